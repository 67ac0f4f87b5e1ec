import type { SourceRuleFact } from './model/fact.js'
import type {
  ComponentSource,
  PrototypeMarks,
  ProviderRule,
  RustRequest,
  World
} from './model/provider.js'
import { DEFAULT_PROFILE, scenario } from './model/scenario.js'
import { isSetBy, NO_PROTOTYPES, type PrototypePolicy, prototypeMarks } from './read-prototypes.js'
import type { Readers } from './readers/index.js'
import {
  askersOf,
  dependedOn,
  isDeclared,
  type KconfigModel,
  outsideSymbols,
  type Solution,
  solveAll,
  symbolsBehind,
  targetsOf
} from './readers/kconfig/index.js'
import type { SymbolTargets } from './readers/meson/index.js'
import type { Reader } from './readers/reader.js'
import type { Snapshot } from './source/snapshot.js'
import { Recent } from './text/recent.js'
import type { RepoPath } from './text/span.js'

/** The build file that hands symbols over to Kconfig. */
const ROOT = 'meson.build'
/** The build's prefix of Kconfig symbols in build files. */
const PREFIX = 'CONFIG_'
/**
 * Outside symbols that are also tried without, beside the usual environment that has all of them: with the
 * gate that makes 32 settings, which are solved in one pass.
 */
const MAX_VARIANTS = 4

/** Lists of symbols that one tree is asked about: its own, and its own with those of another. */
const MAX_ASKED = 4

type Compact = Extract<KconfigModel, { dialect: 'compact' }>

/**
 * The words, known before anything is evaluated, whose source rules the components of a tree rest on: so
 * that one evaluation answers for the ladder and for the components.
 */
export function componentInterest(snapshot: Snapshot, readers: Readers): readonly string[] {
  const tree = treeOf(snapshot, readers)
  return tree === undefined ? [] : wordsOf(around(tree, tree.behind))
}

/** The components of a tree whose build files are guided by Kconfig; undefined for any other tree. */
export function componentSource(
  snapshot: Snapshot,
  readers: Readers,
  prototypes: PrototypePolicy = NO_PROTOTYPES
): ComponentSource | undefined {
  const tree = treeOf(snapshot, readers)
  if (tree === undefined) return undefined
  const { model, gate } = tree
  let worlds: readonly World[] | undefined
  let marks: PrototypeMarks | undefined
  let symbols: readonly string[] | undefined
  let targets: SymbolTargets | undefined
  const targetsOf = (): SymbolTargets => {
    targets ??= readers.meson.symbolTargets(snapshot)
    return targets
  }
  const off = bySymbols((wanted) => rulesOf(snapshot, readers.meson, 'off', wanted))
  const on = bySymbols((wanted) => rulesOf(snapshot, readers.meson, 'on', wanted))
  return {
    get symbols() {
      symbols ??= ownSymbols(tree, on)
      return symbols
    },
    fingerprint: bySymbols((wanted) => {
      marks ??= prototypeMarks(snapshot, prototypes)
      return JSON.stringify([
        marks.folders,
        snapshot.matching(readers.kconfig.claims).map((path) => snapshot.blob(path)),
        snapshot.text(ROOT)?.match(SYMBOL)?.sort(),
        [...targetsOf()].map(([symbol, some]) => [symbol, ...some]),
        [off, on].map((rules) =>
          rules(wanted).map(({ at, when, ...rule }) => ({ ...rule, when: when.key }))
        )
      ])
    }),
    input: bySymbols((wanted) => {
      worlds ??= worldsOf(tree, targetsOf(), prototypes.options)
      marks ??= prototypeMarks(snapshot, prototypes)
      return {
        rules: { off: off(wanted), on: on(wanted) },
        worlds,
        gate: gate ?? '',
        prototypes: marks,
        declarationOf: (symbol) => {
          const index = model.index.get(symbol)
          return index === undefined ? undefined : model.symbols[index]?.definitions[0]
        }
      }
    })
  }
}

/**
 * Whether a source may provide a component that Rust has to do with: the build file nearest to it that names a
 * symbol also names a C source, and has a symbol behind the gate or something about Rust. A look that saves
 * an evaluation.
 */
export function mayProvide(
  snapshot: Snapshot,
  readers: Readers,
  sources: readonly RepoPath[]
): boolean {
  const tree = treeOf(snapshot, readers)
  if (tree === undefined) return false
  const behind = new Set(wordsOf(tree.behind))
  return sources.some((path) => {
    const text = nearestRules(snapshot, path)
    if (text === undefined) return false
    if (path.endsWith('.rs')) return true
    const name = path.slice(path.lastIndexOf('/') + 1)
    return (
      text.includes(name) &&
      (/rust/i.test(text) || (text.match(SYMBOL) ?? []).some((word) => behind.has(word)))
    )
  })
}

const SYMBOL = /\bCONFIG_\w+/g

/** The nearest build file above a source that chooses by symbols; none where only the root's does. */
function nearestRules(snapshot: Snapshot, path: RepoPath): string | undefined {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const text = snapshot.text(`${path.slice(0, at)}/${ROOT}`)
    if (text?.includes(PREFIX)) return text
  }
  return undefined
}

/** Asked for the same symbols as before, as the head of a step is when it becomes the base of the next, it knows. */
function bySymbols<T>(make: (symbols: readonly string[]) => T): (symbols: readonly string[]) => T {
  const known = new Recent<string, T>(MAX_ASKED)
  return (symbols) => known.obtain(symbols.join(' '), () => make(symbols))
}

/** The names of the targets that the worlds of the components are about. */
export function componentTargets(snapshot: Snapshot, readers: Readers): ReadonlySet<string> {
  const tree = treeOf(snapshot, readers)
  return new Set(tree === undefined ? [] : targetsOf(tree.model).map(({ name }) => name))
}

interface Tree {
  readonly model: Compact
  /** Undefined in a tree that has nothing to do with Rust (yet): Rust off and on are the same there. */
  readonly gate: string | undefined
  /** The symbols that may depend on the gate. */
  readonly behind: readonly string[]
}

function treeOf(snapshot: Snapshot, readers: Readers): Tree | undefined {
  if (readers.kconfig.dialect(snapshot) !== 'compact') return undefined
  const model = readers.kconfig.model(snapshot)
  if (model?.dialect !== 'compact') return undefined
  const known = outlines.get(model.symbols) ?? outlineOf(model)
  outlines.set(model.symbols, known)
  return { model, ...known }
}

type Outline = Pick<Tree, 'gate' | 'behind'>

/** Revisions whose Kconfig files are the same share the symbols. */
const outlines = new WeakMap<Compact['symbols'], Outline>()

function outlineOf(model: Compact): Outline {
  const gate = gateOf(model)
  return { gate, behind: gate === undefined ? [] : symbolsBehind(model, gate) }
}

/** Declared symbols and who asks for them, without the gate. */
function around({ model, gate }: Tree, symbols: readonly string[]): readonly string[] {
  return [...new Set([...symbols, ...askersOf(model, symbols)])]
    .filter((symbol) => symbol !== gate && isDeclared(model, symbol))
    .sort()
}

/** What depends on the gate, what Rust provides, and who asks for either. */
function ownSymbols(
  tree: Tree,
  rules: (symbols: readonly string[]) => readonly ProviderRule[]
): readonly string[] {
  const { behind } = tree
  const first = around(tree, behind)
  const rust = rules(first).filter(({ language }) => language === 'rust')
  return around(tree, [...behind, ...rust.flatMap((rule) => rule.symbols)])
}

/** The symbol by which the build tells Kconfig that Rust is on: nothing in the tree turns it on itself. */
function gateOf(model: Compact): string | undefined {
  // A symbol that says more than that, such as which Rust, has a longer name.
  return outsideSymbols(model)
    .filter((symbol) => /RUST|CARGO/.test(symbol))
    .reduce<string | undefined>(
      (best, symbol) => (best === undefined || symbol.length < best.length ? symbol : best),
      undefined
    )
}

/**
 * Every target in the usual environment, where everything that comes from outside is there, and in
 * variants of it without one of the symbols (accelerators, above all) that who asks depends on. What the
 * build hands over for some targets only is there for no other one.
 */
function worldsOf(
  tree: Tree,
  symbolTargets: SymbolTargets,
  prototypeOptions: readonly string[]
): readonly World[] {
  const { model, gate } = tree
  // A device that nothing selects (any more) is not set by anybody: the build names what it sets.
  const names = new Set(model.files.snapshot.text(ROOT)?.match(SYMBOL))
  const isSetByBuild = (symbol: string): boolean => names.has(PREFIX + symbol)
  const targets = targetsOf(model)
  const architectures = new Set(targets.flatMap((target) => [...target.fixed.keys()]))
  const outside = outsideSymbols(model).filter(
    (symbol) =>
      symbol !== gate &&
      !architectures.has(symbol) &&
      isSetByBuild(symbol) &&
      // Nobody has asked for prototypes: what they are behind is off.
      !isSetBy(symbol, prototypeOptions)
  )
  const variants = dependedOn(model, tree.behind, new Set(outside)).slice(0, MAX_VARIANTS)
  const always = outside.filter((symbol) => !variants.includes(symbol))
  // The gate comes first: bit 0 of a solution's number.
  const free = gate === undefined ? variants : [gate, ...variants]
  const shift = free.length - variants.length
  const everything = 2 ** free.length - 1
  return targets.flatMap((target) => {
    const isFor = (symbol: string): boolean =>
      symbolTargets.get(PREFIX + symbol)?.has(target.name) ?? true
    const given = always.filter(isFor).map((symbol) => [symbol, true] as const)
    const fixed = new Map([...target.fixed, ...given])
    const solutions = solveAll(model, { defaults: target.defaults, fixed }, free)
    const never = variants.reduce(
      (bits, symbol, i) => (isFor(symbol) ? bits : bits | (1 << (i + shift))),
      0
    )
    const world = (missing: number, environment: string): World => {
      const on = everything & ~never & ~missing
      return worldOf(model, target.name, environment, {
        off: solutions[gate === undefined ? on : on & ~1],
        on: solutions[on]
      })
    }
    return [
      world(0, ''),
      ...variants.flatMap((symbol, i) =>
        isFor(symbol) ? [world(1 << (i + shift), `without ${symbol}`)] : []
      )
    ]
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
  const interest = wordsOf(symbols)
  const { facts } = build.read(snapshot, { ...scenario(request, DEFAULT_PROFILE), interest })
  return facts.filter((fact) => fact.kind === 'source-rule').flatMap(providersOf)
}

const wordsOf = (symbols: readonly string[]): readonly string[] =>
  symbols.map((symbol) => `${PREFIX}${symbol}`)

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
