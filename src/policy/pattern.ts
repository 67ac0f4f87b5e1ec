/** A place in a text where a pattern stands; `start` and `end` enclose the version alone. */
export interface PatternMatch {
  readonly version: string
  readonly start: number
  readonly end: number
}

/** More places than this in one file are not a list of copies but a mistake in the pattern. */
const MAX_MATCHES = 32

/**
 * All places where `pattern` stands in `text`. The pattern is literal but for `{version}` and for
 * blanks, which match any run of white space. Never a regular expression of the user's: those can hang.
 * @param suffixes also takes what may follow the digits (`-rc1`, `.GIT`, `+dev`) into the version.
 */
export function findVersions(
  pattern: string,
  text: string,
  suffixes: boolean
): readonly PatternMatch[] {
  const at = pattern.indexOf('{version}')
  if (at < 0) return []
  const before = words(pattern.slice(0, at))
  const after = words(pattern.slice(at + '{version}'.length))
  const found: PatternMatch[] = []
  for (let from = 0; from <= text.length && found.length < MAX_MATCHES; ) {
    const start = find(before, text, from)
    if (start === undefined) break
    const match = versionAt(text, start.end, suffixes, after)
    if (match !== undefined) found.push(match)
    from = match === undefined ? start.begin + 1 : Math.max(match.end, start.begin + 1)
  }
  return found
}

/** A literal, cut at its blanks: `['rustc', ' ', '1']`. */
const words = (literal: string): readonly string[] =>
  literal.split(/(\s+)/).filter((part) => part !== '')

/** Where the literal stands next, and where it ends. */
function find(
  literal: readonly string[],
  text: string,
  from: number
): { readonly begin: number; readonly end: number } | undefined {
  const anchor = literal.findIndex((part) => part.trim() !== '')
  if (anchor < 0) return nextVersion(text, from)
  const [first] = literal.slice(anchor)
  for (let begin = text.indexOf(first ?? '', from); begin >= 0; ) {
    const end = matchAt(literal.slice(anchor), text, begin)
    if (end !== undefined) return { begin, end }
    begin = text.indexOf(first ?? '', begin + 1)
  }
  return undefined
}

/** A pattern that begins with `{version}`: the next place where a number begins. */
function nextVersion(
  text: string,
  from: number
): { readonly begin: number; readonly end: number } | undefined {
  for (let i = from; i < text.length; i++)
    if (isDigit(text[i]) && !/[\w.]/.test(text[text[i - 1] === 'v' ? i - 2 : i - 1] ?? ' '))
      return { begin: i, end: i }
  return undefined
}

/** The offset behind the literal when it stands at `offset`. */
function matchAt(literal: readonly string[], text: string, offset: number): number | undefined {
  let at = offset
  for (const part of literal) {
    if (part.trim() === '') {
      const start = at
      while (isBlank(text[at])) at++
      if (at === start) return undefined
    } else if (text.startsWith(part, at)) at += part.length
    else return undefined
  }
  return at
}

function versionAt(
  text: string,
  offset: number,
  suffixes: boolean,
  after: readonly string[]
): PatternMatch | undefined {
  const start = text[offset] === 'v' && isDigit(text[offset + 1]) ? offset + 1 : offset
  if (!isDigit(text[start])) return undefined
  let end = start
  const more = suffixes ? /[\w.+~-]/ : /[\d.]/
  while (end < text.length && end - start < 100 && more.test(text[end] ?? '')) end++
  // What follows may begin with characters that could belong to the version: give them back one by one.
  for (; end > start; end--) {
    if (/[.+~_-]/.test(text[end - 1] ?? '')) continue
    if (matchAt(after, text, end) === undefined) continue
    if (after.length === 0 && !suffixes && isDigit(text[end])) continue
    return { version: text.slice(start, end), start, end }
  }
  return undefined
}

const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9'
const isBlank = (c: string | undefined): boolean =>
  c === ' ' || c === '\t' || c === '\n' || c === '\r'
