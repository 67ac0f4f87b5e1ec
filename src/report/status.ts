import type { Level } from '../judge/finding.js'
import type { Place, Report, ReportedFinding, ReportedRevision } from './report.js'

/** Where one build system stands in one profile. */
export interface SystemStanding {
  readonly buildSystem: string
  readonly profile: string
  /** The rung reached, such as `opt-in`, or what is known of it: `opt-in..auto`. */
  readonly reached: string
  /** The highest rung that the roadmap allows for this release. */
  readonly allowed: string
  /**
   * `undecided`: what could not be evaluated decides whether it is ahead. `without-rust`: it knows no Rust,
   * while another build system does.
   */
  readonly standing: 'ahead' | 'there' | 'behind' | 'undecided' | 'without-rust'
  /** The first milestone still to come; null when none is, or only one that begins `never`. */
  readonly next: { readonly name: string; readonly from: string; readonly rust: string } | null
  /** The first milestone whose release has come and which the build system has not reached. */
  readonly overdue: { readonly name: string; readonly from: string; readonly rust: string } | null
}

export interface MilestoneStanding {
  readonly name: string
  readonly from: string
  readonly rust: string
  readonly components: string
  /** `to-come`: its release has not come; otherwise how far the build systems are. */
  readonly state: 'to-come' | 'reached' | 'partly-reached' | 'overdue'
  /** Build systems that have not gone as far although its release has come; coming late is fine. */
  readonly late: readonly { readonly buildSystem: string; readonly reached: string }[]
  /** What it waits for beside its release, and how far that is. */
  readonly conditions: readonly ConditionStanding[]
  readonly place: Place
}

export interface ConditionStanding {
  /** `every distribution packages rustc 1.83.0 or newer`. */
  readonly words: string
  readonly state: 'met' | 'unmet' | 'unknown'
  /** Each distribution or platform: what it comes to, and how we know. */
  readonly rows: readonly {
    readonly id: string
    readonly state: 'met' | 'unmet' | 'unknown'
    readonly says: string
    readonly basis: string
  }[]
}

export interface ComponentStanding {
  readonly name: string
  readonly state: string
  /** Whether the roadmap allows this state by now; `unknown`: only if it never had C, which one revision does not tell. */
  readonly allowed: 'yes' | 'no' | 'unknown'
  readonly prototype: boolean
  /** null where the build systems agree or Kconfig tells. */
  readonly buildSystem: string | null
  /** In how many targets it is; null where the tree has no such thing. */
  readonly targets: number | null
  readonly place: Place
}

export interface FloorStanding {
  readonly tool: string
  /** What everybody needs; null when nothing asks for a version then. */
  readonly everybody: string | null
  /** What somebody needs who builds with Rust. */
  readonly withRust: string | null
  readonly atMost: string | null
  readonly place: Place
  /** Every place that states it, where several have to agree. */
  readonly copies: readonly {
    readonly version: string
    readonly place: Place
    readonly stale: boolean
  }[]
}

/** Something whose time has come. Milestones are never more than notes: they mean "not before". */
export interface Overdue {
  readonly kind: 'milestone' | 'fallback'
  readonly level: Level
  readonly message: string
  readonly place: Place
}

/** Where one revision stands against a roadmap, as plain data. */
export interface StatusReport {
  readonly revision: ReportedRevision
  readonly project: string
  readonly release: NonNullable<Report['release']>
  /** The release that the whole tree is judged as, instead of the one it is heading to. */
  readonly cutting: string | null
  readonly policy: Pick<NonNullable<Report['policy']>, 'path' | 'origin' | 'branch' | 'mode'>
  readonly systems: readonly SystemStanding[]
  readonly milestones: readonly MilestoneStanding[]
  readonly components: {
    /** The furthest state that the roadmap allows by now. */
    readonly allowed: string
    readonly list: readonly ComponentStanding[]
  }
  readonly floors: readonly FloorStanding[]
  /** What the rules of `check` say about the state. */
  readonly findings: readonly ReportedFinding[]
  readonly overdue: readonly Overdue[]
  readonly diagnostics: Report['diagnostics']
  readonly outcome: Report['outcome']
}
