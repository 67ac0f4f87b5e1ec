import type { Span } from '../../text/span.js'

/** One step of why a symbol has its value. */
export interface Step {
  readonly symbol: string
  /** As the configuration file writes it: `y`, `m`, `n`, or a string or number. */
  readonly value: string
  readonly kind:
    | 'set'
    | 'given'
    | 'selected'
    | 'implied'
    | 'default'
    | 'choice'
    | 'depends'
    | 'unset'
    | 'unknown'
  /** In words: `selected by BOARD`, `default`, `set in configs/x.mak`, … */
  readonly reason: string
  /** The symbol the next step of the chain is about. */
  readonly by: string | undefined
  /** Undefined for what comes from outside of the tree and for what nothing states. */
  readonly at: Span | undefined
}

export interface FaultPlace {
  readonly at: Span | undefined
  readonly note: string
}

/** Why the real program would stop here instead of giving a configuration. */
export interface Fault {
  readonly code:
    | 'syntax'
    | 'depth'
    | 'missing-source'
    | 'source-loop'
    | 'too-large'
    | 'undefined-symbol'
    | 'contradiction'
    | 'cycle'
    | 'unknown'
  readonly symbol: string | undefined
  readonly message: string
  /** Both sides of a contradiction; the place of anything else. */
  readonly places: readonly FaultPlace[]
}

/** One solved configuration. */
export interface Solution {
  /** Every symbol of the tree; true when it is y (or m). Built on first use. */
  readonly values: ReadonlyMap<string, boolean>
  /** Whether a symbol is y (or m); false for one that does not exist. */
  isOn(symbol: string): boolean
  /** The symbols whose value rests on something unknown; `values` says false for them. */
  readonly undecided: ReadonlySet<string>
  /** A symbol's value as a configuration file has it, without quotes; undefined when undecided. */
  text(symbol: string): string | undefined
  /** What would stop the real program; values are then what was decided without it. */
  readonly errors: readonly Fault[]
  /** From the symbol back to what set the chain off; empty for a symbol that does not exist. */
  why(symbol: string): readonly Step[]
  /** Everything that turns the symbol on here, each by itself; empty when it is off. */
  causes(symbol: string): readonly Cause[]
}

/** One reason for a symbol to be on. */
export interface Cause {
  /** Who selects or implies it; for a default the symbols its condition rests on. Empty when nothing in the tree. */
  readonly by: readonly string[]
  readonly kind: Step['kind']
  /** In words, as in `Step`. */
  readonly reason: string
  readonly at: Span | undefined
}
