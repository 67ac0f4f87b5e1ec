import { and, type Condition, constant, FALSE, not, or, TRUE } from '../../logic/condition.js'
import { forgetConnections } from '../../logic/connect.js'
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
import type { RepoPath, Span } from '../../text/span.js'
import { words } from './arguments.js'
import type { Block, Command, If, ParsedFile, Statement } from './ast.js'
import { COMMANDS } from './commands/index.js'
import { type Call, DEAD, EXHAUSTED, SOURCE_ROOT, type World } from './context.js'
import { type Definition, parametersOf } from './definition.js'
import { Evaluator } from './evaluator.js'
import { loopItems } from './loop.js'
import { parse } from './parser.js'
import { Layer } from './store.js'
import { isPlain } from './text.js'

const MAX_CALLS = 60
const MAX_ROUNDS = 1_000

export interface Files {
  /** Undefined when the snapshot has no such file. */
  parse(path: RepoPath): ParsedFile | undefined
}

/** Runs build files. One instance is one evaluation. */
export class Interpreter extends Evaluator {
  readonly #files: Files
  readonly #definitions = new Map<string, Definition[]>()
  readonly #guards = new Layer()
  readonly #running: RepoPath[] = []
  readonly #deferred: (() => void)[] = []
  #calls = 0

  constructor(world: World, files: Files) {
    super(world)
    this.#files = files
  }

  /** Runs the build from its root file. True unless the bounds were exceeded. */
  run(): boolean {
    forgetConnections()
    try {
      this.runFile('CMakeLists.txt')
      this.#runDeferred(0)
      return true
    } catch (thrown) {
      if (thrown === DEAD) return true
      if (thrown !== EXHAUSTED && !(thrown instanceof RangeError)) throw thrown
      this.recorder.diagnose(
        'cmake/exhausted',
        'the build files are too large or too deeply nested to evaluate; every outcome is unknown',
        { path: this.file, start: 0, end: 0 }
      )
      return false
    }
  }

  // Files and statements

  runFile(path: RepoPath): boolean {
    const parsed = this.#files.parse(path)
    if (parsed === undefined || this.#running.length > MAX_CALLS) return false
    if (this.#running.filter((one) => one === path).length > 3) {
      this.recorder.diagnose('cmake/recursion', `${path} includes itself`, whole(path))
      return false
    }
    for (const { message, start, end } of parsed.problems)
      this.recorder.diagnose('cmake/parse', message, { path, start, end })
    this.#in(path, parsed.body)
    return true
  }

  #in(path: RepoPath, body: readonly Statement[]): void {
    const outer = { file: this.file, bindings: this.bindings }
    this.file = path
    this.bindings = undefined
    this.#running.push(path)
    const listed = this.variable('CMAKE_CURRENT_LIST_FILE')
    this.#setListFile(`${SOURCE_ROOT}/${path}`)
    try {
      this.#block(body, 0)
    } finally {
      this.#running.pop()
      this.file = outer.file
      this.bindings = outer.bindings
      if (isPlain(listed.text)) this.#setListFile(listed.text)
    }
  }

  #setListFile(path: string): void {
    this.set('CMAKE_CURRENT_LIST_FILE', path)
    this.set('CMAKE_CURRENT_LIST_DIR', path.slice(0, Math.max(0, path.lastIndexOf('/'))))
  }

  runDirectory(path: RepoPath, binary: string, all: boolean): boolean {
    const file = path === '' ? 'CMakeLists.txt' : `${path}/CMakeLists.txt`
    if (this.#files.parse(file) === undefined || this.#running.includes(file)) return false
    const outer = this.scope
    const deferred = this.#deferred.length
    const policy = this.policyVersion
    this.scope = new Layer(outer)
    this.set('CMAKE_CURRENT_SOURCE_DIR', `${SOURCE_ROOT}/${path}`)
    this.set('CMAKE_CURRENT_BINARY_DIR', binary)
    if (!all) this.set('@exclude', '1')
    try {
      this.runFile(file)
      this.#runDeferred(deferred)
    } finally {
      this.scope = outer
      this.policyVersion = policy
      this.#deferred.length = deferred
    }
    return true
  }

  deferDirectory(body: () => void): void {
    if (this.#deferred.length < 1_000) this.#deferred.push(body)
  }

  #runDeferred(from: number): void {
    for (const body of this.#deferred.splice(from)) body()
  }

  runCode(text: string): void {
    if (++this.#calls > MAX_CALLS) throw EXHAUSTED
    try {
      this.#block(parse(text).body, 0)
    } finally {
      this.#calls--
    }
  }

  #block(body: readonly Statement[], from: number): Flow {
    for (let i = from; i < body.length; i++) {
      const statement = body[i]
      if (statement === undefined) break
      const flow = this.#statement(statement)
      if (flow === ON) continue
      const left = this.decide(leftBy(flow))
      if (left === FALSE) continue
      if (left === TRUE || i + 1 >= body.length) return flow
      return inOrder(
        flow,
        left,
        this.under(not(left), () => this.#block(body, i + 1), ON)
      )
    }
    return ON
  }

  #statement(node: Statement): Flow {
    switch (node.kind) {
      case 'command':
        return this.#command(node)
      case 'if':
        return this.#if(node, 0)
      case 'foreach':
        return this.#foreach(node)
      case 'while':
        return this.#while(node, 0)
      case 'function':
      case 'macro':
        this.#define(node, node.kind)
        return ON
      case 'block':
        return this.#scoped(node)
    }
  }

  #if(node: If, index: number): Flow {
    const clause = node.clauses[index]
    if (clause === undefined)
      return node.otherwise === undefined ? ON : this.#block(node.otherwise, 0)
    this.step()
    const at = this.at(clause.head)
    this.stops = clause.body.some(stops) || (node.otherwise?.some(stops) ?? false)
    const condition = this.decide(this.test(this.conditionWords(clause.head), at))
    this.stops = false
    const trail = this.trail
    const enter = (taken: boolean): void => {
      if (trail.length < 40)
        this.trail = [
          ...trail,
          { at, note: taken ? 'this condition holds' : 'this condition does not hold' }
        ]
    }
    try {
      let flow = ON
      if (condition !== FALSE) {
        enter(true)
        flow = this.under(condition, () => this.#block(clause.body, 0), ON)
        if (condition === TRUE) return flow
      }
      enter(false)
      const rest = (): Flow => this.#if(node, index + 1)
      if (condition === FALSE) return rest()
      return branched(condition, flow, this.under(not(condition), rest, ON))
    } finally {
      this.trail = trail
    }
  }

  #while(node: Block, round: number): Flow {
    this.step()
    const condition = this.decide(this.test(this.conditionWords(node.head), this.at(node.head)))
    if (condition === FALSE) return ON
    if (round >= MAX_ROUNDS) {
      this.recorder.diagnose('cmake/loop', 'this loop does not seem to end', this.at(node.head))
      return ON
    }
    if (condition !== TRUE) {
      const flow = this.under(condition, () => this.#block(node.body, 0), ON)
      return flow.done === FALSE
        ? ON
        : { next: FALSE, leave: FALSE, done: and(condition, flow.done) }
    }
    const flow = this.#block(node.body, 0)
    if (flow === ON || (flow.leave === FALSE && flow.done === FALSE))
      return this.#again(node, round)
    const left = this.decide(or(flow.leave, flow.done))
    if (left === TRUE)
      return flow.done === FALSE ? ON : { next: FALSE, leave: FALSE, done: flow.done }
    const rest = this.under(not(left), () => this.#while(node, round + 50), ON)
    const done = or(flow.done, and(not(left), rest.done))
    return done === FALSE ? ON : { next: FALSE, leave: FALSE, done }
  }

  /** A plain next round, without nesting. */
  #again(node: Block, round: number): Flow {
    for (let i = round + 1; ; i++) {
      this.step()
      const condition = this.decide(this.test(this.conditionWords(node.head), this.at(node.head)))
      if (condition === FALSE) return ON
      if (condition !== TRUE || i >= MAX_ROUNDS) return this.#while(node, MAX_ROUNDS)
      const flow = this.#block(node.body, 0)
      const left = leftBy({ ...flow, next: FALSE })
      if (left === FALSE) continue
      return flow.done === FALSE ? ON : { next: FALSE, leave: FALSE, done: flow.done }
    }
  }

  #foreach(node: Block): Flow {
    const [variable, ...args] = this.arguments(node.head)
    const name = variable?.text ?? ''
    const plan = loopItems(this, args)
    if (plan.zipped !== undefined)
      return this.#rounds(node, plan.zipped.length, TRUE_AT, (round) => {
        const names = plan.names.length > 0 ? [name, ...plan.names] : undefined
        plan.zipped?.[round]?.forEach((text, i) => {
          this.set(names?.[i] ?? `${name}_${i}`, text)
        })
      })
    const before = this.variable(name)
    const flow = this.#rounds(
      node,
      plan.items.length,
      (round) => plan.items[round]?.when ?? TRUE,
      (round) => this.set(name, plan.items[round]?.text ?? '')
    )
    this.store.set(this.scope, name, before)
    return flow
  }

  #rounds(
    node: Block,
    count: number,
    guard: (round: number) => Condition,
    begin: (round: number) => void
  ): Flow {
    let left: Condition = FALSE
    let done: Condition = FALSE
    for (let round = 0; round < count; round++) {
      this.step()
      const when = this.decide(and(not(left), guard(round)))
      if (when === FALSE) continue
      const flow = this.under(
        when,
        () => {
          begin(round)
          return this.#block(node.body, 0)
        },
        ON
      )
      if (flow === ON) continue
      done = or(done, and(when, flow.done))
      left = or(left, and(when, or(flow.leave, flow.done)))
      if (this.decide(left) === TRUE) break
    }
    return done === FALSE ? ON : { next: FALSE, leave: FALSE, done }
  }

  #scoped(node: Block): Flow {
    const args = words(this.arguments(node.head))
    const start = args.indexOf('PROPAGATE')
    const propagated = start < 0 ? [] : args.slice(start + 1)
    const outer = this.scope
    this.scope = new Layer(outer)
    try {
      const flow = this.#block(node.body, 0)
      for (const name of propagated) this.setInParent(name, this.variable(name))
      return flow
    } finally {
      this.scope = outer
    }
  }

  // Commands

  #define(node: Block, kind: Definition['kind']): void {
    const [name, ...parameters] = words(this.arguments(node.head))
    if (name === undefined) return
    const key = name.toLowerCase()
    const definition = { kind, parameters, block: node, file: this.file, when: this.when }
    const others = this.#definitions.get(key)
    if (this.when === TRUE || others === undefined) this.#definitions.set(key, [definition])
    else if (others.length < 8) others.push(definition)
  }

  #command(node: Command): Flow {
    this.step(1 + node.args.length)
    switch (node.name) {
      case 'return': {
        this.#propagate(node)
        return DONE
      }
      case 'break':
        return BREAK
      case 'continue':
        return CONTINUE
      case 'include_guard':
        return this.#includeGuard()
    }
    const args = this.arguments(node)
    this.step(args.length)
    const call: Call = { node, name: node.name, args, at: this.at(node) }
    return this.#dispatch(node.name, call)
  }

  #dispatch(name: string, call: Call): Flow {
    const definitions = this.#definitions.get(name)
    if (definitions !== undefined) return this.#invoke(definitions, definitions.length - 1, call)
    if (name === 'cmake_language') return this.#language(call)
    const handler = COMMANDS.get(name)
    if (handler !== undefined) handler(this, call)
    else if (!this.isOpaqueCommand(name))
      this.recorder.diagnose('cmake/unknown-command', `the command '${name}' is not known`, call.at)
    return ON
  }

  #language(call: Call): Flow {
    const [how, name, ...rest] = call.args
    if (how?.text === 'CALL' && name !== undefined && isPlain(name.text))
      return this.#dispatch(name.text.toLowerCase(), { ...call, args: rest })
    if (how?.text === 'EVAL' && name?.text === 'CODE') {
      const code = rest.map(({ text }) => text).join('')
      if (isPlain(code)) this.runCode(code)
    }
    if (how?.text === 'DEFER') {
      const at = call.args.findIndex(({ text }) => text === 'CALL')
      const target = call.args[at + 1]
      if (at > 0 && target !== undefined && isPlain(target.text)) {
        const later = { ...call, args: call.args.slice(at + 2) }
        this.deferDirectory(() => void this.#dispatch(target.text.toLowerCase(), later))
      }
    }
    return ON
  }

  #includeGuard(): Flow {
    const guarded = this.#guards.get(this.file)?.set ?? FALSE
    this.store.set(this.#guards, this.file, { text: '', set: TRUE })
    const again = this.decide(guarded)
    return again === FALSE ? ON : { next: FALSE, leave: FALSE, done: again }
  }

  #propagate(node: Command): void {
    const args = words(this.arguments(node))
    if (args[0] === 'PROPAGATE')
      for (const name of args.slice(1)) this.setInParent(name, this.variable(name))
  }

  /** The latest definition that holds here is called. */
  #invoke(definitions: readonly Definition[], index: number, call: Call): Flow {
    const definition = definitions[index]
    if (definition === undefined) return ON
    const c = index === 0 ? TRUE : this.decide(definition.when)
    if (c === TRUE) return this.#call(definition, call)
    if (c === FALSE) return this.#invoke(definitions, index - 1, call)
    const flow = this.under(c, () => this.#call(definition, call), ON)
    const other = this.under(not(c), () => this.#invoke(definitions, index - 1, call), ON)
    return branched(c, flow, other)
  }

  #call(definition: Definition, call: Call): Flow {
    if (this.#calls >= MAX_CALLS) {
      this.recorder.diagnose('cmake/recursion', `'${call.name}' calls itself too often`, call.at)
      return ON
    }
    this.#calls++
    const outer = { file: this.file, bindings: this.bindings, scope: this.scope }
    this.file = definition.file
    try {
      if (definition.kind === 'macro') {
        this.bindings = new Map(parametersOf(this, definition, call))
        // A macro's return() leaves its caller.
        return this.#block(definition.block.body, 0)
      }
      this.bindings = undefined
      this.scope = new Layer(outer.scope)
      for (const [name, text] of parametersOf(this, definition, call)) this.set(name, text)
      this.set('CMAKE_CURRENT_FUNCTION', call.name)
      const path = `${SOURCE_ROOT}/${definition.file}`
      this.set('CMAKE_CURRENT_FUNCTION_LIST_FILE', path)
      this.set('CMAKE_CURRENT_FUNCTION_LIST_DIR', path.slice(0, path.lastIndexOf('/')))
      this.#block(definition.block.body, 0)
      return ON
    } finally {
      this.#calls--
      this.file = outer.file
      this.bindings = outer.bindings
      this.scope = outer.scope
    }
  }

  isCommand(name: string): Condition {
    const key = name.toLowerCase()
    const definitions = this.#definitions.get(key)
    if (definitions !== undefined) return this.decide(or(...definitions.map(({ when }) => when)))
    if (/^corrosion_/.test(key)) return this.decide(this.property('@corrosion').set)
    return constant(COMMANDS.has(key))
  }
}

const stops = (statement: Statement): boolean =>
  statement.kind === 'command' &&
  statement.name === 'message' &&
  /^(?:FATAL_ERROR|SEND_ERROR)$/.test(statement.args[0]?.raw ?? '')

const TRUE_AT = (): Condition => TRUE
const whole = (path: RepoPath): Span => ({ path, start: 0, end: 0 })
