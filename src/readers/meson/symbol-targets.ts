import type { Snapshot } from '../../source/snapshot.js'
import type { Expression, Statement } from './ast.js'
import { type SourceFile, unitAt } from './slicing/source-file.js'

/** By symbol: every target that a build may hand it over for, whatever the host is. */
export type SymbolTargets = ReadonlyMap<string, ReadonlySet<string>>

const ROOT = 'meson.build'
/** Whether a target is one of those that a dictionary has for a symbol. */
const LOOKED_UP = /\bin\s+([A-Za-z_]\w*)\s*(?:\.\s*get\s*\(|\[)/g
const SYMBOL = /^CONFIG_\w+$/
/** Variables given to variables deeper than this are not followed. */
const MAX_DEPTH = 4

/**
 * Which symbols a build hands over for some targets only: `if target in supported.get(symbol, [])`, with
 * `supported` a dictionary that is written out. What it holds depends on the host, so everything that it may
 * hold on any counts. Symbols of which not everything is seen are left out: they are nobody's privilege.
 */
export function symbolTargets(
  snapshot: Snapshot,
  sourceOf: (path: string) => SourceFile | undefined
): SymbolTargets {
  const file = sourceOf(ROOT)
  const found = new Map<string, ReadonlySet<string>>()
  if (file === undefined) return found
  const dictionaries = new Set([...file.text.matchAll(LOOKED_UP)].map(([, name = '']) => name))
  for (const name of dictionaries) {
    const entries = entriesOf(file, name)
    if (entries === undefined || isChangedElsewhere(snapshot, name)) continue
    for (const [symbol, values] of entries) {
      const targets = SYMBOL.test(symbol) ? stringsOf(file, values, 0) : undefined
      const others = new RegExp(`'${symbol}=|==\\s*'${symbol}'|'${symbol}'\\s*==`)
      if (targets !== undefined && !found.has(symbol) && !others.test(file.text))
        found.set(symbol, targets)
    }
  }
  return found
}

function isChangedElsewhere(snapshot: Snapshot, name: string): boolean {
  const change = new RegExp(`\\b${name}\\s*\\+?=(?!=)`)
  return snapshot.matching(isBelowTop).some((path) => change.test(snapshot.text(path) ?? ''))
}

const isBelowTop = (path: string): boolean => path.endsWith('/meson.build')

/** Everything that is ever put into a dictionary; undefined where some of it is not written out. */
function entriesOf(
  file: SourceFile,
  name: string
): ReadonlyMap<string, readonly Expression[]> | undefined {
  const entries = new Map<string, Expression[]>()
  for (const value of valuesOf(file, name)) {
    if (value.kind !== 'dictionary') return undefined
    for (const entry of value.entries) {
      if (entry.key.kind !== 'string' || entry.key.formatted) return undefined
      const known = entries.get(entry.key.value) ?? []
      known.push(entry.value)
      entries.set(entry.key.value, known)
    }
  }
  return entries
}

function stringsOf(
  file: SourceFile,
  values: readonly Expression[],
  depth: number
): ReadonlySet<string> | undefined {
  const found = new Set<string>()
  for (const value of values) {
    const strings = stringsIn(file, value, depth)
    if (strings === undefined) return undefined
    for (const one of strings) found.add(one)
  }
  return found
}

function stringsIn(
  file: SourceFile,
  node: Expression,
  depth: number
): ReadonlySet<string> | undefined {
  if (depth > MAX_DEPTH) return undefined
  switch (node.kind) {
    case 'string':
      return node.formatted ? undefined : new Set([node.value])
    case 'array':
      return stringsOf(file, node.items, depth + 1)
    case 'parenthesized':
      return stringsIn(file, node.inner, depth + 1)
    case 'binary':
      return node.operator === '+' ? stringsOf(file, [node.left, node.right], depth + 1) : undefined
    case 'ternary':
      return stringsOf(file, [node.then, node.otherwise], depth + 1)
    case 'identifier': {
      const values = valuesOf(file, node.name)
      return values.length === 0 ? undefined : stringsOf(file, values, depth + 1)
    }
    default:
      return undefined
  }
}

/** What a variable is given anywhere in a file; the item of a loop counts as all items. */
function valuesOf(file: SourceFile, name: string): readonly Expression[] {
  const units = new Set((file.definitions.get(name) ?? []).map((offset) => unitAt(file, offset)))
  return [...units].flatMap((at) => {
    const unit = file.units[at]
    return unit === undefined ? [] : [...assignedIn(file.piece(unit).statements, name)]
  })
}

function* assignedIn(statements: readonly Statement[], name: string): Generator<Expression> {
  for (const one of statements)
    switch (one.kind) {
      case 'assignment':
      case 'plus-assignment':
        if (one.name === name) yield one.value
        break
      case 'if':
        for (const { block } of one.clauses) yield* assignedIn(block.statements, name)
        if (one.otherwise !== undefined) yield* assignedIn(one.otherwise.statements, name)
        break
      case 'foreach':
        if (one.names.includes(name)) yield one.items
        yield* assignedIn(one.block.statements, name)
        break
      default:
    }
}
