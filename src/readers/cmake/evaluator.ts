import { and, atom, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'
import { Known } from '../../logic/known.js'
import type { Evidence } from '../../model/fact.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { Command, Argument as Node } from './ast.js'
import { builtin } from './builtin.js'
import {
  type Argument,
  BUILD_ROOT,
  type Context,
  DEAD,
  EXHAUSTED,
  SOURCE_ROOT,
  type World
} from './context.js'
import { assemble, type Piece, pieces } from './expand.js'
import { Recorder } from './recorder.js'
import { Layer, Store, UNSET, type Variable } from './store.js'
import { Targets } from './targets.js'
import { Test, truthOf } from './test.js'
import { elements, isPlain, type Text, Texts } from './text.js'
import { compareCmakeVersions, toolOfVersion } from './toolchain.js'

/** Commands and arguments in one evaluation; a large real build needs a tenth. */
const MAX_STEPS = 800_000
/** Nesting of calls, files and branches: what the call stack bears with room to spare. */
const MAX_DEPTH = 400
/** Open parts of values, each with its condition. */
const MAX_HOLES = 60_000

/** Values, variables and conditions of one evaluation; what it runs comes with `Interpreter`. */
export abstract class Evaluator implements Context {
  readonly world: World
  readonly texts = new Texts((condition) => this.decide(condition))
  readonly recorder = new Recorder()
  readonly targets = new Targets(this.texts)
  protected readonly store: Store
  protected scope = new Layer()
  /** What the parameters of the running macro stand for. */
  protected bindings: ReadonlyMap<string, Text> | undefined
  protected trail: Evidence[] = []
  /** Whether the branch that a running condition decides about stops by itself. */
  protected stops = false
  readonly #cache = new Layer()
  readonly #environment = new Layer()
  readonly #properties = new Layer()
  readonly #opaque = new Map<string, string>()
  readonly #pieces = new WeakMap<Node, readonly Piece[]>()
  #known = new Known()
  #steps = 0
  #depth = 0
  policyVersion = ''
  file: RepoPath = 'CMakeLists.txt'

  constructor(world: World) {
    this.world = world
    this.store = new Store(this.texts)
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

  abstract isCommand(name: string): Condition
  abstract runFile(path: RepoPath): boolean
  abstract runDirectory(path: RepoPath, binary: string, all: boolean): boolean
  abstract deferDirectory(body: () => void): void
  abstract runCode(text: string): void

  /** The cache at the end, for comparing with CMake. */
  get cacheEntries(): ReadonlyMap<string, Variable> {
    return this.#cache.values
  }

  protected step(weight = 1): void {
    this.#steps += weight
    if (this.#steps > MAX_STEPS || this.texts.size > MAX_HOLES) throw EXHAUSTED
  }

  // Arguments

  protected arguments(node: Command): readonly Argument[] {
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
    this.step(text.length >> 9)
    return this.texts.bounded(text)
  }

  #assemble(parts: readonly Piece[]): Text {
    return assemble(parts, (kind, name) => {
      if (kind === 'normal' && this.bindings !== undefined) {
        const bound = this.bindings.get(name)
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
    const own = this.scope.get(name)
    if (own?.set === TRUE) return own
    const cached = this.#cache.values.get(name)
    const found =
      cached === undefined
        ? (own ?? UNSET)
        : own === undefined
          ? cached
          : this.store.orElse(own, cached)
    const set = this.decide(found.set)
    if (set === TRUE) return { text: found.text, set }
    const other = own === undefined || own.set !== FALSE ? this.#outside(name) : UNSET
    return this.store.orElse({ text: found.text, set }, other)
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
    return this.decide(this.scope.get(name)?.set ?? FALSE)
  }

  set(name: string, text: Text): void {
    this.store.set(this.scope, name, { text: this.texts.bounded(text), set: TRUE })
  }

  unset(name: string): void {
    this.store.set(this.scope, name, UNSET)
  }

  setInParent(name: string, variable: Variable): void {
    const { parent } = this.scope
    if (parent === undefined) return
    // The own scope keeps what it saw so far.
    if (!this.scope.values.has(name)) {
      const seen = this.scope.get(name)
      if (seen !== undefined) this.store.set(this.scope, name, seen)
    }
    this.store.set(parent, name, variable)
  }

  cached(name: string): Variable {
    return this.#cache.values.get(name) ?? UNSET
  }

  setCached(name: string, text: Text): void {
    this.store.set(this.#cache, name, { text: this.texts.bounded(text), set: TRUE })
  }

  unsetCached(name: string): void {
    this.store.set(this.#cache, name, UNSET)
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
    this.store.set(this.#environment, name, variable)
  }

  property(key: string): Variable {
    return this.#properties.values.get(key) ?? UNSET
  }

  setProperty(key: string, variable: Variable): void {
    this.store.set(this.#properties, key, variable)
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
    const journal = this.store.begin()
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
      this.store.end(journal, died ? undefined : decided)
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
    return this.trail
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
    if (tool === 'cmake' && !this.stops) return
    const { checks } = this.recorder
    const key = `${tool} ${version}`
    const known = checks.get(key)
    if (known !== undefined) checks.set(key, { ...known, when: or(known.when, this.when) })
    else if (checks.size < 64) checks.set(key, { tool, version, when: this.when, at })
  }

  /** References to what is not known stay one word: nothing says how many it would be. */
  protected conditionWords(head: Command): readonly Argument[] {
    return head.args.flatMap((node): readonly Argument[] => {
      const quoted = node.kind === 'quoted' || node.kind === 'bracket'
      const text = this.#expand(node)
      if (quoted || !isPlain(text) || !/[$;]/.test(node.raw)) return [{ text, when: TRUE, quoted }]
      return elements(text)
        .filter((word) => word !== '')
        .map((word) => ({ text: word, when: TRUE, quoted }))
    })
  }

  protected isOpaqueCommand(name: string): boolean {
    const [first = ''] = name.split('_')
    return [...this.#opaque.keys()].some((prefix) => prefix.toLowerCase().startsWith(first))
  }

  setPolicyVersion(version: string): void {
    this.policyVersion = version
  }
}

/** Not what a platform's toolchain file sets, nor CMake's own variables, nor where something is. */
const mayBeGiven = (name: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(name) &&
  !/(?:COMPILER|EXECUTABLE|PROGRAM|CARGO|RUSTC|RUSTUP|TOOLCHAIN|LIBRARY|LIBRARIES|DIRS?|PATH|ROOT|VERSION|FLAGS|TARGET|FOUND|_FIND_\w+)$/i.test(
    name
  ) &&
  !/^(?:CMAKE_|_|ANDROID|IOS|EMSCRIPTEN|VCPKG_|CPACK_|ARG[CNV]\d*$)/.test(name)
