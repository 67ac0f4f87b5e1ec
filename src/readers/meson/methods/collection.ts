import { and, type Condition, FALSE, not, or, TRUE } from '../../../logic/condition.js'
import { flatten } from '../arguments.js'
import type { CallSite, Context, Method } from '../context.js'
import { describe } from '../describe.js'
import { guarded, itemsOf, merge, truth } from '../merge.js'
import { entry, hasKey, item, presenceOf, within } from '../operators.js'
import { type Dictionary, type Item, type List, listOf, listOfItems, type Value } from '../value.js'

/** https://mesonbuild.com/Reference-manual_elementary_list.html */
export const listMethod: Method<List> = (context, list, call) => {
  const [first, second] = call.args
  switch (call.name) {
    case 'length':
      return length(context, list)
    case 'contains':
      return truth(first === undefined ? not(TRUE) : contains(context, list, first))
    case 'get':
      if (typeof first !== 'number') break
      return get(context, list, first, second)
    case 'flatten':
      return listOfItems(flatItems(list))
    case 'slice':
      if (!list.plain) break
      return slice(list, call)
    default:
      context.notUnderstood(`the method ${call.name}() of a list`, context.at(call.node))
  }
  return unknownOf(context, list, call)
}

function unknownOf(context: Context, object: Value, call: CallSite): Value {
  const args = call.args.map((arg) => describe(arg)).join(', ')
  return context.unknown(
    `${describe(object)}.${call.name}(${args})`,
    'is not known',
    context.at(call.node)
  )
}

function length(context: Context, list: List): Value {
  if (list.plain) return list.items.length
  let certain = 0
  let unbounded = false
  const guards: Condition[] = []
  for (const entry of itemsOf(list)) {
    const when = context.path.simplify(presenceOf(entry))
    const many = typeof entry === 'object' && entry.kind === 'spread'
    if (many) unbounded = true
    if (when === TRUE && !many) certain++
    else if (when !== FALSE) guards.push(when)
  }
  return guards.length === 0 ? certain : { kind: 'count', certain, guards, unbounded }
}

/** Looks into nested lists, unlike `in`. */
function contains(context: Context, list: List, value: Value): Condition {
  context.tick()
  const nested: Condition[] = []
  for (const entry of itemsOf(list))
    if (typeof entry === 'object' && entry.kind === 'list')
      nested.push(contains(context, entry, value))
  return or(within(context, value, list), ...nested)
}

function get(context: Context, list: List, index: number, fallback: Value | undefined): Value {
  if (fallback === undefined || !list.plain) return item(context, list, index)
  return list.items.at(index) === undefined ? fallback : item(context, list, index)
}

function flatItems(list: List): Item[] {
  return flatten(list.items).map(({ value, when }) => guarded(when, value) ?? value)
}

function slice(list: List, call: CallSite): Value {
  const [start, stop] = call.args
  const step = call.keywords.get('step') ?? 1
  if (typeof step !== 'number' || step === 0) return list
  const n = list.items.length
  const clamp = (value: Value | undefined, otherwise: number): number => {
    if (typeof value !== 'number') return otherwise
    const at = value < 0 ? value + n : value
    return Math.max(step < 0 ? -1 : 0, Math.min(at, step < 0 ? n - 1 : n))
  }
  const items: Item[] = []
  const [from, to] =
    step > 0 ? [clamp(start, 0), clamp(stop, n)] : [clamp(start, n - 1), clamp(stop, -1)]
  for (let i = from; step > 0 ? i < to : i > to; i += step) {
    const entry = list.items[i]
    if (entry !== undefined) items.push(entry)
  }
  return listOfItems(items)
}

/** https://mesonbuild.com/Reference-manual_elementary_dict.html */
export const dictionaryMethod: Method<Dictionary> = (context, dictionary, call) => {
  const [first, fallback] = call.args
  switch (call.name) {
    case 'has_key':
      return truth(first === undefined ? not(TRUE) : hasKey(context, dictionary, first))
    case 'keys':
      return keys(dictionary)
    case 'values':
      return listOf(sorted(dictionary).map((key) => entry(context, dictionary, key)))
    case 'get':
      if (typeof first !== 'string') break
      return getEntry(context, dictionary, first, fallback)
    default:
      context.notUnderstood(`the method ${call.name}() of a dictionary`, context.at(call.node))
  }
  return unknownOf(context, dictionary, call)
}

const sorted = (dictionary: Dictionary): string[] => [...dictionary.entries.keys()].sort()

function keys(dictionary: Dictionary): Value {
  const items: Item[] = sorted(dictionary).map((key) => {
    const found = dictionary.entries.get(key)
    return typeof found === 'object' && found.kind === 'guarded' ? { ...found, value: key } : key
  })
  for (const unknown of dictionary.open)
    items.push({
      kind: 'spread',
      when: TRUE,
      unknown: { ...unknown, name: `${unknown.name}.keys()` }
    })
  return listOfItems(items)
}

function getEntry(
  context: Context,
  dictionary: Dictionary,
  key: string,
  fallback: Value | undefined
): Value {
  if (fallback === undefined) return entry(context, dictionary, key)
  const there = context.decide(hasKey(context, dictionary, key))
  if (there.kind === 'constant') return there.value ? entry(context, dictionary, key) : fallback
  return merge(and(there), entry(context, dictionary, key), fallback)
}
