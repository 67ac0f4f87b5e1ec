import { isOwnSource, type SourceTree } from '../model/sources.js'
import type { Span } from '../text/span.js'
import type { ChangedFiles } from './changed-files.js'

/** A function that a file of Rust has newly, under a name that the linker knows. */
export interface RustExport {
  readonly name: string
  readonly at: Span
}

/** Where the functions of a C file that is gone are now. */
export interface TakenOver {
  readonly names: readonly string[]
  /** Where the first of them is in Rust. */
  readonly first: RustExport
}

/**
 * What Rust took over from C: the linker finds a name in Rust now that a C file defined before. Works on
 * the sources that the change touches, each read once.
 */
export class TakeOver {
  readonly #base: SourceTree
  readonly #come: ReadonlyMap<string, RustExport>
  readonly #inC: ReadonlySet<string>

  constructor(base: SourceTree, head: SourceTree, changed: ChangedFiles) {
    this.#base = base
    this.#come = newExports(base, head, changed)
    const now = this.#come.size === 0 ? [] : [...changed.modified, ...changed.added]
    this.#inC = new Set(
      now.filter((path) => C_FILE.test(path)).flatMap((path) => [...head.functions(path)])
    )
  }

  /** Undefined where Rust took nothing of a file, or less than other C did. */
  of(path: string): TakenOver | undefined {
    if (this.#come.size === 0) return undefined
    const defined = this.#base.functions(path)
    const moved = defined.filter((name) => this.#inC.has(name))
    const taken = defined.flatMap((name) =>
      this.#inC.has(name) ? [] : (this.#come.get(name) ?? [])
    )
    const [first] = taken
    if (first === undefined || taken.length < moved.length) return undefined
    return { names: taken.map(({ name }) => name), first }
  }
}

const C_FILE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|m|mm)$/

function newExports(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles
): ReadonlyMap<string, RustExport> {
  const isRust = (path: string): boolean => path.endsWith('.rs') && isOwnSource(path)
  const before = new Set(
    [...changed.modified, ...changed.removed]
      .filter(isRust)
      .flatMap((path) => [...(base.rust(path)?.exports ?? [])])
  )
  const found = new Map<string, RustExport>()
  for (const path of [...changed.modified, ...changed.added].filter(isRust))
    for (const name of head.rust(path)?.exports ?? []) {
      if (before.has(name) || found.has(name)) continue
      const text = head.text(path) ?? ''
      const start = Math.max(0, text.search(new RegExp(`(?<=\\bfn\\s+|"|\\bstatic\\s+)${name}\\b`)))
      found.set(name, { name, at: { path, start, end: start + name.length } })
    }
  return found
}
