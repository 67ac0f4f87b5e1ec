import { type Condition, FALSE, not, TRUE } from '../../logic/condition.js'
import { both, either } from '../../logic/connect.js'
import type { Expression } from './ast.js'
import type { CallSite } from './context.js'
import { entryValue, presence } from './merge.js'
import { EXHAUSTED } from './signals.js'
import { type Dictionary, type Item, MAX_ITEMS, type Part } from './value.js'

/** Lists inside lists, guards and choices resolved, as Meson flattens arguments. */
export function flatten(values: Iterable<Item | undefined>): Part[] {
  const parts: Part[] = []
  const budget = { left: MAX_ITEMS }
  for (const value of values) if (value !== undefined) collect(value, TRUE, parts, budget)
  return parts
}

/** @param budget lists that hold a list twice, which holds a list twice …, have no end worth waiting for. */
function collect(item: Item, when: Condition, into: Part[], budget: { left: number }): void {
  if (budget.left-- === 0) throw EXHAUSTED
  if (typeof item === 'object')
    switch (item.kind) {
      case 'list':
        for (const inner of item.items) collect(inner, when, into, budget)
        return
      case 'guarded':
        collect(item.value, both(when, item.when), into, budget)
        return
      case 'deferred':
        for (const inner of item.items()) collect(inner, both(when, item.when), into, budget)
        return
      case 'spread':
        into.push({
          value: { kind: 'unknown', unknown: item.unknown, template: undefined },
          when: both(when, item.when)
        })
        return
      case 'choice':
        collect(item.yes, both(when, item.condition), into, budget)
        collect(item.no, both(when, not(item.condition)), into, budget)
        return
      case 'unset':
        return
      default:
    }
  into.push({ value: item, when })
}

/** The strings of a value, however nested; what is not a known string is left out. */
export function strings(...values: readonly (Item | undefined)[]): string[] {
  return flatten(values).flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
}

export function firstString(call: CallSite, index = 0): string | undefined {
  const value = call.args[index]
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value.kind === 'list') {
    const [only] = value.items
    return typeof only === 'string' && value.items.length === 1 ? only : undefined
  }
  return undefined
}

/** The expression behind a keyword argument, for its place. */
export function keywordNode(call: CallSite, name: string): Expression | undefined {
  let found: Expression | undefined
  for (const keyword of call.node.arguments.keywords)
    if (keyword.name === name) found = keyword.value
  return found
}

export const argumentNode = (call: CallSite, index = 0): Expression | undefined =>
  call.node.arguments.positional[index]

/** When a disabler is among the arguments, however nested. */
export function disabledWhen(call: CallSite): Condition {
  let when: Condition = FALSE
  for (const value of call.args) when = either(when, holds(value))
  for (const value of call.keywords.values()) when = either(when, holds(value))
  return when
}

function holds(item: Item): Condition {
  if (typeof item !== 'object') return FALSE
  switch (item.kind) {
    case 'disabler':
      return TRUE
    case 'list': {
      if (item.disabled !== undefined) return item.disabled
      let when: Condition = FALSE
      for (const inner of item.items) when = either(when, holds(inner))
      item.disabled = when
      return when
    }
    case 'choice':
      return either(
        both(item.condition, holds(item.yes)),
        both(not(item.condition), holds(item.no))
      )
    default:
      return FALSE
  }
}

/** Known entries with when they are there. */
export function entriesOf(dictionary: Dictionary): readonly (Part & { readonly key: string })[] {
  return [...dictionary.entries].map(([key, entry]) => ({
    key,
    value: entryValue(entry),
    when: presence(entry)
  }))
}
