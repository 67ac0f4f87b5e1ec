import type { Statement, SyntaxProblem } from '../ast.js'
import { parse } from '../parser.js'
import { type Unit, unitsOf } from './units.js'

/** Statements whose places count from `start`. */
export interface Piece {
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

/** Parsed pieces by their text: most of a file is the same in base and head. */
export class Pieces {
  readonly #known = new Map<string, Piece>()
  #size = 0

  parse(text: string): Piece {
    let piece = this.#known.get(text)
    if (piece === undefined) {
      const { block, problems } = parse(text)
      piece = { statements: block.statements, problems }
      this.#size += text.length
      if (this.#size > MAX_KEPT) {
        this.#known.clear()
        this.#size = text.length
      }
      this.#known.set(text, piece)
    }
    return piece
  }
}

/** Characters of source. */
const MAX_KEPT = 8_000_000

/** A line that gives a variable a value or changes what it holds. */
const DEFINITION =
  /^[ \t]*([A-Za-z_]\w*)(?:[ \t]|\\[ \t]*\n)*(?:\+?=(?!=)|(?:\[[^\n]*)?\.[ \t]*(?:add|add_all|set\w*|merge_from|append|prepend)[ \t]*\()|^[ \t]*foreach[ \t]+([A-Za-z_]\w*)(?:[ \t]*,[ \t]*([A-Za-z_]\w*))?|\b(?:un)?set_variable[ \t\n]*\([ \t\n]*'([A-Za-z_]\w*)'|\boverride_((?:dependency|find_program))\b/gm
const SUBDIR = /\bsubdir\s*\(\s*(?:'([^'\\\n]*)'\s*[,)])?/g
/** What may end a file or the whole run. */
const CONTROL = /\b(?:subdir_done|error|assert)\s*\(/g
/** A variable that is set by a name which is not written there. */
const DYNAMIC = /\b(?:un)?set_variable\s*\(\s*(?!'[A-Za-z_]\w*'\s*[,)])/
/** Where changes of shared objects start. */
const MUTABLE =
  /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(?:[A-Za-z_]\w*\.source_set|configuration_data)[ \t]*\(/gm

/** One build file as text, parsed only where somebody looks. */
export class SourceFile {
  readonly text: string
  readonly #pieces: Pieces
  #units: readonly Unit[] | undefined
  #definitions: ReadonlyMap<string, readonly number[]> | undefined
  #subdirs: readonly (string | undefined)[] | undefined
  #mutable: readonly string[] | undefined
  #seeds: readonly [RegExp, readonly number[]] | undefined

  constructor(text: string, pieces: Pieces) {
    this.text = text
    this.#pieces = pieces
  }

  get units(): readonly Unit[] {
    this.#units ??= unitsOf(this.text)
    return this.#units
  }

  piece(unit: Unit): Piece {
    return this.#pieces.parse(this.text.slice(unit.start, unit.end))
  }

  /** Offsets of what `pattern` finds. */
  seeds(pattern: RegExp): readonly number[] {
    if (this.#seeds?.[0] !== pattern) this.#seeds = [pattern, offsets(this.text, pattern)]
    return this.#seeds[1]
  }

  /** Offsets of the statements that may give a variable a value, by its name. */
  get definitions(): ReadonlyMap<string, readonly number[]> {
    this.#definitions ??= definitionsIn(this.text)
    return this.#definitions
  }

  /** The directories entered, in order; undefined for one whose name is not a literal. */
  get subdirs(): readonly (string | undefined)[] {
    if (this.#subdirs === undefined)
      this.#subdirs = this.text.includes('subdir')
        ? [...this.text.matchAll(SUBDIR)].map((match) => match[1])
        : []
    return this.#subdirs
  }

  subdirOffsets(): readonly number[] {
    return this.subdirs.length === 0 ? [] : offsets(this.text, SUBDIR)
  }

  controlOffsets(): readonly number[] {
    return offsets(this.text, CONTROL)
  }

  get dynamic(): boolean {
    return this.text.includes('set_variable') && DYNAMIC.test(this.text)
  }

  /** The variables that hold source sets and configurations made here. */
  get mutable(): readonly string[] {
    this.#mutable ??= /source_set|configuration_data/.test(this.text)
      ? [...this.text.matchAll(MUTABLE)].flatMap((match) => match[1] ?? [])
      : []
    return this.#mutable
  }

  /** Offsets of a word at or after `from`. */
  mentions(word: string, from: number): readonly number[] {
    const { text } = this
    const found: number[] = []
    for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + word.length))
      if (!isName(text.charCodeAt(at - 1)) && !isName(text.charCodeAt(at + word.length)))
        found.push(at)
    return found
  }
}

function isName(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (c >= 48 && c <= 57)
}

function offsets(text: string, pattern: RegExp): readonly number[] {
  const found: number[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push(match.index)
    if (match[0] === '') pattern.lastIndex++
  }
  return found
}

/** What overrides of dependencies and programs are called among the variables. */
export const OVERRIDES = '@overrides'

function definitionsIn(text: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  const note = (name: string | undefined, at: number): void => {
    if (name === undefined) return
    const known = found.get(name)
    if (known === undefined) found.set(name, [at])
    else known.push(at)
  }
  for (const match of text.matchAll(DEFINITION)) {
    const [all, assigned, first, second, set, override] = match
    // Places are those of the line's first word, which lies in the statement's own unit.
    const at = match.index + all.search(/\S/)
    note(assigned, at)
    note(first, at)
    note(second, at)
    note(set, at)
    if (override !== undefined) note(OVERRIDES, at)
  }
  return found
}
