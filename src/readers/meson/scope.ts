import type { Condition } from '../../logic/condition.js'
import type { Known } from '../../logic/known.js'
import { merge } from './merge.js'
import { UNSET, unknownValue, type Value } from './value.js'

/**
 * What a variable is after a branch that may not have been taken. The two sides are merged only when
 * somebody reads the variable where the condition is open: most temporaries of a loop are written again
 * first, and merging those would pile up every round.
 */
class Pending {
  readonly condition: Condition
  readonly #taken: Stored
  readonly #otherwise: Stored
  readonly depth: number
  #merged: Value | undefined

  constructor(condition: Condition, taken: Stored, otherwise: Stored) {
    this.condition = condition
    this.#taken = taken
    this.#otherwise = otherwise
    this.depth = 1 + Math.max(depthOf(taken), depthOf(otherwise))
  }

  side(value: boolean): Stored {
    return value ? this.#taken : this.#otherwise
  }

  /** The merged value if somebody has asked for it before. */
  get known(): Value | undefined {
    return this.#merged
  }

  get merged(): Value {
    this.#merged ??= merge(this.condition, settled(this.#taken), settled(this.#otherwise))
    return this.#merged
  }
}

type Stored = Value | Pending

/** Merges that wait for each other. A variable nobody read through so many branches is given up. */
const MAX_PENDING = 64

const depthOf = (stored: Stored): number => (stored instanceof Pending ? stored.depth : 0)
const settled = (stored: Stored): Value => (stored instanceof Pending ? stored.merged : stored)
/** Without waiting where the merging has been done. */
const ready = (stored: Stored): Stored =>
  stored instanceof Pending ? (stored.known ?? stored) : stored

const givenUp = (name: string): Value =>
  unknownValue(`variable ${name}`, 'it depends on too many conditions', undefined)

type Journal = Map<string, Stored | undefined>

/**
 * The variables of one (sub)project. While a branch runs that may not be taken, a journal keeps what
 * each variable was before; at its end old and new values are merged.
 */
export class Scope {
  readonly #variables = new Map<string, Stored>()
  #journal: Journal | undefined

  get(name: string): Value | undefined {
    const stored = this.#variables.get(name)
    return stored instanceof Pending ? stored.merged : stored
  }

  /** The value as it is where `path` leads. */
  at(name: string, path: Known): Value | undefined {
    let stored = this.#variables.get(name)
    while (stored instanceof Pending) {
      const condition = path.simplify(stored.condition)
      if (condition.kind !== 'constant') return stored.merged
      stored = stored.side(condition.value)
    }
    return stored
  }

  set(name: string, value: Value): void {
    this.#store(name, value)
  }

  #store(name: string, value: Stored): void {
    const journal = this.#journal
    if (journal !== undefined && !journal.has(name)) journal.set(name, this.#variables.get(name))
    this.#variables.set(name, value)
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
    if (journal === undefined) return
    for (const [name, before] of journal) {
      const after = this.#variables.get(name)
      if (before === undefined) this.#variables.delete(name)
      else this.#variables.set(name, before)
      if (when === undefined || after === undefined || after === before) continue
      const pending = new Pending(when, ready(after), ready(before ?? UNSET))
      this.#store(name, pending.depth > MAX_PENDING ? givenUp(name) : pending)
    }
  }

  /**
   * The variables that the current journal has seen change, with what they were before: undefined when
   * they were not set, or when nobody ever asked.
   */
  changed(): readonly (readonly [string, Value | undefined])[] {
    if (this.#journal === undefined) return []
    return [...this.#journal].map(([name, before]) => [
      name,
      before instanceof Pending ? before.known : before
    ])
  }
}
