import type { Condition } from '../logic/condition.js'
import type { Span } from '../text/span.js'
import type { SourceFiles } from './code.js'
import type { RustRequest } from './provider.js'
import type { BuildSystem } from './scenario.js'

/** Code that is not the project's own, and code that is not what it ships. */
const ASIDE =
  /(?:^|\/)(?:tests?|testsuite|t|vendor|vendored|third[-_]party|subprojects|node_modules|examples?|benches|benchmarks?|fuzz|ci|docs?|\.github)\//

/** What is compiled by itself; headers are not. */
export const C_SOURCE = /\.(?:c|cc|cpp|cxx|m|mm)$/
export const RUST_SOURCE = /\.rs$/

/** Whether a path is one whose fate can say something about a component. */
export const isOwnSource = (path: string): boolean => !ASIDE.test(path)

/** `varint` of `src/varint.c`, `dns` of `src/dns/mod.rs`; `-` and `_` are the same. */
export function stemOf(path: string): string {
  const parts = path.split('/')
  const file = parts.at(-1) ?? ''
  const stem = file.replace(/\.[^.]*$/, '')
  const telling = stem === 'mod' ? (parts.at(-2) ?? stem) : stem
  return telling.replace(/-/g, '_')
}

/** Like `stemOf`; what the root file of a crate makes has the name of the crate's directory. */
export function rustNameOf(path: string): string {
  const root = /(?:^|\/)([^/]+)\/(?:src\/)?(?:main|lib)\.rs$/.exec(path)?.[1]
  return root === undefined || root === 'src' ? stemOf(path) : root.replace(/-/g, '_')
}

/** `mask` for `mask` and for `app_mask`, the last words of a name. */
export const isTwin = (c: string, rust: string): boolean =>
  c === rust || (rust.length > 2 && c.endsWith(`_${rust}`))

/** A component that somebody names and delimits, instead of leaving both to what is found. */
export interface DeclaredComponent {
  readonly name: string
  isC(path: string): boolean
  isRust(path: string): boolean
}

/** A source file that a build compiles, and where the build file lists it. */
export interface BuiltSource {
  readonly path: string
  readonly language: 'c' | 'rust'
  /** The program or library that it goes into. */
  readonly target: string
  /** What has to hold on the host; never the constant `false`. */
  readonly when: Condition
  readonly at: Span
}

/** What one build system compiles with Rust off and with Rust on, each path once. */
export interface SystemSources {
  readonly system: BuildSystem
  readonly built: Readonly<Record<RustRequest, ReadonlyMap<string, BuiltSource>>>
  /** False where there is no way to build without Rust: then `off` is what is built with it. */
  readonly canBeOff: boolean
  /** Whether the build uses Rust where it is asked to. */
  readonly usesRust: boolean
}

/** When a line of a C file is compiled. */
export type Side =
  /** With Rust off only, with Rust on only, or whatever is said about Rust. */
  'c' | 'rust' | 'both'

/** Lines of a C file that stand together under the same preprocessor condition. */
export interface Region {
  readonly side: Side
  /** Code alone: no comments, no directives, blanks collapsed. */
  readonly lines: readonly string[]
  /** The function it lies in; undefined outside of all. */
  readonly inside: string | undefined
  /** Which `#if` … `#endif` it is a branch of; regions of one group exclude each other. */
  readonly group: number
  readonly at: Span
}

/** What a file of Rust says about other files. */
export interface RustFile {
  /** The modules that lie in files of their own, without those that only tests have. */
  readonly modules: readonly string[]
  /** The functions that C can call, by the names that the linker knows. */
  readonly exports: readonly string[]
  /** Every function with a body or in a bridge, without those of tests; methods too. */
  readonly functions: readonly string[]
  /** Whether it declares C's functions: it wraps what C provides. */
  readonly wraps: boolean
  /** Lines of code outside of tests. */
  readonly size: number
}

/** A function that a file of C defines. */
export interface CFunction {
  readonly name: string
  /** `external`: other files can call it; `macro`: a macro makes it, and its first argument is the name. */
  readonly linkage: 'external' | 'internal' | 'macro'
}

/** A name that the preprocessor knows in builds with Rust only (or without Rust only). */
export interface RustMacro {
  readonly name: string
  readonly defined: RustRequest
  /** Whether evaluating the build shows it; otherwise its name and the build files say so. */
  readonly proven: boolean
  readonly at: Span
}

/** The sources of one revision, for telling the components of a tree without Kconfig; worked out when asked. */
export interface SourceTree extends SourceFiles {
  /** Of build files, and of sources that differ between the two revisions read together. */
  text(path: string): string | undefined
  isBuildFile(path: string): boolean
  /** Whether any build system uses Rust where it is asked to. */
  readonly usesRust: boolean
  /** Whether there is anything for Cargo, whatever builds it. */
  readonly hasCrates: boolean
  /** Whether some build system that uses Rust can do without. */
  readonly optional: boolean
  /** Every build system that compiles something. Costs a whole evaluation. */
  systems(): readonly SystemSources[]
  macros(): readonly RustMacro[]
  /** Whether evaluating everything shows what a macro's name and the build files say. */
  isProven(macro: RustMacro): boolean
  /** Undefined for a file whose text is not there. */
  regions(path: string, macros: readonly RustMacro[]): readonly Region[] | undefined
  rust(path: string): RustFile | undefined
  /** The functions that a file of C defines; none for a file whose text is not there. */
  functions(path: string): readonly CFunction[]
}
