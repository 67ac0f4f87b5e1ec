import type { Change, ChangeKind } from '../diff/change.js'
import type { Level } from '../judge/finding.js'
import type { Permissions } from '../policy/active.js'
import type { LoadedPolicy } from '../policy/load.js'
import type { RuleId } from '../policy/rule-ids.js'
import type { Span } from '../text/span.js'

/** What a rule may know beside the change: the policy with its places, and what it allows here and now. */
export interface RuleContext {
  readonly loaded: LoadedPolicy
  readonly active: Permissions
  /** What the commits of the change say in the trailer that the policy names. */
  readonly trailers: Trailers
}

/** The values of one trailer in the commits of a change. */
export interface Trailers {
  readonly values: readonly string[]
  /** False where not all commits of the change are in this clone. */
  readonly complete: boolean
}

/** A rule's answer; undefined from a rule means that it has nothing to say. Texts as in `Finding`. */
export interface Verdict {
  /** Whatever the rule's level is (but for `off`): for limits that the policy states in so many words. */
  readonly exactly?: Level
  /** The rule's level, but not above this one. */
  readonly atMost?: Level
  readonly headline: string
  readonly happened: string
  readonly why: string
  readonly fix: string
  readonly allowedFrom?: string
  readonly milestone?: Span
}

export interface Rule {
  readonly id: RuleId
  /** One line for lists. */
  readonly summary: string
  /** The level when the policy says nothing. */
  readonly level: Level
  readonly on: readonly ChangeKind[]
  /** It asks whether something comes too early, which is no question on a frozen branch. */
  readonly schedule?: boolean
  judge(change: Change, context: RuleContext): Verdict | undefined
}

/** The changes that can have one of these kinds, narrowed to them: a member may stand for several kinds. */
type Heard<K extends ChangeKind, C extends Change = Change> = C extends Change
  ? [K & C['kind']] extends [never]
    ? never
    : C & { readonly kind: K }
  : never

/** Makes a rule that sees only the kinds of change it listens to. */
export function defineRule<K extends ChangeKind>(rule: {
  readonly id: RuleId
  readonly summary: string
  readonly level: Level
  readonly on: readonly K[]
  readonly schedule?: boolean
  judge(change: Heard<K>, context: RuleContext): Verdict | undefined
}): Rule {
  const listens = (change: Change): change is Heard<K> =>
    rule.on.some((kind) => kind === change.kind)
  return {
    ...rule,
    judge: (change, context) => (listens(change) ? rule.judge(change, context) : undefined)
  }
}
