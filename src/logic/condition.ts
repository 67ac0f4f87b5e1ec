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
 * A formula over named unknowns. Build it with the functions below only: they keep it canonical, so two
 * conditions of one process with equal ids are equal, and two with equal keys are equal anywhere.
 */
export type Condition = Constant | Atom | Not | Junction

interface Formula {
  /** Equal for equal formulas within this process: what maps and comparisons should use. */
  readonly id: number
  /** The formula in words, the same in every process. Made when asked for, and long. */
  readonly key: string
  /** How many atoms it has, counted with repetition. */
  readonly size: number
  /** Two 32-bit lanes that depend on the formula alone, in every process alike. */
  readonly hash: readonly [number, number]
}

export interface Constant extends Formula {
  readonly kind: 'constant'
  readonly value: boolean
}
export interface Atom extends Formula {
  readonly kind: 'atom'
  /** The unknown's name, with the compared value appended for `subject === value`. */
  readonly unknown: Unknown
  /** Set when the atom says `subject equals value`: two values of one subject exclude each other. */
  readonly equals: { readonly subject: string; readonly value: string } | undefined
}
export interface Not extends Formula {
  readonly kind: 'not'
  readonly operand: Condition
}
export interface Junction extends Formula {
  readonly kind: 'and' | 'or'
  readonly operands: readonly Condition[]
}

/** Formulas larger than this many atoms are folded into one opaque unknown: bounded, and honest. */
const MAX_ATOMS = 48

/** Ids of atoms by key and of compound formulas by their operands' ids. Forgetting them only loses equalities. */
let ids = new Map<string, number>()
/** What was in use before `ids` was begun anew: what is still in use moves over. */
let olderIds = new Map<string, number>()
const MAX_IDS = 200_000
let lastId = 2

function idOf(structure: string): number {
  let id = ids.get(structure)
  if (id !== undefined) return id
  if (ids.size >= MAX_IDS) {
    olderIds = ids
    ids = new Map()
  }
  id = olderIds.get(structure) ?? ++lastId
  ids.set(structure, id)
  return id
}

export const TRUE: Condition = {
  kind: 'constant',
  value: true,
  id: 1,
  key: 'true',
  size: 0,
  hash: [1, 1]
}
export const FALSE: Condition = {
  kind: 'constant',
  value: false,
  id: 2,
  key: 'false',
  size: 0,
  hash: [2, 2]
}
export const constant = (value: boolean): Condition => (value ? TRUE : FALSE)

/** Opposites are made in pairs of ids, so that looking one up needs no text. */
class Negation implements Not {
  readonly kind = 'not'
  readonly operand: Condition
  readonly id: number
  readonly size: number

  constructor(operand: Condition) {
    this.operand = operand
    this.id = -operand.id
    this.size = operand.size
  }

  get key(): string {
    return `!(${this.operand.key})`
  }

  get hash(): readonly [number, number] {
    const [a, b] = this.operand.hash
    return [stir(~a), stir(~b)]
  }
}

class Compound implements Junction {
  readonly kind: 'and' | 'or'
  readonly operands: readonly Condition[]
  readonly id: number
  readonly size: number
  #key: string | undefined
  #hash: readonly [number, number] | undefined

  constructor(kind: 'and' | 'or', operands: readonly Condition[], size: number) {
    this.kind = kind
    this.operands = operands
    this.size = size
    let structure = kind === 'and' ? '&' : '|'
    for (const operand of operands) structure += `${operand.id},`
    this.id = idOf(structure)
  }

  get key(): string {
    this.#key ??= `(${this.operands
      .map((operand) => operand.key)
      .sort()
      .join(this.kind === 'and' ? ' && ' : ' || ')})`
    return this.#key
  }

  /** Sums do not depend on the order of the operands, which differs between processes. */
  get hash(): readonly [number, number] {
    if (this.#hash === undefined) {
      let [a, b] = this.kind === 'and' ? [3, 5] : [7, 11]
      for (const operand of this.operands) {
        const [x, y] = operand.hash
        a = (a + stir(x)) | 0
        b = (b + stir(y ^ 0x5bd1e995)) | 0
      }
      this.#hash = [stir(a), stir(b)]
    }
    return this.#hash
  }
}

export function atom(unknown: Unknown): Condition {
  return makeAtom(unknown, undefined)
}

function makeAtom(unknown: Unknown, equals: Atom['equals']): Condition {
  const key = atomKey(unknown.name)
  return new Unit(unknown, equals, key)
}

class Unit implements Atom {
  readonly kind = 'atom'
  readonly unknown: Unknown
  readonly equals: Atom['equals']
  readonly key: string
  readonly id: number
  readonly size = 1
  #hash: readonly [number, number] | undefined

  constructor(unknown: Unknown, equals: Atom['equals'], key: string) {
    this.unknown = unknown
    this.equals = equals
    this.key = key
    this.id = idOf(`=${key}`)
  }

  get hash(): readonly [number, number] {
    if (this.#hash === undefined) {
      let [a, b] = [0x811c9dc5, 0x9747b28c]
      for (let i = 0; i < this.key.length; i++) {
        const unit = this.key.charCodeAt(i)
        a = Math.imul(a ^ unit, 0x01000193)
        b = stir(b ^ unit)
      }
      this.#hash = [a, b]
    }
    return this.#hash
  }
}

/** Spreads a number's bits: MurmurHash3's finisher. */
function stir(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
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
  return makeAtom({ ...unknown, name }, { subject: unknown.name, value })
}

export function not(operand: Condition): Condition {
  if (operand.kind === 'constant') return constant(!operand.value)
  if (operand.kind === 'not') return operand.operand
  return new Negation(operand)
}

export const and = (...operands: readonly Condition[]): Condition => join('and', operands)
export const or = (...operands: readonly Condition[]): Condition => join('or', operands)

/** Operands by id: what is looked up most while formulas are put together. */
type Parts = Map<number, Condition>

function join(kind: 'and' | 'or', operands: readonly Condition[]): Condition {
  const neutral = kind === 'and'
  const parts: Parts = new Map()
  for (const operand of operands)
    if (operand.kind === 'constant') {
      if (operand.value !== neutral) return constant(!neutral)
    } else if (operand.kind === kind) for (const part of operand.operands) parts.set(part.id, part)
    else parts.set(operand.id, operand)
  if (parts.size < 2) return only(parts) ?? constant(neutral)
  if (contradict(kind, parts)) return constant(!neutral)
  const reduced = reduce(kind, parts)
  if (reduced !== undefined) return join(kind, reduced)
  const sorted = [...parts.values()].sort((a, b) => a.id - b.id)
  const size = sorted.reduce((sum, part) => sum + part.size, 0)
  const joined = new Compound(kind, sorted, size)
  return size > MAX_ATOMS ? opaque(joined) : joined
}

function only(parts: Parts): Condition | undefined {
  for (const part of parts.values()) return part
  return undefined
}

/**
 * Whether a conjunction cannot hold: it has a part and its opposite, or two values of one subject.
 * Dually, whether a disjunction always holds.
 */
function contradict(kind: 'and' | 'or', parts: Parts): boolean {
  const subjects = new Map<string, string>()
  for (const part of parts.values()) {
    if (part.kind === 'not' && parts.has(part.operand.id)) return true
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
function reduce(kind: 'and' | 'or', parts: Parts): readonly Condition[] | undefined {
  const opposites = new Set<number>()
  let compound = false
  for (const part of parts.values()) {
    if (part.kind === 'not') opposites.add(part.operand.id)
    compound ||= part.size > 1
  }
  if (!compound) return undefined
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
 * @param opposites the ids of what the negated parts negate.
 */
function reducePart(
  kind: 'and' | 'or',
  part: Condition,
  parts: Parts,
  opposites: ReadonlySet<number>
): Condition {
  const negated = part.kind === 'not'
  const inner = negated ? part.operand : part
  if (inner.kind !== 'and' && inner.kind !== 'or') return part
  const stands = (operand: Condition): boolean => parts.has(operand.id)
  const opposed = (operand: Condition): boolean =>
    operand.kind === 'not' ? stands(operand.operand) : opposites.has(operand.id)
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
  const hex = condition.hash.map((lane) => (lane >>> 0).toString(16).padStart(8, '0'))
  return atom({
    name: `many conditions #${hex.join('')}`,
    reason: 'too many conditions are combined here',
    at: firstPlace(condition)
  })
}

/** Whether something is a condition: all of them are made here. */
export const isCondition = (value: object): value is Condition =>
  value === TRUE ||
  value === FALSE ||
  value instanceof Unit ||
  value instanceof Negation ||
  value instanceof Compound

/**
 * The same condition with its unknowns at other places.
 * @param known what was made before with the same `move`
 */
export function withPlaces(
  condition: Condition,
  move: (at: Span) => Span,
  known: Map<Condition, Condition>
): Condition {
  if (condition.kind === 'constant') return condition
  let made = known.get(condition)
  if (made === undefined) {
    made = moved(condition, (inner) => withPlaces(inner, move, known), move)
    known.set(condition, made)
  }
  return made
}

function moved(
  condition: Exclude<Condition, Constant>,
  inner: (condition: Condition) => Condition,
  move: (at: Span) => Span
): Condition {
  switch (condition.kind) {
    case 'atom': {
      const { unknown, equals, key } = condition
      const { at } = unknown
      if (at === undefined) return condition
      const next = move(at)
      return next === at ? condition : new Unit({ ...unknown, at: next }, equals, key)
    }
    case 'not':
      return new Negation(inner(condition.operand))
    default:
      return new Compound(condition.kind, condition.operands.map(inner), condition.size)
  }
}

/** Any atom's place, so that a report can point somewhere. */
function firstPlace(condition: Condition): Span | undefined {
  if (condition.kind === 'atom') return condition.unknown.at
  if (condition.kind === 'not') return firstPlace(condition.operand)
  if (condition.kind === 'constant') return undefined
  for (const operand of condition.operands) {
    const place = firstPlace(operand)
    if (place !== undefined) return place
  }
  return undefined
}

/** The unknowns a condition rests on, each once, in order of their names. */
export function unknownsOf(condition: Condition): readonly Unknown[] {
  const found = new Map<string, Unknown>()
  const visit = (part: Condition): void => {
    if (part.kind === 'atom') found.set(part.unknown.name, part.unknown)
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
  readonly #values: ReadonlyMap<number, boolean>
  readonly #equalities: ReadonlyMap<string, string>
  /** The conjunction of everything assumed. */
  readonly condition: Condition

  private constructor(
    condition: Condition,
    values: ReadonlyMap<number, boolean>,
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
      values.set(part.id, value)
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
    const known = this.#values.get(condition.id)
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
