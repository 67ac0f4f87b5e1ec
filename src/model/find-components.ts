import { active, type Cell, type Component, type Dependent, stateOf } from './component.js'
import type { ComponentInput, Demand, ProviderRule, RustRequest, World } from './provider.js'

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

/** The component that a symbol stands for by itself: what it was before any conversion. */
export function componentNamed(input: ComponentInput, name: string): Component {
  return new Finder(input).component({ name, c: name, rust: undefined, umbrella: undefined })
}

class Finder {
  readonly #input: ComponentInput

  constructor(input: ComponentInput) {
    this.#input = input
  }

  joins(): readonly Join[] {
    const rust = this.#units('rust')
    const c = this.#units('c').filter((symbol) => this.#comesOrGoes(symbol))
    const taken = new Set<string>()
    const joins: Join[] = []
    for (const symbol of rust) {
      const partner = c.includes(symbol)
        ? symbol
        : this.#partner(
            symbol,
            c.filter((one) => !taken.has(one))
          )
      if (partner !== undefined) taken.add(partner)
      joins.push(this.#join(partner, symbol))
    }
    const lone = c
      .filter((symbol) => !taken.has(symbol))
      .map((symbol) => this.#join(symbol, undefined))
    return [...joins, ...withoutConsequences(lone, (symbol) => this.#askers(symbol, 'off'))].sort(
      (a, b) => (a.name < b.name ? -1 : 1)
    )
  }

  component({ name, c, rust, umbrella }: Join): Component {
    const mine = (rule: ProviderRule): boolean => {
      const symbol = this.#decisive(rule)
      return rule.language === 'c' ? symbol === c : symbol === rust
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
    return {
      name,
      state: stateOf(cells),
      symbols: { c: listOf(c), rust: listOf(rust) },
      rules,
      cells,
      dependents: rust === undefined ? [] : this.#dependents(rust, c, umbrella),
      demands: { off: this.#demands(symbols, 'off'), on: this.#demands(symbols, 'on') },
      at: this.#input.declarationOf(name) ?? first?.at
    }
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

  /** Who asks for a symbol, as `target asker`. */
  #askers(symbol: string, request: RustRequest): ReadonlySet<string> {
    const found = new Set<string>()
    for (const world of this.#input.worlds)
      for (const { by } of world.demands(symbol, request))
        for (const asker of by)
          if (asker !== this.#input.gate) found.add(`${world.target}\0${asker}`)
    return found
  }

  #join(c: string | undefined, rust: string | undefined): Join {
    const umbrella = this.#umbrella(c, rust)
    return { name: umbrella ?? c ?? rust ?? '', c, rust, umbrella }
  }

  /** The one symbol that asks for both, when it has no rules of its own: it is what boards ask for. */
  #umbrella(c: string | undefined, rust: string | undefined): string | undefined {
    const names = (symbol: string | undefined, request: RustRequest): readonly string[] =>
      symbol === undefined
        ? []
        : [
            ...new Set(
              [...this.#askers(symbol, request)].map((key) => key.slice(key.indexOf('\0') + 1))
            )
          ]
    const askers = new Set([...names(c, 'off'), ...names(rust, 'on')])
    const [only] = askers
    if (askers.size !== 1 || only === undefined || this.#hasRules(only)) return undefined
    const selects = (symbol: string | undefined, request: RustRequest): boolean =>
      symbol === undefined ||
      this.#demands([symbol], request).every((demand) => demand.kind === 'selected')
    return selects(c, 'off') && selects(rust, 'on') ? only : undefined
  }

  #hasRules(symbol: string): boolean {
    return REQUESTS.some((request) =>
      this.#input.rules[request].some((rule) => rule.symbols.includes(symbol))
    )
  }

  /** Who asks for the Rust unit with Rust on, is there with Rust off as well, and then gets nothing. */
  #dependents(
    rust: string,
    c: string | undefined,
    umbrella: string | undefined
  ): readonly Dependent[] {
    const found: Dependent[] = []
    const met = c === undefined ? new Set<string>() : this.#askers(c, 'off')
    const wanted = umbrella !== undefined && met.size === 0 ? umbrella : rust
    for (const world of this.#input.worlds)
      for (const demand of world.demands(wanted, 'on'))
        for (const asker of demand.by)
          if (
            demand.kind === 'selected' &&
            asker !== this.#input.gate &&
            world.isOn(asker, 'off') &&
            !met.has(`${world.target}\0${asker}`) &&
            !found.some((one) => one.symbol === asker && one.target === world.target)
          )
            found.push({ symbol: asker, target: world.target, demand })
    return found
  }

  /** Each demand once, whatever the number of targets it is made in. */
  #demands(symbols: readonly string[], request: RustRequest): readonly Demand[] {
    const found = new Map<string, Demand>()
    for (const world of this.#input.worlds)
      for (const symbol of symbols)
        for (const demand of world.demands(symbol, request))
          found.set(`${symbol}: ${demand.reason}`, demand)
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
