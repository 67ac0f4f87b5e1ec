import type {
  ComponentStanding,
  FloorStanding,
  MilestoneStanding,
  StatusReport,
  SystemStanding
} from './status.js'
import { amount, location, shortId } from './words.js'

/** `QEMU at 7c949c53e9 (v10.0.0), heading to 10.0`. Not escaped. */
export function statusTitle({ project, revision, release, cutting }: StatusReport): string {
  const where = `${project} at ${shortId(revision.id)} (${revision.origin})`
  return cutting === null
    ? `${where}, heading to ${release.value}`
    : `${where}, judged as release ${cutting}`
}

/** The verdict in a sentence. Not escaped. */
export function statusVerdict({ findings, overdue, cutting }: StatusReport): string {
  const levels = [...findings, ...overdue].map(({ level }) => level)
  const count = (wanted: string): number => levels.filter((level) => level === wanted).length
  const [errors, warnings] = [count('error'), count('warning')]
  const parts = [
    ...(errors === 0 ? [] : [amount(errors, 'error')]),
    ...(warnings === 0 ? [] : [amount(warnings, 'warning')])
  ]
  if (parts.length > 0) return `Off the roadmap: ${parts.join(' and ')}.`
  return cutting === null
    ? 'On the roadmap: nothing has come too early.'
    : `Ready for ${cutting}: nothing has come too early.`
}

/** `behind: "Rust by default" (auto) was possible from 10.0 on`. Not escaped. */
export function standingText({ standing, overdue }: SystemStanding): string {
  switch (standing) {
    case 'ahead':
      return 'too early'
    case 'undecided':
      return 'perhaps too early: not all could be evaluated'
    case 'behind':
      return overdue === null
        ? 'later than planned'
        : `${overdue.rust} possible since ${overdue.from}`
    case 'without-rust':
      return 'has no Rust'
    case 'there':
      return 'as planned'
  }
}

export const nextText = ({ next }: SystemStanding): string =>
  next === null ? '' : `${next.rust} from ${next.from}`

/** Components by their states, furthest first. */
export function byState(
  list: readonly ComponentStanding[]
): readonly { readonly state: string; readonly members: readonly ComponentStanding[] }[] {
  return ['rust-only', 'fallback', 'selectable', 'c-only'].flatMap((state) => {
    const members = list.filter((component) => component.state === state)
    return members.length === 0 ? [] : [{ state, members }]
  })
}

/** `PL011 (hw/char/Kconfig:4), in 3 targets`. Not escaped. */
export function componentText(component: ComponentStanding): string {
  const { name, place, targets, prototype, allowed, buildSystem } = component
  const remarks = [
    ...(targets === null ? [] : [`in ${amount(targets, 'target')}`]),
    ...(buildSystem === null ? [] : [`with ${buildSystem}`]),
    ...(prototype ? ['prototype'] : []),
    ...(allowed === 'yes'
      ? []
      : [allowed === 'no' ? 'too early' : 'too early, unless it never had C'])
  ]
  return [`${name} (${location(place)})`, ...remarks].join(', ')
}

/** `1.77.0 with Rust, at most 1.83; stated alike in a and b`. Not escaped. */
export function floorText({ everybody, withRust, atMost, copies }: FloorStanding): string {
  const parts = [
    ...(everybody === null ? [] : [`${everybody} for everybody`]),
    ...(withRust === null || withRust === everybody ? [] : [`${withRust} with Rust`]),
    ...(atMost === null ? [] : [`at most ${atMost} by the policy`])
  ]
  const stale = copies.filter((copy) => copy.stale)
  const told = stale.map(({ version, place }) => `${location(place)} says ${version}`)
  if (told.length > 0) parts.push(`but ${told.join(', ')}`)
  else if (copies.length > 1) parts.push(`${copies.length} places agree`)
  return parts.join(', ')
}

/** Not escaped. */
export const milestoneText = ({ state, from }: MilestoneStanding): string =>
  state === 'to-come' ? (from === 'never' ? 'not planned' : 'to come') : state.replace('-', ' ')
