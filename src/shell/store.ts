import { and, type Condition } from '../logic/condition.js'
import type { Command } from '../syntax/shell/index.js'
import type { SourceText } from './source-text.js'
import { EMPTY, merge, UNSET, type Value } from './value.js'

export interface FunctionSlot {
  readonly kind: 'function'
  readonly name: string
  readonly body: Command
  readonly source: SourceText
}

/** One word of a command line; `when` says when it is there at all. */
export interface Field {
  readonly value: Value
  readonly when: Condition
}

export interface ArgumentsSlot {
  readonly kind: 'arguments'
  readonly fields: readonly Field[]
}

export type Slot = Value | FunctionSlot | ArgumentsSlot
/** New contents by key; undefined: removed. */
export type Changes = ReadonlyMap<string, Slot | undefined>

/**
 * The whole state of a script: variables (`$name`), functions (`()name`), files written (`>path`),
 * captured output (`|n`), positional parameters (`@n` of the nth call) and the directory (`cwd`). A journal makes trying
 * a branch as cheap as what the branch writes.
 */
export class Store {
  readonly #slots = new Map<string, Slot>()
  readonly #journals: Map<string, Slot | undefined>[] = []
  readonly #watches: StoreWatch[] = []

  get(key: string): Slot | undefined {
    const slot = this.#slots.get(key)
    if (this.#watches.length > 0) this.#watch(key, slot)
    return slot
  }

  value(key: string): Value {
    const slot = this.get(key)
    return slot?.kind === 'value' ? slot : UNSET
  }

  set(key: string, slot: Slot | undefined): void {
    const journal = this.#journals.at(-1)
    if (journal !== undefined && !journal.has(key)) journal.set(key, this.#slots.get(key))
    if (slot === undefined) this.#slots.delete(key)
    else this.#slots.set(key, slot)
  }

  keys(): Iterable<string> {
    return this.#slots.keys()
  }

  begin(): void {
    this.#journals.push(new Map())
  }

  /** Takes back everything since `begin` and says what it was. */
  rollback(): Changes {
    const journal = this.#journals.pop() ?? new Map<string, Slot | undefined>()
    const changes = new Map<string, Slot | undefined>()
    for (const [key, old] of journal) {
      changes.set(key, this.#slots.get(key))
      if (old === undefined) this.#slots.delete(key)
      else this.#slots.set(key, old)
    }
    return changes
  }

  /** What was changed since the last `begin`. */
  changedKeys(): Iterable<string> {
    return this.#journals.at(-1)?.keys() ?? []
  }

  apply(changes: Changes): void {
    for (const [key, slot] of changes) this.set(key, slot)
  }

  /** From here on it is noted what is asked of the store as it is now, and what is changed. */
  beginWatch(): void {
    this.begin()
    this.#watches.push({ asked: new Map(), journals: this.#journals.length })
  }

  endWatch(): { readonly asked: Changes; readonly changes: Changes } {
    const asked = this.#watches.pop()?.asked ?? new Map<string, Slot | undefined>()
    const changes = this.rollback()
    this.apply(changes)
    return { asked, changes }
  }

  /** A slot is asked for as it was unless a journal since then has it. */
  #watch(key: string, slot: Slot | undefined): void {
    let from = this.#watches.length - 1
    if (this.#watches[from]?.asked.has(key) === true) return
    let changed = this.#journals.length
    while (changed > 0 && this.#journals[changed - 1]?.has(key) !== true) changed--
    for (; from >= 0; from--) {
      const watch = this.#watches[from]
      if (watch === undefined || changed >= watch.journals) return
      watch.asked.set(key, slot)
    }
  }
}

interface StoreWatch {
  readonly asked: Map<string, Slot | undefined>
  /** How many journals there were when it began, its own included. */
  readonly journals: number
}

/** `inner` happened after `outer`. */
export function overlay(outer: Changes, inner: Changes): Changes {
  if (inner.size === 0) return outer
  if (outer.size === 0) return inner
  return new Map([...outer, ...inner])
}

/** What the state becomes where several branches meet, seen from the state before them. */
export function mergeChanges(
  store: Store,
  branches: readonly { readonly when: Condition; readonly changes: Changes }[],
  mergeValues: typeof merge = merge
): Changes {
  const [first, second] = branches
  if (first === undefined) return new Map()
  if (second === undefined) return first.changes
  const merged = new Map<string, Slot | undefined>()
  for (const branch of branches)
    for (const key of branch.changes.keys()) {
      if (merged.has(key)) continue
      const slots = branches.map(({ when, changes }) => ({
        when,
        slot: changes.has(key) ? changes.get(key) : store.get(key)
      }))
      const [sample] = slots
      if (slots.every(({ slot }) => slot === sample?.slot)) merged.set(key, sample?.slot)
      else merged.set(key, mergeSlots(key, slots, mergeValues))
    }
  return merged
}

function mergeSlots(
  key: string,
  slots: readonly { readonly when: Condition; readonly slot: Slot | undefined }[],
  mergeValues: typeof merge
): Slot | undefined {
  const other = slots.find(({ slot }) => slot !== undefined && slot.kind !== 'value')?.slot
  if (other?.kind === 'function') return other
  if (other?.kind === 'arguments') return mergeArguments(slots)
  const missing = key.startsWith('$') ? UNSET : EMPTY
  return mergeValues(
    slots.map(({ when, slot }) => ({ when, value: slot?.kind === 'value' ? slot : missing })),
    key.slice(1)
  )
}

function mergeArguments(
  slots: readonly { readonly when: Condition; readonly slot: Slot | undefined }[]
): ArgumentsSlot {
  const fields: Field[] = []
  for (const { when, slot } of slots)
    if (slot?.kind === 'arguments')
      for (const field of slot.fields)
        fields.push({ value: field.value, when: and(when, field.when) })
  return { kind: 'arguments', fields: fields.slice(0, 400) }
}
