import type {
  Arguments,
  ArrayLiteral,
  Binary,
  Call,
  DictionaryLiteral,
  Expression,
  Keyword,
  MethodCall,
  Misplaced,
  Missing,
  StringLiteral
} from './ast.js'
import { resolveEscapes, type TokenKind } from './lexer.js'
import { Failure, type TokenCursor } from './token-cursor.js'

/** Blocks and brackets inside each other. Meson ends in a recursion error not far above. */
export const MAX_NESTING = 200
/** Height of one expression's tree: `a + a + …` nests without a bracket. */
const MAX_HEIGHT = 500

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

/**
 * Reads one expression from the current token on, or `missing` when none starts there. Throws `Failure`;
 * whoever catches it puts `nesting` back.
 */
export class ExpressionParser {
  nesting = 0
  /** The assignment being read: if its value cannot be, its name must not keep an older value. */
  target: { readonly left: Expression; readonly operator: '=' | '+=' } | undefined
  readonly #cursor: TokenCursor
  /** Height of the expression read last. */
  #height = 0
  #inTernary = false

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor
  }

  /** Forgets what a statement that ended early has left behind. */
  reset(): void {
    this.target = undefined
    this.#inTernary = false
  }

  /** Assignment and the conditional operator; `statement` when an assignment may stand here. */
  read(statement = false): Expression {
    if (this.nesting >= MAX_NESTING) throw this.#tooDeep()
    this.nesting++
    const left = this.#operators(1)
    const operator = this.#cursor.lexer.kind
    let result = left
    if (operator === '=' || operator === '+=') result = this.#assignment(left, operator, statement)
    else if (operator === '?') result = this.#ternary(left)
    this.nesting--
    return result
  }

  #tooDeep(): Failure {
    const { start, end } = this.#cursor.lexer
    return new Failure('this expression is nested too deeply', start, end)
  }

  #assignment(left: Expression, operator: '=' | '+=', statement: boolean): Misplaced {
    if (statement) this.target = { left, operator }
    this.#cursor.advance()
    const value = this.read()
    this.#grow(this.#height)
    if (left.kind !== 'identifier') {
      const message = `only a name can stand to the left of '${operator}'`
      throw this.#cursor.failure(message, visibleStart(left), left.end)
    }
    const { name, start } = left
    return { kind: 'misplaced', name, operator, value, start, end: this.#cursor.previousEnd }
  }

  #ternary(condition: Expression): Expression {
    const height = this.#height
    this.#cursor.advance()
    if (this.#inTernary) {
      const message = 'a conditional operator inside another one is not allowed'
      throw this.#cursor.failure(message, visibleStart(condition), condition.end)
    }
    this.#inTernary = true
    const then = this.read()
    const thenHeight = this.#height
    this.#cursor.expect(':')
    const otherwise = this.read()
    this.#inTernary = false
    this.#grow(Math.max(height, thenHeight, this.#height))
    const { start } = condition
    return { kind: 'ternary', condition, then, otherwise, start, end: this.#cursor.previousEnd }
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
      const { kind } = this.#cursor.lexer
      const level = LEVEL_OF.get(kind) ?? 0
      if (level < lowest || level > highest) return left
      // Left to right within a level, except that comparisons do not chain.
      highest = level === COMPARISON ? level - 1 : level
      left = this.#operation(kind, level, left)
    }
  }

  #operation(kind: TokenKind, level: number, left: Expression): Expression {
    const { start, end } = this.#cursor.lexer
    const height = this.#height
    this.#cursor.advance()
    if (level < COMPARISON && left.kind === 'missing')
      throw this.#cursor.failure(`there is nothing to the left of '${kind}'`, start, end)
    // A `not` without `in` is passed over here: the next token will do as little good, as in Meson.
    if (kind === 'not' && !this.#cursor.accept('in')) return left
    const right = this.#operators(level + 1)
    this.#grow(Math.max(height, this.#height))
    const operator = kind === 'not' ? 'not in' : (kind as Binary['operator'])
    return {
      kind: 'binary',
      operator,
      left,
      right,
      start: left.start,
      end: this.#cursor.previousEnd
    }
  }

  #unary(): Expression {
    const { kind, start } = this.#cursor.lexer
    if (kind !== 'not' && kind !== '-') return this.#postfix()
    this.#cursor.advance()
    const operand = this.#postfix()
    this.#grow(this.#height)
    return { kind: 'unary', operator: kind, operand, start, end: this.#cursor.previousEnd }
  }

  #postfix(): Expression {
    let left = this.#primary()
    if (this.#cursor.lexer.kind === '(') left = this.#call(left)
    for (;;) {
      if (this.#cursor.accept('.')) left = this.#method(left)
      else if (this.#cursor.accept('[')) left = this.#index(left)
      else return left
    }
  }

  #call(callee: Expression): Call {
    const args = this.#bracketed('(', ')')
    this.#grow(this.#height)
    if (callee.kind !== 'identifier')
      throw this.#cursor.failure('only a name can be called', visibleStart(callee), callee.end)
    const { name, start } = callee
    return { kind: 'call', name, arguments: args, start, end: this.#cursor.previousEnd }
  }

  #method(object: Expression): MethodCall {
    const height = this.#height
    const nameStart = this.#cursor.lexer.start
    const wasNumber = this.#cursor.lexer.kind === 'number'
    const name = this.#cursor.lexer.text()
    if (!this.#cursor.accept('identifier')) {
      if (wasNumber && object.kind === 'number') {
        this.#cursor.advance()
        throw this.#cursor.failure(
          'numbers with a fraction do not exist',
          object.start,
          this.#cursor.previousEnd
        )
      }
      throw this.#cursor.failure(
        "expected a method's name after '.'",
        nameStart,
        this.#cursor.lexer.end
      )
    }
    if (this.#cursor.lexer.kind !== '(') throw this.#cursor.unexpected('(')
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
      end: this.#cursor.previousEnd
    }
  }

  #index(object: Expression): Expression {
    const height = this.#height
    const index = this.read()
    if (!this.#cursor.accept(']')) throw this.#cursor.unexpected(']', '[')
    this.#grow(Math.max(height, this.#height))
    return { kind: 'index', object, index, start: object.start, end: this.#cursor.previousEnd }
  }

  #primary(): Expression {
    const { kind, start, end } = this.#cursor.lexer
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
        this.#cursor.advance()
        return { kind: 'boolean', value: kind === 'true', start, end }
      case 'identifier': {
        const name = this.#cursor.lexer.text()
        this.#cursor.advance()
        return { kind: 'identifier', name, start, end }
      }
      case 'number': {
        const value = Number(this.#cursor.lexer.text())
        this.#cursor.advance()
        return { kind: 'number', value, start, end }
      }
      case 'string':
        return this.#string()
      default:
        return missingAt(start)
    }
  }

  #string(): StringLiteral {
    const { start, end, multiline, formatted } = this.#cursor.lexer
    const content = this.#cursor.lexer.content()
    const value = multiline ? content : resolveEscapes(content)
    if (value === undefined)
      throw this.#cursor.failure(
        'this string has an escape above the last character, U+10FFFF',
        start,
        end
      )
    this.#cursor.advance()
    return { kind: 'string', value, multiline, formatted, start, end }
  }

  #parenthesized(start: number): Expression {
    this.#cursor.advance()
    const inner = this.read()
    if (!this.#cursor.accept(')')) throw this.#cursor.unexpected(')', '(')
    this.#grow(this.#height)
    return { kind: 'parenthesized', inner, start, end: this.#cursor.previousEnd }
  }

  #array(start: number): ArrayLiteral {
    const { positional, keywords } = this.#bracketed('[', ']')
    this.#grow(this.#height)
    const misplaced = keywords.map(
      (keyword): Misplaced => ({ ...keyword, kind: 'misplaced', operator: ':' })
    )
    return {
      kind: 'array',
      items: [...positional, ...misplaced],
      start,
      end: this.#cursor.previousEnd
    }
  }

  #dictionary(start: number): DictionaryLiteral {
    this.#cursor.advance()
    const entries: { key: Expression; value: Expression }[] = []
    let height = 0
    for (;;) {
      const key = this.read()
      height = Math.max(height, this.#height)
      if (key.kind === 'missing') break
      if (!this.#cursor.accept(':')) {
        const message = `a dictionary holds 'key: value' pairs only; found ${this.#cursor.found()}`
        throw this.#cursor.failure(message, visibleStart(key), key.end)
      }
      entries.push({ key, value: this.read() })
      height = Math.max(height, this.#height)
      if (!this.#cursor.accept(',')) break
    }
    if (!this.#cursor.accept('}')) throw this.#cursor.unexpected('}', '{')
    this.#grow(height)
    return { kind: 'dictionary', entries, start, end: this.#cursor.previousEnd }
  }

  /** An argument list from its opening bracket, the current token, to its closing one. */
  #bracketed(open: '(' | '[', close: ')' | ']'): Arguments {
    this.#cursor.advance()
    const positional: Expression[] = []
    const keywords: Keyword[] = []
    let misordered = false
    let height = 0
    do {
      const item = this.read()
      height = Math.max(height, this.#height)
      if (item.kind === 'missing') break
      if (this.#cursor.accept(':')) {
        keywords.push(this.#keyword(item))
        height = Math.max(height, this.#height)
      } else {
        misordered ||= keywords.length > 0
        positional.push(item)
      }
    } while (this.#cursor.accept(','))
    if (!this.#cursor.accept(close)) throw this.#cursor.unexpected(close, open)
    this.#height = height
    return misordered ? { positional, keywords, misordered } : { positional, keywords }
  }

  #keyword(item: Expression): Keyword {
    if (item.kind !== 'identifier')
      throw this.#cursor.failure(
        "only a plain name can stand before ':' here",
        visibleStart(item),
        item.end
      )
    const value = this.read()
    return { name: item.name, value, start: item.start, end: this.#cursor.previousEnd }
  }
}

export function missingAt(at: number): Missing {
  return { kind: 'missing', start: at, end: at }
}

/** Where a reader should look: a method's chain may begin many lines above. */
function visibleStart(node: Expression): number {
  return node.kind === 'method' ? node.nameStart : node.start
}
