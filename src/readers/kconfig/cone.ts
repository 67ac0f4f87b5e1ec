import type { Clause, CompactModel, Formula } from './compact-model.js'

/** The symbols whose value may depend on another one, directly or through others; itself left out. */
export function symbolsBehind(model: CompactModel, name: string): readonly string[] {
  const start = model.index.get(name)
  if (start === undefined) return []
  const readers = readersOf(model)
  const seen = new Set<number>([start])
  const queue = [start]
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    for (const reader of readers.get(next) ?? [])
      if (!seen.has(reader)) {
        seen.add(reader)
        queue.push(reader)
      }
  seen.delete(start)
  return [...seen].map((index) => model.symbols[index]?.name ?? '').sort()
}

/**
 * Which of the `candidates` the given symbols, and who selects them, depend on: those that most depend on
 * first. Flipping these is what may change who asks for what.
 */
export function dependedOn(
  model: CompactModel,
  symbols: readonly string[],
  candidates: ReadonlySet<string>
): readonly string[] {
  const counts = new Map<string, number>()
  const visit = (formula: Formula): void => {
    if (formula.kind === 'symbol') {
      const name = model.symbols[formula.symbol]?.name ?? ''
      if (candidates.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
    } else if (formula.kind === 'not') visit(formula.operand)
    else for (const operand of formula.operands) visit(operand)
  }
  const around = new Set<number>()
  for (const name of symbols) {
    const symbol = model.symbols[model.index.get(name) ?? -1]
    if (symbol === undefined) continue
    around.add(symbol.index)
    for (const { by } of clausesOf(symbol)) if (by !== undefined) around.add(by)
  }
  for (const index of around)
    for (const { condition } of clausesOf(model.symbols[index]))
      if (condition !== undefined) visit(condition)
  return [...counts.entries()]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name]) => name)
}

/** Who selects or implies one of the symbols, or is named by a default of theirs, wherever that may hold. */
export function askersOf(model: CompactModel, symbols: readonly string[]): readonly string[] {
  const found = new Set<string>()
  const visit = (formula: Formula): void => {
    if (formula.kind === 'symbol') found.add(model.symbols[formula.symbol]?.name ?? '')
    else if (formula.kind !== 'not') for (const operand of formula.operands) visit(operand)
  }
  for (const name of symbols)
    for (const { kind, by, condition } of clausesOf(model.symbols[model.index.get(name) ?? -1])) {
      if (by !== undefined) found.add(model.symbols[by]?.name ?? '')
      else if (kind === 'default' && condition !== undefined) visit(condition)
    }
  return [...found].sort()
}

const clausesOf = (symbol: CompactModel['symbols'][number] | undefined): readonly Clause[] =>
  symbol === undefined ? [] : [...symbol.firm, ...symbol.defaults]

/** For each symbol number, the symbols that a clause makes depend on it. */
function readersOf(model: CompactModel): ReadonlyMap<number, readonly number[]> {
  const readers = new Map<number, number[]>()
  const note = (read: number, reader: number): void => {
    const known = readers.get(read)
    if (known === undefined) readers.set(read, [reader])
    else if (known.at(-1) !== reader) known.push(reader)
  }
  const visit = (formula: Formula, reader: number): void => {
    if (formula.kind === 'symbol') note(formula.symbol, reader)
    else if (formula.kind === 'not') visit(formula.operand, reader)
    else for (const operand of formula.operands) visit(operand, reader)
  }
  for (const symbol of model.symbols)
    for (const { by, condition } of clausesOf(symbol)) {
      if (by !== undefined) note(by, symbol.index)
      if (condition !== undefined) visit(condition, symbol.index)
    }
  return readers
}
