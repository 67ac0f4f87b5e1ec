import { and, type Condition, not, or } from '../../logic/condition.js'

type Pairs = WeakMap<Condition, WeakMap<Condition, Condition>>

/**
 * The same lists are split again and again under the same conditions, so what two of them come to is kept
 * as long as they live.
 */
const paired =
  (kept: Pairs, join: (a: Condition, b: Condition) => Condition) =>
  (a: Condition, b: Condition): Condition => {
    if (a.kind === 'constant' || b.kind === 'constant') return join(a, b)
    let inner = kept.get(a)
    if (inner === undefined) {
      inner = new WeakMap()
      kept.set(a, inner)
    }
    let result = inner.get(b)
    if (result === undefined) {
      result = join(a, b)
      inner.set(b, result)
    }
    return result
  }

export const both = paired(new WeakMap(), and)
export const either = paired(new WeakMap(), or)

const negations = new WeakMap<Condition, Condition>()

export function opposite(condition: Condition): Condition {
  if (condition.kind === 'constant') return not(condition)
  let result = negations.get(condition)
  if (result === undefined) {
    result = not(condition)
    negations.set(condition, result)
    if (result.kind !== 'constant') negations.set(result, condition)
  }
  return result
}
