import { and, type Condition, FALSE, not, or, TRUE, type Unknown } from '../../logic/condition.js'
import { both, ite } from '../../logic/connect.js'
import { describe } from './describe.js'
import { EXHAUSTED } from './signals.js'
import {
  type Choice,
  type Count,
  type Deferred,
  type Dictionary,
  type Guarded,
  hashOf,
  type Item,
  isConditional,
  type List,
  listOfItems,
  MAX_ITEMS,
  type Value
} from './value.js'

/** More different values than this in one choice become one unknown. */
const MAX_LEAVES = 12

export function truth(condition: Condition): Value {
  return condition.kind === 'constant' ? condition.value : { kind: 'condition', condition }
}

/** The value of a variable after a branch that runs only when `c` holds. */
export function merge(c: Condition, a: Value, b: Value): Value {
  if (a === b) return a
  if (c.kind === 'constant') return c.value ? a : b
  const x = conditionOf(a)
  const y = x === undefined ? undefined : conditionOf(b)
  if (x !== undefined && y !== undefined) return truth(ite(c, x, y))
  if (typeof a === 'object' && typeof b === 'object') {
    if (a.kind === 'list' && b.kind === 'list') return mergeLists(c, a, b)
    if (a.kind === 'dictionary' && b.kind === 'dictionary') return mergeDictionaries(c, a, b)
    if (same(a, b)) return a
  }
  return choice(c, a, b)
}

/** For booleans: as a condition. */
export function conditionOf(value: Value): Condition | undefined {
  if (typeof value === 'boolean') return value ? TRUE : FALSE
  return typeof value === 'object' && value.kind === 'condition' ? value.condition : undefined
}

function same(a: Exclude<Value, string | number | boolean>, b: typeof a): boolean {
  if (a.kind !== b.kind) return false
  switch (a.kind) {
    case 'feature':
      return b.kind === 'feature' && a.state === b.state && a.name === b.name
    case 'unknown':
      return b.kind === 'unknown' && a.unknown.name === b.unknown.name
    case 'program':
      return b.kind === 'program' && a.name === b.name && a.found.id === b.found.id
    case 'dependency':
      return (
        b.kind === 'dependency' &&
        a.type === b.type &&
        a.type !== 'internal' &&
        a.name === b.name &&
        a.found.id === b.found.id
      )
    case 'file':
      return b.kind === 'file' && a.path === b.path && a.built === b.built
    case 'compiler':
      return b.kind === 'compiler' && a.language === b.language
    case 'disabler':
    case 'unset':
    case 'meson':
      return true
    default:
      return false
  }
}

function choice(c: Condition, a: Value, b: Value): Value {
  if (c.kind === 'not') return choice(c.operand, b, a)
  const yes = side(c, true, a)
  const no = side(c, false, b)
  if (yes === no) return yes
  if (leaves(yes, no) > MAX_LEAVES) return tooMany(c, yes, no)
  return { kind: 'choice', condition: c, yes, no }
}

/** Drops what cannot be on this side of a choice on `c`. */
function side(c: Condition, value: boolean, of: Value): Value {
  if (typeof of !== 'object' || of.kind !== 'choice') return of
  if (of.condition.id === c.id) return side(c, value, value ? of.yes : of.no)
  const yes = side(c, value, of.yes)
  const no = side(c, value, of.no)
  return yes === of.yes && no === of.no ? of : { ...of, yes, no }
}

function leaves(...values: readonly Value[]): number {
  let sum = 0
  for (const value of values)
    sum += typeof value === 'object' && value.kind === 'choice' ? leaves(value.yes, value.no) : 1
  return sum
}

function tooMany(c: Condition, a: Value, b: Value): Value {
  const name = `one of many values #${hashOf(`${c.key}?${describe(a)}:${describe(b)}`)}`
  return {
    kind: 'unknown',
    unknown: { name, reason: 'too many different values are possible here', at: undefined },
    template: undefined
  }
}

/** The items with what is deferred worked out. */
export function itemsOf(list: List): readonly Item[] {
  if (list.plain || !list.items.some(isDeferred)) return list.items
  const items: Item[] = []
  for (const item of list.items)
    if (isDeferred(item)) for (const inner of item.items()) push(items, guarded(item.when, inner))
    else items.push(item)
  return items
}

const isDeferred = (item: Item): item is Deferred =>
  typeof item === 'object' && item.kind === 'deferred'

export function guarded(when: Condition, item: Item): Item | undefined {
  if (when.kind === 'constant') return when.value ? item : undefined
  if (!isConditional(item)) return { kind: 'guarded', when, value: item }
  const all = both(when, item.when)
  return all === FALSE ? undefined : { ...item, when: all }
}

/** Common beginning and end stay as they are; what only one side has in between is guarded. */
function mergeLists(c: Condition, a: List, b: List): Value {
  const limit = Math.min(a.items.length, b.items.length)
  let head = 0
  while (head < limit && sameItem(a.items[head], b.items[head])) head++
  let tail = 0
  while (
    tail < limit - head &&
    sameItem(a.items[a.items.length - 1 - tail], b.items[b.items.length - 1 - tail])
  )
    tail++
  const items: Item[] = a.items.slice(0, head)
  const other = not(c)
  for (const item of a.items.slice(head, a.items.length - tail)) push(items, guarded(c, item))
  for (const item of b.items.slice(head, b.items.length - tail)) push(items, guarded(other, item))
  for (const item of a.items.slice(a.items.length - tail)) items.push(item)
  return listOfItems(items)
}

const push = (items: Item[], item: Item | undefined): void => {
  if (item !== undefined) items.push(item)
}

function sameItem(a: Item | undefined, b: Item | undefined): boolean {
  if (a === b) return true
  return typeof a === 'object' && typeof b === 'object' && !isConditional(a) && !isConditional(b)
    ? same(a, b)
    : false
}

function mergeDictionaries(c: Condition, a: Dictionary, b: Dictionary): Dictionary {
  const entries = new Map<string, Value | Guarded>()
  for (const [key, x] of a.entries) {
    const y = b.entries.get(key)
    if (x === y) entries.set(key, x)
    else mergeEntry(entries, key, c, x, y)
  }
  for (const [key, y] of b.entries)
    if (!a.entries.has(key)) mergeEntry(entries, key, c, undefined, y)
  return { kind: 'dictionary', entries, open: joinOpen(a.open, b.open) }
}

function mergeEntry(
  into: Map<string, Value | Guarded>,
  key: string,
  c: Condition,
  a: Value | Guarded | undefined,
  b: Value | Guarded | undefined
): void {
  const when = ite(c, presence(a), presence(b))
  if (when === FALSE) return
  const x = a === undefined ? undefined : entryValue(a)
  const y = b === undefined ? undefined : entryValue(b)
  const value = x === undefined ? y : y === undefined ? x : merge(c, x, y)
  if (value === undefined) return
  into.set(key, when === TRUE ? value : { kind: 'guarded', when, value })
}

export function presence(entry: Value | Guarded | undefined): Condition {
  if (entry === undefined) return FALSE
  return typeof entry === 'object' && entry.kind === 'guarded' ? entry.when : TRUE
}

export function entryValue(entry: Value | Guarded): Value {
  return typeof entry === 'object' && entry.kind === 'guarded' ? entry.value : entry
}

export function joinOpen(a: readonly Unknown[], b: readonly Unknown[]): readonly Unknown[] {
  if (a.length === 0) return b
  const names = new Set(a.map((unknown) => unknown.name))
  return [...a, ...b.filter((unknown) => !names.has(unknown.name))]
}

/** `{…a, …b}`: known entries of `b` win, where they exist. */
export function plusDictionary(a: Dictionary, b: Dictionary): Dictionary {
  const entries = new Map(a.entries)
  for (const [key, entry] of b.entries) {
    const old = entries.get(key)
    const when = presence(entry)
    if (old === undefined || when === TRUE) entries.set(key, entry)
    else mergeEntry(entries, key, when, entryValue(entry), old)
  }
  return { kind: 'dictionary', entries, open: joinOpen(a.open, b.open) }
}

/** `list + value`: a list is joined, anything else is appended. */
export function plusList(items: readonly Item[], value: Value): List {
  const out = items.slice()
  append(out, value, TRUE)
  if (out.length > MAX_ITEMS) throw EXHAUSTED
  return listOfItems(out)
}

function append(out: Item[], value: Value, when: Condition): void {
  if (typeof value === 'object')
    switch (value.kind) {
      case 'list':
        if (when === TRUE) for (const item of value.items) out.push(item)
        else for (const item of value.items) push(out, guarded(when, item))
        return
      case 'choice':
        append(out, value.yes, both(when, value.condition))
        append(out, value.no, both(when, not(value.condition)))
        return
      case 'unset':
        return
      case 'unknown':
        if (value.template === undefined) {
          push(out, guarded(when, { kind: 'spread', when: TRUE, unknown: value.unknown }))
          return
        }
        break
      default:
    }
  push(out, guarded(when, value))
}

/** A boolean as a choice, so that operators treat it alike. */
export const asChoice = (condition: Condition): Choice => ({
  kind: 'choice',
  condition,
  yes: true,
  no: false
})

/** When at least `n` of the counted items are there; undefined when that is too much to work out. */
export function atLeast(count: Count, n: number): Condition | undefined {
  const missing = n - count.certain
  if (missing <= 0) return TRUE
  if (count.unbounded) return missing === 1 ? or(...count.guards) : undefined
  if (missing > count.guards.length) return FALSE
  if (missing === 1) return or(...count.guards)
  return missing === count.guards.length ? and(...count.guards) : undefined
}
