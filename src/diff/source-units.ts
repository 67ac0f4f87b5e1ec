import {
  type BuiltSource,
  type DeclaredComponent,
  isTwin,
  type SourceTree,
  type SystemSources,
  stemOf
} from '../model/sources.js'
import type { SidedEvidence, SidedSpan } from './change.js'
import { type ChangedFiles, nameOfFile } from './changed-files.js'
import { Replacements } from './replacements.js'
import { type NewModule, newCrateOf, newModules } from './rust-modules.js'
import type { Move } from './source-move.js'
import { unlistedMoves } from './source-unlisted.js'
import type { TakeOver } from './taken-over.js'

/** Less than this part of the sources that both sides have: then the build was not evaluated as far. */
const COMPARABLE = 0.5

/** What became of C sources and of the Rust in their places, one build system at a time. */
export function unitMoves(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles,
  takeOver: TakeOver,
  declared: readonly DeclaredComponent[]
): readonly Move[] {
  const modules = newModules(base, head, changed)
  const replacements = new Replacements(base, head, changed, modules, takeOver, declared)
  const moves: Move[] = []
  for (const after of head.systems()) {
    const before = base.systems().find(({ system }) => system === after.system)
    // What uses no Rust may leave it to a crate that is built by itself.
    if (before === undefined || !(after.usesRust || head.hasCrates)) continue
    const pair = new Pair(base, head, before, after, replacements, declared)
    const isUnread = !before.usesRust && before.built.on.size === 0
    if (isUnread && areComparable(base, head, after)) moves.push(...pair.convertedAtOnce())
    if (!areComparable(base, head, before, after)) continue
    moves.push(...pair.converted(), ...pair.removed(), ...pair.restored(), ...pair.replaced())
  }
  moves.push(...unlistedMoves(base, changed, replacements))
  const told = new Set(moves.map(({ name }) => name))
  // What belongs to a declared component is told as that one's.
  const others = modules.filter(({ path }) => !declared.some(({ isRust: isIts }) => isIts(path)))
  return [...moves, ...newComponents(base, head, others, told)]
}

function areComparable(
  base: SourceTree,
  head: SourceTree,
  ...systems: readonly SystemSources[]
): boolean {
  const inBoth = (path: string): boolean =>
    base.blob(path) !== undefined && head.blob(path) !== undefined
  const sizes = systems.flatMap(({ built }) =>
    [built.off, built.on].map((sources) => [...sources.keys()].filter(inBoth).length)
  )
  return Math.min(...sizes) >= COMPARABLE * Math.max(...sizes)
}

const sourcesIn = (
  { built }: SystemSources,
  request: 'off' | 'on'
): ReadonlyMap<string, BuiltSource> => built[request]

class Pair {
  readonly #base: SourceTree
  readonly #head: SourceTree
  readonly #before: SystemSources
  readonly #after: SystemSources
  readonly #replacements: Replacements
  readonly #declared: readonly DeclaredComponent[]

  constructor(
    base: SourceTree,
    head: SourceTree,
    before: SystemSources,
    after: SystemSources,
    replacements: Replacements,
    declared: readonly DeclaredComponent[]
  ) {
    this.#base = base
    this.#head = head
    this.#before = before
    this.#after = after
    this.#replacements = replacements
    this.#declared = declared
  }

  /** Compiled whatever was said about Rust, and now only without it. */
  converted(): readonly Move[] {
    const found = swapped(this.#after).flatMap((now) => {
      const was = this.#wasBuilt(now)
      return was !== undefined && sourcesIn(this.#before, 'on').has(was.path) ? [{ was, now }] : []
    })
    return this.#conversions(
      found.map(({ now }) => now),
      (now) =>
        found
          .filter((one) => one.now === now)
          .map(({ was }) => note('base', was, `with Rust off and on the C ${was.path} is compiled`))
    )
  }

  /** The same where the build had nothing to do with Rust, so that nothing but Rust's way was evaluated. */
  convertedAtOnce(): readonly Move[] {
    const were = swapped(this.#after).filter(({ path }) => this.#base.blob(path) !== undefined)
    return this.#conversions(were, () => []).map((move) => ({
      ...move,
      unknowns: [{ reason: 'what the build compiled before it knew of Rust', at: undefined }]
    }))
  }

  #conversions(
    swaps: readonly BuiltSource[],
    before: (now: BuiltSource) => readonly SidedEvidence[]
  ): readonly Move[] {
    return this.#named(swaps).map(({ name, sources, rust }) => {
      const [first] = sources
      return this.#move(name, sources, 'c-only', 'fallback', at('head', first), [
        ...sources.flatMap((now) => [
          ...before(now),
          note('head', now, `with Rust off alone the C ${now.path} is compiled`)
        ]),
        ...noteRust('head', rust)
      ])
    })
  }

  /** What was there for builds without Rust, and is there no more, while the Rust in its place is. */
  removed(): readonly Move[] {
    if (!this.#after.canBeOff) return []
    const before = swapped(this.#before)
    const gone = before.filter((source) => this.#isGone(source))
    // One that took its place under another name.
    const come = swapped(this.#after).filter((source) => this.#wasBuilt(source) === undefined)
    if (gone.length === 0 || come.length > 0) return []
    return this.#namedBefore(gone).flatMap(({ name, sources, rust }) => {
      const still = rust === undefined ? undefined : this.#stillThere(rust)
      if (rust !== undefined && still === undefined) return []
      const [first] = sources
      return [
        this.#move(
          name,
          sources,
          'fallback',
          'rust-only',
          still === undefined ? at('base', first) : at('head', still),
          [
            ...sources.map((source) =>
              note('base', source, `with Rust off the C ${source.path} is compiled`)
            ),
            ...noteRust('base', rust),
            ...noteRust('head', still)
          ]
        )
      ]
    })
  }

  /** Compiled without Rust only, and now whatever is said about Rust. */
  restored(): readonly Move[] {
    const on = sourcesIn(this.#after, 'on')
    const back = swapped(this.#before).filter(({ path }) => on.has(path))
    return this.#namedBefore(back).flatMap(({ name, sources }) => {
      const [first] = sources
      const now = first === undefined ? undefined : on.get(first.path)
      return now === undefined
        ? []
        : [
            this.#move(name, sources, 'fallback', 'c-only', at('head', now), [
              note('head', now, `with Rust off and on the C ${now.path} is compiled`)
            ])
          ]
    })
  }

  /** C that is gone for everybody, for Rust that has its functions or its name. */
  replaced(): readonly Move[] {
    // C that only builds with Rust compile belongs to the Rust.
    const before = sourcesIn(this.#before, 'off')
    const gone = [...sourcesIn(this.#before, 'on').values()].filter(
      (source) => source.language === 'c' && before.has(source.path) && this.#isGone(source)
    )
    const names = new Set<string>()
    return gone.flatMap((source) => {
      const found = this.#replacements.of(source.path, this.#after)
      if (found === undefined || names.has(found.name)) return []
      names.add(found.name)
      const { name, at: span, unknowns } = found
      const place: SidedSpan = span === undefined ? at('base', source) : { side: 'head', span }
      const move = this.#move(name, [source], 'c-only', 'rust-only', place, [
        note('base', source, `the C ${source.path} is compiled, and is gone`),
        ...(span === undefined ? [] : [{ side: 'head', at: span, note: found.note } as const])
      ])
      return [{ ...move, unknowns }]
    })
  }

  #move(
    name: string,
    built: readonly BuiltSource[],
    from: Move['from'],
    to: Move['to'],
    place: SidedSpan,
    evidence: readonly SidedEvidence[]
  ): Move {
    const sources = built.map(({ path }) => path)
    const { system } = this.#after
    return { name, sources, from, to, system, at: place, evidence, unknowns: [] }
  }

  /** The same source at base, under its path, its content or its name. */
  #wasBuilt(now: BuiltSource): BuiltSource | undefined {
    const before = sourcesIn(this.#before, 'off')
    const same = before.get(now.path)
    if (same !== undefined) return same
    const blob = this.#head.blob(now.path)
    return [...before.values()].find(
      ({ path }) =>
        this.#isFree(path) &&
        (this.#base.blob(path) === blob || nameOfFile(path) === nameOfFile(now.path))
    )
  }

  /** Whether a path of the base is compiled no more, so that its source may go by another one. */
  #isFree = (path: string): boolean =>
    !sourcesIn(this.#after, 'off').has(path) && !sourcesIn(this.#after, 'on').has(path)

  /** Not compiled any more, neither there nor, moved or renamed, elsewhere. */
  #isGone({ path }: BuiltSource): boolean {
    if (!this.#isFree(path)) return false
    const blob = this.#base.blob(path)
    for (const request of ['off', 'on'] as const)
      for (const other of sourcesIn(this.#after, request).keys()) {
        if (sourcesIn(this.#before, request).has(other)) continue
        const same = nameOfFile(other) === nameOfFile(path) || this.#head.blob(other) === blob
        if (same || stemOf(other) === stemOf(path)) {
          if (!other.endsWith('.rs')) return false
        }
      }
    return true
  }

  #stillThere(rust: BuiltSource): BuiltSource | undefined {
    const on = sourcesIn(this.#after, 'on')
    const stem = stemOf(rust.path)
    return (
      on.get(rust.path) ?? [...on.values()].find((one) => isRust(one) && stemOf(one.path) === stem)
    )
  }

  #named(sources: readonly BuiltSource[]): readonly Named[] {
    return named(sources, this.#after, this.#declared)
  }

  #namedBefore(sources: readonly BuiltSource[]): readonly Named[] {
    return named(sources, this.#before, this.#declared)
  }
}

const isRust = ({ language }: BuiltSource): boolean => language === 'rust'

/** C that is compiled with Rust off alone. */
function swapped(system: SystemSources): readonly BuiltSource[] {
  if (!system.canBeOff || !system.usesRust) return []
  const { off, on } = system.built
  return [...off.values()].filter((source) => source.language === 'c' && !on.has(source.path))
}

/** What a build system compiles from C with Rust off, and from Rust in its place. */
export const standing = (
  system: SystemSources,
  declared: readonly DeclaredComponent[]
): readonly Named[] => named(swapped(system), system, declared)

export interface Named {
  readonly name: string
  readonly sources: readonly BuiltSource[]
  /** The Rust in its place, where a name or being the only one shows which. */
  readonly rust: BuiltSource | undefined
}

/**
 * A C source and the Rust of its name are one component. What has none goes together by the target that
 * it leaves: under its own name where it is one file, else under that of the Rust that comes.
 */
function named(
  sources: readonly BuiltSource[],
  system: SystemSources,
  declared: readonly DeclaredComponent[]
): readonly Named[] {
  const { off, on } = system.built
  const rust = [...on.values()].filter((source) => isRust(source) && !off.has(source.path))
  const found: Named[] = []
  const rest = new Map<string, BuiltSource[]>()
  const own = new Map<DeclaredComponent, BuiltSource[]>()
  for (const source of sources) {
    const component = declared.find(({ isC }) => isC(source.path))
    if (component !== undefined) {
      own.set(component, [...(own.get(component) ?? []), source])
      continue
    }
    const stem = stemOf(source.path)
    const twin = rust.find(({ path }) => isTwin(stem, stemOf(path)))
    if (twin !== undefined) found.push({ name: stem, sources: [source], rust: twin })
    else rest.set(source.target, [...(rest.get(source.target) ?? []), source])
  }
  for (const [{ name, isRust: isIts }, group] of own)
    found.push({ name, sources: group, rust: rust.find(({ path }) => isIts(path)) })
  for (const group of rest.values()) {
    const [first] = group
    if (first === undefined) continue
    const targets = [...new Set(rust.map(({ target }) => target))]
    const only = targets.length === 1 ? rust[0] : undefined
    const name = group.length === 1 || only === undefined ? stemOf(first.path) : stemOf(only.target)
    found.push({ name, sources: group, rust: only })
  }
  return found
}

function newComponents(
  base: SourceTree,
  head: SourceTree,
  modules: readonly NewModule[],
  told: ReadonlySet<string>
): readonly Move[] {
  // Where nobody can do without Rust, one part more of it takes nothing from anybody.
  if (!head.optional) return []
  const swaps = head.systems().flatMap((system) => swapped(system))
  const own = modules
    .filter((module) => module.own)
    .filter(({ path }) => ![...told].some((name) => isTwin(name, stemOf(path))))
    .filter(({ path }) => !swaps.some((source) => isTwin(stemOf(source.path), stemOf(path))))
  return byCrate(base, head, own).map(([name, parts]) => ({
    name,
    from: 'absent',
    to: 'rust-only',
    system: undefined,
    at: { side: 'head', span: parts[0].at },
    evidence: parts.map((part) => ({
      side: 'head',
      at: part.at,
      note: `with Rust on the Rust ${part.path} is compiled, no C with it off`
    })),
    unknowns: []
  }))
}

/** The modules of a crate that is new come as one thing, under the name of its folder; others by themselves. */
function byCrate(
  base: SourceTree,
  head: SourceTree,
  modules: readonly NewModule[]
): readonly (readonly [name: string, parts: readonly [NewModule, ...NewModule[]]])[] {
  const found = new Map<string, [NewModule, ...NewModule[]]>()
  for (const module of modules) {
    const key = newCrateOf(base, head, module.path) ?? module.path
    const parts = found.get(key)
    if (parts === undefined) found.set(key, [module])
    else parts.push(module)
  }
  return [...found].map(([key, parts]) => {
    const [only, ...more] = parts
    return [stemOf(more.length === 0 ? only.path : key), parts]
  })
}

const at = (side: SidedSpan['side'], source: BuiltSource | undefined): SidedSpan => ({
  side,
  span: source?.at ?? { path: '', start: 0, end: 0 }
})

const note = (side: SidedSpan['side'], source: BuiltSource, text: string): SidedEvidence => ({
  side,
  at: source.at,
  note: text
})

const noteRust = (
  side: SidedSpan['side'],
  rust: BuiltSource | undefined
): readonly SidedEvidence[] =>
  rust === undefined ? [] : [note(side, rust, `with Rust on the Rust ${rust.path} is compiled`)]
