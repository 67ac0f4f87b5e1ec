/** Basic (or extended) POSIX regular expressions as JavaScript's, as far as they stay harmless. */
export interface Pattern {
  readonly regex: RegExp
  /** Only quoting characters and `.*`: safe on text whose unknown parts are placeholders. */
  readonly neutral: boolean
  /** Longer lines are not given to it: matching may take the length to the power of its repetitions. */
  readonly longest: number
}

/** Each of these backtracks; with few of them and short input that stays cheap. */
const MAX_STARS = 3
const LONGEST = [60_000, 4000, 400, 120]

export function compilePattern(source: string, extended: boolean, flags = ''): Pattern | undefined {
  let out = ''
  let stars = 0
  let depth = 0
  let i = 0
  let canRepeat = false
  while (i < source.length) {
    const c = source[i] ?? ''
    const next = source[i + 1] ?? ''
    const escaped = c === '\\'
    const sign = escaped ? next : c
    const special = escaped ? !extended : extended
    if (c === '[') {
      const set = bracket(source, i)
      if (set === undefined) return undefined
      out += set.text
      i = set.end
      canRepeat = true
      continue
    }
    i += escaped ? 2 : 1
    if ('(){}+?|'.includes(sign) && sign !== '') {
      if (!special) {
        out += `\\${sign}`
        canRepeat = true
      } else if (sign === '(') {
        out += '('
        depth++
        canRepeat = false
      } else if (sign === ')') {
        out += ')'
        depth--
        // A repeated group can backtrack without end.
        canRepeat = false
        if (/^\\?[*+?{]/.test(source.slice(i))) return undefined
      } else if (sign === '|') {
        out += '|'
        canRepeat = false
      } else {
        if (!canRepeat || sign === '{' || sign === '}') return undefined
        if (sign === '+' && ++stars > MAX_STARS) return undefined
        out += sign
        canRepeat = false
      }
    } else if (!escaped && c === '*') {
      if (!canRepeat) out += '\\*'
      else {
        if (++stars > MAX_STARS) return undefined
        out += '*'
      }
      canRepeat = !canRepeat && out.endsWith('\\*')
    } else if (!escaped && (c === '.' || c === '^' || c === '$')) {
      const anchor =
        c === '^'
          ? i === 1 || out.endsWith('(')
          : c === '$'
            ? i === source.length || /^\\?\)/.test(source.slice(i))
            : true
      out += anchor ? c : `\\${c}`
      canRepeat = c === '.'
    } else {
      if (escaped && /[1-9<>bBwWsS]/.test(sign)) return undefined
      out +=
        escaped && sign === 'n'
          ? '\\n'
          : escaped && sign === 't'
            ? '\\t'
            : sign.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
      canRepeat = true
    }
  }
  if (depth !== 0) return undefined
  try {
    return {
      regex: new RegExp(out, flags),
      neutral: /^(\^?\.\*\$?|[^A-Za-z0-9.]+)$/.test(source),
      longest: LONGEST[stars] ?? 0
    }
  } catch {
    return undefined
  }
}

function bracket(source: string, at: number): { text: string; end: number } | undefined {
  let i = at + 1
  let text = '['
  if (source[i] === '^') {
    text += '^'
    i++
  }
  const first = i
  for (; i < source.length && (source[i] !== ']' || i === first); i++) {
    if (source.startsWith('[:', i)) {
      const end = source.indexOf(':]', i)
      const members = CLASSES[source.slice(i + 2, end)]
      if (end < 0 || members === undefined) return undefined
      text += members
      i = end + 1
    } else {
      const c = source[i] ?? ''
      text += '\\[]^'.includes(c) ? `\\${c}` : c
    }
  }
  return i < source.length ? { text: `${text}]`, end: i + 1 } : undefined
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\s',
  blank: ' \\t',
  xdigit: '0-9A-Fa-f'
}
