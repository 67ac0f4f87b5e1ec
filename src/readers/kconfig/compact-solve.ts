import type { RepoPath, Span } from '../../text/span.js'
import {
  type Clause,
  type CompactModel,
  type Formula,
  readAssignments,
  undefinedFault
} from './compact-model.js'
import { CompactSolution } from './compact-why.js'
import type { Fault, Solution } from './solution.js'
import type { Given, Mode, Worlds } from './worlds.js'

export type { Mode } from './worlds.js'

export interface SolveRequest {
  /** Files of assignments, read before the tree. */
  readonly defaults?: readonly RepoPath[]
  /** Set from outside. A symbol that is merely not there is not in the map: `false` forbids it. */
  readonly fixed?: ReadonlyMap<string, boolean>
  readonly mode?: Mode
}

/** At most this many symbols can be enumerated at once: their settings are the bits of one number. */
export const MAX_FREE = 5

/**
 * Solves one configuration: assignments, dependencies and selects first, then defaults, each symbol
 * after those that decide it. Two clauses that set a symbol apart are a contradiction.
 */
export function solveCompact(model: CompactModel, request: SolveRequest): Solution {
  return new CompactSolution(solveWorlds(model, request, []), 0)
}

/**
 * Solves every setting of the free symbols at once. Solution i has free symbol k on where bit k of i
 * is set; off means that nothing is said about it. More than MAX_FREE symbols are not accepted:
 * the rest stays off.
 */
export function enumerateCompact(
  model: CompactModel,
  request: SolveRequest,
  free: readonly string[]
): readonly Solution[] {
  const worlds = solveWorlds(model, request, free)
  const count = 1 << Math.min(free.length, MAX_FREE)
  return Array.from({ length: count }, (_, world) => new CompactSolution(worlds, world))
}

/** The worlds of free symbol k: bit w is set where bit k of w is. */
const FREE_PATTERNS = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000]

function solveWorlds(model: CompactModel, request: SolveRequest, free: readonly string[]): Worlds {
  const solver = new Solver(model, request, free.slice(0, MAX_FREE))
  for (const symbol of model.order) solver.solve(symbol)
  return solver
}

class Solver implements Worlds {
  readonly model: CompactModel
  readonly mode: Mode
  readonly all: number
  readonly has: Int32Array
  readonly value: Int32Array
  readonly given = new Map<number, Given[]>()
  readonly conflicts = new Map<number, number>()
  readonly cycles = new Map<number, number>()
  readonly faults: Fault[] = []
  readonly #forced: boolean | undefined

  constructor(model: CompactModel, request: SolveRequest, free: readonly string[]) {
    this.model = model
    this.mode = request.mode ?? 'defconfig'
    this.#forced = this.mode === 'defconfig' ? undefined : this.mode === 'allyesconfig'
    this.all = free.length === MAX_FREE ? -1 : (1 << (1 << free.length)) - 1
    this.has = new Int32Array(model.symbols.length)
    this.value = new Int32Array(model.symbols.length)
    for (const path of request.defaults ?? []) {
      const read = readAssignments(model.files, path)
      this.faults.push(...read.faults)
      for (const { name, value, at } of read.list) this.#give(name, value, this.all, at)
    }
    for (const [name, value] of request.fixed ?? []) this.#give(name, value, this.all, undefined)
    free.forEach((name, k) => {
      this.#give(name, true, (FREE_PATTERNS[k] ?? 0) & this.all, undefined)
    })
  }

  #give(name: string, value: boolean, worlds: number, at: Span | undefined): void {
    const symbol = this.model.index.get(name)
    if (symbol === undefined) {
      this.faults.push(undefinedFault(name, at))
      return
    }
    const list = this.given.get(symbol) ?? []
    list.push({ value, worlds, at })
    this.given.set(symbol, list)
  }

  solve(symbol: number): void {
    for (const { value, worlds } of this.given.get(symbol) ?? []) this.#set(symbol, value, worlds)
    const entry = this.model.symbols[symbol]
    for (const clause of entry?.firm ?? []) this.#set(symbol, clause.value, this.#applies(clause))
    for (const clause of entry?.defaults ?? []) this.#suggest(symbol, clause)
    const rest = this.all & ~this.#hasOf(symbol)
    if (rest !== 0) this.#set(symbol, this.#forced === true, rest)
  }

  #applies(clause: Clause): number {
    const worlds =
      clause.condition === undefined ? this.all : this.#eval(clause.condition, this.all)
    if (clause.kind === 'depends') return this.all & ~worlds
    return clause.by === undefined ? worlds : this.#read(clause.by, worlds)
  }

  #suggest(symbol: number, clause: Clause): void {
    let worlds = this.all & ~this.#hasOf(symbol)
    if (worlds !== 0 && clause.condition !== undefined)
      worlds = this.#eval(clause.condition, worlds)
    if (worlds !== 0 && clause.by !== undefined) worlds = this.#read(clause.by, worlds)
    if (worlds !== 0) this.#set(symbol, this.#forced ?? clause.value, worlds)
  }

  #hasOf(symbol: number): number {
    return this.has[symbol] ?? 0
  }

  /** What was set first stays; setting it apart later is a contradiction in those worlds. */
  #set(symbol: number, value: boolean, worlds: number): void {
    const had = this.#hasOf(symbol)
    const now = this.value[symbol] ?? 0
    const apart = worlds & had & (value ? ~now : now)
    if (apart !== 0) this.conflicts.set(symbol, (this.conflicts.get(symbol) ?? 0) | apart)
    if (value) this.value[symbol] = now | (worlds & ~had)
    this.has[symbol] = had | worlds
  }

  /** In which of these worlds a symbol is y; one that has no value yet is part of a cycle. */
  #read(symbol: number, worlds: number): number {
    const missing = worlds & ~this.#hasOf(symbol)
    if (missing !== 0) this.cycles.set(symbol, (this.cycles.get(symbol) ?? 0) | missing)
    return worlds & (this.value[symbol] ?? 0)
  }

  /** In which of these worlds a formula holds; the second operand is read only where it matters. */
  #eval(formula: Formula, worlds: number): number {
    if (worlds === 0) return 0
    switch (formula.kind) {
      case 'symbol':
        return this.#read(formula.symbol, worlds)
      case 'not':
        return worlds & ~this.#eval(formula.operand, worlds)
      case 'and': {
        let left = worlds
        for (const operand of formula.operands) left = this.#eval(operand, left)
        return left
      }
      default: {
        let found = 0
        for (const operand of formula.operands) found |= this.#eval(operand, worlds & ~found)
        return found
      }
    }
  }
}
