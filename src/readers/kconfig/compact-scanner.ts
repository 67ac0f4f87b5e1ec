/** The tokens of the compact grammar; keywords and operators are their own text. */
export type CompactToken = 'id' | 'source' | 'end' | 'bad' | string

const KEYWORDS = new Set([
  'depends',
  'on',
  'select',
  'imply',
  'config',
  'default',
  'bool',
  'if',
  'y',
  'n'
])

const isWord = (c: number): boolean =>
  (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c > 127

/** A lexer with one token of look-ahead; never fails, `bad` is a character no token starts with. */
export class CompactScanner {
  readonly text: string
  token: CompactToken = 'end'
  /** An identifier's name, a source's path, otherwise the token's own text. */
  value = ''
  start = 0
  end = 0
  /** Where the token before this one ended. */
  previousEnd = 0

  constructor(text: string) {
    this.text = text
    this.next()
  }

  next(): void {
    this.previousEnd = this.end
    const { text } = this
    let i = this.#skipBlank(this.end)
    this.start = i
    if (i >= text.length) {
      this.#set('end', '', text.length)
      return
    }
    const c = text.charCodeAt(i)
    if (isWord(c)) {
      while (i < text.length && (isWord(text.charCodeAt(i)) || text.charCodeAt(i) === 95)) i++
      this.#word(text.slice(this.start, i), i)
      return
    }
    const two = text.slice(i, i + 2)
    if (two === '&&' || two === '||') this.#set(two, two, i + 2)
    else if (c === 61 || c === 40 || c === 41 || c === 33) this.#set(two.charAt(0), '', i + 1)
    else this.#set('bad', two.charAt(0), i + 1)
  }

  /** Moves on to the next statement: after an error the rest of a declaration means nothing. */
  recover(): void {
    while (this.token !== 'end') {
      if (this.token === 'config' || this.token === 'source') return
      if (this.token === 'id' && this.value.startsWith('CONFIG_')) return
      this.next()
    }
  }

  #skipBlank(from: number): number {
    const { text } = this
    let i = from
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c === 35) {
        const line = text.indexOf('\n', i)
        if (line < 0) return text.length
        i = line
      } else if (c !== 32 && c !== 10 && c !== 9 && c !== 13 && c !== 11 && c !== 12) break
    }
    return i
  }

  #word(word: string, end: number): void {
    if (word === 'source' || word === 'include') this.#path(end)
    else if (KEYWORDS.has(word)) this.#set(word, word, end)
    else this.#set('id', word, end)
  }

  /** A source's path is the rest of the line, even of the next one when this one ends here. */
  #path(from: number): void {
    const { text } = this
    let i = from
    while (i < text.length && /\s/.test(text.charAt(i))) i++
    const line = text.indexOf('\n', i)
    const end = line < 0 ? text.length : line
    this.#set('source', text.slice(i, end).replace(/\r$/, ''), end)
  }

  #set(token: CompactToken, value: string, end: number): void {
    this.token = token
    this.value = value
    this.end = end
  }
}
