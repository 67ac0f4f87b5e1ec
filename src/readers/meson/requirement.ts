import { atom, type Condition, constant, FALSE, not, TRUE } from '../../logic/condition.js'
import { both, either, ite } from '../../logic/connect.js'
import type { CallSite, Context } from './context.js'
import { describe } from './describe.js'
import type { Value } from './value.js'

/** What a `required:` argument asks for. Never both. */
export interface Requirement {
  /** Not looked for at all, and so not found. */
  readonly disabled: Condition
  /** Configuring stops when it is not found. */
  readonly required: Condition
}

const REQUIRED: Requirement = { disabled: FALSE, required: TRUE }
const OPTIONAL: Requirement = { disabled: FALSE, required: FALSE }

export function requirement(context: Context, call: CallSite, otherwise = true): Requirement {
  const value = call.keywords.get('required')
  if (value === undefined) return otherwise ? REQUIRED : OPTIONAL
  return fromValue(context, context.resolve(value))
}

function fromValue(context: Context, value: Value): Requirement {
  if (typeof value === 'boolean') return value ? REQUIRED : OPTIONAL
  if (typeof value === 'object')
    switch (value.kind) {
      case 'feature':
        return {
          disabled: constant(value.state === 'disabled'),
          required: constant(value.state === 'enabled')
        }
      case 'condition':
        return { disabled: FALSE, required: context.decide(value.condition) }
      case 'choice': {
        const c = context.decide(value.condition)
        const a = fromValue(context, value.yes)
        const b = fromValue(context, value.no)
        return {
          disabled: ite(c, a.disabled, b.disabled),
          required: ite(c, a.required, b.required)
        }
      }
      case 'unset':
        return REQUIRED
      case 'unknown':
        return { disabled: FALSE, required: atom(value.unknown) }
      default:
    }
  return {
    disabled: FALSE,
    required: atom(context.unknown(`${describe(value)} is required`, 'is not known').unknown)
  }
}

/** Found where required (the environment is sufficient), else as the environment has it. */
export function foundIn(need: Requirement, present: () => Condition): Condition {
  if (need.disabled === TRUE) return FALSE
  if (need.required === TRUE) return TRUE
  return both(not(need.disabled), either(need.required, present()))
}
