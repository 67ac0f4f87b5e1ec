import { inDirectory } from '../diff/describe.js'
import { rung } from '../model/support.js'
import { defineRule, type Verdict } from './rule.js'
import { beforeAndAfter, doubt, headingOf, inProfile, systemName, when } from './words.js'

/**
 * A raise that is within the roadmap or beyond it, depending on a construct that was not evaluated. What
 * is beyond it either way is `rust-support-early`'s; what is within it either way is fine.
 */
export const undecidable = defineRule({
  id: 'undecidable',
  summary: 'Whether a change keeps the roadmap rests on something that was not evaluated.',
  level: 'warning',
  on: ['rust-support-raised'],
  schedule: true,
  judge(change, context): Verdict | undefined {
    const { active } = context
    const allowed = rung(active.highest)
    if (rung(change.to.lowest) > allowed || rung(change.to.highest) <= allowed) return undefined
    const from = active.allowedFrom(change.to.highest)
    const system = change.subject.buildSystem
    const where = `${system === null ? 'the build' : systemName(system)}${inDirectory(change.subject.directory)}`
    return {
      atMost: 'warning',
      headline: `Cannot tell whether Rust stays within the roadmap${inProfile(context)}: ${where} may be at ${change.to.highest}, ${active.release} allows ${active.highest}`,
      happened: `${beforeAndAfter(change, context)}${doubt(change)}`,
      why:
        from.release === 'never'
          ? `No release of the roadmap allows ${change.to.highest}; ${headingOf(active)}.`
          : `${change.to.highest} is ${from.open ? `not allowed yet, ${when(from)}` : when(from)}; ${headingOf(active)}.`,
      fix: 'Look at the named construct: where it leaves Rust out by default, nothing has to be done. Writing it in a plainer way lets the check decide; please also report the construct, so that it learns to.',
      allowedFrom: from.release,
      milestone: from.span
    }
  }
})
