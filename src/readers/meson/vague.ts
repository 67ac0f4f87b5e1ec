import { type Condition, TRUE } from '../../logic/condition.js'
import { flatten } from './arguments.js'
import type { CallSite } from './context.js'
import type { Recorder } from './recorder.js'
import type { Value } from './value.js'
import type { VersionCheck } from './version-checks.js'

/** How the names of unknowns begin that stand for all items of a loop at once. */
export const ANY_ITEMS = 'any item'

/** Thrown when an evaluation that goes through loops once only comes to nothing certain. */
export const VAGUE = Symbol('vague')

/** Conditions in which too much was folded together; what is in there cannot be seen. */
const FOLDED = 'many conditions #'

/** @param folded whether conditions that cannot be looked into count as well. */
export function isVague(condition: Condition, folded = true): boolean {
  switch (condition.kind) {
    case 'constant':
      return false
    case 'atom': {
      const { name } = condition.unknown
      return name.includes(ANY_ITEMS) || (folded && name.startsWith(FOLDED))
    }
    case 'not':
      return isVague(condition.operand, folded)
    default:
      return condition.operands.some((operand) => isVague(operand, folded))
  }
}

/** Whether a value may be anything, because a loop's items are. */
const isAnyItem = (value: Value): boolean =>
  typeof value === 'object' && value.kind === 'unknown' && value.unknown.name.includes(ANY_ITEMS)

/** Calls whose first argument is a name that decides nothing. */
const NAMED = /^(?:.*(?:library|libraries|module|executable|target)|jar|error)$/

/** Notes that a call is about an item which may be anything. */
export function noteVague(recorder: Recorder, call: CallSite): void {
  const first = NAMED.test(call.name) ? 1 : 0
  for (const { value } of flatten([...call.args.slice(first), ...call.keywords.values()]))
    if (isAnyItem(value)) recorder.vague = true
}

/**
 * Whether some fact rests on a loop gone through once. Uses may, where others are certain: those are left
 * aside, as they tell nothing more.
 */
export function isTooVague(recorder: Recorder, decisive: readonly VersionCheck[]): boolean {
  const { failures, floors, sourceRules, settings, uses } = recorder
  if ([...failures, ...floors, ...decisive].some(({ when }) => isVague(when))) return true
  // A set that is used outside a loop is not added to in one that is gone through once.
  if (sourceRules.some(({ rule }) => isVague(rule.when, false))) return true
  if (uses.some((use) => use.what === 'target' && use.when === TRUE)) return false
  return recorder.vague || [...settings, ...uses].some(({ when }) => isVague(when))
}

/** Leaves aside what rests on a loop gone through once. */
export function dropVague(recorder: Recorder): void {
  for (const facts of [recorder.uses, recorder.targets, recorder.languages, recorder.settings])
    drop(facts)
}

function drop(facts: { readonly when: Condition }[]): void {
  let kept = 0
  for (const fact of facts) {
    if (isVague(fact.when)) continue
    facts[kept] = fact
    kept++
  }
  facts.length = kept
}
