import type { RepoPath, Span } from '../../text/span.js'
import type { Comparison, ValueType } from './ast.js'
import type { Files } from './files.js'
import type { Fault } from './solution.js'

/** A side of a comparison, or a default's value. */
export type LinuxOperand =
  | { readonly kind: 'symbol'; readonly symbol: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown' }

/** A tristate expression over symbol numbers. */
export type LinuxFormula =
  | LinuxOperand
  | { readonly kind: 'not'; readonly operand: LinuxFormula }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly LinuxFormula[] }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: LinuxOperand
      readonly right: LinuxOperand
    }

/** A conjunction that shares its outer part with its neighbours: menus and `if` blocks nest. */
export interface Guard {
  readonly id: number
  readonly parent: Guard | undefined
  readonly own: readonly LinuxFormula[]
  /** The choice whose mode limits this. */
  readonly choice: number | undefined
}

export interface Guarded {
  readonly guard: Guard
  readonly at: Span
}

export interface LinuxDefault extends Guarded {
  readonly value: LinuxFormula
}

export interface LinuxRange extends Guarded {
  readonly low: LinuxOperand
  readonly high: LinuxOperand
}

/** A select or an imply, seen from the symbol it is about; the guard includes its dependencies. */
export interface Reverse extends Guarded {
  readonly by: number
}

export interface LinuxSymbol {
  readonly name: string
  readonly index: number
  /** Undefined for a symbol that is only mentioned: its text is then its name. */
  type: ValueType | undefined
  choice: number | undefined
  readonly definitions: Span[]
  readonly prompts: Guarded[]
  /** One for each declaration; the symbol's dependencies are their disjunction. */
  readonly depends: Guarded[]
  readonly defaults: LinuxDefault[]
  readonly ranges: LinuxRange[]
  readonly selected: Reverse[]
  readonly implied: Reverse[]
}

export interface LinuxChoice {
  readonly index: number
  type: ValueType | undefined
  optional: boolean
  readonly prompts: Guarded[]
  readonly defaults: LinuxDefault[]
  readonly members: number[]
}

/** What is worked out one after the other: a guard, a choice's mode, its selection, a symbol. */
export interface Task {
  readonly kind: 'guard' | 'mode' | 'selection' | 'symbol'
  readonly index: number
}

/** A linked tree of the Linux dialect. */
export interface LinuxModel {
  readonly dialect: 'linux'
  readonly symbols: readonly LinuxSymbol[]
  readonly index: ReadonlyMap<string, number>
  readonly choices: readonly LinuxChoice[]
  readonly guards: readonly Guard[]
  /** The symbol that allows `m`, if the tree has it. */
  readonly modules: number | undefined
  /** Each task after those it needs, as far as there is no cycle. */
  readonly order: readonly Task[]
  readonly paths: readonly RepoPath[]
  readonly faults: readonly Fault[]
  readonly files: Files
}
