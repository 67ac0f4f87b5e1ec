import {
  C_SOURCE,
  type DeclaredComponent,
  isOwnSource,
  isTwin,
  rustNameOf,
  type SourceTree,
  type SystemSources,
  stemOf
} from '../model/sources.js'
import type { Span } from '../text/span.js'
import type { ChangedFiles } from './changed-files.js'
import type { NewModule } from './rust-modules.js'
import type { Move } from './source-move.js'
import type { TakenOver, TakeOver } from './taken-over.js'

/** Names up to this long are shared by files that have nothing else in common. */
const SHORT = 4
const MAX_NAMES = 3

/** What functions of Rust have to do with a C file that is gone. */
export const HAD: Readonly<Record<TakenOver['shownBy'], (path: string) => string>> = {
  linker: (path) => `which the C ${path} had`,
  name: (path) => `as the C ${path} had`,
  header: (path) => `which the header of the C ${path} declares`
}
/** The first names, and how many there are beside them. */
export const listed = ({ names }: TakenOver): string =>
  names.length > MAX_NAMES
    ? `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`
    : names.join(', ')

const TOLD = { name: 'names of functions', header: 'its header' } as const

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
    takeOver: TakeOver,
    declared: readonly DeclaredComponent[]
  ) {
    this.#base = base
    this.#head = head
    this.#modified = new Set(changed.modified)
    this.#modules = modules
    this.#declared = declared
    this.#takeOver = takeOver
  }

  /**
   * What a policy declares, then what has the functions, then what has the name.
   * @param after what is compiled now; undefined where no list of sources was found.
   */
  of(path: string, after: SystemSources | undefined): Replacement | undefined {
    const declared = this.#declared.find(({ isC }) => isC(path))
    if (declared !== undefined) return this.#ofDeclared(declared, after)
    return this.#bySymbols(path) ?? this.#byNewName(path) ?? this.#byOldName(path)
  }

  #ofDeclared(
    declared: DeclaredComponent,
    after: SystemSources | undefined
  ): Replacement | undefined {
    const rest = after === undefined ? this.#head.paths() : compiledBy(after)
    if ([...rest].some((path) => declared.isC(path))) return undefined
    const path = [...this.#head.paths()].find((one) => declared.isRust(one))
    if (path === undefined) return undefined
    const at = after?.built.on.get(path)?.at
    return { name: declared.name, at, note: `the Rust ${path} comes`, unknowns: [] }
  }

  #bySymbols(path: string): Replacement | undefined {
    const taken = this.#takeOver.of(path)
    if (taken === undefined) return undefined
    const { first, shownBy } = taken
    return {
      name: stemOf(path),
      at: first.at,
      note: `the Rust ${first.at.path} has ${listed(taken)}, ${HAD[shownBy](path)}`,
      unknowns:
        shownBy === 'linker'
          ? []
          : [
              {
                reason: `that ${first.at.path} does what ${path} did is told by ${TOLD[shownBy]}`,
                at: { side: 'head', span: first.at }
              }
            ]
    }
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

  /**
   * Rust that was there already, wherever it lies now; under the end of the name alone only where the change
   * touches it. A name that several C sources share says nothing.
   */
  #byOldName(path: string): Replacement | undefined {
    const stem = stemOf(path)
    const isNamesake = (c: string): boolean =>
      c !== path && C_SOURCE.test(c) && isOwnSource(c) && stemOf(c) === stem
    if ([...this.#base.paths()].some(isNamesake)) return undefined
    const isIts = (rust: string): boolean => {
      const name = rustNameOf(rust)
      if (name.length <= SHORT) return false
      return name === stem || (this.#modified.has(rust) && isTwin(stem, name))
    }
    const find = (tree: SourceTree): string | undefined =>
      [...tree.paths()].find((rust) => rust.endsWith('.rs') && isOwnSource(rust) && isIts(rust))
    const twin = find(this.#base) === undefined ? undefined : find(this.#head)
    if (twin === undefined) return undefined
    const note = `the Rust ${twin} stays`
    return { name: stem, at: undefined, note, unknowns: [toldByName(twin, path)] }
  }
}

const compiledBy = ({ built }: SystemSources): readonly string[] => [
  ...built.on.keys(),
  ...built.off.keys()
]

const toldByName = (rust: string, c: string): Move['unknowns'][number] => ({
  reason: `that ${rust} does what ${c} did is told by its name`,
  at: undefined
})
