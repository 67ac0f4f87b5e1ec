import type { BuildModel } from '../model/build-model.js'
import {
  type Asker,
  type Cell,
  COMPONENT_STATES,
  type Component,
  type ComponentState,
  hasLanguage,
  restrictedTo
} from '../model/component.js'
import { componentNamed, findComponents } from '../model/find-components.js'
import type { ComponentInput, RustRequest } from '../model/provider.js'
import type { Subject } from './change.js'
import { componentEvidence, placeOfComponents } from './component-evidence.js'
import { type ComponentChange, perProfile } from './component-profiles.js'
import { changeId, subject } from './identity.js'
import { comparedProfiles, PLAIN } from './profiles.js'

/** What became of the components that Rust has to do with on either side. */
export function compareComponents(base: BuildModel, head: BuildModel): readonly ComponentChange[] {
  if (base.components === undefined && head.components === undefined) return []
  const symbols = [
    ...new Set([...(base.components?.symbols ?? []), ...(head.components?.symbols ?? [])])
  ].sort()
  if (symbols.length === 0) return []
  const profiles = comparedProfiles(base, head).map((id) => profileOf(id, base, head))
  const untouched =
    base.components?.fingerprint(symbols) === head.components?.fingerprint(symbols) &&
    profiles.every(({ before, after }) => isSame(before, after))
  if (untouched) return []
  return tellPairs(
    pairs(base.components?.input(symbols), head.components?.input(symbols)),
    profiles
  )
}

/** What pairs of components come to, in the plain build and in profiles. */
const tellPairs = (
  all: readonly ComponentPair[],
  profiles: readonly Selection[]
): readonly ComponentChange[] =>
  all.flatMap((pair) =>
    perProfile(
      changesOf(pair, PLAIN),
      profiles.map((profile) => ({
        id: profile.id,
        changes: changesOf(within(pair, profile), profile.id)
      }))
    )
  )

/** The components of one revision, as if each had been C until now; what has no C came without it. */
export function standingComponents(model: BuildModel): readonly ComponentChange[] {
  const all = componentsOf(model).map((head): ComponentPair => {
    const base = head.symbols.c.length === 0 ? undefined : unconverted(head)
    return { name: head.name, base, head, wasThere: () => false, hadTarget: () => true }
  })
  return tellPairs(
    all,
    comparedProfiles(model, model).map((id) => profileOf(id, model, model))
  )
}

/** The components that Kconfig tells apart in one revision. */
export function componentsOf({ components }: BuildModel): readonly Component[] {
  const symbols = [...(components?.symbols ?? [])].sort()
  return components === undefined || symbols.length === 0
    ? []
    : findComponents(components.input(symbols))
}

/** With Rust on it gets what it gets with Rust off. */
const unconverted = (component: Component): Component => ({
  ...component,
  state: 'c-only',
  handedOver: false,
  cells: component.cells.map((cell) => ({
    ...cell,
    built: { off: cell.built.off, on: cell.built.off }
  }))
})

const changesOf = (pair: ComponentPair, profile: string): readonly ComponentChange[] => [
  ...moved(pair, profile),
  ...lost(pair, 'off', profile),
  ...lost(pair, 'on', profile),
  ...conflict(pair, profile),
  ...superfluous(pair, profile),
  ...unguarded(pair, profile)
]

/** A profile with the targets it has on both sides; undefined: all. */
interface Selection {
  readonly id: string
  readonly before: ReadonlySet<string> | undefined
  readonly after: ReadonlySet<string> | undefined
}

function profileOf(id: string, base: BuildModel, head: BuildModel): Selection {
  const targetsIn = ({ profiles }: BuildModel): ReadonlySet<string> | undefined =>
    profiles.find((profile) => profile.id === id)?.targets
  return { id, before: targetsIn(base), after: targetsIn(head) }
}

const isSame = (a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean =>
  a === b || (a !== undefined && a.size === b?.size && [...a].every((one) => b.has(one)))

function within(pair: ComponentPair, { before, after }: Selection): ComponentPair {
  const { base, head, hadTarget } = pair
  return {
    ...pair,
    base: base === undefined || before === undefined ? base : restrictedTo(base, before),
    head: head === undefined || after === undefined ? head : restrictedTo(head, after),
    hadTarget: (target) => hadTarget(target) && before?.has(target) !== false
  }
}

/** One component on both sides; undefined where the side has no such tree. */
export interface ComponentPair {
  readonly name: string
  readonly base: Component | undefined
  readonly head: Component | undefined
  /** Whether a symbol was on at base, in some target, with Rust off. */
  wasThere(symbol: string): boolean
  hadTarget(target: string): boolean
}

/**
 * Components go together by name; what is left goes together by shared providers, because a rename is no
 * change; and what has no partner then is compared with what its name, or the symbol of its C, stood for by itself.
 */
function pairs(
  before: ComponentInput | undefined,
  after: ComponentInput | undefined
): readonly ComponentPair[] {
  const bases = before === undefined ? [] : findComponents(before)
  const heads = after === undefined ? [] : findComponents(after)
  const partners = partnersOf(bases, heads)
  const taken = new Set(partners.values())
  const alone = (input: ComponentInput | undefined, like: Component): Component | undefined => {
    if (input === undefined) return undefined
    const named = componentNamed(input, like.name)
    const [c] = like.symbols.c
    return named.state === 'absent' && c !== undefined && c !== like.name
      ? componentNamed(input, like.name, c)
      : named
  }
  const wasThere = (symbol: string): boolean =>
    before?.worlds.some((world) => world.isDeclared(symbol) && world.isOn(symbol, 'off')) ?? false
  const asked = {
    wasThere,
    hadTarget: (target: string): boolean =>
      before?.worlds.some((world) => world.target === target) ?? true
  }
  return [
    ...heads.map((head) => {
      const base = partners.get(head) ?? alone(before, head)
      return { name: nameOf(base, head), base, head, ...asked }
    }),
    ...bases
      .filter((base) => !taken.has(base))
      .map((base) => ({ name: base.name, base, head: alone(after, base), ...asked }))
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What lost its C goes on under the name that it had with it. */
const nameOf = (base: Component | undefined, head: Component): string =>
  base !== undefined && base.symbols.c.length > 0 && head.symbols.c.length === 0
    ? base.name
    : head.name

/** The base component of each head component that has one. */
function partnersOf(
  bases: readonly Component[],
  heads: readonly Component[]
): ReadonlyMap<Component, Component> {
  const partners = new Map<Component, Component>()
  const pair = (match: (base: Component, head: Component) => boolean): void => {
    const taken = new Set(partners.values())
    for (const head of heads) {
      if (partners.has(head)) continue
      const base = bases.find((one) => !taken.has(one) && match(one, head))
      if (base === undefined) continue
      taken.add(base)
      partners.set(head, base)
    }
  }
  pair((base, head) => base.name === head.name)
  // What nothing asks for on one side says nothing about what was there instead.
  pair((base, head) => isThere(base) && isThere(head) && shareProviders(base, head))
  return partners
}

const isThere = ({ state }: Component): boolean => state !== 'absent'

function shareProviders(a: Component, b: Component): boolean {
  const names = new Set(providerNames(a))
  return providerNames(b).some((name) => names.has(name))
}

const providerNames = (component: Component): readonly string[] =>
  [...component.rules.on, ...component.rules.off].map((rule) => `${rule.language} ${rule.name}`)

const stateIn = (component: Component | undefined): ComponentState => component?.state ?? 'absent'

const order = (state: ComponentState): number => COMPONENT_STATES.indexOf(state)

/**
 * A removal with Rust on and off is plain and stays silent, and so does what comes with a C provider; a
 * component that comes without one is told.
 */
function moved(pair: ComponentPair, profile: string): readonly ComponentChange[] {
  const [from, to] = [stateIn(pair.base), stateIn(pair.head)]
  if (from === to || to === 'absent' || (from === 'absent' && to !== 'rust-only')) return []
  if (from === 'c-only' && to === 'fallback' && hadNothingWithRust(pair)) return []
  const kind = order(to) > order(from) ? 'component-raised' : 'component-lowered'
  const about = subjectOf(pair, profile)
  return [
    {
      kind,
      id: changeId(kind, about, from, to),
      ...common(pair, about),
      from,
      to,
      targets: targetsOf(pair.head?.cells ?? []),
      dependents: newDependents(pair),
      sources: sourcesOf(pair),
      symbols: symbolsOf(pair)
    }
  ]
}

/** C had stepped back for Rust already, and nothing had come: that Rust comes now mends a loss. */
const hadNothingWithRust = ({ base }: ComponentPair): boolean =>
  base?.cells.every((cell) => cell.built.on.length === 0) ?? false

/** Cells that had a provider in this scenario at base and have none at head, while something still asks. */
function lost(
  pair: ComponentPair,
  scenario: RustRequest,
  profile: string
): readonly ComponentChange[] {
  const to = stateIn(pair.head)
  // That the whole component lost its C is told as its move.
  if (scenario === 'off' && to === 'rust-only') return []
  const cells = (pair.head?.cells ?? []).filter(
    (cell) =>
      cell.built[scenario].length === 0 &&
      cell.built[scenario === 'off' ? 'on' : 'off'].length > 0 &&
      (baseCell(pair, cell)?.built[scenario].length ?? 0) > 0
  )
  const dependents =
    scenario === 'off' && order(to) >= order('selectable') ? newDependents(pair) : []
  if (cells.length === 0 && dependents.length === 0) return []
  const about = subjectOf(pair, profile)
  return [
    {
      kind: 'provider-lost',
      id: changeId('provider-lost', about, scenario, null),
      ...common(pair, about),
      scenario,
      targets: targetsOf(cells),
      dependents
    }
  ]
}

function conflict(pair: ComponentPair, profile: string): readonly ComponentChange[] {
  const faulty = (component: Component | undefined, cell: Cell): boolean =>
    component?.state !== 'selectable' &&
    hasLanguage(cell, 'on', 'c') &&
    hasLanguage(cell, 'on', 'rust')
  return fault('provider-conflict', pair, profile, faulty)
}

/**
 * Where other targets have C with Rust off, a target that gets Rust for nothing gets too much. Where C was
 * at base, it was not for nothing: that is a loss.
 */
function superfluous(pair: ComponentPair, profile: string): readonly ComponentChange[] {
  const faulty = (component: Component | undefined, cell: Cell): boolean =>
    (component?.state === 'fallback' || component?.state === 'selectable') &&
    hasLanguage(cell, 'on', 'rust') &&
    !cell.demanded.off &&
    !hasLanguage(cell, 'off', 'c')
  const hadC = (old: Cell): boolean => hasLanguage(old, 'off', 'c')
  return fault('provider-superfluous', pair, profile, faulty, hadC)
}

/** Nobody asks for prototypes in the worlds that are compared: where one is built, nothing holds it back. */
function unguarded(pair: ComponentPair, profile: string): readonly ComponentChange[] {
  const faulty = (component: Component | undefined, cell: Cell): boolean =>
    component?.prototype === true && hasLanguage(cell, 'on', 'rust')
  return fault('prototype-unguarded', pair, profile, faulty)
}

function fault(
  kind: 'provider-conflict' | 'provider-superfluous' | 'prototype-unguarded',
  pair: ComponentPair,
  profile: string,
  faulty: (component: Component | undefined, cell: Cell) => boolean,
  isOther: (old: Cell) => boolean = () => false
): readonly ComponentChange[] {
  const before = (pair.base?.cells ?? []).filter((cell) => faulty(pair.base, cell))
  const cells = (pair.head?.cells ?? []).filter((cell) => {
    const old = baseCell(pair, cell)
    if (!faulty(pair.head, cell)) return false
    if (old !== undefined && (before.includes(old) || isOther(old))) return false
    // A new target only inherits a fault that the others had.
    return before.length === 0 || pair.hadTarget(cell.target)
  })
  if (cells.length === 0) return []
  const about = subjectOf(pair, profile)
  return [
    {
      kind,
      id: changeId(kind, about, null, null),
      ...common(pair, about),
      targets: targetsOf(cells)
    }
  ]
}

/** The plain build is what a component is about; a profile is named. */
const subjectOf = ({ name }: ComponentPair, profile: string): Subject =>
  subject({ component: name, profile: profile === PLAIN ? null : profile })

const common = (pair: ComponentPair, about: Subject) =>
  ({
    subject: about,
    certainty: 'proven',
    at: placeOfComponents(pair),
    evidence: componentEvidence(pair),
    unknowns: []
  }) as const

/** The same target and environment at base; the usual one where the base was not tried in this one. */
function baseCell({ base }: ComponentPair, { target, environment }: Cell): Cell | undefined {
  const cells = base?.cells.filter((old) => old.target === target) ?? []
  return (
    cells.find((old) => old.environment === environment) ??
    cells.find((old) => old.environment === '')
  )
}

/** The targets of some cells, with the environment where it is not the usual one only. */
function targetsOf(cells: readonly Cell[]): readonly string[] {
  const usual = new Set(cells.filter((cell) => cell.environment === '').map((cell) => cell.target))
  const others = cells
    .filter((cell) => !usual.has(cell.target))
    .map((cell) => `${cell.target} (${cell.environment})`)
  return [...usual, ...others].sort()
}

/**
 * Who was there at base and is not served without Rust any more: it asks with Rust off for what is not
 * built then, or it stopped asking with Rust off for what it had, and still asks with Rust on.
 */
function newDependents({ base, head, wasThere }: ComponentPair): readonly string[] {
  if (head === undefined) return []
  const name = ({ symbol, target }: Asker): string => `${symbol} in ${target}`
  const unmet = (component: Component | undefined): ReadonlySet<string> =>
    new Set((component?.askers.off ?? []).filter(({ met }) => !met).map(name))
  const asksWithout = new Set(head.askers.off.map(name))
  const served = new Set((base?.askers.off ?? []).filter(({ met }) => met).map(name))
  const before = unmet(base)
  const stopped = head.askers.on.filter(
    (asker) => asker.met && served.has(name(asker)) && !asksWithout.has(name(asker))
  )
  return [...head.askers.off.filter(({ met }) => !met), ...stopped]
    .filter(({ symbol }) => wasThere(symbol))
    .map(name)
    .filter((one) => !before.has(one))
}

const sidesOf = ({ base, head }: ComponentPair): readonly Component[] =>
  [base, head].filter((side) => side !== undefined)

const sourcesOf = (pair: ComponentPair): readonly string[] =>
  unique(
    sidesOf(pair).flatMap(({ rules }) =>
      [...rules.off, ...rules.on].flatMap(({ sources }) => sources)
    )
  )

const symbolsOf = (pair: ComponentPair): readonly string[] =>
  unique(sidesOf(pair).flatMap(({ name, symbols }) => [name, ...symbols.c, ...symbols.rust]))

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)].sort()
