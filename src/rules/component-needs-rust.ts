import type { ComponentMoved, ProviderLost } from '../diff/change.js'
import { isWithin } from '../policy/components.js'
import { defineRule, type Verdict } from './rule.js'
import { fixUntil, lookAt, nameOf, promise, some, tooEarly } from './words.js'

/**
 * What was there before and asks now for something that only Rust gives it. One cause is one finding: a C
 * version that went is `c-fallback-removed`'s, whole targets that get nothing are `provider-lost`'s.
 */
export const componentNeedsRust = defineRule({
  id: 'component-needs-rust',
  summary: 'An existing board or feature needs Rust now, before the roadmap allows that.',
  level: 'error',
  on: ['component-raised', 'provider-lost'],
  schedule: true,
  judge(change, context): Verdict | undefined {
    const { active, loaded } = context
    const { dependents } = change
    const [first] = dependents
    if (first === undefined || !isMine(change)) return undefined
    if (isWithin('rust-only', active.componentAllowed)) return undefined
    const from = active.componentAllowedFrom('rust-only')
    const more = dependents.length > 1 ? ` (and ${dependents.length - 1} more)` : ''
    return {
      headline: tooEarly(`${some([first])}${more} needs Rust`, from, context),
      happened: `What was there before this change asks now for ${nameOf(change)}, which only Rust gives it: ${some(dependents, 5)}.${lookAt(change)}`,
      why: `Without Rust a part of it is missing, or it is not built at all. ${promise(from, context)}`,
      fix: fixUntil(
        `give ${nameOf(change)} a C version where Rust is off, or let only new boards and features ask for it`,
        from,
        loaded.path
      ),
      allowedFrom: from.release,
      milestone: from.span
    }
  }
})

const isMine = (change: ComponentMoved | ProviderLost): boolean =>
  change.kind === 'provider-lost'
    ? change.targets.length === 0
    : change.from === 'absent' && change.to === 'rust-only'
