import type { List, ParameterPart, Region, Word, WordPart } from './ast.js'
import { Cursor } from './cursor.js'

/** Where a word ends and which quotes count in it. */
type Mode = 'plain' | 'operand' | 'operand-quoted' | 'quoted' | 'document'

const OPERATOR = /:[-=?+]|[-=?+]|##?|%%?|\/\/?|\^\^?|,,?|@|:/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]/y
const PLAIN_NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]/y
const LITERAL = /[A-Za-z0-9_./:=,+@%^~{}[\]*?!-]+/y
const ARITHMETIC_LIMIT = 20_000

/** Reads words: quoting, expansions, here-document bodies. */
export abstract class WordParser extends Cursor {
  protected abstract commandsUntilParenthesis(): List
  /** Parses other text as commands: the unescaped inside of backticks. */
  protected abstract commandsIn(text: string, origin: (offset: number) => number): List
  /** Parses other text as the body of a here-document. */
  protected abstract documentIn(
    text: string,
    start: number,
    end: number,
    origin: (offset: number) => number
  ): Word

  /** An empty word where none starts here. */
  protected word(mode: Mode = 'plain'): Word {
    const start = this.pos
    const parts: WordPart[] = []
    while (!this.atEnd) {
      const before = this.pos
      const part = this.part(mode, parts.length === 0)
      if (part !== undefined) push(parts, part)
      else if (this.pos === before) break
    }
    return { parts, ...this.region(start) }
  }

  /** The next part; undefined without moving at the word's end, or after a line continuation. */
  private part(mode: Mode, first: boolean): WordPart | undefined {
    const start = this.pos
    const c = this.peek()
    const inQuotes = mode === 'quoted' || mode === 'document' || mode === 'operand-quoted'
    if (c === '\\') return this.backslash(mode)
    if (c === '$') return this.dollar(mode)
    if (c === '`') return this.backticks()
    if (c === '"') {
      if (mode === 'quoted') return undefined
      if (mode !== 'document') return this.double()
    } else if (c === "'" && !inQuotes) return this.single()
    if (mode === 'quoted' || mode === 'document') return this.literalRun(mode)
    if (mode !== 'plain') return c === '}' ? undefined : this.literalRun(mode)
    if ((c === '<' || c === '>') && first && this.peek(1) === '(') return this.process(c)
    if (c === '(' && this.opensPattern(start)) return this.patternGroup()
    return endsWord(c) ? undefined : this.literalRun(mode)
  }

  private literalRun(mode: Mode): WordPart {
    const start = this.pos
    let to = this.pos
    if (mode === 'plain') {
      LITERAL.lastIndex = to
      to = Math.max(to + 1, LITERAL.test(this.text) ? LITERAL.lastIndex : 0)
      while (to < this.end && !endsLiteral(this.text[to] ?? '')) to++
    } else {
      to++
      while (to < this.end && !'\\$`"\'}'.includes(this.text[to] ?? '')) to++
    }
    this.pos = Math.min(to, this.end)
    return { kind: 'literal', text: this.text.slice(start, this.pos), ...this.region(start) }
  }

  private backslash(mode: Mode): WordPart | undefined {
    const start = this.pos
    const continuation = this.continuation()
    if (continuation > 0) {
      this.pos += continuation
      return undefined
    }
    const next = this.peek(1)
    const special =
      mode === 'plain' || mode === 'operand'
        ? next !== ''
        : next !== '' &&
          ('$`\\'.includes(next) ||
            (next === '"' && mode !== 'document') ||
            (next === '}' && mode === 'operand-quoted'))
    this.pos += special ? 2 : 1
    const region = this.region(start)
    return special
      ? { kind: 'escaped', text: next, ...region }
      : { kind: 'literal', text: '\\', ...region }
  }

  private single(): WordPart {
    const start = this.pos
    const close = this.text.indexOf("'", start + 1)
    const closed = close >= 0 && close < this.end
    this.pos = closed ? close + 1 : this.end
    if (!closed) this.problem('shell/unclosed', 'a single quote is never closed', start)
    const text = this.text.slice(start + 1, closed ? close : this.end)
    return { kind: 'single', text, ...this.region(start) }
  }

  private double(): WordPart {
    const start = this.pos++
    const parts = this.nested(() => this.word('quoted').parts, [])
    if (!this.accept('"')) this.problem('shell/unclosed', 'a double quote is never closed', start)
    return { kind: 'double', parts, ...this.region(start) }
  }

  private dollar(mode: Mode): WordPart {
    const start = this.pos
    const next = this.peek(1)
    if (next === '{') return this.nested(() => this.braces(mode), this.giveUp())
    if (next === '(') return this.nested(() => this.parentheses(), this.giveUp())
    if (mode === 'plain' || mode === 'operand') {
      if (next === "'") return this.ansiQuote()
      if (next === '"') {
        this.pos++
        return this.double()
      }
    }
    PLAIN_NAME.lastIndex = start + 1
    const name = PLAIN_NAME.exec(this.text)?.[0]
    if (name === undefined || start + 1 + name.length > this.end) {
      this.pos++
      return { kind: 'literal', text: '$', ...this.region(start) }
    }
    this.pos = start + 1 + name.length
    return { ...plainParameter(name), ...this.region(start) }
  }

  private giveUp(): WordPart {
    return { kind: 'literal', text: '', ...this.region(this.pos) }
  }

  private ansiQuote(): WordPart {
    const start = this.pos
    this.pos += 2
    let text = ''
    while (!this.atEnd && this.peek() !== "'") {
      if (this.peek() === '\\') {
        text += ANSI[this.peek(1)] ?? this.peek(1)
        this.pos = Math.min(this.pos + 2, this.end)
      } else text += this.text[this.pos++]
    }
    if (!this.accept("'")) this.problem('shell/unclosed', 'a $-quote is never closed', start)
    return { kind: 'single', text, ...this.region(start) }
  }

  private parentheses(): WordPart {
    const start = this.pos
    if (this.peek(2) === '(') {
      const close = this.arithmeticEnd(start + 3)
      if (close !== undefined) {
        const text = this.text.slice(start + 3, close)
        this.pos = close + 2
        return { kind: 'arithmetic', text, ...this.region(start) }
      }
    }
    this.pos += 2
    const body = this.commandsUntilParenthesis()
    if (!this.accept(')'))
      this.problem('shell/unclosed', 'a command substitution is never closed', start)
    return { kind: 'command', body, backtick: false, ...this.region(start) }
  }

  /** Where the `))` of an arithmetic expression starting here is; undefined when it is none. */
  protected arithmeticEnd(from: number): number | undefined {
    let depth = 0
    const limit = Math.min(this.end, from + ARITHMETIC_LIMIT)
    for (let i = from; i < limit; i++) {
      const c = this.text[i]
      if (c === '(') depth++
      else if (c === ')') {
        if (depth === 0) return this.text[i + 1] === ')' && i + 1 < this.end ? i : undefined
        depth--
      } else if (c === ';' && this.text[i + 1] === ';') return undefined
    }
    return undefined
  }

  private backticks(): WordPart {
    const start = this.pos
    let inner = ''
    const offsets: number[] = []
    let at = start + 1
    while (at < this.end && this.text[at] !== '`') {
      if (this.text[at] === '\\' && '\\$`'.includes(this.text[at + 1] ?? ' ')) at++
      offsets.push(at)
      inner += this.text[at] ?? ''
      at++
    }
    this.pos = Math.min(at, this.end)
    const close = this.pos
    if (!this.accept('`')) this.problem('shell/unclosed', 'a backtick is never closed', start)
    const origin = (offset: number): number => this.origin(offsets[offset] ?? close)
    const body = this.nested(() => this.commandsIn(inner, origin), [])
    return { kind: 'command', body, backtick: true, ...this.region(start) }
  }

  private process(direction: '<' | '>'): WordPart {
    const start = this.pos
    this.pos += 2
    const body = this.nested(() => this.commandsUntilParenthesis(), [])
    if (!this.accept(')'))
      this.problem('shell/unclosed', 'a process substitution is never closed', start)
    return { kind: 'process', body, direction, ...this.region(start) }
  }

  /** bash's extended patterns: `@(a|b)` in the middle of a word. */
  private opensPattern(at: number): boolean {
    return at > 0 && '?*+@'.includes(this.text[at - 1] ?? ' ')
  }

  private patternGroup(): WordPart {
    const start = this.pos
    let depth = 0
    do {
      if (this.peek() === '(') depth++
      else if (this.peek() === ')') depth--
      this.pos++
    } while (depth > 0 && !this.atEnd)
    return { kind: 'literal', text: this.text.slice(start, this.pos), ...this.region(start) }
  }

  private braces(mode: Mode): ParameterPart {
    const start = this.pos
    this.pos += 2
    const length = this.peek() === '#' && !'}:-=?+#%'.includes(this.peek(1) || '}')
    if (length) this.pos++
    const indirect = this.peek() === '!' && /[A-Za-z_0-9]/.test(this.peek(1))
    if (indirect) this.pos++
    NAME.lastIndex = this.pos
    const name = this.atEnd ? '' : (NAME.exec(this.text)?.[0] ?? '')
    this.pos += name.length
    const subscript = name !== '' && this.peek() === '[' ? this.subscript() : undefined
    OPERATOR.lastIndex = this.pos
    const operator = this.atEnd || this.peek() === '}' ? undefined : OPERATOR.exec(this.text)?.[0]
    if (operator !== undefined) this.pos += operator.length
    const quoted = mode === 'quoted' || mode === 'document' || mode === 'operand-quoted'
    const operand =
      operator === undefined ? undefined : this.word(quoted ? 'operand-quoted' : 'operand')
    if (name === '' || !this.accept('}')) this.skipBadBraces(start)
    return {
      kind: 'parameter',
      name,
      length,
      indirect,
      subscript,
      operator,
      operand,
      ...this.region(start)
    }
  }

  private subscript(): string | undefined {
    const close = this.text.indexOf(']', this.pos)
    if (close < 0 || close >= this.end) return undefined
    const text = this.text.slice(this.pos + 1, close)
    this.pos = close + 1
    return text
  }

  private skipBadBraces(start: number): void {
    const close = this.text.indexOf('}', this.pos)
    const line = this.text.indexOf('\n', this.pos)
    const closed = close >= 0 && close < this.end && (line < 0 || close < line)
    this.pos = closed ? close + 1 : line >= 0 && line < this.end ? line : this.end
    this.problem('shell/syntax', 'a parameter expansion cannot be read', start)
  }

  /** Reads the bodies of the here-documents that were announced on the line just ended. */
  protected readDocuments(): void {
    for (const pending of this.pending.splice(0)) {
      const start = this.pos
      let line = start
      let stop = this.end
      while (line < this.end) {
        const found = this.text.indexOf('\n', line)
        const to = found < 0 || found > this.end ? this.end : found
        let content = this.text.slice(line, to).replace(/\r$/, '')
        if (pending.stripTabs) content = content.replace(/^\t+/, '')
        if (content === pending.delimiter) {
          stop = line
          line = Math.min(to + 1, this.end)
          break
        }
        line = to + 1
        if (line >= this.end) {
          this.problem(
            'shell/unclosed',
            `the here-document ends nowhere: ${pending.delimiter}`,
            start
          )
          line = this.end
        }
      }
      this.pos = line
      const region: Region = { start: this.origin(start), end: this.origin(stop) }
      pending.accept(this.documentBody(start, stop, pending.stripTabs, pending.quoted), region)
    }
  }

  private documentBody(start: number, end: number, stripTabs: boolean, quoted: boolean): Word {
    if (!stripTabs) {
      if (!quoted) return this.documentIn(this.text, start, end, this.origin)
      const region = { start: this.origin(start), end: this.origin(end) }
      return {
        parts: [{ kind: 'literal', text: this.text.slice(start, end), ...region }],
        ...region
      }
    }
    let stripped = ''
    const offsets: number[] = []
    for (let i = start; i < end; i++) {
      if (this.text[i] === '\t' && (stripped === '' || stripped.endsWith('\n'))) continue
      offsets.push(i)
      stripped += this.text[i]
    }
    const origin = (offset: number): number => this.origin(offsets[offset] ?? end)
    if (!quoted) return this.documentIn(stripped, 0, stripped.length, origin)
    const region = { start: this.origin(start), end: this.origin(end) }
    return { parts: [{ kind: 'literal', text: stripped, ...region }], ...region }
  }
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  e: '\u001b',
  a: '\u0007',
  b: '\b'
}

const endsWord = (c: string): boolean => ' \t\n\r;&|()<>'.includes(c)
const endsLiteral = (c: string): boolean => ' \t\n\r;&|()<>\\$`"\''.includes(c)

function plainParameter(name: string): Omit<ParameterPart, keyof Region> {
  return {
    kind: 'parameter',
    name,
    length: false,
    indirect: false,
    subscript: undefined,
    operator: undefined,
    operand: undefined
  }
}

/** Joins neighbouring literals, which line continuations and lone dollars leave behind. */
function push(parts: WordPart[], part: WordPart): void {
  const last = parts.at(-1)
  if (part.kind === 'literal' && last?.kind === 'literal')
    parts[parts.length - 1] = { ...last, text: last.text + part.text, end: part.end }
  else parts.push(part)
}
