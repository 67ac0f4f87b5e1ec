import { and, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'

/** Formulas beyond this are not worth what they cost: the answer they give is no clearer. */
export const LARGE = 40

type Pairs = Map<number, Condition>

const MAX_KEPT = 200_000

/** The same lists are split again and again under the same conditions: what two of them come to is kept. */
const paired =
  (kept: Map<number, Pairs>, join: (a: Condition, b: Condition) => Condition) =>
  (a: Condition, b: Condition): Condition => {
    if (a.kind === 'constant' || b.kind === 'constant' || a === b) return join(a, b)
    let inner = kept.get(a.id)
    if (inner === undefined) {
      if (kept.size > MAX_KEPT) kept.clear()
      inner = new Map()
      kept.set(a.id, inner)
    }
    let result = inner.get(b.id)
    if (result === undefined) {
      result = join(a, b)
      inner.set(b.id, result)
    }
    return result
  }

export const both = paired(new Map(), and)
export const either = paired(new Map(), or)
export const opposite = not

const MAX_TABLE_ATOMS = 8
const tables = new Map<number, Condition>()

/**
 * The constant that a formula is in disguise, found by trying every value of its atoms; the formula itself
 * when it is none, or has too many atoms to try.
 */
export function settled(condition: Condition): Condition {
  if (condition.kind === 'constant' || condition.kind === 'atom' || condition.size > 3 * LARGE)
    return condition
  const known = tables.get(condition.id)
  if (known !== undefined) return known
  if (tables.size > MAX_KEPT) tables.clear()
  const result = tried(condition)
  tables.set(condition.id, result)
  return result
}

function tried(condition: Condition): Condition {
  const atoms = new Map<number, number>()
  collect(condition, atoms)
  if (atoms.size > MAX_TABLE_ATOMS) return condition
  const first = holds(condition, atoms, 0)
  for (let values = 1; values < 1 << atoms.size; values++)
    if (holds(condition, atoms, values) !== first) return condition
  return first ? TRUE : FALSE
}

function collect(condition: Condition, into: Map<number, number>): void {
  if (condition.kind === 'atom') {
    if (!into.has(condition.id)) into.set(condition.id, into.size)
  } else if (condition.kind === 'not') collect(condition.operand, into)
  else if (condition.kind !== 'constant') for (const one of condition.operands) collect(one, into)
}

function holds(condition: Condition, atoms: ReadonlyMap<number, number>, values: number): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value
    case 'atom':
      return ((values >> (atoms.get(condition.id) ?? 0)) & 1) === 1
    case 'not':
      return !holds(condition.operand, atoms, values)
    case 'and':
      return condition.operands.every((one) => holds(one, atoms, values))
    case 'or':
      return condition.operands.some((one) => holds(one, atoms, values))
  }
}
