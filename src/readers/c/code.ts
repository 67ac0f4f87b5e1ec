import { partsOf } from '../../syntax/code/index.js'
import type { CodePart, CodeToken } from '../../text/code.js'
import { codeLines } from './lines.js'

/** Strings, words with digits, and everything else by the character. C11, 6.4. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\w+|[^\s\w]/g
const INCLUDE = /^#\s*(?:include(?:_next)?|import|pragma\s+once)\b/

/** What a C or C++ file does, part by part. Where a declaration comes from (`#include`) is left out. */
export const cParts = (text: string): readonly CodePart[] => partsOf(tokensOf(text))

/** Places are those of whole lines. */
function* tokensOf(source: string): Iterable<CodeToken> {
  for (const { text, start, end } of codeLines(source)) {
    if (INCLUDE.test(text)) continue
    // A directive stays whole: its brackets are none of the code's around it.
    if (text.startsWith('#')) yield { text, start, end }
    else for (const [token] of text.matchAll(TOKEN)) yield { text: token, start, end }
  }
}
