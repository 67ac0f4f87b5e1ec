import { type Condition, or } from '../logic/condition.js'
import type { Ternary } from '../logic/ternary.js'
import type { Diagnostic } from '../text/diagnostic.js'
import type { RepoPath } from '../text/span.js'
import type { SourceFiles } from './code.js'
import type { FailureFact, FloorFact, OptionFact, RustUseFact, SwitchFact } from './fact.js'
import type { Floor, FloorCopy } from './floor.js'
import type { ProfileModel } from './profile.js'
import type { ComponentSource } from './provider.js'
import type { BuildSystem, ScenarioId } from './scenario.js'
import type { SourceTree } from './sources.js'
import type { SupportRange } from './support.js'

/** What configuring comes to under one scenario. */
export interface Outcome {
  readonly scenario: ScenarioId
  /** Whether configuring succeeds in a sufficient environment. */
  readonly configures: Ternary
  /** Whether the configured build uses Rust. */
  readonly usesRust: Ternary
  /** The failures that only some scenarios have: those that all have say nothing about Rust. */
  readonly failures: readonly FailureFact[]
  readonly uses: readonly RustUseFact[]
}

export type Outcomes = Readonly<Record<ScenarioId, Outcome>>

/** One way to configure the project: what a person starts, and what it comes to. */
export interface SystemModel {
  readonly id: BuildSystem
  readonly profile: string
  /** The build system that normally drives this one (a configure script), if there is one. */
  readonly drivenBy: BuildSystem | undefined
  readonly switch: SwitchFact | undefined
  readonly outcomes: Outcomes
  readonly support: SupportRange
}

/** A build of its own in a directory, which the build at the top knows nothing of. */
export interface NestedBuild {
  /** From the top of the repository, without a slash at the end. */
  readonly directory: RepoPath
  /** By their paths below the directory. */
  readonly files: SourceFiles
  /** Whether there is any Rust below; without it, on both sides, nothing can be said. */
  readonly hasRust: boolean
  /** Its places are below the directory too. Costs a whole evaluation. */
  model(): BuildModel
}

/** Everything the tool knows about one revision's build. */
export interface BuildModel {
  readonly revision: string
  readonly systems: readonly SystemModel[]
  /** The named profiles; without the plain one. */
  readonly profiles: readonly ProfileModel[]
  readonly options: readonly { readonly system: BuildSystem; readonly option: OptionFact }[]
  readonly floors: readonly Floor[]
  readonly copies: readonly FloorCopy[]
  /** Whether there is anything for Cargo, whatever builds it. */
  readonly hasCrates: boolean
  readonly files: SourceFiles
  /** Undefined for a tree without components that the tool can tell apart. */
  readonly components: ComponentSource | undefined
  /** Where nothing but the sources themselves tells components apart; undefined where Kconfig does. */
  readonly sources: SourceTree | undefined
  /** The builds of its own in directories below. */
  readonly nested: readonly NestedBuild[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Facts of one build system (and of what it drives) under each scenario. */
export type FactsByScenario = Readonly<
  Record<
    ScenarioId,
    {
      readonly failures: readonly FailureFact[]
      readonly uses: readonly RustUseFact[]
      readonly floors: readonly FloorFact[]
    }
  >
>

/** When at least one of the facts holds. */
export const anyHolds = (facts: readonly { readonly when: Condition }[]): Condition =>
  or(...facts.map((fact) => fact.when))
