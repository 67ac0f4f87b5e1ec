import type { Snapshot } from '../../../source/snapshot.js'
import { Recent } from '../../../text/recent.js'
import { normalize } from '../../../text/repo-path.js'
import type { OptionDeclaration } from '../options.js'
import { EXHAUSTED } from '../signals.js'
import { Pieces, SourceFile } from './source-file.js'

/** What any fact about Rust comes from is text like this; option names of its own kind are added. */
const SEED_WORDS =
  'rust|cargo|bindgen|crate|clippy|cxxbridge|\\.rs\\b|meson\\s*\\.\\s*version|meson_version|\\bproject\\s*\\(|\\badd_languages\\s*\\('

/** Statements and thousands of characters looked at. Beyond, the whole build is evaluated. */
const MAX_TICKS = 400_000

/** Characters of source. */
const MAX_KEPT = 6_000_000

/** Texts and their parts by blob id, kept from one snapshot to the next. */
export class SourceFiles {
  readonly #files = new Recent<string, SourceFile>(MAX_KEPT, ({ text }) => text.length)
  readonly pieces = new Pieces()

  get(snapshot: Snapshot, path: string): SourceFile | undefined {
    const id = snapshot.blob(path)
    const text = id === undefined ? undefined : snapshot.text(path)
    if (id === undefined || text === undefined) return undefined
    return this.#files.obtain(id, () => new SourceFile(text, this.pieces))
  }
}

/** The main project's build files as the walks see them. */
export class Program {
  readonly seeds: RegExp
  readonly #snapshot: Snapshot
  readonly #sources: SourceFiles
  readonly #interest: ReadonlySet<string>
  readonly #beginnings: readonly string[]
  readonly #switches: ReadonlySet<string>
  readonly #seen = new Set<string>()
  #directories: readonly string[] | undefined
  #ticks = 0

  constructor(
    snapshot: Snapshot,
    sources: SourceFiles,
    options: readonly OptionDeclaration[],
    interest: readonly string[]
  ) {
    this.#snapshot = snapshot
    this.#sources = sources
    this.#interest = new Set(interest)
    this.#beginnings = beginnings(interest)
    this.#switches = new Set(options.filter(saysRust).map((option) => option.name))
    this.seeds = seedPattern([...this.#switches, ...interest], this.#beginnings)
  }

  pathOf(directory: string): string {
    return directory === '' ? 'meson.build' : `${directory}/meson.build`
  }

  file(path: string): SourceFile | undefined {
    this.#seen.add(path)
    return this.#sources.get(this.#snapshot, path)
  }

  resolve(directory: string, name: string): string | undefined {
    return normalize(`${directory}/${name}`)
  }

  /** Every directory with a build file below one. */
  below(directory: string): readonly string[] {
    if (this.#directories === undefined) {
      const found = this.#snapshot.matching(isBelowTop)
      this.#directories = found
        .map((path) => path.slice(0, -'/meson.build'.length))
        .filter((one) => !one.startsWith('subprojects/'))
    }
    const prefix = directory === '' ? '' : `${directory}/`
    return this.#directories.filter((one) => one.startsWith(prefix))
  }

  hasSubproject(name: string): boolean {
    return this.#snapshot.isFile(`subprojects/${name}/meson.build`)
  }

  isSwitch(option: string): boolean {
    return this.#switches.has(option)
  }

  /** Whether a text is a word of interest, or the beginning from which a build puts such words together. */
  isAsked(text: string): boolean {
    if (this.#interest.has(text)) return true
    const [beginning = ''] = text.split('@', 1)
    return this.#beginnings.includes(beginning)
  }

  hasSeed(text: string): boolean {
    return RUSTY.test(text)
  }

  /** Whether a variable is mentioned other than to give it a value or to call a method on it. */
  hasOtherNames(variable: string): boolean {
    const other = new RegExp(`\\b${variable}\\b(?![ \\t]*(?:\\.|\\+?=(?!=)))`)
    for (const path of this.#seen) if (other.test(this.file(path)?.text ?? '')) return true
    return false
  }

  /** Whether any file that was entered sets a variable by a name which is not written there. */
  dynamic(): boolean {
    for (const path of this.#seen) if (this.file(path)?.dynamic === true) return true
    return false
  }

  /** Counts work; ends the slicing when there is too much. */
  tick(amount = 1): void {
    this.#ticks += amount
    if (this.#ticks > MAX_TICKS) throw EXHAUSTED
  }
}

const RUSTY = /rust|cargo|bindgen|crate/i

const isBelowTop = (path: string): boolean => path.endsWith('/meson.build')

function saysRust({ name, value, choices }: OptionDeclaration): boolean {
  return (
    RUSTY.test(name) || RUSTY.test(String(value)) || (choices?.some((c) => RUSTY.test(c)) ?? false)
  )
}

/** Patterns are told apart by identity where results are kept, so equal ones have to be one. */
const patterns = new Map<string, RegExp>()

/** Words of interest share what comes before their first underscore. */
const beginnings = (interest: readonly string[]): readonly string[] =>
  [...new Set(interest.map((word) => word.slice(0, word.indexOf('_') + 1)))].filter(
    (word) => word !== ''
  )

function seedPattern(extra: readonly string[], begun: readonly string[]): RegExp {
  const words = [...new Set(extra)].filter((word) => !RUSTY.test(word)).sort()
  const whole = words.map((word) => `\\b${quoted(word)}\\b`)
  const parts = begun.map((word) => `'${quoted(word)}(?=['@])`)
  const source = [SEED_WORDS, ...whole, ...parts].join('|')
  let pattern = patterns.get(source)
  if (pattern === undefined) {
    if (patterns.size > 100) patterns.clear()
    pattern = new RegExp(source, 'gi')
    patterns.set(source, pattern)
  }
  return pattern
}

const quoted = (word: string): string => word.replace(/[^\w]/g, '\\$&')
