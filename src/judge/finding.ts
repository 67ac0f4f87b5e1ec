import type { Change, SidedSpan } from '../diff/change.js'
import type { Span } from '../text/span.js'

/** SARIF's levels; GitHub calls `note` a notice. `off` findings are never made. */
export type Level = 'note' | 'warning' | 'error'

/**
 * A rule's answer about one change. The texts are plain, one paragraph each, without line breaks or
 * markup: every report escapes them for its own sink.
 */
export interface Finding {
  readonly ruleId: string
  readonly level: Level
  /** The change judged; null for findings about the policy or about what could not be evaluated. */
  readonly change: Change | null
  /** Stands alone: what is wrong, since when it would be allowed, what this release is. At most 200 characters. */
  readonly headline: string
  /** What happened, with the state before and after. */
  readonly happened: string
  /** Why the roadmap minds, naming the milestone. */
  readonly why: string
  /** What to do, at least one way out. */
  readonly fix: string
  /** The release from which it is allowed; null when that is no question here. `never` when no milestone allows it. */
  readonly allowedFrom: string | null
  readonly at: SidedSpan
  /** The waiver that accepts it; then the level is `note`. */
  readonly waiver: {
    readonly reason: string
    readonly approvedBy: string
    /** A release or a date. */
    readonly until: string
    /** In the policy. */
    readonly at: Span
  } | null
  /** The line of the policy that decides. */
  readonly milestone: Span | null
}
