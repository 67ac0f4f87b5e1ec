import { and, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'
import { ite } from '../../logic/connect.js'
import type { Text, Texts } from './text.js'

/** What a name stands for; `text` is empty wherever `set` does not hold. */
export interface Variable {
  readonly text: Text
  readonly set: Condition
}

export const UNSET: Variable = { text: '', set: FALSE }

/** One scope of names: an entry hides what the parent has. */
export class Layer {
  readonly values = new Map<string, Variable>()
  readonly parent: Layer | undefined

  constructor(parent?: Layer) {
    this.parent = parent
  }

  get(name: string): Variable | undefined {
    for (let layer: Layer | undefined = this; layer !== undefined; layer = layer.parent) {
      const found = layer.values.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }
}

type Journal = Map<Layer, Map<string, Variable | undefined>>

/**
 * Writes to layers. While a branch runs that may not be taken, a journal keeps what was before;
 * at its end old and new values are merged.
 */
export class Store {
  readonly #texts: Texts
  #journal: Journal | undefined

  constructor(texts: Texts) {
    this.#texts = texts
  }

  set(layer: Layer, name: string, variable: Variable): void {
    if (this.#journal !== undefined) {
      let entries = this.#journal.get(layer)
      if (entries === undefined) {
        entries = new Map()
        this.#journal.set(layer, entries)
      }
      if (!entries.has(name)) entries.set(name, layer.values.get(name))
    }
    layer.values.set(name, variable)
  }

  /** Starts a journal; give the result to `end`. */
  begin(): Journal | undefined {
    const outer = this.#journal
    this.#journal = new Map()
    return outer
  }

  /** Ends the current journal: what it changed holds where `when` does, or nowhere (undefined). */
  end(outer: Journal | undefined, when: Condition | undefined): void {
    const journal = this.#journal
    this.#journal = outer
    for (const [layer, entries] of journal ?? [])
      for (const [name, before] of entries) {
        const after = layer.values.get(name)
        if (before === undefined) layer.values.delete(name)
        else layer.values.set(name, before)
        if (when !== undefined && after !== undefined && after !== before)
          this.set(layer, name, this.merge(when, after, layer.get(name) ?? UNSET))
      }
  }

  merge(when: Condition, a: Variable, b: Variable): Variable {
    return { text: this.#texts.merge(when, a.text, b.text), set: ite(when, a.set, b.set) }
  }

  /** The first where it is set, else the second. */
  orElse(a: Variable, b: Variable): Variable {
    if (a.set === TRUE || b.set === FALSE) return a
    if (a.set === FALSE) return b
    return {
      text: this.#texts.merge(a.set, a.text, b.text),
      set: or(a.set, and(not(a.set), b.set))
    }
  }
}
