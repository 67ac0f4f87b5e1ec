/** Controls, formatting marks (right-to-left, zero width, tags), line separators, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r']
])

/**
 * The text with everything that a terminal would obey, or that a reader could not see, written as an
 * escape: `\n`, `\x1b`, `\u202e`. For text from files and paths, wherever a person will look at it.
 */
export const visible = (text: string): string => text.replace(INVISIBLE, spell)

function spell(character: string): string {
  const short = SHORT.get(character)
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  // A byte of a path that is no UTF-8 stands in the text as U+DC00 and its value.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\u{${code.toString(16)}}`
}
