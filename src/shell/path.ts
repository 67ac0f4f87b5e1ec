import { and, type Condition, constant, FALSE, not, or, TRUE } from '../logic/condition.js'

/** Something that holds where evaluation stands, and whether a branch was taken for it. */
export interface Premise {
  readonly condition: Condition
  readonly branch: boolean
}

interface Undo extends Premise {
  readonly values: [number, boolean | undefined][]
  readonly equalities: [string, string | undefined][]
}

/**
 * What holds where evaluation stands: a stack, because a shell script enters and leaves thousands of
 * branches. Two kinds of knowledge: branches taken, which facts depend on, and mere assumptions (what
 * would have ended the script did not happen), which facts need not repeat.
 */
export class Path {
  /** By the id of the formula without its negation. */
  readonly #values = new Map<number, boolean>()
  readonly #equalities = new Map<string, string>()
  readonly #stack: Undo[] = []
  /** Changes whenever what is known changes. */
  stamp = 0

  /** Enters a branch; `leave` with the depth returned goes back. */
  enter(branch: Condition): number {
    const depth = this.#stack.length
    this.#push(branch, true)
    return depth
  }

  assume(condition: Condition): void {
    this.#push(condition, false)
  }

  leave(depth: number): void {
    while (this.#stack.length > depth) {
      this.stamp++
      const undo = this.#stack.pop()
      if (undo === undefined) return
      for (const [key, old] of undo.values.reverse())
        if (old === undefined) this.#values.delete(key)
        else this.#values.set(key, old)
      for (const [key, old] of undo.equalities.reverse())
        if (old === undefined) this.#equalities.delete(key)
        else this.#equalities.set(key, old)
    }
  }

  /** The conjunction of the branches taken. */
  get condition(): Condition {
    const branches = this.#stack.flatMap((undo) => (undo.branch ? [undo.condition] : []))
    return branches.length === 0 ? TRUE : and(...branches)
  }

  /** All that is known, in the order in which it became so. */
  get premises(): readonly Premise[] {
    return this.#stack
  }

  #push(condition: Condition, branch: boolean): void {
    this.stamp++
    const undo: Undo = { values: [], equalities: [], condition, branch }
    const note = (part: Condition, value: boolean): void => {
      if (part.kind === 'constant') return
      if (part.kind === 'not') {
        note(part.operand, !value)
        return
      }
      undo.values.push([part.id, this.#values.get(part.id)])
      this.#values.set(part.id, value)
      if (part.kind === 'atom') {
        if (part.equals === undefined || !value) return
        const { subject } = part.equals
        undo.equalities.push([subject, this.#equalities.get(subject)])
        this.#equalities.set(subject, part.equals.value)
      } else if (part.kind === (value ? 'and' : 'or'))
        for (const operand of part.operands) note(operand, value)
    }
    note(condition, true)
    this.#stack.push(undo)
  }

  /** The condition with everything put in that is decided here. */
  simplify(condition: Condition): Condition {
    if (condition.kind === 'constant' || this.#values.size === 0) return condition
    if (condition.kind === 'not') {
      const operand = this.simplify(condition.operand)
      return operand === condition.operand ? condition : not(operand)
    }
    const value = this.#values.get(condition.id)
    if (value !== undefined) return value ? TRUE : FALSE
    if (condition.kind === 'atom') {
      if (condition.equals === undefined) return condition
      const equal = this.#equalities.get(condition.equals.subject)
      return equal === undefined ? condition : constant(equal === condition.equals.value)
    }
    let changed = false
    const operands: Condition[] = []
    const absorbing = condition.kind === 'and' ? FALSE : TRUE
    for (const operand of condition.operands) {
      const simple = this.simplify(operand)
      if (simple === absorbing) return absorbing
      changed ||= simple !== operand
      operands.push(simple)
    }
    if (!changed) return condition
    return condition.kind === 'and' ? and(...operands) : or(...operands)
  }
}

/** The condition with atoms replaced where `decide` has an answer. */
export function substitute(
  condition: Condition,
  decide: (name: string) => boolean | undefined
): Condition {
  switch (condition.kind) {
    case 'constant':
      return condition
    case 'atom': {
      const value = decide(condition.unknown.name)
      return value === undefined ? condition : constant(value)
    }
    case 'not':
      return not(substitute(condition.operand, decide))
    case 'and':
      return and(...condition.operands.map((operand) => substitute(operand, decide)))
    case 'or':
      return or(...condition.operands.map((operand) => substitute(operand, decide)))
  }
}

/** Puts the plain parts of a conjunction into the others: `x == a && (x == b || c)` is `x == a && c`. */
export function tidy(condition: Condition): Condition {
  if (condition.kind !== 'and') return condition
  const path = new Path()
  const plain = condition.operands.filter((part) => part.kind === 'atom')
  for (const part of plain) path.assume(part)
  const rest = condition.operands.filter((part) => part.kind !== 'atom')
  return and(...plain, ...rest.map((part) => path.simplify(part)))
}
