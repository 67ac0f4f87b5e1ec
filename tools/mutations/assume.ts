import type { Condition } from '../../src/logic/condition.js'
import type { Ternary } from '../../src/logic/ternary.js'

/** What a condition comes to where some unknowns are known, by what they are called. */
export function decide(
  condition: Condition,
  known: (name: string) => boolean | undefined
): Ternary {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? 'yes' : 'no'
    case 'atom': {
      const value = known(condition.key)
      return value === undefined ? 'unknown' : value ? 'yes' : 'no'
    }
    case 'not': {
      const value = decide(condition.operand, known)
      return value === 'unknown' ? value : value === 'yes' ? 'no' : 'yes'
    }
    default: {
      const values = condition.operands.map((operand) => decide(operand, known))
      const deciding = condition.kind === 'and' ? 'no' : 'yes'
      if (values.includes(deciding)) return deciding
      if (values.includes('unknown')) return 'unknown'
      return condition.kind === 'and' ? 'yes' : 'no'
    }
  }
}
