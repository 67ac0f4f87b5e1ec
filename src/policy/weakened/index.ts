import type { LoadedPolicy } from '../load.js'
import { compareReleases } from '../release-order.js'
import type { Release, RuleLevel } from '../schema.js'
import { compareBranches, compareLevels } from './branches.js'
import {
  compareAreas,
  compareComponents,
  compareFloors,
  compareProfiles,
  compareTwins,
  compareWaivers,
  compareWorld
} from './parts.js'
import { compareRoadmaps } from './roadmap.js'
import { Comparison, type Weakening } from './weakening.js'

export type { Weakening } from './weakening.js'

/** What is needed beside the two policies. */
export interface WeakeningContext {
  /** The target branch of the change. */
  readonly branch: string
  /** The levels of what a policy does not mention. */
  readonly defaults: ReadonlyMap<string, RuleLevel>
}

/**
 * Every key at which `now` promises less than `old`. Silent about what is stricter, about comments,
 * names, reasons, and about lists in another order that mean the same.
 */
export function weakenings(
  old: LoadedPolicy,
  now: LoadedPolicy,
  { branch, defaults }: WeakeningContext
): readonly Weakening[] {
  const comparison = new Comparison(old, now)
  compareRoadmaps(
    comparison,
    'roadmap',
    { stages: old.policy.roadmap, path: ['roadmap'] },
    { stages: now.policy.roadmap, path: ['roadmap'] }
  )
  compareRelease(comparison)
  compareProfiles(comparison)
  compareAreas(comparison)
  compareComponents(comparison)
  compareFloors(comparison)
  compareTwins(comparison)
  compareWorld(comparison)
  compareLevels(comparison, defaults)
  compareBranches(comparison, branch, defaults)
  compareWaivers(comparison)
  return comparison.found
}

/** Another way to find the release may find a later one; only two stated releases can be compared. */
function compareRelease(comparison: Comparison): void {
  const [was, is] = [comparison.old.policy.project.release, comparison.new.policy.project.release]
  if (canonical(was) === canonical(is)) return
  if (
    was.scheme === 'explicit' &&
    is.scheme === 'explicit' &&
    compareReleases(is.value, was.value) <= 0
  )
    return
  const path = ['project', 'release']
  comparison.add('project.release', [words(was), path], [words(is), path])
}

const canonical = (release: Release): string =>
  JSON.stringify(Object.entries(release).sort(([a], [b]) => (a < b ? -1 : 1)))

const words = (release: Release): string =>
  Object.values(release)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(' ')
