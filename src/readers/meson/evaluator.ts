import { atom, type Condition, constant, FALSE, not, TRUE } from '../../logic/condition.js'
import { both, ite } from '../../logic/connect.js'
import { Known } from '../../logic/known.js'
import type { Evidence } from '../../model/fact.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { Expression } from './ast.js'
import type { Project, World } from './context.js'
import { describe, display } from './describe.js'
import { merge } from './merge.js'
import { Recorder } from './recorder.js'
import { DEAD, EXHAUSTED } from './signals.js'
import { optionsIn } from './slice.js'
import { type UnknownValue, unknownValue, type Value } from './value.js'
import { VersionChecks } from './version-checks.js'

/** Nodes visited in one evaluation. The largest real build needs a tenth. */
const MAX_STEPS = 5_000_000
/** Nesting of everything: what the call stack bears with room to spare. */
export const MAX_DEPTH = 1_200

/** One side of an `if`, as taken or passed by. */
export interface Branch {
  readonly file: RepoPath
  readonly condition: Expression
  readonly taken: boolean
}

/** What functions, methods and statements alike build on: conditions, paths, choices, failures. */
export class Evaluator {
  readonly world: World
  readonly recorder: Recorder
  readonly versions: VersionChecks
  readonly languages = new Map<string, Condition>()
  readonly overrides = new Map<string, Value>()
  path = new Known()
  project: Project
  directory: RepoPath = ''
  protected file: RepoPath = 'meson.build'
  protected steps = 0
  protected depth = 0
  /** The branches taken to get here, for evidence. */
  protected readonly trail: Branch[] = []

  constructor(world: World, project: Project) {
    this.world = world
    this.recorder = new Recorder(world.until)
    this.versions = new VersionChecks(world.versions)
    this.project = project
  }

  tick(): void {
    if (++this.steps > MAX_STEPS) throw EXHAUSTED
  }

  /** Picks the side of a choice that what is known here decides. */
  resolve(value: Value): Value {
    if (typeof value !== 'object' || value.kind !== 'choice') return value
    const condition = this.path.simplify(value.condition)
    if (condition.kind === 'constant') return this.resolve(condition.value ? value.yes : value.no)
    // A variable that is read is set: anything else is an error of the build file.
    if (typeof value.no === 'object' && value.no.kind === 'unset') return this.resolve(value.yes)
    if (typeof value.yes === 'object' && value.yes.kind === 'unset') return this.resolve(value.no)
    return value
  }

  truth(value: Value): Condition {
    if (typeof value === 'boolean') return constant(value)
    if (typeof value === 'object')
      switch (value.kind) {
        case 'condition':
          return value.condition
        case 'choice':
          return ite(value.condition, this.truth(value.yes), this.truth(value.no))
        case 'unknown':
          return atom(value.unknown)
        case 'unset':
        case 'disabler':
          return FALSE
        default:
      }
    return atom(this.unknown(`${describe(value)} is true`, 'is not a boolean').unknown)
  }

  decide(condition: Condition, harmless?: () => boolean): Condition {
    const simple = this.path.simplify(condition)
    if (simple.kind === 'constant' || !this.versions.any) return simple
    const assumed = this.versions.assume(simple)
    if (assumed.id !== simple.id && harmless?.() !== true)
      this.versions.note(simple, assumed, this.path.when)
    return assumed
  }

  under<T>(condition: Condition, body: () => T, dead: T): T {
    const decided = this.decide(condition)
    if (decided.kind === 'constant') return decided.value ? body() : dead
    const depth = this.depth
    if (depth >= MAX_DEPTH) throw EXHAUSTED
    this.depth = depth + 1
    const outer = this.path
    const trail = this.trail.length
    const { scope } = this.project
    const journal = scope.begin()
    this.path = outer.enter(decided)
    let result = dead
    let died = false
    try {
      result = body()
    } catch (thrown) {
      if (thrown !== DEAD) throw thrown
      died = true
    } finally {
      this.path = outer
      this.depth = depth
      this.trail.length = trail
      scope.end(journal, died ? undefined : decided)
    }
    if (died) outer.note(decided, false)
    return result
  }

  each(value: Value, apply: (value: Value) => Value): Value {
    const resolved = this.resolve(value)
    if (typeof resolved !== 'object' || resolved.kind !== 'choice') return apply(resolved)
    const c = this.decide(resolved.condition)
    if (c.kind === 'constant') return this.each(c.value ? resolved.yes : resolved.no, apply)
    const dead = Symbol('dead')
    const a = this.under<Value | typeof dead>(c, () => this.each(resolved.yes, apply), dead)
    const b = this.under<Value | typeof dead>(not(c), () => this.each(resolved.no, apply), dead)
    if (typeof a === 'symbol') {
      if (typeof b === 'symbol') throw DEAD
      return b
    }
    return typeof b === 'symbol' ? a : merge(c, a, b)
  }

  fail(when: Condition, message: string, tool: string | undefined, span: Span): void {
    const decided = this.decide(when)
    if (decided === FALSE) return
    if (this.world.ignored.has(`${span.path}:${span.start}`)) return
    this.recorder.failures.push({
      kind: 'failure',
      when: both(this.path.when, decided),
      message,
      tool,
      at: span,
      evidence: this.evidence()
    })
    if (decided === TRUE) throw DEAD
    this.path.note(decided, false)
  }

  at(node: { readonly start: number; readonly end: number }): Span {
    return { path: this.file, start: node.start, end: node.end }
  }

  unknown(name: string, reason: string, span?: Span): UnknownValue {
    return unknownValue(name, reason, span)
  }

  notUnderstood(construct: string, span: Span): void {
    this.recorder.diagnose('meson/not-understood', `${construct} is not evaluated`, span)
  }

  evidence(): readonly Evidence[] {
    return this.trail.map(({ file, condition, taken }) => {
      const options = optionsIn(condition).map((name) => this.#optionNote(name))
      const note = taken ? 'this condition holds' : 'this condition does not hold'
      return {
        at: { path: file, start: condition.start, end: condition.end },
        note: options.length === 0 ? note : `${note}: ${options.join(', ')}`
      }
    })
  }

  #optionNote(name: string): string {
    const value = this.project.options.get(name)
    return `${name} is ${value === undefined ? 'not declared' : display(value)}`
  }
}
