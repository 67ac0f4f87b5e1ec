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

  #index(side: Place['side'], path: string): LineIndex | undefined {
    const key = `${side}\0${path}`
    if (!this.#indexes.has(key)) {
      const text = this.#sides[side](path)
      this.#indexes.set(key, text === undefined ? undefined : new LineIndex(text))
    }
    return this.#indexes.get(key)
  }
}
