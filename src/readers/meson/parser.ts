import type {
  Block,
  Expression,
  Foreach,
  If,
  Missing,
  ParsedFile,
  Statement,
  SyntaxProblem,
  TestCase
} from './ast.js'
import { ExpressionParser, MAX_NESTING, missingAt } from './expression-parser.js'
import type { TokenKind } from './lexer.js'
import { Failure, TokenCursor } from './token-cursor.js'

export interface ParseOptions {
  /** `testcase` is a keyword: only while Meson runs its own test projects. */
  readonly unitTests?: boolean
}

/**
 * Reads a build or options file. Never throws; nesting, height of the tree and number of problems are
 * bounded, so that whoever walks the tree may recurse.
 */
export function parse(text: string, options: ParseOptions = {}): ParsedFile {
  return new Parser(text, options.unitTests === true).file()
}

/** Blocks inside each other: half of the nesting, so that there is room for expressions. */
const MAX_BLOCKS = MAX_NESTING / 2
/** A file with more problems than this is no build file; what follows is not read. */
const MAX_PROBLEMS = 100

type Opener = 'if' | 'foreach' | 'testcase'

/** Which block a word that cannot start a statement belongs to. */
const OPENER_OF: ReadonlyMap<TokenKind, Opener> = new Map<TokenKind, Opener>([
  ['elif', 'if'],
  ['else', 'if'],
  ['endif', 'if'],
  ['endforeach', 'foreach'],
  ['endtestcase', 'testcase']
])

/** Text that starts a statement and is hardly ever an argument on a line of its own. */
const STATEMENT_START =
  /(?:if|elif|else|endif|foreach|endforeach|break|continue)\b|[A-Za-z_]\w*[ \t]*\+?=(?!=)/y
/** The same, in a line that is not indented. */
const UNINDENTED_START = /[A-Za-z_]\w*(?:\.\w+)*\(/y

class Parser {
  readonly #text: string
  readonly #cursor: TokenCursor
  readonly #expressions: ExpressionParser
  readonly #problems: SyntaxProblem[] = []
  readonly #open: Record<Opener, number> = { if: 0, foreach: 0, testcase: 0 }
  #recoveredAt = -1
  #stopped = false

  constructor(text: string, unitTests: boolean) {
    this.#text = text
    this.#cursor = new TokenCursor(text, unitTests)
    this.#expressions = new ExpressionParser(this.#cursor)
  }

  file(): ParsedFile {
    const block = this.#block(new Set<TokenKind>(['eof']))
    return { block, problems: this.#problems }
  }

  /** A token after a complete statement, or one that starts none. */
  #stray(): Failure {
    const { kind, start, end } = this.#cursor.lexer
    const opener = OPENER_OF.get(kind)
    if (opener === undefined) return this.#cursor.unexpected('eol')
    return this.#cursor.failure(`'${kind}' has no '${opener}' before it`, start, end)
  }

  #report(failure: Failure): void {
    if (this.#stopped) return
    this.#problems.push({ message: failure.message, start: failure.start, end: failure.end })
    if (this.#problems.length >= MAX_PROBLEMS) this.#stop('too many problems', failure)
  }

  #stop(reason: string, at: { readonly start: number; readonly end: number }): void {
    this.#stopped = true
    const message = `${reason}: the rest of the file is not read`
    this.#problems.push({ message, start: at.start, end: at.end })
    this.#cursor.lexer.resume(this.#text.length)
  }

  /**
   * Steps from a problem to the end of its line, or, when open brackets have swallowed the line ends,
   * to the next line which looks like a statement.
   */
  #recover(): void {
    const lexer = this.#cursor.lexer
    if (this.#stopped) return
    if (lexer.start === this.#recoveredAt) lexer.next()
    if (lexer.runaway >= this.#cursor.statementStart) lexer.resume(lexer.lineEnd(lexer.runaway))
    lexer.runaway = -1
    while (lexer.kind !== 'eol' && lexer.kind !== 'eof' && !this.#atStatementStart()) lexer.next()
    lexer.closeBrackets()
    this.#recoveredAt = lexer.start
  }

  #atStatementStart(): boolean {
    const at = this.#cursor.lexer.start
    if (at <= this.#cursor.statementStart) return false
    let line = at
    while (this.#text[line - 1] === ' ' || this.#text[line - 1] === '\t') line--
    if (this.#text[line - 1] !== '\n' && this.#text[line - 1] !== '\r') return false
    STATEMENT_START.lastIndex = at
    UNINDENTED_START.lastIndex = at
    return STATEMENT_START.test(this.#text) || (line === at && UNINDENTED_START.test(this.#text))
  }

  // Blocks

  /** Reads statements up to one of `closers`, to a word that closes an outer block, or to the end. */
  #block(closers: ReadonlySet<TokenKind>): Block {
    const statements: Statement[] = []
    const nesting = this.#expressions.nesting
    for (;;) {
      try {
        this.#lines(statements)
        if (this.#closes(closers)) return { statements }
        throw this.#stray()
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure
        this.#expressions.nesting = nesting
        this.#report(failure)
        this.#keepTarget(statements, failure)
        this.#recover()
        if (this.#cursor.lexer.kind === 'eof') return { statements }
      }
    }
  }

  #closes(closers: ReadonlySet<TokenKind>): boolean {
    const { kind } = this.#cursor.lexer
    const opener = OPENER_OF.get(kind)
    return closers.has(kind) || kind === 'eof' || (opener !== undefined && this.#open[opener] > 0)
  }

  /** One statement per line; stops at the first token after a statement that is no line end. */
  #lines(statements: Statement[]): void {
    do {
      this.#cursor.statementStart = this.#cursor.lexer.start
      this.#expressions.reset()
      const statement = this.#statement()
      if (statement !== undefined) statements.push(statement)
      this.#expressions.target = undefined
    } while (this.#cursor.accept('eol'))
  }

  #keepTarget(statements: Statement[], failure: Failure): void {
    const target = this.#expressions.target
    this.#expressions.target = undefined
    if (target?.left.kind !== 'identifier') return
    const value: Missing = { kind: 'missing', start: failure.start, end: failure.start }
    const { left, operator } = target
    statements.push({
      kind: operator === '=' ? 'assignment' : 'plus-assignment',
      name: left.name,
      value,
      start: left.start,
      end: failure.start
    })
  }

  #statement(): Statement | undefined {
    const { kind, start } = this.#cursor.lexer
    switch (kind) {
      case 'eol':
        return undefined
      case 'if':
        return this.#nested('if', () => this.#if(start))
      case 'foreach':
        return this.#nested('foreach', () => this.#foreach(start))
      case 'testcase':
        return this.#nested('testcase', () => this.#testCase(start))
      case 'continue':
      case 'break':
        this.#cursor.advance()
        return { kind, start, end: this.#cursor.previousEnd }
      default:
        return this.#plainStatement(start)
    }
  }

  #plainStatement(start: number): Statement | undefined {
    const expression = this.#expressions.read(true)
    if (expression.kind === 'missing') return undefined
    const end = this.#cursor.previousEnd
    if (expression.kind !== 'misplaced') return { kind: 'expression', expression, start, end }
    const { operator, name, value } = expression
    return { kind: operator === '=' ? 'assignment' : 'plus-assignment', name, value, start, end }
  }

  #nested<T>(opener: Opener, read: () => T): T | undefined {
    const { start, end } = this.#cursor.lexer
    if (this.#expressions.nesting >= MAX_BLOCKS) {
      this.#stop('blocks are nested too deeply', { start, end })
      return undefined
    }
    this.#expressions.nesting++
    this.#open[opener]++
    this.#cursor.advance()
    const block = read()
    this.#open[opener]--
    this.#expressions.nesting--
    return block
  }

  /** The first line of a block. When it cannot be read, the block still is: its end must not surprise. */
  #head<T>(read: () => T, otherwise: (at: number) => T): T {
    const nesting = this.#expressions.nesting
    try {
      return read()
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure
      this.#expressions.nesting = nesting
      this.#report(failure)
      this.#recover()
      return otherwise(failure.start)
    }
  }

  #condition(): Expression {
    this.#cursor.statementStart = this.#cursor.lexer.start
    this.#expressions.reset()
    const read = (): Expression => {
      const condition = this.#expressions.read()
      if (this.#cursor.lexer.kind !== 'eol') throw this.#cursor.unexpected('eol')
      return condition
    }
    return this.#head(read, missingAt)
  }

  #close(kind: TokenKind, opened: Opener): void {
    if (!this.#cursor.accept(kind)) this.#report(this.#cursor.unexpected(kind, opened))
  }

  #if(start: number): If {
    const clauses: { condition: Expression; block: Block }[] = []
    do {
      const condition = this.#condition()
      clauses.push({ condition, block: this.#block(IF_CLOSERS) })
    } while (this.#cursor.accept('elif'))
    let otherwise: Block | undefined
    if (this.#cursor.accept('else')) {
      this.#head(
        () => {
          if (this.#cursor.lexer.kind !== 'eol') throw this.#cursor.unexpected('eol')
        },
        () => undefined
      )
      otherwise = this.#block(ELSE_CLOSERS)
    }
    this.#close('endif', 'if')
    return { kind: 'if', clauses, otherwise, start, end: this.#cursor.previousEnd }
  }

  #foreach(start: number): Foreach {
    this.#cursor.statementStart = this.#cursor.lexer.start
    this.#expressions.reset()
    const names: string[] = []
    const read = (): Expression => {
      names.push(this.#name())
      if (this.#cursor.accept(',')) names.push(this.#name())
      this.#cursor.expect(':')
      return this.#expressions.read()
    }
    const items = this.#head(read, missingAt)
    const block = this.#block(FOREACH_CLOSERS)
    this.#close('endforeach', 'foreach')
    return { kind: 'foreach', names, items, block, start, end: this.#cursor.previousEnd }
  }

  #testCase(start: number): TestCase {
    const condition = this.#condition()
    const block = this.#block(TESTCASE_CLOSERS)
    this.#close('endtestcase', 'testcase')
    return { kind: 'testcase', condition, block, start, end: this.#cursor.previousEnd }
  }

  #name(): string {
    const name = this.#cursor.lexer.text()
    this.#cursor.expect('identifier')
    return name
  }
}

const IF_CLOSERS: ReadonlySet<TokenKind> = new Set<TokenKind>(['elif', 'else', 'endif'])
const ELSE_CLOSERS: ReadonlySet<TokenKind> = new Set<TokenKind>(['endif'])
const FOREACH_CLOSERS: ReadonlySet<TokenKind> = new Set<TokenKind>(['endforeach'])
const TESTCASE_CLOSERS: ReadonlySet<TokenKind> = new Set<TokenKind>(['endtestcase'])
