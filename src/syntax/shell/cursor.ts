import type { Region, ShellProblem, Word } from './ast.js'

/** Nesting beyond this is not a script that a person wrote; it keeps the recursion off the stack's end. */
const MAX_DEPTH = 200
const MAX_PROBLEMS = 50

/** A here-document whose body starts at the next line end. */
export interface PendingDocument {
  readonly delimiter: string
  readonly quoted: boolean
  readonly stripTabs: boolean
  accept(body: Word, region: Region): void
}

/** What the parsers of one script (also those inside backticks) have in common. */
export interface Shared {
  depth: number
  gaveUp: boolean
  readonly problems: ShellProblem[]
}

/** A place in the text, and what the word and command parsers need around it. */
export abstract class Cursor {
  protected pos: number
  protected readonly pending: PendingDocument[] = []

  protected readonly text: string
  protected readonly end: number
  protected readonly origin: (offset: number) => number
  protected readonly shared: Shared

  /**
   * @param origin gives the offset in the whole script of an offset in `text`: they differ where the
   *   text was unescaped (backticks) or tabs were stripped (`<<-`).
   */
  constructor(
    text: string,
    start: number,
    end: number,
    origin: (offset: number) => number,
    shared: Shared
  ) {
    this.text = text
    this.pos = start
    this.end = end
    this.origin = origin
    this.shared = shared
  }

  protected abstract readDocuments(): void

  protected get atEnd(): boolean {
    return this.pos >= this.end || this.shared.gaveUp
  }

  /** The character `ahead` of the place, empty beyond the end. */
  protected peek(ahead = 0): string {
    const at = this.pos + ahead
    return at < this.end && !this.shared.gaveUp ? (this.text[at] ?? '') : ''
  }

  protected looksAt(wanted: string): boolean {
    return !this.shared.gaveUp && this.pos + wanted.length <= this.end
      ? this.text.startsWith(wanted, this.pos)
      : false
  }

  protected accept(wanted: string): boolean {
    if (!this.looksAt(wanted)) return false
    this.pos += wanted.length
    return true
  }

  protected region(start: number): Region {
    return { start: this.origin(start), end: this.origin(Math.min(this.pos, this.end)) }
  }

  protected problem(code: ShellProblem['code'], message: string, start: number): void {
    if (this.shared.problems.length < MAX_PROBLEMS)
      this.shared.problems.push({ code, message, ...this.region(start) })
  }

  /** Runs `parse` one level deeper, or gives the whole script up when that is too deep. */
  protected nested<T>(parse: () => T, otherwise: T): T {
    if (this.shared.depth >= MAX_DEPTH) {
      if (!this.shared.gaveUp) this.problem('shell/too-deep', 'nested too deeply to read', this.pos)
      this.shared.gaveUp = true
      return otherwise
    }
    this.shared.depth++
    const result = parse()
    this.shared.depth--
    return result
  }

  /** Skips blanks, line continuations and a comment, but no line end. */
  protected skipBlanks(): void {
    while (!this.atEnd) {
      const c = this.text.charCodeAt(this.pos)
      if (c === 32 || c === 9 || c === 13) this.pos++
      else if (c === 92 && this.continuation() > 0) this.pos += this.continuation()
      else if (c === 35 && this.startsToken()) this.skipComment()
      else return
    }
  }

  /** The length of a backslash with line end here, else 0. */
  protected continuation(): number {
    if (this.peek() !== '\\') return 0
    if (this.peek(1) === '\n') return 2
    return this.peek(1) === '\r' && this.peek(2) === '\n' ? 3 : 0
  }

  /** Skips blanks, comments, line ends (reading the here-documents due there) and, if asked, semicolons. */
  protected skipLines(semicolons = false): void {
    for (;;) {
      this.skipBlanks()
      if (this.peek() === '\n') this.newline()
      else if (semicolons && this.peek() === ';' && this.peek(1) !== ';' && this.peek(1) !== '&')
        this.pos++
      else return
    }
  }

  protected newline(): void {
    this.pos++
    if (this.pending.length > 0) this.readDocuments()
  }

  private startsToken(): boolean {
    return this.pos === 0 || /[\s;&|()<>`]/.test(this.text[this.pos - 1] ?? ' ')
  }

  private skipComment(): void {
    const line = this.text.indexOf('\n', this.pos)
    this.pos = line < 0 || line > this.end ? this.end : line
  }
}
