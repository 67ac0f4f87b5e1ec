import { atom, type Condition, FALSE, not, TRUE, unknownsOf } from '../logic/condition.js'
import type { Span } from '../text/span.js'
import { isRustProgram } from './environment.js'
import { substitute } from './path.js'
import type { Check } from './recorder.js'
import type { Flow, Host } from './shell.js'
import type { Field, FunctionSlot } from './store.js'
import { alternatives, known, text, unknownPieces, type Value } from './value.js'
import { Shelf } from './watched.js'

const LITERAL = /^v?\d+(\.\d+)*$/

/**
 * Comparisons of a tool's version with a number. Tools are taken to be new enough; what happens below
 * the number is tried, and where that ends the script or turns Rust off, the number is a floor.
 */
export class VersionChecks {
  readonly #host: Host
  /** Variables of the Rust option, with the value that means off. */
  readonly #offValues: ReadonlyMap<string, string>
  readonly #checks: Shelf<Check>
  /** Whether there is any check. */
  readonly #any: Shelf<true>
  readonly #directions: Shelf<'up' | 'down' | 'neither'>
  readonly #tried: Shelf<true>
  readonly #tooOld: string | undefined

  /** @param tooOld the name of a check that fails in this evaluation */
  constructor(host: Host, offValues: ReadonlyMap<string, string>, tooOld: string | undefined) {
    this.#host = host
    this.#checks = new Shelf(host.ledger, 'check')
    this.#any = new Shelf(host.ledger, 'any check')
    this.#directions = new Shelf(host.ledger, 'direction')
    this.#tried = new Shelf(host.ledger, 'tried')
    this.#offValues = offValues
    this.#tooOld = tooOld
  }

  atom(tool: string, version: string, at: Span): Condition {
    const name = `${tool} >= ${version}`
    if (!this.#checks.has(name)) this.#checks.set(name, { tool, version, at })
    this.#any.set('', true)
    return atom({ name, reason: 'the version of the tool found decides', at })
  }

  /** The condition with every tool new enough. */
  settle(condition: Condition): Condition {
    if (condition.kind === 'constant' || !this.#any.has('')) return condition
    return substitute(condition, (name) =>
      this.#checks.has(name) ? name !== this.#tooOld : undefined
    )
  }

  /** Settles a condition that is about to decide between two branches, noting the floors in it. */
  decide(condition: Condition, yes: () => Flow, no: () => Flow): Condition {
    if (!this.#any.has('')) return condition
    const simple = this.#host.path.simplify(condition)
    const settled = this.settle(simple)
    if (settled === simple) return simple
    for (const unknown of unknownsOf(simple)) {
      const check = this.#checks.get(unknown.name)
      if (check === undefined) continue
      const old = this.settle(
        substitute(simple, (name) => (name === unknown.name ? false : undefined))
      )
      if (old.id === settled.id) continue
      if (old !== FALSE && settled !== TRUE) this.#try(check, yes)
      if (old !== TRUE && settled !== FALSE) this.#try(check, no)
    }
    return settled
  }

  #try(check: Check, run: () => Flow): void {
    const host = this.#host
    if (host.recorder.muted) return
    const { stops, changes } = host.trial(run)
    // A trial leaves everything as it was, so what a variable was before is still there to be asked.
    const leavesOut = [...this.#offValues].some(([name, off]) => {
      const slot = changes.get(`$${name}`)
      return (
        slot?.kind === 'value' && this.#isOff(slot, off) && !this.#isOff(host.variable(name), off)
      )
    })
    if (!stops && !leavesOut) {
      const sets = [...changes.keys()].some((changed) => changed.startsWith('$'))
      const name = `${check.tool} >= ${check.version}`
      if (sets && (isRustProgram(check.tool) || check.tool === 'meson'))
        host.recorder.suspect(name, check)
      return
    }
    const key = `${check.tool} ${check.version} ${host.path.condition.key}`
    if (this.#tried.has(key)) return
    this.#tried.set(key, true)
    host.recorder.floor({
      ...check,
      when: host.path.condition,
      note: stops ? 'stops' : 'leaves Rust out'
    })
  }

  #isOff(value: Value, off: string): boolean {
    const options = alternatives(value, this.#host.path) ?? []
    return options.length > 0 && options.every((option) => isOff(known(option.value), off))
  }

  /**
   * A function of the script, called with a tool's version and a number, is a comparison when it answers
   * differently for a very new and a very old version. Which answer means «new enough» is tried out.
   */
  recognise(slot: FunctionSlot, args: readonly Field[]): Condition | undefined {
    if (args.length < 2 || args.length > 4) return undefined
    const toolAt = args.findIndex((arg) => toolOf(arg.value) !== undefined)
    const literalAt = args.findIndex((arg) => LITERAL.test(known(arg.value) ?? ''))
    if (toolAt < 0 || literalAt < 0) return undefined
    const tool = toolOf(args[toolAt]?.value)
    const version = known(args[literalAt]?.value ?? text(''))
    if (tool === undefined || version === undefined) return undefined
    const direction = this.#direction(slot, args, toolAt)
    if (direction === undefined) return undefined
    const [piece] = args[literalAt]?.value.pieces ?? []
    const at = piece?.kind === 'text' ? piece.at : undefined
    const enough = this.atom(
      tool,
      version.replace(/^v/, ''),
      at ?? this.#host.versions.get(version) ?? this.#host.at
    )
    return direction ? enough : not(enough)
  }

  #direction(slot: FunctionSlot, args: readonly Field[], toolAt: number): boolean | undefined {
    const key = `${slot.source.path} ${slot.body.start} ${toolAt}`
    const kept = this.#directions.get(key)
    if (kept !== undefined) return kept === 'neither' ? undefined : kept === 'up'
    const answer = (version: string): Condition | undefined =>
      this.#host.statusOf(
        slot,
        args.flatMap((arg, i) =>
          i === toolAt ? { value: text(version), when: TRUE } : toolOf(arg.value) ? [] : arg
        )
      )
    const young = answer('999.99.99')
    const old = answer('0.0.1')
    const direction =
      young === TRUE && old === FALSE
        ? true
        : young === FALSE && old === TRUE
          ? false
          : byName(slot.name)
    this.#directions.set(key, direction === undefined ? 'neither' : direction ? 'up' : 'down')
    return direction
  }
}

/** Where trying does not tell, the usual names do. */
function byName(name: string): boolean | undefined {
  if (/(^|_)(lt|less|older|below)(_|$)/i.test(name)) return false
  return /(^|_)(ge|gte|at_?least|newer|min(imum)?)(_|$)/i.test(name) ? true : undefined
}

/** The tool whose version this is, in every alternative. */
export function toolOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined
  return unknownPieces(value).find((piece) => piece.versionOf !== undefined)?.versionOf
}

export function isOff(content: string | undefined, off: string): boolean {
  return (
    content !== undefined && (content === off || /^(no|n|false|off|0|disabled|)$/i.test(content))
  )
}
