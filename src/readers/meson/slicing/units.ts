/** A run of text that holds whole statements, so that it can be parsed alone. */
export interface Unit {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** A file smaller than this is parsed at once: cutting it up would cost as much. */
const SMALL = 2_500

/**
 * Passes over what neither opens nor closes anything for good: plain strings, comments, small brackets, and
 * line ends before lines that are indented and open or close no block. The bound keeps the engine's stack small.
 */
const PLAIN =
  /(?:[^'#()[\]{}\\\n]+|'[^'\\\n]+'|#[^\n]*|\([^'#()[\]{}\\\n]*\)|\('[^'\\\n]+'\)|\n(?=\n|[ \t]+(?![ \t]|if\b|foreach\b|testcase\b|end))){0,1000}/y
const STRING = /'''[\s\S]*?'''|'(?:[^'\\\n]|\\[^\n])*'/y
const CONTINUATION = /\\[ \t]*(?:#[^\n]*)?\n/y
/** The word at the start of a line that opens or closes a block. */
const OPENS = /[ \t]*(?:if|foreach|testcase)\b/y
const CLOSES = /[ \t]*end(?:if|foreach|testcase)\b/y
const STATEMENT = /[ \t]*[^ \t#\n]/y

const LF = 10
const QUOTE = 39
const BACKSLASH = 92

/**
 * Cuts a build file at its outermost statements without parsing it. Where brackets or blocks do not match,
 * or strings run over lines, the whole file is one unit: its problems are for the parser.
 */
export function unitsOf(text: string): readonly Unit[] {
  return (isCutUp(text) ? statementsOf(text) : undefined) ?? [{ start: 0, end: text.length }]
}

/** Whether a file is large enough to be cut up. */
export const isCutUp = (text: string): boolean => text.length >= SMALL && !text.includes('\r')

/** The outermost statements, each with what stands behind it; undefined where that cannot be told. */
export const statementsOf = (text: string): readonly Unit[] | undefined =>
  text.includes('\r') ? undefined : new Cutter(text).units()

class Cutter {
  readonly #text: string
  readonly #units: Unit[] = []
  #start = 0
  #brackets = 0
  #blocks = 0

  constructor(text: string) {
    this.#text = text
  }

  units(): readonly Unit[] | undefined {
    const text = this.#text
    this.#line(0)
    for (let at = 0; at < text.length; ) {
      at = this.#special(after(PLAIN, text, at))
      if (at < 0 || this.#brackets < 0 || this.#blocks < 0) return undefined
    }
    if (this.#start < text.length) this.#units.push({ start: this.#start, end: text.length })
    return this.#brackets === 0 && this.#blocks === 0 ? this.#units : undefined
  }

  /** Where to go on after the character at `at`; negative when that cannot be told. */
  #special(at: number): number {
    const text = this.#text
    switch (text.charCodeAt(at)) {
      case LF:
        if (this.#brackets === 0) this.#line(at + 1)
        return at + 1
      case QUOTE:
        return after(STRING, text, at)
      case BACKSLASH: {
        const end = after(CONTINUATION, text, at)
        return end < 0 ? at + 1 : end
      }
      case 40: // (
      case 91: // [
      case 123: // {
        this.#brackets++
        return at + 1
      case 41: // )
      case 93: // ]
      case 125: // }
        this.#brackets--
        return at + 1
      default:
        return at
    }
  }

  /** A statement may start here: a unit ends, unless a block is open. */
  #line(at: number): void {
    const text = this.#text
    if (this.#blocks === 0 && at > this.#start && after(STATEMENT, text, at) >= 0) {
      this.#units.push({ start: this.#start, end: at })
      this.#start = at
    }
    if (after(OPENS, text, at) >= 0) this.#blocks++
    else if (after(CLOSES, text, at) >= 0) this.#blocks--
  }
}

/** Where a match at `at` ends; negative when there is none. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}
