import type { Statement } from '../syntax/shell/index.js'
import { alike } from './alike.js'
import { MAX_STEPS } from './budget.js'
import { Calls } from './calls.js'
import {
  type Context,
  type Counts,
  type Recall,
  type Remembered,
  sameContext,
  sameSlot,
  sameStatus
} from './recall.js'
import type { Flow } from './shell.js'
import type { CellUse } from './watched.js'

/** What takes fewer steps is sooner run than looked up. */
const WORTH_IT = 12

/**
 * Runs of one script with different command lines do much the same: a statement outside functions, loops and
 * subshells is not run again where everything it asked for is as it was in another run, but what it did then
 * is done again. Nothing is guessed: store, ledger, place, status, premises and the repository all say what
 * they were asked.
 */
export abstract class Recalling extends Calls {
  /** What other runs of the script have come to; undefined where there are none. */
  recall: Recall | undefined

  protected recalled(statement: Statement, run: () => Flow): Flow {
    const { recall } = this
    if (recall === undefined || isSmall(statement) || !this.#isOutside) return run()
    const context: Context = {
      nesting: this.nesting,
      trail: [...this.trail],
      premises: [...this.path.premises]
    }
    const past = recall.of(statement).find((one) => this.#agrees(one, context))
    if (past !== undefined) return this.#again(past)
    const remembered = this.#watched(context, run)
    if (remembered.counts.steps >= WORTH_IT && !this.exhausted) recall.keep(statement, remembered)
    return remembered.flow
  }

  get #isOutside(): boolean {
    return (
      this.frames.length === 0 &&
      this.subshells === 0 &&
      this.loops === 0 &&
      this.captures === 0 &&
      this.stdin === undefined &&
      this.source.standsAt === undefined &&
      this.redirector.plain &&
      !this.recorder.muted
    )
  }

  #counts(): Counts {
    const { steps, forks, stopsSeen, substitutions } = this
    return { steps, forks, stopsSeen, substitutions }
  }

  #watched(context: Context, run: () => Flow): Remembered {
    const { store, ledger, lastStatus, place, printed, path, loads } = this
    const { log: recorded } = this.recorder
    const { log: opened } = this.redirector
    const begun = this.#counts()
    for (const watched of [ledger, lastStatus, place, printed, recorded, opened, loads])
      watched.begin()
    store.beginWatch()
    const { result: flow, trace } = this.environment.repository.traced(run)
    const { asked, changes } = store.endWatch()
    const ended = this.#counts()
    return {
      context,
      slots: asked,
      ledger: ledger.end(),
      status: lastStatus.end(),
      place: place.end(),
      printed: printed.end(),
      changes,
      assumed: path.premises.slice(context.premises.length).map(({ condition }) => condition),
      recorded: recorded.end(),
      opened: opened.end(),
      loaded: loads.end(),
      trace,
      counts: {
        steps: ended.steps - begun.steps,
        forks: ended.forks - begun.forks,
        stopsSeen: ended.stopsSeen - begun.stopsSeen,
        substitutions: ended.substitutions - begun.substitutions
      },
      flow
    }
  }

  /** Whether everything is as it was, as far as it was asked for; asking makes it asked for here too. */
  #agrees(past: Remembered, context: Context): boolean {
    if (this.steps + past.counts.steps > MAX_STEPS || !sameContext(past.context, context))
      return false
    for (const [key, value] of past.ledger.asked)
      if (!alike(this.ledger.get(key), value)) return false
    for (const [key, slot] of past.slots) if (!sameSlot(this.store.get(key), slot)) return false
    return (
      agrees(past.status, () => this.status, sameStatus) &&
      agrees(past.place, () => this.at, alike) &&
      agrees(past.printed, () => this.printed.get(), alike)
    )
  }

  #again(past: Remembered): Flow {
    this.store.apply(past.changes)
    for (const [key, value] of past.ledger.left) this.ledger.set(key, value)
    if (past.status.left !== undefined) this.status = past.status.left.value
    if (past.place.left !== undefined) this.at = past.place.left.value
    if (past.printed.left !== undefined) this.printed.set(past.printed.left.value)
    for (const condition of past.assumed) this.path.assume(condition)
    for (const record of past.recorded) record(this.recorder)
    for (const key of past.opened) this.redirector.open(key)
    for (const path of past.loaded) this.load(path)
    this.environment.repository.retrace(past.trace)
    this.steps += past.counts.steps
    this.forks += past.counts.forks
    this.stopsSeen += past.counts.stopsSeen
    this.substitutions += past.counts.substitutions
    return past.flow
  }
}

/** Definitions and plain assignments. */
const isSmall = ({ command }: Statement): boolean =>
  command.kind === 'function' || (command.kind === 'simple' && command.words.length === 0)

const agrees = <T>({ asked }: CellUse<T>, now: () => T, same: (a: T, b: T) => boolean): boolean =>
  asked === undefined || same(now(), asked.value)
