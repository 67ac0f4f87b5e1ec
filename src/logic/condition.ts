import type { Span } from '../text/span.js'
import type { Ternary } from './ternary.js'

/**
 * Something that evaluation cannot know: a found library, the host's name, a probe.
 * `name` is built from the construct and its arguments, never from its place, so that base and head
 * share it and take the same branch.
 */
export interface Unknown {
  readonly name: string
  /** Why it is unknown, in words a person understands. */
  readonly reason: string
  readonly at: Span | undefined
}

/**
 * A formula over named unknowns. Build it with the functions below only: they keep `key` canonical,
 * so two conditions with equal keys are equal.
 */
export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean; readonly key: string }
  | {
      readonly kind: 'atom'
      /** The unknown's name, with the compared value appended for `subject === value`. */
      readonly unknown: Unknown
      /** Set when the atom says `subject equals value`: two values of one subject exclude each other. */
      readonly equals: { readonly subject: string; readonly value: string } | undefined
      readonly key: string
    }
  | { readonly kind: 'not'; readonly operand: Condition; readonly key: string }
  | {
      readonly kind: 'and' | 'or'
      readonly operands: readonly Condition[]
      readonly key: string
    }

/** Formulas larger than this many atoms are folded into one opaque unknown: bounded, and honest. */
const MAX_ATOMS = 48

export const TRUE: Condition = { kind: 'constant', value: true, key: 'true' }
export const FALSE: Condition = { kind: 'constant', value: false, key: 'false' }
export const constant = (value: boolean): Condition => (value ? TRUE : FALSE)

export function atom(unknown: Unknown): Condition {
  return { kind: 'atom', unknown, equals: undefined, key: atomKey(unknown.name) }
}

/**
 * Names hold texts of the files read: one that could be taken for a formula, or for another name's key,
 * gets its length in front, so that nobody can write an unknown that equals `!(x)` or `x && y`.
 */
const atomKey = (name: string): string =>
  LIKE_A_FORMULA.test(name) ? `${name.length}:${name}` : name

const LIKE_A_FORMULA = /^(?:true$|false$|!?\(|\d+:)| && | \|\| /

/** The atom «unknown == value». */
export function equalsAtom(unknown: Unknown, value: string): Condition {
  const name = `${unknown.name} == ${JSON.stringify(value)}`
  return {
    kind: 'atom',
    unknown: { ...unknown, name },
    equals: { subject: unknown.name, value },
    key: atomKey(name)
  }
}

export function not(operand: Condition): Condition {
  if (operand.kind === 'constant') return constant(!operand.value)
  if (operand.kind === 'not') return operand.operand
  return { kind: 'not', operand, key: `!(${operand.key})` }
}

export const and = (...operands: readonly Condition[]): Condition => join('and', operands)
export const or = (...operands: readonly Condition[]): Condition => join('or', operands)

function join(kind: 'and' | 'or', operands: readonly Condition[]): Condition {
  const neutral = kind === 'and'
  const parts = new Map<string, Condition>()
  for (const operand of operands)
    for (const part of operand.kind === kind ? operand.operands : [operand]) {
      if (part.kind === 'constant') {
        if (part.value !== neutral) return constant(!neutral)
      } else parts.set(part.key, part)
    }
  if (contradict(kind, parts)) return constant(!neutral)
  const reduced = reduce(kind, parts)
  if (reduced !== undefined) return join(kind, reduced)
  const sorted = [...parts.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const [only] = sorted
  if (only === undefined) return constant(neutral)
  if (sorted.length === 1) return only
  const key = `(${sorted.map((part) => part.key).join(kind === 'and' ? ' && ' : ' || ')})`
  const joined: Condition = { kind, operands: sorted, key }
  return key.length > 200 && countAtoms(joined) > MAX_ATOMS ? opaque(joined) : joined
}

/**
 * Whether a conjunction cannot hold: it has a part and its opposite, or two values of one subject.
 * Dually, whether a disjunction always holds.
 */
function contradict(kind: 'and' | 'or', parts: ReadonlyMap<string, Condition>): boolean {
  const subjects = new Map<string, string>()
  for (const part of parts.values()) {
    if (part.kind === 'not' && parts.has(part.operand.key)) return true
    const said = kind === 'and' ? part : part.kind === 'not' ? part.operand : undefined
    if (said?.kind !== 'atom' || said.equals === undefined) continue
    const { subject, value } = said.equals
    const other = subjects.get(subject)
    if (other !== undefined && other !== value) return true
    subjects.set(subject, value)
  }
  return false
}

/** The parts without what other parts make superfluous; undefined when nothing is. */
function reduce(
  kind: 'and' | 'or',
  parts: ReadonlyMap<string, Condition>
): readonly Condition[] | undefined {
  if (parts.size < 2) return undefined
  const opposites = new Set<string>()
  for (const part of parts.values()) if (part.kind === 'not') opposites.add(part.operand.key)
  let changed = false
  const reduced = [...parts.values()].map((part) => {
    const less = reducePart(kind, part, parts, opposites)
    changed ||= less !== part
    return less
  })
  return changed ? reduced : undefined
}

/**
 * In a conjunction where `a` stands, `a or b` adds nothing, `!a or b` is `b`, and `!(a or b)` cannot hold;
 * dually for disjunctions. Each part is reduced by smaller ones only, so all may be reduced at once.
 * @param opposites the keys of what the negated parts negate.
 */
function reducePart(
  kind: 'and' | 'or',
  part: Condition,
  parts: ReadonlyMap<string, Condition>,
  opposites: ReadonlySet<string>
): Condition {
  const negated = part.kind === 'not'
  const inner = negated ? part.operand : part
  if (inner.kind !== 'and' && inner.kind !== 'or') return part
  const stands = (operand: Condition): boolean => parts.has(operand.key)
  const opposed = (operand: Condition): boolean =>
    operand.kind === 'not' ? stands(operand.operand) : opposites.has(operand.key)
  const [given, refuted] = negated ? [opposed, stands] : [stands, opposed]
  // `!(a and b)` acts as a disjunction of opposites.
  const sameKind = negated ? inner.kind !== kind : inner.kind === kind
  const decides = sameKind ? refuted : given
  if (inner.operands.some(decides)) return constant((kind === 'and') !== sameKind)
  const adds = sameKind ? given : refuted
  const kept = inner.operands.filter((operand) => !adds(operand))
  if (kept.length === inner.operands.length) return part
  const less = join(inner.kind, kept)
  return negated ? not(less) : less
}

function opaque(condition: Condition): Condition {
  let hash = 0
  for (let i = 0; i < condition.key.length; i++)
    hash = (Math.imul(hash, 31) + condition.key.charCodeAt(i)) | 0
  const [first] = unknownsOf(condition)
  return atom({
    name: `many conditions #${(hash >>> 0).toString(16)}`,
    reason: 'too many conditions are combined here',
    at: first?.at
  })
}

function countAtoms(condition: Condition): number {
  switch (condition.kind) {
    case 'constant':
      return 0
    case 'atom':
      return 1
    case 'not':
      return countAtoms(condition.operand)
    default:
      return condition.operands.reduce((sum, operand) => sum + countAtoms(operand), 0)
  }
}

/** The unknowns a condition rests on, each once, in order of their names. */
export function unknownsOf(condition: Condition): readonly Unknown[] {
  const found = new Map<string, Unknown>()
  const visit = (part: Condition): void => {
    if (part.kind === 'atom') found.set(part.key, part.unknown)
    else if (part.kind === 'not') visit(part.operand)
    else if (part.kind !== 'constant') for (const operand of part.operands) visit(operand)
  }
  visit(condition)
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/**
 * What is taken for granted on the current path: a conjunction, kept as a persistent list so that
 * entering and leaving a branch costs nothing.
 */
export class Assumptions {
  static readonly NONE = new Assumptions(TRUE, new Map(), new Map())
  readonly #values: ReadonlyMap<string, boolean>
  readonly #equalities: ReadonlyMap<string, string>
  /** The conjunction of everything assumed. */
  readonly condition: Condition

  private constructor(
    condition: Condition,
    values: ReadonlyMap<string, boolean>,
    equalities: ReadonlyMap<string, string>
  ) {
    this.condition = condition
    this.#values = values
    this.#equalities = equalities
  }

  /** These assumptions and one more; what follows from it at once (parts, equalities) is noted too. */
  assume(condition: Condition): Assumptions {
    const simplified = this.simplify(condition)
    if (simplified.kind === 'constant' && simplified.value) return this
    const values = new Map(this.#values)
    const equalities = new Map(this.#equalities)
    const note = (part: Condition, value: boolean): void => {
      values.set(part.key, value)
      if (part.kind === 'not') note(part.operand, !value)
      else if (part.kind === (value ? 'and' : 'or'))
        for (const operand of (part as { operands: readonly Condition[] }).operands)
          note(operand, value)
      else if (part.kind === 'atom' && part.equals !== undefined && value)
        equalities.set(part.equals.subject, part.equals.value)
    }
    note(simplified, true)
    return new Assumptions(and(this.condition, simplified), values, equalities)
  }

  /** The condition with everything that is already decided here put in. */
  simplify(condition: Condition): Condition {
    if (condition.kind === 'constant' || this.#values.size === 0) return condition
    const known = this.#values.get(condition.key)
    if (known !== undefined) return constant(known)
    switch (condition.kind) {
      case 'atom': {
        if (condition.equals === undefined) return condition
        const value = this.#equalities.get(condition.equals.subject)
        return value === undefined ? condition : constant(value === condition.equals.value)
      }
      case 'not':
        return not(this.simplify(condition.operand))
      default:
        return join(
          condition.kind,
          condition.operands.map((operand) => this.simplify(operand))
        )
    }
  }

  decide(condition: Condition): Ternary {
    const simplified = this.simplify(condition)
    return simplified.kind === 'constant' ? (simplified.value ? 'yes' : 'no') : 'unknown'
  }
}
