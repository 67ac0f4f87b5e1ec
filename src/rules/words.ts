import type { Change, ComponentMoved, RustSupportRaised, Subject } from '../diff/change.js'
import { inDirectory } from '../diff/describe.js'
import type { ComponentState } from '../model/component.js'
import { type BuildSystem, DEFAULT_PROFILE } from '../model/scenario.js'
import { isDecided, type RustSupport, renderRange, type SupportRange } from '../model/support.js'
import type { AllowedFrom, Permissions } from '../policy/active.js'
import { type AreaLimit, areaLimit } from '../policy/areas.js'
import type { Condition, ConditionRow } from '../policy/conditions.js'
import type { RuleContext } from './rule.js'

/** A rung as the subject of a headline: `Rust on by default too early`. */
export const RUNG_TITLE: Readonly<Record<RustSupport, string>> = {
  absent: 'No Rust',
  'opt-in': 'Rust as an option',
  auto: 'Rust on by default',
  'default-on': 'Rust needed by default',
  mandatory: 'Rust mandatory',
  sole: 'Rust only'
}

/** What a rung means for the person who builds: `a build with Meson …`. */
const RUNG_MEANING: Readonly<Record<RustSupport, string>> = {
  absent: 'never uses Rust',
  'opt-in': 'uses Rust only when asked to',
  auto: 'uses Rust whenever a toolchain is found',
  'default-on': 'stops without a Rust toolchain unless Rust is turned off',
  mandatory: 'cannot be made without Rust',
  sole: 'has nothing but Rust'
}

const SYSTEM_NAMES: Readonly<Record<BuildSystem, string>> = {
  meson: 'Meson',
  configure: 'the configure script',
  autoconf: 'the configure script',
  cmake: 'CMake',
  make: 'make',
  kconfig: 'Kconfig',
  cargo: 'Cargo'
}

export const systemName = (system: BuildSystem): string => SYSTEM_NAMES[system]

/** ` in the profile user-mode`, with a blank before it; empty for the plain build. */
export const inProfile = ({ active: { profile } }: RuleContext): string =>
  profile === DEFAULT_PROFILE.id ? '' : ` in the profile ${profile}`

/** `A build with Meson`, `A build with CMake in the profile user-mode`. */
function buildOf({ buildSystem, directory }: Subject, context: RuleContext): string {
  const by = buildSystem === null ? 'A build' : `A build with ${systemName(buildSystem)}`
  return `${by}${inDirectory(directory)}${inProfile(context)}`
}

/** `uses Rust only when asked to (opt-in)`. */
export function meaningOf(range: SupportRange): string {
  if (isDecided(range)) return `${RUNG_MEANING[range.lowest]} (${range.lowest})`
  return `is somewhere between ${renderRange(range).replace('..', ' and ')}`
}

/** What a build was like and what it is like now, and the file that did it. */
export function beforeAndAfter(change: RustSupportRaised, context: RuleContext): string {
  const { subject, from, to, at, movedFrom: old } = change
  const now = buildOf(subject, context)
  const cause = `The cause is in ${at.span.path}.`
  if (old === undefined)
    return `${now} ${meaningOf(from)} before this change; with it, it ${meaningOf(to)}. ${cause}`
  const before = buildOf({ ...subject, buildSystem: old }, context)
  return `${before} ${meaningOf(from)} before this change, which takes it away. ${now}, which is left, ${meaningOf(to)}. ${cause}`
}

/** Why something is only possible, naming the constructs; with a blank before it, empty when it is proven. */
export function doubt(change: Change): string {
  if (change.certainty === 'proven' && change.unknowns.length === 0) return ''
  const reasons = [...new Set(change.unknowns.map(({ reason }) => reason))]
  const named = reasons.slice(0, 3).map(stripStop).join('; ')
  const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : ''
  return ` This rests on something that was not evaluated: ${named || 'a part of the build files'}${more}.`
}

const stripStop = (text: string): string => text.replace(/[.\s]+$/, '')

/** Where the reasons are published; with a blank before it, empty when the policy names no document. */
export function published({ loaded }: RuleContext): string {
  const { document } = loaded.policy.project
  return document === undefined ? '' : ` The roadmap is published in ${document}.`
}

/** `"Rust by default"`. */
export const quoted = (name: string): string => `"${name}"`

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? ''
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** What a component in each state is. */
const STATE_MEANING: Readonly<Record<ComponentState, string>> = {
  absent: 'not there (absent)',
  'c-only': 'built from C, with Rust on or off (c-only)',
  selectable: 'built from C, and with Rust on from Rust as well, for a choice (selectable)',
  fallback: 'built from Rust, and from C where Rust is off (fallback)',
  'rust-only': 'built from Rust, and provided by nothing where Rust is off (rust-only)'
}

/** A state in few words: `converted with its C as a fallback (fallback)`. */
export const stateTitle = (state: ComponentState): string => STATE_TITLE[state]

const STATE_TITLE: Readonly<Record<ComponentState, string>> = {
  absent: 'away',
  'c-only': 'in C only (c-only)',
  selectable: 'in Rust beside its C (selectable)',
  fallback: 'in Rust with its C as a fallback (fallback)',
  'rust-only': 'in Rust only (rust-only)'
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

/** The area that does not allow the move yet; what never had C takes nothing away from it. */
export function protectedBy(
  change: ComponentMoved,
  { active, loaded }: RuleContext
): AreaLimit | undefined {
  if (change.from === 'absent' || active.levels['area-protected'] === 'off') return undefined
  return areaLimit(loaded, active.release, change, change.to)
}

/** The promise that a state comes not before some release. */
export function promise(from: AllowedFrom, context: RuleContext): string {
  const { componentAllowed } = context.active
  const now = `${headingOf(context.active)}, for which components may be ${componentAllowed} at most${inProfile(context)}`
  const document = published(context)
  if (from.milestone === null)
    return `No milestone of the roadmap goes this far, and ${now}.${document}`
  if (from.release === 'never')
    return `The roadmap has the milestone ${quoted(from.milestone)} without a release, and ${now}.${document}`
  if (from.open) return `${waitReason(from, from.milestone)} For now, ${now}.${document}`
  return `The roadmap promises that this does not come before ${from.release} (${quoted(from.milestone)}), and ${now}.${alsoWaits(from)}${document}`
}

/** `what` until the release opens, or a change of the policy. */
export function fixUntil(what: string, from: AllowedFrom, policy: string): string {
  if (from.open && from.milestone !== null)
    return `Until the conditions of ${quoted(from.milestone)} are met, ${what}; ${orChangeRows(from, policy)}.`
  const until = from.release === 'never' ? capital(what) : `Until ${from.release} opens, ${what}`
  const move =
    from.milestone === null ? 'add a milestone' : `move the milestone ${quoted(from.milestone)}`
  return `${until}; or ${move} in a separate change to ${policy}.`
}

/** The end of a headline: `allowed from 11.0, this is 10.2`. */
export const tooEarly = (what: string, from: AllowedFrom, context: RuleContext): string =>
  from.release === 'never'
    ? `${what}${inProfile(context)}, which the roadmap does not plan, ${thisIs(context.active)}`
    : `${what} ${early(from)}${inProfile(context)}, ${when(from)}, ${thisIs(context.active)}`

/** What rests on conditions that nobody can judge is not proven to be too early. */
export const early = ({ open, waits }: AllowedFrom): string =>
  open && waits.every(({ state }) => state === 'unknown') ? 'may be too early' : 'too early'

/** `allowed from 11.0`; where the release has come, what the milestone waits for. */
export const when = (from: AllowedFrom): string =>
  from.open && from.milestone !== null
    ? `${quoted(from.milestone)} waits for ${rowsIn(from.waits, 2)}`
    : `allowed from ${from.release}`

/** The rows that are in the way; what refutes comes before what is only not known. */
function rowsIn(waits: readonly Condition[], most: number): string {
  const rows = inTheWay(waits).map(({ id, says }) => `${id} (${says})`)
  const rest = rows.length - most
  return rest <= 0 ? listed(rows) : listed([...rows.slice(0, most), `${rest} more`])
}

const inTheWay = (waits: readonly Condition[]): readonly ConditionRow[] => {
  const rows = waits.flatMap((condition) => condition.rows)
  return [
    ...rows.filter(({ state }) => state === 'unmet'),
    ...rows.filter(({ state }) => state === 'unknown')
  ]
}

/** Why a milestone whose release has come is not reached: each row that fails, and how we know. */
export function waitReason(from: AllowedFrom, milestone: string): string {
  const conditions = from.waits.map(({ words, state, rows }) => {
    const open = inTheWay([{ words, state, rows, at: from.span }])
    const said = open.map(
      ({ id, says, basis }) => `${id}: ${says}${basis === '' ? '' : ` (${basis})`}`
    )
    const more = said.length > MOST_ROWS ? `; and ${said.length - MOST_ROWS} more` : ''
    const verdict = state === 'unmet' ? 'Not met' : 'Not known'
    return `${verdict}: ${words}; in the way is ${said.slice(0, MOST_ROWS).join('; ')}${more}.`
  })
  return `The roadmap has conditions for ${quoted(milestone)} besides ${from.release}. ${conditions.join(' ')}`
}

const MOST_ROWS = 12

/** With a blank before it; empty when no condition stands beside the release. */
export const alsoWaits = ({ waits }: AllowedFrom): string =>
  waits.length === 0
    ? ''
    : ` Beside the release it waits for conditions that are not met today: ${rowsIn(waits, 3)}.`

/** The other ways out than to wait for the world. */
export const orChangeRows = (from: AllowedFrom, policy: string): string =>
  from.waits.some(({ state }) => state === 'unmet')
    ? `or correct the row, or take the condition out, in a separate change to ${policy}`
    : `or say in ${policy}, with a row of your own, what is not known`

/** `this is 10.2`; where the branch leads, `this is judged as 10.2`. */
export const thisIs = ({ release, lead }: Permissions): string =>
  lead === 0 ? `this is ${release}` : `this is judged as ${release}`

/** `the branch main is heading to 10.2`, and how it is judged when it leads. */
export const headingOf = ({ branch, heading, release, lead }: Permissions): string =>
  `${branch === '' ? 'this' : `the branch ${branch}`} is heading to ${heading}${lead === 0 ? '' : ` and judged as ${release} (lead: ${lead})`}`

/** Of a long name its beginning tells most; never cut through a character. */
const cut = (name: string): string =>
  name.length > 60 ? `${name.slice(0, 59).replace(/[\uD800-\uDBFF]$/, '')}…` : name
