import type { CommandWords } from '../../model/command-words.js'

/** A pattern of a `case` that begins with a dash, wherever it stands: `--enable-x)`, `--x=*|`, `--with-*)`. */
const PATTERN = /(?:^|[\s|(])(-{1,2}[A-Za-z?*[][\w+.?*[\]!-]*=?\*?)(?=\s*[|)])/gm
/** What takes every option of a kind: what it does with one it does not know is not asked. */
const ANY = /^(-D|--?((enable|disable|with|without|no)-)?)[?*[]/
const SETTING = /^[A-Za-z_]\w*=/

/**
 * The options of a script and of the texts it runs. Where the script takes every option and hands it to a
 * text that names them one by one, those are all.
 */
export function optionPatterns(script: string, sourced: readonly string[]): CommandWords {
  const own = patternsOf(script)
  const others = sourced.flatMap(patternsOf)
  const named = others.filter((pattern) => !ANY.test(pattern))
  const takesAny = [...(named.length === 0 ? own : []), ...others].filter((pattern) =>
    ANY.test(pattern)
  )
  const passesOn = own.some((pattern) => pattern.startsWith('-D') && ANY.test(pattern))
  return {
    known: new Set([...own, ...named].filter((pattern) => !ANY.test(pattern)).map(shape)),
    isOpen: (word) =>
      SETTING.test(word) ||
      (word.startsWith('-D') ? passesOn : takesAny.some((any) => word.startsWith(literal(any))))
  }
}

const patternsOf = (text: string): readonly string[] =>
  [...text.matchAll(PATTERN)].map(([, pattern]) => pattern ?? '')

/** `--x=*` takes a value, whatever it is; any other wildcard stands for any ending. */
function shape(pattern: string): string {
  const start = literal(pattern)
  if (start === pattern || start.endsWith('=')) return start
  return `${start}*`
}

const literal = (pattern: string): string => pattern.replace(/[?*[].*$/s, '')
