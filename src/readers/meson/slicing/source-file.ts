import { Recent } from '../../../text/recent.js'
import type { Statement, SyntaxProblem } from '../ast.js'
import { parse } from '../parser.js'
import { type Unit, unitsOf } from './units.js'

/** Statements whose places count from `start`. */
export interface Piece {
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

/** Characters of source. */
const MAX_KEPT = 1_000_000

/** Parsed pieces by their text: most of a file is the same in base and head. */
export class Pieces {
  readonly #known = new Recent<string, Piece>(MAX_KEPT, (_, text) => text.length)

  parse(text: string): Piece {
    return this.#known.obtain(text, () => {
      const { block, problems } = parse(text)
      return { statements: block.statements, problems }
    })
  }
}

/** A line that may give a variable a value or change what it holds. */
const DEFINITION = /^[ \t]*([A-Za-z_]\w*)[ \t]*(?=\+?=(?!=)|[.[\\])/gm
const LOOP_NAMES = /^[ \t]*foreach[ \t]+([A-Za-z_]\w*)(?:[ \t]*,[ \t]*([A-Za-z_]\w*))?/gm
const SET_VARIABLE = /\bset_variable\s*\(\s*'([A-Za-z_]\w*)'/g
const OVERRIDE = /\boverride_(dependency|find_program)\b/g
const SUBDIR = /\bsubdir\s*\(\s*(?:'([^'\\\n]*)'\s*[,)])?/g
/** What may end a file or the whole run. */
const CONTROL = /\b(?:subdir_done|error|assert)\s*\(/g
/** A variable that is set by a name which is not written there. */
const DYNAMIC = /\b(?:un)?set_variable\s*\(\s*(?!'[A-Za-z_]\w*'\s*[,)])/
/** What stands after a name that is given a value. */
const ASSIGNED = /^[ \t]*=[^=]/
/** What tells under which conditions to stop is shorter. */
const MAX_END = 400
/** What stands before the name of a loop's item. */
const LOOP = /\bforeach[ \t]+(?:[A-Za-z_]\w*[ \t]*,[ \t]*)?$/
/** More characters than stand before the call on its line. */
const MAX_MAKER = 200
/** What stands on a line before a shared object is made. */
const MAKER = /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(?:[A-Za-z_]\w*\.)?$/

/** One build file as text, parsed only where somebody looks. */
export class SourceFile {
  readonly text: string
  readonly #pieces: Pieces
  #units: readonly Unit[] | undefined
  #definitions: ReadonlyMap<string, readonly number[]> | undefined
  #subdirs: readonly (string | undefined)[] | undefined
  #subdirOffsets: readonly number[] | undefined
  #ends: ReadonlyMap<number, ReadonlySet<string>> | undefined
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

  get subdirOffsets(): readonly number[] {
    this.#subdirOffsets ??= this.subdirs.length === 0 ? [] : offsets(this.text, SUBDIR)
    return this.#subdirOffsets
  }

  /** The directories that a unit enters. */
  subdirsIn(unit: Unit): readonly (string | undefined)[] {
    const at = this.subdirOffsets
    let low = 0
    let high = at.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((at[middle] ?? 0) < unit.start) low = middle + 1
      else high = middle
    }
    const found: (string | undefined)[] = []
    for (; (at[low] ?? unit.end) < unit.end; low++) found.push(this.subdirs[low])
    return found
  }

  /** By unit that does little else than ending the file or the run: the words in it. */
  get ends(): ReadonlyMap<number, ReadonlySet<string>> {
    if (this.#ends === undefined) {
      const found = new Map<number, ReadonlySet<string>>()
      const seen = new Set<number>()
      for (const offset of offsets(this.text, CONTROL)) {
        const at = unitAt(this, offset)
        const unit = this.units[at]
        if (unit === undefined || seen.has(at)) continue
        seen.add(at)
        const text = this.text.slice(unit.start, unit.end)
        if (text.length < MAX_END || text.includes('subdir_done'))
          found.set(at, new Set(text.match(/[A-Za-z_]\w*/g)))
      }
      this.#ends = found
    }
    return this.#ends
  }

  get dynamic(): boolean {
    return this.text.includes('set_variable') && DYNAMIC.test(this.text)
  }

  /** The variables that hold source sets and configurations made here. */
  get mutable(): readonly string[] {
    this.#mutable ??= [...this.#makers('source_set('), ...this.#makers('configuration_data(')]
    return this.#mutable
  }

  *#makers(call: string): Generator<string> {
    const { text } = this
    for (let at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + 1)) {
      const before = text.slice(Math.max(0, at - MAX_MAKER), at)
      const line = before.slice(before.lastIndexOf('\n') + 1)
      const name = MAKER.exec(line)?.[1]
      if (name !== undefined) yield name
    }
  }

  /** The same, unless the first is where the word gets another meaning: then the others are about that. */
  mentionsOutsideLoops(word: string, from: number): readonly number[] {
    const found = this.mentions(word, from)
    const [first] = found
    if (first === undefined) return found
    const after = first + word.length
    const defined =
      LOOP.test(this.text.slice(Math.max(0, first - 80), first)) ||
      ASSIGNED.test(this.text.slice(after, after + 20))
    return defined ? [] : found
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

/** The unit that an offset lies in. */
export function unitAt({ units }: SourceFile, offset: number): number {
  let low = 0
  let high = units.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((units[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

function isName(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (c >= 48 && c <= 57)
}

export function offsets(text: string, pattern: RegExp): readonly number[] {
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
  // Places are those of the end of what was found, which lies in the statement's own unit.
  each(text, DEFINITION, ([, name], at) => note(name, at))
  if (text.includes('foreach'))
    each(text, LOOP_NAMES, ([, first, second], at) => {
      note(first, at)
      note(second, at)
    })
  if (text.includes('set_variable')) each(text, SET_VARIABLE, ([, name], at) => note(name, at))
  if (text.includes('override_')) each(text, OVERRIDE, (_, at) => note(OVERRIDES, at))
  return found
}

function each(
  text: string,
  pattern: RegExp,
  use: (match: RegExpExecArray, at: number) => void
): void {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text))
    use(match, pattern.lastIndex - 1)
}

/** Finds out which texts may give one of some variables a value; says so of too many, at times. */
export class Definers {
  readonly #line: RegExp
  readonly #set: RegExp
  readonly #overrides: boolean

  constructor(names: readonly string[]) {
    const any = names.filter((name) => name !== OVERRIDES).join('|') || '(?!)'
    this.#line = new RegExp(
      `^[ \\t]*(?:foreach[ \\t]+(?:\\w+[ \\t]*,[ \\t]*)?)?(?:${any})[ \\t]*(?:\\+?=(?!=)|[.[\\\\:,])`,
      'm'
    )
    this.#set = new RegExp(`set_variable\\s*\\(\\s*'(?:${any})'`)
    this.#overrides = names.includes(OVERRIDES)
  }

  test(text: string): boolean {
    return (
      this.#line.test(text) ||
      (text.includes('set_variable') && this.#set.test(text)) ||
      (this.#overrides && text.includes('.override_'))
    )
  }
}
