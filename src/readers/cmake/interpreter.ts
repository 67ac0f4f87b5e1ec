import { and, atom, type Condition, constant, FALSE, not, or, TRUE } from '../../logic/condition.js'
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
import { Known } from '../../logic/known.js'
import type { Evidence } from '../../model/fact.js'
import type { RepoPath, Span } from '../../text/span.js'
import { words } from './arguments.js'
import type { Block, Command, If, Argument as Node, ParsedFile, Statement } from './ast.js'
import { builtin } from './builtin.js'
import { COMMANDS } from './commands/index.js'
import {
  type Argument,
  BUILD_ROOT,
  type Call,
  type Context,
  DEAD,
  EXHAUSTED,
  SOURCE_ROOT,
  type World
} from './context.js'
import { assemble, type Piece, pieces } from './expand.js'
import { loopItems } from './loop.js'
import { parse } from './parser.js'
import { Recorder } from './recorder.js'
import { Layer, Store, UNSET, type Variable } from './store.js'
import { Targets } from './targets.js'
import { Test, truthOf } from './test.js'
import { elements, type Item, isPlain, type Text, Texts } from './text.js'
import { compareCmakeVersions, toolOfVersion } from './toolchain.js'

/** Commands and arguments in one evaluation; a large real build needs a tenth. */
const MAX_STEPS = 800_000
/** Nesting of calls, files and branches: what the call stack bears with room to spare. */
const MAX_DEPTH = 400
const MAX_CALLS = 60
/** Open parts of values, each with its condition. */
const MAX_HOLES = 60_000
const MAX_ROUNDS = 1_000

interface Definition {
  readonly kind: 'function' | 'macro'
  readonly parameters: readonly string[]
  readonly block: Block
  readonly file: RepoPath
  readonly when: Condition
}

export interface Files {
  /** Undefined when the snapshot has no such file. */
  parse(path: RepoPath): ParsedFile | undefined
}

/** Runs build files. One instance is one evaluation. */
export class Interpreter implements Context {
  readonly world: World
  readonly texts = new Texts((condition) => this.decide(condition))
  readonly recorder = new Recorder()
  readonly targets = new Targets(this.texts)
  readonly #files: Files
  readonly #store: Store
  readonly #cache = new Layer()
  readonly #environment = new Layer()
  readonly #properties = new Layer()
  #scope = new Layer()
  readonly #definitions = new Map<string, Definition[]>()
  readonly #opaque = new Map<string, string>()
  readonly #pieces = new WeakMap<Node, readonly Piece[]>()
  readonly #guards = new Layer()
  #known = new Known()
  #bindings: ReadonlyMap<string, Text> | undefined
  #steps = 0
  #depth = 0
  /** Whether the branch that a running condition decides about stops by itself. */
  #stops = false
  #calls = 0
  readonly #running: RepoPath[] = []
  readonly #deferred: (() => void)[] = []
  #trail: Evidence[] = []
  policyVersion = ''
  file: RepoPath = 'CMakeLists.txt'

  constructor(world: World, files: Files) {
    this.world = world
    this.#files = files
    this.#store = new Store(this.texts)
    for (const { name, value, when } of world.overrides)
      this.#cache.values.set(name, {
        text: this.texts.merge(when, value, this.#cache.values.get(name)?.text ?? ''),
        set: or(when, this.#cache.values.get(name)?.set ?? FALSE)
      })
    const places = { SOURCE: SOURCE_ROOT, BINARY: BUILD_ROOT }
    for (const [kind, root] of Object.entries(places))
      for (const prefix of ['CMAKE_', 'CMAKE_CURRENT_', 'PROJECT_'])
        this.set(`${prefix}${kind}_DIR`, root)
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

  /** The cache at the end, for comparing with CMake. */
  get cacheEntries(): ReadonlyMap<string, Variable> {
    return this.#cache.values
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
    const outer = { file: this.file, bindings: this.#bindings }
    this.file = path
    this.#bindings = undefined
    this.#running.push(path)
    const listed = this.variable('CMAKE_CURRENT_LIST_FILE')
    this.#setListFile(`${SOURCE_ROOT}/${path}`)
    try {
      this.#block(body, 0)
    } finally {
      this.#running.pop()
      this.file = outer.file
      this.#bindings = outer.bindings
      if (isPlain(listed.text)) this.#setListFile(listed.text)
    }
  }

  #setListFile(path: string): void {
    this.set('CMAKE_CURRENT_LIST_FILE', path)
    this.set('CMAKE_CURRENT_LIST_DIR', path.slice(0, Math.max(0, path.lastIndexOf('/'))))
  }

  runDirectory(path: RepoPath, binary: string, all: boolean, at: Span): boolean {
    const file = path === '' ? 'CMakeLists.txt' : `${path}/CMakeLists.txt`
    if (this.#files.parse(file) === undefined || this.#running.includes(file)) return false
    const outer = this.#scope
    const deferred = this.#deferred.length
    const policy = this.policyVersion
    this.#scope = new Layer(outer)
    this.set('CMAKE_CURRENT_SOURCE_DIR', `${SOURCE_ROOT}/${path}`)
    this.set('CMAKE_CURRENT_BINARY_DIR', binary)
    if (!all) this.set('@exclude', '1')
    try {
      this.runFile(file)
      this.#runDeferred(deferred)
    } finally {
      this.#scope = outer
      this.policyVersion = policy
      this.#deferred.length = deferred
    }
    void at
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

  #step(weight = 1): void {
    this.#steps += weight
    if (this.#steps > MAX_STEPS || this.texts.size > MAX_HOLES) throw EXHAUSTED
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
    this.#step()
    const at = this.at(clause.head)
    this.#stops = clause.body.some(stops) || (node.otherwise?.some(stops) ?? false)
    const condition = this.decide(this.test(this.#conditionWords(clause.head), at))
    this.#stops = false
    const trail = this.#trail
    const enter = (taken: boolean): void => {
      if (trail.length < 40)
        this.#trail = [
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
      this.#trail = trail
    }
  }

  /** References to what is not known stay one word: nothing says how many it would be. */
  #conditionWords(head: Command): readonly Argument[] {
    return head.args.flatMap((node): readonly Argument[] => {
      const quoted = node.kind === 'quoted' || node.kind === 'bracket'
      const text = this.#expand(node)
      if (quoted || !isPlain(text) || !/[$;]/.test(node.raw)) return [{ text, when: TRUE, quoted }]
      return elements(text)
        .filter((word) => word !== '')
        .map((word) => ({ text: word, when: TRUE, quoted }))
    })
  }

  #while(node: Block, round: number): Flow {
    this.#step()
    const condition = this.decide(this.test(this.#conditionWords(node.head), this.at(node.head)))
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
      this.#step()
      const condition = this.decide(this.test(this.#conditionWords(node.head), this.at(node.head)))
      if (condition === FALSE) return ON
      if (condition !== TRUE || i >= MAX_ROUNDS) return this.#while(node, MAX_ROUNDS)
      const flow = this.#block(node.body, 0)
      const left = leftBy({ ...flow, next: FALSE })
      if (left === FALSE) continue
      return flow.done === FALSE ? ON : { next: FALSE, leave: FALSE, done: flow.done }
    }
  }

  #foreach(node: Block): Flow {
    const [variable, ...args] = this.#arguments(node.head)
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
    this.#store.set(this.#scope, name, before)
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
      this.#step()
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
    const args = words(this.#arguments(node.head))
    const start = args.indexOf('PROPAGATE')
    const propagated = start < 0 ? [] : args.slice(start + 1)
    const outer = this.#scope
    this.#scope = new Layer(outer)
    try {
      const flow = this.#block(node.body, 0)
      for (const name of propagated) this.setInParent(name, this.variable(name))
      return flow
    } finally {
      this.#scope = outer
    }
  }

  // Commands

  #define(node: Block, kind: Definition['kind']): void {
    const [name, ...parameters] = words(this.#arguments(node.head))
    if (name === undefined) return
    const key = name.toLowerCase()
    const definition = { kind, parameters, block: node, file: this.file, when: this.when }
    const others = this.#definitions.get(key)
    if (this.when === TRUE || others === undefined) this.#definitions.set(key, [definition])
    else if (others.length < 8) others.push(definition)
  }

  #command(node: Command): Flow {
    this.#step(1 + node.args.length)
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
    const args = this.#arguments(node)
    this.#step(args.length)
    const call: Call = { node, name: node.name, args, at: this.at(node) }
    return this.#dispatch(node.name, call)
  }

  #dispatch(name: string, call: Call): Flow {
    const definitions = this.#definitions.get(name)
    if (definitions !== undefined) return this.#invoke(definitions, definitions.length - 1, call)
    if (name === 'cmake_language') return this.#language(call)
    const handler = COMMANDS.get(name)
    if (handler !== undefined) handler(this, call)
    else if (!this.#isOpaqueCommand(name))
      this.recorder.diagnose('cmake/unknown-command', `the command '${name}' is not known`, call.at)
    return ON
  }

  #isOpaqueCommand(name: string): boolean {
    const [first = ''] = name.split('_')
    return [...this.#opaque.keys()].some((prefix) => prefix.toLowerCase().startsWith(first))
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
    this.#store.set(this.#guards, this.file, { text: '', set: TRUE })
    const again = this.decide(guarded)
    return again === FALSE ? ON : { next: FALSE, leave: FALSE, done: again }
  }

  #propagate(node: Command): void {
    const args = words(this.#arguments(node))
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
    const outer = { file: this.file, bindings: this.#bindings, scope: this.#scope }
    this.file = definition.file
    try {
      if (definition.kind === 'macro') {
        this.#bindings = new Map(this.#parameters(definition, call))
        // A macro's return() leaves its caller.
        return this.#block(definition.block.body, 0)
      }
      this.#bindings = undefined
      this.#scope = new Layer(outer.scope)
      for (const [name, text] of this.#parameters(definition, call)) this.set(name, text)
      this.set('CMAKE_CURRENT_FUNCTION', call.name)
      const path = `${SOURCE_ROOT}/${definition.file}`
      this.set('CMAKE_CURRENT_FUNCTION_LIST_FILE', path)
      this.set('CMAKE_CURRENT_FUNCTION_LIST_DIR', path.slice(0, path.lastIndexOf('/')))
      this.#block(definition.block.body, 0)
      return ON
    } finally {
      this.#calls--
      this.file = outer.file
      this.#bindings = outer.bindings
      this.#scope = outer.scope
    }
  }

  #parameters({ parameters }: Definition, { args }: Call): [string, Text][] {
    const all: Item[] = args.map(({ text, when }) => ({ text, when }))
    const named = parameters.map((name, i): [string, Text] => {
      const arg = all[i]
      return [name, arg === undefined ? '' : arg.text]
    })
    const certain = all.every(({ when }) => when === TRUE)
    return [
      ...all.slice(0, 40).map(({ text }, i): [string, Text] => [`ARGV${i}`, text]),
      ['ARGV', this.texts.join(all)],
      ['ARGN', this.texts.join(all.slice(parameters.length))],
      [
        'ARGC',
        certain
          ? String(all.length)
          : this.unknown(`number of arguments`, 'some arguments are not always there')
      ],
      ...named
    ]
  }

  // Arguments

  #arguments(node: Command): readonly Argument[] {
    const found: Argument[] = []
    for (const arg of node.args) {
      const quoted = arg.kind === 'quoted' || arg.kind === 'bracket'
      if (quoted || arg.kind !== 'unquoted') {
        found.push({ text: this.texts.settle(this.#expand(arg)), when: TRUE, quoted })
        continue
      }
      if (!/[$;@\\]/.test(arg.raw)) {
        found.push({ text: arg.raw, when: TRUE, quoted })
        continue
      }
      for (const { text, when } of this.texts.split(this.#expand(arg)))
        found.push({ text: this.texts.settle(text), when, quoted })
    }
    return found
  }

  #expand(arg: Node): Text {
    if (arg.kind === 'bracket' || !/[$\\]/.test(arg.raw)) return arg.raw
    let parts = this.#pieces.get(arg)
    if (parts === undefined) {
      parts = pieces(arg.raw)
      this.#pieces.set(arg, parts)
    }
    const text = this.#assemble(parts)
    this.#step(text.length >> 9)
    return this.texts.bounded(text)
  }

  #assemble(parts: readonly Piece[]): Text {
    return assemble(parts, (kind, name) => {
      if (kind === 'normal' && this.#bindings !== undefined) {
        const bound = this.#bindings.get(name)
        if (bound !== undefined) return bound
      }
      return this.texts.map(name, (plain) => {
        if (!isPlain(plain))
          return this.unknown(`\${${this.texts.describe(plain)}}`, 'its name is not known')
        if (kind === 'ENV') return this.environment(plain).text
        if (kind === 'CACHE') return this.cached(plain).text
        return this.get(plain)
      })
    })
  }

  expandAt(text: string, atOnly: boolean): Text {
    return this.#assemble(pieces(text, atOnly ? 'only' : 'too'))
  }

  // Variables

  get(name: string): Text {
    return this.texts.settle(this.variable(name).text)
  }

  variable(name: string): Variable {
    const own = this.#scope.get(name)
    if (own?.set === TRUE) return own
    const cached = this.#cache.values.get(name)
    const found =
      cached === undefined
        ? (own ?? UNSET)
        : own === undefined
          ? cached
          : this.#store.orElse(own, cached)
    const set = this.decide(found.set)
    if (set === TRUE) return { text: found.text, set }
    const other = own === undefined || own.set !== FALSE ? this.#outside(name) : UNSET
    return this.#store.orElse({ text: found.text, set }, other)
  }

  /** What nobody here sets. */
  #outside(name: string): Variable {
    const known = builtin(this, name)
    if (known !== undefined) return { text: known, set: TRUE }
    const reason = this.isOpaque(name)
    if (reason !== undefined) return { text: this.unknown(name, reason), set: TRUE }
    const { world } = this
    if (world.symbolic && !world.assigned.has(name) && mayBeGiven(name))
      return { text: this.unknown(`option ${name}`, 'it may be set from outside'), set: TRUE }
    return UNSET
  }

  hasNormal(name: string): Condition {
    return this.decide(this.#scope.get(name)?.set ?? FALSE)
  }

  set(name: string, text: Text): void {
    this.#store.set(this.#scope, name, { text: this.texts.bounded(text), set: TRUE })
  }

  unset(name: string): void {
    this.#store.set(this.#scope, name, UNSET)
  }

  setInParent(name: string, variable: Variable): void {
    const { parent } = this.#scope
    if (parent === undefined) return
    // The own scope keeps what it saw so far.
    if (!this.#scope.values.has(name)) {
      const seen = this.#scope.get(name)
      if (seen !== undefined) this.#store.set(this.#scope, name, seen)
    }
    this.#store.set(parent, name, variable)
  }

  cached(name: string): Variable {
    return this.#cache.values.get(name) ?? UNSET
  }

  setCached(name: string, text: Text): void {
    this.#store.set(this.#cache, name, { text: this.texts.bounded(text), set: TRUE })
  }

  unsetCached(name: string): void {
    this.#store.set(this.#cache, name, UNSET)
  }

  environment(name: string): Variable {
    const known = this.#environment.values.get(name)
    if (known !== undefined) return known
    const reason = 'the environment is not known'
    return {
      text: this.unknown(`$ENV{${name}}`, reason),
      set: atom({ name: `DEFINED ENV{${name}}`, reason, at: undefined })
    }
  }

  setEnvironment(name: string, variable: Variable): void {
    this.#store.set(this.#environment, name, variable)
  }

  property(key: string): Variable {
    return this.#properties.values.get(key) ?? UNSET
  }

  setProperty(key: string, variable: Variable): void {
    this.#store.set(this.#properties, key, variable)
  }

  opaque(prefix: string, reason: string): void {
    if (prefix !== '' && this.#opaque.size < 2_000) this.#opaque.set(prefix, reason)
  }

  isOpaque(name: string): string | undefined {
    for (let i = name.indexOf('_'); i > 0; i = name.indexOf('_', i + 1)) {
      const reason = this.#opaque.get(name.slice(0, i))
      if (reason !== undefined) return reason
    }
    return this.#opaque.get(`=${name}`)
  }

  isCommand(name: string): Condition {
    const key = name.toLowerCase()
    const definitions = this.#definitions.get(key)
    if (definitions !== undefined) return this.decide(or(...definitions.map(({ when }) => when)))
    if (/^corrosion_/.test(key)) return this.decide(this.property('@corrosion').set)
    return constant(COMMANDS.has(key))
  }

  // What commands use

  at(node: { readonly start: number; readonly end: number }): Span {
    return { path: this.file, start: node.start, end: node.end }
  }

  get when(): Condition {
    return this.#known.when
  }

  decide(condition: Condition): Condition {
    return condition.kind === 'constant' ? condition : this.#known.simplify(condition)
  }

  under<T>(condition: Condition, body: () => T, dead: T): T {
    const decided = this.decide(condition)
    if (decided.kind === 'constant') return decided.value ? body() : dead
    if (++this.#depth > MAX_DEPTH) throw EXHAUSTED
    const outer = this.#known
    const journal = this.#store.begin()
    this.#known = outer.enter(decided)
    let result = dead
    let died = false
    try {
      result = body()
    } catch (thrown) {
      if (thrown !== DEAD) throw thrown
      died = true
    } finally {
      this.#known = outer
      this.#depth--
      this.#store.end(journal, died ? undefined : decided)
    }
    if (died) this.assume(not(decided))
    return result
  }

  assume(condition: Condition): void {
    if (condition.kind !== 'constant') this.#known.note(condition, true)
  }

  fail(when: Condition, message: string, tool: string | undefined, at: Span, goOn = false): void {
    const decided = this.decide(when)
    if (decided === FALSE || this.world.ignored.has(`${at.path}:${at.start}`)) return
    this.recorder.failures.push({
      kind: 'failure',
      when: and(this.when, decided),
      message,
      tool,
      at,
      evidence: this.evidence()
    })
    if (goOn) return
    if (decided === TRUE) throw DEAD
    this.assume(not(decided))
  }

  evidence(): readonly Evidence[] {
    return this.#trail
  }

  unknown(name: string, reason: string, at?: Span): Text {
    return this.texts.unknown({ name, reason, at })
  }

  bool(condition: Condition, yes = 'TRUE', no = 'FALSE'): Text {
    return this.texts.choice(this.decide(condition), yes, no)
  }

  truth(text: Text): Condition {
    return this.decide(truthOf(this, text))
  }

  test(args: readonly Argument[], at: Span): Condition {
    return new Test(this, args, at).run()
  }

  older(a: string, b: string, at: Span): boolean {
    const left = toolOfVersion(a)
    const right = toolOfVersion(b)
    if (left === undefined || (right !== undefined && right.tool !== left.tool))
      return compareCmakeVersions(a, b) < 0
    if (right !== undefined) return false
    const version = left.minor ? `1.${b}` : b
    if (/^\d/.test(version)) this.#noteCheck(left.tool, version, at)
    const { tooOld } = this.world
    return (
      tooOld !== undefined &&
      tooOld.tool === left.tool &&
      compareCmakeVersions(tooOld.version, version) <= 0
    )
  }

  #noteCheck(tool: string, version: string, at: Span): void {
    // CMake's own version decides about much; only where something may stop it is a floor.
    if (tool === 'cmake' && !this.#stops) return
    const { checks } = this.recorder
    const key = `${tool} ${version}`
    const known = checks.get(key)
    if (known !== undefined) checks.set(key, { ...known, when: or(known.when, this.when) })
    else if (checks.size < 64) checks.set(key, { tool, version, when: this.when, at })
  }

  setPolicyVersion(version: string): void {
    this.policyVersion = version
  }
}

const stops = (statement: Statement): boolean =>
  statement.kind === 'command' &&
  statement.name === 'message' &&
  /^(?:FATAL_ERROR|SEND_ERROR)$/.test(statement.args[0]?.raw ?? '')

/** Not what a platform's toolchain file sets, nor CMake's own variables, nor where something is. */
const mayBeGiven = (name: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(name) &&
  !/(?:COMPILER|EXECUTABLE|PROGRAM|CARGO|RUSTC|RUSTUP|TOOLCHAIN|LIBRARY|LIBRARIES|DIRS?|PATH|ROOT|VERSION|FLAGS|TARGET|FOUND|_FIND_\w+)$/i.test(
    name
  ) &&
  !/^(?:CMAKE_|_|ANDROID|IOS|EMSCRIPTEN|VCPKG_|CPACK_|ARG[CNV]\d*$)/.test(name)

const TRUE_AT = (): Condition => TRUE
const whole = (path: RepoPath): Span => ({ path, start: 0, end: 0 })
