import { partsOf } from '../../syntax/code/index.js'
import type { CodePart, CodeToken } from '../../text/code.js'

/** Reference, "Lexical structure": comments, raw strings, strings, characters, lifetimes and words, the rest. */
const TOKEN =
  /(\/\/[^\n]*|\/\*)|[bc]?r(#*)"[\s\S]*?(?:"\2|$)|[bc]?"(?:[^"\\]|\\[\s\S])*"?|b?'(?:[^'\\\n]|\\[^\n]{1,10}?)'|'?\w+|[^\s\w]/g

/** Where names come from says nothing about behaviour. */
const IMPORT = /^(?:pub (?:\( [^)]*\) )?)?(?:use\b|mod \w+ ;|extern crate\b)/
const TESTS = /^# \[ cfg \( test \) \]/
/** Attributes for lints, formatting and documents. */
const ASIDE = /^(?:allow|expect|warn|deny|forbid|doc|rustfmt|clippy|must_use)$/

/** What a file of Rust does, part by part, without imports and its tests. */
export const rustParts = (text: string): readonly CodePart[] =>
  partsOf(withoutAside([...tokensOf(text)])).filter((part) => {
    const start = part
      .slice(0, 12)
      .map((token) => token.text)
      .join(' ')
    return !IMPORT.test(start) && !TESTS.test(start)
  })

function* tokensOf(source: string): Iterable<CodeToken> {
  const scanner = new RegExp(TOKEN)
  for (let match = scanner.exec(source); match !== null; match = scanner.exec(source)) {
    const [text, comment] = match
    if (comment === '/*') scanner.lastIndex = endOfComment(source, match.index)
    else if (comment === undefined)
      yield { text, start: match.index, end: match.index + text.length }
  }
}

/** Block comments nest. */
function endOfComment(source: string, start: number): number {
  const mark = /\/\*|\*\//g
  mark.lastIndex = start
  let depth = 0
  for (let match = mark.exec(source); match !== null; match = mark.exec(source)) {
    depth += match[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return source.length
}

/** Without `#[allow(…)]` and its like, and without the attributes of a whole file, `#![…]`. */
function* withoutAside(tokens: readonly CodeToken[]): Iterable<CodeToken> {
  const at = (index: number): string => tokens[index]?.text ?? ''
  for (let i = 0; i < tokens.length; i++) {
    const inner = at(i) === '#' && at(i + 1) === '!' && at(i + 2) === '['
    const outer = at(i) === '#' && at(i + 1) === '[' && ASIDE.test(at(i + 2))
    if (inner || outer) {
      let depth = 0
      do {
        if (at(i) === '[') depth++
        else if (at(i) === ']') depth--
        i++
      } while (i < tokens.length && (depth > 0 || at(i - 1) !== ']'))
      i--
      continue
    }
    const token = tokens[i]
    if (token !== undefined) yield token
  }
}
