import type { Span } from '../../../text/span.js'

/** Where a stretch of text comes from: character by character, or as a whole from what was written at `at`. */
interface Source {
  readonly at: Span
  readonly exact: boolean
}

/** Text that remembers, stretch by stretch, where in the original files it was written. */
export class Traced {
  readonly text: string
  /** Sorted; stretch `i` goes from `#starts[i]` to the next start. */
  readonly #starts: readonly number[]
  readonly #sources: readonly Source[]

  private constructor(text: string, starts: readonly number[], sources: readonly Source[]) {
    this.text = text
    this.#starts = starts
    this.#sources = sources
  }

  static readonly EMPTY = new Traced('', [], [])

  /** A whole file, or a region of one that starts at `offset`. */
  static file(path: string, text: string, offset = 0): Traced {
    const at = { path, start: offset, end: offset + text.length }
    return new Traced(text, [0], [{ at, exact: true }])
  }

  /** Text that nobody wrote: it stands for what was written at `at`. */
  static made(text: string, at: Span): Traced {
    return text === '' ? Traced.EMPTY : new Traced(text, [0], [{ at, exact: false }])
  }

  static join(parts: readonly Traced[]): Traced {
    const filled = parts.filter((part) => part.text !== '')
    const [only] = filled
    if (only === undefined) return Traced.EMPTY
    if (filled.length === 1) return only
    const starts: number[] = []
    const sources: Source[] = []
    let length = 0
    for (const part of filled) {
      for (let i = 0; i < part.#starts.length; i++) {
        starts.push(length + (part.#starts[i] ?? 0))
        sources.push(part.#sources[i] as Source)
      }
      length += part.text.length
    }
    return new Traced(filled.map((part) => part.text).join(''), starts, sources)
  }

  slice(from: number, to = this.text.length): Traced {
    if (from <= 0 && to >= this.text.length) return this
    if (from >= to) return Traced.EMPTY
    const starts: number[] = []
    const sources: Source[] = []
    for (let i = this.#indexAt(from); i < this.#starts.length; i++) {
      const start = this.#starts[i] ?? 0
      if (start >= to) break
      const source = this.#sources[i] as Source
      const cut = Math.max(0, from - start)
      starts.push(start + cut - from)
      sources.push(
        source.exact && cut > 0
          ? { at: { ...source.at, start: source.at.start + cut }, exact: true }
          : source
      )
    }
    return new Traced(this.text.slice(from, to), starts, sources)
  }

  trim(): Traced {
    const start = this.text.length - this.text.trimStart().length
    return this.slice(start, this.text.trimEnd().length)
  }

  /** The place of one character; undefined in an empty text. */
  placeAt(offset: number): Span | undefined {
    const i = this.#indexAt(offset)
    const source = this.#sources[i]
    if (source === undefined) return undefined
    if (!source.exact) return source.at
    const start = source.at.start + offset - (this.#starts[i] ?? 0)
    return { path: source.at.path, start, end: start + 1 }
  }

  /** From the place of the first character to that of the last, as far as they are in one file. */
  span(from: number, to: number): Span {
    const first = this.placeAt(from) ?? { path: '', start: 0, end: 0 }
    const last = this.placeAt(Math.max(from, to - 1)) ?? first
    if (last.path !== first.path || last.end < first.end) return first
    return { path: first.path, start: first.start, end: last.end }
  }

  /** Replaces every match by made text; a match that `by` answers undefined to stays. */
  replace(pattern: RegExp, by: (match: RegExpExecArray) => string | undefined): Traced {
    const parts: Traced[] = []
    let done = 0
    for (const match of this.text.matchAll(pattern)) {
      const replacement = by(match)
      if (replacement === undefined) continue
      parts.push(this.slice(done, match.index))
      const at = this.span(match.index, match.index + match[0].length)
      parts.push(Traced.made(replacement, at))
      done = match.index + match[0].length
    }
    if (done === 0) return this
    return Traced.join([...parts, this.slice(done)])
  }

  #indexAt(offset: number): number {
    let low = 0
    let high = this.#starts.length
    while (low + 1 < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low
  }
}
