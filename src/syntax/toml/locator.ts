import { parse } from 'smol-toml'

/** Where a value stands; `end` exclusive. For a table, its header or its braces. */
export interface TomlSpan {
  readonly start: number
  readonly end: number
}

/** A key in a table, or the index of an element. */
export type TomlPath = readonly (string | number)[]

/** A tree and no map of whole paths: a long header over many keys must not cost their product. */
interface Node {
  span: TomlSpan | undefined
  readonly children: Map<string, Node>
  readonly items: Node[]
}

/** Thrown and caught here only. */
class Lost extends Error {}

/**
 * Finds where values stand in a document that the parser has accepted (TOML 1.1), which is why it looks
 * for the ends of things and not for mistakes. What it cannot follow has no span.
 */
export class TomlLocator {
  readonly #text: string
  #at = 0
  readonly #root = node()

  constructor(text: string) {
    this.#text = text
    try {
      this.#document()
    } catch (error) {
      if (!(error instanceof Lost)) throw error
    }
  }

  find(path: TomlPath): TomlSpan | undefined {
    let here: Node | undefined = this.#root
    for (const step of path)
      here = typeof step === 'number' ? here?.items[step] : here?.children.get(step)
    return here?.span
  }

  #document(): void {
    let table = this.#root
    for (this.#skip(); this.#at < this.#text.length; this.#skip())
      if (this.#text[this.#at] === '[') table = this.#header()
      else this.#pair(table)
  }

  /** `[a.b]` and `[[a.b]]`. */
  #header(): Node {
    const start = this.#at
    const isElement = this.#text.startsWith('[[', start)
    this.#at += isElement ? 2 : 1
    const table = this.#walk(this.#root, this.#keys())
    this.#at += isElement ? 2 : 1
    const span = { start, end: this.#at }
    if (!isElement) {
      table.span ??= span
      return table
    }
    table.span ??= span
    const element = node(span)
    table.items.push(element)
    return element
  }

  #pair(table: Node): void {
    const target = this.#walk(table, this.#keys())
    if (this.#text[this.#at] !== '=') throw new Lost()
    this.#at++
    this.#skip()
    this.#value(target)
  }

  /** The node of dotted keys; through an array of tables the way leads by its last element. */
  #walk(from: Node, keys: readonly string[]): Node {
    let here = from
    for (const key of keys) {
      here = here.items.at(-1) ?? here
      let next = here.children.get(key)
      if (next === undefined) {
        next = node()
        here.children.set(key, next)
      }
      here = next
    }
    return here
  }

  /** Dotted keys up to what follows them. */
  #keys(): readonly string[] {
    const keys: string[] = []
    for (;;) {
      this.#blanks()
      const start = this.#at
      const quote = this.#text[start]
      if (quote === '"' || quote === "'") {
        this.#string()
        keys.push(unquote(this.#text.slice(start, this.#at)))
      } else keys.push(this.#match(BARE_KEY))
      this.#blanks()
      if (this.#text[this.#at] !== '.') return keys
      this.#at++
    }
  }

  #value(target: Node): void {
    const start = this.#at
    const first = this.#text[start]
    if (first === '[') this.#array(target)
    else if (first === '{') this.#inlineTable(target)
    else if (first === '"' || first === "'") this.#string()
    else {
      const word = this.#match(BARE_VALUE)
      this.#at = start + word.trimEnd().length
    }
    target.span = { start, end: this.#at }
  }

  #array(target: Node): void {
    for (this.#at++, this.#skip(); this.#text[this.#at] !== ']'; this.#skip()) {
      const element = node()
      target.items.push(element)
      this.#value(element)
      this.#comma()
    }
    this.#at++
  }

  #inlineTable(target: Node): void {
    for (this.#at++, this.#skip(); this.#text[this.#at] !== '}'; this.#skip()) {
      this.#pair(target)
      this.#comma()
    }
    this.#at++
  }

  #comma(): void {
    this.#skip()
    if (this.#text[this.#at] === ',') this.#at++
  }

  #string(): void {
    const quote = this.#text[this.#at] ?? ''
    const long = quote.repeat(3)
    if (this.#text.startsWith(long, this.#at)) {
      this.#close(long, quote === '"', this.#at + 3)
      // Up to two quotes may stand directly before the closing three.
      for (let i = 0; i < 2 && this.#text[this.#at] === quote; i++) this.#at++
    } else this.#close(quote, quote === '"', this.#at + 1)
  }

  /** Goes behind the closing quotes. */
  #close(quotes: string, escapes: boolean, from: number): void {
    for (let at = from; at < this.#text.length; at++)
      if (escapes && this.#text[at] === '\\') at++
      else if (this.#text.startsWith(quotes, at)) {
        this.#at = at + quotes.length
        return
      }
    throw new Lost()
  }

  #blanks(): void {
    this.#match(BLANKS)
  }

  /** Blanks, line ends and comments. */
  #skip(): void {
    do this.#match(VOID)
    while (this.#text[this.#at] === '#' && this.#match(COMMENT) !== '')
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#text) ?? []
    if (found === undefined) throw new Lost()
    this.#at = pattern.lastIndex
    return found
  }
}

const BLANKS = /[ \t]*/y
const VOID = /[ \t\r\n\ufeff]*/y
const COMMENT = /#[^\n]*/y
const BARE_KEY = /[A-Za-z0-9_-]+/y
const BARE_VALUE = /[^,\]}#\r\n]+/y

const node = (span?: TomlSpan): Node => ({ span, children: new Map(), items: [] })

/** The parser knows the escapes; a key that it refuses is kept as it is written. */
function unquote(key: string): string {
  try {
    const { k } = parse(`k = ${key}`)
    return typeof k === 'string' ? k : key
  } catch {
    return key
  }
}
