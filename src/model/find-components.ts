import { type Asker, active, type Cell, type Component, stateOf } from './component.js'
import type { ComponentInput, ProviderRule, RustRequest, World } from './provider.js'

const REQUESTS: readonly RustRequest[] = ['off', 'on']

/** The rules of one language that hang on one symbol. */
interface Unit {
  readonly symbol: string
  readonly language: ProviderRule['language']
}

/** What belongs together: a C unit, a Rust unit, or both, and the symbol that stands for either. */
interface Join {
  readonly name: string
  readonly c: string | undefined
  readonly rust: string | undefined
  /** A symbol without rules of its own that asks for one or the other. */
  readonly umbrella: string | undefined
}

/**
 * Finds the components that Rust has to do with: units built from Rust, and C units that come or go with
 * Rust. Who belongs together is decided by who asks for them, never by names.
 */
export function findComponents(input: ComponentInput): readonly Component[] {
  const finder = new Finder(input)
  return finder.joins().map((join) => finder.component(join))
}

/**
 * The component that a symbol stands for by itself: what it was before any conversion.
 * @param symbol that of its C, where its name is what others ask for
 */
export function componentNamed(input: ComponentInput, name: string, symbol = name): Component {
  const umbrella = symbol === name ? undefined : name
  return new Finder(input).component({ name, c: symbol, rust: undefined, umbrella })
}

class Finder {
  readonly #input: ComponentInput

  constructor(input: ComponentInput) {
    this.#input = input
  }

  joins(): readonly Join[] {
    const rust = this.#units('rust')
    const all = this.#units('c')
    const c = all.filter((symbol) => this.#comesOrGoes(symbol))
    const taken = new Set<string>()
    const joins: Join[] = []
    for (const symbol of rust) {
      const free = (one: string): boolean => !taken.has(one)
      const partner = c.includes(symbol)
        ? symbol
        : (this.#partner(symbol, c.filter(free)) ??
          this.#twin(symbol, all.filter(free)) ??
          all.filter(free).find((one) => this.#isHandedOver(one, symbol)))
      if (partner !== undefined) taken.add(partner)
      joins.push(this.#join(partner, symbol))
    }
    const lone = c
      .filter((symbol) => !taken.has(symbol))
      .map((symbol) => this.#join(symbol, undefined))
    return [...joins, ...withoutConsequences(lone, (symbol) => this.#askersWhereLost(symbol))].sort(
      (a, b) => (a.name < b.name ? -1 : 1)
    )
  }

  component({ name, c, rust, umbrella }: Join): Component {
    const mine = (rule: ProviderRule): boolean => {
      const symbol = this.#decisive(rule)
      return symbol !== undefined && symbol === (rule.language === 'c' ? c : rust)
    }
    const rules = {
      off: this.#input.rules.off.filter(mine),
      on: this.#input.rules.on.filter(mine)
    }
    const symbols = [c, rust, umbrella].filter((symbol) => symbol !== undefined)
    const cells = this.#input.worlds
      .map((world) => cellOf(world, rules, symbols))
      .filter((cell) => REQUESTS.some((request) => cell.demanded[request]))
    const [first] = [...rules.on, ...rules.off]
    const handedOver = c !== undefined && rust !== undefined && this.#isHandedOver(c, rust)
    return {
      name,
      state: stateOf(cells, handedOver),
      handedOver,
      prototype: this.#isPrototype([name, ...symbols], rules.on),
      symbols: { c: listOf(c), rust: listOf(rust) },
      rules,
      cells,
      askers: {
        off: this.#askersOf(symbols, umbrella, rules, 'off'),
        on: this.#askersOf(symbols, umbrella, rules, 'on')
      },
      demands: { off: this.#demands(symbols, 'off'), on: this.#demands(symbols, 'on') },
      at: this.#input.declarationOf(name) ?? first?.at
    }
  }

  #isPrototype(names: readonly string[], rules: readonly ProviderRule[]): boolean {
    const { prototypes } = this.#input
    const isMarked = (path: string): boolean =>
      prototypes.folders.some((folder) => path.startsWith(folder))
    return (
      names.some((one) => prototypes.names.has(one)) ||
      rules.some(
        (rule) => rule.language === 'rust' && [rule.at.path, ...rule.sources].some(isMarked)
      )
    )
  }

  /** The symbols of a language's rules, each once, sorted. */
  #units(language: Unit['language']): readonly string[] {
    const symbols = new Set<string>()
    for (const request of REQUESTS)
      for (const rule of this.#input.rules[request])
        if (rule.language === language) {
          const symbol = this.#decisive(rule)
          if (symbol !== undefined) symbols.add(symbol)
        }
    return [...symbols].sort()
  }

  /** The declared symbol that a rule stands or falls with: the last one that is not the gate itself. */
  #decisive(rule: ProviderRule): string | undefined {
    const [world] = this.#input.worlds
    return rule.symbols.findLast(
      (symbol) => symbol !== this.#input.gate && world?.isDeclared(symbol) === true
    )
  }

  /** Whether what the symbol builds differs between Rust off and on, in some world. */
  #comesOrGoes(symbol: string): boolean {
    const rulesOf = (request: RustRequest): readonly ProviderRule[] =>
      this.#input.rules[request].filter(
        (rule) => rule.language === 'c' && this.#decisive(rule) === symbol
      )
    const [off, on] = [rulesOf('off'), rulesOf('on')]
    return this.#input.worlds.some(
      (world) => active(off, world, 'off').length !== active(on, world, 'on').length
    )
  }

  /** The C unit that the same demands are met by with Rust off: the more of them in common, the better. */
  #partner(rust: string, candidates: readonly string[]): string | undefined {
    const wanted = this.#askers(rust, 'on')
    let best: string | undefined
    let most = 0
    for (const candidate of candidates) {
      const common = [...this.#askers(candidate, 'off')].filter((asker) => wanted.has(asker)).length
      if (common > most) [best, most] = [candidate, common]
    }
    return best
  }

  /** A C unit that is there with Rust on as well, because one symbol without rules selects both. */
  #twin(rust: string, candidates: readonly string[]): string | undefined {
    const selectors = this.#selectors(rust, 'on')
    return candidates.find((candidate) => {
      const [only, ...more] = this.#selectors(candidate, 'off')
      return only !== undefined && more.length === 0 && selectors.has(only) && !this.#hasRules(only)
    })
  }

  /** Whether somebody asks for C with Rust off, and with Rust on for Rust instead. */
  #isHandedOver(c: string, rust: string): boolean {
    if (c === rust) return false
    const [cOn, rustOff, rustOn] = [
      this.#askers(c, 'on'),
      this.#askers(rust, 'off'),
      this.#askers(rust, 'on')
    ]
    return [...this.#askers(c, 'off')].some(
      (asker) => !cOn.has(asker) && rustOn.has(asker) && !rustOff.has(asker)
    )
  }

  /** Who asks for a symbol where it is on with Rust off only. */
  #askersWhereLost(symbol: string): ReadonlySet<string> {
    const lost = this.#input.worlds.filter(
      (world) => world.isOn(symbol, 'off') && !world.isOn(symbol, 'on')
    )
    return this.#askers(symbol, 'off', lost)
  }

  /** Who asks for a symbol, as `target asker`. */
  #askers(
    symbol: string,
    request: RustRequest,
    worlds: readonly World[] = this.#input.worlds
  ): ReadonlySet<string> {
    const found = new Set<string>()
    for (const world of worlds)
      for (const { by } of world.demands(symbol, request))
        for (const asker of by)
          if (asker !== this.#input.gate) found.add(`${world.target}\0${asker}`)
    return found
  }

  #join(c: string | undefined, rust: string | undefined): Join {
    const umbrella = this.#umbrella(c, rust)
    return { name: umbrella ?? c ?? rust ?? '', c, rust, umbrella }
  }

  /**
   * The one symbol without rules of its own that selects C with Rust off and Rust with it on: it is what
   * boards ask for. Where there is only C or only Rust, it has to be the only one that asks.
   */
  #umbrella(c: string | undefined, rust: string | undefined): string | undefined {
    const selectors = [
      ...(c === undefined ? [] : [this.#selectors(c, 'off')]),
      ...(rust === undefined ? [] : [this.#selectors(rust, 'on')])
    ]
    const [first, second] = selectors
    if (first === undefined) return undefined
    const common = [...first].filter(
      (symbol) => (second === undefined || second.has(symbol)) && !this.#hasRules(symbol)
    )
    const [only] = common
    const alone = second === undefined ? first.size === 1 : common.length === 1
    return alone ? only : undefined
  }

  #selectors(symbol: string, request: RustRequest): ReadonlySet<string> {
    const found = new Set<string>()
    for (const world of this.#input.worlds)
      for (const { kind, by } of world.demands(symbol, request))
        if (kind === 'selected') for (const asker of by) found.add(asker)
    return found
  }

  #hasRules(symbol: string): boolean {
    return REQUESTS.some((request) =>
      this.#input.rules[request].some((rule) => rule.symbols.includes(symbol))
    )
  }

  /** Who asks for one of the symbols; an umbrella's own selects are not somebody's demand. */
  #askersOf(
    symbols: readonly string[],
    umbrella: string | undefined,
    rules: Component['rules'],
    request: RustRequest
  ): readonly Asker[] {
    const found = new Map<string, Asker>()
    for (const world of this.#input.worlds) {
      if (world.environment !== '') continue
      const built = active(rules[request], world, request)
      for (const symbol of symbols)
        for (const { kind, by } of world.demands(symbol, request))
          for (const asker of kind === 'selected' ? by : []) {
            if (asker === umbrella || asker === this.#input.gate) continue
            const met = built.some((rule) => symbol === umbrella || this.#decisive(rule) === symbol)
            const key = `${world.target}\0${asker}`
            found.set(key, {
              symbol: asker,
              target: world.target,
              met: met || found.get(key)?.met === true
            })
          }
    }
    return [...found.values()]
  }

  /** Each demand once, whatever the number of targets it is made in. */
  #demands(symbols: readonly string[], request: RustRequest): Component['demands']['on'] {
    const found = new Map<string, Component['demands']['on'][number]>()
    for (const world of this.#input.worlds)
      for (const symbol of symbols)
        for (const demand of world.demands(symbol, request))
          found.set(`${symbol}: ${demand.reason}`, { ...demand, symbol })
    return [...found.values()]
  }
}

function cellOf(world: World, rules: Component['rules'], symbols: readonly string[]): Cell {
  const demanded = (request: RustRequest): boolean =>
    symbols.some((symbol) => world.isOn(symbol, request))
  return {
    target: world.target,
    environment: world.environment,
    demanded: { off: demanded('off'), on: demanded('on') },
    built: { off: active(rules.off, world, 'off'), on: active(rules.on, world, 'on') }
  }
}

/**
 * What goes with Rust only because all who ask for it go is a consequence, not a component of its own:
 * one cause is one change.
 */
function withoutConsequences(
  joins: readonly Join[],
  askers: (symbol: string) => ReadonlySet<string>
): readonly Join[] {
  const gone = new Set(joins.map((join) => join.c))
  return joins.filter(({ c }) => {
    const names = [...askers(c ?? '')].map((key) => key.slice(key.indexOf('\0') + 1))
    return names.length === 0 || !names.every((name) => gone.has(name))
  })
}

const listOf = (symbol: string | undefined): readonly string[] =>
  symbol === undefined ? [] : [symbol]
