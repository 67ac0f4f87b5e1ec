import type { Condition, Unknown } from '../../logic/condition.js'
import type { RepoPath, Span } from '../../text/span.js'

/**
 * What an expression evaluates to. Strings, integers and booleans are JavaScript's own.
 * Every value that is not `mutable` below is immutable, as in Meson.
 */
export type Value = string | number | boolean | Composite

export type Composite =
  | ConditionValue
  | Choice
  | UnknownValue
  | Unset
  | List
  | Dictionary
  | Feature
  | VersionValue
  | Count
  | SourceFile
  | Program
  | Dependency
  | Compiler
  | Machine
  | MesonObject
  | Module
  | Target
  | Opaque
  | ConfigurationData
  | SourceSet
  | SourceFiles
  | Subproject
  | Disabler

/** A boolean that rests on unknowns. Never a constant: see `truth()`. */
export interface ConditionValue {
  readonly kind: 'condition'
  readonly condition: Condition
}
/** One value where the condition holds, another where it does not. Lists and booleans are never choices. */
export interface Choice {
  readonly kind: 'choice'
  readonly condition: Condition
  readonly yes: Value
  readonly no: Value
}
export interface UnknownValue {
  readonly kind: 'unknown'
  readonly unknown: Unknown
  /** For strings with known parts: the text with the unknown parts in ‹›. */
  readonly template: string | undefined
  /** For a version: it is at least that, because it was asked for. */
  readonly minimum?: string
}
/** The other side of a choice: the variable was not assigned there. */
export interface Unset {
  readonly kind: 'unset'
}
export interface Guarded {
  readonly kind: 'guarded'
  readonly when: Condition
  readonly value: Value
}
/** Any number of unknown items. */
export interface Spread {
  readonly kind: 'spread'
  readonly when: Condition
  readonly unknown: Unknown
}
/** Items that are worked out when somebody looks at them. */
export interface Deferred {
  readonly kind: 'deferred'
  readonly when: Condition
  /** The same array each time. */
  readonly items: () => readonly Item[]
  /** False when none of them can be Rust source. */
  readonly mayBeRust: boolean
}
export type Item = Value | Guarded | Spread | Deferred
export interface List {
  readonly kind: 'list'
  readonly items: readonly Item[]
  /** True when no item is guarded, a spread or deferred. */
  readonly plain: boolean
  /** Memory of `disabledWhen`: when a disabler is inside. */
  disabled?: Condition
  /** Memory of `rustIn`: when there is Rust source inside. */
  rust?: Condition
}
export interface Dictionary {
  readonly kind: 'dictionary'
  readonly entries: ReadonlyMap<string, Value | Guarded>
  /** Unknown dictionaries that were merged in. They are assumed not to replace the known entries. */
  readonly open: readonly Unknown[]
}
export interface Feature {
  readonly kind: 'feature'
  readonly name: string
  readonly state: 'enabled' | 'disabled' | 'auto'
}
/** The version of a toolchain program or of Meson: symbolic, assumed new enough. */
export interface VersionValue {
  readonly kind: 'version'
  readonly tool: string
}
/** The length of a list with guarded items. */
export interface Count {
  readonly kind: 'count'
  readonly certain: number
  readonly guards: readonly Condition[]
  /** There may be any number more, if one of the guards holds. */
  readonly unbounded: boolean
}
export interface SourceFile {
  readonly kind: 'file'
  /** Relative to the source root, or to the build root when `built`. */
  readonly path: RepoPath
  readonly built: boolean
  /** Where the build file names it. */
  readonly at: Span
}
export interface Program {
  readonly kind: 'program'
  readonly name: string
  /** The Rust toolchain's own name for it (`rustc`, `cargo`…), if it is one. */
  readonly tool: string | undefined
  /** A script of this repository. */
  readonly path: RepoPath | undefined
  readonly found: Condition
}
export interface Dependency {
  readonly kind: 'dependency'
  readonly name: string
  /** For naming what its methods return: the name, and which of static and shared was asked for. */
  readonly label: string
  readonly type: 'internal' | 'external' | 'not-found'
  readonly found: Condition
  /** See `Project`. */
  readonly version: (() => Value) | undefined
  readonly variables: Dictionary | undefined
  /** Sources, libraries and dependencies that come along; unresolved. */
  readonly parts: readonly Item[]
}
export interface Compiler {
  readonly kind: 'compiler'
  readonly language: string
}
export interface Machine {
  readonly kind: 'machine'
  readonly name: 'host_machine' | 'build_machine' | 'target_machine'
}
export interface MesonObject {
  readonly kind: 'meson'
}
export interface Module {
  readonly kind: 'module'
  readonly name: string
  readonly found: Condition
}
export interface Target {
  readonly kind: 'target'
  readonly name: string
  readonly type: string
  /** Compiles Rust or runs a program of the Rust toolchain. */
  readonly rust: boolean
  readonly outputs: readonly string[]
  /** Some output is Rust source. */
  readonly rustSource: boolean
}
/** An object whose methods give nothing known (an environment, include directories, a generated list). */
export interface Opaque {
  readonly kind: 'object'
  readonly type: string
  /** For naming what its methods return. */
  readonly name: string
}
/** Mutable. */
export interface ConfigurationData {
  readonly kind: 'configuration'
  readonly entries: Map<string, Value>
}
export interface SourceRule {
  /** Symbols of the configuration and dependencies, all of which have to be there. */
  readonly conditions: readonly Part[]
  readonly ifTrue: readonly Part[]
  readonly ifFalse: readonly Part[]
  readonly hasDependencies: boolean
  readonly sets: readonly Part[]
  /** The path on which the rule was added. */
  readonly when: Condition
}
/** One item of nested lists and choices, and when it is there. */
export interface Part {
  readonly value: Value
  readonly when: Condition
}
/** Mutable. */
export interface SourceSet {
  readonly kind: 'source-set'
  readonly rules: SourceRule[]
}
export interface SourceFiles {
  readonly kind: 'source-files'
  /** Worked out when asked for. */
  readonly sources: () => List
  readonly dependencies: () => List
}
export interface Subproject {
  readonly kind: 'subproject'
  readonly name: string
  readonly found: Condition
  /** Undefined when its build file is not in the snapshot. */
  readonly variables: { get(name: string): Value | undefined } | undefined
}
export interface Disabler {
  readonly kind: 'disabler'
}

export const UNSET: Unset = { kind: 'unset' }
export const DISABLER: Disabler = { kind: 'disabler' }
export const EMPTY_LIST: List = { kind: 'list', items: [], plain: true }
export const EMPTY_DICTIONARY: Dictionary = { kind: 'dictionary', entries: new Map(), open: [] }

export function targetOf(target: Omit<Target, 'kind' | 'rustSource'>): Target {
  const rustSource = target.outputs.some((output) => output.endsWith('.rs'))
  return { kind: 'target', ...target, rustSource }
}

export const listOf = (items: readonly Value[]): List => ({ kind: 'list', items, plain: true })

export function listOfItems(items: readonly Item[]): List {
  for (const item of items) if (isConditional(item)) return { kind: 'list', items, plain: false }
  return { kind: 'list', items, plain: true }
}

export const isConditional = (item: Item): item is Guarded | Spread | Deferred =>
  typeof item === 'object' &&
  (item.kind === 'guarded' || item.kind === 'spread' || item.kind === 'deferred')

export const dictionaryOf = (
  entries: ReadonlyMap<string, Value | Guarded>,
  open: readonly Unknown[] = []
): Dictionary => ({ kind: 'dictionary', entries, open })

const MAX_NAME = 160
const MAX_TEMPLATE = 2_000
/** Longer strings and lists than any build has; what would be longer is unknown or ends the evaluation. */
export const MAX_TEXT = 1_000_000
export const MAX_ITEMS = 100_000

/** An unknown value; the name says the construct and its arguments. Long names end in a hash. */
export function unknownValue(
  name: string,
  reason: string,
  at: Span | undefined,
  template?: string
): UnknownValue {
  const unknown = { name: bounded(name), reason, at }
  return { kind: 'unknown', unknown, template: template?.slice(0, MAX_TEMPLATE) }
}

export function bounded(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 12)}…#${hashOf(name)}`
}

/** A short stable hash for names. */
export function hashOf(text: string): string {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return (hash >>> 0).toString(16)
}
