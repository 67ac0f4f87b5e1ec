import type { Change } from '../diff/change.js'
import { PLAIN } from '../diff/profiles.js'
import { type Permissions, permissions } from '../policy/active.js'
import type { World } from '../policy/conditions.js'
import type { LoadedPolicy } from '../policy/load.js'
import type { OwnPolicy } from '../policy/own.js'
import type { FailAt, Mode, RuleLevel } from '../policy/schema.js'
import { isRise } from '../rules/branch-frozen.js'
import { RULES } from '../rules/index.js'
import type { Rule, RuleContext, Trailers, Verdict } from '../rules/rule.js'
import type { Finding, Level } from './finding.js'
import { invalid, NOTICES, type Notice } from './notices.js'
import { applyWaivers } from './waive.js'

export interface JudgeContext {
  /** The target branch's name; `refs/heads/` may stand before it. */
  readonly branch: string
  /** The release the target branch is heading to. */
  readonly release: string
  /** Given by the person who runs the check; wins over the policy's `fail-at`. */
  readonly failAt?: FailAt | undefined
  /** YYYY-MM-DD; without it waivers that end with a date have no force. */
  readonly today?: string | undefined
  /** What the change does to the policy; undefined when nothing. */
  readonly own?: OwnPolicy | undefined
  /** True when the target branch has no policy and the change brings the first one. */
  readonly introduced?: boolean | undefined
  /** What the conditions of milestones are judged by; without it none of them is known to be met. */
  readonly world?: World | undefined
  /** The trailers of the change's commits; without it there are none. */
  readonly trailers?: Trailers | undefined
}

const NO_TRAILERS: Trailers = { values: [], complete: true }

export interface Judgement {
  /** The gravest first, then in order of their places. */
  readonly findings: readonly Finding[]
  readonly outcome: 'pass' | 'warn' | 'fail'
  /** What is allowed for the plain build. */
  readonly active: Permissions
  /** What is allowed in a profile. */
  activeIn(profile: string): Permissions
}

const ORDER: readonly Level[] = ['note', 'warning', 'error']

/** In `audit` everything is only told, in `warn` nothing fails. The level shown never contradicts the outcome. */
const CEILING: Readonly<Record<Mode, Level>> = { audit: 'note', warn: 'warning', enforce: 'error' }

/** Judges every change by every rule that listens to its kind. */
export function judge(
  changes: readonly Change[],
  loaded: LoadedPolicy,
  context: JudgeContext
): Judgement {
  const known = new Map<string, Permissions>()
  const activeIn = (profile: string): Permissions => {
    const active = known.get(profile) ?? permissions(loaded, { ...context, profile })
    known.set(profile, active)
    return active
  }
  const active = activeIn(PLAIN)
  const judged = changes.flatMap((change) =>
    findingsFor(change, { loaded, trailers: context.trailers ?? NO_TRAILERS }, activeIn)
  )
  const { own } = context
  const waived = applyWaivers(judged, loaded, {
    branch: context.branch,
    release: context.release,
    today: context.today ?? '9999-12-31',
    inForce: context.introduced !== true,
    proposed: own?.kind === 'changed' ? own.loaded : undefined
  })
  const notices = [...waived.notices, ...invalid(own, active.branch)].flatMap(
    (notice) => withLevel(notice, active) ?? []
  )
  const findings = [...waived.findings, ...notices].sort(byGravity)
  const outcome = outcomeOf(findings, active, context.failAt ?? active.failAt)
  return { findings, outcome, active, activeIn }
}

/** One cause is one finding: of the profiles that a change is in, the one that it hits hardest speaks. */
function findingsFor(
  change: Change,
  context: Omit<RuleContext, 'active'>,
  activeIn: (profile: string) => Permissions
): readonly Finding[] {
  const profiles = change.profiles ?? [change.subject.profile ?? PLAIN]
  const all = profiles.map((profile) => ({
    profile,
    findings: RULES.flatMap(
      (rule) => find(rule, change, { ...context, active: activeIn(profile) }) ?? []
    )
  }))
  const [first, ...more] = all.filter(({ findings }) => findings.length > 0)
  if (first === undefined) return []
  const speaker = more.reduce(
    (best, one) => (gravityOf(one.findings) > gravityOf(best.findings) ? one : best),
    first
  )
  return speaker.findings.map((finding) => {
    const alike = all.filter(
      (other) =>
        other.profile !== speaker.profile &&
        other.profile !== PLAIN &&
        other.findings.some(({ ruleId }) => ruleId === finding.ruleId)
    )
    return alike.length === 0
      ? finding
      : also(
          finding,
          alike.map(({ profile }) => profile)
        )
  })
}

const gravityOf = (findings: readonly Finding[]): number =>
  Math.max(...findings.map(({ level }) => ORDER.indexOf(level)))

const also = (finding: Finding, profiles: readonly string[]): Finding => ({
  ...finding,
  happened: `${finding.happened} It is the same in the ${profiles.length === 1 ? 'profile' : 'profiles'} ${profiles.join(', ')}.`
})

function withLevel(notice: Notice, active: Permissions): Finding | undefined {
  const configured = active.levels[notice.ruleId] ?? NOTICES[notice.ruleId].level
  return configured === 'off'
    ? undefined
    : { ...notice, level: lower(configured, CEILING[active.mode]) }
}

function find(rule: Rule, change: Change, context: RuleContext): Finding | undefined {
  const configured = context.active.levels[rule.id] ?? rule.level
  if (configured === 'off') return undefined
  // On a frozen branch the roadmap is no question any more: one finding a cause.
  if (rule.schedule === true && context.active.frozen && isRise(change)) return undefined
  const verdict = verdictOf(rule, change, context)
  if (verdict === undefined) return undefined
  const { headline, happened, why, fix } = verdict
  return {
    ruleId: rule.id,
    level: levelOf(configured, verdict, change, context.active.mode),
    change,
    headline:
      headline.length > 200
        ? `${headline.slice(0, 199).replace(/[\uD800-\uDBFF]$/, '')}…`
        : headline,
    happened,
    why,
    fix,
    allowedFrom: verdict.allowedFrom ?? null,
    at: change.at,
    milestone: verdict.milestone ?? null,
    waiver: null
  }
}

/** What is too early only because nobody can judge a condition is not proven to be too early. */
function verdictOf(rule: Rule, change: Change, context: RuleContext): Verdict | undefined {
  const verdict = rule.judge(change, context)
  const { ifMet } = context.active
  if (verdict === undefined || ifMet === undefined) return verdict
  const anyway = rule.judge(change, { ...context, active: ifMet })
  if (anyway !== undefined) return anyway
  const { exactly, ...rest } = verdict
  const most = lower(exactly ?? 'warning', 'warning')
  return { ...rest, atMost: lower(rest.atMost ?? 'warning', most) }
}

/** What is only possible is never more than a warning, whatever the policy says: an error needs proof. */
function levelOf(
  configured: Exclude<RuleLevel, 'off'>,
  verdict: Verdict,
  change: Change,
  mode: Mode
): Level {
  const level = verdict.exactly ?? lower(configured, verdict.atMost ?? 'error')
  return lower(lower(level, change.certainty === 'proven' ? 'error' : 'warning'), CEILING[mode])
}

const lower = (a: Level, b: Level): Level => (ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b)

function outcomeOf(
  findings: readonly Finding[],
  { mode, mostWarnings }: Permissions,
  failAt: FailAt
): Judgement['outcome'] {
  const grave = findings.filter(({ level }) => level !== 'note')
  if (mode === 'audit' || grave.length === 0) return 'pass'
  const warnings = grave.filter(({ level }) => level === 'warning').length
  const failing =
    warnings > (mostWarnings ?? warnings) ||
    grave.some(({ level }) => level === 'error' || failAt === 'warning')
  return mode === 'enforce' && failAt !== 'never' && failing ? 'fail' : 'warn'
}

function byGravity(a: Finding, b: Finding): number {
  const order = ORDER.indexOf(b.level) - ORDER.indexOf(a.level)
  if (order !== 0) return order
  if (a.at.span.path !== b.at.span.path) return a.at.span.path < b.at.span.path ? -1 : 1
  if (a.at.span.start !== b.at.span.start) return a.at.span.start - b.at.span.start
  const [x, y] = [`${a.ruleId} ${a.change?.id}`, `${b.ruleId} ${b.change?.id}`]
  return x < y ? -1 : x > y ? 1 : 0
}
