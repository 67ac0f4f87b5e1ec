import type { Machine, Rule } from './machine.js'
import { namesIn } from './template.js'
import { piecesOf, type Value } from './value.js'
import type { Variable } from './variables.js'
import { nameOf } from './words.js'

/** Texts that may lead to cargo, rustc, or another make. */
const RUSTY = /cargo|rustc|rust|MAKE\b|\bmake\b/i

/**
 * Which recipe lines are worth expanding: those that may run the Rust toolchain or another make, by
 * themselves or through a variable. It errs on the side of expanding.
 */
export class Relevance {
  readonly #variables: ReadonlySet<string>

  constructor(machine: Machine) {
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
      const { names, computed } = text.includes('$') ? namesIn(text) : NONE
      for (const used of names) {
        const known = users.get(used)
        if (known === undefined) users.set(used, [name])
        else known.push(name)
      }
      if (computed || RUSTY.test(text) || /^(?:CARGO|RUSTC)$/.test(name)) mark(name)
    }
    // Compilers and the like mention `make` in no way that starts one.
    relevant.delete('MAKE_COMMAND')
    for (let name = queue.pop(); name !== undefined; name = queue.pop())
      for (const user of users.get(name) ?? []) mark(user)
    this.#variables = relevant
  }

  line(text: string, rule: Rule): boolean {
    if (RUSTY.test(text)) return true
    if (!text.includes('$')) return false
    const { names, computed } = namesIn(text)
    if (computed || names.some((name) => this.#variables.has(name))) return true
    return (
      names.some((name) => AUTOMATIC.test(name)) &&
      [...rule.targets, ...rule.prerequisites].slice(0, 50).some((one) => /cargo|rustc/i.test(nameOf(one)))
    )
  }
}

const NONE = { names: [], computed: false } as const
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
    else if (piece.kind === 'choice') result += ` ${valueText(piece.then)} ${valueText(piece.otherwise)}`
  return result
}
