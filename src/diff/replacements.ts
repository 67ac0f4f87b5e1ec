import {
  type DeclaredComponent,
  isOwnSource,
  isTwin,
  type SourceTree,
  type SystemSources,
  stemOf
} from '../model/sources.js'
import type { Span } from '../text/span.js'
import type { ChangedFiles } from './changed-files.js'
import type { NewModule } from './rust-modules.js'
import type { Move } from './source-move.js'
import { TakeOver } from './taken-over.js'

/** Names up to this long are shared by files that have nothing else in common. */
const SHORT = 4
const MAX_NAMES = 3

/** The Rust for a C source that is gone. */
export interface Replacement {
  readonly name: string
  readonly at: Span | undefined
  readonly note: string
  /** What the join rests on where nothing but a name shows it. */
  readonly unknowns: Move['unknowns']
}

/** Which Rust is in the place of C that no build compiles any more. */
export class Replacements {
  readonly #base: SourceTree
  readonly #head: SourceTree
  readonly #modified: ReadonlySet<string>
  readonly #modules: readonly NewModule[]
  readonly #declared: readonly DeclaredComponent[]
  readonly #takeOver: TakeOver

  constructor(
    base: SourceTree,
    head: SourceTree,
    changed: ChangedFiles,
    modules: readonly NewModule[],
    declared: readonly DeclaredComponent[]
  ) {
    this.#base = base
    this.#head = head
    this.#modified = new Set(changed.modified)
    this.#modules = modules
    this.#declared = declared
    this.#takeOver = new TakeOver(base, head, changed)
  }

  /** What a policy declares, then what has the functions, then what has the name. */
  of(path: string, after: SystemSources): Replacement | undefined {
    const declared = this.#declared.find(({ isC }) => isC(path))
    if (declared !== undefined) return this.#ofDeclared(declared, after)
    return this.#bySymbols(path) ?? this.#byNewName(path) ?? this.#byOldName(path)
  }

  #ofDeclared(declared: DeclaredComponent, { built }: SystemSources): Replacement | undefined {
    const rest = [...built.on.keys(), ...built.off.keys()]
    if (rest.some((path) => declared.isC(path))) return undefined
    const path = [...this.#head.paths()].find((one) => declared.isRust(one))
    if (path === undefined) return undefined
    const at = built.on.get(path)?.at
    return { name: declared.name, at, note: `the Rust ${path} comes`, unknowns: [] }
  }

  #bySymbols(path: string): Replacement | undefined {
    const taken = this.#takeOver.of(path)
    if (taken === undefined) return undefined
    const { names, first } = taken
    const listed = names.slice(0, MAX_NAMES).join(', ')
    const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ''
    const note = `the Rust ${first.at.path} has ${listed}${more}, which the C ${path} had`
    return { name: stemOf(path), at: first.at, note, unknowns: [] }
  }

  #byNewName(path: string): Replacement | undefined {
    const stem = stemOf(path)
    const module = this.#modules.find((one) => isTwin(stem, stemOf(one.path)))
    if (module === undefined) return undefined
    return {
      name: stem,
      at: module.at,
      note: `the Rust ${module.path} comes`,
      unknowns: [toldByName(module.path, path)]
    }
  }

  /** Rust that was there already; under the end of the name alone only where the change touches it. */
  #byOldName(path: string): Replacement | undefined {
    const stem = stemOf(path)
    const isIts = (rust: string): boolean => {
      const name = stemOf(rust)
      if (name.length <= SHORT) return false
      return name === stem || (this.#modified.has(rust) && isTwin(stem, name))
    }
    const twin = [...this.#base.paths()].find(
      (rust) => rust.endsWith('.rs') && isOwnSource(rust) && isIts(rust)
    )
    if (twin === undefined || this.#head.blob(twin) === undefined) return undefined
    const note = `the Rust ${twin} stays`
    return { name: stem, at: undefined, note, unknowns: [toldByName(twin, path)] }
  }
}

const toldByName = (rust: string, c: string): Move['unknowns'][number] => ({
  reason: `that ${rust} does what ${c} did is told by its name`,
  at: undefined
})
