import { type Condition, constant, FALSE, not, TRUE } from '../../logic/condition.js'
import { both, either } from '../../logic/connect.js'
import type { RustUseFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import type { Context } from './context.js'
import type { Item, Value } from './value.js'

/** Whether a source makes a target a Rust one. */
export function isRustSource({ value }: { readonly value: Value }): boolean {
  if (typeof value === 'string') return value.endsWith('.rs')
  if (typeof value !== 'object') return false
  if (value.kind === 'file') return value.path.endsWith('.rs')
  return value.kind === 'target' && value.rustSource
}

/** When a list of sources has Rust in it; what is deferred is left so where it cannot. */
export function rustIn(items: Iterable<Item | undefined>): Condition {
  let when: Condition = FALSE
  for (const item of items) {
    if (item === undefined) continue
    if (when === TRUE) break
    when = either(when, rustInItem(item))
  }
  return when
}

function rustInItem(item: Item): Condition {
  if (typeof item !== 'object') return constant(isRustSource({ value: item }))
  switch (item.kind) {
    case 'list':
      item.rust ??= rustIn(item.items)
      return item.rust
    case 'guarded':
      return both(item.when, rustInItem(item.value))
    case 'deferred':
      return item.mayBeRust ? both(item.when, rustIn(item.items())) : FALSE
    case 'choice':
      return either(
        both(item.condition, rustInItem(item.yes)),
        both(not(item.condition), rustInItem(item.no))
      )
    case 'spread':
      return FALSE
    default:
      return constant(isRustSource({ value: item }))
  }
}

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
