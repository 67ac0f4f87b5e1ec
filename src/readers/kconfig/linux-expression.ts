import type { Comparison, Expression } from './ast.js'
import { MAX_DEPTH } from './ast.js'
import type { LinuxToken } from './linux-lines.js'

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>='])
const TRISTATES: ReadonlySet<string> = new Set(['y', 'm', 'n'])

/** Stands for a condition that could not be read: it must not count as one that always holds. */
export const unread = (start: number, end: number): Expression => ({
  kind: 'macro',
  text: 'a condition that could not be read',
  quoted: false,
  start,
  end
})

/** One line's tokens with a cursor; `failed` holds the first error's message. */
export class LinuxLine {
  readonly tokens: readonly LinuxToken[]
  readonly start: number
  readonly end: number
  failed: { readonly message: string; readonly depth: boolean } | undefined
  #at: number
  #depth = 0

  constructor(tokens: readonly LinuxToken[], start: number, end: number) {
    this.tokens = tokens
    this.start = start
    this.end = end
    this.#at = 1
  }

  peek(): LinuxToken | undefined {
    return this.tokens[this.#at]
  }

  take(): LinuxToken | undefined {
    return this.tokens[this.#at++]
  }

  takeIf(kind: LinuxToken['kind'], value: string): boolean {
    const token = this.peek()
    if (token?.kind !== kind || token.value !== value) return false
    this.#at++
    return true
  }

  /** A quoted string or a bare word, as the grammar tolerates it. */
  text(): LinuxToken | undefined {
    const token = this.take()
    if (token?.kind === 'string' || token?.kind === 'word') return token
    this.fail('expected a text')
    return undefined
  }

  fail(message: string, depth = false): void {
    this.failed ??= { message, depth }
  }

  /** `if EXPR` at this place, if there is one; anything after it is an error. */
  conditionAndEnd(): Expression | undefined {
    const condition = this.takeIf('word', 'if')
      ? (this.expression() ?? unread(this.start, this.end))
      : undefined
    this.atEnd()
    return condition
  }

  atEnd(): void {
    if (this.peek() !== undefined) this.fail('unexpected text at the end of the line')
  }

  expression(): Expression | undefined {
    return this.#chain('||', 'or', () => this.#chain('&&', 'and', () => this.#factor()))
  }

  /** A symbol or a constant. */
  operand(): Expression | undefined {
    const token = this.take()
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'string')) {
      this.fail('expected a symbol or a constant')
      return undefined
    }
    const { start, end, value } = token
    const quoted = token.kind === 'string'
    if (token.macro) return { kind: 'macro', text: value, quoted, start, end }
    if (quoted || TRISTATES.has(value)) return { kind: 'constant', value, start, end }
    return { kind: 'symbol', name: value, start, end }
  }

  #chain(
    operator: string,
    kind: 'and' | 'or',
    operand: () => Expression | undefined
  ): Expression | undefined {
    const first = operand()
    if (first === undefined) return undefined
    const operands = [first]
    while (this.takeIf('operator', operator)) {
      const next = operand()
      if (next === undefined) return undefined
      operands.push(next)
    }
    const last = operands[operands.length - 1] ?? first
    return operands.length === 1 ? first : { kind, operands, start: first.start, end: last.end }
  }

  #factor(): Expression | undefined {
    if (this.#depth >= MAX_DEPTH) {
      this.fail('the expression is nested too deep', true)
      return undefined
    }
    this.#depth++
    const found = this.#factorInside()
    this.#depth--
    return found
  }

  #factorInside(): Expression | undefined {
    const start = this.peek()?.start ?? this.end
    if (this.takeIf('operator', '!')) {
      const operand = this.#factor()
      return operand && { kind: 'not', operand, start, end: operand.end }
    }
    if (this.takeIf('operator', '(')) {
      const inner = this.expression()
      if (inner !== undefined && this.takeIf('operator', ')')) return inner
      this.fail('expected ")"')
      return undefined
    }
    const left = this.operand()
    const operator = this.peek()
    if (left === undefined || operator?.kind !== 'operator' || !COMPARISONS.has(operator.value))
      return left
    this.take()
    const right = this.operand()
    if (right === undefined) return undefined
    return {
      kind: 'compare',
      operator: operator.value as Comparison,
      left,
      right,
      start,
      end: right.end
    }
  }
}
