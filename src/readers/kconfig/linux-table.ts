import type { Expression } from './ast.js'
import type { Macros } from './linux-macros.js'
import type { Guard, LinuxFormula, LinuxOperand, LinuxSymbol } from './linux-model.js'

/** The symbols and guards of a tree while it is linked, and the formulas over them. */
export class LinuxTable {
  readonly symbols: LinuxSymbol[] = []
  readonly index = new Map<string, number>()
  readonly guards: Guard[] = []
  readonly #macros: Macros

  constructor(macros: Macros) {
    this.#macros = macros
  }

  guard(parent: Guard | undefined, own: readonly LinuxFormula[], choice?: number): Guard {
    const guard = { id: this.guards.length, parent, own, choice }
    this.guards.push(guard)
    return guard
  }

  when(guard: Guard, condition: Expression | undefined): Guard {
    return condition === undefined ? guard : this.guard(guard, [this.condition(condition)])
  }

  condition(expression: Expression): LinuxFormula {
    return this.formula(expression, true)
  }

  /** In conditions a bare `m` means `m && MODULES`. */
  formula(expression: Expression, inCondition: boolean): LinuxFormula {
    switch (expression.kind) {
      case 'not':
        return { kind: 'not', operand: this.formula(expression.operand, inCondition) }
      case 'and':
      case 'or': {
        const operands = expression.operands.map((part) => this.formula(part, inCondition))
        return { kind: expression.kind, operands }
      }
      case 'compare': {
        const left = this.operand(expression.left)
        const right = this.operand(expression.right)
        return { kind: 'compare', operator: expression.operator, left, right }
      }
      default: {
        const operand = this.operand(expression)
        if (!inCondition || operand.kind !== 'text' || operand.text !== 'm') return operand
        const modules = this.operand({ kind: 'symbol', name: 'MODULES', start: 0, end: 0 })
        return { kind: 'and', operands: [operand, modules] }
      }
    }
  }

  operand(expression: Expression): LinuxOperand {
    if (expression.kind === 'symbol')
      return { kind: 'symbol', symbol: this.symbol(expression.name).index }
    if (expression.kind === 'constant') return { kind: 'text', text: expression.value }
    const text = expression.kind === 'macro' ? this.#macros.expand(expression.text) : undefined
    if (text === undefined || expression.kind !== 'macro') return { kind: 'unknown' }
    if (expression.quoted || text === 'y' || text === 'm' || text === 'n')
      return { kind: 'text', text }
    return { kind: 'symbol', symbol: this.symbol(text).index }
  }

  symbol(name: string): LinuxSymbol {
    const known = this.index.get(name)
    const existing = known === undefined ? undefined : this.symbols[known]
    if (existing !== undefined) return existing
    const symbol: LinuxSymbol = {
      name,
      index: this.symbols.length,
      type: undefined,
      choice: undefined,
      definitions: [],
      prompts: [],
      depends: [],
      defaults: [],
      ranges: [],
      selected: [],
      implied: []
    }
    this.symbols.push(symbol)
    this.index.set(name, symbol.index)
    return symbol
  }
}

/** All formulas of a chain of guards. */
export function formulasOf(guard: Guard): readonly LinuxFormula[] {
  const all: LinuxFormula[] = []
  for (let at: Guard | undefined = guard; at !== undefined; at = at.parent) all.push(...at.own)
  return all
}
