import { and, type Condition, FALSE, not, or, TRUE } from '../logic/condition.js'
import type { List, Region, Statement } from '../syntax/shell/index.js'
import { FORK_STEPS, MAX_STEPS } from './budget.js'
import {
  type Choice,
  type Completion,
  type Flow,
  NORMAL,
  type Status,
  type Trial,
  type Way
} from './shell.js'
import { State } from './state.js'
import { mergeChanges, overlay, type Slot } from './store.js'
import { EMPTY, mapValue, UNSET, type Value } from './value.js'
import type { VersionChecks } from './version-checks.js'

const MAX_CAPTURES = 40
const MAX_NESTING = 120

/** How evaluation goes on, forks and meets again. */
export abstract class Control extends State {
  abstract readonly checks: VersionChecks
  /** Stops seen, recorded or not; trials watch it. */
  protected stopsSeen = 0
  protected steps = 0
  /** Undecided branches so far: what makes evaluation slow. */
  protected forks = 0
  protected nesting = 0
  protected subshells = 0
  protected captures = 0
  /** How many commands were substituted: the last one's status is that of an assignment. */
  protected substitutions = 0
  /** Evaluation was given up: what would have come after is not known. */
  exhausted = false

  protected abstract statement(statement: Statement): Flow

  /** Counts a step; true when there were too many. */
  protected spent(): boolean {
    return this.exhausted || ++this.steps > MAX_STEPS
  }

  spend(steps: number): void {
    this.steps += steps
  }

  protected get tooDeep(): boolean {
    return this.nesting >= MAX_NESTING
  }

  run(body: List, from = 0): Flow {
    for (let i = from; i < body.length; i++) {
      const statement = body[i] as Statement
      const flow = this.statement(statement)
      if (flow.kind === 'normal') continue
      if (flow.kind !== 'split') return flow
      const way = flow.ways.find((candidate) => candidate.completion.kind === 'normal')
      if (way === undefined || i === body.length - 1) return flow
      return this.continueFrom(flow.ways, way, () => this.run(body, i + 1))
    }
    return NORMAL
  }

  /** Goes on along one way of a split, and puts what comes of it beside the other ways. */
  protected continueFrom(ways: readonly Way[], way: Way, rest: () => Flow): Flow {
    const branch = this.tryWay(way.when, () => {
      this.store.apply(way.changes)
      this.status = way.status
      return rest()
    })
    return this.join([...ways.filter((other) => other !== way), ...branch])
  }

  /** Runs something on trial under a condition; the state is afterwards as before. */
  protected tryWay(when: Condition, run: () => Flow): readonly Way[] {
    const depth = this.path.enter(when)
    this.store.begin()
    this.nesting++
    const { result: flow, after } = this.lastStatus.keeping(() =>
      this.nesting > MAX_NESTING ? this.giveUp() : run()
    )
    this.nesting--
    const changes = this.store.rollback()
    this.path.leave(depth)
    if (flow.kind !== 'split') return [{ when, completion: flow, status: after, changes }]
    return flow.ways.map((way) => ({
      when: and(when, way.when),
      completion: way.completion,
      status: way.status,
      changes: overlay(changes, way.changes)
    }))
  }

  protected giveUp(): Flow {
    if (!this.exhausted)
      this.recorder.always(
        'configure/too-long',
        'the script takes too many steps or branches to evaluate',
        this.at
      )
    this.exhausted = true
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
    if (possible.length > 1) {
      this.forks++
      this.steps += FORK_STEPS
    }
    const ways = possible.flatMap((choice) => this.tryWay(choice.when, choice.run))
    return this.join(ways)
  }

  /** Merges ways that end alike. What ends the script for good is assumed not to have happened. */
  protected join(ways: readonly Way[]): Flow {
    const groups = new Map<string, Way[]>()
    const ended: Condition[] = []
    for (const way of ways) {
      if (way.completion.kind === 'exit' && this.subshells === 0) {
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
    const joined = [...groups.values()].map((group) => this.mergeWays(group))
    const [only] = joined
    if (only !== undefined && joined.length === 1) {
      if (ended.length > 0) this.path.assume(not(or(...ended)))
      this.store.apply(only.changes)
      this.status = only.status
      return only.completion
    }
    return { kind: 'split', ways: joined }
  }

  protected mergeWays(ways: readonly Way[]): Way {
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
    const ways = this.recorder.silently(() => this.tryWay(TRUE, run))
    const changes = new Map<string, Slot | undefined>()
    for (const way of ways) for (const [key, slot] of way.changes) changes.set(key, slot)
    return { stops: this.stopsSeen > before, changes }
  }

  /** Goes on after a condition's commands, unless they ended something. */
  protected after(flow: Flow, next: () => Flow): Flow {
    if (flow.kind === 'normal') return next()
    if (flow.kind !== 'split') return flow
    const way = flow.ways.find((candidate) => candidate.completion.kind === 'normal')
    return way === undefined ? flow : this.continueFrom(flow.ways, way, next)
  }

  protected along(region: Region, holds: boolean, run: () => Flow): Flow {
    this.trail.push({ source: this.source, region, holds })
    const flow = run()
    this.trail.pop()
    return flow
  }

  /** A subshell's state is lost, what it writes is kept, and `exit` leaves only it. */
  protected subshell(run: () => Flow): Flow {
    this.subshells++
    this.store.begin()
    let flow = run()
    if (flow.kind === 'split') flow = this.settle(flow.ways)
    const changes = this.store.rollback()
    this.subshells--
    for (const [key, slot] of changes)
      if (key.startsWith('>') || key.startsWith('|')) this.store.set(key, slot)
    return NORMAL
  }

  /** Takes all ways as ended here: where a function returns or a subshell ends. */
  protected settle(ways: readonly Way[]): Completion {
    const merged = this.mergeWays(ways)
    this.store.apply(merged.changes)
    this.status = merged.status
    return NORMAL
  }

  /** What the commands write to their standard output. */
  protected captured(run: () => Flow): Value {
    if (this.captures >= MAX_CAPTURES) return this.derive('deeply nested output', [])
    const key = `|${++this.captures}`
    this.store.set(key, EMPTY)
    this.redirector.withOutput({ kind: 'file', key }, () => this.subshell(run))
    const value = this.store.value(key)
    this.store.set(key, undefined)
    this.captures--
    return value === UNSET ? EMPTY : value
  }

  capture(body: List): Value {
    this.substitutions++
    const [statement] = body
    if (statement === undefined) return EMPTY
    const value = this.captured(() => this.run(body))
    const stripped = mapValue(value, this.path, (plain) => stripLineEnds(plain), 'output')
    return stripped ?? value
  }
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
