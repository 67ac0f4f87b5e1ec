import type { RustSupportRaised } from '../diff/change.js'
import { inDirectory } from '../diff/describe.js'
import { renderRange, rung } from '../model/support.js'
import type { AllowedFrom } from '../policy/active.js'
import { defineRule, type RuleContext, type Verdict } from './rule.js'
import {
  alsoWaits,
  beforeAndAfter,
  capital,
  doubt,
  early,
  headingOf,
  inProfile,
  meaningOf,
  orChangeRows,
  published,
  quoted,
  RUNG_TITLE,
  systemName,
  thisIs,
  waitReason,
  when
} from './words.js'

/**
 * Judges by the lowest rung that head can have: above what is allowed, it is too early however the
 * undecided parts turn out. What only may be too early is `undecidable`'s.
 */
export const rustSupportEarly = defineRule({
  id: 'rust-support-early',
  summary: 'Rust is asked for more strongly than the roadmap allows for this release.',
  level: 'error',
  on: ['rust-support-raised'],
  schedule: true,
  judge(change, context): Verdict | undefined {
    const { active, loaded } = context
    if (rung(change.to.lowest) <= rung(active.highest)) return undefined
    const from = active.allowedFrom(change.to.lowest)
    const title = RUNG_TITLE[change.to.lowest]
    const where = `${inDirectory(change.subject.directory)}${inProfile(context)}`
    const certain = rung(change.from.highest) < rung(change.to.lowest)
    return {
      ...(certain && change.overriddenBy === undefined ? {} : { atMost: 'warning' }),
      headline:
        from.release === 'never'
          ? `${title}${where} is not planned by the roadmap, ${thisIs(active)}`
          : `${title} ${early(from)}${where}, ${when(from)}, ${thisIs(active)}`,
      happened: `${beforeAndAfter(change, context)}${overridden(change)}${doubt(change)}`,
      why: `${reason(from, context)}${published(context)}`,
      fix: fix(change, from, loaded.path),
      allowedFrom: from.release,
      milestone: from.span
    }
  }
})

/** The build system that people start decides otherwise. */
function overridden({ overriddenBy: front }: RustSupportRaised): string {
  if (front === undefined) return ''
  return ` ${capital(systemName(front.system))}, which people start, decides otherwise: there it ${meaningOf(front.support)}.`
}

function reason(from: AllowedFrom, context: RuleContext): string {
  const { active } = context
  const now = `${headingOf(active)}, for which at most ${active.highest} is allowed${inProfile(context)}`
  if (from.milestone === null) return `No milestone of the roadmap goes this far, and ${now}.`
  if (from.release === 'never')
    return `The roadmap has the milestone ${quoted(from.milestone)} without a release, and ${now}.`
  if (from.open) return `${waitReason(from, from.milestone)} For now, ${now}.`
  return `The roadmap promises that this does not come before ${from.release} (${quoted(from.milestone)}), and ${now}.${alsoWaits(from)}`
}

function fix(change: RustSupportRaised, from: AllowedFrom, policy: string): string {
  const keep = `Keep Rust at ${renderRange(change.from)}`
  if (from.milestone === null)
    return `${keep}, or add a milestone in a separate change to ${policy}.`
  if (from.open)
    return `${keep} until the conditions of ${quoted(from.milestone)} are met, ${orChangeRows(from, policy)}.`
  const until = from.release === 'never' ? '' : ` until ${from.release} opens`
  return `${keep}${until}, or move the milestone ${quoted(from.milestone)} in a separate change to ${policy}.`
}
