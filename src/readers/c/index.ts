import { Assumptions, and, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'
import type { Region, RustMacro, Side } from '../../model/sources.js'
import type { RepoPath } from '../../text/span.js'
import { macro, readExpression } from './expression.js'
import { type CodeLine, codeLines } from './lines.js'

export { cParts } from './code.js'
export { definedFunctions } from './functions.js'

const MAX_NESTING = 64
const MAX_REGIONS = 4_000

/** Sources that the preprocessor reads, and headers. */
export const C_FILE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|m|mm)$/

/** Whether some condition of a C file mentions a name that has to do with Rust, or one of these macros. */
export function asksForRust(text: string, macros: ReadonlySet<string> = new Set()): boolean {
  for (const [, words = ''] of text.matchAll(/^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b(.*)$/gm)) {
    if (/rust|cargo/i.test(words)) return true
    if (macros.size > 0 && (words.match(/\w+/g) ?? []).some((word) => macros.has(word))) return true
  }
  return false
}

/**
 * A C file cut at its preprocessor conditionals, each piece with the builds that compile it: those with
 * Rust, those without, or both. `#elif` counts what the branches before it asked.
 */
export function readRegions(
  path: RepoPath,
  text: string,
  macros: readonly RustMacro[]
): readonly Region[] {
  const reader = new RegionReader(path, macros)
  for (const line of codeLines(text)) reader.line(line)
  return reader.finish()
}

interface Level {
  readonly group: number
  /** What holds around the `#if`. */
  readonly outer: Condition
  /** What some branch before this one asked. */
  taken: Condition
  when: Condition
  /** The nesting of braces where the `#if` stands. */
  readonly depth: number
}

class RegionReader {
  readonly #path: RepoPath
  readonly #off: Assumptions
  readonly #on: Assumptions
  readonly #sides = new Map<number, Side | undefined>()
  readonly #regions: Region[] = []
  readonly #stack: Level[] = []
  #groups = 0
  #depth = 0
  #function: string | undefined
  #lines: CodeLine[] = []
  #side: Side | undefined = 'both'
  #inside: string | undefined

  constructor(path: RepoPath, macros: readonly RustMacro[]) {
    this.#path = path
    const assume = (request: 'off' | 'on'): Assumptions =>
      macros.reduce((all, { name, defined }) => {
        const is = macro(name)
        return all.assume(defined === request ? is : not(is))
      }, Assumptions.NONE)
    this.#off = assume('off')
    this.#on = assume('on')
  }

  finish(): readonly Region[] {
    this.#flush()
    return this.#regions
  }

  line(line: CodeLine): void {
    const [, directive, rest = ''] = /^#\s*([a-z]+)\b\s*(.*)$/.exec(line.text) ?? []
    if (directive === undefined) {
      if (!line.text.startsWith('#')) this.#code(line)
      return
    }
    switch (directive) {
      case 'if':
        this.#open(readExpression(rest))
        break
      case 'ifdef':
      case 'ifndef': {
        const name = /^\w+/.exec(rest)?.[0]
        const is = name === undefined ? TRUE : macro(name)
        this.#open(directive === 'ifdef' ? is : not(is))
        break
      }
      case 'elif':
        this.#branch(readExpression(rest))
        break
      case 'else':
        this.#branch(TRUE)
        break
      case 'endif':
        this.#close()
        break
      default:
    }
  }

  #open(when: Condition): void {
    if (this.#stack.length >= MAX_NESTING) return
    this.#flush()
    const outer = this.#stack.at(-1)?.when ?? TRUE
    this.#stack.push({
      group: ++this.#groups,
      outer,
      taken: when,
      when: and(outer, when),
      depth: this.#depth
    })
    this.#settle()
  }

  #branch(when: Condition): void {
    const level = this.#stack.at(-1)
    if (level === undefined) return
    this.#flush()
    level.when = and(level.outer, not(level.taken), when)
    level.taken = or(level.taken, when)
    // Each branch starts where the `#if` stands, whatever braces the one before opened.
    this.#depth = level.depth
    this.#settle()
  }

  #close(): void {
    this.#flush()
    this.#stack.pop()
    this.#settle()
  }

  #settle(): void {
    this.#side = this.#sideOf(this.#stack.at(-1)?.when ?? TRUE)
  }

  #sideOf(when: Condition): Side | undefined {
    if (when === TRUE) return 'both'
    if (!this.#sides.has(when.id)) {
      const off = this.#off.simplify(when) !== FALSE
      const on = this.#on.simplify(when) !== FALSE
      this.#sides.set(when.id, off && on ? 'both' : off ? 'c' : on ? 'rust' : undefined)
    }
    return this.#sides.get(when.id)
  }

  #code(line: CodeLine): void {
    if (this.#depth === 0) {
      const name = /(\w+)\s*\([^;]*$/.exec(line.text)?.[1]
      if (name !== undefined && !/^(?:if|for|while|switch|sizeof|return)$/.test(name))
        this.#function = name
    }
    if (this.#lines.length === 0) this.#inside = this.#depth > 0 ? this.#function : undefined
    this.#lines.push(line)
    const bare = line.text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '')
    for (const character of bare)
      if (character === '{') this.#depth++
      else if (character === '}') this.#depth = Math.max(0, this.#depth - 1)
  }

  #flush(): void {
    const [first] = this.#lines
    const last = this.#lines.at(-1)
    if (first !== undefined && last !== undefined && this.#side !== undefined)
      if (this.#regions.length < MAX_REGIONS)
        this.#regions.push({
          side: this.#side,
          lines: this.#lines.map(({ text }) => text),
          inside: this.#inside,
          group: this.#groupOf(this.#side),
          at: { path: this.#path, start: first.start, end: last.end }
        })
    this.#lines = []
  }

  /** The outermost `#if` that makes the side what it is. */
  #groupOf(side: Side): number {
    if (side === 'both') return 0
    return this.#stack.find(({ when }) => this.#sideOf(when) === side)?.group ?? 0
  }
}
