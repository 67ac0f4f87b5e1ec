import { isWithin } from '../policy/components.js'
import { defineRule, type Verdict } from './rule.js'
import { fixUntil, moveOf, nameOf, promise, protectedBy, tooEarly } from './words.js'

/** While C and Rust are to be chosen between at run time, a build with Rust has both. */
export const selectionRemoved = defineRule({
  id: 'selection-removed',
  summary:
    'A build with Rust leaves out a C version that the roadmap keeps for a choice at run time.',
  level: 'error',
  on: ['component-raised'],
  schedule: true,
  judge(change, context): Verdict | undefined {
    const { active, loaded } = context
    if (change.to !== 'fallback' || change.from === 'absent') return undefined
    if (isWithin('fallback', active.componentAllowed)) return undefined
    if (protectedBy(change, context) !== undefined) return undefined
    const from = active.componentAllowedFrom('fallback')
    return {
      headline: tooEarly(`C version of ${nameOf(change)} left out with Rust on`, from, context),
      happened: moveOf(change),
      why: `Until then a build with Rust still has the C version, so that people can go back to it without building anew. ${promise(from, context)}`,
      fix: fixUntil(
        'build the C version with Rust on as well and let people choose at run time',
        from,
        loaded.path
      ),
      allowedFrom: from.release,
      milestone: from.span
    }
  }
})
