import {
  type Assumptions,
  atom,
  type Condition,
  equalsAtom,
  FALSE,
  TRUE,
  type Unknown
} from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import { stableHash } from '../../text/stable-hash.js'
import { both, either, opposite } from './formula.js'

export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly at: Span | undefined }
  | {
      readonly kind: 'unknown'
      readonly unknown: Unknown
      /** Known not to be empty. */
      readonly filled: boolean
      /** The program of the Rust toolchain that this is the path of. */
      readonly program: string | undefined
    }
  | {
      readonly kind: 'choice'
      readonly when: Condition
      readonly then: Value
      readonly otherwise: Value
    }

/**
 * What a text may be, as a list that grows at its end: two values that were made from one share their
 * beginning, so a branch that appends is merged in the time of what it appended.
 */
export interface Value {
  readonly before: Value | undefined
  readonly piece: Piece | undefined
  readonly count: number
  /** Characters of known text, choices included. */
  readonly size: number
}

const MAX_SIZE = 1 << 20
const MAX_PIECES = 20_000
const MAX_LEAVES = 64

export const EMPTY: Value = { before: undefined, piece: undefined, count: 0, size: 0 }

export function append(value: Value, piece: Piece): Value {
  if (piece.kind === 'text' && piece.text === '') return value
  const size = value.size + sizeOf(piece)
  if (size > MAX_SIZE || value.count >= MAX_PIECES) return TOO_LARGE
  return { before: value, piece, count: value.count + 1, size }
}

function sizeOf(piece: Piece): number {
  if (piece.kind === 'text') return piece.text.length
  return piece.kind === 'unknown' ? 1 : piece.then.size + piece.otherwise.size + 1
}

const TOO_LARGE: Value = {
  before: EMPTY,
  piece: {
    kind: 'unknown',
    unknown: { name: 'a very long text', reason: 'it is too long to follow', at: undefined },
    filled: true,
    program: undefined
  },
  count: 1,
  size: 1
}

export const text = (content: string, at?: Span): Value =>
  append(EMPTY, { kind: 'text', text: content, at })

export const unknownValue = (
  name: string,
  reason: string,
  at: Span | undefined,
  filled = false,
  program?: string
): Value => append(EMPTY, { kind: 'unknown', unknown: { name, reason, at }, filled, program })

export function piecesOf(value: Value): readonly Piece[] {
  const pieces: Piece[] = []
  for (let at: Value | undefined = value; at?.piece !== undefined; at = at.before)
    pieces.push(at.piece)
  return pieces.reverse()
}

/** Pieces after the common beginning `from`. */
function since(value: Value, from: Value): Value {
  const pieces: Piece[] = []
  for (let at: Value = value; at !== from && at.piece !== undefined; at = at.before ?? EMPTY)
    pieces.push(at.piece)
  return pieces.reverse().reduce(append, EMPTY)
}

export function concat(...values: readonly Value[]): Value {
  let result = EMPTY
  for (const value of values)
    if (result === EMPTY) result = value
    else for (const piece of piecesOf(value)) result = append(result, piece)
  return result
}

/** The text when all of it is known. */
export function known(value: Value): string | undefined {
  let result = ''
  const pieces: string[] = []
  for (let at: Value | undefined = value; at?.piece !== undefined; at = at.before) {
    if (at.piece.kind !== 'text') return undefined
    pieces.push(at.piece.text)
  }
  if (pieces.length === 1) return pieces[0]
  for (let i = pieces.length - 1; i >= 0; i--) result += pieces[i]
  return result
}

export function ite(c: Condition, a: Condition, b: Condition): Condition {
  if (c.kind === 'constant') return c.value ? a : b
  if (a === b || a.id === b.id) return a
  if (a.kind === 'constant') return a.value ? either(c, b) : both(opposite(c), b)
  if (b.kind === 'constant') return b.value ? either(opposite(c), a) : both(c, a)
  return either(both(c, a), both(opposite(c), b))
}

/** `if c then a else b`; what both begin with is kept apart. */
export function merge(c: Condition, a: Value, b: Value): Value {
  if (a === b) return a
  if (c.kind === 'constant') return c.value ? a : b
  let x = a
  let y = b
  while (x.count > y.count) x = x.before ?? EMPTY
  while (y.count > x.count) y = y.before ?? EMPTY
  while (x !== y && x.count > 0) {
    x = x.before ?? EMPTY
    y = y.before ?? EMPTY
  }
  const common = x === y ? x : EMPTY
  return join(common, choice(c, since(a, common), since(b, common)))
}

const join = (value: Value, rest: Value): Value =>
  value === EMPTY ? rest : piecesOf(rest).reduce(append, value)

function choice(c: Condition, a: Value, b: Value): Value {
  if (c.kind === 'not') return choice(c.operand, b, a)
  const then = side(c, true, a)
  const otherwise = side(c, false, b)
  if (same(then, otherwise)) return then
  if (leaves(then) + leaves(otherwise) > MAX_LEAVES) {
    const name = `one of many values #${stableHash(`${c.key}?${describe(then)}:${describe(otherwise)}`)}`
    return unknownValue(name, 'too many different values are possible here', undefined)
  }
  return append(EMPTY, { kind: 'choice', when: c, then, otherwise })
}

/** Drops what cannot be on this side of a choice on `c`. */
function side(c: Condition, value: boolean, of: Value): Value {
  const { piece } = of
  if (of.count !== 1 || piece?.kind !== 'choice' || piece.when.id !== c.id) return of
  return side(c, value, value ? piece.then : piece.otherwise)
}

function leaves(value: Value): number {
  if (value.count !== 1 || value.piece?.kind !== 'choice') return 1
  return leaves(value.piece.then) + leaves(value.piece.otherwise)
}

function same(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a.size !== b.size) return false
  const x = known(a)
  return x === undefined ? describe(a) === describe(b) : x === known(b)
}

/** For names and messages: unknowns by their names, choices in braces. */
export function describe(value: Value): string {
  let result = ''
  for (const piece of piecesOf(value)) {
    if (piece.kind === 'text') result += piece.text
    else if (piece.kind === 'unknown') result += piece.unknown.name
    else result += `{${describe(piece.then)}|${describe(piece.otherwise)}}`
    if (result.length > 400) return `${result.slice(0, 380)}… #${stableHash(result)}`
  }
  return result
}

/** When it is not the empty text. */
export function nonEmpty(value: Value): Condition {
  let result: Condition = FALSE
  for (const piece of piecesOf(value)) {
    if (piece.kind === 'text') return TRUE
    if (piece.kind === 'unknown') {
      if (piece.filled) return TRUE
      result = either(result, opposite(equalsAtom(piece.unknown, '')))
    } else result = either(result, ite(piece.when, nonEmpty(piece.then), nonEmpty(piece.otherwise)))
    if (result === TRUE) return TRUE
  }
  return result
}

export interface Alternative {
  readonly when: Condition
  readonly value: Value
}

interface State {
  readonly path: Assumptions
  readonly when: Condition
  readonly value: Value
}

/** The choice-free values it may have on this path; undefined when there are more than `limit`. */
export function alternatives(
  value: Value,
  path: Assumptions,
  limit = 16
): readonly Alternative[] | undefined {
  if (!piecesOf(value).some((piece) => piece.kind === 'choice')) return [{ when: TRUE, value }]
  const walk = (states: readonly State[], of: Value): readonly State[] | undefined => {
    let current = states
    for (const piece of piecesOf(of)) {
      if (piece.kind !== 'choice') {
        current = current.map((state) => ({ ...state, value: append(state.value, piece) }))
        continue
      }
      const next: State[] = []
      for (const state of current) {
        const c = state.path.simplify(piece.when)
        for (const [when, arm] of [
          [c, piece.then],
          [opposite(c), piece.otherwise]
        ] as const) {
          if (when === FALSE) continue
          const inside = { ...state, path: state.path.assume(when), when: both(state.when, when) }
          const more = walk([inside], arm)
          if (more === undefined) return undefined
          next.push(...more)
        }
        if (next.length > limit) return undefined
      }
      current = next
    }
    return current
  }
  const states = walk([{ path, when: TRUE, value: EMPTY }], value)
  return states?.map(({ when, value: one }) => ({ when, value: one }))
}

/** The values of exclusive alternatives as one. */
export function fromAlternatives(all: readonly Alternative[]): Value {
  const last = all.at(-1)
  if (last === undefined) return EMPTY
  let result = last.value
  for (let i = all.length - 2; i >= 0; i--) {
    const one = all[i]
    if (one !== undefined) result = merge(one.when, one.value, result)
  }
  return result
}

/** When two texts are equal. */
export function equal(a: Value, b: Value, path: Assumptions): Condition {
  if (known(b) === '') return opposite(nonEmpty(a))
  if (known(a) === '') return opposite(nonEmpty(b))
  const lefts = alternatives(a, path)
  const rights = alternatives(b, path)
  if (lefts === undefined || rights === undefined)
    return compared(describe(a), describe(b), undefined)
  let result: Condition = FALSE
  for (const left of lefts)
    for (const right of rights) {
      const joint = path.simplify(both(left.when, right.when))
      if (joint !== FALSE) result = either(result, both(joint, plainEqual(left.value, right.value)))
    }
  return result
}

const compared = (a: string, b: string, at: Span | undefined): Condition =>
  atom({ name: `${a} == ${b}`, reason: 'this comparison is not decided', at })

function plainEqual(a: Value, b: Value): Condition {
  const x = known(a)
  const y = known(b)
  if (x !== undefined && y !== undefined) return x === y ? TRUE : FALSE
  if (x !== undefined) return unknownEquals(b, x)
  if (y !== undefined) return unknownEquals(a, y)
  return describe(a) === describe(b) ? TRUE : compared(describe(a), describe(b), undefined)
}

/** `prefix <unknown> suffix` against a text. */
function unknownEquals(value: Value, wanted: string): Condition {
  const pieces = piecesOf(value)
  const at = pieces.findIndex((piece) => piece.kind === 'unknown')
  const unknown = pieces[at]
  if (unknown?.kind !== 'unknown') return compared(describe(value), wanted, undefined)
  const head = plainText(pieces.slice(0, at))
  let behind = pieces.length
  while (behind > at + 1 && pieces[behind - 1]?.kind === 'text') behind--
  const tail = plainText(pieces.slice(behind))
  if (!wanted.startsWith(head) || !wanted.endsWith(tail)) return FALSE
  if (head.length + tail.length > wanted.length) return FALSE
  if (behind > at + 1) return compared(describe(value), wanted, unknown.unknown.at)
  const middle = wanted.slice(head.length, wanted.length - tail.length)
  return middle === '' && unknown.filled ? FALSE : equalsAtom(unknown.unknown, middle)
}

const plainText = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('')
