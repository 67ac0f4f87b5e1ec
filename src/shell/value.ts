import { and, type Condition, FALSE, not, or, TRUE, type Unknown } from '../logic/condition.js'
import type { Span } from '../text/span.js'
import { stableHash } from '../text/stable-hash.js'
import { alike } from './alike.js'
import { Path } from './path.js'

/**
 * What a shell string may be: a sequence of known text, named unknowns, and choices. A branch nobody can
 * decide that appends to a list leaves a choice at the list's end, so lists stay as exact as they can.
 */
export interface Value {
  readonly kind: 'value'
  readonly pieces: readonly Piece[]
}

export interface TextPiece {
  readonly kind: 'text'
  readonly text: string
  /** Where a version literal stands in the script; survives only while the text stays whole. */
  readonly at: Span | undefined
}

export interface UnknownPiece extends UnknownTags {
  readonly kind: 'unknown'
  readonly unknown: Unknown
}

export interface UnknownTags {
  /** Known not to be empty. */
  readonly filled: boolean
  /** The program that this is the path of. */
  readonly program: string | undefined
  /** The program whose `--version` output (or a part of it) this is. */
  readonly versionOf: string | undefined
  /** Which number of that version, counted from 0, when one was cut out. */
  readonly component: number | undefined
  /** Unevaluated output of a command, which may hold line ends. */
  readonly output: boolean
  /** It comes from a program of the Rust toolchain. */
  readonly rust: boolean
}

/** Arms exclude each other and cover everything that the path to the merge allowed. */
export interface ChoicePiece {
  readonly kind: 'choice'
  readonly arms: readonly Arm[]
}

export interface Arm {
  readonly when: Condition
  readonly value: Value
}

export type Piece = TextPiece | UnknownPiece | ChoicePiece

const MAX_TEXT = 60_000
const MAX_PIECES = 400
const NO_TAGS: UnknownTags = {
  filled: false,
  program: undefined,
  versionOf: undefined,
  component: undefined,
  output: false,
  rust: false
}

export const EMPTY: Value = { kind: 'value', pieces: [] }
/** A variable that is not set: expands like EMPTY, told apart by identity. */
export const UNSET: Value = { kind: 'value', pieces: [] }

export function text(content: string, at?: Span): Value {
  return content === '' ? EMPTY : { kind: 'value', pieces: [{ kind: 'text', text: content, at }] }
}

export function unknownValue(unknown: Unknown, tags: Partial<UnknownTags> = {}): Value {
  return { kind: 'value', pieces: [{ ...NO_TAGS, ...tags, kind: 'unknown', unknown }] }
}

/** The text, when all of it is known. */
export function known(value: Value): string | undefined {
  const [first] = value.pieces
  if (first === undefined) return ''
  return value.pieces.length === 1 && first.kind === 'text' ? first.text : undefined
}

export const fromPieces = (pieces: readonly Piece[]): Value =>
  pieces.length === 0 ? EMPTY : { kind: 'value', pieces }

/** The concatenation; what grows beyond bounds becomes unknown. */
export function concat(...values: readonly Value[]): Value {
  const filled = values.filter((value) => value.pieces.length > 0)
  const [only] = filled
  if (only === undefined) return EMPTY
  if (filled.length === 1) return only
  const pieces: Piece[] = []
  let length = 0
  for (const value of filled)
    for (const piece of value.pieces) {
      const last = pieces.at(-1)
      if (piece.kind === 'text' && last?.kind === 'text')
        pieces[pieces.length - 1] = { kind: 'text', text: last.text + piece.text, at: undefined }
      else pieces.push(piece)
      if (piece.kind === 'text') length += piece.text.length
    }
  if (length > MAX_TEXT || pieces.length > MAX_PIECES) return tooLarge()
  return { kind: 'value', pieces }
}

const tooLarge = (): Value =>
  unknownValue(
    { name: 'a very long text', reason: 'it is too long to follow', at: undefined },
    { filled: true, output: true }
  )

/** All unknowns in it, also inside choices. */
export function unknownPieces(value: Value): readonly UnknownPiece[] {
  const found: UnknownPiece[] = []
  const visit = (part: Value): void => {
    for (const piece of part.pieces) {
      if (piece.kind === 'unknown') found.push(piece)
      else if (piece.kind === 'choice') for (const arm of piece.arms) visit(arm.value)
    }
  }
  visit(value)
  return found
}

export const hasChoice = (value: Value): boolean =>
  value.pieces.some((piece) => piece.kind === 'choice')

/**
 * The choice-free values it may have on this path, each with its condition; undefined when there are more
 * than `limit`. Never empty: on a path that cannot happen, the first arm stands for all.
 */
export function alternatives(value: Value, path: Path, limit = 24): readonly Arm[] | undefined {
  if (!hasChoice(value)) return [{ when: TRUE, value }]
  if (product(value) > limit * 2) return undefined
  let found: readonly Arm[] = [{ when: TRUE, value: EMPTY }]
  const single = value.pieces.length === 1
  for (const piece of value.pieces) {
    const options = piece.kind === 'choice' ? armsOf(piece, path, limit) : undefined
    if (piece.kind === 'choice' && options === undefined) return undefined
    if (options === undefined) {
      const plain = fromPieces([piece])
      found = found.map((arm) => ({ when: arm.when, value: concat(arm.value, plain) }))
    } else if (single) found = options
    else {
      const product: Arm[] = []
      for (const left of found)
        for (const right of options) {
          const when = path.simplify(and(left.when, right.when))
          if (when !== FALSE) product.push({ when, value: concat(left.value, right.value) })
        }
      found = product.length > 0 ? product : found
    }
    if (found.length > limit) return undefined
  }
  return found
}

/** How many alternatives there are at most. */
function product(value: Value): number {
  let count = 1
  for (const piece of value.pieces)
    if (piece.kind === 'choice') {
      let leaves = 0
      for (const arm of piece.arms) leaves += product(arm.value)
      count *= leaves
    }
  return count
}

/** The value without the arms that the path excludes. */
export function prune(value: Value, path: Path): Value {
  if (!hasChoice(value)) return value
  let changed = false
  const parts = value.pieces.map((piece): Value => {
    if (piece.kind !== 'choice') return { kind: 'value', pieces: [piece] }
    const pruned = pruneChoice(piece, path)
    changed ||= pruned.pieces[0] !== piece
    return pruned
  })
  if (!changed) return value
  const [single] = parts
  return single !== undefined && parts.length === 1 ? single : concat(...parts)
}

function pruneChoice(piece: ChoicePiece, path: Path): Value {
  let changed = false
  const arms: Arm[] = []
  for (const arm of piece.arms) {
    const when = path.simplify(arm.when)
    if (when === FALSE) {
      changed = true
      continue
    }
    const value = prune(arm.value, path)
    changed ||= when !== arm.when || value !== arm.value
    arms.push(when === arm.when && value === arm.value ? arm : { when, value })
    if (when === TRUE) break
  }
  const [only] = arms
  if (only !== undefined && (arms.length === 1 || only.when === TRUE)) return only.value
  if (arms.length === 0 || !changed) return { kind: 'value', pieces: [piece] }
  return { kind: 'value', pieces: [{ kind: 'choice', arms }] }
}

function armsOf(piece: ChoicePiece, path: Path, limit: number): readonly Arm[] | undefined {
  const found: Arm[] = []
  for (const arm of piece.arms) {
    const when = path.simplify(arm.when)
    if (when === FALSE) continue
    const inner = alternatives(arm.value, path, limit)
    if (inner === undefined || found.length + inner.length > limit) return undefined
    for (const option of inner) {
      const both = when === TRUE ? option.when : and(when, option.when)
      if (both !== FALSE) found.push({ when: both, value: option.value })
    }
    if (when === TRUE) break
  }
  const [only, second] = found
  if (only === undefined) return piece.arms.slice(0, 1).map((arm) => ({ ...arm, when: TRUE }))
  return second === undefined ? [{ when: TRUE, value: only.value }] : found
}

/** Joins what different branches left in one variable. `arms` exclude each other. */
export function merge(arms: readonly Arm[], name: string): Value {
  const groups: Arm[] = []
  for (const arm of arms) {
    const same = groups.findIndex((group) => sameValue(group.value, arm.value))
    const group = groups[same]
    if (group === undefined) groups.push(arm)
    else groups[same] = { when: or(group.when, arm.when), value: group.value }
  }
  const [only, second] = groups
  if (only === undefined) return EMPTY
  if (second === undefined) return only.value
  const prefix = commonPrefix(groups.map((group) => group.value))
  const rests = groups.map((group) =>
    within(group.when, prefix.pieces.length === 0 ? group.value : dropPrefix(group.value, prefix))
  )
  if (rests.length > 40 || rests.reduce((sum, arm) => sum + size(arm.value), 0) > MAX_PIECES)
    return concat(
      prefix,
      unknownValue({ name: `$${name}`, reason: 'it may have too many values', at: undefined })
    )
  const choice: Value = { kind: 'value', pieces: [{ kind: 'choice', arms: rests }] }
  return concat(prefix, choice)
}

/** An arm, with what its own condition says about the choices in it. */
function within(when: Condition, value: Value): Arm {
  if (!hasChoice(value)) return { when, value }
  const path = new Path()
  path.assume(when)
  return { when, value: prune(value, path) }
}

function size(value: Value): number {
  let sum = 0
  for (const piece of value.pieces)
    sum += piece.kind === 'choice' ? piece.arms.reduce((n, arm) => n + 1 + size(arm.value), 0) : 1
  return sum
}

export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a === UNSET || b === UNSET || a.pieces.length !== b.pieces.length) return false
  return a.pieces.every((piece, i) => samePiece(piece, b.pieces[i]))
}

function samePiece(a: Piece, b: Piece | undefined): boolean {
  if (a === b) return true
  if (b === undefined || a.kind !== b.kind) return false
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text
  if (a.kind === 'unknown') return b.kind === 'unknown' && a.unknown.name === b.unknown.name
  return (
    b.kind === 'choice' &&
    a.arms.length === b.arms.length &&
    a.arms.every((arm, i) => {
      const other = b.arms[i]
      return (
        other !== undefined && arm.when.id === other.when.id && sameValue(arm.value, other.value)
      )
    })
  )
}

/** Not only the same texts, but also with the same tags and from the same places. */
export function identical(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a === UNSET || b === UNSET || a.pieces.length !== b.pieces.length) return false
  return a.pieces.every((piece, i) => identicalPiece(piece, b.pieces[i]))
}

function identicalPiece(a: Piece, b: Piece | undefined): boolean {
  if (a === b || a.kind !== 'choice' || b?.kind !== 'choice') return alike(a, b)
  return (
    a.arms.length === b.arms.length &&
    a.arms.every((arm, i) => {
      const other = b.arms[i]
      return (
        other !== undefined &&
        identicalCondition(arm.when, other.when) &&
        identical(arm.value, other.value)
      )
    })
  )
}

/** The same formula over unknowns at the same places. */
export const identicalCondition = (a: Condition, b: Condition): boolean =>
  a === b || (a.id === b.id && alike(a, b))

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\n' || c === '\t'

/** The longest common beginning that ends where a word of a list ends. */
function commonPrefix(values: readonly Value[]): Value {
  const [first] = values
  if (first === undefined) return EMPTY
  let count = 0
  while (
    count < first.pieces.length &&
    values.every((value) => samePiece(first.pieces[count] as Piece, value.pieces[count]))
  )
    count++
  const whole = first.pieces.slice(0, count)
  const next = values.map((value) => value.pieces[count])
  const texts = next.map((piece) => (piece?.kind === 'text' ? piece.text : ''))
  const [sample = ''] = texts
  let length = 0
  while (length < sample.length && texts.every((other) => other[length] === sample[length]))
    length++
  while (length > 0 && !cutsAtWord(texts, next, length)) length--
  if (length === 0 && whole.length > 0) return fromPieces(whole)
  return length === 0
    ? EMPTY
    : fromPieces([...whole, { kind: 'text', text: sample.slice(0, length), at: undefined }])
}

function cutsAtWord(
  texts: readonly string[],
  next: readonly (Piece | undefined)[],
  at: number
): boolean {
  if (isBlank(texts[0]?.[at - 1])) return true
  return texts.every((other, i) => {
    if (other.length > at) return isBlank(other[at])
    return next[i] !== undefined
  })
}

function dropPrefix(value: Value, prefix: Value): Value {
  const last = prefix.pieces.length - 1
  const own = value.pieces[last]
  const cut = prefix.pieces[last]
  if (own?.kind !== 'text' || cut?.kind !== 'text') return fromPieces(value.pieces.slice(last + 1))
  const rest = own.text.slice(cut.text.length)
  const tail = value.pieces.slice(last + 1)
  return rest === ''
    ? fromPieces(tail)
    : fromPieces([{ kind: 'text', text: rest, at: undefined }, ...tail])
}

/** As text for names and messages: unknowns as `${name}`. */
export function render(value: Value, limit = 160): string {
  let shown = ''
  for (const piece of value.pieces) {
    if (piece.kind === 'text') shown += piece.text
    else if (piece.kind === 'unknown') shown += `\${${piece.unknown.name}}`
    else shown += `{${piece.arms.map((arm) => render(arm.value, 40)).join('|')}}`
    if (shown.length > limit) return `${shown.slice(0, limit)}…`
  }
  return shown
}

/**
 * As `render`, for the name of a question about the value: what is cut off, and what its choices rest on,
 * goes into a short number at the end, so that no two values ask the same.
 */
export function named(value: Value, limit: number): string {
  const whole = render(value, limit + 1)
  if (whole.length <= limit && !hasChoice(value)) return whole
  return `${whole.slice(0, limit)}… #${stableHash(identity(value))}`
}

const identities = new WeakMap<Value, string>()

/** Equal for values that are the same in all circumstances. */
function identity(value: Value): string {
  const kept = identities.get(value)
  if (kept !== undefined) return kept
  const parts = value.pieces.map((piece) => {
    if (piece.kind === 'text') return piece.text
    if (piece.kind === 'unknown') return `\0${piece.unknown.name}\0`
    const arms = piece.arms.map((arm) => `${arm.when.key}\0${identity(arm.value)}`)
    return `\0{${stableHash(arms.join('\0|'))}}`
  })
  const made = parts.join('')
  identities.set(value, made)
  return made
}

/** Applies `change` to every alternative; undefined where that cannot be told. */
export function mapValue(
  value: Value,
  path: Path,
  change: (plain: Value) => Value | undefined,
  name: string
): Value | undefined {
  const options = alternatives(value, path)
  if (options === undefined) return undefined
  const [only] = options
  if (only !== undefined && options.length === 1) return change(only.value)
  const arms: Arm[] = []
  for (const option of options) {
    const changed = change(option.value)
    if (changed === undefined) return undefined
    arms.push({ when: option.when, value: changed })
  }
  return merge(arms, name)
}

/** The condition under which `holds` says yes, for a value with choices; both sides are tried for brevity. */
export function conditionOver(
  options: readonly Arm[],
  holds: (plain: Value) => Condition
): Condition {
  const yes: Condition[] = []
  const no: Condition[] = []
  let exact = true
  for (const option of options) {
    const answer = holds(option.value)
    if (answer === TRUE) yes.push(option.when)
    else if (answer === FALSE) no.push(option.when)
    else {
      exact = false
      yes.push(and(option.when, answer))
    }
  }
  if (exact && no.length === 0) return TRUE
  if (exact && no.length < yes.length) return not(or(...no))
  return or(...yes)
}
