import { type Condition, FALSE } from '../../logic/condition.js'
import type { RustUseFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import { both } from './connect.js'
import type { Context } from './context.js'

/** States that something here needs the Rust toolchain, where `when` holds. */
export function useRust(
  context: Context,
  what: RustUseFact['what'],
  name: string,
  when: Condition,
  at: Span
): void {
  const decided = context.decide(when)
  if (decided === FALSE) return
  context.recorder.uses.push({
    kind: 'rust-use',
    what,
    name,
    when: both(context.path.when, decided),
    at,
    evidence: context.evidence()
  })
}
