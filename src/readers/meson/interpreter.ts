import { atom, type Condition, FALSE, not, TRUE, type Unknown } from '../../logic/condition.js'
import { both, either, forgetConnections } from '../../logic/connect.js'
import {
  BREAK,
  branched,
  CONTINUE,
  DONE,
  type Flow,
  inOrder,
  leftBy,
  ON
} from '../../logic/flow.js'
import type { RepoPath } from '../../text/span.js'
import type { Block, Expression, Foreach, If, ParsedFile, Statement } from './ast.js'
import type { CallSite, Context, Project, World } from './context.js'
import { describe } from './describe.js'
import { Evaluator, MAX_DEPTH } from './evaluator.js'
import { type Evaluate, evaluateExpression } from './expression.js'
import { isHarmless } from './harmless.js'
import { entryValue, itemsOf, presence } from './merge.js'
import { add, itemValue } from './operators.js'
import { DEAD, ENOUGH, EXHAUSTED } from './signals.js'
import {
  dictionaryOf,
  type List,
  listOfItems,
  type Subproject,
  type UnknownValue,
  type Value
} from './value.js'

const MAX_DIRECTORIES = 64

export interface Files {
  /** Undefined when the snapshot has no such file. */
  parse(path: RepoPath): ParsedFile | undefined
  subproject(name: string, parent: Project, defaults: Value | undefined): Project | undefined
  /** Whether a condition anywhere looks at a variable. */
  decides(name: string): boolean
}

/** Runs build files. One instance is one evaluation. */
export class Interpreter extends Evaluator implements Context {
  readonly #files: Files
  readonly #subprojects = new Map<string, Value>()
  readonly #directories: RepoPath[] = []
  #leaving = false
  readonly #evaluate: Evaluate

  constructor(world: World, files: Files, project: Project) {
    super(world, project)
    this.#files = files
    this.#evaluate = (node) => this.evaluate(node)
  }

  /** Runs the build from its root file. True unless the bounds were exceeded. */
  run(): boolean {
    forgetConnections()
    try {
      this.#runFile('meson.build')
      return true
    } catch (thrown) {
      if (thrown === DEAD || thrown === ENOUGH) return true
      if (thrown !== EXHAUSTED && !(thrown instanceof RangeError)) throw thrown
      this.recorder.diagnose(
        'meson/exhausted',
        'the build files are too large or too deeply nested to evaluate; every outcome is unknown',
        { path: this.file, start: 0, end: 0 }
      )
      return false
    }
  }

  // Statements

  #runFile(path: RepoPath): void {
    const parsed = this.#files.parse(path)
    if (parsed === undefined) return
    for (const problem of parsed.problems)
      this.recorder.diagnose('meson/parse', problem.message, {
        path,
        start: problem.start,
        end: problem.end
      })
    const outer = this.file
    this.file = path
    try {
      this.#block(parsed.block, 0)
    } finally {
      this.file = outer
      this.#leaving = false
    }
  }

  #block(block: Block, from: number): Flow {
    const { statements } = block
    for (let i = from; i < statements.length; i++) {
      const statement = statements[i]
      if (statement === undefined) break
      const flow = this.#statement(statement)
      if (flow === ON) continue
      const left = leftBy(flow)
      if (left === FALSE) continue
      if (left === TRUE || i + 1 >= statements.length) return flow
      return inOrder(
        flow,
        left,
        this.under(not(left), () => this.#block(block, i + 1), ON)
      )
    }
    return ON
  }

  #statement(node: Statement): Flow {
    this.tick()
    switch (node.kind) {
      case 'assignment':
        this.project.scope.set(node.name, copied(this.evaluate(node.value), node.value))
        return ON
      case 'plus-assignment': {
        const value = this.evaluate(node.value)
        const before = this.#variable(node.name, node)
        this.project.scope.set(node.name, add(this, before, value))
        return ON
      }
      case 'expression':
        this.evaluate(node.expression)
        if (!this.#leaving) return ON
        this.#leaving = false
        return DONE
      case 'if':
        return this.#if(node, 0)
      case 'foreach':
        return this.#foreach(node)
      case 'break':
        return BREAK
      case 'continue':
        return CONTINUE
      case 'testcase':
        return ON
    }
  }

  #if(node: If, clause: number): Flow {
    const taken = node.clauses[clause]
    if (taken === undefined)
      return node.otherwise === undefined ? ON : this.#block(node.otherwise, 0)
    const value = this.evaluate(taken.condition)
    if (typeof value === 'object' && value.kind === 'disabler') return ON
    const harmless = (): boolean =>
      isHarmless(taken.block, this.#files.decides) &&
      node.clauses.length === 1 &&
      (node.otherwise === undefined || isHarmless(node.otherwise, this.#files.decides))
    const condition = this.decide(this.truth(value), harmless)
    this.trail.push({ file: this.file, condition: taken.condition, taken: true })
    const trail = this.trail.length
    let flow = ON
    if (condition === FALSE) this.trail.pop()
    else flow = this.under(condition, () => this.#block(taken.block, 0), ON)
    this.trail.length = trail - 1
    if (condition === TRUE) return flow
    const last = clause + 1 >= node.clauses.length
    if (last && node.otherwise === undefined)
      return condition === FALSE ? ON : branched(condition, flow, ON)
    this.trail.push({ file: this.file, condition: taken.condition, taken: false })
    const other = this.under(not(condition), () => this.#if(node, clause + 1), ON)
    this.trail.length = trail - 1
    return condition === FALSE ? other : branched(condition, flow, other)
  }

  #foreach(node: Foreach): Flow {
    return this.#iterate(node, this.evaluate(node.items))
  }

  #iterate(node: Foreach, items: Value): Flow {
    if (typeof items === 'object')
      switch (items.kind) {
        case 'list':
          return this.#iterateOver(node, this.#listSteps(node, items))
        case 'dictionary': {
          const steps: LoopStep[] = []
          for (const [key, entry] of items.entries)
            steps.push({
              when: presence(entry),
              values: [key, entryValue(entry)],
              unknown: undefined
            })
          for (const unknown of items.open) steps.push({ when: TRUE, values: [], unknown })
          return this.#iterateOver(node, steps)
        }
        case 'choice': {
          const c = this.decide(items.condition)
          if (c.kind === 'constant') return this.#iterate(node, c.value ? items.yes : items.no)
          const flow = this.under(c, () => this.#iterate(node, items.yes), ON)
          const other = this.under(not(c), () => this.#iterate(node, items.no), ON)
          return branched(c, flow, other)
        }
        case 'unknown':
          if (node.items.kind === 'omitted') this.recorder.once = true
          return this.#iterateOver(node, [{ when: TRUE, values: [], unknown: items.unknown }])
        case 'unset':
        case 'disabler':
          return ON
        default:
      }
    const { unknown } = this.unknown(
      describe(items),
      'cannot be iterated over',
      this.at(node.items)
    )
    return this.#iterateOver(node, [{ when: TRUE, values: [], unknown }])
  }

  #listSteps(node: Foreach, list: List): LoopStep[] {
    const pair = node.names.length > 1
    return itemsOf(list).map((item): LoopStep => {
      if (typeof item === 'object' && item.kind === 'spread')
        return { when: item.when, values: [], unknown: item.unknown }
      const when = typeof item === 'object' && item.kind === 'guarded' ? item.when : TRUE
      const value = itemValue(item)
      if (!pair) return { when, values: [value], unknown: undefined }
      const parts = typeof value === 'object' && value.kind === 'list' ? itemsOf(value) : []
      return { when, values: parts.map((part) => this.#single(part)), unknown: undefined }
    })
  }

  #single(item: List['items'][number]): Value {
    if (typeof item !== 'object') return item
    return itemValue(item)
  }

  #iterateOver(node: Foreach, steps: readonly LoopStep[]): Flow {
    let left: Condition = FALSE
    let done: Condition = FALSE
    for (const step of steps) {
      this.tick()
      const alive = not(left)
      const when = both(alive, step.when)
      if (when === FALSE) continue
      const body = (): Flow =>
        step.unknown === undefined
          ? this.#round(node, step.values)
          : this.#unknownRounds(node, step.unknown)
      const flow = when === TRUE ? body() : this.under(when, body, ON)
      if (flow === ON) continue
      done = either(done, both(when, flow.done))
      left = either(left, both(when, either(flow.leave, flow.done)))
      if (left === TRUE) break
    }
    return done === FALSE ? ON : { next: FALSE, leave: FALSE, done }
  }

  #round(node: Foreach, values: readonly Value[]): Flow {
    node.names.forEach((name, i) => {
      const value = values[i]
      this.project.scope.set(
        name,
        value ?? this.unknown(`${name} of a list`, 'is not known', this.at(node))
      )
    })
    return this.#block(node.block, 0)
  }

  /** Any number of rounds with unknown items: one is run, then everything it changed is unknown. */
  #unknownRounds(node: Foreach, items: Unknown): Flow {
    const { scope } = this.project
    const some = atom({
      name: `${items.name} has items`,
      reason: items.reason,
      at: items.at
    })
    const changed: (readonly [string, Value | undefined])[] = []
    const flow = this.under(
      some,
      () => {
        const values = node.names.map((name) =>
          this.unknown(`${name} of ${items.name}`, items.reason, items.at)
        )
        const result = this.#round(node, values)
        changed.push(...scope.changed())
        return result
      },
      ON
    )
    for (const [name, old] of changed) {
      const value = scope.get(name)
      if (value !== undefined && value !== old) scope.set(name, this.#blur(name, items, old, value))
    }
    return flow === ON ? ON : branched(some, flow, ON)
  }

  /** What a variable may be after unknown rounds: what it was, plus something unknown. */
  #blur(name: string, items: Unknown, old: Value | undefined, value: Value): Value {
    const unknown: Unknown = {
      name: `${name} from ${items.name}`,
      reason: items.reason,
      at: items.at
    }
    const spread = { kind: 'spread', when: TRUE, unknown } as const
    if (typeof value === 'object') {
      if (value.kind === 'list')
        return typeof old === 'object' && old.kind === 'list'
          ? listOfItems([...old.items, spread])
          : listOfItems([spread])
      if (value.kind === 'dictionary')
        return typeof old === 'object' && old.kind === 'dictionary'
          ? dictionaryOf(old.entries, [...old.open, unknown])
          : dictionaryOf(new Map(), [unknown])
    }
    return this.#fromUnknown(unknown)
  }

  #fromUnknown(unknown: Unknown): UnknownValue {
    return { kind: 'unknown', unknown, template: undefined }
  }

  // Expressions

  evaluate(node: Expression): Value {
    this.tick()
    // Whoever catches what is thrown puts the depth back: no `finally` on the hottest path.
    if (++this.depth > MAX_DEPTH) throw EXHAUSTED
    const value =
      node.kind === 'identifier'
        ? this.#variable(node.name, node)
        : evaluateExpression(this, node, this.#evaluate)
    this.depth--
    return value
  }

  #variable(name: string, node: { readonly start: number; readonly end: number }): Value {
    const value = this.project.scope.at(name, this.path)
    if (value !== undefined) return this.resolve(value)
    switch (name) {
      case 'meson':
        return { kind: 'meson' }
      case 'host_machine':
      case 'build_machine':
      case 'target_machine':
        return { kind: 'machine', name }
      default:
        this.recorder.diagnose(
          'meson/unknown-variable',
          `the variable '${name}' is used but never set`,
          this.at(node)
        )
        return this.unknown(`variable ${name}`, `the variable ${name} is not set`, this.at(node))
    }
  }

  leaveDirectory(): void {
    this.#leaving = true
  }

  runDirectory(directory: RepoPath, call: CallSite): void {
    const file = directory === '' ? 'meson.build' : `${directory}/meson.build`
    if (this.#directories.includes(directory) || this.#directories.length >= MAX_DIRECTORIES) {
      this.recorder.diagnose('meson/subdir', `${file} is entered while it runs`, this.at(call.node))
      return
    }
    if (this.#files.parse(file) === undefined) {
      this.recorder.diagnose('meson/subdir', `there is no ${file}`, this.at(call.node))
      return
    }
    const outer = this.directory
    this.directory = directory
    this.#directories.push(directory)
    try {
      this.#runFile(file)
    } finally {
      this.directory = outer
      this.#directories.pop()
    }
  }

  runSubproject(name: string, defaults: Value | undefined, call: CallSite): Value {
    const known = this.#subprojects.get(name)
    if (known !== undefined) return known
    const project = this.#files.subproject(name, this.project, defaults)
    const result = project === undefined ? opaque(name) : this.#enterSubproject(name, project, call)
    this.#subprojects.set(name, result)
    return result
  }

  #enterSubproject(name: string, project: Project, call: CallSite): Value {
    const outer = { project: this.project, directory: this.directory }
    this.#subprojects.set(name, opaque(name))
    this.project = project
    this.directory = project.root
    try {
      this.runDirectory(project.root, call)
    } finally {
      this.project = outer.project
      this.directory = outer.directory
    }
    return { kind: 'subproject', name, found: TRUE, variables: project.scope }
  }
}

interface LoopStep {
  readonly when: Condition
  readonly values: readonly Value[]
  readonly unknown: Unknown | undefined
}

/** Meson copies configuration data when it is assigned; other mutable objects are shared. */
function copied(value: Value, from: Expression): Value {
  if (typeof value !== 'object' || value.kind !== 'configuration' || from.kind !== 'identifier')
    return value
  return { ...value, entries: new Map(value.entries) }
}

const opaque = (name: string): Subproject => ({
  kind: 'subproject',
  name,
  found: TRUE,
  variables: undefined
})
