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

/** The symbols that stand under a `!` somewhere in the tree. */
export function negatedSymbols(model: CompactModel): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (formula: Formula, negated: boolean): void => {
    if (formula.kind === 'symbol') {
      if (negated) found.add(model.symbols[formula.symbol]?.name ?? '')
    } else if (formula.kind === 'not') visit(formula.operand, !negated)
    else for (const operand of formula.operands) visit(operand, negated)
  }
  for (const symbol of model.symbols)
    for (const { condition } of clausesOf(symbol))
      if (condition !== undefined) visit(condition, false)
  return found
}

const clausesOf = (symbol: CompactModel['symbols'][number]): readonly Clause[] => [
  ...symbol.firm,
  ...symbol.defaults
]

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
