import type { Machine, Rule } from './machine.js'
import { namesIn } from './template.js'
import { piecesOf, type Value } from './value.js'
import type { Variable } from './variables.js'
import { nameOf } from './words.js'

const RUSTY = /cargo|rustc/i
const STARTS_MAKE = /\$[({]MAKE[)}]|(?:^|[\s;&@])g?make\s/

/**
 * Which recipe lines are worth expanding: those that may run the Rust toolchain or another make, by
 * themselves or through a variable. It errs on the side of expanding.
 */
export class Relevance {
  readonly #variables: ReadonlySet<string>
  readonly #lines = new WeakMap<Rule, Map<string, boolean>>()

  readonly #text: (text: string) => boolean

  /** @param makes whether another make that is started may run the toolchain. */
  constructor(machine: Machine, makes: boolean) {
    this.#text = (text) => RUSTY.test(text) || (makes && STARTS_MAKE.test(text))
    const texts = new Map<string, string>()
    for (const name of machine.names()) texts.set(name, rawText(machine.variable(name)))
    const users = new Map<string, string[]>()
    const relevant = new Set<string>()
    const queue: string[] = []
    const mark = (name: string): void => {
      if (relevant.has(name)) return
      relevant.add(name)
      queue.push(name)
    }
    for (const [name, text] of texts) {
      const names = text.includes('$') ? namesIn(text).names : []
      for (const used of names) {
        const known = users.get(used)
        if (known === undefined) users.set(used, [name])
        else known.push(name)
      }
      if (this.#text(text) || /^(?:CARGO|RUSTC)$/.test(name)) mark(name)
    }
    for (let name = queue.pop(); name !== undefined; name = queue.pop())
      for (const user of users.get(name) ?? []) mark(user)
    this.#variables = relevant
  }

  line(text: string, rule: Rule): boolean {
    let lines = this.#lines.get(rule)
    if (lines === undefined) {
      lines = new Map()
      this.#lines.set(rule, lines)
    }
    let result = lines.get(text)
    if (result === undefined) {
      result = this.#line(text, rule)
      lines.set(text, result)
    }
    return result
  }

  #line(text: string, rule: Rule): boolean {
    if (this.#text(text)) return true
    if (!text.includes('$')) return false
    const { names } = namesIn(text)
    if (names.some((name) => this.#variables.has(name))) return true
    return (
      names.some((name) => AUTOMATIC.test(name)) &&
      [...rule.targets, ...rule.prerequisites]
        .slice(0, 50)
        .some((one) => /cargo|rustc/i.test(nameOf(one)))
    )
  }
}

const AUTOMATIC = /^[@<^+?*][DF]?$/

/** All texts that a variable may hold, unexpanded where it is recursive. */
export function rawText(variable: Variable): string {
  if (variable.kind === 'choice') return `${rawText(variable.then)} ${rawText(variable.otherwise)}`
  return variable.kind === 'undefined' ? '' : valueText(variable.value)
}

function valueText(value: Value): string {
  let result = ''
  for (const piece of piecesOf(value))
    if (piece.kind === 'text') result += piece.text
    else if (piece.kind === 'choice')
      result += ` ${valueText(piece.then)} ${valueText(piece.otherwise)}`
  return result
}
