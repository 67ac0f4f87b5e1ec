import { defineRule, type Verdict } from './rule.js'
import { inTargets, lookAt, nameOf } from './words.js'

export const providerConflict = defineRule({
  id: 'provider-conflict',
  summary: 'The C and the Rust version of a component are built at once, without a choice.',
  level: 'error',
  on: ['provider-conflict'],
  judge(change): Verdict | undefined {
    const name = nameOf(change)
    return {
      headline: `${name} is built from C and from Rust at once${inTargets(change.targets)}`,
      happened: `With this change and Rust on, the C and the Rust version of ${name} are both built${inTargets(change.targets, 5)}, and nothing chooses between them.${lookAt(change)}`,
      why: 'Two versions of one thing in one program clash: it does not link, it stops at its start, or people get either. That is a defect whatever the release, and no milestone allows it.',
      fix: 'Ask for the C version only where Rust is off (such as a select … if !RUST), or for the component instead of one of its versions. To offer both, build both in all targets that have it and let people choose.'
    }
  }
})
