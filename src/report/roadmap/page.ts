import type { ComponentState } from '../../model/component.js'
import type { RustSupport } from '../../model/support.js'

/** A published roadmap as plain data: what a policy says, for people. */
export interface RoadmapPage {
  readonly project: string
  /** Where the policy lies in the project. */
  readonly policy: string
  /** The release that is being worked on. Not the version that says so: that moves too often for a document. */
  readonly release: string
  readonly milestones: readonly PageMilestone[]
  readonly prototypeOptions: readonly string[]
  readonly profiles: readonly {
    readonly name: string
    readonly options: readonly string[]
    /** Null where it follows the roadmap for all. */
    readonly milestones: readonly PageStage[] | null
  }[]
  readonly areas: readonly {
    readonly name: string
    readonly paths: readonly string[]
    readonly members: readonly string[]
    readonly limits: readonly { readonly state: ComponentState; readonly from: string }[]
  }[]
  readonly floors: readonly {
    readonly tool: string
    readonly atMost: string | null
    readonly unguarded: 'keep' | 'allow' | null
  }[]
  readonly branches: readonly PageBranch[]
  /** What one revision builds; null when none was named. */
  readonly tree: PageTree | null
}

export interface PageStage {
  readonly name: string
  readonly from: string
  /** The releases in which it is the latest stage, in words: `10.0 to 10.2`. */
  readonly releases: string
  readonly rust: RustSupport
  /** Null where it goes on as before. */
  readonly components: ComponentState | null
  /** `now` is the latest one reached. */
  readonly standing: 'reached' | 'now' | 'ahead'
}

export interface PageMilestone extends PageStage {
  readonly prototypes: 'guarded' | 'allowed' | null
  readonly conditions: readonly PageCondition[]
  readonly fallbacksUntil: string | null
}

/** Something beside the release that has to hold before a milestone is reached. */
export interface PageCondition {
  readonly text: string
  /** The ids of what it is asked of: distributions or platforms. */
  readonly asked: readonly string[]
  readonly state: 'met' | 'unmet' | 'unknown'
  /** Why it is not met, or not known: `debian-12: rustc 1.63.0`. */
  readonly reasons: readonly string[]
}

export interface PageBranch {
  readonly match: string
  readonly mode: 'audit' | 'warn' | 'enforce'
  readonly frozen: boolean
  readonly lead: number
  /** Its own way to tell the release. */
  readonly release: string | null
  readonly milestones: readonly PageStage[] | null
}

export interface PageTree {
  /** As it was asked for, and its commit. */
  readonly revision: string
  readonly commit: string
  readonly systems: readonly {
    readonly buildSystem: string
    readonly profile: string
    readonly rust: string
    readonly allowed: RustSupport | null
  }[]
  readonly components: readonly {
    readonly name: string
    readonly state: ComponentState
    readonly prototype: boolean
  }[]
}
