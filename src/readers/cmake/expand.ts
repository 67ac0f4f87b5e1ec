import type { Text } from './text.js'

/** A piece of an argument: text, or a reference whose name has pieces of its own. */
export type Piece =
  | string
  | { readonly kind: 'normal' | 'ENV' | 'CACHE'; readonly name: readonly Piece[] }

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', ';': '\\;' }
const MAX_DEPTH = 40

/**
 * Takes an argument apart: https://cmake.org/cmake/help/latest/manual/cmake-language.7.html#variable-references
 * @param at whether `@NAME@` is a reference too, as in files to configure; `only` when nothing else is.
 */
export function pieces(raw: string, at: 'no' | 'too' | 'only' = 'no'): readonly Piece[] {
  if (!/[\\$@]/.test(raw)) return raw === '' ? [] : [raw]
  return new Cutter(raw, at).run(undefined, 0)
}

class Cutter {
  readonly #raw: string
  readonly #at: 'no' | 'too' | 'only'
  #next = 0
  /** After a reference that never closes nothing is looked for any more: trying again costs too much. */
  #broken = false

  constructor(raw: string, at: 'no' | 'too' | 'only') {
    this.#raw = raw
    this.#at = at
  }

  run(close: string | undefined, depth: number): readonly Piece[] {
    const found: Piece[] = []
    let text = ''
    while (this.#next < this.#raw.length) {
      const c = this.#raw[this.#next] ?? ''
      if (c === close) break
      const reference = this.#reference(c, depth)
      if (reference !== undefined) {
        if (text !== '') found.push(text)
        text = ''
        found.push(reference)
      } else if (c === '\\' && this.#at === 'no') {
        const escaped = this.#raw[this.#next + 1] ?? ''
        text += ESCAPES[escaped] ?? escaped
        this.#next += 2
      } else {
        text += c
        this.#next++
      }
    }
    if (text !== '') found.push(text)
    return found
  }

  #reference(c: string, depth: number): Piece | undefined {
    if (depth > MAX_DEPTH || this.#broken) return undefined
    if (c === '@' && this.#at !== 'no') {
      const name = /^@([A-Za-z0-9/_.+-]+)@/.exec(this.#raw.slice(this.#next, this.#next + 200))?.[1]
      if (name === undefined) return undefined
      this.#next += name.length + 2
      return { kind: 'normal', name: [name] }
    }
    if (c !== '$' || this.#at === 'only') return undefined
    const open = /^\$(ENV|CACHE)?\{/.exec(this.#raw.slice(this.#next, this.#next + 8))
    if (open === null) return undefined
    const start = this.#next
    this.#next += open[0].length
    const name = this.run('}', depth + 1)
    if (this.#raw[this.#next] !== '}') {
      this.#next = start
      this.#broken = true
      return undefined
    }
    this.#next++
    const kind = open[1] === 'ENV' || open[1] === 'CACHE' ? open[1] : 'normal'
    return { kind, name }
  }
}

/** Puts values in. */
export function assemble(
  parts: readonly Piece[],
  value: (kind: 'normal' | 'ENV' | 'CACHE', name: Text) => Text
): Text {
  let text = ''
  for (const part of parts)
    text += typeof part === 'string' ? part : value(part.kind, assemble(part.name, value))
  return text
}
