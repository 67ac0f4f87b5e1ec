import { type Condition, FALSE, TRUE } from '../logic/condition.js'
import type { Evidence } from '../model/fact.js'
import type { List, Redirection, Region } from '../syntax/shell/index.js'
import type { Span } from '../text/span.js'
import type { Environment } from './environment.js'
import type { Path } from './path.js'
import type { Recorder } from './recorder.js'
import type { SourceText } from './source-text.js'
import type { Changes, Field, FunctionSlot, Store } from './store.js'
import type { Arm, UnknownTags, Value } from './value.js'
import type { Ledger, Shelf } from './watched.js'

/** How a command ended: `ok` is when its exit status is zero. */
export interface Status {
  readonly ok: Condition
  /** The number, where one was given. */
  readonly code: Value | undefined
}

export const SUCCESS: Status = { ok: TRUE, code: undefined }
export const FAILURE: Status = { ok: FALSE, code: undefined }

export type Completion =
  | { readonly kind: 'normal' | 'return' | 'exit' }
  | { readonly kind: 'break' | 'continue'; readonly levels: number }

/** One of several ways on from an undecided branch. */
export interface Way {
  readonly when: Condition
  readonly completion: Completion
  readonly status: Status
  readonly changes: Changes
}

/** With `split`, the state is as it was before: each way brings its own changes. */
export type Flow = Completion | { readonly kind: 'split'; readonly ways: readonly Way[] }

export const NORMAL: Completion = { kind: 'normal' }

export interface Choice {
  readonly when: Condition
  run(): Flow
}

/** What the parts of the evaluator (expansion, builtins, tools) need of the whole. */
export interface Shell {
  readonly store: Store
  readonly path: Path
  readonly environment: Environment
  readonly source: SourceText
  status: Status
  stdin: Value | undefined
  /** Where the command being run stands. */
  readonly at: Span
  readonly arguments: readonly Field[]
  /** Where each version number that was evaluated stands. */
  readonly versions: Shelf<Span>
  variable(name: string): Value
  /** Its choice-free values on this path; undefined when they are too many. */
  options(value: Value): readonly Arm[] | undefined
  assign(name: string, value: Value): void
  capture(body: List): Value
  write(value: Value, descriptor: number): void
  /** Absolute form of a path the script names; undefined when it is not known. */
  absolute(path: string): string | undefined
  span(region: Region): Span
  /** A value computed from others in a way that was not followed. */
  derive(name: string, sources: readonly Value[], tags?: Partial<UnknownTags>): Value
  /** Whether something outside the script succeeds. */
  probe(name: string, sources: readonly Value[]): Condition
  /** One that says whether a tool is at least that old; see `floors.ts`. */
  versionAtLeast(tool: string, version: string, at: Span): Condition
  /** The value that stands for a private-use character put in by `eval`. */
  placeholder(character: string): Value | undefined
  encodePlaceholder(value: Value): string | undefined
  note(code: string, message: string): void
  /** Counts work beside the commands run towards the limit. */
  spend(steps: number): void
}

/** What is running: a function of the script, and what it was called with. */
export interface Frame {
  readonly name: string
  readonly at: Span
  /** The call in words, with its arguments. */
  readonly call: string
  /** Variables made local, with the values to put back. */
  readonly locals: Map<string, Value>
  /** How many writes to files had happened when it started. */
  readonly writes: number
}

/** What a trial would have done. */
export interface Trial {
  /** A place that ends the script with an error was reached, perhaps under a condition. */
  readonly stops: boolean
  readonly changes: Changes
}

/** The evaluator as its commands see it. */
export interface Host extends Shell {
  readonly ledger: Ledger
  readonly frames: readonly Frame[]
  readonly recorder: Recorder
  readonly redirector: Redirections
  invoke(fields: readonly Field[]): Flow
  evaluate(content: string): Flow
  sourceFile(path: string): Flow | undefined
  exit(ok: Condition): Flow
  branch(choices: readonly Choice[]): Flow
  trial(run: () => Flow): Trial
  /** The status of a function called for its status only; undefined when it is not one way. */
  statusOf(slot: FunctionSlot, args: readonly Field[]): Condition | undefined
  setOk(ok: Condition): void
  setArguments(fields: readonly Field[]): void
  evidence(): readonly Evidence[]
  nameTaken(name: string): boolean
}

export type Sink =
  | { readonly kind: 'terminal' | 'none' }
  /** A file (`>path`) or a capture (`|n`) in the store. */
  | { readonly kind: 'file'; readonly key: string }

export interface Redirections {
  /** How many writes to files there have been. */
  readonly writes: number
  /** The number of the write that last opened this file. */
  openedAt(key: string): number
  sink(descriptor: number): Sink
  /** Points a descriptor elsewhere for good (`exec >file`). */
  redirectForGood(redirections: readonly Redirection[]): void
}
