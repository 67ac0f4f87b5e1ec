import { type Condition, FALSE, TRUE } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import { both, opposite } from './formula.js'
import {
  append,
  describe,
  EMPTY,
  known,
  merge,
  type Piece,
  piecesOf,
  text,
  unknownValue,
  type Value
} from './value.js'

/** One word of a list and when it is there. */
export interface Word {
  readonly when: Condition
  /** Without choices. */
  readonly value: Value
  /** Set when all of it is known. */
  readonly text: string | undefined
  /** The statement that wrote it. */
  readonly at: Span | undefined
}

interface Pending {
  readonly when: Condition
  readonly value: Value
}

const MAX_PENDING = 16
export const MAX_WORDS = 20_000

export const word = (content: string, when: Condition = TRUE, at?: Span): Word => ({
  when,
  value: text(content, at),
  text: content,
  at
})

/** Splits at blanks; a word inside a choice carries its condition. GNU make manual, 8.2. */
export function wordsOf(value: Value): readonly Word[] {
  const words: Word[] = []
  const emit = ({ when, value: one }: Pending): void => {
    if (one === EMPTY || when === FALSE || words.length >= MAX_WORDS) return
    words.push({ when, value: one, text: known(one), at: placeOf(one) })
  }
  const glue = (pending: readonly Pending[], piece: Piece): readonly Pending[] =>
    pending.map((one) => ({ when: one.when, value: append(one.value, piece) }))
  const walk = (pieces: readonly Piece[], start: readonly Pending[], inside: Condition) => {
    let pending = start
    for (const piece of pieces) {
      if (piece.kind === 'unknown') pending = glue(pending, piece)
      else if (piece.kind === 'choice') pending = walkChoice(piece, pending)
      else pending = walkText(piece, pending, inside)
    }
    return pending
  }
  const walkText = (
    piece: Piece & { kind: 'text' },
    start: readonly Pending[],
    inside: Condition
  ): readonly Pending[] => {
    let pending = start
    const parts = piece.text.split(/[ \t\n\r]+/)
    parts.forEach((part, i) => {
      if (i > 0) {
        for (const one of pending) emit(one)
        pending = [{ when: inside, value: EMPTY }]
      }
      if (part !== '') pending = glue(pending, { kind: 'text', text: part, at: piece.at })
    })
    return pending
  }
  const walkChoice = (
    piece: Piece & { kind: 'choice' },
    start: readonly Pending[]
  ): readonly Pending[] => {
    const ends: Pending[] = []
    const skipped: (readonly [Condition, Condition])[] = []
    for (const one of start)
      for (const [c, arm] of [
        [piece.when, piece.then],
        [opposite(piece.when), piece.otherwise]
      ] as const) {
        if (arm === EMPTY && one.value === EMPTY) {
          skipped.push([one.when, c])
          continue
        }
        const inside = both(one.when, c)
        if (inside === FALSE) continue
        ends.push(...walk(piecesOf(arm), [{ when: inside, value: one.value }], inside))
      }
    const [first] = start
    const open = ends.filter((end) => end.value !== EMPTY)
    if (open.length === 0 && start.length === 1 && first !== undefined)
      return [{ when: first.when, value: EMPTY }]
    // Only where a word is still open does it matter what the empty side holds.
    for (const [a, b] of skipped) ends.push({ when: both(a, b), value: EMPTY })
    if (ends.length <= MAX_PENDING) return ends
    for (const end of open) emit(end)
    return [{ when: first?.when ?? TRUE, value: EMPTY }]
  }
  for (const last of walk(piecesOf(value), [{ when: TRUE, value: EMPTY }], TRUE)) emit(last)
  return words
}

function placeOf(value: Value): Span | undefined {
  for (const piece of piecesOf(value)) if (piece.kind === 'text' && piece.at) return piece.at
  return undefined
}

/** The list with single blanks between its words. */
export function fromWords(words: readonly Word[]): Value {
  let result = EMPTY
  let certain = false
  for (const one of words) {
    if (one.when === TRUE) {
      // A leading blank is kept out only where some word surely stands before.
      result = certain || result !== EMPTY ? append(result, BLANK) : result
      for (const piece of piecesOf(one.value)) result = append(result, piece)
      certain = true
    } else {
      const lead = certain || result !== EMPTY ? append(EMPTY, BLANK) : EMPTY
      const present = piecesOf(one.value).reduce(append, lead)
      const optional = merge(one.when, present, EMPTY)
      result = piecesOf(optional).reduce(append, result)
    }
  }
  return result
}

const BLANK: Piece = { kind: 'text', text: ' ', at: undefined }

/** All words known and certain. */
export function plainWords(words: readonly Word[]): readonly string[] | undefined {
  const texts: string[] = []
  for (const one of words) {
    if (one.text === undefined || one.when !== TRUE) return undefined
    texts.push(one.text)
  }
  return texts
}

export const nameOf = (one: Word): string => one.text ?? describe(one.value)

/** `%` matches the stem; without `%` the pattern matches itself only. */
export function stemOf(pattern: string, content: string): string | undefined {
  const at = pattern.indexOf('%')
  if (at < 0) return pattern === content ? '' : undefined
  const head = pattern.slice(0, at)
  const tail = pattern.slice(at + 1)
  if (content.length < head.length + tail.length) return undefined
  return content.startsWith(head) && content.endsWith(tail)
    ? content.slice(head.length, content.length - tail.length)
    : undefined
}

/** Whether a pattern with a `%` matches a word that is partly unknown, as far as its known ends tell. */
export function matchesUnknown(one: Word, pattern: string): boolean | undefined {
  const [head, tail] = splitOnce(pattern)
  const pieces = piecesOf(one.value)
  const first = pieces[0]
  const last = pieces.at(-1)
  if (head !== '' && first?.kind === 'text' && !agrees(first.text, head)) return false
  if (tail !== '' && last?.kind === 'text' && !agreesAtEnd(last.text, tail)) return false
  const headKnown = head === '' || (first?.kind === 'text' && first.text.startsWith(head))
  const tailKnown = tail === '' || (last?.kind === 'text' && last.text.endsWith(tail))
  return headKnown && tailKnown && pieces.length > 1 ? true : undefined
}

/** `patsubst` on one word that is partly unknown: works where the pattern touches known ends only. */
export function replaceInUnknown(one: Word, from: string, to: string): Value {
  const pieces = piecesOf(one.value)
  const [head, tail] = splitOnce(from)
  const matches = from.includes('%') ? matchesUnknown(one, from) : false
  if (matches === false) return one.value
  if (matches === undefined)
    return unknownValue(
      `$(patsubst ${from},${to},${describe(one.value)})`,
      'it depends on a text that is unknown',
      one.at,
      true
    )
  const stem = pieces.map((piece, i) => {
    if (piece.kind !== 'text') return piece
    const start = i === 0 ? head.length : 0
    const end = i === pieces.length - 1 ? piece.text.length - tail.length : piece.text.length
    return { ...piece, text: piece.text.slice(start, end) }
  })
  if (!to.includes('%')) return text(to, one.at)
  const [before, after] = splitOnce(to)
  let result = append(EMPTY, { kind: 'text', text: before, at: one.at })
  for (const piece of stem) result = append(result, piece)
  return append(result, { kind: 'text', text: after, at: one.at })
}

const agrees = (content: string, head: string): boolean =>
  content.startsWith(head) || head.startsWith(content)
const agreesAtEnd = (content: string, tail: string): boolean =>
  content.endsWith(tail) || tail.endsWith(content)

function splitOnce(to: string): readonly [string, string] {
  const at = to.indexOf('%')
  return [to.slice(0, at), to.slice(at + 1)]
}
