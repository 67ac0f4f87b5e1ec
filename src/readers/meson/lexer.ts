/**
 * Tokens of the Meson language, one at a time: https://mesonbuild.com/Syntax.html.
 * The names of the punctuation tokens are their text.
 */
const KEYWORDS = [
  'true',
  'false',
  'if',
  'elif',
  'else',
  'endif',
  'and',
  'or',
  'not',
  'in',
  'foreach',
  'endforeach',
  'continue',
  'break'
] as const
const TEST_KEYWORDS = ['testcase', 'endtestcase'] as const
type Keyword = (typeof KEYWORDS)[number] | (typeof TEST_KEYWORDS)[number]
type Punctuation =
  | ('(' | ')' | '[' | ']' | '{' | '}' | ',' | '.' | ':' | '?' | '=' | '<' | '>')
  | ('+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<=' | '>=' | '+=')

/** `invalid`: Meson's lexer stops here; `Lexer.message` says why. */
export type TokenKind =
  | 'eof'
  | 'eol'
  | 'identifier'
  | 'number'
  | 'string'
  | 'invalid'
  | Keyword
  | Punctuation

const keywords = new Map<string, Keyword>(KEYWORDS.map((word) => [word, word]))
const testKeywords = new Map<string, Keyword>([
  ...keywords,
  ...TEST_KEYWORDS.map((word): [string, Keyword] => [word, word])
])
/** By character code; `'!'` has no meaning alone. */
const SINGLES: (Punctuation | undefined)[] = new Array(128).fill(undefined)
for (const text of ['(', ')', '[', ']', '{', '}', ',', '.', ':', '?', '=', '<', '>'] as const)
  SINGLES[text.charCodeAt(0)] = text
for (const text of ['+', '-', '*', '/', '%'] as const) SINGLES[text.charCodeAt(0)] = text
/** What a character becomes with `=` after it. */
const WITH_EQUALS: (Punctuation | undefined)[] = new Array(128).fill(undefined)
for (const text of ['==', '!=', '<=', '>=', '+='] as const) WITH_EQUALS[text.charCodeAt(0)] = text

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const HASH = 35
const QUOTE = 39
const BACKSLASH = 92
const LOWER_F = 102
const EQUALS = 61
const BYTE_ORDER_MARK = 0xfeff

const isNewline = (c: number): boolean => c === LF || c === CR
const isDigit = (c: number): boolean => c >= 48 && c <= 57

/** Bit 1: starts a name; bit 2: continues it. A table, as most of the time goes into names. */
const NAME = new Uint8Array(128)
for (let c = 0; c < 128; c++) {
  const letter = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95
  NAME[c] = letter ? 3 : isDigit(c) ? 2 : 0
}

/** The digits of one number; a leading zero is a number of its own, so `007` is three of them. */
const NUMBER = /0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0|[1-9][0-9]*/y
/** A backslash that joins the next line to this one. */
const CONTINUATION = /\\[ \t]*(?:#[^\n\r]*)?(?:\r\n|\n|\r)/y

/**
 * Reads forward only, never throws. The fields describe the current token; line ends inside brackets
 * are no tokens. `\r\n` and a lone `\r` end a line too, as Meson opens its files in text mode.
 */
export class Lexer {
  kind: TokenKind = 'eol'
  start = 0
  /** Exclusive. */
  end = 0
  /** Why the current token is `invalid`. */
  message = ''
  /** The current token is a `'''` string. */
  multiline = false
  /** The current token is an f-string. */
  formatted = false
  /** Start of the latest single-quoted string that runs over a line end (legal, but suspicious); or -1. */
  runaway = -1

  /** With one character more, so that reading ahead stays inside: beyond, the engine starts over slowly. */
  readonly #text: string
  readonly #length: number
  readonly #keywords: ReadonlyMap<string, Keyword>
  /** Most files have none, and then the engine's own search finds a line's end. */
  readonly #hasReturns: boolean
  /** Open brackets of any kind. */
  #brackets = 0
  /** No `'''` closes anything from here on: without it a run of quotes would be searched quadratically. */
  #noTripleFrom = Number.POSITIVE_INFINITY
  /** The first backslash and line feed at or after the string read last, for the same reason. */
  #backslash = -1
  #lineFeed = -1

  constructor(text: string, unitTests: boolean) {
    this.#text = `${text}\0`
    this.#length = text.length
    this.#keywords = unitTests ? testKeywords : keywords
    this.#hasReturns = text.includes('\r')
  }

  /** Steps to the next token; at the end of the text it stays on `eof`. */
  next(): void {
    const text = this.#text
    let at = this.end
    let c = text.charCodeAt(at)
    while (c === SPACE) c = text.charCodeAt(++at)
    if (c === HASH || c === TAB || c === BACKSLASH || (this.#brackets > 0 && isNewline(c))) {
      at = this.#pastBlanks(at)
      c = text.charCodeAt(at)
    }
    this.start = at
    if (((NAME[c] ?? 0) & 1) !== 0) this.#word(at, c)
    else if (c === QUOTE) this.#quoted(at, at)
    else if (isNewline(c)) this.#set('eol', this.#pastNewline(at))
    else if (isDigit(c)) this.#number(at)
    else if (at >= this.#length) this.#set('eof', this.#length)
    else this.#punctuation(at, c)
  }

  /** Goes on at `offset` as if a line started there. */
  resume(offset: number): void {
    this.#brackets = 0
    this.end = offset
    this.next()
  }

  /** Forgets open brackets: the current token starts a statement. */
  closeBrackets(): void {
    this.#brackets = 0
  }

  /** The text of the current token. */
  text(): string {
    return this.#text.slice(this.start, this.end)
  }

  /** What is between the quotes of the current string token, line ends as `\n`, escapes untouched. */
  content(): string {
    const quote = this.multiline ? 3 : 1
    const raw = this.#text.slice(this.start + quote + (this.formatted ? 1 : 0), this.end - quote)
    return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
  }

  #set(kind: TokenKind, end: number): void {
    this.kind = kind
    this.end = end
  }

  #invalid(message: string, end: number): void {
    this.message = message
    this.#set('invalid', end)
  }

  /** The next character that is not a blank, a comment or a line end inside brackets or continued. */
  #pastBlanks(from: number): number {
    const text = this.#text
    for (let at = from; ; ) {
      const c = text.charCodeAt(at)
      if (c === SPACE || c === TAB) at++
      else if (c === HASH) at = this.lineEnd(at)
      else if (this.#brackets > 0 && isNewline(c)) at++
      else if (c !== BACKSLASH) return at
      else {
        CONTINUATION.lastIndex = at
        if (!CONTINUATION.test(text)) return at
        at = CONTINUATION.lastIndex
      }
    }
  }

  /** The offset of the first line end at or after `at`. */
  lineEnd(at: number): number {
    const text = this.#text
    if (!this.#hasReturns) {
      const end = text.indexOf('\n', at)
      return end < 0 ? this.#length : end
    }
    let end = at
    while (end < this.#length && !isNewline(text.charCodeAt(end))) end++
    return end
  }

  #pastNewline(at: number): number {
    const crlf = this.#text.charCodeAt(at) === CR && this.#text.charCodeAt(at + 1) === LF
    return at + (crlf ? 2 : 1)
  }

  #word(at: number, c: number): void {
    const text = this.#text
    if (c === LOWER_F && text.charCodeAt(at + 1) === QUOTE && this.#quoted(at, at + 1)) return
    let end = at + 1
    while ((NAME[text.charCodeAt(end)] ?? 0) !== 0) end++
    this.#set(this.#keywords.get(text.slice(at, end)) ?? 'identifier', end)
  }

  #number(at: number): void {
    NUMBER.lastIndex = at
    NUMBER.test(this.#text)
    this.#set('number', NUMBER.lastIndex)
  }

  /** A string whose first quote is at `open`. Without an end, an `f` before it is a plain name. */
  #quoted(at: number, open: number): boolean {
    this.formatted = open > at
    this.multiline = false
    let end = this.#tripleEnd(open)
    if (end >= 0) this.multiline = true
    else end = this.#plainEnd(open)
    if (end >= 0) this.#set('string', end)
    else if (open === at) this.#invalid('this string is not closed', this.lineEnd(open))
    return end >= 0
  }

  #tripleEnd(open: number): number {
    const text = this.#text
    if (open >= this.#noTripleFrom || !text.startsWith("'''", open)) return -1
    const close = text.indexOf("'''", open + 3)
    if (close < 0) this.#noTripleFrom = open
    return close < 0 ? -1 : close + 3
  }

  /** The end of a single-quoted string, found without looking at each character where possible. */
  #plainEnd(open: number): number {
    const text = this.#text
    const close = text.indexOf("'", open + 1)
    if (close < 0) return -1
    if (this.#backslash < open) this.#backslash = indexOrEnd(text, '\\', open)
    if (this.#lineFeed < open) this.#lineFeed = indexOrEnd(text, '\n', open)
    if (this.#hasReturns || this.#backslash < close || this.#lineFeed < close)
      return this.#singleEnd(open)
    return close + 1
  }

  /** A backslash takes the next character along, except a line end, which ends the attempt. */
  #singleEnd(open: number): number {
    const text = this.#text
    let newline = false
    for (let at = open + 1; at < this.#length; at++) {
      const c = text.charCodeAt(at)
      if (c === QUOTE) {
        if (newline) this.runaway = open
        return at + 1
      }
      if (isNewline(c)) newline = true
      else if (c === BACKSLASH && isNewline(text.charCodeAt(++at))) return -1
    }
    return -1
  }

  #punctuation(at: number, c: number): void {
    const pair = this.#text.charCodeAt(at + 1) === EQUALS ? WITH_EQUALS[c] : undefined
    if (pair !== undefined) {
      this.#set(pair, at + 2)
      return
    }
    const single = SINGLES[c]
    if (single === undefined) {
      this.#unknown(at)
      return
    }
    this.#set(single, at + 1)
    if (single === '(' || single === '[' || single === '{') this.#brackets++
    else if (single === ')' || single === ']' || single === '}')
      this.#brackets = Math.max(0, this.#brackets - 1)
  }

  #unknown(at: number): void {
    const character = String.fromCodePoint(this.#text.codePointAt(at) ?? 0)
    if (character === '"')
      this.#invalid("strings take single quotes ('), not double quotes", this.lineEnd(at))
    else if (at === 0 && character.charCodeAt(0) === BYTE_ORDER_MARK)
      this.#invalid('a byte order mark is not allowed at the start of the file', 1)
    else if (character === '\\')
      this.#invalid('a backslash outside a string must be the last thing on its line', at + 1)
    else this.#invalid(`the character '${character}' has no meaning here`, at + character.length)
  }
}

function indexOrEnd(text: string, sought: string, from: number): number {
  const index = text.indexOf(sought, from)
  return index < 0 ? text.length : index
}

const ESCAPE =
  /\\(?:U([A-Fa-f0-9]{8})|u([A-Fa-f0-9]{4})|x([A-Fa-f0-9]{2})|([0-7]{1,3})|([\\'abfnrtv]))/g
const SIMPLE_ESCAPES = new Map<string, string>([
  ['\\', '\\'],
  ["'", "'"],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v']
])

/**
 * Resolves the escapes of a single-line string; any other backslash stays. `\N{name}` stays as well:
 * we carry no table of character names. Undefined when an escape is above the last Unicode character.
 */
export function resolveEscapes(raw: string): string | undefined {
  if (!raw.includes('\\')) return raw
  let valid = true
  const value = raw.replace(ESCAPE, (all: string, ...groups: (string | undefined)[]) => {
    const [long, short, hex, octal, simple] = groups
    if (simple !== undefined) return SIMPLE_ESCAPES.get(simple) ?? all
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    const code = Number.parseInt(long ?? short ?? hex ?? '0', 16)
    if (code <= 0x10ffff) return String.fromCodePoint(code)
    valid = false
    return all
  })
  return valid ? value : undefined
}
