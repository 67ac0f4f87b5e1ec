import { and, type Condition, FALSE, not, or, TRUE } from './condition.js'

/**
 * Pairs that were connected before, by the ids of the two: source sets and guarded lists connect the same
 * pairs thousands of times. Only saves work. Emptied for each evaluation, so that no condition of one
 * snapshot, which knows its place there, shows up in another.
 */
type Memory = Map<number, Map<number, Condition>>
const conjunctions: Memory = new Map()
const disjunctions: Memory = new Map()

export function forgetConnections(): void {
  conjunctions.clear()
  disjunctions.clear()
}

/** `and` of two, without work where one is constant or the pair was seen before. */
export function both(a: Condition, b: Condition): Condition {
  if (a === TRUE || a === b) return b
  if (b === TRUE) return a
  if (a === FALSE || b === FALSE) return FALSE
  if (a.id === b.id) return a
  if (a.id === -b.id) return FALSE
  return remembered(conjunctions, a, b, and)
}

/** `or` of two, likewise. */
export function either(a: Condition, b: Condition): Condition {
  if (a === FALSE || a === b) return b
  if (b === FALSE) return a
  if (a === TRUE || b === TRUE) return TRUE
  if (a.id === b.id) return a
  if (a.id === -b.id) return TRUE
  return remembered(disjunctions, a, b, or)
}

/** `if c then a else b`, for conditions. */
export function ite(c: Condition, a: Condition, b: Condition): Condition {
  if (c.kind === 'constant') return c.value ? a : b
  if (a.id === b.id) return a
  if (a.kind === 'constant') return a.value ? either(c, b) : both(not(c), b)
  if (b.kind === 'constant') return b.value ? either(not(c), a) : both(c, a)
  return either(both(c, a), both(not(c), b))
}

function remembered(
  memory: Memory,
  a: Condition,
  b: Condition,
  make: (a: Condition, b: Condition) => Condition
): Condition {
  const [x, y] = a.id < b.id ? [a, b] : [b, a]
  let row = memory.get(x.id)
  if (row === undefined) {
    row = new Map()
    memory.set(x.id, row)
  }
  let result = row.get(y.id)
  if (result === undefined) {
    result = make(x, y)
    row.set(y.id, result)
  }
  return result
}
