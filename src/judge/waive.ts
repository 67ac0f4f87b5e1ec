import type { LoadedPolicy } from '../policy/load.js'
import type { Waiver } from '../policy/schema.js'
import {
  type StandingWaiver,
  sameSubject,
  type Waivable,
  waived,
  waiversFor,
  waives
} from '../policy/waivers.js'
import type { Finding } from './finding.js'
import type { Notice } from './notices.js'

export interface WaiverContext {
  readonly branch: string
  /** The release the branch is heading to. */
  readonly release: string
  /** YYYY-MM-DD. */
  readonly today: string
  /** False where the policy itself comes from the change in question. */
  readonly inForce: boolean
  /** The change's own policy, when it has another one: its waivers have no force yet. */
  readonly proposed: LoadedPolicy | undefined
}

export interface Waived {
  readonly findings: readonly Finding[]
  readonly notices: readonly Notice[]
}

/**
 * Accepts what the policy waives, and tells which waivers have ended or are for nothing here. A change
 * without any finding leaves the unused ones alone: most changes are not about Rust at all.
 */
export function applyWaivers(
  findings: readonly Finding[],
  loaded: LoadedPolicy,
  context: WaiverContext
): Waived {
  const standing = waiversFor(loaded, context)
  const inForce = context.inForce ? standing.filter(({ expired }) => !expired) : []
  const proposals =
    context.proposed === undefined
      ? []
      : waiversFor(context.proposed, context).filter(
          ({ waiver }) => !standing.some((one) => sameSubject(one.waiver, waiver))
        )
  const result = findings.map((finding) => {
    const about = waivable(finding)
    if (about === undefined) return finding
    const match = (list: readonly StandingWaiver[]): StandingWaiver | undefined =>
      list.find(({ waiver }) => waives(waiver, about))
    const used = match(inForce)
    if (used !== undefined) return accept(finding, used)
    const powerless = match(proposals) ?? (context.inForce ? undefined : match(standing))
    return withExcuse(finding, powerless, match(standing))
  })
  return { findings: result, notices: context.inForce ? noticesOf(result, standing, context) : [] }
}

const waivable = ({ change, ruleId }: Finding): Waivable | undefined =>
  change === null ? undefined : { id: change.id, ruleId, component: change.subject.component }

function accept(finding: Finding, { waiver, at }: StandingWaiver): Finding {
  const { reason, until } = waiver
  return {
    ...finding,
    level: 'note',
    waiver: { reason, until, approvedBy: waiver['approved-by'], at }
  }
}

/** A waiver that does not help is told where people look for the way out. */
function withExcuse(
  finding: Finding,
  powerless: StandingWaiver | undefined,
  ended: StandingWaiver | undefined
): Finding {
  if (powerless !== undefined)
    return {
      ...finding,
      fix: `${finding.fix} The waiver for this in the change itself has no force: it has to be in ${powerless.at.path} of the target branch first, by a change of its own.`
    }
  if (ended?.expired !== true) return finding
  return { ...finding, fix: `${finding.fix} The waiver for this ended: ${untilOf(ended.waiver)}.` }
}

const untilOf = ({ until }: Waiver): string =>
  until.includes('-') ? `its last day was ${until}` : `it was given until ${until}`

function noticesOf(
  findings: readonly Finding[],
  standing: readonly StandingWaiver[],
  { proposed, release, branch }: WaiverContext
): readonly Notice[] {
  return standing.flatMap(({ waiver, at, end, expired }): readonly Notice[] => {
    const kept = proposed?.policy.waivers?.some(
      (other) => sameSubject(other, waiver) && other.until === waiver.until
    )
    if (proposed !== undefined && kept !== true) return []
    const what = waived(waiver)
    const common = { change: null, allowedFrom: null, milestone: null, waiver: null }
    if (expired)
      return [
        {
          ...common,
          ruleId: 'waiver-expired',
          headline: `The waiver for ${what} has ended`,
          happened: `${capital(untilOf(waiver))}, and ${branch} is heading to ${release}. It was approved by ${waiver['approved-by']}: ${waiver.reason}.`,
          why: 'A waiver is a promise with an end, and this one is still written down.',
          fix: `Remove it from ${at.path}, or agree on a later end with a change of that file.`,
          at: { side: 'policy', span: end }
        }
      ]
    const used = findings.some((finding) => {
      const about = waivable(finding)
      return about !== undefined && waives(waiver, about)
    })
    if (used || findings.length === 0) return []
    return [
      {
        ...common,
        ruleId: 'waiver-unused',
        headline: `The waiver for ${what} is for nothing here`,
        happened: `No finding of this change is waived by it. It was approved by ${waiver['approved-by']}: ${waiver.reason}.`,
        why: 'A waiver that nobody needs any more would silence the same thing when it comes back.',
        fix: `Remove it from ${at.path} when what it was for is merged.`,
        at: { side: 'policy', span: at }
      }
    ]
  })
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
