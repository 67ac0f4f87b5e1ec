import type { Span } from '../text/span.js'
import { matchesGlob } from './glob.js'
import type { LoadedPolicy } from './load.js'
import { compareReleases } from './release-order.js'
import type { Waiver } from './schema.js'

/** A waiver that concerns the branch in question. */
export interface StandingWaiver {
  readonly waiver: Waiver
  /** The entry's place in the policy. */
  readonly at: Span
  /** Where its `until` stands. */
  readonly end: Span
  readonly expired: boolean
}

/** @param context `today` as YYYY-MM-DD; the engine has no clock. */
export function waiversFor(
  loaded: LoadedPolicy,
  context: { readonly branch: string; readonly release: string; readonly today: string }
): readonly StandingWaiver[] {
  return (loaded.policy.waivers ?? []).flatMap((waiver, i) =>
    waiver.branch !== undefined && !matchesGlob(waiver.branch, context.branch)
      ? []
      : [
          {
            waiver,
            at: loaded.at(['waivers', i]),
            end: loaded.at(['waivers', i, 'until']),
            expired: hasEnded(waiver.until, context)
          }
        ]
  )
}

/** A date is the last day, a release the first one without the waiver. */
function hasEnded(
  until: string,
  { release, today }: { readonly release: string; readonly today: string }
): boolean {
  return until.includes('-') ? today > until : compareReleases(until, release) <= 0
}

/** What a finding is about, as far as waivers can tell. */
export interface Waivable {
  readonly id: string
  readonly ruleId: string
  readonly component: string | null
}

export function waives(waiver: Waiver, { id, ruleId, component }: Waivable): boolean {
  if (waiver.finding !== undefined) return waiver.finding === id
  return waiver.rule === ruleId && waiver.component === component
}

/** Whether two waivers are for the same findings, however long and for whatever reason. */
export const sameSubject = (a: Waiver, b: Waiver): boolean =>
  a.finding === b.finding &&
  a.rule === b.rule &&
  a.component === b.component &&
  a.branch === b.branch

/** `rr-7f3a91c04b2e`, `provider-lost of UART`. */
export const waived = ({ finding, rule, component }: Waiver): string =>
  finding ?? `${rule} of ${component}`
