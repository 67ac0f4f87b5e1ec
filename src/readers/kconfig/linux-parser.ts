import type { Expression, ParsedFile, Property, Statement, SyntaxProblem } from './ast.js'
import { MAX_DEPTH } from './ast.js'
import { LinuxLine, unread } from './linux-expression.js'
import { helpEnd, logicalEnd, tokensOf } from './linux-lines.js'
import { isProperty, propertiesOf } from './linux-properties.js'

/**
 * Parses the Linux dialect line by line, as https://docs.kernel.org/kbuild/kconfig-language.html
 * describes it. A line that is wrong is reported and left out; blocks are closed at the file's end.
 */
export function parseLinux(text: string): ParsedFile {
  return new LinuxParser(text).parse()
}

/** An open block; the file itself is the outermost one. */
interface Frame {
  readonly kind: 'file' | 'menu' | 'choice' | 'if'
  readonly start: number
  readonly name: string | undefined
  readonly condition: Expression | undefined
  readonly properties: Property[]
  readonly body: Statement[]
}

/** What property lines belong to. */
interface Owner {
  readonly properties: Property[]
  /** Builds the statement once all of its properties are read; undefined for blocks. */
  readonly finish: ((end: number) => Statement) | undefined
}

const SOURCES = new Set(['source', 'rsource', 'osource', 'orsource'])
const ASSIGNMENTS: ReadonlySet<string> = new Set([':=', '=', '+='])

class LinuxParser {
  readonly #text: string
  readonly #problems: SyntaxProblem[] = []
  readonly #frames: Frame[] = [block('file', 0)]
  #owner: Owner | undefined
  #ownerEnd = 0
  /** Blocks beyond the depth limit that are open and not on the stack. */
  #skippedBlocks = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): ParsedFile {
    const text = this.#text
    for (let at = 0; at < text.length; ) {
      const end = logicalEnd(text, at)
      const after = end + 1
      at = this.#line(at, end) ? this.#help(after) : after
    }
    this.#finishOwner()
    while (this.#frames.length > 1) {
      const open = this.#frames[this.#frames.length - 1] as Frame
      this.#problem(`this ${open.kind} is never closed`, open.start, open.start + open.kind.length)
      this.#close(text.length)
    }
    return { dialect: 'linux', statements: this.#top().body, problems: this.#problems }
  }

  #top(): Frame {
    return this.#frames[this.#frames.length - 1] as Frame
  }

  #help(from: number): number {
    const end = helpEnd(this.#text, from)
    if (end > from) this.#ownerEnd = end - 1
    return end
  }

  /** Reads one logical line; true when a help text follows. */
  #line(start: number, end: number): boolean {
    const tokens = tokensOf(this.#text, start, end)
    const first = tokens[0]
    if (first === undefined) return false
    const line = new LinuxLine(tokens, start, (tokens[tokens.length - 1] ?? first).end)
    const word = first.kind === 'word' ? first.value : ''
    if (word.replace(/^-+|-+$/g, '') === 'help' && tokens.length <= 2) {
      this.#property([{ kind: 'help', start: first.start, end: line.end }], line)
      return true
    }
    if (!isProperty(word) && this.#variable(line, end)) return false
    if (isProperty(word)) this.#property(propertiesOf(line), line)
    else if (!first.macro) {
      this.#finishOwner()
      this.#statement(word, line, first.start)
    }
    if (line.failed !== undefined) {
      const code = line.failed.depth ? 'depth' : 'syntax'
      this.#problems.push({ code, message: line.failed.message, start: first.start, end: line.end })
    }
    return false
  }

  #property(properties: readonly Property[], line: LinuxLine): void {
    if (this.#owner === undefined) {
      line.fail('a property outside of a declaration')
      return
    }
    this.#owner.properties.push(...properties)
    this.#ownerEnd = line.end
  }

  /** `name := text` and its kin: the text is everything up to the line's end. */
  #variable(line: LinuxLine, end: number): boolean {
    const [name, operator] = line.tokens
    if (name?.kind !== 'word' || operator?.kind !== 'operator') return false
    if (!ASSIGNMENTS.has(operator.value)) return false
    const value = this.#text.slice(operator.end, end).trim()
    const { start } = name
    const kind = operator.value === ':=' || operator.value === '+=' ? operator.value : '='
    this.#top().body.push({ kind: 'variable', name: name.value, operator: kind, value, start, end })
    return true
  }

  #statement(word: string, line: LinuxLine, start: number): void {
    if (word === 'config' || word === 'menuconfig') this.#config(line, start)
    else if (SOURCES.has(word)) this.#source(word, line, start)
    else if (word === 'menu' || word === 'choice' || word === 'if') this.#open(word, line, start)
    else if (word === 'endmenu' || word === 'endchoice' || word === 'endif')
      this.#end(word.slice(3), line)
    else if (word === 'comment') {
      line.text()
      this.#own((properties, end) => ({ kind: 'comment', properties, start, end }), line.end)
    } else if (word === 'mainmenu') line.text()
    else line.fail('no statement begins like this')
  }

  #config(line: LinuxLine, start: number): void {
    const token = line.take()
    if (token?.kind !== 'word') {
      line.fail('expected a symbol')
      this.#own(undefined, line.end)
      return
    }
    line.atEnd()
    const { value: name, start: nameStart } = token
    this.#own(
      (properties, end) => ({ kind: 'config', name, nameStart, properties, start, end }),
      line.end
    )
  }

  #source(word: string, line: LinuxLine, start: number): void {
    const token = line.peek()
    const from = line.tokens[0]?.end ?? start
    const bare = this.#text.slice(from, line.end).trim()
    const pattern = token?.kind === 'string' ? token.value : bare
    if (pattern === '' || token?.kind === 'bad') line.fail('expected a path')
    else
      this.#top().body.push({
        kind: 'source',
        pattern,
        optional: word.startsWith('o'),
        relative: word.includes('rsource'),
        start,
        end: line.end
      })
  }

  #open(kind: 'menu' | 'choice' | 'if', line: LinuxLine, start: number): void {
    const name = kind === 'if' || line.peek() === undefined ? undefined : line.text()?.value
    const condition = kind === 'if' ? line.expression() : undefined
    line.atEnd()
    if (this.#frames.length > MAX_DEPTH) {
      line.fail('blocks are nested too deep', true)
      this.#skippedBlocks++
      return
    }
    const frame = block(kind, start, name, condition)
    this.#frames.push(frame)
    if (kind !== 'if') this.#owner = { properties: frame.properties, finish: undefined }
  }

  #end(kind: string, line: LinuxLine): void {
    if (this.#skippedBlocks > 0) {
      this.#skippedBlocks--
      return
    }
    if (!this.#frames.some((frame) => frame.kind === kind)) {
      line.fail(`no ${kind} is open here`)
      return
    }
    if (this.#top().kind !== kind) line.fail(`a ${this.#top().kind} is still open here`)
    while (this.#top().kind !== kind) this.#close(line.start)
    this.#close(line.end)
  }

  #close(end: number): void {
    const { kind, start, name, condition, properties, body } = this.#top()
    this.#frames.pop()
    if (kind === 'menu' || kind === 'choice')
      this.#top().body.push({ kind, name, properties, body, start, end })
    else if (kind === 'if')
      this.#top().body.push({ kind, condition: condition ?? unread(start, end), body, start, end })
  }

  #own(
    finish: ((properties: Property[], end: number) => Statement) | undefined,
    end: number
  ): void {
    const properties: Property[] = []
    this.#owner = { properties, finish: finish && ((last) => finish(properties, last)) }
    this.#ownerEnd = end
  }

  #finishOwner(): void {
    const statement = this.#owner?.finish?.(this.#ownerEnd)
    if (statement !== undefined) this.#top().body.push(statement)
    this.#owner = undefined
  }

  #problem(message: string, start: number, end: number): void {
    this.#problems.push({ code: 'syntax', message, start, end })
  }
}

function block(kind: Frame['kind'], start: number, name?: string, condition?: Expression): Frame {
  return { kind, start, name, condition, properties: [], body: [] }
}
