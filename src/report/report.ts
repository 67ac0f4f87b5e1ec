import type { Change } from '../diff/change.js'
import type { Level } from '../judge/finding.js'

/** A place with everything a report needs to show it. Lines and columns are 1-based. */
export interface Place {
  /** `policy` places lie in the policy file, which may come from another revision than base and head. */
  readonly side: 'base' | 'head' | 'policy'
  readonly path: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** The line's text, cut to a bounded length; undefined when the file is not at hand. */
  readonly text: string | undefined
}

export interface Note {
  readonly place: Place
  readonly note: string
}

export interface ReportedChange {
  readonly id: string
  readonly kind: Change['kind']
  readonly subject: Change['subject']
  readonly from: string | null
  readonly to: string | null
  readonly certainty: Change['certainty']
  /** Only floors have it. */
  readonly guarded: boolean | undefined
  readonly place: Place
  readonly evidence: readonly Note[]
  readonly unknowns: readonly { readonly reason: string; readonly place: Place | undefined }[]
  /** One plain sentence: what changed. */
  readonly sentence: string
}

export interface ReportedFinding {
  readonly ruleId: string
  readonly level: Level
  readonly changeId: string | null
  readonly headline: string
  readonly happened: string
  readonly why: string
  readonly fix: string
  readonly allowedFrom: string | null
  readonly place: Place
  /** For a place on another side than the head: the line of the head that still stands there. */
  readonly survivor: Place | null
  readonly milestone: Place | null
  readonly evidence: readonly Note[]
  readonly waiver: {
    readonly reason: string
    readonly approvedBy: string
    /** A release or a date. */
    readonly until: string
  } | null
}

/** A row of the state table: what each build system gives at base and at head. */
export interface StateRow {
  readonly buildSystem: string
  readonly profile: string
  readonly base: string
  readonly head: string
  /** The highest rung the policy allows for this release; null without a policy. */
  readonly allowed: string | null
}

export interface ReportedRevision {
  readonly id: string
  /** How it was found, in words: `merge commit's first parent`, `--base v9.1.0`. */
  readonly origin: string
}

/** The verdict by a policy that has no force yet, since it comes from the change itself. */
export interface DryRun {
  readonly path: string
  /** Null when that policy does not say for which release. */
  readonly outcome: 'pass' | 'warn' | 'fail' | null
  readonly release: string | null
  readonly problem: string | null
  readonly findings: readonly {
    readonly ruleId: string
    readonly level: Level
    readonly changeId: string | null
    readonly headline: string
  }[]
}

/** Everything a report prints, as plain data. The formats only lay it out. */
export interface Report {
  readonly base: ReportedRevision
  readonly head: ReportedRevision
  /** null when no policy was asked for (`changes`). */
  readonly release: {
    readonly value: string
    readonly scheme: string
    readonly evidence: readonly Note[]
  } | null
  readonly policy: {
    readonly path: string
    /** Where it came from, in words: `tip of target branch master (d3b7a9b63d)`, `--policy file`. */
    readonly origin: string
    readonly branch: string | null
    readonly mode: 'audit' | 'warn' | 'enforce'
    /** The block of the policy that decides for the branch; undefined when none matches. */
    readonly block?:
      | { readonly match: string; readonly says: string; readonly place: Place }
      | undefined
    /** The most warnings allowed, when there are more. */
    readonly exceeded?: number | undefined
    /** The policy's roadmap in order, for the timeline. */
    readonly milestones: readonly {
      readonly name: string
      readonly from: string
      readonly rust: string | null
      readonly reached: boolean
    }[]
  } | null
  readonly changes: readonly ReportedChange[]
  readonly findings: readonly ReportedFinding[]
  readonly states: readonly StateRow[]
  readonly diagnostics: readonly {
    readonly code: string
    readonly message: string
    readonly place: Place
  }[]
  readonly outcome: 'pass' | 'warn' | 'fail'
  /** What the change's own policy would say; undefined when it has none of its own, or says the same. */
  readonly dryRun?: DryRun | undefined
  /** The command that shows the same locally; null when there is none. */
  readonly reproduce: string | null
}
