import type { Change } from '../diff/change.js'
import { describeChange } from '../diff/describe.js'
import { rung } from '../model/support.js'
import { defineRule, type Verdict } from './rule.js'
import { capital, doubt, nameOf, published, systemName } from './words.js'

/** Whether people need more of Rust, or of a tool, than before. What is new takes nothing from anybody. */
export function isRise(change: Change): boolean {
  switch (change.kind) {
    case 'rust-support-raised':
    case 'floor-raised':
      return true
    case 'component-raised':
      return change.from !== 'absent' || change.dependents.length > 0
    default:
      return false
  }
}

/** On a branch with `freeze: true` nothing may rise, whatever the roadmap allows for its release. */
export const branchFrozen = defineRule({
  id: 'branch-frozen',
  summary: 'Something rises on a branch on which the policy lets nothing rise.',
  level: 'error',
  on: ['rust-support-raised', 'component-raised', 'floor-raised'],
  judge(change, context): Verdict | undefined {
    const { active, loaded } = context
    const { block } = active
    if (!active.frozen || block === undefined || !isRise(change)) return undefined
    // A raise that only may be one, because either side could not be decided, is never an error.
    const certain =
      change.kind !== 'rust-support-raised' || rung(change.from.highest) < rung(change.to.lowest)
    return {
      ...(certain ? {} : { atMost: 'warning' }),
      headline: `${risen(change)} on ${cut(active.branch)}, where nothing may rise`,
      happened: `${describeChange(change)}${doubt(change)}`,
      why: `The policy freezes the branches ${block.block.match}: what people need to build them stays as it was released.${published(context)}`,
      fix: `Leave this change out of ${active.branch}, or bring the part of it that people there need without what rises; the freeze is in ${loaded.path}.`,
      milestone: loaded.at(['branches', block.index, 'freeze'])
    }
  }
})

function risen(change: Change): string {
  const { buildSystem, tool } = change.subject
  if (change.kind === 'floor-raised') return `The lowest ${tool} rises`
  if (change.kind === 'component-raised') return `${nameOf(change)} moves on towards Rust`
  return `${capital(buildSystem === null ? 'the build' : systemName(buildSystem))} asks for more Rust`
}

const cut = (name: string): string => (name.length > 60 ? `${name.slice(0, 59)}…` : name)
