import type {
  Arguments,
  ArrayLiteral,
  Binary,
  Block,
  Call,
  DictionaryLiteral,
  Expression,
  Foreach,
  If,
  Keyword,
  MethodCall,
  Misplaced,
  Missing,
  ParsedFile,
  Statement,
  StringLiteral,
  SyntaxProblem,
  TestCase
} from './ast.js'
import { Lexer, resolveEscapes, type TokenKind } from './lexer.js'

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

/** Blocks inside each other, and these and brackets. Meson ends in a recursion error not far above. */
const MAX_BLOCKS = 100
const MAX_NESTING = 200
/** Height of one expression's tree: `a + a + …` nests without a bracket. */
const MAX_HEIGHT = 500
/** A file with more problems than this is no build file; what follows is not read. */
const MAX_PROBLEMS = 100

/** Thrown inside the parser only, caught where a block goes on with the next statement. */
class Failure {
  readonly message: string
  readonly start: number
  readonly end: number
  constructor(message: string, start: number, end: number) {
    this.message = message
    this.start = start
    this.end = end
  }
}

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

/** How tightly an operator binds; 0 is none. `not` here is the one before `in`. */
const LEVEL_OF: ReadonlyMap<TokenKind, number> = new Map<TokenKind, number>([
  ['or', 1],
  ['and', 2],
  ...(['==', '!=', '<', '<=', '>', '>=', 'in', 'not'] as const).map((kind) => [kind, 3] as const),
  ...(['+', '-'] as const).map((kind) => [kind, 4] as const),
  ...(['*', '/', '%'] as const).map((kind) => [kind, 5] as const)
])
const COMPARISON = 3
const TIGHTEST = 5

class Parser {
  readonly #text: string
  readonly #lexer: Lexer
  readonly #problems: SyntaxProblem[] = []
  readonly #open: Record<Opener, number> = { if: 0, foreach: 0, testcase: 0 }
  /** End of the token before the current one. */
  #previousEnd = 0
  #nesting = 0
  /** Height of the expression read last. */
  #height = 0
  #inTernary = false
  /** The assignment being read: if its value cannot be, its name must not keep an older value. */
  #target: { readonly left: Expression; readonly operator: '=' | '+=' } | undefined
  #statementStart = 0
  #recoveredAt = -1
  #stopped = false

  constructor(text: string, unitTests: boolean) {
    this.#text = text
    this.#lexer = new Lexer(text, unitTests)
  }

  file(): ParsedFile {
    this.#lexer.next()
    const block = this.#block(new Set<TokenKind>(['eof']))
    return { block, problems: this.#problems }
  }

  // Tokens

  #advance(): void {
    this.#previousEnd = this.#lexer.end
    this.#lexer.next()
  }

  #accept(kind: TokenKind): boolean {
    if (this.#lexer.kind !== kind) return false
    this.#advance()
    return true
  }

  #expect(kind: TokenKind): void {
    if (!this.#accept(kind)) throw this.#unexpected(kind)
  }

  // Problems

  #describe(kind: TokenKind): string {
    if (kind === 'eof') return 'the end of the file'
    if (kind === 'eol') return 'the end of the line'
    if (kind === 'identifier') return 'a name'
    return `'${kind}'`
  }

  #found(): string {
    const { kind } = this.#lexer
    if (kind === 'string') return 'a string'
    if (kind !== 'identifier' && kind !== 'number') return this.#describe(kind)
    const text = this.#lexer.text()
    return `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`
  }

  #unexpected(wanted: TokenKind, opened?: string): Failure {
    const purpose = opened === undefined ? '' : ` to close '${opened}'`
    const message = `expected ${this.#describe(wanted)}${purpose} but found ${this.#found()}`
    return this.#failure(message, this.#lexer.start, this.#lexer.end)
  }

  /** A token after a complete statement, or one that starts none. */
  #stray(): Failure {
    const { kind, start, end } = this.#lexer
    const opener = OPENER_OF.get(kind)
    if (opener === undefined) return this.#unexpected('eol')
    return this.#failure(`'${kind}' has no '${opener}' before it`, start, end)
  }

  /** What the lexer could not read comes first: Meson would not have come further. */
  #failure(message: string, start: number, end: number): Failure {
    const lexer = this.#lexer
    if (lexer.kind === 'invalid') return new Failure(lexer.message, lexer.start, lexer.end)
    const runaway = lexer.runaway >= this.#statementStart
    const hint = runaway ? '; a string before it runs over a line end: is its quote missing?' : ''
    return new Failure(message + hint, start, end)
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
    this.#lexer.resume(this.#text.length)
  }

  /**
   * Steps from a problem to the end of its line, or, when open brackets have swallowed the line ends,
   * to the next line which looks like a statement.
   */
  #recover(): void {
    const lexer = this.#lexer
    if (this.#stopped) return
    if (lexer.start === this.#recoveredAt) lexer.next()
    if (lexer.runaway >= this.#statementStart) lexer.resume(lexer.lineEnd(lexer.runaway))
    lexer.runaway = -1
    while (lexer.kind !== 'eol' && lexer.kind !== 'eof' && !this.#atStatementStart()) lexer.next()
    lexer.closeBrackets()
    this.#recoveredAt = lexer.start
  }

  #atStatementStart(): boolean {
    const at = this.#lexer.start
    if (at <= this.#statementStart) return false
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
    const nesting = this.#nesting
    for (;;) {
      try {
        this.#lines(statements)
        if (this.#closes(closers)) return { statements }
        throw this.#stray()
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure
        this.#nesting = nesting
        this.#report(failure)
        this.#keepTarget(statements, failure)
        this.#recover()
        if (this.#lexer.kind === 'eof') return { statements }
      }
    }
  }

  #closes(closers: ReadonlySet<TokenKind>): boolean {
    const { kind } = this.#lexer
    const opener = OPENER_OF.get(kind)
    return closers.has(kind) || kind === 'eof' || (opener !== undefined && this.#open[opener] > 0)
  }

  /** One statement per line; stops at the first token after a statement that is no line end. */
  #lines(statements: Statement[]): void {
    do {
      this.#statementStart = this.#lexer.start
      this.#target = undefined
      this.#inTernary = false
      const statement = this.#statement()
      if (statement !== undefined) statements.push(statement)
      this.#target = undefined
    } while (this.#accept('eol'))
  }

  #keepTarget(statements: Statement[], failure: Failure): void {
    const target = this.#target
    this.#target = undefined
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
    const { kind, start } = this.#lexer
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
        this.#advance()
        return { kind, start, end: this.#previousEnd }
      default:
        return this.#plainStatement(start)
    }
  }

  #plainStatement(start: number): Statement | undefined {
    const expression = this.#expression(true)
    if (expression.kind === 'missing') return undefined
    const end = this.#previousEnd
    if (expression.kind !== 'misplaced') return { kind: 'expression', expression, start, end }
    const { operator, name, value } = expression
    return { kind: operator === '=' ? 'assignment' : 'plus-assignment', name, value, start, end }
  }

  #nested<T>(opener: Opener, read: () => T): T | undefined {
    const { start, end } = this.#lexer
    if (this.#nesting >= MAX_BLOCKS) {
      this.#stop('blocks are nested too deeply', { start, end })
      return undefined
    }
    this.#nesting++
    this.#open[opener]++
    this.#advance()
    const block = read()
    this.#open[opener]--
    this.#nesting--
    return block
  }

  /** The first line of a block. When it cannot be read, the block still is: its end must not surprise. */
  #head<T>(read: () => T, otherwise: (at: number) => T): T {
    const nesting = this.#nesting
    try {
      return read()
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure
      this.#nesting = nesting
      this.#report(failure)
      this.#recover()
      return otherwise(failure.start)
    }
  }

  #condition(): Expression {
    this.#statementStart = this.#lexer.start
    this.#inTernary = false
    const read = (): Expression => {
      const condition = this.#expression()
      if (this.#lexer.kind !== 'eol') throw this.#unexpected('eol')
      return condition
    }
    return this.#head(read, missingAt)
  }

  #close(kind: TokenKind, opened: Opener): void {
    if (!this.#accept(kind)) this.#report(this.#unexpected(kind, opened))
  }

  #if(start: number): If {
    const clauses: { condition: Expression; block: Block }[] = []
    do {
      const condition = this.#condition()
      clauses.push({ condition, block: this.#block(IF_CLOSERS) })
    } while (this.#accept('elif'))
    let otherwise: Block | undefined
    if (this.#accept('else')) {
      this.#head(
        () => {
          if (this.#lexer.kind !== 'eol') throw this.#unexpected('eol')
        },
        () => undefined
      )
      otherwise = this.#block(ELSE_CLOSERS)
    }
    this.#close('endif', 'if')
    return { kind: 'if', clauses, otherwise, start, end: this.#previousEnd }
  }

  #foreach(start: number): Foreach {
    this.#statementStart = this.#lexer.start
    this.#inTernary = false
    const names: string[] = []
    const read = (): Expression => {
      names.push(this.#name())
      if (this.#accept(',')) names.push(this.#name())
      this.#expect(':')
      return this.#expression()
    }
    const items = this.#head(read, missingAt)
    const block = this.#block(FOREACH_CLOSERS)
    this.#close('endforeach', 'foreach')
    return { kind: 'foreach', names, items, block, start, end: this.#previousEnd }
  }

  #testCase(start: number): TestCase {
    const condition = this.#condition()
    const block = this.#block(TESTCASE_CLOSERS)
    this.#close('endtestcase', 'testcase')
    return { kind: 'testcase', condition, block, start, end: this.#previousEnd }
  }

  #name(): string {
    const name = this.#lexer.text()
    this.#expect('identifier')
    return name
  }

  // Expressions, loosest first

  /** Assignment and the conditional operator; `statement` when an assignment may stand here. */
  #expression(statement = false): Expression {
    if (this.#nesting >= MAX_NESTING) throw this.#tooDeep()
    this.#nesting++
    const left = this.#operators(1)
    const operator = this.#lexer.kind
    let result = left
    if (operator === '=' || operator === '+=') result = this.#assignment(left, operator, statement)
    else if (operator === '?') result = this.#ternary(left)
    this.#nesting--
    return result
  }

  #tooDeep(): Failure {
    const { start, end } = this.#lexer
    return new Failure('this expression is nested too deeply', start, end)
  }

  #assignment(left: Expression, operator: '=' | '+=', statement: boolean): Misplaced {
    if (statement) this.#target = { left, operator }
    this.#advance()
    const value = this.#expression()
    this.#grow(this.#height)
    if (left.kind !== 'identifier') {
      const message = `only a name can stand to the left of '${operator}'`
      throw this.#failure(message, visibleStart(left), left.end)
    }
    const { name, start } = left
    return { kind: 'misplaced', name, operator, value, start, end: this.#previousEnd }
  }

  #ternary(condition: Expression): Expression {
    const height = this.#height
    this.#advance()
    if (this.#inTernary) {
      const message = 'a conditional operator inside another one is not allowed'
      throw this.#failure(message, visibleStart(condition), condition.end)
    }
    this.#inTernary = true
    const then = this.#expression()
    const thenHeight = this.#height
    this.#expect(':')
    const otherwise = this.#expression()
    this.#inTernary = false
    this.#grow(Math.max(height, thenHeight, this.#height))
    const { start } = condition
    return { kind: 'ternary', condition, then, otherwise, start, end: this.#previousEnd }
  }

  /** Notes that a node stands on top of others, the highest of which has `height`. */
  #grow(height: number): void {
    if (height >= MAX_HEIGHT) throw this.#tooDeep()
    this.#height = height + 1
  }

  /**
   * Operators that bind at least as tightly as `lowest`, by climbing: for a plain name, by far the most
   * frequent case, a function per level would be most of the work.
   */
  #operators(lowest: number): Expression {
    let left = this.#unary()
    let highest = TIGHTEST
    for (;;) {
      const { kind } = this.#lexer
      const level = LEVEL_OF.get(kind) ?? 0
      if (level < lowest || level > highest) return left
      // Left to right within a level, except that comparisons do not chain.
      highest = level === COMPARISON ? level - 1 : level
      left = this.#operation(kind, level, left)
    }
  }

  #operation(kind: TokenKind, level: number, left: Expression): Expression {
    const { start, end } = this.#lexer
    const height = this.#height
    this.#advance()
    if (level < COMPARISON && left.kind === 'missing')
      throw this.#failure(`there is nothing to the left of '${kind}'`, start, end)
    // A `not` without `in` is passed over here: the next token will do as little good, as in Meson.
    if (kind === 'not' && !this.#accept('in')) return left
    const right = this.#operators(level + 1)
    this.#grow(Math.max(height, this.#height))
    const operator = kind === 'not' ? 'not in' : (kind as Binary['operator'])
    return { kind: 'binary', operator, left, right, start: left.start, end: this.#previousEnd }
  }

  #unary(): Expression {
    const { kind, start } = this.#lexer
    if (kind !== 'not' && kind !== '-') return this.#postfix()
    this.#advance()
    const operand = this.#postfix()
    this.#grow(this.#height)
    return { kind: 'unary', operator: kind, operand, start, end: this.#previousEnd }
  }

  #postfix(): Expression {
    let left = this.#primary()
    if (this.#lexer.kind === '(') left = this.#call(left)
    for (;;) {
      if (this.#accept('.')) left = this.#method(left)
      else if (this.#accept('[')) left = this.#index(left)
      else return left
    }
  }

  #call(callee: Expression): Call {
    const args = this.#bracketed('(', ')')
    this.#grow(this.#height)
    if (callee.kind !== 'identifier')
      throw this.#failure('only a name can be called', visibleStart(callee), callee.end)
    const { name, start } = callee
    return { kind: 'call', name, arguments: args, start, end: this.#previousEnd }
  }

  #method(object: Expression): MethodCall {
    const height = this.#height
    const nameStart = this.#lexer.start
    const wasNumber = this.#lexer.kind === 'number'
    const name = this.#lexer.text()
    if (!this.#accept('identifier')) {
      if (wasNumber && object.kind === 'number') {
        this.#advance()
        throw this.#failure('numbers with a fraction do not exist', object.start, this.#previousEnd)
      }
      throw this.#failure("expected a method's name after '.'", nameStart, this.#lexer.end)
    }
    if (this.#lexer.kind !== '(') throw this.#unexpected('(')
    const args = this.#bracketed('(', ')')
    this.#grow(Math.max(height, this.#height))
    const { start } = object
    return {
      kind: 'method',
      object,
      name,
      nameStart,
      arguments: args,
      start,
      end: this.#previousEnd
    }
  }

  #index(object: Expression): Expression {
    const height = this.#height
    const index = this.#expression()
    if (!this.#accept(']')) throw this.#unexpected(']', '[')
    this.#grow(Math.max(height, this.#height))
    return { kind: 'index', object, index, start: object.start, end: this.#previousEnd }
  }

  #primary(): Expression {
    const { kind, start, end } = this.#lexer
    this.#height = 1
    switch (kind) {
      case '(':
        return this.#parenthesized(start)
      case '[':
        return this.#array(start)
      case '{':
        return this.#dictionary(start)
      case 'true':
      case 'false':
        this.#advance()
        return { kind: 'boolean', value: kind === 'true', start, end }
      case 'identifier': {
        const name = this.#lexer.text()
        this.#advance()
        return { kind: 'identifier', name, start, end }
      }
      case 'number': {
        const value = Number(this.#lexer.text())
        this.#advance()
        return { kind: 'number', value, start, end }
      }
      case 'string':
        return this.#string()
      default:
        return missingAt(start)
    }
  }

  #string(): StringLiteral {
    const { start, end, multiline, formatted } = this.#lexer
    const content = this.#lexer.content()
    const value = multiline ? content : resolveEscapes(content)
    if (value === undefined)
      throw this.#failure(
        'this string has an escape above the last character, U+10FFFF',
        start,
        end
      )
    this.#advance()
    return { kind: 'string', value, multiline, formatted, start, end }
  }

  #parenthesized(start: number): Expression {
    this.#advance()
    const inner = this.#expression()
    if (!this.#accept(')')) throw this.#unexpected(')', '(')
    this.#grow(this.#height)
    return { kind: 'parenthesized', inner, start, end: this.#previousEnd }
  }

  #array(start: number): ArrayLiteral {
    const { positional, keywords } = this.#bracketed('[', ']')
    this.#grow(this.#height)
    const misplaced = keywords.map(
      (keyword): Misplaced => ({ ...keyword, kind: 'misplaced', operator: ':' })
    )
    return { kind: 'array', items: [...positional, ...misplaced], start, end: this.#previousEnd }
  }

  #dictionary(start: number): DictionaryLiteral {
    this.#advance()
    const entries: { key: Expression; value: Expression }[] = []
    let height = 0
    for (;;) {
      const key = this.#expression()
      height = Math.max(height, this.#height)
      if (key.kind === 'missing') break
      if (!this.#accept(':')) {
        const message = `a dictionary holds 'key: value' pairs only; found ${this.#found()}`
        throw this.#failure(message, visibleStart(key), key.end)
      }
      entries.push({ key, value: this.#expression() })
      height = Math.max(height, this.#height)
      if (!this.#accept(',')) break
    }
    if (!this.#accept('}')) throw this.#unexpected('}', '{')
    this.#grow(height)
    return { kind: 'dictionary', entries, start, end: this.#previousEnd }
  }

  /** An argument list from its opening bracket, the current token, to its closing one. */
  #bracketed(open: '(' | '[', close: ')' | ']'): Arguments {
    this.#advance()
    const positional: Expression[] = []
    const keywords: Keyword[] = []
    let misordered = false
    let height = 0
    do {
      const item = this.#expression()
      height = Math.max(height, this.#height)
      if (item.kind === 'missing') break
      if (this.#accept(':')) {
        keywords.push(this.#keyword(item))
        height = Math.max(height, this.#height)
      } else {
        misordered ||= keywords.length > 0
        positional.push(item)
      }
    } while (this.#accept(','))
    if (!this.#accept(close)) throw this.#unexpected(close, open)
    this.#height = height
    return misordered ? { positional, keywords, misordered } : { positional, keywords }
  }

  #keyword(item: Expression): Keyword {
    if (item.kind !== 'identifier')
      throw this.#failure(
        "only a plain name can stand before ':' here",
        visibleStart(item),
        item.end
      )
    const value = this.#expression()
    return { name: item.name, value, start: item.start, end: this.#previousEnd }
  }
}

const IF_CLOSERS: ReadonlySet<TokenKind> = new Set<TokenKind>(['elif', 'else', 'endif'])
const ELSE_CLOSERS: ReadonlySet<TokenKind> = new Set<TokenKind>(['endif'])
const FOREACH_CLOSERS: ReadonlySet<TokenKind> = new Set<TokenKind>(['endforeach'])
const TESTCASE_CLOSERS: ReadonlySet<TokenKind> = new Set<TokenKind>(['endtestcase'])

function missingAt(at: number): Missing {
  return { kind: 'missing', start: at, end: at }
}

/** Where a reader should look: a method's chain may begin many lines above. */
function visibleStart(node: Expression): number {
  return node.kind === 'method' ? node.nameStart : node.start
}
