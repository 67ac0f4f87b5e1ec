import type { Assignment, Redirection, SimpleCommand, Word } from './ast.js'
import { WordParser } from './words.js'

const ASSIGNMENT = /([A-Za-z_][A-Za-z0-9_]*)(\[[^\]\n]*\])?(\+?)=/y
const REDIRECTION = /(\d*)(<<<|<<-|<<|<&|<>|<(?!\()|>>|>&|>\||>(?!\()|&>>|&>)/y
const EMPTY: Word = { parts: [], start: 0, end: 0 }

/** Reads simple commands (XCU 2.9.1): assignments, words and redirections. */
export abstract class SimpleParser extends WordParser {
  protected simple(): SimpleCommand {
    const start = this.pos
    let end = start
    const assignments: Assignment[] = []
    const words: Word[] = []
    const redirections: Redirection[] = []
    for (;;) {
      this.skipBlanks()
      if (this.atEnd) break
      const redirection = this.redirection()
      if (redirection !== undefined) redirections.push(redirection)
      else if (words.length === 0 && this.assignmentStarts()) assignments.push(this.assignment())
      else {
        const word = this.argument()
        if (word === undefined) break
        words.push(word)
      }
      end = this.pos
    }
    return {
      kind: 'simple',
      assignments,
      words,
      redirections,
      start: this.origin(start),
      end: this.origin(end)
    }
  }

  /** A word, or for `declare`-like commands an array assignment taken as one. */
  private argument(): Word | undefined {
    const from = this.pos
    const isAssignment = this.assignmentStarts()
    const word = this.word()
    if (this.pos === from) return undefined
    if (!isAssignment || this.peek() !== '(' || this.text[this.pos - 1] !== '=') return word
    this.array()
    return { parts: word.parts, ...this.region(from) }
  }

  private assignmentStarts(): boolean {
    ASSIGNMENT.lastIndex = this.pos
    return ASSIGNMENT.test(this.text) && ASSIGNMENT.lastIndex <= this.end
  }

  private assignment(): Assignment {
    const start = this.pos
    ASSIGNMENT.lastIndex = start
    const found = ASSIGNMENT.exec(this.text)
    this.pos += found?.[0].length ?? 1
    const array = this.peek() === '(' ? this.array() : undefined
    const value = array === undefined ? this.word() : EMPTY
    return {
      name: found?.[1] ?? '',
      subscript: found?.[2]?.slice(1, -1),
      append: found?.[3] === '+',
      value,
      array,
      ...this.region(start)
    }
  }

  private array(): readonly Word[] {
    const start = this.pos++
    const words: Word[] = []
    for (;;) {
      this.skipLines()
      if (this.accept(')')) return words
      const from = this.pos
      const word = this.word()
      if (this.pos === from) break
      words.push(word)
    }
    this.problem('shell/unclosed', 'an array is never closed', start)
    return words
  }

  protected redirection(): Redirection | undefined {
    if (this.atEnd) return undefined
    const c = this.text.charCodeAt(this.pos)
    // A sign or a digit, or it is no redirection: spares the regular expression for most words.
    if (c !== 60 && c !== 62 && c !== 38 && (c < 48 || c > 57)) return undefined
    REDIRECTION.lastIndex = this.pos
    const found = REDIRECTION.exec(this.text)
    if (found === null || REDIRECTION.lastIndex > this.end) return undefined
    const start = this.pos
    this.pos = REDIRECTION.lastIndex
    const operator = found[2] ?? ''
    const descriptor = found[1] === '' ? undefined : Number(found[1])
    this.skipBlanks()
    const target = this.word()
    const region = this.region(start)
    const result = { operator, descriptor, target, document: undefined, ...region }
    if (operator !== '<<' && operator !== '<<-') return result
    return this.hereDocument(result, operator === '<<-')
  }

  private hereDocument(result: Redirection, stripTabs: boolean): Redirection {
    const late: { -readonly [K in keyof Redirection]: Redirection[K] } = { ...result }
    const quoted = result.target.parts.some((part) => part.kind !== 'literal')
    this.pending.push({
      delimiter: result.target.parts.map((part) => this.delimiterText(part)).join(''),
      quoted,
      stripTabs,
      accept: (body, region) => {
        late.document = { quoted, body, ...region }
      }
    })
    return late
  }

  private delimiterText(part: Word['parts'][number]): string {
    if (part.kind === 'literal' || part.kind === 'escaped' || part.kind === 'single')
      return part.text
    if (part.kind === 'double') return part.parts.map((inner) => this.delimiterText(inner)).join('')
    return ''
  }
}
