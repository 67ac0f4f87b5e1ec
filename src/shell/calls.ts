import { and, type Condition, FALSE, not, TRUE } from '../logic/condition.js'
import type { Command } from '../syntax/shell/index.js'
import type { Span } from '../text/span.js'
import { CHARACTERS_A_STEP } from './budget.js'
import type { External } from './external.js'
import { Loops } from './loops.js'
import { type Flow, type Frame, NORMAL, type Way } from './shell.js'
import type { SourceText } from './source-text.js'
import { type Field, type FunctionSlot, overlay } from './store.js'
import { named, UNSET } from './value.js'
import { Log } from './watched.js'

export const MAX_CALLS = 40

/** Where the texts come from that a script runs beside itself. */
export interface Sources {
  /** A file of the repository. */
  load(path: string): SourceText | undefined
  /** Text given to `eval` at a place. */
  parse(content: string, at: Span): SourceText
}

/** Functions, sourced files, evaluated text, and the end of the script. */
export abstract class Calls extends Loops {
  abstract readonly external: External
  abstract readonly sources: Sources
  /** The files that were run beside the script. */
  protected readonly loads = new Log<string>()

  protected abstract command(command: Command): Flow

  statusOf(slot: FunctionSlot, args: readonly Field[]): Condition | undefined {
    const ways = this.recorder.silently(() => this.tryWay(TRUE, () => this.callPlainly(slot, args)))
    const [only] = ways
    return only !== undefined && ways.length === 1 && only.completion.kind === 'normal'
      ? only.status.ok
      : undefined
  }

  callPlainly(slot: FunctionSlot, args: readonly Field[]): Flow {
    const call = `${slot.name} ${args.map((arg) => named(arg.value, 60)).join(' ')}`.trim()
    const frame: Frame = {
      name: slot.name,
      at: this.at,
      call,
      locals: new Map(),
      writes: this.redirector.writes
    }
    const { source } = this
    this.frames.push(frame)
    this.source = slot.source
    this.setArguments(args)
    const { argumentsKey } = this
    let flow = this.command(slot.body)
    if (flow.kind === 'split') {
      const exits = flow.ways.filter((way) => way.completion.kind === 'exit')
      if (exits.length === 0) flow = this.settle(flow.ways)
      else {
        const rest = flow.ways.filter((way) => way.completion.kind !== 'exit')
        flow =
          rest.length === 0
            ? { kind: 'exit' }
            : { kind: 'split', ways: [...exits, { ...this.mergeWays(rest), completion: NORMAL }] }
      }
    }
    this.frames.pop()
    this.source = source
    this.at = frame.at
    if (flow.kind === 'split') return this.restoreInWays(flow.ways, frame, argumentsKey)
    for (const [name, value] of frame.locals)
      this.store.set(`$${name}`, value === UNSET ? undefined : value)
    this.store.set(argumentsKey, undefined)
    return flow.kind === 'exit' ? flow : NORMAL
  }

  /** In a subshell one way may have left the function's caller too: undo the frame in every way. */
  protected restoreInWays(ways: readonly Way[], frame: Frame, argumentsKey: string): Flow {
    const undo = new Map(
      [...frame.locals].map(
        ([name, value]) => [`$${name}`, value === UNSET ? undefined : value] as const
      )
    )
    this.store.set(argumentsKey, undefined)
    return {
      kind: 'split',
      ways: ways.map((way) => ({
        ...way,
        changes: overlay(way.changes, new Map([...undo, [argumentsKey, undefined] as const]))
      }))
    }
  }

  /** Runs text as commands; the status is theirs. */
  evaluate(content: string): Flow {
    this.spend(content.length / CHARACTERS_A_STEP)
    const parsed = this.sources.parse(content, this.at)
    return this.inSource(parsed, () => this.run(parsed.body))
  }

  /** Runs a file of the repository; false when it is not there. */
  sourceFile(path: string): Flow | undefined {
    if (this.frames.length >= MAX_CALLS || this.tooDeep) return undefined
    const loaded = this.load(path)
    if (loaded === undefined) return undefined
    this.nesting += 4
    const flow = this.inSource(loaded, () => this.run(loaded.body))
    this.nesting -= 4
    return flow.kind === 'return' ? NORMAL : flow
  }

  protected load(path: string): SourceText | undefined {
    this.loads.add(path)
    return this.sources.load(path)
  }

  protected inSource(source: SourceText, run: () => Flow): Flow {
    const saved = this.source
    const { at } = this
    this.source = source
    this.nesting++
    const flow = this.tooDeep ? this.giveUp() : run()
    this.nesting--
    this.source = saved
    this.at = at
    return flow
  }

  /** The script ends here; with an error unless `ok` holds. */
  exit(ok: Condition): Flow {
    const fails = this.checks.settle(this.path.simplify(not(ok)))
    if (this.subshells === 0 && fails !== FALSE) {
      this.stopsSeen++
      const [outermost] = this.frames
      const when = this.unknowns.sufficient(and(this.path.condition, fails))
      if (when === TRUE || this.concernsRust(when))
        this.recorder.stop({
          when,
          message: this.message(),
          tool: this.external.missing,
          at: outermost?.at ?? this.at,
          evidence: this.evidence()
        })
    }
    this.setOk(ok)
    this.printed.set([])
    return { kind: 'exit' }
  }
}
