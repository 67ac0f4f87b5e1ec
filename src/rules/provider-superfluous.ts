import { defineRule, type Verdict } from './rule.js'
import { inTargets, lookAt, nameOf } from './words.js'

export const providerSuperfluous = defineRule({
  id: 'provider-superfluous',
  summary: 'The Rust version of a component is built where nothing asks for it.',
  level: 'warning',
  on: ['provider-superfluous'],
  judge(change): Verdict | undefined {
    const name = nameOf(change)
    return {
      headline: `The Rust version of ${name} is built where nothing asks for it${inTargets(change.targets)}`,
      happened: `With this change and Rust on, the Rust version of ${name} is built${inTargets(change.targets, 5)}, where nothing asks for it and where there is no C version either.${lookAt(change)}`,
      why: 'Turning Rust on should replace what a program has, not add to it: these programs grow, and offer something that nothing in them uses.',
      fix: 'Let what uses it ask for it (such as a select … if RUST) instead of turning it on by default.'
    }
  }
})
