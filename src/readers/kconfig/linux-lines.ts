/** One token of a line. `macro` tells that its text holds an unescaped `$(…)`. */
export interface LinuxToken {
  readonly kind: 'word' | 'string' | 'operator' | 'bad'
  /** A string's content with escapes resolved. */
  readonly value: string
  readonly macro: boolean
  readonly start: number
  readonly end: number
}

const OPERATORS = ['&&', '||', '!=', '<=', '>=', ':=', '+=', '=', '!', '(', ')', '<', '>']

const isWordCode = (c: number): boolean =>
  (c >= 48 && c <= 57) ||
  (c >= 65 && c <= 90) ||
  (c >= 97 && c <= 122) ||
  (c >= 45 && c <= 47) ||
  c === 95

/** The end of `$(…)` that starts at `from`, with nested parentheses; the line's end when unclosed. */
function macroEnd(text: string, from: number, limit: number): number {
  let depth = 0
  for (let i = from + 1; i < limit; i++) {
    const c = text.charCodeAt(i)
    if (c === 40) depth++
    else if (c === 41 && --depth === 0) return i + 1
  }
  return limit
}

/** Where the logical line that starts at `from` ends: before its newline, continuations included. */
export function logicalEnd(text: string, from: number): number {
  let i = from
  for (;;) {
    const newline = text.indexOf('\n', i)
    if (newline < 0) return text.length
    const last = text.charCodeAt(newline - 1) === 13 ? newline - 2 : newline - 1
    if (last < from || text.charCodeAt(last) !== 92) return newline
    i = newline + 1
  }
}

/** The tokens between two offsets; a `#` outside of strings ends them. */
export function tokensOf(text: string, from: number, to: number): readonly LinuxToken[] {
  const tokens: LinuxToken[] = []
  let i = from
  while (i < to) {
    const c = text.charCodeAt(i)
    if (c === 32 || c === 9 || c === 13 || c === 10 || c === 12 || c === 11 || c === 92) i++
    else if (c === 35) break
    else {
      const token = tokenAt(text, i, to, c)
      tokens.push(token)
      i = token.end
    }
  }
  return tokens
}

function tokenAt(text: string, start: number, to: number, c: number): LinuxToken {
  if (c === 34 || c === 39) return stringAt(text, start, to, c)
  if (isWordCode(c) || c === 36) return wordAt(text, start, to)
  const operator = OPERATORS.find((candidate) => text.startsWith(candidate, start))
  if (operator === undefined)
    return { kind: 'bad', value: text.charAt(start), macro: false, start, end: start + 1 }
  const end = start + operator.length
  return { kind: 'operator', value: operator, macro: false, start, end }
}

function wordAt(text: string, start: number, to: number): LinuxToken {
  let i = start
  let macro = false
  while (i < to) {
    const c = text.charCodeAt(i)
    if (c === 36) {
      macro = true
      i = text.charCodeAt(i + 1) === 40 ? macroEnd(text, i, to) : i + 1
    } else if (isWordCode(c)) i++
    else break
  }
  return { kind: 'word', value: text.slice(start, i), macro, start, end: i }
}

function stringAt(text: string, start: number, to: number, quote: number): LinuxToken {
  let value = ''
  let macro = false
  let i = start + 1
  for (let from = i; ; ) {
    const c = i < to ? text.charCodeAt(i) : quote
    if (c === quote) {
      value += text.slice(from, i)
      const closed = i < to
      return { kind: closed ? 'string' : 'bad', value, macro, start, end: closed ? i + 1 : to }
    }
    if (c === 92 && i + 1 < to) {
      value += text.slice(from, i)
      from = i + 1
      i += 2
    } else if (c === 36 && text.charCodeAt(i + 1) === 40) {
      macro = true
      i = macroEnd(text, i, to)
    } else i++
  }
}

/**
 * Where a help text that may begin at `from` (a line's start) ends: it goes on until the first line
 * that is indented less than its own first line; tabs reach to multiples of eight.
 */
export function helpEnd(text: string, from: number): number {
  let indent = -1
  let end = from
  for (let line = from; line < text.length; ) {
    const newline = text.indexOf('\n', line)
    const next = newline < 0 ? text.length : newline + 1
    const width = indentation(text, line, next)
    if (width >= 0) {
      if (indent < 0) {
        if (width === 0) return from
        indent = width
      } else if (width < indent) return end
      end = next
    }
    line = next
  }
  return end
}

/** A line's indentation in columns, -1 for a blank line. */
function indentation(text: string, from: number, to: number): number {
  let width = 0
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    if (c === 32) width++
    else if (c === 9) width += 8 - (width % 8)
    else if (c !== 10 && c !== 13 && c !== 12 && c !== 11) return width
  }
  return -1
}
