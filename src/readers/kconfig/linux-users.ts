import { type Setting, settingsIn, unquoted } from './linux-defconfig.js'
import type { LinuxModel, LinuxSymbol } from './linux-model.js'
import { numberOf } from './linux-numbers.js'
import type { Fault } from './solution.js'
import { N, type Possible, possibleOf, Y } from './tristate.js'

/** What a person's configuration says about one symbol. */
export interface UserValue {
  readonly value: string
  readonly setting: Setting
}

/** Everything that the configuration files of one evaluation say; later ones win. */
export class UserValues {
  readonly faults: Fault[] = []
  readonly #model: LinuxModel
  readonly #values = new Map<number, UserValue>()
  readonly #modes = new Map<number, Possible>()
  readonly #selections = new Map<number, number>()

  constructor(model: LinuxModel, paths: readonly string[]) {
    this.#model = model
    for (const path of paths) this.#load(path)
  }

  of(symbol: number): UserValue | undefined {
    return this.#values.get(symbol)
  }

  /** The mode that the settings of a choice's members ask for. */
  mode(choice: number): Possible | undefined {
    return this.#modes.get(choice)
  }

  /** The member that was set to y last. */
  selection(choice: number): number | undefined {
    return this.#selections.get(choice)
  }

  #load(path: string): void {
    const text = this.#model.files.snapshot.text(path)
    if (text === undefined) {
      const message = `there is no file ${path}`
      const places = [{ at: undefined, note: message }]
      this.faults.push({ code: 'missing-source', symbol: undefined, message, places })
      return
    }
    for (const setting of settingsIn(text, path)) this.#set(setting)
  }

  /** Settings of the wrong form are ignored, as the real program does with a warning. */
  #set(setting: Setting): void {
    const index = this.#model.index.get(setting.name)
    const symbol = index === undefined ? undefined : this.#model.symbols[index]
    if (symbol === undefined || symbol.definitions.length === 0) return
    const value = userValue(symbol, setting.value)
    if (value === undefined) return
    this.#values.set(symbol.index, { value, setting })
    if (symbol.choice === undefined || value === 'n') return
    const possible = possibleOf(value) ?? N
    const choice = this.#model.choices[symbol.choice]
    if (choice?.type === 'tristate' || possible === Y) this.#modes.set(symbol.choice, possible)
    if (possible === Y) this.#selections.set(symbol.choice, symbol.index)
  }
}

/** A setting's value in the symbol's own form; undefined when it is none for its type. */
function userValue(symbol: LinuxSymbol, raw: string): string | undefined {
  const letter = raw.charAt(0)
  switch (symbol.type) {
    case 'bool':
      return letter === 'y' || letter === 'n' ? letter : undefined
    case 'tristate':
      return letter === 'y' || letter === 'm' || letter === 'n' ? letter : undefined
    case 'string':
      return unquoted(raw)
    case 'int':
    case 'hex': {
      const number = numberOf(raw, symbol.type)
      return number === undefined || (symbol.type === 'hex' && number < 0n) ? undefined : raw
    }
    default:
      return undefined
  }
}
