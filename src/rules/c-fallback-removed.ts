import { isWithin } from '../policy/components.js'
import { defineRule, type Verdict } from './rule.js'
import {
  C_WITHOUT_RUST,
  fixUntil,
  moveOf,
  nameOf,
  promise,
  protectedBy,
  tooEarly
} from './words.js'

/** What never had C takes nothing away: that is `new-rust-only-component`'s. */
export const cFallbackRemoved = defineRule({
  id: 'c-fallback-removed',
  summary: 'A component can no longer be built without Rust, before the roadmap allows that.',
  level: 'error',
  on: ['component-raised'],
  schedule: true,
  judge(change, context): Verdict | undefined {
    const { active, loaded } = context
    if (change.to !== 'rust-only' || change.from === 'absent') return undefined
    if (isWithin('rust-only', active.componentAllowed)) return undefined
    if (protectedBy(change, context) !== undefined) return undefined
    const from = active.componentAllowedFrom('rust-only')
    return {
      headline: tooEarly(`C fallback of ${nameOf(change)} removed`, from, context),
      happened: moveOf(change),
      why: `People who build without Rust lose it. ${promise(from, context)}`,
      fix: fixUntil(`keep what builds the C version ${C_WITHOUT_RUST}`, from, loaded.path),
      allowedFrom: from.release,
      milestone: from.span
    }
  }
})
