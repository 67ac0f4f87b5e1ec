import { isWithin } from '../policy/components.js'
import { defineRule, type Verdict } from './rule.js'
import { moveOf, nameOf } from './words.js'

/** Where existing boards or features need it too early, `component-needs-rust` says so instead. */
export const newRustOnlyComponent = defineRule({
  id: 'new-rust-only-component',
  summary: 'A component is new and has no C version.',
  level: 'note',
  on: ['component-raised'],
  judge(change, { active }): Verdict | undefined {
    if (change.from !== 'absent' || change.to !== 'rust-only') return undefined
    const { dependents } = change
    if (dependents.length > 0 && !isWithin('rust-only', active.componentAllowed)) return undefined
    return {
      headline: `${nameOf(change)} is new and has no C version`,
      happened: moveOf(change),
      why: 'People who build without Rust do not get it. What is new takes nothing away from them.',
      fix: 'Nothing has to be done. Where the component is documented, say that it needs Rust.'
    }
  }
})
