import type { Span } from '../../text/span.js'
import type { Guarded, LinuxSymbol } from './linux-model.js'
import type { LinuxEvaluation } from './linux-solve.js'
import type { Cause, Fault, Solution, Step } from './solution.js'
import { mayFail, mayHold } from './tristate.js'

const MAX_CHAIN = 50

/** What an evaluation of the Linux dialect gave. */
export class LinuxSolution implements Solution {
  readonly #made: LinuxEvaluation
  #values: ReadonlyMap<string, boolean> | undefined
  #undecided: ReadonlySet<string> | undefined

  constructor(made: LinuxEvaluation) {
    this.#made = made
  }

  /** The symbols that are declared. */
  get values(): ReadonlyMap<string, boolean> {
    this.#values ??= new Map(
      this.#declared().map(({ name, index }) => [name, !mayFail(this.#made.value(index))])
    )
    return this.#values
  }

  isOn(symbol: string): boolean {
    const index = this.#made.model.index.get(symbol)
    return index !== undefined && !mayFail(this.#made.value(index))
  }

  get undecided(): ReadonlySet<string> {
    this.#undecided ??= new Set(
      this.#declared()
        .filter(({ index }) => !this.#made.isDecided(index))
        .map(({ name }) => name)
    )
    return this.#undecided
  }

  text(symbol: string): string | undefined {
    const index = this.#made.model.index.get(symbol)
    return index === undefined ? undefined : this.#made.text(index)
  }

  get errors(): readonly Fault[] {
    return [...this.#made.model.faults, ...this.#made.faults]
  }

  causes(symbol: string): readonly Cause[] {
    const [step] = this.why(symbol)
    if (step === undefined || step.value === 'n') return []
    const { by, kind, reason, at } = step
    return [{ by: by === undefined ? [] : [by], kind, reason, at }]
  }

  why(symbol: string): readonly Step[] {
    const chain: Step[] = []
    const seen = new Set<string>()
    let next: string | undefined = symbol
    while (next !== undefined && !seen.has(next) && chain.length < MAX_CHAIN) {
      seen.add(next)
      const index = this.#made.model.index.get(next)
      const found = index === undefined ? undefined : this.#made.model.symbols[index]
      if (found === undefined) break
      const step: Step = this.#step(found)
      chain.push(step)
      next = step.by
    }
    return chain
  }

  #declared(): readonly LinuxSymbol[] {
    return this.#made.model.symbols.filter((symbol) => symbol.definitions.length > 0)
  }

  #holds({ guard }: Guarded): boolean {
    return mayHold(this.#made.guard(guard))
  }

  #step(symbol: LinuxSymbol): Step {
    const text = this.#made.text(symbol.index)
    const declared = symbol.definitions[0]
    const step = (
      kind: Step['kind'],
      reason: string,
      at: Span | undefined = declared,
      by?: number
    ): Step => {
      const name = by === undefined ? undefined : this.#made.model.symbols[by]?.name
      return { symbol: symbol.name, value: text ?? 'unknown', kind, reason, by: name, at }
    }
    if (this.#made.forced.has(symbol.name)) return step('given', 'set from outside', undefined)
    if (text === undefined) return step('unknown', 'rests on something that is not known')
    const selector = symbol.selected.find((by) => this.#reverses(by.by, by))
    if (selector !== undefined && text !== 'n')
      return step('selected', `selected by ${this.#name(selector.by)}`, selector.at, selector.by)
    const user = this.#made.users.of(symbol.index)
    const shown = mayHold(this.#made.visibility(symbol.index))
    if (user !== undefined && shown)
      return step('set', `set in ${user.setting.at.path}`, user.setting.at)
    if (symbol.choice !== undefined)
      return step(
        'choice',
        text === 'n' ? 'another of its choice is selected' : 'selected in its choice'
      )
    const suggested = symbol.defaults.find((entry) => this.#holds(entry))
    if (suggested !== undefined) return step('default', 'default', suggested.at)
    const implier = symbol.implied.find((by) => this.#reverses(by.by, by))
    if (implier !== undefined && text !== 'n')
      return step('implied', `implied by ${this.#name(implier.by)}`, implier.at, implier.by)
    const depends = symbol.depends.find((entry) => !this.#holds(entry))
    if (depends !== undefined) return step('depends', 'a dependency is not met', depends.at)
    return step('unset', 'nothing turns it on')
  }

  #reverses(by: number, entry: Guarded): boolean {
    return mayHold(this.#made.value(by)) && this.#holds(entry)
  }

  #name(index: number): string {
    return this.#made.model.symbols[index]?.name ?? ''
  }
}
