import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument
} from 'yaml'
import type { RepoPath, Span } from '../text/span.js'

/** Something wrong with the policy file, for the person who wrote it. */
export interface Problem {
  readonly message: string
  readonly span: Span
  /** What may stand there, when that is a short list. */
  readonly allowed?: readonly string[]
}

export type KeyPath = readonly (string | number)[]

/** A YAML text as plain data, with the place of every part. */
export interface PlainYaml {
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** The value's own place; the nearest enclosing one when there is no such value. */
  valueAt(path: KeyPath): Span
  /** The key that leads there (the value itself inside a list). */
  keyAt(path: KeyPath): Span
  /** How a scalar was written: `9.10` for the number 9.1. */
  sourceAt(path: KeyPath): string | undefined
}

export const MAX_SIZE = 256 * 1024
const MAX_KEYS = 5000
const MAX_NESTING = 64
const MAX_INDENT = 120
const MAX_PROBLEMS = 50

/** Reads YAML that is only data: no anchors, aliases, tags, merges, directives or second documents. */
export function readYaml(text: string, path: RepoPath): PlainYaml {
  const span = (start: number, end: number): Span => ({ path, start, end: Math.max(start, end) })
  const bound = checkBounds(text)
  if (bound !== undefined)
    return new Walk(
      undefined,
      text,
      [{ message: bound.message, span: span(bound.at, bound.at) }],
      path
    )
  const document = parseDocument(text, {
    schema: 'core',
    version: '1.2',
    merge: false,
    // Checked by the walk: the library compares every key with every other one.
    uniqueKeys: false,
    prettyErrors: false
  })
  // One slip makes the parser stumble over what follows: only the first error helps.
  const problems: Problem[] = [...document.errors, ...document.warnings]
    .sort((a, b) => a.pos[0] - b.pos[0])
    .slice(0, 1)
    .map((error) => ({
      message:
        error.code === 'MULTIPLE_DOCS'
          ? 'a policy is one document: remove this line and what follows'
          : `this is not valid YAML: ${lowerFirst(error.message)}${error.code === 'BAD_SCALAR_START' ? '; write the text in quotes' : ''}`,
      span: span(error.pos[0], error.pos[0] + firstLine(text.slice(error.pos[0], error.pos[1])))
    }))
  if (/^%/m.test(text.slice(0, document.contents?.range?.[0] ?? text.length)))
    problems.push({ message: 'lines that begin with % are not allowed here', span: span(0, 0) })
  return new Walk(problems.length > 0 ? undefined : document, text, problems, path)
}

/**
 * Looked at before the parser sees the text: deep nesting aborts node where no exception can be caught.
 * Counts are taken without knowing quotes and comments, so the limits leave room for those.
 */
function checkBounds(text: string): { readonly message: string; readonly at: number } | undefined {
  if (text.length > MAX_SIZE)
    return {
      message: `this is longer than the ${MAX_SIZE / 1024} KiB that a policy may have`,
      at: 0
    }
  let open = 0
  let keys = 0
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    const tooDeep = { message: 'this is nested too deeply', at: line.index }
    if ((line[0].match(/^[ \t?:-]*/)?.[0].length ?? 0) > MAX_INDENT) return tooDeep
    let compact = 0
    for (const [mark] of line[0].matchAll(/[[\]{},]|[-?:](?=\s|$)/g)) {
      if (mark === '[' || mark === '{') open++
      else if (mark === ']' || mark === '}') open = Math.max(0, open - 1)
      else if (mark !== ',') compact++
      if (mark === ',' || mark === ':' || mark === '?') keys++
      if (open > MAX_NESTING || compact > MAX_NESTING) return tooDeep
    }
    if (keys > MAX_KEYS)
      return {
        message: `this has more than the ${MAX_KEYS} keys that a policy may have`,
        at: line.index
      }
  }
  return undefined
}

interface Place {
  readonly key: Span
  readonly value: Span
  readonly source: string | undefined
}

/** Turns the tree into plain data by itself: the library's own conversion follows aliases and can be kept busy. */
class Walk implements PlainYaml {
  readonly value: unknown
  readonly problems: Problem[]
  readonly #path: RepoPath
  readonly #text: string
  readonly #places = new Map<string, Place>()

  constructor(
    document: Document.Parsed | undefined,
    text: string,
    problems: readonly Problem[],
    path: RepoPath
  ) {
    this.#path = path
    this.#text = text
    this.problems = [...problems]
    this.value = document === undefined ? undefined : this.#plain(document.contents, [], undefined)
  }

  valueAt(path: KeyPath): Span {
    return this.#place(path).value
  }

  keyAt(path: KeyPath): Span {
    return this.#place(path).key
  }

  sourceAt(path: KeyPath): string | undefined {
    return this.#places.get(JSON.stringify(path))?.source
  }

  #place(path: KeyPath): Place {
    for (let part = path; ; part = part.slice(0, -1)) {
      const place = this.#places.get(JSON.stringify(part))
      if (place !== undefined) return place
      if (part.length === 0) {
        const start = { path: this.#path, start: 0, end: 0 }
        return { key: start, value: start, source: undefined }
      }
    }
  }

  #plain(node: Node | null, path: KeyPath, key: Span | undefined): unknown {
    const value = this.#spanOf(node) ?? key ?? { path: this.#path, start: 0, end: 0 }
    const source = isScalar(node) ? node.source : undefined
    this.#places.set(JSON.stringify(path), { key: key ?? value, value, source })
    if (node === null) return null
    this.#refuse(node, value)
    if (isScalar(node)) return node.value
    if (path.length > 12) {
      this.#problem('this is nested too deeply', value)
      return null
    }
    if (isSeq(node)) return node.items.map((item, i) => this.#item(item, [...path, i]))
    return isMap(node) ? this.#map(node.items, path) : null
  }

  #item(item: unknown, path: KeyPath): unknown {
    return this.#plain(asNode(item), path, undefined)
  }

  #map(pairs: readonly Pair[], path: KeyPath): Record<string, unknown> {
    const found = new Map<string, Span>()
    const result: Record<string, unknown> = Object.create(null)
    for (const { key, value } of pairs) {
      const node = asNode(key)
      const span = this.#spanOf(node) ?? this.#place(path).value
      if (!isScalar(node)) {
        this.#problem('a key has to be a plain word', span)
        continue
      }
      this.#refuse(node, span)
      const name = node.source ?? String(node.value)
      if (name === '<<') this.#problem('merge keys (<<) are not allowed; write the keys out', span)
      else if (name === '__proto__') this.#problem('__proto__ is no key of a policy', span)
      else if (found.has(name))
        this.#problem(`the key ${quote(name)} is given twice; keep one`, span)
      else result[name] = this.#plain(asNode(value), [...path, name], span)
      found.set(name, span)
    }
    return result
  }

  #refuse(node: Node, span: Span): void {
    if (isAlias(node)) this.#problem('aliases (*name) are not allowed; write the value out', span)
    else if ('anchor' in node && node.anchor !== undefined)
      this.#problem('anchors (&name) are not allowed; write the value where it is used', span)
    if (node.tag !== undefined)
      this.#problem('tags (words that begin with !) are not allowed', span)
  }

  #problem(message: string, span: Span): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ message, span })
  }

  /** A list or map is shown by its first line only. */
  #spanOf(node: Node | null): Span | undefined {
    const range = node?.range
    if (range === undefined || range === null) return undefined
    const [start, end] = range
    return { path: this.#path, start, end: start + firstLine(this.#text.slice(start, end)) }
  }
}

/** The library's types leave parsed nodes open; what it makes from text is always a node or null. */
const asNode = (value: unknown): Node | null =>
  isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null

export const quote = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text)

/** The length of a text's first line. */
const firstLine = (text: string): number => text.match(/^[^\r\n]*/)?.[0].length ?? 0

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)
