import type { BuildModel, SystemModel } from '../model/build-model.js'
import { rung } from '../model/support.js'
import { comparedProfiles, PLAIN } from './profiles.js'

/** What people build with before and after; one side is missing where there was or is nothing. */
export interface Pair {
  readonly base: SystemModel | undefined
  readonly head: SystemModel | undefined
}

export const profileOf = ({ base, head }: Pair): string => (head ?? base)?.profile ?? PLAIN

/** The systems of both sides that have to be compared, profile by profile, in a fixed order. */
export function pairSystems(base: BuildModel, head: BuildModel): readonly Pair[] {
  return [PLAIN, ...comparedProfiles(base, head)].flatMap((profile) => {
    const [before, after] = [base, head].map(({ systems }) =>
      systems.filter((system) => system.profile === profile)
    )
    // What builds the crates that are there is not known, so nobody can say what rose or sank.
    if ([base, head].some((side) => side.systems.length === 0 && side.hasCrates)) return []
    return pairProfile(
      (before ?? []).filter((system) => takesPart(system, after ?? [], head)),
      (after ?? []).filter((system) => takesPart(system, before ?? [], base))
    )
  })
}

/** A build system that came to take part in a profile, or ceased to, is not one that came or went. */
function takesPart(system: SystemModel, others: readonly SystemModel[], side: BuildModel): boolean {
  if (system.profile === PLAIN || others.some(({ id }) => id === system.id)) return true
  return side.systems.every(({ id }) => id !== system.id)
}

/**
 * A build system that appears or disappears beside others changes nothing for whoever builds with those.
 * Only where people have to move, the one they come from and the one they find are compared
 * (docs/decisions/0007-a-new-build-system.md).
 */
function pairProfile(
  before: readonly SystemModel[],
  after: readonly SystemModel[]
): readonly Pair[] {
  const ids = [...new Set([...before, ...after].map((system) => system.id))].sort()
  const kept: Pair[] = []
  const gone: SystemModel[] = []
  const come: SystemModel[] = []
  for (const id of ids) {
    const old = before.find((system) => system.id === id)
    const young = after.find((system) => system.id === id)
    if (old !== undefined && young !== undefined) kept.push({ base: old, head: young })
    else if (old !== undefined) gone.push(old)
    else if (young !== undefined) come.push(young)
  }
  return [...kept, ...(kept.length > 0 ? squeezed(gone, before, after) : replaced(gone, come))]
}

/** Nothing stays: the new systems stand for the old ones, of which the one nearest to Rust counts. */
function replaced(gone: readonly SystemModel[], come: readonly SystemModel[]): readonly Pair[] {
  const [furthest] = [...gone].sort((a, b) => rung(b.support.highest) - rung(a.support.highest))
  if (come.length === 0) return gone.map((system) => ({ base: system, head: undefined }))
  return come
    .filter((system) => furthest !== undefined || system.id !== 'cargo')
    .map((system) => ({ base: furthest, head: system }))
}

/** One way to build is gone: that matters when every way that is left needs Rust and it did not. */
function squeezed(
  gone: readonly SystemModel[],
  before: readonly SystemModel[],
  left: readonly SystemModel[]
): readonly Pair[] {
  const needsRust = ({ support }: SystemModel): boolean => rung(support.lowest) >= rung('mandatory')
  const [easiest] = left
  if (easiest === undefined || !left.every(needsRust)) return []
  // Where one that is left has only now come to need Rust, its own change says so.
  if (before.some((old) => left.some(({ id }) => id === old.id) && !needsRust(old))) return []
  return gone
    .filter((system) => rung(system.support.highest) < rung('mandatory'))
    .map((system) => ({ base: system, head: easiest }))
}
