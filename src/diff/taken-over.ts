import {
  type CFunction,
  isOwnSource,
  isTwin,
  type RustFile,
  type SourceTree,
  stemOf
} from '../model/sources.js'
import type { RepoPath, Span } from '../text/span.js'
import type { ChangedFiles } from './changed-files.js'

/** A function that a file of Rust has newly. */
export interface RustFunction {
  readonly name: string
  readonly at: Span
}

/** Where the functions of a C file are now. */
export interface TakenOver {
  readonly names: readonly string[]
  /** Where the first of them is in Rust. */
  readonly first: RustFunction
  /**
   * `linker`: the linker finds the name in Rust now; `name`: functions have the same names; `header`: the
   * header of the C file declares what Rust has.
   */
  readonly shownBy: 'linker' | 'name' | 'header'
}

const C_FILE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|m|mm)$/
const HEADER = /\.(?:h|hh|hpp|hxx)$/
/** Names shorter than this, or of one word, are in many files that have nothing else in common. */
const TELLING = 8
/** Fewer names that are alike in two files that stay may have come about by chance. */
const SEVERAL = 2
/** The last word of a C file's name and of its function's says more than a word alone. */
const TELLING_WORD = 6

/**
 * What Rust took over from C: functions that a C file defined before are in Rust now. Works on the sources
 * that the change touches, each read once.
 */
export class TakeOver {
  readonly #base: SourceTree
  readonly #head: SourceTree
  readonly #headers: readonly string[]
  /** The file of Rust that has a function newly, by the name that the linker knows. */
  readonly exports: ReadonlyMap<string, string>
  /** What the linker found in Rust before, and does no more. */
  readonly dropped: readonly string[]
  readonly #functions: ReadonlyMap<string, string>
  readonly #inC: ReadonlySet<string>

  constructor(base: SourceTree, head: SourceTree, changed: ChangedFiles) {
    this.#base = base
    this.#head = head
    const own = {
      now: [...changed.modified, ...changed.added].filter(isOwnSource),
      before: [...changed.modified, ...changed.removed].filter(isOwnSource)
    }
    this.exports = newIn(base, head, own, ({ exports }) => exports)
    const back = { before: own.now, now: own.before }
    this.dropped = [...newIn(head, base, back, ({ exports }) => exports).keys()]
    this.#functions = newIn(base, head, own, ({ functions }) => functions)
    const isIdle = this.#functions.size === 0 && this.exports.size === 0
    const sources = isIdle ? [] : own.now.filter((path) => C_FILE.test(path))
    this.#headers = sources.filter((path) => HEADER.test(path))
    this.#inC = new Set(sources.flatMap((path) => head.functions(path).map(({ name }) => name)))
  }

  /** Undefined where Rust took nothing of a file, or less than other C did. */
  of(path: string): TakenOver | undefined {
    if (this.#functions.size === 0 && this.exports.size === 0) return undefined
    const defined = this.#base.functions(path)
    const gone = defined.filter(({ name }) => !this.#inC.has(name))
    const found =
      this.#byLinker(gone) ??
      this.#byNames(gone) ??
      this.#byWord(path, gone) ??
      this.#byHeader(path)
    const moved = defined.length - gone.length
    if (found === undefined || found.names.length < moved) return undefined
    return found.names.length > this.#handedOn(path) ? found : undefined
  }

  /**
   * Of a C file that stays: functions that the linker finds in Rust now, of which the file's own ones are still
   * called there, or several that a macro made.
   */
  inside(path: string): TakenOver | undefined {
    if (this.#functions.size === 0 && this.exports.size === 0) return undefined
    const gone = this.#base.functions(path).filter(({ name }) => !this.#inC.has(name))
    if (gone.length === 0) return undefined
    const words = new Set(this.#head.text(path)?.match(/\w+/g))
    const called = gone.filter((one) => isShared(one) || words.has(one.name))
    const taken = called.flatMap(({ name }) => (this.exports.has(name) ? [name] : []))
    if (taken.length > this.#handedOn(path)) return this.#told(taken, this.exports, 'linker')
    const byName = this.#byNames(gone.filter(({ linkage }) => linkage === 'macro'))
    return byName !== undefined && byName.names.length >= SEVERAL ? byName : undefined
  }

  /** How many functions of Rust the C file called that go: then it may have handed on to them. */
  #handedOn(path: string): number {
    const words = new Set(this.#base.text(path)?.match(/\w+/g))
    return this.dropped.filter((name) => words.has(name)).length
  }

  #byLinker(gone: readonly CFunction[]): TakenOver | undefined {
    const names = gone.filter(isShared).map(({ name }) => name)
    const taken = names.filter((name) => this.exports.has(name))
    return this.#told(taken, this.exports, 'linker')
  }

  #byNames(gone: readonly CFunction[]): TakenOver | undefined {
    const taken = gone
      .filter(({ name, linkage }) => linkage !== 'internal' && isTelling(name))
      .flatMap(({ name }) => (this.#functions.has(name) ? [name] : []))
    return this.#told(taken, this.#functions, 'name')
  }

  #told(
    names: readonly string[],
    rust: ReadonlyMap<string, string>,
    shownBy: TakenOver['shownBy']
  ): TakenOver | undefined {
    const [name] = names
    const path = name === undefined ? undefined : rust.get(name)
    if (name === undefined || path === undefined) return undefined
    return { names, first: { name, at: placeInRust(this.#head, path, name) }, shownBy }
  }

  /** `overlay` in Rust, for the C function `app_command_overlay` of the file `command-overlay.c`. */
  #byWord(path: string, gone: readonly CFunction[]): TakenOver | undefined {
    const stem = stemOf(path)
    const shared = gone.filter(isShared)
    const found = [...this.#functions.keys()].find(
      (word) =>
        word.length >= TELLING_WORD &&
        isTwin(stem, word) &&
        shared.some(({ name }) => isTwin(name, word))
    )
    return found === undefined ? undefined : this.#told([found], this.#functions, 'name')
  }

  #byHeader(path: string): TakenOver | undefined {
    const stem = stemOf(path)
    for (const header of this.#headers) {
      if (stemOf(header) !== stem) continue
      const declared = [...(this.#head.text(header) ?? '').matchAll(/\b([A-Za-z_]\w*)\s*\(/g)]
      const taken = declared.flatMap(([, name = '']) => (this.exports.has(name) ? [name] : []))
      if (taken.length > 0) return this.#told(taken, this.exports, 'header')
    }
    return undefined
  }
}

/** Where a file of Rust defines a function. */
export function placeInRust(tree: SourceTree, path: RepoPath, name: string): Span {
  const text = tree.text(path) ?? ''
  const start = Math.max(0, text.search(new RegExp(`(?<=\\bfn\\s+|"|\\bstatic\\s+)${name}\\b`)))
  return { path, start, end: start + name.length }
}

const isShared = ({ linkage }: CFunction): boolean => linkage === 'external'

const isTelling = (name: string): boolean => name.length >= TELLING && name.includes('_')

/** The functions of one kind that no file of Rust had before that the change touches. */
function newIn(
  base: SourceTree,
  head: SourceTree,
  paths: { readonly before: readonly string[]; readonly now: readonly string[] },
  of: (file: RustFile) => readonly string[]
): ReadonlyMap<string, string> {
  const isRust = (path: string): boolean => path.endsWith('.rs')
  const namesIn = (tree: SourceTree, path: string): readonly string[] => {
    const file = tree.rust(path)
    return file === undefined ? [] : of(file)
  }
  const before = new Set(paths.before.filter(isRust).flatMap((path) => namesIn(base, path)))
  const found = new Map<string, string>()
  for (const path of paths.now.filter(isRust))
    for (const name of namesIn(head, path))
      if (!before.has(name) && !found.has(name)) found.set(name, path)
  return found
}
