import type { Guard, Guarded, LinuxChoice, LinuxFormula, LinuxSymbol, Task } from './linux-model.js'

/**
 * The order in which everything can be worked out without recursion: each task after those it
 * needs. Chains of symbols may be of any length; a cycle is entered somewhere.
 */
export function taskOrder(
  symbols: readonly LinuxSymbol[],
  choices: readonly LinuxChoice[],
  guards: readonly Guard[],
  modules: number | undefined
): readonly Task[] {
  const graph = new Graph(symbols, choices, guards, modules)
  const order: Task[] = []
  const stack: { readonly task: number; readonly needs: readonly number[]; at: number }[] = []
  const entered = new Uint8Array(graph.size)
  const enter = (task: number): void => {
    if (entered[task] === 1) return
    entered[task] = 1
    stack.push({ task, needs: graph.needs(task), at: 0 })
  }
  for (let root = 0; root < graph.size; root++) {
    enter(root)
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      const next = top.needs[top.at++]
      if (next !== undefined) enter(next)
      else {
        stack.pop()
        order.push(graph.task(top.task))
      }
    }
  }
  return order
}

/** Numbers all tasks: symbols first, then the choices' modes, their selections, the guards. */
class Graph {
  readonly size: number
  readonly #symbols: readonly LinuxSymbol[]
  readonly #choices: readonly LinuxChoice[]
  readonly #guards: readonly Guard[]
  readonly #modes: number
  readonly #selections: number
  readonly #firstGuard: number
  readonly #modules: number | undefined

  constructor(
    symbols: readonly LinuxSymbol[],
    choices: readonly LinuxChoice[],
    guards: readonly Guard[],
    modules: number | undefined
  ) {
    this.#symbols = symbols
    this.#choices = choices
    this.#guards = guards
    this.#modules = modules
    this.#modes = symbols.length
    this.#selections = this.#modes + choices.length
    this.#firstGuard = this.#selections + choices.length
    this.size = this.#firstGuard + guards.length
  }

  task(number: number): Task {
    if (number >= this.#firstGuard) return { kind: 'guard', index: number - this.#firstGuard }
    if (number >= this.#selections) return { kind: 'selection', index: number - this.#selections }
    if (number >= this.#modes) return { kind: 'mode', index: number - this.#modes }
    return { kind: 'symbol', index: number }
  }

  needs(number: number): readonly number[] {
    const { kind, index } = this.task(number)
    const found: number[] = []
    if (kind === 'guard') this.#guardNeeds(this.#guards[index], found)
    else if (kind === 'symbol') this.#symbolNeeds(this.#symbols[index], found)
    else this.#choiceNeeds(this.#choices[index], kind, found)
    return found
  }

  #guardNeeds(guard: Guard | undefined, found: number[]): void {
    if (guard === undefined) return
    if (guard.parent !== undefined) found.push(this.#firstGuard + guard.parent.id)
    if (guard.choice !== undefined) found.push(this.#modes + guard.choice)
    for (const formula of guard.own) this.#formula(formula, found)
  }

  #symbolNeeds(symbol: LinuxSymbol | undefined, found: number[]): void {
    if (symbol === undefined) return
    if (this.#modules !== undefined) found.push(this.#modules)
    if (symbol.choice !== undefined)
      found.push(this.#modes + symbol.choice, this.#selections + symbol.choice)
    this.#guarded([symbol.prompts, symbol.depends, symbol.ranges, symbol.defaults], found)
    this.#guarded([symbol.selected, symbol.implied], found)
    for (const { value } of symbol.defaults) this.#formula(value, found)
    for (const { low, high } of symbol.ranges) {
      this.#formula(low, found)
      this.#formula(high, found)
    }
    for (const { by } of symbol.selected) found.push(by)
    for (const { by } of symbol.implied) found.push(by)
  }

  #choiceNeeds(choice: LinuxChoice | undefined, kind: Task['kind'], found: number[]): void {
    if (choice === undefined) return
    if (this.#modules !== undefined) found.push(this.#modules)
    if (kind === 'mode') {
      this.#guarded([choice.prompts], found)
      return
    }
    found.push(this.#modes + choice.index)
    this.#guarded([choice.defaults], found)
    for (const member of choice.members)
      this.#guarded([this.#symbols[member]?.prompts ?? []], found)
  }

  #guarded(lists: readonly (readonly Guarded[])[], found: number[]): void {
    for (const list of lists) for (const { guard } of list) found.push(this.#firstGuard + guard.id)
  }

  #formula(formula: LinuxFormula, found: number[]): void {
    switch (formula.kind) {
      case 'symbol':
        found.push(formula.symbol)
        return
      case 'not':
        this.#formula(formula.operand, found)
        return
      case 'and':
      case 'or':
        for (const operand of formula.operands) this.#formula(operand, found)
        return
      case 'compare':
        this.#formula(formula.left, found)
        this.#formula(formula.right, found)
        return
      default:
    }
  }
}
