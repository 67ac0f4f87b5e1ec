import { and, type Condition, constant, not, or, TRUE } from '../../logic/condition.js'

/**
 * What is known on the way to the command that is running: a chain of layers, one for each undecided
 * branch, so that entering costs one small object. `when` is what facts rest on; what merely has not
 * failed so far is noted to decide by, but is no part of it.
 */
export class Known {
  readonly when: Condition
  readonly #parent: Known | undefined
  readonly #values = new Map<number, boolean>()
  readonly #equalities = new Map<string, string>()
  #informed: boolean

  constructor(parent?: Known, own: Condition = TRUE) {
    this.#parent = parent
    this.#informed = parent?.informed ?? false
    this.when = parent === undefined ? own : and(parent.when, own)
    if (own.kind !== 'constant') this.note(own, true)
    // A conjunction of many atoms is folded into an opaque one, which then holds here as well.
    if (this.when.kind === 'atom') this.#values.set(this.when.id, true)
  }

  get informed(): boolean {
    return this.#informed
  }

  note(condition: Condition, value: boolean): void {
    this.#informed = true
    this.#values.set(condition.id, value)
    if (condition.kind === 'not') this.note(condition.operand, !value)
    else if (condition.kind === 'atom') {
      if (value && condition.equals !== undefined)
        this.#equalities.set(condition.equals.subject, condition.equals.value)
    } else if (condition.kind !== 'constant' && (condition.kind === 'and') === value)
      for (const operand of condition.operands) this.note(operand, value)
  }

  /** The condition with everything that is known here put in. */
  simplify(condition: Condition): Condition {
    if (condition.kind === 'constant' || !this.#informed) return condition
    const known = this.#lookup(condition.id)
    if (known !== undefined) return constant(known)
    switch (condition.kind) {
      case 'atom': {
        if (condition.equals === undefined) return condition
        const value = this.#equalTo(condition.equals.subject)
        return value === undefined ? condition : constant(value === condition.equals.value)
      }
      case 'not': {
        const operand = this.simplify(condition.operand)
        return operand === condition.operand ? condition : not(operand)
      }
      default: {
        const operands = condition.operands.map((operand) => this.simplify(operand))
        if (operands.every((operand, i) => operand === condition.operands[i])) return condition
        return condition.kind === 'and' ? and(...operands) : or(...operands)
      }
    }
  }

  #lookup(id: number): boolean | undefined {
    for (let layer: Known | undefined = this; layer !== undefined; layer = layer.#parent) {
      const value = layer.#values.get(id)
      if (value !== undefined) return value
    }
    return undefined
  }

  #equalTo(subject: string): string | undefined {
    for (let layer: Known | undefined = this; layer !== undefined; layer = layer.#parent) {
      const value = layer.#equalities.get(subject)
      if (value !== undefined) return value
    }
    return undefined
  }
}
