import { Lexer, type TokenKind } from './lexer.js'

/** Thrown inside the parser only, caught where a block goes on. Not an `Error`: it needs no stack. */
export class Failure {
  readonly message: string
  readonly start: number
  readonly end: number
  constructor(message: string, start: number, end: number) {
    this.message = message
    this.start = start
    this.end = end
  }
}

/** The tokens of one file as both parsers take them: what is next, and what to say when it is wrong. */
export class TokenCursor {
  readonly lexer: Lexer
  /** End of the token before the current one. */
  previousEnd = 0
  /** Where the statement being read starts. */
  statementStart = 0

  constructor(text: string, unitTests: boolean) {
    this.lexer = new Lexer(text, unitTests)
    this.lexer.next()
  }

  advance(): void {
    this.previousEnd = this.lexer.end
    this.lexer.next()
  }

  accept(kind: TokenKind): boolean {
    if (this.lexer.kind !== kind) return false
    this.advance()
    return true
  }

  expect(kind: TokenKind): void {
    if (!this.accept(kind)) throw this.unexpected(kind)
  }

  /** The current token in a message. */
  found(): string {
    const { kind } = this.lexer
    if (kind === 'string') return 'a string'
    if (kind !== 'identifier' && kind !== 'number') return describe(kind)
    const text = this.lexer.text()
    return `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`
  }

  /** `opened` is the bracket or word that waits for `wanted`. */
  unexpected(wanted: TokenKind, opened?: string): Failure {
    const purpose = opened === undefined ? '' : ` to close '${opened}'`
    const message = `expected ${describe(wanted)}${purpose} but found ${this.found()}`
    return this.failure(message, this.lexer.start, this.lexer.end)
  }

  /** What the lexer could not read comes first: Meson would not have come further. */
  failure(message: string, start: number, end: number): Failure {
    const lexer = this.lexer
    if (lexer.kind === 'invalid') return new Failure(lexer.message, lexer.start, lexer.end)
    const runaway = lexer.runaway >= this.statementStart
    const hint = runaway ? '; a string before it runs over a line end: is its quote missing?' : ''
    return new Failure(message + hint, start, end)
  }
}

function describe(kind: TokenKind): string {
  if (kind === 'eof') return 'the end of the file'
  if (kind === 'eol') return 'the end of the line'
  if (kind === 'identifier') return 'a name'
  return `'${kind}'`
}
