import type { Ternary } from '../logic/ternary.js'

/** The words of a command line that one build system understands. */
export interface CommandWords {
  /** `--disable-x` as it is; `--x=` and `-Dx=` with any value; `--with-x-*` with any ending. */
  readonly known: ReadonlySet<string>
  /** Whether a word that is not known may be understood all the same. */
  isOpen(word: string): boolean
}

/** Whether a build system understands a word; one that does not say what it understands may do so. */
export function understands(words: CommandWords | undefined, word: string): Ternary {
  if (words === undefined) return 'unknown'
  const { known } = words
  if (known.has(word) || known.has(withoutValue(word))) return 'yes'
  for (let end = word.length - 1; end > 1; end--)
    if (known.has(`${word.slice(0, end)}*`)) return 'yes'
  return words.isOpen(word) ? 'unknown' : 'no'
}

/** `--x=y` as `--x=`; a word without a value as it is. */
export const withoutValue = (word: string): string => word.replace(/=.*$/s, '=')
