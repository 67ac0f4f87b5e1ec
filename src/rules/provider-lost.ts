import { defineRule, type Verdict } from './rule.js'
import { C_WITHOUT_RUST, inTargets, lookAt, nameOf, whoNeedsRust } from './words.js'

/** A defect in any release: without targets, only with dependents, it is `component-needs-rust`'s. */
export const providerLost = defineRule({
  id: 'provider-lost',
  summary:
    'A component is asked for, and nothing provides it any more with Rust on, or with Rust off.',
  level: 'error',
  on: ['provider-lost'],
  judge(change): Verdict | undefined {
    const { scenario, targets, dependents } = change
    if (targets.length === 0) return undefined
    const name = nameOf(change)
    return {
      headline: `Nothing provides ${name} with Rust ${scenario} any more${inTargets(targets)}`,
      happened: `With Rust ${scenario}, ${name} was provided before this change; with it, nothing provides it${inTargets(targets, 5)}, where it is asked for.${whoNeedsRust(dependents)}${lookAt(change)}`,
      why: 'What is asked for and not provided is missing from the program, or breaks the build. That is a defect whatever the release, and no milestone allows it.',
      fix:
        scenario === 'on'
          ? 'Build the Rust version in these targets too, or keep the C version there with Rust on. Where they shall go without it, let nothing ask for it.'
          : `Keep what builds the C version in these targets ${C_WITHOUT_RUST}. Where they shall go without it, let nothing ask for it.`
    }
  }
})
