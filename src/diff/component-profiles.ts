import type {
  ComponentMoved,
  PrototypeUnguarded,
  ProviderConflict,
  ProviderLost,
  ProviderSuperfluous
} from './change.js'
import { inProfiles, PLAIN, sortedProfiles } from './profiles.js'

export type ComponentChange =
  | ComponentMoved
  | ProviderLost
  | ProviderConflict
  | ProviderSuperfluous
  | PrototypeUnguarded

/** One component's changes in one profile. */
interface ProfileChanges {
  readonly id: string
  readonly changes: readonly ComponentChange[]
}

/**
 * One component's changes: what is alike in the plain build and in profiles is one change, and so is what
 * only looks different from a profile, because that has only some of the targets where a provider is lost.
 */
export function perProfile(
  plain: readonly ComponentChange[],
  profiles: readonly ProfileChanges[]
): readonly ComponentChange[] {
  const found = plain.map((change) => ({ change, profiles: [PLAIN] }))
  for (const { id, changes } of profiles)
    for (const change of changes) {
      const known =
        found.find((other) => isAlike(other.change, change)) ??
        found.find((other) => isPartOf(change, other.change))
      if (known === undefined) found.push({ change, profiles: [id] })
      else known.profiles.push(id)
    }
  return found.map(({ change, profiles: ids }) => inProfiles(change, sortedProfiles(ids)))
}

const isAlike = (a: ComponentChange, b: ComponentChange): boolean =>
  a.kind === b.kind && stateIn(a) === stateIn(b)

function stateIn(change: ComponentChange): string {
  if ('from' in change) return `${change.from} ${change.to}`
  return change.kind === 'provider-lost' ? change.scenario : ''
}

/** The targets that lost their C, seen alone: from there the whole component has lost it. */
const isPartOf = (part: ComponentChange, whole: ComponentChange): boolean =>
  whole.kind === 'provider-lost' &&
  whole.subject.profile === null &&
  part.kind === 'component-raised' &&
  part.targets.some((target) => whole.targets.includes(target))
