import { and, type Condition, constant, not, or, TRUE } from './condition.js'
import { both } from './connect.js'

/**
 * What is known on the way to the statement or command that is running. A chain of layers, one for each undecided
 * branch: entering costs one small object, however much is known already.
 *
 * `when` is what a fact recorded here rests on. What merely has not failed so far (`note`) helps to
 * decide, but does not go into `when`: a fact is always about a configuration that succeeds.
 */
export class Known {
  readonly parent: Known | undefined
  readonly #own: Condition
  readonly #values = new Map<number, boolean>()
  readonly #equalities = new Map<string, string>()
  #when: Condition | undefined
  #informed: boolean

  constructor(parent?: Known, own: Condition = TRUE) {
    this.parent = parent
    this.#own = own
    this.#informed = parent?.informed ?? false
    if (own.kind !== 'constant') this.note(own, true)
  }

  /** True when anything at all is known. */
  get informed(): boolean {
    return this.#informed
  }

  get when(): Condition {
    if (this.#when === undefined) {
      this.#when = this.parent === undefined ? this.#own : both(this.parent.when, this.#own)
      // A conjunction of many atoms is folded into an opaque one, which then holds here as well.
      if (this.#when.kind === 'atom') this.#values.set(this.#when.id, true)
    }
    return this.#when
  }

  enter(condition: Condition): Known {
    return new Known(this, condition)
  }

  note(condition: Condition, value: boolean): void {
    this.#informed = true
    this.#values.set(condition.id, value)
    switch (condition.kind) {
      case 'constant':
        return
      case 'not':
        this.note(condition.operand, !value)
        return
      case 'atom':
        if (value && condition.equals !== undefined)
          this.#equalities.set(condition.equals.subject, condition.equals.value)
        return
      default:
        if ((condition.kind === 'and') === value)
          for (const operand of condition.operands) this.note(operand, value)
    }
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
        let changed = false
        const operands = condition.operands.map((operand) => {
          const simple = this.simplify(operand)
          if (simple !== operand) changed = true
          return simple
        })
        if (!changed) return condition
        return condition.kind === 'and' ? and(...operands) : or(...operands)
      }
    }
  }

  #lookup(id: number): boolean | undefined {
    for (let layer: Known | undefined = this; layer !== undefined; layer = layer.parent) {
      const value = layer.#values.get(id)
      if (value !== undefined) return value
    }
    return undefined
  }

  #equalTo(subject: string): string | undefined {
    for (let layer: Known | undefined = this; layer !== undefined; layer = layer.parent) {
      const value = layer.#equalities.get(subject)
      if (value !== undefined) return value
    }
    return undefined
  }
}
