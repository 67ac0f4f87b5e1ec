import { and, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'
import type { Evidence } from '../../model/fact.js'
import type {
  CaseCommand,
  Command,
  CompoundCommand,
  ForCommand,
  IfCommand,
  List,
  Region,
  SimpleCommand,
  Statement,
  WhileCommand,
  Word
} from '../../syntax/shell/index.js'
import type { Span } from '../../text/span.js'
import { BUILTINS, type Builtin, type BuiltinHost } from './builtins.js'
import { patternMatch } from './compare.js'
import { BUILD_ROOT, type Environment, SOURCE_ROOT } from './environment.js'
import { expandPattern, expandValue, expandWords } from './expand.js'
import { External } from './external.js'
import { Path } from './path.js'
import { Recorder } from './recorder.js'
import { Redirector } from './redirect.js'
import {
  type Choice,
  type Completion,
  FAILURE,
  type Flow,
  type Frame,
  NORMAL,
  type Status,
  SUCCESS,
  type Trial,
  type Way
} from './shell.js'
import { type SourceText, spanIn, wordsAt } from './source-text.js'
import { type Field, type FunctionSlot, mergeChanges, overlay, type Slot, Store } from './store.js'
import { Unknowns } from './unknowns.js'
import {
  type Arm,
  alternatives,
  concat,
  EMPTY,
  hasChoice,
  known,
  mapValue,
  merge,
  render,
  text,
  UNSET,
  type UnknownTags,
  type Value
} from './value.js'
import { VersionChecks } from './version-checks.js'
import { joinFields } from './words.js'

const MAX_STEPS = 60_000
const MAX_CALLS = 40
const MAX_NESTING = 120
const MAX_ROUNDS = 2000
/** A loop that takes more than this is run once more for everything that is left. */
const LOOP_STEPS = 4000
const LOOP_FORKS = 24
const UNDECIDED_EXITS = 8

/** Runs a script on abstract values: every branch that nobody can decide is run both ways and merged. */
export class Machine implements BuiltinHost {
  readonly store = new Store()
  readonly path = new Path()
  readonly recorder = new Recorder()
  readonly versions = new Map<string, Span>()
  readonly environment: Environment
  readonly unknowns: Unknowns
  readonly checks: VersionChecks
  readonly redirector: Redirector
  readonly external: External
  readonly frames: Frame[] = []
  status: Status = SUCCESS
  stdin: Value | undefined
  source: SourceText
  at: Span
  /** Stops seen, recorded or not; trials watch it. */
  stopsSeen = 0
  #steps = 0
  /** Undecided branches so far: what makes evaluation slow. */
  #forks = 0
  #nesting = 0
  #subshells = 0
  #captures = 0
  /** How many commands were substituted: the last one's status is that of an assignment. */
  #substitutions = 0
  #exhausted = false
  #asked:
    | {
        readonly value: Value
        readonly stamp: number
        readonly options: readonly Arm[] | undefined
      }
    | undefined
  readonly #trail: {
    readonly source: SourceText
    readonly region: Region
    readonly holds: boolean
  }[] = []
  readonly #printed: string[] = []
  readonly #loadSource: (path: string) => SourceText | undefined
  readonly #parseText: (content: string, at: Span) => SourceText

  constructor(
    environment: Environment,
    script: SourceText,
    args: readonly string[],
    offVariables: ReadonlyMap<string, string>,
    loadSource: (path: string) => SourceText | undefined,
    parseText: (content: string, at: Span) => SourceText
  ) {
    this.environment = environment
    this.source = script
    this.at = { path: script.path, start: 0, end: 0 }
    this.#loadSource = loadSource
    this.#parseText = parseText
    this.unknowns = new Unknowns(this)
    this.checks = new VersionChecks(this, offVariables)
    this.redirector = new Redirector(this)
    this.external = new External(this)
    this.store.set('cwd', text(BUILD_ROOT))
    this.store.set('@', {
      kind: 'arguments',
      fields: args.map((arg) => ({ value: text(arg), when: TRUE }))
    })
    this.store.set('$IFS', text(' \t\n'))
  }

  get exhausted(): boolean {
    return this.#exhausted
  }

  start(): Flow {
    return this.run(this.source.body)
  }

  // ------------------------------------------------------------------ state

  get arguments(): readonly Field[] {
    const slot = this.store.get('@')
    return slot?.kind === 'arguments' ? slot.fields : []
  }

  variable(name: string): Value {
    const stored = this.store.value(`$${name}`)
    if (stored !== UNSET) return stored
    if (/^[A-Za-z_]/.test(name)) {
      if (name === 'PWD') return this.store.value('cwd')
      if (name === 'PATH' || name === 'HOME') return this.derive(`$${name}`, [], { filled: true })
      return UNSET
    }
    return this.#special(name)
  }

  #special(name: string): Value {
    const fields = this.arguments
    if (/^\d+$/.test(name)) {
      if (name === '0') return text(`${SOURCE_ROOT}/${this.source.path}`)
      const index = Number(name) - 1
      const field = fields[index]
      if (field === undefined) return UNSET
      if (fields.slice(0, index + 1).some((before) => before.when !== TRUE))
        return this.derive(`argument ${name}`, [field.value])
      return field.value
    }
    switch (name) {
      case '#':
        return fields.every((field) => field.when === TRUE)
          ? text(String(fields.length))
          : this.derive('the number of arguments', [])
      case '@':
      case '*':
        return joinFields(fields)
      case '?':
        return this.#statusNumber()
      default:
        return this.derive(`$${name}`, [], { filled: true })
    }
  }

  #statusNumber(): Value {
    if (this.status.code !== undefined) return this.status.code
    const ok = this.path.simplify(this.status.ok)
    if (ok === TRUE) return text('0')
    if (ok === FALSE) return text('1')
    return merge(
      [
        { when: ok, value: text('0') },
        { when: not(ok), value: text('1') }
      ],
      '?'
    )
  }

  /** A `case` asks for the same value's alternatives pattern after pattern: the last are kept. */
  options(value: Value): readonly Arm[] | undefined {
    if (this.#asked?.value === value && this.#asked.stamp === this.path.stamp)
      return this.#asked.options
    const options = alternatives(value, this.path)
    if (hasChoice(value)) this.#asked = { value, stamp: this.path.stamp, options }
    return options
  }

  assign(name: string, value: Value): void {
    this.store.set(`$${name}`, value === UNSET ? EMPTY : value)
  }

  absolute(path: string): string | undefined {
    if (path.startsWith('/')) return normalise(path)
    const cwd = known(this.store.value('cwd'))
    return cwd === undefined ? undefined : normalise(`${cwd}/${path}`)
  }

  span(region: Region): Span {
    return spanIn(this.source, region)
  }

  derive(name: string, sources: readonly Value[], tags?: Partial<UnknownTags>): Value {
    return this.unknowns.derive(name, sources, tags)
  }

  probe(name: string, sources: readonly Value[]): Condition {
    return this.unknowns.probe(name, sources)
  }

  versionAtLeast(tool: string, version: string, at: Span): Condition {
    return this.checks.atom(tool, version, at)
  }

  placeholder(character: string): Value | undefined {
    return this.unknowns.placeholder(character)
  }

  encodePlaceholder(value: Value): string | undefined {
    return this.unknowns.encode(value)
  }

  note(code: string, message: string): void {
    this.recorder.note(code, message, this.at)
  }

  write(value: Value, descriptor: number): void {
    const sink = this.redirector.sink(descriptor)
    if (value.pieces.length === 0) return
    if (sink.kind !== 'file') {
      if (sink.kind === 'none') return
      if (this.#printed.length > 12) this.#printed.shift()
      this.#printed.push(render(value, 200))
      return
    }
    for (const name of this.recorder.muted ? [] : rustNames(value))
      this.recorder.written.set(`${sink.key}\0${name}`, {
        at: this.at,
        evidence: this.evidence()
      })
    this.store.set(sink.key, concat(this.store.value(sink.key), value))
  }

  // ---------------------------------------------------------------- control

  run(body: List, from = 0): Flow {
    for (let i = from; i < body.length; i++) {
      const statement = body[i] as Statement
      const flow = this.#statement(statement)
      if (flow.kind === 'normal') continue
      if (flow.kind !== 'split') return flow
      const way = flow.ways.find((candidate) => candidate.completion.kind === 'normal')
      if (way === undefined || i === body.length - 1) return flow
      return this.#continueFrom(flow.ways, way, () => this.run(body, i + 1))
    }
    return NORMAL
  }

  /** Goes on along one way of a split, and puts what comes of it beside the other ways. */
  #continueFrom(ways: readonly Way[], way: Way, rest: () => Flow): Flow {
    const branch = this.#tryWay(way.when, () => {
      this.store.apply(way.changes)
      this.status = way.status
      return rest()
    })
    return this.#join([...ways.filter((other) => other !== way), ...branch])
  }

  /** Runs something on trial under a condition; the state is afterwards as before. */
  #tryWay(when: Condition, run: () => Flow): readonly Way[] {
    const depth = this.path.enter(when)
    const status = this.status
    this.store.begin()
    this.#nesting++
    const flow = this.#nesting > MAX_NESTING ? this.#giveUp() : run()
    this.#nesting--
    const changes = this.store.rollback()
    const after = this.status
    this.status = status
    this.path.leave(depth)
    if (flow.kind !== 'split') return [{ when, completion: flow, status: after, changes }]
    return flow.ways.map((way) => ({
      when: and(when, way.when),
      completion: way.completion,
      status: way.status,
      changes: overlay(changes, way.changes)
    }))
  }

  #giveUp(): Flow {
    if (!this.#exhausted)
      this.recorder.always(
        'configure/too-long',
        'the script takes too many steps or branches to evaluate',
        this.at
      )
    this.#exhausted = true
    return { kind: 'exit' }
  }

  /** Runs the branches that are possible here; their conditions exclude each other and cover all. */
  branch(choices: readonly Choice[]): Flow {
    const possible: Choice[] = []
    for (const choice of choices) {
      const when = this.path.simplify(choice.when)
      if (when === TRUE) return choice.run()
      if (when !== FALSE) possible.push({ when: this.unknowns.compact(when), run: choice.run })
    }
    if (possible.length > 1) this.#forks++
    const ways = possible.flatMap((choice) => this.#tryWay(choice.when, choice.run))
    return this.#join(ways)
  }

  /** Merges ways that end alike. What ends the script for good is assumed not to have happened. */
  #join(ways: readonly Way[]): Flow {
    const groups = new Map<string, Way[]>()
    const ended: Condition[] = []
    for (const way of ways) {
      if (way.completion.kind === 'exit' && this.#subshells === 0) {
        ended.push(way.when)
        continue
      }
      const { completion } = way
      const key =
        'levels' in completion ? `${completion.kind}${completion.levels}` : completion.kind
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [way])
      else group.push(way)
    }
    if (groups.size === 0) return { kind: 'exit' }
    const joined = [...groups.values()].map((group) => this.#mergeWays(group))
    const [only] = joined
    if (only !== undefined && joined.length === 1) {
      if (ended.length > 0) this.path.assume(not(or(...ended)))
      this.store.apply(only.changes)
      this.status = only.status
      return only.completion
    }
    return { kind: 'split', ways: joined }
  }

  #mergeWays(ways: readonly Way[]): Way {
    const [first] = ways
    if (first !== undefined && ways.length === 1) return first
    const changes = mergeChanges(this.store, ways, (arms, name) => this.unknowns.merge(arms, name))
    const sameStatus = ways.every((way) => way.status === first?.status)
    const status = sameStatus && first !== undefined ? first.status : mergeStatus(ways)
    return {
      when: or(...ways.map((way) => way.when)),
      completion: first?.completion ?? NORMAL,
      status,
      changes
    }
  }

  /** Chooses by a condition that may rest on versions; see `version-checks.ts`. */
  choose(condition: Condition, yes: () => Flow, no: () => Flow): Flow {
    const decided = this.unknowns.compact(
      this.path.simplify(this.checks.decide(condition, yes, no))
    )
    return this.branch([
      { when: decided, run: yes },
      { when: not(decided), run: no }
    ])
  }

  /** Runs something whose effects are not kept, and says what it would have done. */
  trial(run: () => Flow): Trial {
    const before = this.stopsSeen
    const ways = this.recorder.silently(() => this.#tryWay(TRUE, run))
    const changes = new Map<string, Slot | undefined>()
    for (const way of ways) for (const [key, slot] of way.changes) changes.set(key, slot)
    return { stops: this.stopsSeen > before, changes }
  }

  statusOf(slot: FunctionSlot, args: readonly Field[]): Condition | undefined {
    const ways = this.recorder.silently(() =>
      this.#tryWay(TRUE, () => this.callPlainly(slot, args))
    )
    const [only] = ways
    return only !== undefined && ways.length === 1 && only.completion.kind === 'normal'
      ? only.status.ok
      : undefined
  }

  nameTaken(name: string): boolean {
    return this.store.get(`()${name}`) !== undefined
  }

  // --------------------------------------------------------------- commands

  #statement(statement: Statement): Flow {
    if (this.#exhausted || ++this.#steps > MAX_STEPS) return this.#giveUp()
    if (!statement.background) return this.#command(statement.command)
    const flow = this.#subshell(() => this.#command(statement.command))
    this.status = SUCCESS
    return flow
  }

  #command(command: Command): Flow {
    if (this.#exhausted || ++this.#steps > MAX_STEPS) return this.#giveUp()
    switch (command.kind) {
      case 'simple':
        return this.#simple(command)
      case 'and-or':
        return this.#andOr(command.first, command.rest, 0)
      case 'pipeline':
        return this.#pipeline(command.commands, command.negated)
      case 'function':
        this.store.set(`()${command.name}`, {
          kind: 'function',
          name: command.name,
          body: command.body,
          source: this.source
        })
        this.status = SUCCESS
        return NORMAL
      default:
        return this.redirector.around(command.redirections, () => this.#compound(command))
    }
  }

  #compound(command: CompoundCommand): Flow {
    switch (command.kind) {
      case 'if':
        return this.#if(command, 0)
      case 'case':
        return this.#case(command)
      case 'for':
        return this.#for(command)
      case 'while':
        return this.#while(command)
      case 'group':
        return this.run(command.body)
      case 'subshell':
        return this.#subshell(() => this.run(command.body))
      case 'test':
        this.setOk(this.external.bashTest(command.words))
        return NORMAL
      case 'arithmetic':
        this.setOk(this.probe(`((${command.text.trim().slice(0, 60)}))`, []))
        return NORMAL
    }
  }

  setOk(ok: Condition): void {
    this.status = ok === TRUE ? SUCCESS : ok === FALSE ? FAILURE : { ok, code: undefined }
  }

  #if(command: IfCommand, index: number): Flow {
    const branch = command.branches[index]
    if (branch === undefined) {
      if (command.otherwise !== undefined) return this.run(command.otherwise)
      this.status = SUCCESS
      return NORMAL
    }
    return this.#after(this.run(branch.condition), () =>
      this.choose(
        this.status.ok,
        () => this.#along(regionOf(branch.condition), true, () => this.run(branch.body)),
        () => this.#along(regionOf(branch.condition), false, () => this.#if(command, index + 1))
      )
    )
  }

  /** Goes on after a condition's commands, unless they ended something. */
  #after(flow: Flow, next: () => Flow): Flow {
    if (flow.kind === 'normal') return next()
    if (flow.kind !== 'split') return flow
    const way = flow.ways.find((candidate) => candidate.completion.kind === 'normal')
    return way === undefined ? flow : this.#continueFrom(flow.ways, way, next)
  }

  #along(region: Region, holds: boolean, run: () => Flow): Flow {
    this.#trail.push({ source: this.source, region, holds })
    const flow = run()
    this.#trail.pop()
    return flow
  }

  #andOr(
    first: Command,
    rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[],
    at: number
  ): Flow {
    let flow = this.#command(first)
    for (let i = at; i < rest.length; i++) {
      const next = rest[i]
      if (next === undefined) break
      if (flow.kind === 'split') return this.#after(flow, () => this.#tail(rest, i, first))
      if (flow.kind !== 'normal') return flow
      flow = this.#step(next, first)
    }
    return flow
  }

  #tail(
    rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[],
    at: number,
    first: Region
  ): Flow {
    const next = rest[at]
    if (next === undefined) return NORMAL
    return this.#after(this.#step(next, first), () => this.#tail(rest, at + 1, first))
  }

  #step(next: { readonly operator: '&&' | '||'; readonly command: Command }, first: Region): Flow {
    const runs = next.operator === '&&'
    const run = (): Flow => this.#along(first, runs, () => this.#command(next.command))
    // Skipped, the status stays the one that made it so.
    const skip = (): Flow => {
      this.status = runs ? FAILURE : SUCCESS
      return NORMAL
    }
    return runs ? this.choose(this.status.ok, run, skip) : this.choose(this.status.ok, skip, run)
  }

  #pipeline(commands: readonly Command[], negated: boolean): Flow {
    let flow: Flow = NORMAL
    const saved = this.stdin
    const [only] = commands
    if (only !== undefined && commands.length === 1) flow = this.#command(only)
    else
      commands.forEach((command, i) => {
        const last = i === commands.length - 1
        const run = (): Flow => this.#command(command)
        if (last) flow = this.#subshell(run)
        else this.stdin = this.#captured(run)
      })
    this.stdin = saved
    if (!negated) return flow
    return this.#after(flow, () => {
      this.setOk(not(this.status.ok))
      return NORMAL
    })
  }

  /** A subshell's state is lost, what it writes is kept, and `exit` leaves only it. */
  #subshell(run: () => Flow): Flow {
    this.#subshells++
    this.store.begin()
    let flow = run()
    if (flow.kind === 'split') flow = this.#settle(flow.ways)
    const changes = this.store.rollback()
    this.#subshells--
    for (const [key, slot] of changes)
      if (key.startsWith('>') || key.startsWith('|')) this.store.set(key, slot)
    return NORMAL
  }

  /** Takes all ways as ended here: where a function returns or a subshell ends. */
  #settle(ways: readonly Way[]): Completion {
    const merged = this.#mergeWays(ways)
    this.store.apply(merged.changes)
    this.status = merged.status
    return NORMAL
  }

  /** What the commands write to their standard output. */
  #captured(run: () => Flow): Value {
    if (this.#captures >= MAX_CALLS) return this.derive('deeply nested output', [])
    const key = `|${++this.#captures}`
    this.store.set(key, EMPTY)
    this.redirector.withOutput({ kind: 'file', key }, () => this.#subshell(run))
    const value = this.store.value(key)
    this.store.set(key, undefined)
    this.#captures--
    return value === UNSET ? EMPTY : value
  }

  capture(body: List): Value {
    this.#substitutions++
    const [statement] = body
    if (statement === undefined) return EMPTY
    const value = this.#captured(() => this.run(body))
    const stripped = mapValue(value, this.path, (plain) => stripLineEnds(plain), 'output')
    return stripped ?? value
  }

  #case(command: CaseCommand): Flow {
    const subject = expandValue(this, command.subject)
    const choices: Choice[] = []
    const taken: Condition[] = []
    let decided = false
    for (let i = 0; i < command.arms.length && !decided; i++) {
      const arm = command.arms[i]
      if (arm === undefined) break
      const matches = this.path.simplify(
        or(...arm.patterns.map((word) => this.#matches(subject, word)))
      )
      if (matches === FALSE) continue
      decided = matches === TRUE
      const when = excludes(taken, matches) ? matches : and(not(or(...taken)), matches)
      taken.push(matches)
      const region = { start: command.subject.start, end: arm.patterns.at(-1)?.end ?? arm.end }
      choices.push({ when, run: () => this.#along(region, true, () => this.#arm(command, i)) })
    }
    const none = (): Flow => {
      this.status = SUCCESS
      return NORMAL
    }
    if (!decided) choices.push({ when: not(or(...taken)), run: none })
    return this.branch(choices)
  }

  #matches(subject: Value, word: Word): Condition {
    const [only] = word.parts
    if (word.parts.length === 1 && only?.kind === 'literal') {
      const content = known(subject)
      // The common case, and the hot one: a plain word against a plain word.
      if (content !== undefined && !/[*?[\ue000-\uf8ff]/.test(only.text))
        return content === only.text ? TRUE : FALSE
    }
    return patternMatch(this, subject, expandPattern(this, word.parts))
  }

  #arm(command: CaseCommand, index: number): Flow {
    const arm = command.arms[index]
    if (arm === undefined) return NORMAL
    this.status = SUCCESS
    const flow = this.run(arm.body)
    if (arm.terminator !== ';&' || flow.kind !== 'normal') return flow
    return this.#arm(command, index + 1)
  }

  // ------------------------------------------------------------------ loops

  #for(command: ForCommand): Flow {
    const fields = command.words === undefined ? this.arguments : expandWords(this, command.words)
    this.status = SUCCESS
    if (command.arithmetic !== undefined) return this.#repeat(command.body, 'for ((…))')
    const started = { steps: this.#steps, forks: this.#forks }
    this.store.begin()
    const flow = this.#forFrom(command, fields, 0, started, 0)
    const changes = this.store.rollback()
    if (flow.kind !== 'split') {
      this.store.apply(changes)
      return flow
    }
    const ways = flow.ways.map((way) => ({ ...way, changes: overlay(changes, way.changes) }))
    return { kind: 'split', ways }
  }

  #forFrom(
    command: ForCommand,
    fields: readonly Field[],
    from: number,
    started: { readonly steps: number; readonly forks: number },
    splits: number
  ): Flow {
    for (let i = from; i < fields.length; i++) {
      const field = fields[i] as Field
      const round = (): Flow => {
        this.assign(command.name, field.value)
        return this.run(command.body)
      }
      const work = this.#forks - started.forks - i
      if (i > 0 && (work > LOOP_FORKS || this.#steps - started.steps > LOOP_STEPS)) {
        const keys = splits === 0 ? this.store.changedKeys() : this.trial(round).changes.keys()
        this.#blur([...keys], `for ${command.name}`)
        return NORMAL
      }
      const flow = this.branch([
        { when: field.when, run: round },
        { when: not(field.when), run: () => NORMAL }
      ])
      const next = this.#loopRound(flow, splits, () =>
        this.#forFrom(command, fields, i + 1, started, splits + 1)
      )
      if (next !== undefined) return next
    }
    return NORMAL
  }

  /** Too much work for every round: what a round changes becomes unknown. */
  #blur(keys: Iterable<string>, what: string): void {
    for (const key of keys)
      if (key.startsWith('$')) this.store.set(key, this.derive(`${key} after ${what}`, []))
      else if (key.startsWith('>') || key.startsWith('|')) {
        const more = this.derive(`output of ${what}`, [], { output: true })
        this.store.set(key, concat(this.store.value(key), more))
      }
  }

  /** What a round of a loop means for the loop: undefined to go on with the next round. */
  #loopRound(flow: Flow, splits: number, rest: () => Flow): Flow | undefined {
    if (flow.kind === 'normal') return undefined
    if (flow.kind === 'continue' && flow.levels <= 1) return undefined
    if (flow.kind === 'break')
      return flow.levels <= 1 ? NORMAL : { kind: 'break', levels: flow.levels - 1 }
    if (flow.kind === 'continue') return { kind: 'continue', levels: flow.levels - 1 }
    if (flow.kind !== 'split') return flow
    const going: Way[] = []
    const leaving: Way[] = []
    for (const way of flow.ways) {
      const { completion } = way
      if (
        completion.kind === 'normal' ||
        (completion.kind === 'continue' && completion.levels <= 1)
      )
        going.push({ ...way, completion: NORMAL })
      else if (completion.kind === 'break' || completion.kind === 'continue')
        leaving.push({
          ...way,
          completion:
            completion.levels <= 1
              ? NORMAL
              : { kind: completion.kind, levels: completion.levels - 1 }
        })
      else leaving.push(way)
    }
    if (going.length === 0 || splits > UNDECIDED_EXITS) return this.#join([...leaving, ...going])
    const way = this.#mergeWays(going)
    if (leaving.length === 0) {
      this.store.apply(way.changes)
      this.status = way.status
      return undefined
    }
    return this.#continueFrom([...leaving, way], way, rest)
  }

  #while(command: WhileCommand): Flow {
    this.status = SUCCESS
    return this.#whileFrom(command, 0, this.#steps, 0)
  }

  #whileFrom(command: WhileCommand, from: number, started: number, splits: number): Flow {
    for (let round = from; round < MAX_ROUNDS; round++) {
      const tested = this.run(command.condition)
      if (tested.kind !== 'normal') return tested
      const wanted = command.until ? not(this.status.ok) : this.status.ok
      const goes = this.checks.settle(this.path.simplify(wanted))
      if (goes === FALSE) {
        this.status = SUCCESS
        return NORMAL
      }
      if (goes !== TRUE || this.#steps - started > LOOP_STEPS)
        return this.#repeat(command.body, 'while', goes)
      const flow = this.run(command.body)
      const next = this.#loopRound(flow, splits, () =>
        this.#whileFrom(command, round + 1, started, splits + 1)
      )
      if (next !== undefined) return next
    }
    return this.#repeat(command.body, 'while')
  }

  /** A loop of unknown length: what it changes becomes unknown, then it is run once for its effects. */
  #repeat(body: List, what: string, condition?: Condition): Flow {
    const { changes } = this.trial(() => this.run(body))
    const blur = (): void => this.#blur(changes.keys(), what)
    const once = condition ?? this.probe(`${what} runs at all`, [])
    const flow = this.branch([
      {
        when: once,
        run: () => {
          blur()
          const round = this.run(body)
          blur()
          return this.#loopRound(round, UNDECIDED_EXITS + 1, () => NORMAL) ?? NORMAL
        }
      },
      { when: not(once), run: () => NORMAL }
    ])
    this.status = SUCCESS
    return flow.kind === 'split'
      ? this.#settleLoop(flow.ways)
      : flow.kind === 'return'
        ? flow
        : NORMAL
  }

  #settleLoop(ways: readonly Way[]): Flow {
    const returns = ways.filter((way) => way.completion.kind === 'return')
    return returns.length > 0 ? { kind: 'split', ways } : this.#settle(ways)
  }

  // -------------------------------------------------------- simple commands

  #simple(command: SimpleCommand): Flow {
    this.at = this.span(command)
    if (command.words.length === 0) {
      this.#assignments(command)
      if (command.redirections.length === 0) return NORMAL
      return this.redirector.around(command.redirections, () => NORMAL)
    }
    const fields = expandWords(this, command.words)
    const [first] = fields
    if (first === undefined) {
      this.#assignments(command)
      return NORMAL
    }
    this.at = this.span(command)
    const saved = command.assignments.map(
      (assignment) => [assignment.name, this.store.get(`$${assignment.name}`)] as const
    )
    this.#assignments(command)
    const flow = this.redirector.around(command.redirections, () => this.invoke(fields))
    if (saved.length > 0 && flow.kind === 'normal')
      for (const [name, slot] of saved) this.store.set(`$${name}`, slot)
    return flow
  }

  #assignments(command: SimpleCommand): void {
    const substitutions = this.#substitutions
    for (const assignment of command.assignments) {
      const { name } = assignment
      let value: Value
      if (assignment.array !== undefined) value = joinFields(expandWords(this, assignment.array))
      else value = expandValue(this, assignment.value)
      if (assignment.subscript !== undefined) value = this.derive(`$${name}[…]`, [value])
      this.assign(name, assignment.append ? concat(this.variable(name), value) : value)
    }
    if (command.words.length === 0 && substitutions === this.#substitutions) this.status = SUCCESS
  }

  /** Runs a command line that is already expanded. */
  invoke(fields: readonly Field[]): Flow {
    const [first, ...args] = fields
    if (first === undefined) return NORMAL
    const there = this.path.simplify(first.when)
    if (there !== TRUE)
      return this.branch([
        { when: there, run: () => this.invoke([{ value: first.value, when: TRUE }, ...args]) },
        { when: not(there), run: () => this.invoke(args) }
      ])
    const name = known(first.value)
    if (name !== undefined) {
      const slot = this.store.get(`()${name}`)
      if (slot?.kind === 'function') return this.#call(slot, args)
      const builtin: Builtin | undefined = BUILTINS.get(name)
      if (builtin !== undefined) return builtin(this, args, name)
    }
    this.setOk(this.external.run(first.value, args))
    return NORMAL
  }

  #call(slot: FunctionSlot, args: readonly Field[]): Flow {
    if (this.frames.length >= MAX_CALLS) {
      this.note('configure/recursion', `the calls of ${slot.name} nest too deeply`)
      this.setOk(this.probe(`a nested call of ${slot.name}`, []))
      return NORMAL
    }
    const check = this.checks.recognise(slot, args)
    if (check !== undefined) {
      this.setOk(check)
      return NORMAL
    }
    return this.callPlainly(slot, args)
  }

  callPlainly(slot: FunctionSlot, args: readonly Field[]): Flow {
    const call = `${slot.name} ${args.map((arg) => render(arg.value, 60)).join(' ')}`.trim()
    const frame: Frame = {
      name: slot.name,
      at: this.at,
      call,
      locals: new Map(),
      writes: this.redirector.writes
    }
    const before = this.store.get('@')
    const { source } = this
    this.frames.push(frame)
    this.source = slot.source
    this.store.set('@', { kind: 'arguments', fields: args })
    let flow = this.#command(slot.body)
    if (flow.kind === 'split') {
      const exits = flow.ways.filter((way) => way.completion.kind === 'exit')
      if (exits.length === 0) flow = this.#settle(flow.ways)
      else {
        const rest = flow.ways.filter((way) => way.completion.kind !== 'exit')
        flow =
          rest.length === 0
            ? { kind: 'exit' }
            : { kind: 'split', ways: [...exits, { ...this.#mergeWays(rest), completion: NORMAL }] }
      }
    }
    this.frames.pop()
    this.source = source
    this.at = frame.at
    if (flow.kind === 'split') return this.#restoreInWays(flow.ways, frame, before)
    for (const [name, value] of frame.locals)
      this.store.set(`$${name}`, value === UNSET ? undefined : value)
    this.store.set('@', before)
    return flow.kind === 'exit' ? flow : NORMAL
  }

  /** In a subshell one way may have left the function's caller too: undo the frame in every way. */
  #restoreInWays(ways: readonly Way[], frame: Frame, before: ReturnType<Store['get']>): Flow {
    const undo = new Map(
      [...frame.locals].map(
        ([name, value]) => [`$${name}`, value === UNSET ? undefined : value] as const
      )
    )
    this.store.set('@', before)
    return {
      kind: 'split',
      ways: ways.map((way) => ({
        ...way,
        changes: overlay(way.changes, new Map([...undo, ['@', before] as const]))
      }))
    }
  }

  /** Runs text as commands; the status is theirs. */
  evaluate(content: string): Flow {
    const parsed = this.#parseText(content, this.at)
    return this.#inSource(parsed, () => this.run(parsed.body))
  }

  /** Runs a file of the repository; false when it is not there. */
  sourceFile(path: string): Flow | undefined {
    const loaded =
      this.frames.length < MAX_CALLS && this.#nesting < MAX_NESTING
        ? this.#loadSource(path)
        : undefined
    if (loaded === undefined) return undefined
    this.#nesting += 4
    const flow = this.#inSource(loaded, () => this.run(loaded.body))
    this.#nesting -= 4
    return flow.kind === 'return' ? NORMAL : flow
  }

  #inSource(source: SourceText, run: () => Flow): Flow {
    const saved = this.source
    const { at } = this
    this.source = source
    this.#nesting++
    const flow = this.#nesting > MAX_NESTING ? this.#giveUp() : run()
    this.#nesting--
    this.source = saved
    this.at = at
    return flow
  }

  // ------------------------------------------------------------------ facts

  /** The script ends here; with an error unless `ok` holds. */
  exit(ok: Condition): Flow {
    const fails = this.checks.settle(this.path.simplify(not(ok)))
    if (this.#subshells === 0 && fails !== FALSE) {
      this.stopsSeen++
      const [outermost] = this.frames
      const when = this.unknowns.sufficient(and(this.path.condition, fails))
      if (when === TRUE || this.#concernsRust(when))
        this.recorder.stop({
          when,
          message: this.#message(),
          tool: this.external.missing,
          at: outermost?.at ?? this.at,
          evidence: this.evidence()
        })
    }
    this.setOk(ok)
    this.#printed.length = 0
    return { kind: 'exit' }
  }

  /** Whether Rust has to do with coming here; a failure that is about the host alone is no fact of ours. */
  #concernsRust(when: Condition): boolean {
    if (this.unknowns.restsOnRust(when)) return true
    return this.#trail.some(({ source, region }) =>
      /rust|cargo|bindgen/i.test(source.text.slice(region.start, region.end))
    )
  }

  #message(): string {
    const printed = this.#printed
      .join('')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    const marked = printed.findLast((line) => /error|fatal/i.test(line))
    return (marked ?? printed.at(-1) ?? 'the configure script stops')
      .replace(/^(ERROR|error|Error):\s*/, '')
      .slice(0, 300)
  }

  evidence(): readonly Evidence[] {
    return this.#trail.slice(-12).map(({ source, region, holds }) => ({
      at: spanIn(source, region),
      note: `${wordsAt(source, region)} ${holds ? 'holds' : 'does not hold'}`
    }))
  }
}

/** Whether it says that one subject has yet another value than the conditions before it say. */
function excludes(before: readonly Condition[], next: Condition): boolean {
  if (before.length === 0) return true
  const subject = subjectOf(next)
  return subject !== undefined && before.every((condition) => subjectOf(condition) === subject)
}

function subjectOf(condition: Condition): string | undefined {
  if (condition.kind === 'atom') return condition.equals?.subject
  if (condition.kind !== 'or') return undefined
  const [first, ...others] = condition.operands.map(subjectOf)
  return others.every((other) => other === first) ? first : undefined
}

/** Names in written text that may be settings about Rust. */
const rustNames = (value: Value): readonly string[] =>
  value.pieces.flatMap((piece) =>
    piece.kind === 'text' && piece.text.includes('RUST')
      ? (piece.text.match(/[A-Za-z_]*RUST[A-Za-z_0-9]*/g) ?? [])
      : []
  )

function regionOf(body: List): Region {
  return { start: body[0]?.start ?? 0, end: body.at(-1)?.end ?? 0 }
}

/** Most statuses are never looked at, and their formulas are large: made on demand. */
function mergeStatus(ways: readonly Way[]): Status {
  let ok: Condition | undefined
  return {
    get ok() {
      ok ??= or(...ways.map((way) => and(way.when, way.status.ok)))
      return ok
    },
    code: undefined
  }
}

function stripLineEnds(value: Value): Value {
  const last = value.pieces.at(-1)
  if (last?.kind !== 'text' || !last.text.endsWith('\n')) return value
  const stripped = last.text.replace(/\n+$/, '')
  const rest = value.pieces.slice(0, -1)
  if (stripped === '') return stripLineEnds({ kind: 'value', pieces: rest })
  return { kind: 'value', pieces: [...rest, { kind: 'text', text: stripped, at: undefined }] }
}

function normalise(path: string): string {
  if (!/\/(\.|\/|$)/.test(path)) return path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
