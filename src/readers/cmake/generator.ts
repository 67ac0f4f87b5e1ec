import { and, atom, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import { isFalseConstant } from './test.js'
import { isPlain } from './text.js'

const MAX_NESTING = 16

/** A source or a definition that is there when the condition holds. */
export interface Generated {
  readonly path: string
  readonly when: Condition
  readonly at: Span
}

/**
 * A source with its condition; `$<cond:file>` is an element only where the generator says so. What is asked about
 * constants is decided here. cmake-generator-expressions(7), "Conditional Expressions" and "Logical Operators".
 */
export function generated(text: string, when: Condition, at: Span): Generated {
  const match = /^\$<(.*):([^:<>]*)>$/s.exec(text)
  const [, asked, path] = match ?? []
  if (asked === undefined || path === undefined || /^TARGET_/.test(asked))
    return { path: text, when, at }
  return { path, when: and(when, conditionOf(asked, at, MAX_NESTING)), at }
}

function conditionOf(asked: string, at: Span, depth: number): Condition {
  if (asked === '1' || asked === 'BUILD_INTERFACE') return TRUE
  if (asked === '0' || asked === 'INSTALL_INTERFACE') return FALSE
  const [, operator = '', given = ''] = /^\$<([A-Z]+):(.*)>$/s.exec(asked) ?? []
  const operands = split(given)
  if (depth > 0 && (operator === 'BOOL' || !operands.some(isBare))) {
    const inner = (): readonly Condition[] =>
      operands.map((operand) => conditionOf(operand.trim(), at, depth - 1))
    if (operator === 'BOOL' && isPlain(given) && !given.includes('$<'))
      return isFalseConstant(given) ? FALSE : TRUE
    if (operator === 'AND') return and(...inner())
    if (operator === 'OR') return or(...inner())
    const [first] = operator === 'NOT' ? inner() : []
    if (first !== undefined) return not(first)
  }
  return atom({
    name: `$<${asked}:…>`,
    reason: 'generator expressions are decided after configuring',
    at
  })
}

/** Logical operators take `0`, `1` and expressions that give them. */
const isBare = (operand: string): boolean => !/^\s*(?:[01]|\$<.*>)\s*$/s.test(operand)

/** At the commas that stand in no expression of their own. */
function split(given: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of given.matchAll(/\$<|>|,/g)) {
    if (token === '$<') depth++
    else if (token === '>') depth--
    else if (depth === 0) {
      parts.push(given.slice(start, index))
      start = index + 1
    }
  }
  return [...parts, given.slice(start)]
}
