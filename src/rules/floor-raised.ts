import type { FloorRaised } from '../diff/change.js'
import { compareReleases } from '../policy/release-order.js'
import { defineRule, type RuleContext, type Verdict } from './rule.js'
import { doubt } from './words.js'

/** A ceiling counts first: it holds whether or not the floor is guarded by Rust. */
export const floorRaised = defineRule({
  id: 'floor-raised',
  summary: 'A tool has to be newer than before, perhaps even for people who build without Rust.',
  level: 'warning',
  on: ['floor-raised'],
  schedule: true,
  judge(change, context): Verdict | undefined {
    const tool = change.subject.tool
    if (tool === null || change.to === null) return undefined
    const { policy, at } = context.loaded
    const limits = policy.floors?.[tool]
    const ceiling = limits?.['at-most']
    if (ceiling !== undefined && compareReleases(change.to, ceiling) > 0)
      return aboveCeiling(change, tool, ceiling, context)
    if (change.guarded) return guarded(change, tool)
    const verdict = unguarded(change, tool, context)
    if (limits?.unguarded === 'allow') return { ...verdict, atMost: 'note' }
    if (limits?.unguarded !== 'keep') return verdict
    const why = `The policy keeps this floor for builds without Rust. ${verdict.why}`
    return { ...verdict, exactly: 'error', why, milestone: at(['floors', tool, 'unguarded']) }
  }
})

const states = (change: FloorRaised): string =>
  `${change.to ?? 'none'} (before: ${change.from ?? 'any version'})`

function aboveCeiling(change: FloorRaised, tool: string, ceiling: string, { loaded }: RuleContext) {
  return {
    exactly: 'error' as const,
    headline: `${tool} ${change.to ?? ''} is above the ceiling of the policy, ${ceiling}`,
    happened: `${change.at.span.path} asks for ${tool} ${states(change)}.${doubt(change)}`,
    why: `The policy promises packagers that ${tool} ${ceiling} is new enough.`,
    fix: `Ask for ${ceiling} at most, or raise floors.${tool}.at-most in a separate change to ${loaded.path}.`,
    milestone: loaded.at(['floors', tool, 'at-most'])
  }
}

function guarded(change: FloorRaised, tool: string): Verdict {
  return {
    atMost: 'note',
    headline: `Building with Rust now needs ${tool} ${states(change)}`,
    happened: `${change.at.span.path} asks for ${tool} ${states(change)}, only where Rust is on.${doubt(change)}`,
    why: 'Who builds without Rust does not notice; packagers who build with it have to have the newer version.',
    fix: `Nothing has to be done. To set a limit, give floors.${tool} an at-most in the policy.`
  }
}

function unguarded(change: FloorRaised, tool: string, { loaded }: RuleContext): Verdict {
  return {
    headline: `Everybody now needs ${tool} ${states(change)}, even without Rust`,
    happened: `${change.at.span.path} asks for ${tool} ${states(change)}, whether or not Rust is on.${doubt(change)}`,
    why: 'A build without Rust is the way out for people whose system lacks the newer tools; this raise takes a part of it away.',
    fix: `Ask for the newer ${tool} only where Rust is on, or say floors.${tool}.unguarded: allow in a separate change to ${loaded.path}.`
  }
}
