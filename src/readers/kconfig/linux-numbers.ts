import type { Comparison, ValueType } from './ast.js'
import { M, N, type Possible, textOf, Y } from './tristate.js'

/** Longer numbers are not numbers to anybody; parsing them would cost quadratic time. */
const MAX_DIGITS = 400

/** The number a text means to an int, a hex, or (`undefined`) to something without a type. */
export function numberOf(text: string, type: ValueType | undefined): bigint | undefined {
  const [, sign = '', prefix = '', digits = ''] =
    /^\s*([+-]?)(0[xX]|0[oO]|0[bB])?([0-9a-fA-F]+)\s*$/.exec(text) ?? []
  if (digits === '' || digits.length > MAX_DIGITS) return undefined
  const body = withBase(prefix.toLowerCase(), digits, type)
  if (body === undefined) return undefined
  return sign === '-' ? -body : body
}

function withBase(prefix: string, digits: string, type: ValueType | undefined): bigint | undefined {
  if (type === 'int') return prefix === '' && /^\d+$/.test(digits) ? BigInt(digits) : undefined
  if (type === 'hex') {
    if (prefix === '' || prefix === '0x') return BigInt(`0x${digits}`)
    return prefix === '0b' ? BigInt(`0x0b${digits}`) : undefined
  }
  if (prefix === '') return /^(?:[1-9]\d*|0+)$/.test(digits) ? BigInt(digits) : undefined
  const valid = prefix === '0x' || (prefix === '0o' ? /^[0-7]+$/ : /^[01]+$/).test(digits)
  return valid ? BigInt(`${prefix}${digits}`) : undefined
}

/** Python's and C's `%#x`. */
export const hexText = (value: bigint): string =>
  value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`

export function compares(operator: Comparison, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** A side of a comparison with one definite value. */
export interface Side {
  readonly text: string
  /** 0, 1, 2 for a tristate's n, m, y; otherwise undefined and `type` says how to read the text. */
  readonly rank: number | undefined
  readonly type: ValueType | undefined
}

/** Compares as numbers when both sides are numbers, as text otherwise. */
export function order(a: Side, b: Side): number {
  if (!(a.type === 'string' && b.type === 'string')) {
    const x = a.rank === undefined ? numberOf(a.text, readAs(a.type)) : BigInt(a.rank)
    const y = b.rank === undefined ? numberOf(b.text, readAs(b.type)) : BigInt(b.rank)
    if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0
  }
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0
}

const readAs = (type: ValueType | undefined): ValueType | undefined =>
  type === 'int' || type === 'hex' ? type : undefined

/** One side for each value a tristate may have; a plain text otherwise. */
export function sidesOf(
  possible: Possible | undefined,
  text: string,
  type: ValueType | undefined
): readonly Side[] {
  if (possible === undefined) return [{ text, rank: undefined, type }]
  return [N, M, Y].flatMap((value, rank) =>
    (possible & value) === 0 ? [] : [{ text: textOf(value) ?? '', rank, type: 'tristate' as const }]
  )
}
