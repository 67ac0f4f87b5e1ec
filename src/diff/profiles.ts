import type { BuildModel } from '../model/build-model.js'
import type { ProfileModel } from '../model/profile.js'
import { DEFAULT_PROFILE } from '../model/scenario.js'
import type { Change } from './change.js'

/** The build without any options. */
export const PLAIN = DEFAULT_PROFILE.id

/** The named profiles that both sides can tell something about. */
export function comparedProfiles(base: BuildModel, head: BuildModel): readonly string[] {
  const told = (profiles: readonly ProfileModel[]): readonly string[] =>
    profiles.filter(({ unknown }) => unknown.length === 0).map(({ id }) => id)
  const before = new Set(told(base.profiles))
  return told(head.profiles).filter((id) => before.has(id))
}

/** The plain build first. */
export const sortedProfiles = (profiles: readonly string[]): readonly string[] =>
  [...new Set(profiles)].sort((a, b) =>
    a === PLAIN ? -1 : b === PLAIN ? 1 : a < b ? -1 : a > b ? 1 : 0
  )

/** @param profiles those that the change is the same in, sorted */
export const inProfiles = <C extends Change>(change: C, profiles: readonly string[]): C =>
  profiles.length < 2 ? change : { ...change, profiles }
