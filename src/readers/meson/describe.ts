import { bounded, hashOf, type Item } from './value.js'

const MAX_TEXT = 60
const MAX_ITEMS = 8
/** Items of a longer list that still count for its name. */
const MAX_HASHED = 2_000

/** A short text for names of unknowns: the same value always gives the same text. */
export function describe(value: Item, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return value.length <= MAX_TEXT
        ? JSON.stringify(value)
        : `${JSON.stringify(value.slice(0, 24).trim())}…#${hashOf(value)}`
    case 'number':
    case 'boolean':
      return String(value)
    default:
      return describeComposite(value, depth)
  }
}

function describeComposite(value: Exclude<Item, string | number | boolean>, depth: number): string {
  if (depth > 3) return '…'
  switch (value.kind) {
    case 'condition':
      return bounded(value.condition.key)
    case 'choice':
      return bounded(
        `(${value.condition.key} ? ${describe(value.yes, depth + 1)} : ${describe(value.no, depth + 1)})`
      )
    case 'guarded':
      return bounded(`(${value.when.key} ? ${describe(value.value, depth + 1)})`)
    case 'unknown':
    case 'spread':
      return value.unknown.name
    case 'deferred':
      return `[${join(value.items(), depth)}]`
    case 'list':
      return `[${join(value.items, depth)}]`
    case 'dictionary':
      return `{${join([...value.entries.keys()], depth)}}`
    case 'version':
      return `${value.tool}.version()`
    case 'feature':
    case 'module':
    case 'machine':
    case 'target':
    case 'subproject':
      return value.name
    case 'program':
      return value.name
    case 'dependency':
      return `dependency(${value.label})`
    case 'compiler':
      return `compiler(${value.language})`
    case 'file':
      return value.path
    case 'object':
      return value.name
    case 'count':
      return `count(${value.certain}+${value.guards.length})`
    default:
      return value.kind
  }
}

function join(items: readonly Item[], depth: number): string {
  const shown = items.slice(0, MAX_ITEMS).map((item) => describe(item, depth + 1))
  if (items.length <= MAX_ITEMS) return shown.join(', ')
  const rest = items.slice(MAX_ITEMS, MAX_HASHED).map((item) => describe(item, depth + 2))
  return `${shown.join(', ')}, … ${items.length} #${hashOf(rest.join())}`
}

/** The text of a value inside a message: unknown parts stand in ‹›. */
export function display(value: Item, depth = 0): string {
  if (typeof value !== 'object') return String(value)
  switch (value.kind) {
    case 'unknown':
      return value.template ?? `‹${value.unknown.name}›`
    case 'version':
      return `‹${value.tool} version›`
    case 'choice':
      return display(value.yes) === display(value.no) ? display(value.yes) : `‹${describe(value)}›`
    case 'list':
      return `[${shown(value.items, depth)
        .map((item) => (typeof item === 'string' ? `'${item}'` : display(item, depth + 1)))
        .join(', ')}]`
    case 'file':
    case 'feature':
      return value.kind === 'file' ? value.path : value.state
    default:
      return `‹${describe(value)}›`
  }
}

/** All of a list, unless lists inside lists make it endless. */
const shown = (items: readonly Item[], depth: number): readonly Item[] =>
  depth > 4 ? [] : items.slice(0, depth === 0 ? 10_000 : MAX_ITEMS)
