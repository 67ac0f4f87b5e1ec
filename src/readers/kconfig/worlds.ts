import type { Span } from '../../text/span.js'
import type { CompactModel } from './compact-model.js'
import type { Fault } from './solution.js'

/** What `default` means: itself, always n, always y. */
export type Mode = 'defconfig' | 'allnoconfig' | 'allyesconfig'

/** One assignment that a request makes. */
export interface Given {
  readonly value: boolean
  /** In which worlds. */
  readonly worlds: number
  /** Undefined when it comes from outside. */
  readonly at: Span | undefined
}

/** Bit w of a number says what holds in world w; all worlds are solved in one pass. */
export interface Worlds {
  readonly model: CompactModel
  readonly mode: Mode
  readonly all: number
  readonly has: Int32Array
  readonly value: Int32Array
  readonly given: ReadonlyMap<number, readonly Given[]>
  /** The symbols that two clauses set apart, with the worlds where they do. */
  readonly conflicts: ReadonlyMap<number, number>
  /** The symbols that were needed before they had a value. */
  readonly cycles: ReadonlyMap<number, number>
  /** Faults of the request itself. */
  readonly faults: readonly Fault[]
}
