/**
 * Shell patterns (XCU 2.13): `*`, `?`, `[…]`, a backslash quotes. Works back to the last star only,
 * so that no pattern takes more than text × pattern steps.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++
      resume = t
      continue
    }
    const next = matchOne(pattern, p, text[t] ?? '')
    if (next > 0) {
      p = next
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** The place in the pattern after the part that matched the character; 0 when it does not match. */
function matchOne(pattern: string, at: number, c: string): number {
  const p = pattern[at]
  if (p === undefined) return 0
  if (p === '?') return at + 1
  if (p === '[') {
    const close = bracketEnd(pattern, at)
    if (close > 0) return inBracket(pattern.slice(at + 1, close), c) ? close + 1 : 0
  }
  if (p === '\\' && at + 1 < pattern.length) return pattern[at + 1] === c ? at + 2 : 0
  return p === c ? at + 1 : 0
}

/** Where the bracket that opens at `at` closes; 0 when it is an ordinary character. */
export function bracketEnd(pattern: string, at: number): number {
  let i = at + 1
  if (pattern[i] === '!' || pattern[i] === '^') i++
  if (pattern[i] === ']') i++
  while (i < pattern.length && pattern[i] !== ']') {
    if (pattern.startsWith('[:', i)) {
      const end = pattern.indexOf(':]', i + 2)
      if (end > 0) i = end + 1
    }
    i++
  }
  return i < pattern.length ? i : 0
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  upper: /[A-Z]/,
  space: /\s/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/
}

export function inBracket(inside: string, c: string): boolean {
  const negated = inside[0] === '!' || inside[0] === '^'
  const set = negated ? inside.slice(1) : inside
  let found = false
  for (let i = 0; i < set.length; i++) {
    if (set.startsWith('[:', i)) {
      const end = set.indexOf(':]', i)
      if (end > 0) {
        found ||= CLASSES[set.slice(i + 2, end)]?.test(c) ?? false
        i = end + 1
        continue
      }
    }
    const low = set[i] ?? ''
    const high = set[i + 1] === '-' && i + 2 < set.length ? (set[i + 2] ?? low) : low
    if (high !== low) i += 2
    if (c >= low && c <= high) found = true
  }
  return found !== negated
}

/** A text in which no character is special to `matchesGlob`. */
export const quoteGlob = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&')

export const isGlob = (text: string): boolean => /[*?[]/.test(text)
