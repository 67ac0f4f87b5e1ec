import { Assumptions, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'

/** Splits looked at before a formula counts as open. */
const MAX_SPLITS = 600

/**
 * TRUE for a formula that holds whatever its unknowns are (`a or not a and b or …`), which the rules that
 * keep formulas canonical do not always see; else the formula itself.
 */
export function certain(condition: Condition): Condition {
  if (condition.kind !== 'or' && condition.kind !== 'and' && condition.kind !== 'not')
    return condition
  const budget = { left: MAX_SPLITS }
  if (never(not(condition), Assumptions.NONE, budget)) return TRUE
  budget.left = MAX_SPLITS
  return never(condition, Assumptions.NONE, budget) ? FALSE : condition
}

/** Whether a formula cannot hold. */
function never(condition: Condition, known: Assumptions, budget: { left: number }): boolean {
  if (condition.kind === 'constant') return !condition.value
  if (--budget.left < 0) return false
  const atom = firstAtom(condition)
  if (atom === undefined) return false
  return [atom, not(atom)].every((half) => {
    const next = known.assume(half)
    return never(next.simplify(condition), next, budget)
  })
}

function firstAtom(condition: Condition): Condition | undefined {
  switch (condition.kind) {
    case 'constant':
      return undefined
    case 'atom':
      return condition
    case 'not':
      return firstAtom(condition.operand)
    default:
      for (const operand of condition.operands) {
        const found = firstAtom(operand)
        if (found !== undefined) return found
      }
      return undefined
  }
}

export const anyOf = (conditions: readonly Condition[]): Condition => certain(or(...conditions))
