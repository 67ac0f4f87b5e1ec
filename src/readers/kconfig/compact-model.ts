import type { RepoPath, Span } from '../../text/span.js'
import type { ConfigStatement, Expression, Property, Statement } from './ast.js'
import { directoryOf, type Files, inRepository, join } from './files.js'
import type { Fault } from './solution.js'

/** An expression over symbol numbers. */
export type Formula =
  | { readonly kind: 'symbol'; readonly symbol: number }
  | { readonly kind: 'not'; readonly operand: Formula }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Formula[] }

/** One thing that the tree says about a symbol's value. */
export interface Clause {
  /** `assignment` and `select` set it, `depends` clears it, `default` and `imply` suggest a value. */
  readonly kind: 'assignment' | 'depends' | 'select' | 'default' | 'imply'
  readonly value: boolean
  /** Who selects or implies. */
  readonly by: number | undefined
  /** Without the selecting symbol itself; undefined means always. */
  readonly condition: Formula | undefined
  readonly at: Span
}

export interface CompactSymbol {
  readonly name: string
  readonly index: number
  /** The declarations, each at its name; empty for an undefined symbol. */
  readonly definitions: Span[]
  /** The first place that mentions it. */
  readonly mentioned: Span | undefined
  /** Assignments, dependencies and selects in the order of the files. */
  readonly firm: Clause[]
  /** Defaults and implies in the order of the files: the first that applies wins. */
  readonly defaults: Clause[]
}

/** A linked tree of the compact dialect; shared by all targets. */
export interface CompactModel {
  readonly dialect: 'compact'
  readonly symbols: readonly CompactSymbol[]
  readonly index: ReadonlyMap<string, number>
  /** Symbol numbers, each after what decides it (as far as there is no cycle). */
  readonly order: readonly number[]
  /** Every file read, in order. */
  readonly paths: readonly RepoPath[]
  /** Syntax errors, missing sources, undefined symbols: the real program stops at any of them. */
  readonly faults: readonly Fault[]
  readonly files: Files
}

/** What a file of assignments sets, its includes followed. */
export interface Assignments {
  readonly list: readonly { readonly name: string; readonly value: boolean; readonly at: Span }[]
  readonly faults: readonly Fault[]
}

const MAX_FILES = 20_000
const MAX_SOURCE_DEPTH = 100

/** Reads the tree from its root file and links it. Never fails: see `faults`. */
export function linkCompact(files: Files, root: RepoPath): CompactModel {
  const linker = new Linker()
  const walk = new SourceWalk(files, (statement, path) => linker.statement(statement, path))
  walk.file(root, undefined, [])
  const undefinedFaults = linker.symbols
    .filter((symbol) => symbol.definitions.length === 0)
    .map((symbol) => undefinedFault(symbol.name, symbol.mentioned))
  return {
    dialect: 'compact',
    symbols: linker.symbols,
    index: linker.index,
    order: topologicalOrder(linker.symbols),
    paths: walk.paths,
    faults: [...walk.faults, ...undefinedFaults],
    files
  }
}

/** Reads a defaults file. Declarations do not belong there and are reported. */
export function readAssignments(files: Files, path: RepoPath): Assignments {
  const list: { name: string; value: boolean; at: Span }[] = []
  const faults: Fault[] = []
  const walk = new SourceWalk(files, (statement, from) => {
    const at = { path: from, start: statement.start, end: statement.end }
    if (statement.kind === 'assignment')
      list.push({ name: statement.name, value: statement.value, at })
    else if (statement.kind === 'config')
      faults.push(fault('unknown', 'a declaration in a defaults file is not followed', at))
  })
  walk.file(path, undefined, [])
  return { list, faults: [...walk.faults, ...faults] }
}

export function undefinedFault(name: string, at: Span | undefined): Fault {
  return {
    code: 'undefined-symbol',
    symbol: name,
    message: `${name} is used but no config declares it`,
    places: [{ at, note: `${name} is mentioned here` }]
  }
}

const fault = (code: Fault['code'], message: string, at: Span | undefined): Fault => ({
  code,
  symbol: undefined,
  message,
  places: [{ at, note: message }]
})

/** Follows `source`: each file once, relative to the including file. */
class SourceWalk {
  readonly paths: RepoPath[] = []
  readonly faults: Fault[] = []
  readonly #files: Files
  readonly #visit: (statement: Statement, path: RepoPath) => void
  readonly #seen = new Set<RepoPath>()

  constructor(files: Files, visit: (statement: Statement, path: RepoPath) => void) {
    this.#files = files
    this.#visit = visit
  }

  file(path: RepoPath, from: Span | undefined, including: readonly RepoPath[]): void {
    const parsed = this.#files.parsed(path)
    if (parsed === undefined) {
      this.faults.push(fault('missing-source', `there is no file ${path}`, from))
      return
    }
    this.#seen.add(path)
    this.paths.push(path)
    for (const { code, message, start, end } of parsed.problems)
      this.faults.push(fault(code, message, { path, start, end }))
    for (const statement of parsed.statements)
      if (statement.kind === 'source') {
        const at = { path, start: statement.start, end: statement.end }
        this.#source(join(directoryOf(path), statement.pattern), at, including)
      } else this.#visit(statement, path)
  }

  #source(pattern: string, at: Span, including: readonly RepoPath[]): void {
    const path = inRepository(pattern)
    if (path === undefined)
      this.faults.push(fault('missing-source', `${pattern} is not in the repository`, at))
    else if (including.includes(path))
      this.faults.push(fault('source-loop', `${path} sources itself through this file`, at))
    else if (this.#seen.has(path)) return
    else if (including.length >= MAX_SOURCE_DEPTH || this.paths.length >= MAX_FILES)
      this.faults.push(fault('too-large', 'too many files are sourced', at))
    else this.file(path, at, [...including, at.path])
  }
}

/** Turns statements into symbols and clauses. */
class Linker {
  readonly symbols: CompactSymbol[] = []
  readonly index = new Map<string, number>()

  statement(statement: Statement, path: RepoPath): void {
    if (statement.kind === 'config') this.#config(statement, path)
    else if (statement.kind === 'assignment') {
      const at = { path, start: statement.start, end: statement.end }
      const { value } = statement
      const clause = { kind: 'assignment', value, by: undefined, condition: undefined, at } as const
      this.#symbol(statement.name, at).firm.push(clause)
    }
  }

  #config(config: ConfigStatement, path: RepoPath): void {
    const at = { path, start: config.nameStart, end: config.nameStart + config.name.length }
    const symbol = this.#symbol(config.name, at)
    symbol.definitions.push(at)
    for (const property of config.properties) this.#property(symbol, property, path)
  }

  #property(symbol: CompactSymbol, property: Property, path: RepoPath): void {
    const at = { path, start: property.start, end: property.end }
    switch (property.kind) {
      case 'depends': {
        const condition = this.#formula(property.expression, path)
        symbol.firm.push({ kind: 'depends', value: false, by: undefined, condition, at })
        return
      }
      case 'default': {
        const value = property.value.kind === 'constant' && property.value.value === 'y'
        const condition = this.#condition(property.condition, path)
        symbol.defaults.push({ kind: 'default', value, by: undefined, condition, at })
        return
      }
      case 'select':
      case 'imply': {
        const target = this.#symbol(property.symbol, at)
        const condition = this.#condition(property.condition, path)
        const clause = { kind: property.kind, value: true, by: symbol.index, condition, at }
        if (property.kind === 'select') target.firm.push(clause)
        else target.defaults.push(clause)
        return
      }
      default:
    }
  }

  #condition(expression: Expression | undefined, path: RepoPath): Formula | undefined {
    return expression && this.#formula(expression, path)
  }

  #formula(expression: Expression, path: RepoPath): Formula {
    switch (expression.kind) {
      case 'not':
        return { kind: 'not', operand: this.#formula(expression.operand, path) }
      case 'and':
      case 'or': {
        const operands = expression.operands.map((operand) => this.#formula(operand, path))
        return { kind: expression.kind, operands }
      }
      default: {
        const name = expression.kind === 'symbol' ? expression.name : ''
        const at = { path, start: expression.start, end: expression.end }
        return { kind: 'symbol', symbol: this.#symbol(name, at).index }
      }
    }
  }

  #symbol(name: string, mentioned: Span): CompactSymbol {
    const known = this.index.get(name)
    const existing = known === undefined ? undefined : this.symbols[known]
    if (existing !== undefined) return existing
    const index = this.symbols.length
    const symbol = { name, index, definitions: [], mentioned, firm: [], defaults: [] }
    this.symbols.push(symbol)
    this.index.set(name, index)
    return symbol
  }
}

/** The symbol numbers a formula reads, appended to `into`. */
export function symbolsOf(formula: Formula, into: number[]): void {
  if (formula.kind === 'symbol') into.push(formula.symbol)
  else if (formula.kind === 'not') symbolsOf(formula.operand, into)
  else for (const operand of formula.operands) symbolsOf(operand, into)
}

/** Depth first over what decides each symbol, without recursion: chains may be of any length. */
function topologicalOrder(symbols: readonly CompactSymbol[]): readonly number[] {
  const needs = symbols.map((symbol) => {
    const found: number[] = []
    for (const clause of [...symbol.firm, ...symbol.defaults]) {
      if (clause.condition !== undefined) symbolsOf(clause.condition, found)
      if (clause.by !== undefined) found.push(clause.by)
    }
    return found
  })
  const order: number[] = []
  const entered = new Uint8Array(symbols.length)
  const cursor = new Uint32Array(symbols.length)
  for (let root = 0; root < symbols.length; root++) {
    const stack = entered[root] === 1 ? [] : [root]
    entered[root] = 1
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      const next = needs[top]?.[cursor[top] ?? 0]
      cursor[top] = (cursor[top] ?? 0) + 1
      if (next === undefined) order.push(stack.pop() as number)
      else if (entered[next] === 0) {
        entered[next] = 1
        stack.push(next)
      }
    }
  }
  return order
}
