import type { Condition } from '../logic/condition.js'
import type { Statement } from '../syntax/shell/index.js'
import type { Span } from '../text/span.js'
import { alike } from './alike.js'
import type { Premise } from './path.js'
import type { Recorded } from './recorder.js'
import type { Trace } from './repository.js'
import type { Flow, Status } from './shell.js'
import type { Step } from './state.js'
import type { Changes, Slot } from './store.js'
import { identical, identicalCondition } from './value.js'
import type { CellUse, LedgerUse } from './watched.js'

/** Where a statement stands in a run: what may show in everything that it does. */
export interface Context {
  readonly nesting: number
  readonly trail: readonly Step[]
  readonly premises: readonly Premise[]
}

/** How far a run has come. */
export interface Counts {
  readonly steps: number
  readonly forks: number
  readonly stopsSeen: number
  readonly substitutions: number
}

/** What one statement asked for when it was run, and what it did then. */
export interface Remembered {
  readonly context: Context
  readonly slots: Changes
  readonly ledger: LedgerUse
  readonly status: CellUse<Status>
  readonly place: CellUse<Span>
  readonly printed: CellUse<readonly string[]>
  readonly changes: Changes
  readonly assumed: readonly Condition[]
  readonly recorded: readonly Recorded[]
  readonly opened: readonly string[]
  readonly loaded: readonly string[]
  readonly trace: Trace
  readonly counts: Counts
  readonly flow: Flow
}

const MAX_ALIKE = 6

/** What the statements of one script did so far in one repository, whatever the command line was. */
export class Recall {
  readonly #known = new WeakMap<Statement, readonly Remembered[]>()

  of(statement: Statement): readonly Remembered[] {
    return this.#known.get(statement) ?? []
  }

  keep(statement: Statement, remembered: Remembered): void {
    this.#known.set(statement, [remembered, ...this.of(statement)].slice(0, MAX_ALIKE))
  }
}

export const sameContext = (a: Context, b: Context): boolean =>
  a.nesting === b.nesting &&
  a.premises.length === b.premises.length &&
  a.trail.length === b.trail.length &&
  a.premises.every((premise, i) => samePremise(premise, b.premises[i])) &&
  a.trail.every((step, i) => alike(step, b.trail[i]))

/** Facts show the places of the branches taken; of what is only taken for granted the logic matters alone. */
const samePremise = (a: Premise, b: Premise | undefined): boolean =>
  b !== undefined &&
  a.branch === b.branch &&
  a.condition.id === b.condition.id &&
  (!a.branch || identicalCondition(a.condition, b.condition))

export function sameSlot(a: Slot | undefined, b: Slot | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a.kind !== b.kind) return false
  if (a.kind === 'value') return b.kind === 'value' && identical(a, b)
  if (a.kind === 'function')
    return b.kind === 'function' && a.body === b.body && alike(a.source, b.source)
  return (
    b.kind === 'arguments' &&
    a.fields.length === b.fields.length &&
    a.fields.every((field, i) => {
      const other = b.fields[i]
      return (
        other !== undefined &&
        identicalCondition(field.when, other.when) &&
        identical(field.value, other.value)
      )
    })
  )
}

export const sameStatus = (a: Status, b: Status): boolean =>
  a === b ||
  (identicalCondition(a.ok, b.ok) &&
    (a.code === b.code ||
      (a.code !== undefined && b.code !== undefined && identical(a.code, b.code))))
