import type { Change, ComponentMoved } from '../diff/change.js'
import type { ComponentState } from '../model/component.js'
import type { AllowedFrom } from '../policy/active.js'
import type { RuleContext } from './rule.js'
import { capital, doubt, listed, published, quoted } from './words.js'

const STATE_MEANING: Readonly<Record<ComponentState, string>> = {
  absent: 'not there (absent)',
  'c-only': 'built from C, with Rust on or off (c-only)',
  selectable: 'built from C, and with Rust on from Rust as well, for a choice (selectable)',
  fallback: 'built from Rust, and from C where Rust is off (fallback)',
  'rust-only': 'built from Rust, and provided by nothing where Rust is off (rust-only)'
}

/** How to keep C in a build, in the words of the build files. */
export const C_WITHOUT_RUST =
  'where Rust is off (such as a select … if !RUST, or the rule for its source file)'

export const nameOf = (change: Change): string => cut(change.subject.component ?? 'a component')

/** `a`, `a and b`, `a, b, c and 4 more`. */
export function some(names: readonly string[], most = 3): string {
  const rest = names.length - most
  if (rest <= 1) return listed(names.map(cut))
  return listed([...names.slice(0, most).map(cut), `${rest} more`])
}

/** `in 2 targets (a and b)`; with a blank before it, empty when there are none. */
export function inTargets(targets: readonly string[], most?: number): string {
  if (targets.length === 0) return ''
  const noun = targets.length === 1 ? 'target' : 'targets'
  return ` in ${targets.length} ${noun} (${some(targets, most)})`
}

/** What a component was and is now, and where to look. */
export function moveOf(change: ComponentMoved): string {
  const where = change.targets.length === 0 ? '' : ` It is there${inTargets(change.targets, 5)}.`
  return `Before this change ${nameOf(change)} was ${STATE_MEANING[change.from]}; with it, it is ${STATE_MEANING[change.to]}.${where}${whoNeedsRust(change.dependents)}${lookAt(change)}`
}

/** With a blank before it, empty when there are none. */
export const whoNeedsRust = (dependents: readonly string[]): string =>
  dependents.length === 0 ? '' : ` What asks for it and needs Rust now: ${some(dependents, 5)}.`

/** Where to look, and why it may not be certain; with a blank before it. */
export function lookAt(change: Change): string {
  const { path } = change.at.span
  return `${path === '' ? '' : ` The place to look at is ${path}.`}${doubt(change)}`
}

/** The promise that a state comes not before some release. */
export function promise(from: AllowedFrom, context: RuleContext): string {
  const { branch, release, componentAllowed } = context.active
  const now = `the branch ${branch} is heading to ${release}, for which components may be ${componentAllowed} at most`
  const document = published(context)
  if (from.milestone === null)
    return `No milestone of the roadmap goes this far, and ${now}.${document}`
  if (from.release === 'never')
    return `The roadmap has the milestone ${quoted(from.milestone)} without a release, and ${now}.${document}`
  return `The roadmap promises that this does not come before ${from.release} (${quoted(from.milestone)}), and ${now}.${document}`
}

/** `what` until the release opens, or a change of the policy. */
export function fixUntil(what: string, from: AllowedFrom, policy: string): string {
  const until = from.release === 'never' ? capital(what) : `Until ${from.release} opens, ${what}`
  const move =
    from.milestone === null ? 'add a milestone' : `move the milestone ${quoted(from.milestone)}`
  return `${until}; or ${move} in a separate change to ${policy}.`
}

/** The end of a headline: `allowed from 11.0, this is 10.2`. */
export const tooEarly = (what: string, from: AllowedFrom, { active }: RuleContext): string =>
  from.release === 'never'
    ? `${what}, which the roadmap does not plan, this is ${active.release}`
    : `${what} too early, allowed from ${from.release}, this is ${active.release}`

/** Of a long name its beginning tells most; never cut through a character. */
const cut = (name: string): string =>
  name.length > 60 ? `${name.slice(0, 59).replace(/[\uD800-\uDBFF]$/, '')}…` : name
