import { type Condition, constant, equalsAtom, FALSE, not, TRUE } from '../logic/condition.js'
import { MATCHING_A_STEP, MAX_MATCHING } from './budget.js'
import { matchesGlob } from './glob.js'
import { isEmpty, singleUnknown } from './parameter.js'
import type { Shell } from './shell.js'
import {
  alternatives,
  conditionOver,
  hasChoice,
  known,
  named,
  sameValue,
  type Value
} from './value.js'

/** Pairs of alternatives beyond this are not tried one by one. */
const MAX_PAIRS = 48

/** Over all alternatives of a value; a probe of its own where there are too many. */
export function over(
  shell: Shell,
  value: Value,
  what: string,
  holds: (plain: Value) => Condition
): Condition {
  const options = shell.options(value)
  if (options === undefined) return shell.probe(`${what} ${named(value, 80)}`, [value])
  return conditionOver(options, holds)
}

/** Over all pairs of alternatives of two values. */
function overPairs(
  shell: Shell,
  left: Value,
  right: Value,
  what: string,
  holds: (a: Value, b: Value) => Condition
): Condition {
  if (!hasChoice(right))
    return over(shell, left, `${what} ${named(right, 60)} and`, (a) => holds(a, right))
  const options = alternatives(right, shell.path)
  const pairs = (options?.length ?? MAX_PAIRS) * (shell.options(left)?.length ?? MAX_PAIRS)
  if (options === undefined || pairs > MAX_PAIRS)
    return shell.probe(`${what} ${named(left, 60)} and ${named(right, 60)}`, [left, right])
  return over(shell, left, what, (a) => conditionOver(options, (b) => holds(a, b)))
}

export const emptiness = (shell: Shell, value: Value): Condition =>
  over(shell, value, 'nothing in', isEmpty)

export function equality(shell: Shell, left: Value, right: Value): Condition {
  return overPairs(shell, left, right, 'equality of', (a, b) => samePlain(shell, a, b))
}

function samePlain(shell: Shell, a: Value, b: Value): Condition {
  const left = known(a)
  const right = known(b)
  if (left !== undefined && right !== undefined) return constant(left === right)
  if (left !== undefined) return samePlain(shell, b, a)
  if (right === '') return isEmpty(a)
  const piece = singleUnknown(a)
  if (right !== undefined) {
    // Where a program was found is an absolute path.
    if (piece?.program !== undefined && !right.startsWith('/')) return FALSE
    if (piece !== undefined) return tagged(shell, equalsAtom(piece.unknown, right), [a])
    if (!couldMatch(a, right)) return FALSE
    // A shared beginning or end, as in `x$var = xyes`, says nothing.
    const rest = withoutKnownEnds(a, right)
    if (rest !== undefined) return samePlain(shell, rest.value, rest.text)
  }
  if (sameValue(a, b)) return TRUE
  return shell.probe(`${named(a, 80)} = ${named(b, 80)}`, [a, b])
}

function tagged(shell: Shell, condition: Condition, sources: readonly Value[]): Condition {
  if (condition.kind === 'atom') shell.derive(condition.unknown.name, sources)
  return condition
}

function couldMatch(value: Value, wanted: string): boolean {
  const first = value.pieces[0]
  const last = value.pieces.at(-1)
  if (first?.kind === 'text' && !wanted.startsWith(first.text)) return false
  return last?.kind !== 'text' || wanted.endsWith(last.text)
}

function withoutKnownEnds(
  value: Value,
  wanted: string
): { readonly value: Value; readonly text: Value } | undefined {
  const [first, second] = value.pieces
  if (value.pieces.length !== 2 || first === undefined || second === undefined) return undefined
  const [head, unknown, tail] =
    first.kind === 'text'
      ? [first.text, second, '']
      : ['', first, second.kind === 'text' ? second.text : '']
  if (head.length + tail.length > wanted.length) return undefined
  const middle = wanted.slice(head.length, wanted.length - tail.length)
  return {
    value: { kind: 'value', pieces: [unknown] },
    text: {
      kind: 'value',
      pieces: middle === '' ? [] : [{ kind: 'text', text: middle, at: undefined }]
    }
  }
}

/** Whether a `case` subject matches a pattern. */
export function patternMatch(shell: Shell, subject: Value, pattern: Value): Condition {
  const single = known(pattern)
  if (single === '*') return TRUE
  return overPairs(shell, subject, pattern, 'a match of', (a, p) =>
    matchPlain(shell, a, known(p), p)
  )
}

function matchPlain(
  shell: Shell,
  subject: Value,
  pattern: string | undefined,
  shown: Value
): Condition {
  if (pattern === '*') return TRUE
  const content = known(subject)
  if (pattern !== undefined && content !== undefined) {
    const work = content.length * pattern.length
    if (work > MAX_MATCHING)
      return shell.probe(`${named(subject, 60)} matches ${named(shown, 80)}`, [subject])
    shell.spend(work / MATCHING_A_STEP)
    return constant(matchesGlob(pattern, content))
  }
  if (pattern !== undefined && !/[*?[\\]/.test(pattern))
    return samePlain(shell, subject, {
      kind: 'value',
      pieces: pattern === '' ? [] : [{ kind: 'text', text: pattern, at: undefined }]
    })
  if (pattern !== undefined && contradicts(subject, pattern)) return FALSE
  return shell.probe(`${named(subject, 80)} matches ${named(shown, 80)}`, [subject])
}

/** Known beginnings of subject and pattern that differ decide a match that is otherwise unknown. */
function contradicts(subject: Value, pattern: string): boolean {
  const [first] = subject.pieces
  if (first?.kind !== 'text') return false
  const literal = /^[^*?[\\]*/.exec(pattern)?.[0] ?? ''
  const length = Math.min(literal.length, first.text.length)
  return literal.slice(0, length) !== first.text.slice(0, length)
}

const NUMERIC: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b
}

export const isNumericOperator = (operator: string): boolean => operator in NUMERIC

/** `a -lt b` and its siblings; a number cut out of a tool's version is compared as a version. */
export function numeric(shell: Shell, left: Value, operator: string, right: Value): Condition {
  const compare = NUMERIC[operator]
  return overPairs(shell, left, right, 'the numbers', (a, b) => {
    const x = known(a)
    const y = known(b)
    if (x !== undefined && y !== undefined) {
      if (compare === undefined || !/^\s*[-+]?\d+\s*$/.test(x) || !/^\s*[-+]?\d+\s*$/.test(y))
        return FALSE
      return constant(compare(Number(x), Number(y)))
    }
    return (
      versionNumber(shell, a, operator, b) ??
      shell.probe(`${named(a, 60)} ${operator} ${named(b, 60)}`, [a, b])
    )
  })
}

/** Tools that have had one first number for ever: a comparison with another one asks nothing. */
const MAJOR: ReadonlyMap<string, number> = new Map([
  ['rustc', 1],
  ['cargo', 1],
  ['rustdoc', 1]
])

/** `-lt` of a version's number is what a version too old looks like; `-ge` one new enough. */
function versionNumber(shell: Shell, a: Value, operator: string, b: Value): Condition | undefined {
  const piece = singleUnknown(a)
  const limit = known(b)
  if (piece?.versionOf === undefined || limit === undefined || !/^\d+$/.test(limit))
    return undefined
  const major = MAJOR.get(piece.versionOf)
  if (piece.component === 0 && major !== undefined)
    return constant(NUMERIC[operator]?.(major, Number(limit)) ?? false)
  const least = operator === '-gt' || operator === '-le' ? String(Number(limit) + 1) : limit
  const version = piece.component === 1 ? `${major ?? '*'}.${least}` : least
  if (piece.component !== undefined && piece.component > 1) return undefined
  const [literal] = b.pieces
  const at = (literal?.kind === 'text' ? literal.at : undefined) ?? shell.at
  const enough = shell.versionAtLeast(piece.versionOf, version, at)
  if (operator === '-ge' || operator === '-gt') return enough
  return operator === '-lt' || operator === '-le' ? not(enough) : undefined
}
