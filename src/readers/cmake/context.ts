import type { Condition } from '../../logic/condition.js'
import type { Evidence } from '../../model/fact.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { Command } from './ast.js'
import type { Recorder } from './recorder.js'
import type { Variable } from './store.js'
import type { Targets } from './targets.js'
import type { Item, Text, Texts } from './text.js'

/** A cache entry from the command line. */
export interface Override {
  readonly name: string
  readonly value: string
  readonly when: Condition
}

/** One evaluation's assumptions. */
export interface World {
  readonly snapshot: Snapshot
  readonly toolchain: 'present' | 'absent'
  /** The toolchain is taken away without anything failing: shows what depends on it. */
  readonly hidden: boolean
  /** A tool that is just older than a version. */
  readonly tooOld: { readonly tool: string; readonly version: string } | undefined
  /** Failures not to stop at, as `path:offset`. */
  readonly ignored: ReadonlySet<string>
  readonly overrides: readonly Override[]
  /** Every option may have any value: shows which ones decide. */
  readonly symbolic: boolean
  /** Names that some file of the project sets; only what is not among them can come from outside alone. */
  readonly assigned: ReadonlySet<string>
  /** Libraries written in Rust, in lower case: there when the toolchain is. */
  readonly rustLibraries: ReadonlySet<string>
  isDirectory(path: RepoPath): boolean
  /** Whether a path lies in another repository that is checked out inside this one. */
  isSubmodule(path: RepoPath): boolean
  /** Files below a directory, sorted. */
  filesIn(directory: RepoPath): readonly RepoPath[]
}

/** Where the source and build directories are said to be. */
export const SOURCE_ROOT = '/@source@'
export const BUILD_ROOT = '/@build@'

/** An evaluated argument. `quoted` also for bracket arguments. */
export interface Argument extends Item {
  readonly quoted: boolean
}

export interface Call {
  readonly node: Command
  readonly name: string
  readonly args: readonly Argument[]
  readonly at: Span
}

/** What commands may ask of the interpreter. */
export interface Context {
  readonly world: World
  readonly texts: Texts
  readonly recorder: Recorder
  readonly targets: Targets
  /** What holds on the way to the running command. */
  readonly when: Condition
  /** The version that the project's policies are set to; empty when none was asked for. */
  readonly policyVersion: string
  readonly file: RepoPath

  at(node: { readonly start: number; readonly end: number }): Span
  decide(condition: Condition): Condition
  under<T>(condition: Condition, body: () => T, dead: T): T
  /** Takes for granted from here on, on this path. */
  assume(condition: Condition): void
  /** Configuring stops where the condition holds; with `goOn` it fails at the end. */
  fail(when: Condition, message: string, tool: string | undefined, at: Span, goOn?: boolean): void
  evidence(): readonly Evidence[]

  get(name: string): Text
  variable(name: string): Variable
  set(name: string, text: Text): void
  unset(name: string): void
  setInParent(name: string, variable: Variable): void
  hasNormal(name: string): Condition
  cached(name: string): Variable
  setCached(name: string, text: Text): void
  unsetCached(name: string): void
  environment(name: string): Variable
  setEnvironment(name: string, variable: Variable): void
  property(key: string): Variable
  setProperty(key: string, variable: Variable): void
  /** What has this in front of its name comes from something not evaluated. */
  opaque(prefix: string, reason: string): void
  isOpaque(name: string): string | undefined
  isCommand(name: string): Condition

  unknown(name: string, reason: string, at?: Span): Text
  /** A condition as a value. */
  bool(condition: Condition, yes?: string, no?: string): Text
  truth(text: Text): Condition
  /** Whether a version is below another; comparisons with tools are noted. */
  older(a: string, b: string, at: Span): boolean
  /** Evaluates words as `if` does. */
  test(words: readonly Argument[], at: Span): Condition

  setPolicyVersion(version: string): void
  /** True when there was such a file. */
  runFile(path: RepoPath): boolean
  runDirectory(path: RepoPath, binary: string, all: boolean): boolean
  deferDirectory(body: () => void): void
  expandAt(text: string, atOnly: boolean): Text
  runCode(text: string): void
}

export type Handler = (context: Context, call: Call) => void

/** Unwinds to the nearest branch: configuring cannot get past this point on this path. */
export const DEAD = Symbol('dead')
/** Unwinds everything: the bounds of the evaluation are used up. */
export const EXHAUSTED = Symbol('exhausted')
