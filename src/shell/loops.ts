import { type Condition, FALSE, not, TRUE } from '../logic/condition.js'
import type { ForCommand, List, WhileCommand } from '../syntax/shell/index.js'
import { Control } from './control.js'
import { expandWords } from './expand.js'
import { type Flow, NORMAL, SUCCESS, type Way } from './shell.js'
import { type Field, overlay } from './store.js'
import { concat } from './value.js'

const MAX_ROUNDS = 2000
/** A loop that takes more steps or undecided branches is not followed to its end. */
const LOOP_STEPS = 6000
const LOOP_FORKS = 24
/** Rounds that may or may not leave a loop, one inside the other. */
const UNDECIDED_EXITS = 8

/** Loops: round by round where that stays small, else everything a round changes becomes unknown. */
export abstract class Loops extends Control {
  /** The loops around the command being run. */
  loops = 0

  protected inLoop(loop: () => Flow): Flow {
    this.loops++
    const flow = loop()
    this.loops--
    return flow
  }

  protected forLoop(command: ForCommand): Flow {
    const fields = command.words === undefined ? this.arguments : expandWords(this, command.words)
    this.status = SUCCESS
    if (command.arithmetic !== undefined) return this.repeat(command.body, 'for ((…))')
    const started = { steps: this.steps, forks: this.forks }
    this.store.begin()
    const flow = this.forFrom(command, fields, 0, started, 0)
    const changes = this.store.rollback()
    if (flow.kind !== 'split') {
      this.store.apply(changes)
      return flow
    }
    const ways = flow.ways.map((way) => ({ ...way, changes: overlay(changes, way.changes) }))
    return { kind: 'split', ways }
  }

  protected forFrom(
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
      const work = this.forks - started.forks - i
      if (i > 0 && (work > LOOP_FORKS || this.steps - started.steps > LOOP_STEPS)) {
        const keys = splits === 0 ? this.store.changedKeys() : this.trial(round).changes.keys()
        this.blur([...keys], `for ${command.name}`)
        return NORMAL
      }
      const flow = this.branch([
        { when: field.when, run: round },
        { when: not(field.when), run: () => NORMAL }
      ])
      const next = this.loopRound(flow, splits, () =>
        this.forFrom(command, fields, i + 1, started, splits + 1)
      )
      if (next !== undefined) return next
    }
    return NORMAL
  }

  /** Too much work for every round: what a round changes becomes unknown. */
  protected blur(keys: Iterable<string>, what: string): void {
    for (const key of keys)
      if (key.startsWith('$')) this.store.set(key, this.derive(`${key} after ${what}`, []))
      else if (key.startsWith('>') || key.startsWith('|')) {
        const more = this.derive(`output of ${what}`, [], { output: true })
        this.store.set(key, concat(this.store.value(key), more))
      }
  }

  /** What a round of a loop means for the loop: undefined to go on with the next round. */
  protected loopRound(flow: Flow, splits: number, rest: () => Flow): Flow | undefined {
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
    if (going.length === 0 || splits > UNDECIDED_EXITS) return this.join([...leaving, ...going])
    const way = this.mergeWays(going)
    if (leaving.length === 0) {
      this.store.apply(way.changes)
      this.status = way.status
      return undefined
    }
    return this.continueFrom([...leaving, way], way, rest)
  }

  protected whileLoop(command: WhileCommand): Flow {
    this.status = SUCCESS
    return this.whileFrom(command, 0, this.steps, 0)
  }

  protected whileFrom(command: WhileCommand, from: number, started: number, splits: number): Flow {
    for (let round = from; round < MAX_ROUNDS; round++) {
      const tested = this.run(command.condition)
      if (tested.kind !== 'normal') return tested
      const wanted = command.until ? not(this.status.ok) : this.status.ok
      const goes = this.checks.settle(this.path.simplify(wanted))
      if (goes === FALSE) {
        this.status = SUCCESS
        return NORMAL
      }
      if (goes !== TRUE || this.steps - started > LOOP_STEPS)
        return this.repeat(command.body, 'while', goes)
      const flow = this.run(command.body)
      const next = this.loopRound(flow, splits, () =>
        this.whileFrom(command, round + 1, started, splits + 1)
      )
      if (next !== undefined) return next
    }
    return this.repeat(command.body, 'while')
  }

  /** A loop of unknown length: what it changes becomes unknown, then it is run once for its effects. */
  protected repeat(body: List, what: string, condition?: Condition): Flow {
    const { changes } = this.trial(() => this.run(body))
    const blur = (): void => this.blur(changes.keys(), what)
    const once = condition ?? this.probe(`${what} runs at all`, [])
    const flow = this.branch([
      {
        when: once,
        run: () => {
          blur()
          const round = this.run(body)
          blur()
          return this.loopRound(round, UNDECIDED_EXITS + 1, () => NORMAL) ?? NORMAL
        }
      },
      { when: not(once), run: () => NORMAL }
    ])
    this.status = SUCCESS
    return flow.kind === 'split'
      ? this.settleLoop(flow.ways)
      : flow.kind === 'return'
        ? flow
        : NORMAL
  }

  protected settleLoop(ways: readonly Way[]): Flow {
    const returns = ways.filter((way) => way.completion.kind === 'return')
    return returns.length > 0 ? { kind: 'split', ways } : this.settle(ways)
  }
}
