import type {
  ArmEnd,
  CaseArm,
  Command,
  IfBranch,
  List,
  Redirection,
  Region,
  Statement,
  Word
} from './ast.js'
import { SimpleParser } from './simple.js'

const FUNCTION = /([^\s;&|()<>$`"'\\#=]+)[ \t]*\([ \t]*\)/y
const KEYWORD =
  /(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|function|select|\{|\}|!|\[\[|time)(?=[\s;&|()<>]|$)/y
/** Words that end the list before them, wherever the list's own end is awaited. */
const ENDERS = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}'])
/** Reads commands by recursive descent; every mistake is noted and stepped over. */
export class CommandParser extends SimpleParser {
  /** The whole text, whatever stands in it. */
  script(): List {
    const statements: Statement[] = []
    while (!this.atEnd) {
      for (const statement of this.list()) statements.push(statement)
      if (!this.atEnd) this.skipStray()
    }
    if (this.pending.length > 0) this.readDocuments()
    return statements
  }

  /** Something that starts no command stands here: note it once and step over it. */
  private skipStray(): void {
    const start = this.pos
    const word = this.keyword() ?? this.peek()
    this.pos += Math.max(1, word.length)
    this.problem('shell/syntax', `unexpected ${JSON.stringify(word)}`, start)
  }

  protected commandsUntilParenthesis(): List {
    return this.list()
  }

  protected commandsIn(text: string, origin: (offset: number) => number): List {
    return new CommandParser(text, 0, text.length, origin, this.shared).script()
  }

  protected documentIn(
    text: string,
    start: number,
    end: number,
    origin: (offset: number) => number
  ): Word {
    return new CommandParser(text, start, end, origin, this.shared).word('document')
  }

  private keyword(): string | undefined {
    if (this.atEnd) return undefined
    KEYWORD.lastIndex = this.pos
    const found = KEYWORD.exec(this.text)?.[0]
    return found !== undefined && this.pos + found.length <= this.end ? found : undefined
  }

  private acceptKeyword(wanted: string): boolean {
    if (this.keyword() !== wanted) return false
    this.pos += wanted.length
    return true
  }

  private expectKeyword(wanted: string, opened: string, start: number): void {
    this.skipLines(true)
    if (this.acceptKeyword(wanted)) return
    this.problem('shell/unclosed', `\`${opened}\` without \`${wanted}\``, start)
  }

  /** Statements up to something that cannot start one: a closing word or sign, or the end. */
  private list(): List {
    const statements: Statement[] = []
    for (;;) {
      this.skipLines(true)
      if (this.atEnd || this.endsList()) return statements
      const before = this.pos
      const start = this.pos
      const command = this.andOr()
      this.skipBlanks()
      const background = this.peek() === '&' && this.peek(1) !== '&'
      if (background) this.pos++
      if (this.pos === before) return statements
      statements.push({ command, background, start: this.origin(start), end: command.end })
    }
  }

  private endsList(): boolean {
    const c = this.peek()
    if (c === ')' || c === ';' || c === '&' || c === '|') return !this.looksAt('&>')
    const word = this.keyword()
    return word !== undefined && ENDERS.has(word)
  }

  private andOr(): Command {
    const start = this.pos
    const first = this.pipeline()
    const rest: { operator: '&&' | '||'; command: Command }[] = []
    for (;;) {
      this.skipBlanks()
      const operator = this.looksAt('&&') ? '&&' : this.looksAt('||') ? '||' : undefined
      if (operator === undefined) break
      this.pos += 2
      this.skipLines()
      rest.push({ operator, command: this.pipeline() })
    }
    return rest.length === 0 ? first : { kind: 'and-or', first, rest, ...this.region(start) }
  }

  private pipeline(): Command {
    const start = this.pos
    let negated = false
    for (;;) {
      if (this.acceptKeyword('!')) negated = !negated
      else if (!this.acceptKeyword('time')) break
      this.skipBlanks()
    }
    const commands = [this.command()]
    for (;;) {
      this.skipBlanks()
      if (this.peek() !== '|' || this.peek(1) === '|') break
      this.pos += this.peek(1) === '&' ? 2 : 1
      this.skipLines()
      commands.push(this.command())
    }
    const [only] = commands
    return only !== undefined && commands.length === 1 && !negated
      ? only
      : { kind: 'pipeline', negated, commands, ...this.region(start) }
  }

  private command(): Command {
    return this.nested(() => this.compound() ?? this.functionOrSimple(), {
      kind: 'simple',
      assignments: [],
      words: [],
      redirections: [],
      ...this.region(this.pos)
    })
  }

  private compound(): Command | undefined {
    const start = this.pos
    if (this.peek() === '(') return this.parenthesised()
    const word = this.keyword()
    if (word === undefined || ENDERS.has(word)) return undefined
    this.pos += word.length
    switch (word) {
      case 'if':
        return this.ifCommand(start)
      case 'while':
      case 'until':
        return this.whileCommand(start, word)
      case 'for':
      case 'select':
        return this.forCommand(start)
      case 'case':
        return this.caseCommand(start)
      case '{': {
        const body = this.list()
        this.expectKeyword('}', '{', start)
        return { kind: 'group', body, ...this.tail(start) }
      }
      case 'function':
        return this.bashFunction(start)
      case '[[':
        return this.bashTest(start)
      default:
        this.pos = start
        return undefined
    }
  }

  /** The redirections after a compound command, and its region. */
  private tail(start: number): Region & { readonly redirections: readonly Redirection[] } {
    const end = this.pos
    const redirections: Redirection[] = []
    for (;;) {
      this.skipBlanks()
      const redirection = this.redirection()
      if (redirection === undefined) break
      redirections.push(redirection)
    }
    const stop = redirections.length > 0 ? this.pos : end
    return { redirections, start: this.origin(start), end: this.origin(stop) }
  }

  private parenthesised(): Command {
    const start = this.pos
    if (this.peek(1) === '(') {
      const close = this.arithmeticEnd(start + 2)
      if (close !== undefined) {
        this.pos = close + 2
        const text = this.text.slice(start + 2, close)
        return { kind: 'arithmetic', text, ...this.tail(start) }
      }
    }
    this.pos++
    const body = this.list()
    if (!this.accept(')')) this.problem('shell/unclosed', 'a subshell is never closed', start)
    return { kind: 'subshell', body, ...this.tail(start) }
  }

  private ifCommand(start: number): Command {
    const branches: IfBranch[] = []
    let otherwise: List | undefined
    do {
      const condition = this.list()
      this.expectKeyword('then', 'if', start)
      branches.push({ condition, body: this.list() })
    } while (this.acceptKeyword('elif'))
    if (this.acceptKeyword('else')) otherwise = this.list()
    this.expectKeyword('fi', 'if', start)
    return { kind: 'if', branches, otherwise, ...this.tail(start) }
  }

  private whileCommand(start: number, word: string): Command {
    const condition = this.list()
    const body = this.loopBody(start, word)
    return { kind: 'while', until: word === 'until', condition, body, ...this.tail(start) }
  }

  private loopBody(start: number, word: string): List {
    this.skipLines(true)
    if (this.acceptKeyword('{')) {
      const body = this.list()
      this.expectKeyword('}', '{', start)
      return body
    }
    this.expectKeyword('do', word, start)
    const body = this.list()
    this.expectKeyword('done', word, start)
    return body
  }

  private forCommand(start: number): Command {
    this.skipBlanks()
    if (this.looksAt('((')) {
      const close = this.arithmeticEnd(this.pos + 2)
      if (close !== undefined) {
        const arithmetic = this.text.slice(this.pos + 2, close)
        this.pos = close + 2
        const body = this.loopBody(start, 'for')
        return { kind: 'for', name: '', words: undefined, arithmetic, body, ...this.tail(start) }
      }
    }
    const name = /[A-Za-z_][A-Za-z0-9_]*/y
    name.lastIndex = this.pos
    const found = this.atEnd ? '' : (name.exec(this.text)?.[0] ?? '')
    if (found === '') this.problem('shell/syntax', '`for` without a variable', start)
    this.pos += found.length
    this.skipLines()
    let words: Word[] | undefined
    if (/^in(?=[\s;]|$)/.test(this.text.slice(this.pos, Math.min(this.end, this.pos + 3)))) {
      this.pos += 2
      words = this.wordsToLineEnd()
    }
    const body = this.loopBody(start, 'for')
    return { kind: 'for', name: found, words, arithmetic: undefined, body, ...this.tail(start) }
  }

  private wordsToLineEnd(): Word[] {
    const words: Word[] = []
    for (;;) {
      this.skipBlanks()
      const word = this.word()
      if (word.start === word.end) return words
      words.push(word)
    }
  }

  private caseCommand(start: number): Command {
    this.skipBlanks()
    const subject = this.word()
    this.skipLines()
    if (this.looksAt('in')) this.pos += 2
    else this.problem('shell/syntax', '`case` without `in`', start)
    const arms: CaseArm[] = []
    for (;;) {
      this.skipLines()
      if (this.atEnd || this.keyword() === 'esac') break
      const before = this.pos
      arms.push(this.caseArm())
      if (this.pos === before) break
    }
    this.expectKeyword('esac', 'case', start)
    return { kind: 'case', subject, arms, ...this.tail(start) }
  }

  private caseArm(): CaseArm {
    const start = this.pos
    this.accept('(')
    const patterns: Word[] = []
    do {
      this.skipBlanks()
      patterns.push(this.word())
      this.skipBlanks()
    } while (this.accept('|'))
    if (!this.accept(')')) {
      this.problem('shell/syntax', 'a case pattern without `)`', start)
      const line = this.text.indexOf('\n', this.pos)
      this.pos = line < 0 || line > this.end ? this.end : line
    }
    const body = this.list()
    const ends: readonly ArmEnd[] = [';;&', ';;', ';&']
    const terminator = ends.find((end) => end !== undefined && this.accept(end))
    if (terminator === undefined && !this.atEnd && this.keyword() !== 'esac') this.skipStray()
    return { patterns, body, terminator, ...this.region(start) }
  }

  private bashFunction(start: number): Command {
    this.skipBlanks()
    const name = /[^\s;&|()<>{]+/y
    name.lastIndex = this.pos
    const found = this.atEnd ? '' : (name.exec(this.text)?.[0] ?? '')
    this.pos += found.length
    this.skipBlanks()
    if (this.accept('(')) {
      this.skipBlanks()
      this.accept(')')
    }
    return this.functionBody(start, found)
  }

  private functionBody(start: number, name: string): Command {
    this.skipLines()
    const body = this.command()
    return { kind: 'function', name, body, ...this.region(start) }
  }

  private bashTest(start: number): Command {
    const words: Word[] = []
    for (;;) {
      this.skipLines()
      if (this.atEnd) break
      if (this.looksAt(']]')) {
        this.pos += 2
        return { kind: 'test', words, ...this.tail(start) }
      }
      const from = this.pos
      const sign = ['&&', '||', '(', ')', '<', '>'].find((s) => this.looksAt(s))
      if (sign !== undefined) {
        this.pos += sign.length
        const region = this.region(from)
        words.push({ parts: [{ kind: 'literal', text: sign, ...region }], ...region })
        continue
      }
      const last = words.at(-1)?.parts[0]
      const word =
        last?.kind === 'literal' && last.text === '=~' ? this.regularExpression() : this.word()
      if (this.pos === from) break
      words.push(word)
    }
    this.problem('shell/unclosed', '`[[` without `]]`', start)
    return { kind: 'test', words, ...this.tail(start) }
  }

  /** The right side of `=~`: parentheses and bars belong to it. */
  private regularExpression(): Word {
    const start = this.pos
    const parts = [...this.word().parts]
    while (!this.atEnd && '()|;<>&'.includes(this.peek())) {
      const from = this.pos++
      parts.push({ kind: 'literal', text: this.text.slice(from, this.pos), ...this.region(from) })
      parts.push(...this.word().parts)
    }
    return { parts, ...this.region(start) }
  }

  private functionOrSimple(): Command {
    FUNCTION.lastIndex = this.pos
    const found = this.atEnd ? null : FUNCTION.exec(this.text)
    if (found === null || this.pos + found[0].length > this.end) return this.simple()
    const start = this.pos
    this.pos += found[0].length
    return this.functionBody(start, found[1] ?? '')
  }
}
