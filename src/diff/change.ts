import type { ComponentState } from '../model/component.js'
import type { Evidence } from '../model/fact.js'
import type { BuildSystem } from '../model/scenario.js'
import type { RustSupport, SupportRange } from '../model/support.js'
import type { RepoPath, Span } from '../text/span.js'

export type Side = 'base' | 'head'

/** Where a place lies; `policy`: in the policy that judges, which comes from the target branch. */
export type PlaceSide = Side | 'policy'

export interface SidedSpan {
  readonly side: PlaceSide
  readonly span: Span
}

export interface SidedEvidence extends Evidence {
  readonly side: PlaceSide
}

/** What a change is about; null where the kind has no such part. CONTRACT: `subject`. */
export interface Subject {
  readonly buildSystem: BuildSystem | null
  readonly profile: string | null
  readonly component: string | null
  readonly tool: string | null
  readonly target: string | null
  /** The option in question, in the build system's own words; only `defaults-diverged` has it. */
  readonly option: string | null
  /** The key of the policy in question; only `policy-weakened` has it. */
  readonly key?: string
  /** Where the build lies; only one of its own below the top has it. */
  readonly directory?: RepoPath
}

interface ChangeBase {
  /** Stable: `rr-` and twelve hex digits from kind, subject, from and to; no place goes in. */
  readonly id: string
  readonly subject: Subject
  /** Every profile that it is the same in, the plain build (`default`) first; left out where it is in that one only. */
  readonly profiles?: readonly string[]
  /** `possible`: rests on something that could not be evaluated; never more than a warning. */
  readonly certainty: 'proven' | 'possible'
  /** The place to look at: on the head side where the cause survives there, else on the base side. */
  readonly at: SidedSpan
  /** How we know, on both sides, in reading order. */
  readonly evidence: readonly SidedEvidence[]
  /** For `possible`: the constructs that were not evaluated, in words. */
  readonly unknowns: readonly { readonly reason: string; readonly at: SidedSpan | undefined }[]
}

export interface RustSupportRaised extends ChangeBase {
  readonly kind: 'rust-support-raised'
  readonly from: SupportRange
  readonly to: SupportRange
  /** The build system that people built with before, where it is another one and gone. */
  readonly movedFrom?: BuildSystem
  /** The build system that people start (a configure script) and that overrides this one, if its state differs. */
  readonly overriddenBy:
    | { readonly system: BuildSystem; readonly support: SupportRange }
    | undefined
}
export interface RustSupportLowered extends ChangeBase {
  readonly kind: 'rust-support-lowered'
  readonly from: SupportRange
  readonly to: SupportRange
}
/** Two sources of one default disagree newly. */
export interface DefaultsDiverged extends ChangeBase {
  readonly kind: 'defaults-diverged'
  /** Each source's state at head, in the order of the evidence. */
  readonly sources: readonly {
    readonly system: BuildSystem
    readonly default: string
    readonly support: RustSupport
    readonly at: Span
  }[]
}
export interface FloorRaised extends ChangeBase {
  readonly kind: 'floor-raised'
  readonly from: string | null
  readonly to: string | null
  /** True when the floor applies only where Rust is on. */
  readonly guarded: boolean
}
export interface FloorLowered extends ChangeBase {
  readonly kind: 'floor-lowered'
  readonly from: string | null
  readonly to: string | null
  readonly guarded: boolean
}
/** The copies of one floor disagree newly. */
export interface FloorCopiesDiverged extends ChangeBase {
  readonly kind: 'floor-copies-diverged'
  /** Every copy at head. */
  readonly copies: readonly { readonly version: string; readonly at: Span }[]
}

/** A component's state moved. From `absent` only to `rust-only`: a new component that has no C. */
export interface ComponentMoved extends ChangeBase {
  readonly kind: 'component-raised' | 'component-lowered'
  readonly from: ComponentState
  readonly to: ComponentState
  /** The targets that have it at head. */
  readonly targets: readonly string[]
  /** What was there at base and needs Rust for this component now, as `symbol in target`. */
  readonly dependents: readonly string[]
  /** The source files of its providers and the symbols it stands for, on both sides: what areas are made of. */
  readonly sources: readonly RepoPath[]
  readonly symbols: readonly string[]
}
/** Asked for in these targets, and nothing provides it any more in this scenario. */
export interface ProviderLost extends ChangeBase {
  readonly kind: 'provider-lost'
  readonly scenario: 'off' | 'on'
  readonly targets: readonly string[]
  /** Who asked for it at base and still does, as `symbol in target`. */
  readonly dependents: readonly string[]
}
/** Two providers are built at once, without a choice. */
export interface ProviderConflict extends ChangeBase {
  readonly kind: 'provider-conflict'
  readonly targets: readonly string[]
}
/** Built where nothing asks for it. */
export interface ProviderSuperfluous extends ChangeBase {
  readonly kind: 'provider-superfluous'
  readonly targets: readonly string[]
}

/** One of a component's two versions does something else, and the other is as it was. */
export interface TwinDrifted extends ChangeBase {
  readonly kind: 'twin-drifted'
  /** The language of the version that moves on. */
  readonly touched: 'c' | 'rust'
  /** The sources that changed. */
  readonly sources: readonly RepoPath[]
  /** How to call the other version's sources, for people. */
  readonly other: string
}

/** The change's own policy promises less than the policy that judges it. */
export interface PolicyWeakened extends ChangeBase {
  readonly kind: 'policy-weakened'
  /** What the policy that judges says, and what the change's own says; null where one says nothing. */
  readonly from: string | null
  readonly to: string | null
}
/** A prototype that a plain build with Rust on builds, and did not before. */
export interface PrototypeUnguarded extends ChangeBase {
  readonly kind: 'prototype-unguarded'
  readonly targets: readonly string[]
}

/** Every difference between two models that the tool knows. Closed: rules listen to members of it. */
export type Change =
  | RustSupportRaised
  | RustSupportLowered
  | DefaultsDiverged
  | FloorRaised
  | FloorLowered
  | FloorCopiesDiverged
  | ComponentMoved
  | ProviderLost
  | ProviderConflict
  | ProviderSuperfluous
  | PolicyWeakened
  | PrototypeUnguarded
  | TwinDrifted

export type ChangeKind = Change['kind']
