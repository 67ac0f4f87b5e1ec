import type { RepoPath, Span } from '../../text/span.js'

/** An assignment's operator as written; `=` too for a plain `define`. GNU make manual, 6.5. */
export type Operator = '=' | ':=' | ':::=' | '?=' | '+=' | '!='

export interface Assignment {
  readonly name: string
  readonly operator: Operator
  /** Unexpanded; continuation lines are joined, a `define` keeps its line ends. */
  readonly value: string
  readonly override: boolean
  readonly at: Span
}

/** What a conditional tests; the texts are unexpanded. */
export type Test =
  | {
      readonly kind: 'defined'
      readonly name: string
      readonly negated: boolean
      readonly at: Span
    }
  | {
      readonly kind: 'equal'
      readonly left: string
      readonly right: string
      readonly negated: boolean
      readonly at: Span
    }
  /** Automake's `if COND`: decided by configure. */
  | {
      readonly kind: 'automake'
      readonly name: string
      readonly negated: boolean
      readonly at: Span
    }

export interface Branch {
  readonly test: Test
  readonly body: readonly Statement[]
}

export interface Conditional {
  readonly kind: 'conditional'
  readonly branches: readonly Branch[]
  readonly otherwise: readonly Statement[]
  readonly at: Span
}

export interface RuleLine {
  readonly kind: 'rule'
  readonly targets: string
  readonly double: boolean
  /** Everything after the colon, without an inline recipe. */
  readonly rest: string
  /** After `;` on the rule's own line. */
  readonly inline: string | undefined
  /** A target-specific variable instead of prerequisites. */
  readonly assignment: Assignment | undefined
  readonly at: Span
}

export type Statement =
  | { readonly kind: 'assignment'; readonly assignment: Assignment; readonly at: Span }
  | { readonly kind: 'undefine'; readonly name: string; readonly at: Span }
  | Conditional
  | {
      readonly kind: 'include'
      readonly optional: boolean
      readonly files: string
      readonly at: Span
    }
  | RuleLine
  | { readonly kind: 'recipe'; readonly text: string; readonly at: Span }
  /** A line without a colon of its own: expanded, then read again. */
  | { readonly kind: 'line'; readonly text: string; readonly at: Span }
  /** `export`, `vpath` and the like: ends a rule, says nothing here. */
  | { readonly kind: 'nothing'; readonly at: Span }

export interface Problem {
  readonly message: string
  readonly at: Span
}

export interface ParsedMakefile {
  readonly path: RepoPath
  readonly body: readonly Statement[]
  readonly problems: readonly Problem[]
}
