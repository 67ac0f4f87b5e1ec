import { and, atom, type Condition, constant, not, or } from '../../logic/condition.js'

const MAX_DEPTH = 40
const TOKEN = /\s*(defined\b|[A-Za-z_]\w*|\d\w*|&&|\|\||==|!=|<=|>=|[!()<>]|\S)/y

/** «the macro is defined, and not as 0»: `#ifdef X`, `#if X` and `#if defined(X)` are the same here. */
export const macro = (name: string): Condition =>
  atom({ name: `macro ${name}`, reason: `whether ${name} is defined`, at: undefined })

/** What an `#if` asks; a comparison or a call is an unknown by its text. C11, 6.10.1. */
export function readExpression(text: string): Condition {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text))
    tokens.push(match[1] ?? '')
  const opaque = (): Condition =>
    atom({ name: `#if ${text.trim()}`, reason: 'a preprocessor expression', at: undefined })
  const parser = new Parser(tokens)
  const condition = parser.or(0)
  return parser.failed || parser.rest ? opaque() : condition
}

class Parser {
  readonly #tokens: readonly string[]
  #at = 0
  failed = false

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  get rest(): boolean {
    return this.#at < this.#tokens.length
  }

  or(depth: number): Condition {
    let left = this.#and(depth)
    while (this.#take('||')) left = or(left, this.#and(depth))
    return left
  }

  #and(depth: number): Condition {
    let left = this.#unary(depth)
    while (this.#take('&&')) left = and(left, this.#unary(depth))
    return left
  }

  #unary(depth: number): Condition {
    if (depth > MAX_DEPTH) return this.#fail()
    if (this.#take('!')) return not(this.#unary(depth + 1))
    if (this.#take('(')) {
      const inner = this.or(depth + 1)
      return this.#take(')') ? inner : this.#fail()
    }
    if (this.#take('defined')) {
      const open = this.#take('(')
      const name = this.#name()
      if (name === undefined || (open && !this.#take(')'))) return this.#fail()
      return macro(name)
    }
    const word = this.#tokens[this.#at] ?? ''
    if (/^\d/.test(word)) {
      this.#at++
      return constant(!/^0+[uUlL]*$/.test(word))
    }
    const name = this.#name()
    return name === undefined ? this.#fail() : macro(name)
  }

  #name(): string | undefined {
    const word = this.#tokens[this.#at]
    if (word === undefined || !/^[A-Za-z_]/.test(word)) return undefined
    this.#at++
    return word
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at++
    return true
  }

  #fail(): Condition {
    this.failed = true
    return constant(false)
  }
}
