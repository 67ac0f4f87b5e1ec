import { covers } from '../glob.js'
import type { KeyPath } from '../load.js'
import { compareReleases } from '../release-order.js'
import { PACKAGED_TOOLS } from '../schema/roadmap.js'
import type { Area, FloorPolicy, Policy, ProfilePolicy, Waiver } from '../schema.js'
import { sameSubject, waived } from '../waivers.js'
import { compareRoadmaps, type Roadmap } from './roadmap.js'
import { type Comparison, isEarlier } from './weakening.js'

const own = <T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  map === undefined ? undefined : Object.getOwnPropertyDescriptor(map, key)?.value

/** A profile of another name with the same options is the same profile. */
export function compareProfiles(comparison: Comparison): void {
  const [old, now] = [comparison.old.policy, comparison.new.policy]
  const roadmap = (policy: Policy, id: string, profile: ProfilePolicy): Roadmap =>
    profile.roadmap === undefined
      ? { stages: policy.roadmap, path: ['roadmap'] }
      : { stages: profile.roadmap, path: ['profiles', id, 'roadmap'] }
  for (const [id, profile] of Object.entries(old.profiles ?? {})) {
    const same = Object.entries(now.profiles ?? {}).find(([, other]) =>
      sameSet(other.options, profile.options)
    )
    if (same === undefined) {
      const other = own(now.profiles, id)
      comparison.add(
        `profile ${id}`,
        [profile.options.join(' '), ['profiles', id, 'options']],
        [other?.options.join(' ') ?? null, ['profiles', id, 'options']]
      )
    } else if (profile.roadmap !== undefined || same[1].roadmap !== undefined)
      compareRoadmaps(
        comparison,
        `profile ${id}`,
        roadmap(old, id, profile),
        roadmap(now, same[0], same[1])
      )
  }
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())

/** A trailer lets a commit message answer a finding; under another name it does no more. */
export function compareTwins(comparison: Comparison): void {
  const [was, is] = [comparison.old.policy.twins, comparison.new.policy.twins]
  if (was !== undefined || is === undefined) return
  comparison.add('twins: trailer', [null, ['twins']], [is.trailer, ['twins', 'trailer']])
}

/** Areas are the same by name, else by what is in them. */
export function compareAreas(comparison: Comparison): void {
  const now = comparison.new.policy.areas ?? []
  comparison.old.policy.areas?.forEach((area, i) => {
    const byName = now.findIndex(({ name }) => name === area.name)
    const j = byName < 0 ? now.findIndex((other) => sameParts(other, area)) : byName
    const other = now[j]
    const key = `area ${area.name}`
    if (other === undefined) {
      comparison.add(key, ['protected', ['areas', i]], [null, ['areas']])
      return
    }
    for (const state of ['selectable', 'fallback', 'rust-only'] as const) {
      const [was, is] = [area.components[state], other.components[state]]
      if (isEarlier(is, was))
        comparison.add(
          `${key}: ${state}`,
          [was ?? null, ['areas', i, 'components', state]],
          [is ?? null, ['areas', j, 'components', state]]
        )
    }
    dropped(area.paths, other.paths, `${key}: paths`, ['areas', i, 'paths'], comparison, [
      'areas',
      j,
      'paths'
    ])
    dropped(area.members, other.members, `${key}: members`, ['areas', i, 'members'], comparison, [
      'areas',
      j,
      'members'
    ])
  })
}

const sameParts = (a: Area, b: Area): boolean =>
  sameSet(a.paths ?? [], b.paths ?? []) && sameSet(a.members ?? [], b.members ?? [])

/** Entries that no entry of the other list stands for. */
function dropped(
  old: readonly string[] | undefined,
  now: readonly string[] | undefined,
  key: string,
  was: KeyPath,
  comparison: Comparison,
  is: KeyPath
): void {
  old?.forEach((entry, i) => {
    if (now?.some((other) => covers(other, entry)) !== true)
      comparison.add(key, [entry, [...was, i]], [null, is])
  })
}

/** A component that is no longer declared, or no prototype any more, is judged by less. */
export function compareComponents(comparison: Comparison): void {
  const [old, now] = [comparison.old.policy, comparison.new.policy]
  for (const [name, component] of Object.entries(old.components ?? {})) {
    const path = ['components', name]
    const other = own(now.components, name)
    if (other === undefined) {
      comparison.add(`component ${name}`, ['declared', path], [null, ['components']])
      continue
    }
    if (component.prototype === true && other.prototype !== true)
      comparison.add(
        `component ${name}: prototype`,
        ['true', [...path, 'prototype']],
        [other.prototype === false ? 'false' : null, [...path, 'prototype']]
      )
    for (const side of ['c', 'rust'] as const)
      dropped(
        component[side],
        other[side],
        `component ${name}: ${side}`,
        [...path, side],
        comparison,
        [...path, side]
      )
  }
  now['prototype-options']?.forEach((option, i) => {
    if (old['prototype-options']?.includes(option) !== true)
      comparison.add(
        'prototype-options',
        [null, ['prototype-options']],
        [option, ['prototype-options', i]]
      )
  })
}

/** What a floor may do to people who build without Rust, from the strictest. */
const UNGUARDED: readonly (FloorPolicy['unguarded'] | undefined)[] = ['keep', undefined, 'allow']

export function compareFloors(comparison: Comparison): void {
  const [old, now] = [comparison.old.policy, comparison.new.policy]
  for (const tool of new Set([
    ...Object.keys(old.floors ?? {}),
    ...Object.keys(now.floors ?? {})
  ])) {
    const [floor, other] = [own(old.floors, tool), own(now.floors, tool)]
    const path = ['floors', tool]
    const most = floor?.['at-most']
    const limit = other?.['at-most']
    if (most !== undefined && (limit === undefined || compareReleases(limit, most) > 0))
      comparison.add(
        `floor of ${tool}: at-most`,
        [most, [...path, 'at-most']],
        [limit ?? null, [...path, 'at-most']]
      )
    if (UNGUARDED.indexOf(other?.unguarded) > UNGUARDED.indexOf(floor?.unguarded))
      comparison.add(
        `floor of ${tool}: unguarded`,
        [floor?.unguarded ?? null, [...path, 'unguarded']],
        [other?.unguarded ?? null, [...path, 'unguarded']]
      )
    floor?.copies?.forEach(({ file }, i) => {
      if (other?.copies?.some((copy) => copy.file === file) !== true)
        comparison.add(
          `floor of ${tool}: copies`,
          [file, [...path, 'copies', i]],
          [null, [...path, 'copies']]
        )
    })
  }
}

/** Whom a condition asks for: fewer of them, or a fact that makes a condition easier. */
export function compareWorld(comparison: Comparison): void {
  for (const list of ['distros', 'platforms'] as const) {
    const rows = (policy: Policy): readonly Row[] =>
      (policy[list] ?? []).map((row) => (typeof row === 'string' ? { id: row } : row))
    const [old, now] = [rows(comparison.old.policy), rows(comparison.new.policy)]
    old.forEach(({ id }, i) => {
      if (!now.some((row) => row.id === id)) comparison.add(list, [id, [list, i]], [null, [list]])
    })
    now.forEach((row, j) => {
      const i = old.findIndex(({ id }) => id === row.id)
      for (const fact of FACTS) {
        const [was, is] = [old[i]?.[fact], row[fact]]
        if (i >= 0 && is !== undefined && String(was) !== String(is) && isEasier(fact, was, is))
          comparison.add(
            `${list}: ${fact} of ${row.id}`,
            [was === undefined ? null : String(was), [list, i, fact]],
            [String(is), [list, j, fact]]
          )
      }
    })
  }
}

const FACTS = [...PACKAGED_TOOLS, 'tier', 'host-tools'] as const
type Row = { readonly id: string } & {
  readonly [K in (typeof FACTS)[number]]?: string | number | boolean | undefined
}

/** A fact that was not the policy's before replaces one of the shipped table, which is not at hand here. */
function isEasier(fact: string, was: unknown, is: string | number | boolean): boolean {
  if (was === undefined) return is !== false
  if (fact === 'tier') return Number(is) < Number(was)
  return fact === 'host-tools' ? is === true : compareReleases(String(is), String(was)) > 0
}

export function compareWaivers(comparison: Comparison): void {
  const old = comparison.old.policy.waivers ?? []
  comparison.new.policy.waivers?.forEach((waiver, j) => {
    const i = old.findIndex((other) => asWide(other, waiver))
    const before = old[i]
    if (before === undefined)
      comparison.add(
        `waiver for ${waived(waiver)}`,
        [null, ['waivers']],
        [`until ${waiver.until}`, ['waivers', j]]
      )
    else if (lasts(waiver.until, before.until))
      comparison.add(
        `waiver for ${waived(waiver)}`,
        [`until ${before.until}`, ['waivers', i, 'until']],
        [`until ${waiver.until}`, ['waivers', j, 'until']]
      )
  })
}

/** Whether `other` was for everything that `waiver` is for. */
const asWide = (other: Waiver, waiver: Waiver): boolean =>
  sameSubject({ ...other, branch: undefined }, { ...waiver, branch: undefined }) &&
  covers(other.branch ?? '**', waiver.branch ?? '**')

/** A date and a release cannot be compared, so that swapping them is told. */
function lasts(now: string, before: string): boolean {
  if (now === before) return false
  if (now.includes('-') !== before.includes('-')) return true
  return now.includes('-') ? now > before : compareReleases(now, before) > 0
}
