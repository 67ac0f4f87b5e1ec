import { LineIndex } from '../text/line-index.js'
import type { Span } from '../text/span.js'
import type { Place } from './report.js'

/** The texts of one side, by path; undefined where a file is not at hand. */
export type Texts = (path: string) => string | undefined

/** A place's line is cut to this many characters: enough for any excerpt, bounded for any file. */
const MAX_LINE = 2000

/** Turns spans into places, keeping one line index per file. */
export class Locator {
  readonly #sides: Readonly<Record<Place['side'], Texts>>
  readonly #indexes = new Map<string, LineIndex | undefined>()

  constructor(sides: Readonly<Record<Place['side'], Texts>>) {
    this.#sides = sides
  }

  place(side: Place['side'], span: Span): Place {
    const index = this.#index(side, span.path)
    if (index === undefined)
      return {
        side,
        path: span.path,
        line: 1,
        column: 1,
        endLine: 1,
        endColumn: 1,
        text: undefined
      }
    const start = index.position(span.start)
    const end = index.position(Math.max(span.start, span.end))
    return {
      side,
      path: span.path,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      text: index.line(start.line).slice(0, MAX_LINE)
    }
  }

  /**
   * The line of the head that stands where a line of the base was: the nearest one above that both have
   * exactly once. null when the head has no such file or no such line.
   */
  survivor(span: Span): Place | null {
    const base = this.#index('base', span.path)
    const head = this.#index('head', span.path)
    if (base === undefined || head === undefined) return null
    const before = linesByText(base)
    const after = linesByText(head)
    for (let line = base.position(span.start).line; line > 0; line--) {
      const text = base.line(line)
      const there = after.get(text)
      if (before.get(text)?.length === 1 && there?.length === 1)
        return wholeLine(span.path, there[0] ?? 1, text)
    }
    return wholeLine(span.path, 1, head.line(1))
  }

  #index(side: Place['side'], path: string): LineIndex | undefined {
    const key = `${side}\0${path}`
    if (!this.#indexes.has(key)) {
      const text = this.#sides[side](path)
      this.#indexes.set(key, text === undefined ? undefined : new LineIndex(text))
    }
    return this.#indexes.get(key)
  }
}

/** The numbers of the lines with each text; lines of punctuation alone mark no place. */
function linesByText(index: LineIndex): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (let line = 1; line <= index.lineCount; line++) {
    const text = index.line(line)
    if (!/[\p{L}\p{N}]/u.test(text)) continue
    const numbers = found.get(text)
    if (numbers === undefined) found.set(text, [line])
    else numbers.push(line)
  }
  return found
}

function wholeLine(path: Span['path'], line: number, text: string): Place {
  const column = text.length - text.trimStart().length + 1
  const endColumn = Math.max(column, text.trimEnd().length + 1)
  return {
    side: 'head',
    path,
    line,
    column,
    endLine: line,
    endColumn,
    text: text.slice(0, MAX_LINE)
  }
}
