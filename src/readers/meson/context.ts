import type { Condition } from '../../logic/condition.js'
import type { Known } from '../../logic/known.js'
import type { Evidence } from '../../model/fact.js'
import type { GeneratedFile } from '../../model/scenario.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { Call, MethodCall } from './ast.js'
import type { OptionStore, Override } from './option-store.js'
import type { Recorder } from './recorder.js'
import type { Scope } from './scope.js'
import type { UnknownValue, Value } from './value.js'
import type { OtherSides, VersionChecks } from './version-checks.js'

/** One evaluation's assumptions. */
export interface World {
  readonly snapshot: Snapshot
  readonly toolchain: 'present' | 'absent'
  /** The toolchain is taken away without anything failing: shows what depends on it. */
  readonly hidden: boolean
  /** The evaluation may end once this setting has been recorded; see `settingKey`. */
  readonly until: string | undefined
  readonly versions: OtherSides
  /** Written in Rust, as `libraryName` has them. */
  readonly rustLibraries: ReadonlySet<string>
  /** Failures not to stop at, as `path:offset`. */
  readonly ignored: ReadonlySet<string>
  /** Files of the build directory that a driving build system wrote. */
  readonly files: readonly GeneratedFile[]
  /** What machine files say about the host, the later over the earlier. */
  readonly properties: readonly Override[]
  isDirectory(path: RepoPath): boolean
}

/** The evaluated arguments of one call. */
export interface CallSite {
  readonly node: Call | MethodCall
  readonly name: string
  readonly args: readonly Value[]
  readonly keywords: ReadonlyMap<string, Value>
}

/** A project or subproject. */
export interface Project {
  readonly scope: Scope
  readonly options: OptionStore
  /** Its root inside the repository; empty for the main project. */
  readonly root: RepoPath
  readonly subproject: string | undefined
  name: string
  /** Read only where somebody asks: it may stand in a file that changes with every release. */
  version: () => Value
  license: Value
}

/** What functions, methods and modules may ask of the interpreter. */
export interface Context {
  readonly world: World
  readonly recorder: Recorder
  readonly versions: VersionChecks
  readonly path: Known
  readonly project: Project
  /** The directory of the running build file inside the repository; empty for the root. */
  readonly directory: RepoPath
  /** Languages added so far; the Condition says when. */
  readonly languages: Map<string, Condition>
  /** Dependencies and programs that the build overrides, by `kind:name`. */
  readonly overrides: Map<string, Value>

  at(node: { readonly start: number; readonly end: number }): Span
  /** Takes known facts and the assumption of new enough tools into account. */
  decide(condition: Condition, harmless?: () => boolean): Condition
  resolve(value: Value): Value
  /** As a condition; unknown values become atoms. */
  truth(value: Value): Condition
  /** Runs `body` where the condition holds, merging what it does; `dead` when it does not hold or ends there. */
  under<T>(condition: Condition, body: () => T, dead: T): T
  /** Applies a function to every alternative of a choice. */
  each(value: Value, apply: (value: Value) => Value): Value
  /** Configuring stops where the condition holds. */
  fail(when: Condition, message: string, tool: string | undefined, span: Span): void
  /** Counts one step of work; ends the evaluation when there were too many. */
  tick(): void
  evidence(): readonly Evidence[]
  unknown(name: string, reason: string, span?: Span): UnknownValue
  /** One per construct name. */
  notUnderstood(construct: string, span: Span): void
  runDirectory(directory: RepoPath, call: CallSite): void
  runSubproject(name: string, defaults: Value | undefined, call: CallSite): Value
  /** The rest of the current file is not run. */
  leaveDirectory(): void
}

export type Handler = (context: Context, call: CallSite) => Value
export type Method<T> = (context: Context, object: T, call: CallSite) => Value
