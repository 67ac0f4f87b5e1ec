import type { Span } from '../../text/span.js'
import type { Clause, CompactSymbol, Formula } from './compact-model.js'
import type { Cause, Fault, FaultPlace, Solution, Step } from './solution.js'
import type { Worlds } from './worlds.js'

/** A chain longer than this is cut: nobody follows it. */
const MAX_CHAIN = 50

/** All is decided in this dialect: what is not known is enumerated. */
const NOTHING: ReadonlySet<string> = new Set()

/** One world's view of what was solved; explanations are worked out when they are asked for. */
export class CompactSolution implements Solution {
  readonly #worlds: Worlds
  readonly #bit: number
  #values: ReadonlyMap<string, boolean> | undefined
  #errors: readonly Fault[] | undefined

  constructor(worlds: Worlds, world: number) {
    this.#worlds = worlds
    this.#bit = 1 << world
  }

  get values(): ReadonlyMap<string, boolean> {
    this.#values ??= new Map(
      this.#worlds.model.symbols.map((symbol) => [symbol.name, this.#isOn(symbol.index)])
    )
    return this.#values
  }

  isOn(symbol: string): boolean {
    const index = this.#worlds.model.index.get(symbol)
    return index !== undefined && this.#isOn(index)
  }

  get undecided(): ReadonlySet<string> {
    return NOTHING
  }

  text(symbol: string): string | undefined {
    if (!this.#worlds.model.index.has(symbol)) return undefined
    return this.isOn(symbol) ? 'y' : 'n'
  }

  get errors(): readonly Fault[] {
    const { model, faults, cycles, conflicts } = this.#worlds
    this.#errors ??= [
      ...model.faults,
      ...faults,
      ...this.#marked(cycles).map((symbol) => this.#cycle(symbol)),
      ...this.#marked(conflicts).map((symbol) => this.#contradiction(symbol))
    ]
    return this.#errors
  }

  why(symbol: string): readonly Step[] {
    const chain: Step[] = []
    const seen = new Set<string>()
    let next: string | undefined = symbol
    while (next !== undefined && !seen.has(next) && chain.length < MAX_CHAIN) {
      seen.add(next)
      const step: Step | undefined = this.#step(next)
      if (step === undefined) break
      chain.push(step)
      next = step.by
    }
    return chain
  }

  causes(name: string): readonly Cause[] {
    const { model, given } = this.#worlds
    const index = model.index.get(name)
    const symbol = index === undefined ? undefined : model.symbols[index]
    if (symbol === undefined || !this.#isOn(symbol.index)) return []
    const outside = (given.get(symbol.index) ?? [])
      .filter(({ value, worlds }) => value && (worlds & this.#bit) !== 0)
      .map(({ at }): Cause => {
        const reason = at === undefined ? 'set from outside' : `set in ${at.path}`
        return { by: [], kind: at === undefined ? 'given' : 'set', reason, at }
      })
    const clauses = [...symbol.firm, ...symbol.defaults]
      .filter((clause) => clause.value && this.#applies(clause))
      .map((clause): Cause => {
        const { kind, reason, at } = this.#clauseStep(name, 'y', clause)
        const by =
          clause.by === undefined ? this.#restsOn(clause.condition) : [this.#name(clause.by)]
        return { by, kind, reason, at }
      })
    return [...outside, ...clauses]
  }

  /** The symbols of a formula that are on: what a default owes its value to. */
  #restsOn(formula: Formula | undefined): readonly string[] {
    if (formula === undefined) return []
    if (formula.kind === 'symbol')
      return this.#isOn(formula.symbol) ? [this.#name(formula.symbol)] : []
    return formula.kind === 'not'
      ? []
      : formula.operands.flatMap((operand) => this.#restsOn(operand))
  }

  #isOn(symbol: number): boolean {
    return ((this.#worlds.value[symbol] ?? 0) & this.#bit) !== 0
  }

  #name(symbol: number): string {
    return this.#worlds.model.symbols[symbol]?.name ?? ''
  }

  #marked(marks: ReadonlyMap<number, number>): readonly CompactSymbol[] {
    const { symbols } = this.#worlds.model
    return symbols.filter((symbol) => ((marks.get(symbol.index) ?? 0) & this.#bit) !== 0)
  }

  #step(name: string): Step | undefined {
    const { model, given } = this.#worlds
    const index = model.index.get(name)
    const symbol = index === undefined ? undefined : model.symbols[index]
    if (symbol === undefined) return undefined
    const on = this.#isOn(symbol.index)
    const value = on ? 'y' : 'n'
    for (const { value: set, worlds, at } of given.get(symbol.index) ?? [])
      if ((worlds & this.#bit) !== 0 && set === on) {
        const reason = at === undefined ? 'set from outside' : `set in ${at.path}`
        const kind = at === undefined ? 'given' : 'set'
        return { symbol: name, value, kind, reason, by: undefined, at }
      }
    const firm = symbol.firm.find((clause) => clause.value === on && this.#applies(clause))
    if (firm !== undefined) return this.#clauseStep(name, value, firm)
    const suggested = symbol.defaults.find((clause) => this.#applies(clause))
    if (suggested !== undefined) return this.#clauseStep(name, value, suggested)
    return this.#unsetStep(symbol, on)
  }

  /** Nothing sets the symbol: names the first that would have, and what was missing for it. */
  #unsetStep({ name, firm, defaults, definitions, mentioned }: CompactSymbol, on: boolean): Step {
    const declared = definitions[0] ?? mentioned
    const off = { symbol: name, value: 'n', kind: 'unset' } as const
    if (on) {
      const reason = 'on because everything is'
      return { symbol: name, value: 'y', kind: 'default', reason, by: undefined, at: declared }
    }
    const wanted = firm.find((clause) => clause.value) ?? defaults.find((clause) => clause.value)
    if (wanted === undefined)
      return { ...off, reason: 'nothing turns it on', by: undefined, at: declared }
    const { at, by, condition } = wanted
    if (by !== undefined && !this.#isOn(by)) {
      const verb = wanted.kind === 'select' ? 'selects' : 'implies'
      const reason = `nothing turns it on: ${this.#name(by)}, which ${verb} it, is n`
      return { ...off, reason, by: this.#name(by), at }
    }
    const when = condition === undefined ? '' : this.#render(condition)
    const who = by === undefined ? 'its default holds' : `${this.#name(by)} ${wanted.kind}s it`
    const reason = `nothing turns it on: ${who} only if ${when}`.replace('implys', 'implies')
    return { ...off, reason, by: this.#decisive(condition, false), at }
  }

  #render(formula: Formula): string {
    switch (formula.kind) {
      case 'symbol':
        return this.#name(formula.symbol)
      case 'not':
        return `!${this.#render(formula.operand)}`
      default: {
        const operator = formula.kind === 'and' ? ' && ' : ' || '
        return `(${formula.operands.map((operand) => this.#render(operand)).join(operator)})`
      }
    }
  }

  #if(condition: Formula | undefined): string {
    return condition === undefined ? '' : ` if ${this.#render(condition)}`
  }

  #clauseStep(symbol: string, value: string, clause: Clause): Step {
    const { at, condition } = clause
    const by = clause.by === undefined ? undefined : this.#name(clause.by)
    switch (clause.kind) {
      case 'assignment':
        return { symbol, value, kind: 'set', reason: `set in ${at.path}`, by: undefined, at }
      case 'select':
        return {
          symbol,
          value,
          kind: 'selected',
          reason: `selected by ${by}${this.#if(condition)}`,
          by,
          at
        }
      case 'imply':
        return {
          symbol,
          value,
          kind: 'implied',
          reason: `implied by ${by}${this.#if(condition)}`,
          by,
          at
        }
      case 'depends': {
        const missing = this.#decisive(condition, false)
        const needs = condition === undefined ? 'something' : this.#render(condition)
        const reason = `depends on ${needs}, which does not hold`
        return { symbol, value, kind: 'depends', reason, by: missing, at }
      }
      case 'default': {
        const cause = this.#decisive(condition, true)
        const reason = `default${this.#if(condition)}`
        return { symbol, value, kind: 'default', reason, by: cause, at }
      }
    }
  }

  /** A symbol that makes the formula what it is: one that is on when it holds, off when it does not. */
  #decisive(formula: Formula | undefined, holds: boolean): string | undefined {
    if (formula === undefined) return undefined
    switch (formula.kind) {
      case 'symbol':
        return this.#isOn(formula.symbol) === holds ? this.#name(formula.symbol) : undefined
      case 'not':
        return undefined
      default:
        for (const operand of formula.operands)
          if (this.#holds(operand) === holds) {
            const found = this.#decisive(operand, holds)
            if (found !== undefined) return found
          }
        return undefined
    }
  }

  #applies(clause: Clause): boolean {
    const holds = clause.condition === undefined || this.#holds(clause.condition)
    if (clause.kind === 'depends') return !holds
    return holds && (clause.by === undefined || this.#isOn(clause.by))
  }

  #holds(formula: Formula): boolean {
    switch (formula.kind) {
      case 'symbol':
        return this.#isOn(formula.symbol)
      case 'not':
        return !this.#holds(formula.operand)
      case 'and':
        return formula.operands.every((operand) => this.#holds(operand))
      default:
        return formula.operands.some((operand) => this.#holds(operand))
    }
  }

  #contradiction(symbol: CompactSymbol): Fault {
    const places: FaultPlace[] = []
    for (const { value, worlds, at } of this.#worlds.given.get(symbol.index) ?? [])
      if ((worlds & this.#bit) !== 0) {
        const where = at === undefined ? 'from outside' : 'here'
        places.push({ at, note: `${symbol.name} is set to ${value ? 'y' : 'n'} ${where}` })
      }
    for (const clause of symbol.firm)
      if (this.#applies(clause)) places.push({ at: clause.at, note: this.#note(symbol, clause) })
    return {
      code: 'contradiction',
      symbol: symbol.name,
      message: `${symbol.name} must be y and n at once`,
      places
    }
  }

  #note(symbol: CompactSymbol, clause: Clause): string {
    switch (clause.kind) {
      case 'select':
        return `${this.#name(clause.by ?? -1)} selects ${symbol.name}`
      case 'depends': {
        const missing = this.#decisive(clause.condition, false)
        return `${symbol.name} has a dependency that is not met${missing ? `: ${missing}` : ''}`
      }
      default:
        return `${symbol.name} is set to ${clause.value ? 'y' : 'n'} here`
    }
  }

  #cycle(symbol: CompactSymbol): Fault {
    const at: Span | undefined = symbol.definitions[0] ?? symbol.mentioned
    return {
      code: 'cycle',
      symbol: symbol.name,
      message: `the value of ${symbol.name} depends on itself`,
      places: [{ at, note: `${symbol.name} is declared here` }]
    }
  }
}
