/** Bounds on what macros may grow to: `a = $(b)$(b)` and so on doubles with every line. */
const MAX_NESTING = 20
const MAX_LENGTH = 10_000

interface Variable {
  readonly text: string
  /** `=`: expanded where it is used. */
  readonly late: boolean
}

/**
 * The preprocessor's variables as far as they are known. Functions such as `$(shell,…)` and
 * variables that neither the tree nor the given environment sets stay unknown.
 */
export class Macros {
  readonly #environment: ReadonlyMap<string, string>
  readonly #variables = new Map<string, Variable | undefined>()

  constructor(environment: ReadonlyMap<string, string>) {
    this.#environment = environment
  }

  set(name: string, operator: ':=' | '=' | '+=', text: string): void {
    const old = this.#variables.get(name)
    if (operator === '=' || (operator === '+=' && !this.#variables.has(name)))
      this.#variables.set(name, { text, late: true })
    else if (operator === ':=') this.#variables.set(name, this.#early(text))
    else if (old === undefined) return
    else if (old.late) this.#variables.set(name, { text: clip(`${old.text} ${text}`), late: true })
    else {
      const more = this.#early(text)
      this.#variables.set(name, more && { text: clip(`${old.text} ${more.text}`), late: false })
    }
  }

  /** The text with every `$(NAME)` replaced; undefined when one of them is not known. */
  expand(text: string, nesting = 0): string | undefined {
    let result = ''
    let from = 0
    for (let at = text.indexOf('$('); at >= 0; at = text.indexOf('$(', from)) {
      const close = text.indexOf(')', at)
      const name = close < 0 ? '' : text.slice(at + 2, close)
      const value = this.#value(name, nesting)
      if (value === undefined) return undefined
      result += text.slice(from, at) + value
      if (result.length > MAX_LENGTH) return undefined
      from = close + 1
    }
    return result + text.slice(from)
  }

  /** As `expand`, and with `$NAME` and `${NAME}` as older trees write them in paths. */
  expandPath(text: string): string | undefined {
    const expanded = this.expand(text)
    let known = true
    const path = expanded?.replace(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g, (_, braced, bare) => {
      const value = this.#value(String(braced ?? bare), 0)
      if (value === undefined) known = false
      return value ?? ''
    })
    return known ? path : undefined
  }

  #value(name: string, nesting: number): string | undefined {
    if (!/^[A-Za-z0-9_-]+$/.test(name) || nesting >= MAX_NESTING) return undefined
    if (!this.#variables.has(name)) return this.#environment.get(name)
    const variable = this.#variables.get(name)
    if (variable === undefined) return undefined
    return variable.late ? this.expand(variable.text, nesting + 1) : variable.text
  }

  #early(text: string): Variable | undefined {
    const value = this.expand(text)
    return value === undefined ? undefined : { text: value, late: false }
  }
}

const clip = (text: string): string => text.slice(0, MAX_LENGTH)
