import { defineRule, type Verdict } from './rule.js'
import { inTargets, listed, lookAt, nameOf, published, quoted } from './words.js'

/** Demanded from the milestone that says `prototypes: guarded` until one says `allowed`. */
export const prototypeUnguarded = defineRule({
  id: 'prototype-unguarded',
  summary:
    'A prototype is built by everybody who turns Rust on, not only by who asks for prototypes.',
  level: 'error',
  on: ['prototype-unguarded'],
  judge(change, context): Verdict | undefined {
    const { active, loaded } = context
    const { prototypes } = active
    if (prototypes?.state !== 'guarded') return undefined
    const name = nameOf(change)
    const options = loaded.policy['prototype-options'] ?? []
    const how = options.length === 0 ? 'an option of its own' : listed(options)
    const until =
      prototypes.allowedFrom.release === 'never'
        ? ''
        : ` until ${prototypes.allowedFrom.release} opens`
    return {
      headline: `${name} is a prototype and built with Rust on without being asked for, this is ${active.release}`,
      happened: `With Rust on and nothing else asked for, ${name} is built from Rust${inTargets(change.targets, 5)}; before this change it was not.${lookAt(change)}`,
      why: `From ${prototypes.from} (${quoted(prototypes.milestone)}) the roadmap keeps partial conversions behind ${how}, so that who builds with Rust gets only what is complete.${published(context)}`,
      fix: `Build it only where ${how} is on${until}; or, once it is complete, take the mark away from it, in ${loaded.path} or in its Cargo.toml, in a separate change.`,
      allowedFrom: prototypes.allowedFrom.release,
      milestone: prototypes.at
    }
  }
})
