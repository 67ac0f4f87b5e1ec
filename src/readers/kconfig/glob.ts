/**
 * Whether a path matches a pattern with `*`, `?` and `[…]`, none of which reaches over a `/` or
 * begins with a dot. In time proportional to pattern × path: hostile patterns cannot explode.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const parts = path.split('/')
  return (
    wanted.length === parts.length &&
    wanted.every((piece, index) => matchesPart(piece, parts[index] ?? ''))
  )
}

function matchesPart(pattern: string, text: string): boolean {
  if (text.startsWith('.') && /^[*?[]/.test(pattern)) return false
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    const length = pattern.charAt(p) === '*' ? 0 : matchesOne(pattern, p, text.charAt(t))
    if (length > 0) {
      p += length
      t++
    } else if (pattern.charAt(p) === '*') {
      star = p++
      resume = t
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (pattern.charAt(p) === '*') p++
  return p === pattern.length
}

/** How many characters of the pattern match this one character; 0 when they do not. */
function matchesOne(pattern: string, at: number, c: string): number {
  const p = pattern.charAt(at)
  if (p === '') return 0
  if (p === '?') return 1
  const close = p === '[' ? pattern.indexOf(']', at + 2) : -1
  if (close < 0) return p === c ? 1 : 0
  const negated = pattern.charAt(at + 1) === '!'
  let found = false
  for (let i = negated ? at + 2 : at + 1; i < close; i++)
    if (pattern.charAt(i + 1) === '-' && i + 2 < close) {
      found ||= c >= pattern.charAt(i) && c <= pattern.charAt(i + 2)
      i += 2
    } else found ||= pattern.charAt(i) === c
  return found !== negated ? close - at + 1 : 0
}
