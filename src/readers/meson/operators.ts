import {
  and,
  atom,
  type Condition,
  equalsAtom,
  FALSE,
  not,
  or,
  TRUE,
  type Unknown
} from '../../logic/condition.js'
import { both, either } from '../../logic/connect.js'
import type { Binary } from './ast.js'
import type { Context } from './context.js'
import { describe, display } from './describe.js'
import {
  asChoice,
  atLeast,
  entryValue,
  itemsOf,
  plusDictionary,
  plusList,
  presence,
  truth
} from './merge.js'
import {
  type Composite,
  type Count,
  DISABLER,
  type Dictionary,
  dictionaryOf,
  type Item,
  type List,
  listOfItems,
  MAX_TEXT,
  unknownValue,
  type Value
} from './value.js'

type Operator = Exclude<Binary['operator'], 'and' | 'or'>

/** Every operator but `and` and `or`. https://mesonbuild.com/Syntax.html */
export function binary(context: Context, operator: Operator, a: Value, b: Value): Value {
  const left = context.resolve(a)
  const right = context.resolve(b)
  if (isDisabler(left) || isDisabler(right)) return DISABLER
  switch (operator) {
    case '+':
      return add(context, left, right)
    case '==':
      return truth(equal(context, left, right))
    case '!=':
      return truth(not(equal(context, left, right)))
    case 'in':
      return truth(within(context, left, right))
    case 'not in':
      return truth(not(within(context, left, right)))
    default:
      return context.each(left, (x) => context.each(right, (y) => plain(context, operator, x, y)))
  }
}

const isDisabler = (value: Value): boolean => typeof value === 'object' && value.kind === 'disabler'

export function negated(value: Value): Value {
  if (typeof value === 'number') return -value
  return unknownValue(`-${describe(value)}`, 'is not known', undefined)
}

export function add(context: Context, a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string' && a.length + b.length <= MAX_TEXT)
    return a + b
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (typeof a === 'object') {
    if (a.kind === 'list') return plusList(a.items, b)
    if (a.kind === 'dictionary') {
      if (typeof b === 'object') {
        if (b.kind === 'dictionary') return plusDictionary(a, b)
        if (b.kind === 'unknown') return dictionaryOf(a.entries, [...a.open, b.unknown])
      }
    }
    if (a.kind === 'disabler') return a
    if (a.kind === 'choice') return context.each(a, (x) => add(context, x, b))
    if (a.kind === 'unknown' && typeof b === 'object') {
      if (b.kind === 'list')
        return plusList([{ kind: 'spread', when: TRUE, unknown: a.unknown }], b)
      if (b.kind === 'dictionary') return dictionaryOf(b.entries, [a.unknown, ...b.open])
    }
  }
  if (typeof b === 'object') {
    if (b.kind === 'disabler') return b
    if (b.kind === 'choice') return context.each(b, (y) => add(context, a, y))
  }
  return text(display(a) + display(b), a, b)
}

/** A string with unknown parts. */
function text(template: string, ...parts: readonly Value[]): Value {
  for (const part of parts)
    if (typeof part === 'object' && part.kind === 'unknown')
      return unknownValue(template, part.unknown.reason, part.unknown.at, template)
  return unknownValue(template, 'holds something unknown', undefined, template)
}

export function joinPath(a: string, b: string): string {
  if (b.startsWith('/') || a === '') return b
  return a.endsWith('/') ? a + b : `${a}/${b}`
}

function plain(context: Context, operator: Operator, a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return arithmetic(operator, a, b)
  if (typeof a === 'string' && typeof b === 'string') {
    if (operator === '/') return joinPath(a, b)
    return order(operator, a < b, a === b)
  }
  if (operator === '/') return text(joinPath(display(a), display(b)), a, b)
  if (typeof a === 'object' && a.kind === 'count' && typeof b === 'number') {
    const counted = compareCount(operator, a, b)
    if (counted !== undefined) return truth(counted)
  }
  const [x, y] = [describe(a), describe(b)]
  const reason = reasonOf(a) ?? reasonOf(b) ?? 'is not known'
  switch (operator) {
    case '<':
      return truth(atom(context.unknown(`${x} < ${y}`, reason).unknown))
    case '>=':
      return truth(not(atom(context.unknown(`${x} < ${y}`, reason).unknown)))
    case '<=':
      return truth(atom(context.unknown(`${x} <= ${y}`, reason).unknown))
    case '>':
      return truth(not(atom(context.unknown(`${x} <= ${y}`, reason).unknown)))
    default:
      return context.unknown(`${x} ${operator} ${y}`, reason)
  }
}

const reasonOf = (value: Value): string | undefined =>
  typeof value === 'object' && value.kind === 'unknown' ? value.unknown.reason : undefined

function arithmetic(operator: Operator, a: number, b: number): Value {
  switch (operator) {
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? unknownValue(`${a} / 0`, 'divides by zero', undefined) : Math.floor(a / b)
    case '%':
      return b === 0
        ? unknownValue(`${a} % 0`, 'divides by zero', undefined)
        : a - b * Math.floor(a / b)
    default:
      return order(operator, a < b, a === b)
  }
}

function order(operator: Operator, less: boolean, same: boolean): boolean {
  switch (operator) {
    case '<':
      return less
    case '<=':
      return less || same
    case '>':
      return !less && !same
    default:
      return !less
  }
}

function compareCount(operator: Operator, count: Count, n: number): Condition | undefined {
  switch (operator) {
    case '>=':
      return atLeast(count, n)
    case '>':
      return atLeast(count, n + 1)
    case '<':
      return negate(atLeast(count, n))
    case '<=':
      return negate(atLeast(count, n + 1))
    default:
      return undefined
  }
}

const negate = (condition: Condition | undefined): Condition | undefined =>
  condition === undefined ? undefined : not(condition)

/** When two values are equal. */
export function equal(context: Context, a: Value, b: Value): Condition {
  context.tick()
  if (typeof a !== 'object' && typeof b !== 'object') return a === b ? TRUE : FALSE
  if (typeof a !== 'object') return typeof b === 'object' ? equalTo(context, b, a) : FALSE
  if (typeof b !== 'object') return equalTo(context, a, b)
  return equalComposites(context, a, b)
}

function equalTo(context: Context, a: Composite, b: string | number | boolean): Condition {
  switch (a.kind) {
    case 'unknown':
      if (typeof b === 'boolean') return b ? atom(a.unknown) : not(atom(a.unknown))
      return equalsAtom(a.unknown, String(b))
    case 'condition':
      return typeof b === 'boolean' ? (b ? a.condition : not(a.condition)) : FALSE
    case 'choice':
      return orOf(a.condition, equal(context, a.yes, b), equal(context, a.no, b))
    case 'count': {
      if (typeof b !== 'number') return FALSE
      const [enough, more] = [atLeast(a, b), atLeast(a, b + 1)]
      if (enough !== undefined && more !== undefined) return both(enough, not(more))
      break
    }
    case 'version':
      break
    default:
      return FALSE
  }
  return atom(context.unknown(`${describe(a)} == ${describe(b)}`, 'is not known').unknown)
}

const orOf = (c: Condition, a: Condition, b: Condition): Condition =>
  a.id === b.id ? a : either(both(c, a), both(not(c), b))

function equalComposites(context: Context, a: Composite, b: Composite): Condition {
  if (a === b) return TRUE
  if (a.kind === 'choice')
    return orOf(a.condition, equal(context, a.yes, b), equal(context, a.no, b))
  if (b.kind === 'choice') return equalComposites(context, b, a)
  if (a.kind === 'condition' && b.kind === 'condition')
    return either(both(a.condition, b.condition), both(not(a.condition), not(b.condition)))
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    const [x, y] = [describe(a), describe(b)].sort()
    return x === y ? TRUE : atom(context.unknown(`${x} == ${y}`, 'is not known').unknown)
  }
  if (a.kind === 'list' && b.kind === 'list') return equalLists(context, a, b)
  if (a.kind === 'dictionary' && b.kind === 'dictionary') return equalDictionaries(context, a, b)
  if (a.kind === 'file' && b.kind === 'file')
    return a.path === b.path && a.built === b.built ? TRUE : FALSE
  if (a.kind !== b.kind) return FALSE
  switch (a.kind) {
    case 'target':
    case 'program':
    case 'dependency':
    case 'configuration':
    case 'source-set':
      return FALSE
    default:
      return describe(a) === describe(b) ? TRUE : FALSE
  }
}

function equalLists(context: Context, a: List, b: List): Condition {
  if (a.plain && b.plain) {
    if (a.items.length !== b.items.length) return FALSE
    return and(
      ...a.items.map((item, i) => equal(context, itemValue(item), itemValue(b.items[i] ?? '')))
    )
  }
  const [empty, other] = a.items.length === 0 ? [a, b] : [b, a]
  if (empty.items.length === 0) return not(or(...itemsOf(other).map(presenceOf)))
  return atom(context.unknown(`${describe(a)} == ${describe(b)}`, 'is not known').unknown)
}

function equalDictionaries(context: Context, a: Dictionary, b: Dictionary): Condition {
  if (a.open.length > 0 || b.open.length > 0)
    return atom(context.unknown(`${describe(a)} == ${describe(b)}`, 'is not known').unknown)
  const parts: Condition[] = []
  for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
    const [x, y] = [a.entries.get(key), b.entries.get(key)]
    const [p, q] = [presence(x), presence(y)]
    const same =
      x === undefined || y === undefined ? FALSE : equal(context, entryValue(x), entryValue(y))
    parts.push(either(and(p, q, same), both(not(p), not(q))))
  }
  return and(...parts)
}

/** When an item of a list is there at all. */
export function presenceOf(item: Item): Condition {
  if (typeof item !== 'object') return TRUE
  if (item.kind === 'guarded') return item.when
  if (item.kind === 'deferred') return both(item.when, or(...item.items().map(presenceOf)))
  if (item.kind !== 'spread') return TRUE
  return and(item.when, atom({ ...item.unknown, name: `${item.unknown.name} has items` }))
}

/** The value of an item that is there. */
export function itemValue(item: Item): Value {
  if (typeof item !== 'object') return item
  if (item.kind === 'guarded') return item.value
  if (item.kind === 'spread') return { kind: 'unknown', unknown: item.unknown, template: undefined }
  return item.kind === 'deferred' ? { kind: 'list', items: item.items(), plain: false } : item
}

/** `a in b`. */
export function within(context: Context, a: Value, b: Value): Condition {
  if (typeof b === 'string')
    return typeof a === 'string' ? (b.includes(a) ? TRUE : FALSE) : membership(context, a, b)
  if (typeof b !== 'object') return FALSE
  switch (b.kind) {
    case 'list':
      return inList(context, a, b)
    case 'dictionary':
      return hasKey(context, b, a)
    case 'choice':
      return orOf(b.condition, within(context, a, b.yes), within(context, a, b.no))
    default:
      return membership(context, a, b)
  }
}

/** An unknown value and a long list: one atom instead of one for each item. */
const MANY = 40

function inList(context: Context, a: Value, b: List): Condition {
  const isUnknown = typeof a === 'object' && a.kind === 'unknown'
  if (isUnknown && b.plain && b.items.length > MANY) return membership(context, a, b)
  return or(...itemsOf(b).map((item) => isItem(context, a, item)))
}

function membership(context: Context, a: Value, b: Value): Condition {
  const reason = reasonOf(b) ?? reasonOf(a) ?? 'is not known'
  return atom(context.unknown(`${describe(a)} in ${describe(b)}`, reason).unknown)
}

function isItem(context: Context, value: Value, item: Item): Condition {
  if (typeof item !== 'object') return equal(context, value, item)
  if (item.kind === 'guarded') return both(item.when, equal(context, value, item.value))
  if (item.kind === 'deferred') return within(context, value, itemValue(item))
  if (item.kind === 'spread') return both(item.when, membership(context, value, itemValue(item)))
  return equal(context, value, item)
}

/** The atoms of unknown dictionaries: source sets ask for the same keys over and over. */
const keysOf = new WeakMap<Unknown, Map<string, Condition>>()

function keyIn(unknown: Unknown, key: string): Condition {
  let keys = keysOf.get(unknown)
  if (keys === undefined) {
    keys = new Map()
    keysOf.set(unknown, keys)
  }
  let known = keys.get(key)
  if (known === undefined) {
    known = atom({ ...unknown, name: `"${key}" in ${unknown.name}` })
    keys.set(key, known)
  }
  return known
}

/** When a dictionary has a key. */
export function hasKey(context: Context, dictionary: Dictionary, key: Value): Condition {
  if (typeof key === 'object' && key.kind === 'choice')
    return orOf(
      key.condition,
      hasKey(context, dictionary, key.yes),
      hasKey(context, dictionary, key.no)
    )
  if (typeof key !== 'string') return membership(context, key, dictionary)
  const known = presence(dictionary.entries.get(key))
  if (known === TRUE || dictionary.open.length === 0) return known
  return or(known, ...dictionary.open.map((unknown) => keyIn(unknown, key)))
}

/** `object[index]`. */
export function indexed(context: Context, object: Value, index: Value): Value {
  return context.each(object, (o) => context.each(index, (i) => element(context, o, i)))
}

function element(context: Context, object: Value, index: Value): Value {
  if (typeof object === 'string' && typeof index === 'number')
    return object.at(index) ?? outside(context, object, index)
  if (typeof object === 'object')
    switch (object.kind) {
      case 'list':
        if (typeof index === 'number') return item(context, object, index)
        break
      case 'dictionary':
        if (typeof index === 'string') return entry(context, object, index)
        break
      case 'target':
      case 'disabler':
        return object
      default:
    }
  return outside(context, object, index)
}

function outside(context: Context, object: Value, index: Value): Value {
  return context.unknown(
    `${describe(object)}[${describe(index)}]`,
    reasonOf(object) ?? reasonOf(index) ?? 'is not known'
  )
}

/** The items before it decide what stands at an index; only a certain beginning is followed. */
export function item(context: Context, list: List, index: number): Value {
  if (list.plain) {
    const found = list.items.at(index)
    return found === undefined ? outside(context, list, index) : itemValue(found)
  }
  const present = itemsOf(list).filter((entry) => context.decide(presenceOf(entry)) !== FALSE)
  const upto = index < 0 ? present.slice(index) : present.slice(0, index + 1)
  const certain = upto.every(
    (entry) =>
      !(typeof entry === 'object' && entry.kind === 'spread') &&
      context.decide(presenceOf(entry)) === TRUE
  )
  const found = index < 0 ? upto[0] : upto[index]
  return certain && found !== undefined && upto.length > Math.abs(index) - (index < 0 ? 1 : 0)
    ? itemValue(found)
    : outside(context, listOfItems(present), index)
}

/** A missing key stops Meson, so a key that is read is there. */
export function entry(context: Context, dictionary: Dictionary, key: string): Value {
  const found = dictionary.entries.get(key)
  if (found !== undefined) return context.resolve(entryValue(found))
  const [open] = dictionary.open
  if (open === undefined) return outside(context, dictionary, key)
  return context.unknown(`${open.name}[${JSON.stringify(key)}]`, open.reason, open.at)
}

/** For methods: what is between a condition and a plain boolean. */
export function spreadOut(value: Value): Value {
  return typeof value === 'object' && value.kind === 'condition' ? asChoice(value.condition) : value
}
