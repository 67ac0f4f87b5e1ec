import type {
  Guard,
  Guarded,
  LinuxChoice,
  LinuxDefault,
  LinuxFormula,
  LinuxModel,
  LinuxOperand,
  LinuxRange,
  LinuxSymbol
} from './linux-model.js'
import { compares, hexText, numberOf, order, type Side, sidesOf } from './linux-numbers.js'
import { UserValues } from './linux-users.js'
import type { Fault } from './solution.js'
import {
  ANY,
  higher,
  inverse,
  isOne,
  lower,
  M,
  mayFail,
  mayHold,
  N,
  type Possible,
  possibleOf,
  textOf,
  Y
} from './tristate.js'

/** Deeper evaluation than this happens only inside cycles; then the value is unknown. */
const MAX_RECURSION = 100

/** No candidate: nothing of the choice is selected. */
export const NOBODY = -1

/**
 * Evaluates a tree as `make alldefconfig` does, starting from the settings of a defconfig. Values
 * are sets of possibilities: an unknown macro makes those that rest on it undecided, no more.
 */
export class LinuxEvaluation {
  readonly model: LinuxModel
  readonly faults: Fault[] = []
  readonly users: UserValues
  /** Values taken for granted, whatever the tree says. */
  readonly forced: ReadonlyMap<string, string>
  readonly #guards: Uint8Array
  readonly #values: Uint8Array
  readonly #visible: Uint8Array
  readonly #modeValues: Uint8Array
  readonly #texts: (string | null | undefined)[]
  readonly #selections: (readonly number[] | undefined)[]
  readonly #entered = new Set<string>()
  readonly #cyclic = new Set<number>()
  /** The symbol that is being worked out. */
  #within: number | undefined

  constructor(model: LinuxModel, defaults: readonly string[], forced: ReadonlyMap<string, string>) {
    this.model = model
    this.forced = forced
    this.#guards = new Uint8Array(model.guards.length)
    this.#values = new Uint8Array(model.symbols.length)
    this.#visible = new Uint8Array(model.symbols.length)
    this.#modeValues = new Uint8Array(model.choices.length)
    this.#texts = new Array(model.symbols.length)
    this.#selections = new Array(model.choices.length)
    this.users = new UserValues(model, defaults)
    this.faults.push(...this.users.faults)
    for (const { kind, index } of model.order)
      if (kind === 'guard') this.guard(model.guards[index])
      else if (kind === 'mode') this.mode(index)
      else if (kind === 'selection') this.selection(index)
      else this.value(index)
  }

  // Conditions.

  guard(guard: Guard | undefined): Possible {
    if (guard === undefined) return Y
    const known = this.#guards[guard.id] ?? 0
    if (known !== 0) return known
    let result = this.#once(`guard ${guard.id}`, undefined, () => {
      let held = guard.parent === undefined ? Y : this.guard(guard.parent)
      if (guard.choice !== undefined) held = lower(held, this.mode(guard.choice))
      for (const formula of guard.own) if (mayHold(held)) held = lower(held, this.formula(formula))
      return held
    })
    result ??= ANY
    this.#guards[guard.id] = result
    return result
  }

  formula(formula: LinuxFormula): Possible {
    switch (formula.kind) {
      case 'symbol':
        return this.value(formula.symbol)
      case 'text':
        return possibleOf(formula.text) ?? N
      case 'unknown':
        return ANY
      case 'not':
        return inverse(this.formula(formula.operand))
      case 'and':
        return formula.operands.reduce((held, part) => lower(held, this.formula(part)), Y)
      case 'or':
        return formula.operands.reduce((held, part) => higher(held, this.formula(part)), N)
      case 'compare': {
        let result = 0
        for (const left of this.#sides(formula.left))
          for (const right of this.#sides(formula.right))
            if (left === undefined || right === undefined) result |= N | Y
            else result |= compares(formula.operator, order(left, right)) ? Y : N
        return result
      }
    }
  }

  /** Every value a side may have; undefined stands for a text that nobody knows. */
  #sides(operand: LinuxOperand): readonly (Side | undefined)[] {
    if (operand.kind === 'unknown') return [undefined]
    if (operand.kind === 'text') return sidesOf(possibleOf(operand.text), operand.text, undefined)
    const symbol = this.model.symbols[operand.symbol]
    if (symbol === undefined) return [undefined]
    if (symbol.type === 'bool' || symbol.type === 'tristate')
      return sidesOf(this.value(operand.symbol), '', symbol.type)
    const text = this.text(operand.symbol)
    return [text === undefined ? undefined : { text, rank: undefined, type: symbol.type }]
  }

  // Choices.

  mode(index: number): Possible {
    const known = this.#modeValues[index] ?? 0
    if (known !== 0) return known
    const choice = this.model.choices[index]
    if (choice === undefined) return N
    const result =
      this.#once(`mode ${index}`, undefined, () => {
        const least = higher(choice.optional ? N : M, this.users.mode(index) ?? N)
        const mode = lower(least, this.#promote(this.#anyOf(choice.prompts), choice.type))
        return this.#promote(mode, choice.type)
      }) ?? ANY
    this.#modeValues[index] = result
    return result
  }

  /** The symbols that may be the selected one; NOBODY among them when there may be none. */
  selection(index: number): readonly number[] {
    const known = this.#selections[index]
    if (known !== undefined) return known
    const choice = this.model.choices[index]
    if (choice === undefined) return [NOBODY]
    const found = new Set<number>()
    const mode = this.mode(index)
    if ((mode & Y) !== 0) this.#candidates(choice, found)
    if ((mode & ~Y) !== 0) found.add(NOBODY)
    this.#selections[index] = [...found]
    return this.#selections[index] ?? []
  }

  #candidates(choice: LinuxChoice, found: Set<number>): void {
    /** True when it is certain that the search ends with this one. */
    const consider = (symbol: number, condition: Possible): boolean => {
      const shown = lower(condition, this.visibility(symbol))
      if (mayHold(shown)) found.add(symbol)
      return !mayFail(shown)
    }
    const chosen = this.users.selection(choice.index)
    if (chosen !== undefined && consider(chosen, Y)) return
    for (const { value, guard } of choice.defaults)
      if (value.kind === 'symbol' && consider(value.symbol, this.guard(guard))) return
    for (const member of choice.members) if (consider(member, Y)) return
    found.add(NOBODY)
  }

  // Symbols.

  visibility(index: number): Possible {
    const known = this.#visible[index] ?? 0
    if (known !== 0) return known
    const symbol = this.model.symbols[index]
    if (symbol === undefined) return N
    let shown = this.#anyOf(symbol.prompts)
    let type = symbol.type
    if (symbol.choice !== undefined) {
      const mode = this.mode(symbol.choice)
      shown = this.#memberVisibility(symbol, shown, mode)
      if (mode === Y && type === 'tristate') type = 'bool'
    }
    const result = this.#promote(shown, type)
    this.#visible[index] = result
    return result
  }

  #memberVisibility(symbol: LinuxSymbol, shown: Possible, mode: Possible): Possible {
    const choice = this.model.choices[symbol.choice ?? -1]
    if (choice?.type === 'tristate' && symbol.type !== 'tristate') {
      if ((mode & Y) === 0) return N
      return (mode & ~Y) === 0 ? shown : shown | N
    }
    if (symbol.type === 'tristate' && (shown & M) !== 0 && (mode & Y) !== 0)
      return mode === Y ? (shown & ~M) | N : shown | N
    return shown
  }

  /** What a symbol may be as a tristate; strings and numbers count as n. */
  value(index: number): Possible {
    const known = this.#values[index] ?? 0
    if (known !== 0) return known
    const symbol = this.model.symbols[index]
    if (symbol === undefined) return N
    const result = this.#once(`symbol ${index}`, index, () => this.#worked(symbol)) ?? ANY
    this.#values[index] = result
    return result
  }

  #worked(symbol: LinuxSymbol): Possible {
    const forced = this.forced.get(symbol.name)
    if (symbol.type !== 'bool' && symbol.type !== 'tristate') {
      this.text(symbol.index)
      return forced === undefined ? N : (possibleOf(forced) ?? N)
    }
    if (forced !== undefined) return possibleOf(forced) ?? N
    return symbol.choice === undefined ? this.#plain(symbol) : this.#member(symbol, symbol.choice)
  }

  #plain(symbol: LinuxSymbol): Possible {
    const shown = this.visibility(symbol.index)
    const user = possibleOf(this.users.of(symbol.index)?.value ?? '')
    let result = 0
    if (user !== undefined && mayHold(shown)) result |= lower(user, shown & ~N)
    if (user === undefined || mayFail(shown)) result |= this.#suggested(symbol)
    for (const { by, guard } of symbol.selected)
      result = higher(result, lower(this.value(by), this.guard(guard)))
    if ((result & M) === 0) return result
    const promoted = this.#promote(result, symbol.type)
    const implied = this.#implied(symbol)
    if (implied === Y) return (promoted & ~M) | Y
    return (implied & Y) !== 0 ? promoted | Y : promoted
  }

  #suggested(symbol: LinuxSymbol): Possible {
    const found = this.#first(symbol.defaults, N, (entry, condition) =>
      lower(this.formula(entry.value), condition)
    )
    const implied = this.#implied(symbol)
    if (!mayHold(implied)) return found
    const depends = this.#anyOf(symbol.depends)
    if (!mayHold(depends)) return found
    const certain = !mayFail(implied) && !mayFail(depends)
    return higher(found, implied & ~N) | (certain ? 0 : found)
  }

  #implied(symbol: LinuxSymbol): Possible {
    let implied: Possible = N
    for (const { by, guard } of symbol.implied)
      implied = higher(implied, lower(this.value(by), this.guard(guard)))
    return implied
  }

  #member(symbol: LinuxSymbol, choice: number): Possible {
    const shown = this.visibility(symbol.index)
    let result = shown & N
    if ((shown & Y) !== 0) {
      const selected = this.selection(choice)
      if (selected.includes(symbol.index)) result |= Y
      if (selected.length !== 1 || selected[0] !== symbol.index) result |= N
    }
    if ((shown & M) !== 0) {
      const user = this.users.of(symbol.index)?.value
      result |= user === 'y' || user === 'm' ? M : N
    }
    return result
  }

  /** What a string or number is; undefined when it is not known. A tristate's is its letter. */
  text(index: number): string | undefined {
    const symbol = this.model.symbols[index]
    if (symbol === undefined) return undefined
    if (symbol.type === 'bool' || symbol.type === 'tristate') return textOf(this.value(index))
    const forced = this.forced.get(symbol.name)
    if (forced !== undefined) return forced
    if (symbol.type === undefined) return symbol.name
    const known = this.#texts[index]
    if (known !== undefined) return known ?? undefined
    const text = this.#once(`text ${index}`, index, () =>
      symbol.type === 'string' ? this.#string(symbol) : this.#number(symbol)
    )
    this.#texts[index] = text ?? null
    return text
  }

  #string(symbol: LinuxSymbol): string | undefined {
    const shown = this.visibility(symbol.index)
    const user = this.users.of(symbol.index)?.value
    if (user !== undefined && !mayFail(shown)) return user
    if (user !== undefined && mayHold(shown)) return undefined
    return this.#defaultText(symbol)
  }

  #number(symbol: LinuxSymbol): string | undefined {
    const shown = this.visibility(symbol.index)
    const range = this.#range(symbol)
    if (range === 'unknown') return undefined
    const user = this.users.of(symbol.index)?.value
    if (user !== undefined && user !== '' && mayHold(shown)) {
      if (mayFail(shown)) return undefined
      const number = numberOf(user, symbol.type) ?? 0n
      if (range === undefined || (range.low <= number && number <= range.high)) return user
    }
    const text = this.#defaultText(symbol)
    if (text === undefined || range === undefined) return text
    const number = numberOf(text, symbol.type) ?? 0n
    if (number >= range.low && number <= range.high) return text
    const nearest = number < range.low ? range.low : range.high
    return symbol.type === 'int' ? nearest.toString() : hexText(nearest)
  }

  #range(
    symbol: LinuxSymbol
  ): { readonly low: bigint; readonly high: bigint } | 'unknown' | undefined {
    const active: LinuxRange | 'unknown' | undefined = this.#firstCertain(symbol.ranges)
    if (active === undefined || active === 'unknown') return active
    const low = this.#operandText(active.low)
    const high = this.#operandText(active.high)
    if (low === undefined || high === undefined) return 'unknown'
    return { low: numberOf(low, symbol.type) ?? 0n, high: numberOf(high, symbol.type) ?? 0n }
  }

  #defaultText(symbol: LinuxSymbol): string | undefined {
    const active: LinuxDefault | 'unknown' | undefined = this.#firstCertain(symbol.defaults)
    if (active === 'unknown') return undefined
    if (active === undefined) return ''
    const { value } = active
    if (value.kind === 'symbol' || value.kind === 'text' || value.kind === 'unknown')
      return this.#operandText(value)
    return textOf(this.formula(value))
  }

  #operandText(operand: LinuxOperand): string | undefined {
    if (operand.kind === 'symbol') return this.text(operand.symbol)
    return operand.kind === 'text' ? operand.text : undefined
  }

  // Helpers over sets of possibilities.

  /** The disjunction of some guards; n for none. */
  #anyOf(list: readonly Guarded[]): Possible {
    let held: Possible = N
    for (const { guard } of list) held = higher(held, this.guard(guard))
    return held
  }

  /** The values of the first entry that applies, over all the ways it may go. */
  #first<T extends Guarded>(
    list: readonly T[],
    otherwise: Possible,
    take: (entry: T, condition: Possible) => Possible
  ): Possible {
    let result = 0
    for (const entry of list) {
      const condition = this.guard(entry.guard)
      if (mayHold(condition)) result |= take(entry, condition & ~N)
      if (!mayFail(condition)) return result
    }
    return result | otherwise
  }

  /** The first entry that applies; `unknown` when that is not certain. */
  #firstCertain<T extends Guarded>(list: readonly T[]): T | 'unknown' | undefined {
    for (const entry of list) {
      const condition = this.guard(entry.guard)
      if (!mayHold(condition)) continue
      return mayFail(condition) ? 'unknown' : entry
    }
    return undefined
  }

  /** m becomes y where it cannot be: in a bool, and everywhere when modules are off. */
  #promote(value: Possible, type: LinuxSymbol['type']): Possible {
    if ((value & M) === 0) return value
    const { modules } = this.model
    const allowed = type !== 'tristate' ? N : modules === undefined ? N : this.value(modules)
    if (!mayHold(allowed)) return (value & ~M) | Y
    return mayFail(allowed) ? value | Y : value
  }

  /** Guards against cycles: what is needed for its own value is unknown. */
  #once<T>(key: string, symbol: number | undefined, work: () => T): T | undefined {
    const within = symbol ?? this.#within
    if (this.#entered.has(key) || this.#entered.size > MAX_RECURSION) {
      if (within !== undefined) this.#cycle(within)
      return undefined
    }
    const outer = this.#within
    this.#within = within
    this.#entered.add(key)
    const result = work()
    this.#entered.delete(key)
    this.#within = outer
    return result
  }

  #cycle(index: number): void {
    const symbol = this.model.symbols[index]
    if (symbol === undefined || this.#cyclic.has(index)) return
    this.#cyclic.add(index)
    const message = `the value of ${symbol.name} depends on itself`
    const places = [{ at: symbol.definitions[0], note: `${symbol.name} is declared here` }]
    this.faults.push({ code: 'cycle', symbol: symbol.name, message, places })
  }

  isDecided(index: number): boolean {
    const symbol = this.model.symbols[index]
    if (symbol?.type === 'bool' || symbol?.type === 'tristate') return isOne(this.value(index))
    return this.text(index) !== undefined
  }
}
