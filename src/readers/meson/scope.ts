import type { Condition } from '../../logic/condition.js'
import { merge } from './merge.js'
import { UNSET, type Value } from './value.js'

/**
 * The variables of one (sub)project. While a branch runs that may not be taken, a journal keeps what
 * each variable was before; at its end old and new values are merged.
 */
export class Scope {
  readonly variables = new Map<string, Value>()
  #journal: Map<string, Value | undefined> | undefined

  get(name: string): Value | undefined {
    return this.variables.get(name)
  }

  set(name: string, value: Value): void {
    const journal = this.#journal
    if (journal !== undefined && !journal.has(name)) journal.set(name, this.variables.get(name))
    this.variables.set(name, value)
  }

  /** Starts a journal; give the result to `end`. */
  begin(): Map<string, Value | undefined> | undefined {
    const outer = this.#journal
    this.#journal = new Map()
    return outer
  }

  /** Ends the current journal: what it changed holds where `when` does, or nowhere (undefined). */
  end(outer: Map<string, Value | undefined> | undefined, when: Condition | undefined): void {
    const journal = this.#journal
    this.#journal = outer
    if (journal === undefined) return
    for (const [name, before] of journal) {
      const after = this.variables.get(name)
      if (before === undefined) this.variables.delete(name)
      else this.variables.set(name, before)
      if (when !== undefined && after !== undefined && after !== before)
        this.set(name, merge(when, after, before ?? UNSET))
    }
  }

  /** The variables that the current journal has seen change, with what they were before. */
  changed(): readonly (readonly [string, Value | undefined])[] {
    return this.#journal === undefined ? [] : [...this.#journal]
  }
}
