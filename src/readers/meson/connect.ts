import { and, type Condition, FALSE, or, TRUE } from '../../logic/condition.js'

/** `and` of two, without work where one is constant or the pair was seen before. */
export function both(a: Condition, b: Condition): Condition {
  if (a === TRUE || a === b) return b
  if (b === TRUE) return a
  if (a === FALSE || b === FALSE) return FALSE
  return remembered(CONJUNCTIONS, a, b, and)
}

/** `or` of two, likewise. */
export function either(a: Condition, b: Condition): Condition {
  if (a === FALSE || a === b) return b
  if (b === FALSE) return a
  if (a === TRUE || b === TRUE) return TRUE
  return remembered(DISJUNCTIONS, a, b, or)
}

/** Conditions are immutable: the same two always give the same. Entries go when the conditions go. */
type Memory = WeakMap<Condition, WeakMap<Condition, Condition>>
const CONJUNCTIONS: Memory = new WeakMap()
const DISJUNCTIONS: Memory = new WeakMap()

function remembered(
  memory: Memory,
  a: Condition,
  b: Condition,
  make: (a: Condition, b: Condition) => Condition
): Condition {
  let row = memory.get(a)
  if (row === undefined) {
    row = new WeakMap()
    memory.set(a, row)
  }
  let result = row.get(b)
  if (result === undefined) {
    result = make(a, b)
    row.set(b, result)
  }
  return result
}
