import type { ComponentState } from '../model/component.js'
import type { RustSupport } from '../model/support.js'
import type { KeyPath, LoadedPolicy } from './load.js'
import type { BranchBlock, Milestone } from './schema.js'

/** A milestone of the roadmap for all, or of a profile's own. */
export interface Stage {
  readonly name: string
  readonly from: string
  readonly rust: RustSupport
  readonly components?: ComponentState | undefined
  readonly prototypes?: Milestone['prototypes']
  readonly requires?: Milestone['requires']
}

/** The milestones that hold, in order, and where they stand in the policy. */
export interface Roadmap {
  readonly stages: readonly Stage[]
  readonly path: KeyPath
}

/** A profile's own roadmap replaces the branch's, and that the one for all. */
export function roadmapFor(
  { policy }: LoadedPolicy,
  profile: string,
  branch: { readonly block: BranchBlock; readonly index: number } | undefined
): Roadmap {
  const own = policy.profiles?.[profile]?.roadmap
  if (own === undefined)
    return branch?.block.roadmap === undefined
      ? { stages: policy.roadmap, path: ['roadmap'] }
      : { stages: branch.block.roadmap, path: ['branches', branch.index, 'roadmap'] }
  return {
    stages: own.map((stage) => ({ ...stage, name: stage.name ?? `${stage.rust} in ${profile}` })),
    path: ['profiles', profile, 'roadmap']
  }
}
