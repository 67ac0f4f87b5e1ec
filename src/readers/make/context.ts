import type { Assumptions, Condition } from '../../logic/condition.js'
import type { GeneratedFile } from '../../model/scenario.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { ParsedMakefile } from './ast.js'
import type { Files } from './files.js'
import type { Template } from './template.js'
import type { Value } from './value.js'
import type { Variable } from './variables.js'

/** What everything of one evaluation shares, sub-makes included. */
export interface World {
  readonly files: Files
  toolchain: 'present' | 'absent'
  /** Whether anything asked for the toolchain: without that, both answers come to the same. */
  asked: boolean
  /** Whether a recipe was followed, which may ask for it as well. */
  followed: boolean
  /** Files that the driving build system writes, by path. */
  readonly generated: ReadonlyMap<RepoPath, GeneratedFile>
  parse(path: RepoPath, automake: boolean): ParsedMakefile | undefined
  /** The makefiles of the tree that mention cargo or rustc. */
  rusty(): readonly RepoPath[]
  readonly budget: { steps: number }
  readonly diagnostics: Map<string, Diagnostic>
  /** Decides Automake's conditionals; undefined in a plain makefile. */
  readonly automake: ((name: string, at: Span) => Condition) | undefined
}

/** What make's functions may ask of the evaluation they run in. */
export interface Evaluator {
  readonly world: World
  readonly directory: RepoPath
  readonly path: Assumptions
  /** Throws when the bounds are used up. */
  step(count?: number): void
  expandTemplate(template: Template, at: Span | undefined): Value
  expandVariable(variable: Variable, name: string, at: Span, call?: boolean): Value
  variable(name: string): Variable
  /** Binds names while `body` runs: parameters of `call`, the variable of `foreach`, `$@`. */
  withLocals<T>(locals: Map<string, Value>, body: () => T): T
  /** The value of one side or the other, each computed where it holds. */
  choose(c: Condition, then: () => Value, otherwise: () => Value): Value
  /** Reads a text as a makefile. */
  evaluate(value: Value, at: Span): void
  /** The build stops here, on this path. */
  fail(message: string, at: Span): void
}

/** One call of a function. */
export interface Call {
  readonly machine: Evaluator
  readonly name: string
  readonly args: readonly Template[]
  readonly text: string
  readonly at: Span
  /** The expanded argument; empty when it is not there. */
  value(index: number): Value
}

export type Handler = (call: Call) => Value
