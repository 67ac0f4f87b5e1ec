import { COMPONENT_STATES, type ComponentState } from '../../model/component.js'
import { RUST_SUPPORT, rung } from '../../model/support.js'
import { componentSchedule, isWithin } from '../components.js'
import type { KeyPath } from '../load.js'
import { compareReleases } from '../release-order.js'
import type { Milestone, Requirement } from '../schema.js'
import { type Comparison, isEarlier } from './weakening.js'

export type Stage = Pick<Milestone, 'from' | 'rust' | 'components'> &
  Partial<Pick<Milestone, 'requires' | 'prototypes' | 'fallbacks-until'>>

/** One roadmap of a policy and where it stands. */
export interface Roadmap {
  readonly stages: readonly Stage[]
  readonly path: KeyPath
}

/** Milestones are compared by what they allow: names and the order of keys do not matter. */
export function compareRoadmaps(
  comparison: Comparison,
  name: string,
  old: Roadmap,
  now: Roadmap
): void {
  compareRungs(comparison, name, old, now)
  compareStates(comparison, name, old, now)
  compareRequirements(comparison, name, old, now)
  comparePrototypes(comparison, name, old, now)
  comparePressure(comparison, name, old, now)
}

/** The first milestone that goes as far as this; -1 when none does. */
const firstWith = ({ stages }: Roadmap, support: (typeof RUST_SUPPORT)[number]): number =>
  stages.findIndex(({ rust }) => rung(rust) >= rung(support))

const releaseOf = ({ stages }: Roadmap, index: number): string => stages[index]?.from ?? 'never'

const placeOf = ({ path }: Roadmap, index: number, key: string): KeyPath =>
  index < 0 ? path : [...path, index, key]

/** A milestone that moved is one thing, however many rungs it is the first to allow: the highest is named. */
function compareRungs(comparison: Comparison, name: string, old: Roadmap, now: Roadmap): void {
  const told = new Set<string>()
  for (const support of [...RUST_SUPPORT].reverse()) {
    if (support === 'absent') continue
    const [i, j] = [firstWith(old, support), firstWith(now, support)]
    const [was, is] = [releaseOf(old, i), releaseOf(now, j)]
    if (compareReleases(is, was) >= 0 || told.has(`${i} ${j}`)) continue
    told.add(`${i} ${j}`)
    comparison.add(
      `${name}: rust ${support}`,
      [was, placeOf(old, i, 'from')],
      [is, placeOf(now, j, 'from')]
    )
  }
}

/** From when a component may be in a state; undefined: always. */
function componentFrom(
  roadmap: Roadmap,
  state: ComponentState
): { readonly release: string | undefined; readonly index: number } {
  const schedule = componentSchedule(roadmap.stages)
  if (isWithin(state, schedule.before)) return { release: undefined, index: -1 }
  const index = schedule.from.findIndex((allowed) => isWithin(state, allowed))
  return { release: releaseOf(roadmap, index), index }
}

function compareStates(comparison: Comparison, name: string, old: Roadmap, now: Roadmap): void {
  const told = new Set<string>()
  for (const state of [...COMPONENT_STATES].reverse()) {
    const [was, is] = [componentFrom(old, state), componentFrom(now, state)]
    if (!isEarlier(is.release, was.release) || told.has(`${was.index} ${is.index}`)) continue
    told.add(`${was.index} ${is.index}`)
    const key = (roadmap: Roadmap, index: number): string =>
      roadmap.stages[index]?.components === undefined ? 'from' : 'components'
    comparison.add(
      `${name}: components ${state}`,
      [was.release ?? 'always', placeOf(old, was.index, key(old, was.index))],
      [is.release ?? 'always', placeOf(now, is.index, key(now, is.index))]
    )
  }
}

/** A condition is kept where the milestone that allows the same has one at least as strict. */
function compareRequirements(
  comparison: Comparison,
  name: string,
  old: Roadmap,
  now: Roadmap
): void {
  old.stages.forEach(({ rust, requires }, i) => {
    if (firstWith(old, rust) !== i) return
    const j = firstWith(now, rust)
    const present = now.stages[j]?.requires ?? []
    requires?.forEach((wanted, k) => {
      if (j < 0 || present.some((other) => asStrict(other, wanted))) return
      const near = present.findIndex((other) => kindOf(other) === kindOf(wanted))
      comparison.add(
        `${name}: rust ${rust} requires ${kindOf(wanted)}`,
        [words(wanted), [...old.path, i, 'requires', k]],
        near < 0
          ? [null, [...now.path, j, 'requires']]
          : [words(present[near] ?? {}), [...now.path, j, 'requires', near]]
      )
    })
  })
}

const kindOf = ({ distros }: Requirement): string =>
  distros === undefined ? 'platforms' : `distros with ${distros.tool}`

function asStrict(other: Requirement, wanted: Requirement): boolean {
  if (kindOf(other) !== kindOf(wanted)) return false
  const [has, needs] = [other.platforms, wanted.platforms]
  if (has === undefined || needs === undefined)
    return other.distros?.packages !== 'any' || wanted.distros?.packages === 'any'
  return has.tier <= needs.tier && (has['host-tools'] === true || needs['host-tools'] !== true)
}

const words = ({ platforms, distros }: Requirement): string =>
  platforms === undefined
    ? `a packaged ${distros?.tool}${distros?.packages === 'any' ? ' under any name' : ''}`
    : `tier ${platforms.tier}${platforms['host-tools'] === true ? ' with host tools' : ''}`

/** Compared where a milestone allows the same, so that a milestone which only moves later is no news. */
function comparePrototypes(comparison: Comparison, name: string, old: Roadmap, now: Roadmap): void {
  for (const [i, { rust }] of old.stages.entries()) {
    const j = firstWith(now, rust)
    const [was, is] = [prototypesAt(old, i), prototypesAt(now, j)]
    if (j < 0 || was.value !== 'guarded' || is.value === 'guarded') continue
    comparison.add(
      `${name}: prototypes`,
      ['guarded', placeOf(old, was.index, 'prototypes')],
      [is.value === 'allowed' ? 'allowed' : null, placeOf(now, is.index, 'prototypes')]
    )
    return
  }
}

/** What the milestone says, or the last one before it that says something. */
function prototypesAt(
  { stages }: Roadmap,
  index: number
): { readonly value: Stage['prototypes']; readonly index: number } {
  const said = stages
    .slice(0, index + 1)
    .findLastIndex(({ prototypes }) => prototypes !== undefined)
  return { value: stages[said]?.prototypes, index: said }
}

/** Until when C may stay beside Rust: a later end, or none, presses less. */
function comparePressure(comparison: Comparison, name: string, old: Roadmap, now: Roadmap): void {
  const end = ({ stages }: Roadmap): readonly [string | null, number] => {
    const index = stages.findIndex((stage) => stage['fallbacks-until'] !== undefined)
    return [stages[index]?.['fallbacks-until'] ?? null, index]
  }
  const [[was, i], [is, j]] = [end(old), end(now)]
  if (was === null || (is !== null && compareReleases(is, was) <= 0)) return
  comparison.add(
    `${name}: fallbacks-until`,
    [was, placeOf(old, i, 'fallbacks-until')],
    [is, placeOf(now, j, 'fallbacks-until')]
  )
}
