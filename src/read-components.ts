import type { SourceRuleFact } from './model/fact.js'
import type { ComponentSource, ProviderRule, RustRequest, World } from './model/provider.js'
import { DEFAULT_PROFILE, scenario } from './model/scenario.js'
import type { Readers } from './readers/index.js'
import {
  dependedOn,
  isDeclared,
  type KconfigModel,
  outsideSymbols,
  type Solution,
  solveAll,
  symbolsBehind,
  targetsOf
} from './readers/kconfig/index.js'
import type { Reader } from './readers/reader.js'
import type { Snapshot } from './source/snapshot.js'

/** The build file that hands symbols over to Kconfig. */
const ROOT = 'meson.build'
/** The build's prefix of Kconfig symbols in build files. */
const PREFIX = 'CONFIG_'
/**
 * Outside symbols that are also tried without, beside the usual environment that has all of them: with the
 * gate that makes 32 settings, which are solved in one pass.
 */
const MAX_VARIANTS = 4

type Compact = Extract<KconfigModel, { dialect: 'compact' }>

/** The components of a tree whose build files are guided by Kconfig; undefined for any other tree. */
export function componentSource(snapshot: Snapshot, readers: Readers): ComponentSource | undefined {
  const model = readers.kconfig.model(snapshot)
  if (model?.dialect !== 'compact') return undefined
  const gate = gateOf(model)
  if (gate === undefined) return undefined
  let worlds: readonly World[] | undefined
  const allWorlds = (): readonly World[] => {
    worlds ??= worldsOf(model, gate)
    return worlds
  }
  const rules = (request: RustRequest, symbols: readonly string[]): readonly ProviderRule[] =>
    rulesOf(snapshot, readers.meson, request, symbols)
  return {
    get symbols() {
      const behind = symbolsBehind(model, gate)
      const rust = rules('on', behind).filter(({ language }) => language === 'rust')
      const own = new Set([...behind, ...rust.flatMap((rule) => rule.symbols)])
      for (const symbol of [...own])
        for (const world of allWorlds())
          for (const request of ['off', 'on'] as const)
            for (const { by } of world.demands(symbol, request)) for (const who of by) own.add(who)
      own.delete(gate)
      return [...own].filter((symbol) => isDeclared(model, symbol)).sort()
    },
    input: (symbols) => ({
      rules: { off: rules('off', symbols), on: rules('on', symbols) },
      worlds: allWorlds(),
      gate,
      declarationOf: (symbol) => {
        const index = model.index.get(symbol)
        return index === undefined ? undefined : model.symbols[index]?.definitions[0]
      }
    })
  }
}

/** The symbol by which the build tells Kconfig that Rust is on: nothing in the tree turns it on itself. */
function gateOf(model: Compact): string | undefined {
  return outsideSymbols(model).find((symbol) => /RUST|CARGO/.test(symbol))
}

/**
 * Every target in the usual environment, where everything that comes from outside is there, and in
 * variants of it without one of the symbols (accelerators, above all) that who asks depends on.
 */
function worldsOf(model: Compact, gate: string): readonly World[] {
  // A device that nothing selects (any more) is not set by anybody: the build names what it sets.
  const names = new Set(model.files.snapshot.text(ROOT)?.match(/\bCONFIG_\w+/g))
  const isSetByBuild = (symbol: string): boolean => names.has(PREFIX + symbol)
  const targets = targetsOf(model)
  const architectures = new Set(targets.flatMap((target) => [...target.fixed.keys()]))
  const outside = outsideSymbols(model).filter(
    (symbol) => symbol !== gate && !architectures.has(symbol) && isSetByBuild(symbol)
  )
  const variants = dependedOn(model, symbolsBehind(model, gate), new Set(outside)).slice(
    0,
    MAX_VARIANTS
  )
  const always = outside.filter((symbol) => !variants.includes(symbol))
  const free = [gate, ...variants]
  const everything = 2 ** free.length - 1
  return targets.flatMap((target) => {
    const fixed = new Map([...target.fixed, ...always.map((symbol) => [symbol, true] as const)])
    const solutions = solveAll(model, { defaults: target.defaults, fixed }, free)
    const world = (missing: number, environment: string): World => {
      const on = everything & ~(missing === 0 ? 0 : 1 << missing)
      return worldOf(model, target.name, environment, {
        off: solutions[on & ~1],
        on: solutions[on]
      })
    }
    return [world(0, ''), ...variants.map((symbol, i) => world(i + 1, `without ${symbol}`))]
  })
}

function worldOf(
  model: Compact,
  target: string,
  environment: string,
  solutions: Readonly<Record<RustRequest, Solution | undefined>>
): World {
  return {
    target,
    environment,
    isDeclared: (symbol) => isDeclared(model, symbol),
    isOn: (symbol, request) => solutions[request]?.isOn(symbol) ?? false,
    demands: (symbol, request) => solutions[request]?.causes(symbol) ?? []
  }
}

function rulesOf(
  snapshot: Snapshot,
  build: Reader,
  request: RustRequest,
  symbols: readonly string[]
): readonly ProviderRule[] {
  const interest = symbols.map((symbol) => `${PREFIX}${symbol}`)
  const { facts } = build.read(snapshot, { ...scenario(request, DEFAULT_PROFILE), interest })
  return facts.filter((fact) => fact.kind === 'source-rule').flatMap(providersOf)
}

/** A rule that builds C and Rust is a provider of either. */
function providersOf(fact: SourceRuleFact): readonly ProviderRule[] {
  const bare = (symbols: readonly string[]): readonly string[] =>
    symbols.map((symbol) => (symbol.startsWith(PREFIX) ? symbol.slice(PREFIX.length) : symbol))
  const common = {
    symbols: bare(fact.symbols),
    unless: bare(fact.unless ?? []),
    when: fact.when,
    at: fact.at
  }
  const sources = (language: string): readonly string[] =>
    fact.sources.filter((source) => source.language === language).map(({ path }) => path)
  const [c, rust] = [sources('c'), sources('rust')]
  const providers: ProviderRule[] = []
  if (c.length > 0) providers.push({ language: 'c', name: c[0] ?? '', sources: c, ...common })
  if (fact.crate !== undefined || rust.length > 0)
    providers.push({
      language: 'rust',
      name: fact.crate ?? rust[0] ?? '',
      sources: rust,
      ...common
    })
  return providers
}
