import {
  and,
  type Condition,
  constant,
  equalsAtom,
  FALSE,
  not,
  TRUE
} from '../../logic/condition.js'
import { matchesGlob } from './glob.js'
import { isEmpty, singleUnknown } from './parameter.js'
import type { Shell } from './shell.js'
import { alternatives, conditionOver, known, render, type Value } from './value.js'

/** Over all alternatives of a value; a probe of its own where there are too many. */
export function over(
  shell: Shell,
  value: Value,
  what: string,
  holds: (plain: Value) => Condition
): Condition {
  const options = alternatives(value, shell.path)
  if (options === undefined) return shell.probe(`${what} ${render(value, 80)}`, [value])
  return shell.path.simplify(conditionOver(options, holds))
}

export const emptiness = (shell: Shell, value: Value): Condition =>
  over(shell, value, 'nothing in', isEmpty)

export function equality(shell: Shell, left: Value, right: Value): Condition {
  return over(shell, left, 'equality of', (a) =>
    over(shell, right, 'equality of', (b) => samePlain(shell, a, b))
  )
}

function samePlain(shell: Shell, a: Value, b: Value): Condition {
  const left = known(a)
  const right = known(b)
  if (left !== undefined && right !== undefined) return constant(left === right)
  if (left !== undefined) return samePlain(shell, b, a)
  if (right === '') return isEmpty(a)
  const piece = singleUnknown(a)
  if (right !== undefined) {
    if (piece !== undefined) return tagged(shell, equalsAtom(piece.unknown, right), [a])
    if (!couldMatch(a, right)) return FALSE
    // A shared beginning or end, as in `x$var = xyes`, says nothing.
    const rest = withoutKnownEnds(a, right)
    if (rest !== undefined) return samePlain(shell, rest.value, rest.text)
  }
  if (render(a) === render(b) && a.pieces.length === b.pieces.length) return TRUE
  return shell.probe(`${render(a, 80)} = ${render(b, 80)}`, [a, b])
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
  return over(shell, subject, 'the case of', (a) =>
    over(shell, pattern, 'the pattern', (p) => matchPlain(shell, a, known(p), render(p, 80)))
  )
}

function matchPlain(
  shell: Shell,
  subject: Value,
  pattern: string | undefined,
  shown: string
): Condition {
  if (pattern === '*') return TRUE
  const content = known(subject)
  if (pattern !== undefined && content !== undefined) {
    if (content.length > 200_000) return shell.probe(`a long text matches ${shown}`, [subject])
    return constant(matchesGlob(pattern, content))
  }
  if (pattern !== undefined && !/[*?[\\]/.test(pattern))
    return samePlain(shell, subject, {
      kind: 'value',
      pieces: pattern === '' ? [] : [{ kind: 'text', text: pattern, at: undefined }]
    })
  if (pattern !== undefined && contradicts(subject, pattern)) return FALSE
  return shell.probe(`${render(subject, 80)} matches ${shown}`, [subject])
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
  return over(shell, left, 'the number', (a) =>
    over(shell, right, 'the number', (b) => {
      const x = known(a)
      const y = known(b)
      if (x !== undefined && y !== undefined) {
        if (compare === undefined || !/^\s*[-+]?\d+\s*$/.test(x) || !/^\s*[-+]?\d+\s*$/.test(y))
          return FALSE
        return constant(compare(Number(x), Number(y)))
      }
      return (
        versionNumber(shell, a, operator, b) ??
        shell.probe(`${render(a, 60)} ${operator} ${render(b, 60)}`, [a, b])
      )
    })
  )
}

/** `-lt` of a version's number is what a version too old looks like; `-ge` one new enough. */
function versionNumber(shell: Shell, a: Value, operator: string, b: Value): Condition | undefined {
  const piece = singleUnknown(a)
  const limit = known(b)
  if (piece?.versionOf === undefined || limit === undefined || !/^\d+$/.test(limit))
    return undefined
  const least = operator === '-gt' || operator === '-le' ? String(Number(limit) + 1) : limit
  const version = piece.component === 1 ? `*.${least}` : least
  if (piece.component !== undefined && piece.component > 1) return undefined
  const [literal] = b.pieces
  const at = (literal?.kind === 'text' ? literal.at : undefined) ?? shell.at
  const enough = shell.versionAtLeast(piece.versionOf, version, at)
  if (operator === '-ge' || operator === '-gt') return enough
  return operator === '-lt' || operator === '-le' ? not(enough) : undefined
}

/** All of the conditions hold, without building large formulas for nothing. */
export const all = (conditions: readonly Condition[]): Condition => and(...conditions)
