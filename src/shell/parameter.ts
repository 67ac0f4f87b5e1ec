import { and, type Condition, equalsAtom, FALSE, not, TRUE } from '../logic/condition.js'
import type { ParameterPart } from '../syntax/shell/index.js'
import { CHARACTERS_A_STEP, MATCHING_A_STEP, MAX_MATCHING } from './budget.js'
import { matchesGlob } from './glob.js'
import type { Shell } from './shell.js'
import {
  type Arm,
  alternatives,
  EMPTY,
  known,
  mapValue,
  merge,
  named,
  prune,
  text,
  UNSET,
  type UnknownPiece,
  type Value
} from './value.js'

/** What the operand is, as plain text and as a pattern with quoted characters escaped. */
export interface Operand {
  value(): Value
  pattern(): string | undefined
}

/** XCU 2.6.2, and bash's substitution, substring and case changes. */
export function expandParameter(shell: Shell, part: ParameterPart, operand: Operand): Value {
  const value = part.indirect ? indirect(shell, part.name) : shell.variable(part.name)
  if (part.length) return lengthOf(shell, part.name, value)
  const operator = part.operator
  if (operator === undefined) return prune(value, shell.path)
  if (/^:?[-=?+]$/.test(operator)) return byPresence(shell, part.name, operator, value, operand)
  const changed = mapValue(
    value,
    shell.path,
    (plain) => change(shell, operator, plain, operand),
    part.name
  )
  return changed ?? derived(shell, `${part.name}${operator}`, value)
}

/** Parts of a version stay versions. */
function derived(shell: Shell, name: string, value: Value): Value {
  const piece = singleUnknown(value)
  const tags =
    piece?.versionOf === undefined
      ? {}
      : { versionOf: piece.versionOf, component: piece.component, filled: true }
  return shell.derive(`\${${name}} of ${named(value, 60)}`, [value], tags)
}

export function singleUnknown(value: Value): UnknownPiece | undefined {
  const [piece] = value.pieces
  return value.pieces.length === 1 && piece?.kind === 'unknown' ? piece : undefined
}

function indirect(shell: Shell, name: string): Value {
  const target = known(shell.variable(name))
  return target !== undefined && /^[A-Za-z_]\w*$/.test(target)
    ? shell.variable(target)
    : shell.derive(`\${!${name}}`, [])
}

function lengthOf(shell: Shell, name: string, value: Value): Value {
  if (name === '@' || name === '*') return shell.variable('#')
  const length = (plain: Value): Value | undefined => {
    const content = known(plain)
    return content === undefined ? undefined : text(String(content.length))
  }
  return mapValue(value, shell.path, length, name) ?? shell.derive(`length of $${name}`, [value])
}

/** When the value is empty. */
export function isEmpty(plain: Value): Condition {
  if (plain.pieces.length === 0) return TRUE
  if (plain.pieces.some((piece) => piece.kind === 'text' && piece.text !== '')) return FALSE
  if (plain.pieces.some((piece) => piece.kind === 'unknown' && piece.filled)) return FALSE
  const conditions = plain.pieces.map((piece) =>
    piece.kind === 'unknown' ? equalsAtom(piece.unknown, '') : FALSE
  )
  return and(...conditions)
}

function byPresence(
  shell: Shell,
  name: string,
  operator: string,
  value: Value,
  operand: Operand
): Value {
  const options = alternatives(value, shell.path)
  if (options === undefined) return derived(shell, `${name}${operator}`, value)
  const arms: Arm[] = []
  let other: Value | undefined
  for (const option of options) {
    const missing =
      option.value === UNSET ? TRUE : operator.startsWith(':') ? isEmpty(option.value) : FALSE
    const use = (when: Condition, isMissing: boolean): void => {
      const both = shell.path.simplify(and(option.when, when))
      if (both === FALSE) return
      const keeps = operator.endsWith('+') ? isMissing : !isMissing
      if (!keeps) other ??= operand.value()
      const result = keeps ? (operator.endsWith('+') ? EMPTY : option.value) : (other ?? EMPTY)
      arms.push({ when: both, value: result === UNSET ? EMPTY : result })
    }
    use(missing, true)
    use(not(missing), false)
  }
  const result = merge(arms, name)
  if (operator.endsWith('=') && /^[A-Za-z_]\w*$/.test(name)) shell.assign(name, result)
  return result
}

function change(shell: Shell, operator: string, plain: Value, operand: Operand): Value | undefined {
  const content = known(plain)
  shell.spend((content?.length ?? 0) / CHARACTERS_A_STEP)
  if (operator.startsWith('#') || operator.startsWith('%')) {
    const pattern = operand.pattern()
    if (pattern === undefined) return undefined
    if (content !== undefined) {
      if (/[*?[\\]/.test(pattern)) {
        const work = content.length ** 2 * Math.min(content.length, pattern.length)
        if (work > MAX_MATCHING) return undefined
        shell.spend(work / MATCHING_A_STEP)
      }
      return text(trim(operator, content, pattern))
    }
    return trimAround(operator, plain, pattern)
  }
  if (content === undefined) return undefined
  if (operator === '^^') return text(content.toUpperCase())
  if (operator === ',,') return text(content.toLowerCase())
  if (operator === '/' || operator === '//') return replace(operator, content, operand)
  if (operator === ':') return substring(content, known(operand.value()))
  return undefined
}

/** Removes the smallest or largest matching end. */
function trim(operator: string, content: string, pattern: string): string {
  const suffix = operator.startsWith('%')
  const largest = operator.length === 2
  if (!/[*?[\\]/.test(pattern)) {
    if (suffix)
      return pattern !== '' && content.endsWith(pattern)
        ? content.slice(0, -pattern.length)
        : content
    return content.startsWith(pattern) ? content.slice(pattern.length) : content
  }
  for (let i = 0; i <= content.length; i++) {
    const taken = largest ? content.length - i : i
    const piece = suffix ? content.slice(content.length - taken) : content.slice(0, taken)
    if (matchesGlob(pattern, piece))
      return suffix ? content.slice(0, content.length - taken) : content.slice(taken)
  }
  return content
}

/** A literal end can be cut off a text with unknowns when it stands in the known part. */
function trimAround(operator: string, plain: Value, pattern: string): Value | undefined {
  if (/[*?[\\]/.test(pattern)) return undefined
  const at = operator.startsWith('%') ? plain.pieces.length - 1 : 0
  const piece = plain.pieces[at]
  if (piece?.kind !== 'text') return undefined
  if (piece.text.length < pattern.length) return undefined
  const pieces = [...plain.pieces]
  pieces[at] = { ...piece, text: trim(operator, piece.text, pattern) }
  return { kind: 'value', pieces }
}

function replace(operator: string, content: string, operand: Operand): Value | undefined {
  const whole = known(operand.value())
  if (whole === undefined) return undefined
  const slash = whole.indexOf('/')
  const from = slash < 0 ? whole : whole.slice(0, slash)
  const to = slash < 0 ? '' : whole.slice(slash + 1)
  if (from === '' || /[*?[\\]/.test(from) || content.length * to.length > 1e6) return undefined
  if (operator === '//') return text(content.split(from).join(to))
  const at = content.indexOf(from)
  return text(at < 0 ? content : content.slice(0, at) + to + content.slice(at + from.length))
}

function substring(content: string, range: string | undefined): Value | undefined {
  const found = /^\s*(-?\d+)\s*(?::\s*(-?\d+)\s*)?$/.exec(range ?? '')
  if (found === null) return undefined
  const start = Number(found[1])
  const from = start < 0 ? Math.max(0, content.length + start) : start
  if (found[2] === undefined) return text(content.slice(from))
  const length = Number(found[2])
  return text(length < 0 ? content.slice(from, length) : content.slice(from, from + length))
}
