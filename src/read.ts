import { TRUE } from './logic/condition.js'
import type { BuildModel, FactsByScenario, SystemModel } from './model/build-model.js'
import type {
  DriveFact,
  Fact,
  FloorFact,
  OptionFact,
  RustUseFact,
  SwitchFact
} from './model/fact.js'
import { effectiveFloors, type FloorCopy, floorCopies } from './model/floor.js'
import { outcomesOf } from './model/outcome.js'
import type { ProfileModel } from './model/profile.js'
import type { RustRequest } from './model/provider.js'
import { rustSupport } from './model/rust-support.js'
import {
  type BuildSystem,
  DEFAULT_PROFILE,
  type Driven,
  type Profile,
  SCENARIO_IDS,
  type Scenario,
  type ScenarioId,
  scenario
} from './model/scenario.js'
import type { SourceTree } from './model/sources.js'
import { cargoAlone } from './read-cargo.js'
import { componentInterest, componentSource, componentTargets } from './read-components.js'
import { nestedBuilds } from './read-nested.js'
import { readersOf, targetsOfProfile, unknownOptions } from './read-profiles.js'
import { NO_PROTOTYPES, type PrototypePolicy } from './read-prototypes.js'
import { type SystemReading, sourceFiles, sourceTree } from './read-sources.js'
import type { Readers } from './readers/index.js'
import type { Reader, Reading } from './readers/reader.js'
import type { Snapshot } from './source/snapshot.js'
import type { Diagnostic } from './text/diagnostic.js'

/** What beside the snapshot decides what is read. */
export interface ReadOptions {
  /** Beside the plain build, which is always read. */
  readonly profiles: readonly Profile[]
  /** Copies of floors that a policy declares, already looked up in the snapshot. */
  readonly declared: readonly FloorCopy[]
  /** Libraries written in Rust that a policy names, as pkg-config and the like know them. */
  readonly rustLibraries?: readonly string[]
  readonly prototypes: PrototypePolicy
  /** False: only the build at the top. */
  readonly nested?: boolean
}

/** The facts of one build system under each scenario, with those of the build systems it drives. */
interface SystemFacts {
  readonly reader: Reader
  readonly own: Readonly<Record<ScenarioId, Reading>>
  /** Own facts first, then those of what it drives. */
  readonly joined: Readonly<Record<ScenarioId, readonly Fact[]>>
  readonly drives: ReadonlySet<BuildSystem>
}

/** Reads a snapshot into a build model with all readers that apply to it. */
export function readModel(snapshot: Snapshot, readers: Readers, options: ReadOptions): BuildModel {
  const present = readers.all.filter(
    (reader) =>
      reader.applies(snapshot) && (reader !== readers.kconfig || isGuiding(snapshot, readers))
  )
  const diagnostics = new Map<string, Diagnostic>()
  const collect = (reading: Reading): Reading => {
    for (const diagnostic of reading.diagnostics)
      diagnostics.set(
        `${diagnostic.code}\0${diagnostic.message}\0${diagnostic.at.path}`,
        diagnostic
      )
    return reading
  }
  const interest = componentInterest(snapshot, readers)
  const { rustLibraries = [] } = options
  const evaluateAll = (profile: Profile, wanted: readonly Reader[]): readonly SystemFacts[] =>
    wanted.map((reader) => {
      const asked = { profile, interest, rustLibraries }
      const system = evaluate(reader, present, snapshot, asked, collect)
      // What stands in a makefile that always stops is nobody's build; one that is not understood may be.
      const stops = system.own.default.facts.some(({ kind }) => kind === 'failure')
      if (reader.id !== 'make' || buildsSomething(system) || !stops)
        for (const id of SCENARIO_IDS) collect(system.own[id])
      return system
    })
  const seen = evaluateAll(DEFAULT_PROFILE, present)
  const systems = systemsOf(seen, DEFAULT_PROFILE)
  if (systems.length === 0) systems.push(...cargoAlone(snapshot, present, DEFAULT_PROFILE))
  const profiles: ProfileModel[] = []
  const targets =
    options.profiles.length === 0 ? new Set<string>() : componentTargets(snapshot, readers)
  for (const profile of options.profiles) {
    const unknown = unknownOptions(profile, present, snapshot)
    const facts =
      unknown.length > 0 ? [] : evaluateAll(profile, readersOf(profile, present, snapshot))
    systems.push(...systemsOf(facts, profile))
    profiles.push({ id: profile.id, unknown, targets: targetsIn(facts, seen, targets) })
  }
  const components = componentSource(snapshot, readers, options.prototypes)
  const plain = systems.filter(({ profile }) => profile === DEFAULT_PROFILE.id)
  const floors = floorsOf(seen, plain)
  const rustc = floors.on.filter((floor) => floor.tool === 'rustc')
  return {
    revision: snapshot.revision,
    systems,
    profiles,
    options: optionsOf(seen),
    floors: effectiveFloors(floors.off, floors.on),
    copies: floorCopies([...rustc, ...options.declared]),
    hasCrates: present.some(({ id }) => id === 'cargo'),
    files: sourceFiles(snapshot),
    components,
    sources: components === undefined ? sourcesOf(snapshot, readers, seen, present) : undefined,
    nested: options.nested === false ? [] : nestedBuilds(snapshot, readers, readBelow),
    diagnostics: [...diagnostics.values()].sort(byPlace)
  }
}

/** What a policy declares is about the build at the top. */
const readBelow = (below: Snapshot, readers: Readers): BuildModel =>
  readModel(below, readers, {
    profiles: [],
    declared: [],
    prototypes: NO_PROTOTYPES,
    nested: false
  })

/** The sources of a tree without Kconfig; with the readers that leave nothing out where somebody asks. */
function sourcesOf(
  snapshot: Snapshot,
  readers: Readers,
  seen: readonly SystemFacts[],
  present: readonly Reader[]
): SourceTree {
  const whole = (reader: Reader): Reader => (reader === readers.meson ? readers.wholeMeson : reader)
  const wanted = { profile: DEFAULT_PROFILE, interest: [] }
  const everything = ({ reader, drives, joined }: SystemFacts): SystemFacts['joined'] =>
    reader === readers.meson || drives.has(readers.meson.id)
      ? evaluate(whole(reader), present.map(whole), snapshot, wanted, (reading) => reading, lazily)
          .joined
      : joined
  const systems = systemsOf(seen, DEFAULT_PROFILE).flatMap((model): readonly SystemReading[] => {
    const system = seen.find(({ reader }) => reader.id === model.id)
    if (system === undefined) return []
    let all: SystemFacts['joined'] | undefined
    const wholeOf = (request: RustRequest): readonly Fact[] => {
      all ??= everything(system)
      return all[request]
    }
    return [{ model, facts: system.joined, whole: wholeOf }]
  })
  const hasCrates = present.some(({ id }) => id === 'cargo')
  return sourceTree(snapshot, systems, hasCrates, (path) => readers.claims(path))
}

/** Only the compact dialect guides what a build system we read compiles; a kernel's tree costs a second. */
const isGuiding = (snapshot: Snapshot, { kconfig }: Readers): boolean =>
  kconfig.dialect(snapshot) === 'compact'

/** What every evaluation of one profile is asked for. */
interface Wanted {
  readonly profile: Profile
  readonly interest: readonly string[]
  readonly rustLibraries?: readonly string[]
}

const scenarioFor = (id: ScenarioId, { profile, ...wanted }: Wanted): Scenario => ({
  ...scenario(id, profile),
  ...wanted
})

function evaluate(
  reader: Reader,
  present: readonly Reader[],
  snapshot: Snapshot,
  wanted: Wanted,
  collect: (reading: Reading) => Reading,
  each: typeof perScenario = perScenario
): SystemFacts {
  const drives = new Set<BuildSystem>()
  const own = each((id) => reader.read(snapshot, scenarioFor(id, wanted)))
  const joined = each((id) => {
    const facts: Fact[] = [...own[id].facts]
    for (const drive of own[id].facts.filter((fact) => fact.kind === 'drive')) {
      const driven = present.find((other) => other.id === drive.system && other !== reader)
      if (driven === undefined) continue
      drives.add(driven.id)
      const handed = handOver(id, wanted, reader.id, drive)
      // What the driver has no option for, a person says to the makefile that it has prepared.
      const asked = driven.id === 'make' && !own.default.facts.some(({ kind }) => kind === 'switch')
      const request = asked ? scenario(id).request : handed.request
      facts.push(...collect(driven.read(snapshot, { ...handed, request })).facts)
    }
    return facts
  })
  return { reader, own, joined, drives }
}

/** The driver has carried out the request: what is left of it are the arguments handed over. */
function handOver(id: ScenarioId, wanted: Wanted, by: BuildSystem, drive: DriveFact): Scenario {
  const driven: Driven = { by, arguments: drive.arguments, files: drive.files }
  return { ...scenarioFor(id, wanted), request: 'default', driven }
}

/** With Rust on everything is there that a profile may have. */
function targetsIn(
  facts: readonly SystemFacts[],
  plain: readonly SystemFacts[],
  targets: ReadonlySet<string>
): ReadonlySet<string> | undefined {
  const own = (systems: readonly SystemFacts[]): readonly Fact[] =>
    systems.flatMap((system) => system.own.on.facts)
  return targets.size === 0 ? undefined : targetsOfProfile(own(facts), own(plain), targets)
}

const systemsOf = (facts: readonly SystemFacts[], profile: Profile): SystemModel[] =>
  facts
    .filter((system) => buildsSomething(system) && !awaitsItsDriver(system, facts))
    .map((system) => modelOf(system, facts, profile))

/** What always stops until another system has prepared it is no second way to build. */
const awaitsItsDriver = ({ reader, own }: SystemFacts, all: readonly SystemFacts[]): boolean =>
  all.some((other) => other.drives.has(reader.id)) &&
  SCENARIO_IDS.every((id) =>
    own[id].facts.some((fact) => fact.kind === 'failure' && fact.when === TRUE)
  )

function modelOf(system: SystemFacts, all: readonly SystemFacts[], profile: Profile): SystemModel {
  const outcomes = outcomesOf(factsByScenario(system.joined))
  return {
    id: system.reader.id,
    profile: profile.id,
    drivenBy: all.find((other) => other.drives.has(system.reader.id))?.reader.id,
    switch: switchOf(system),
    outcomes,
    support: rustSupport(outcomes)
  }
}

/**
 * Whether a system says anything about what is built. Cargo's manifests and Kconfig take part in other
 * systems. A makefile is often a wrapper that only starts the real build, and then no second way to build.
 * Nor is a build file that always stops at one place: one that asks for a configure script to be run first,
 * or was reduced to the message that another system is the one to use.
 */
function buildsSomething({ reader, joined }: SystemFacts): boolean {
  if (reader.id === 'cargo' || reader.id === 'kconfig') return false
  const shown = SCENARIO_IDS.some((id) =>
    joined[id].some(({ kind }) => kind === 'target' || kind === 'rust-use')
  )
  if (shown) return true
  const stops = SCENARIO_IDS.map((id) =>
    joined[id].flatMap((fact) =>
      fact.kind === 'failure' && (reader.id === 'make' || fact.when === TRUE)
        ? `${fact.at.path}:${fact.at.start}`
        : []
    )
  )
  const [first = []] = stops
  const alike = stops.every((some) => some.join() === first.join())
  return reader.id === 'make' ? !alike : !alike || first.length === 0
}

/** The system's own switch, else that of what it drives. */
function switchOf(system: SystemFacts): SwitchFact | undefined {
  return system.joined.default.find((fact) => fact.kind === 'switch')
}

function factsByScenario(joined: SystemFacts['joined']): FactsByScenario {
  return perScenario((id) => ({
    failures: joined[id].filter((fact) => fact.kind === 'failure'),
    uses: joined[id].flatMap(usesOf),
    floors: joined[id].filter((fact) => fact.kind === 'floor')
  }))
}

/** A Rust language that is required is a use by itself: without a compiler the build stops. */
function usesOf(fact: Fact): readonly RustUseFact[] {
  if (fact.kind === 'rust-use') return [fact]
  if (fact.kind !== 'language' || fact.language !== 'rust' || fact.required !== 'yes') return []
  if (fact.found === 'no') return []
  const { when, at } = fact
  const name = 'the language Rust, which is required'
  return [{ kind: 'rust-use', what: 'language', name, required: true, when, at, evidence: [] }]
}

/**
 * Floors that hold with Rust off, and floors that hold in some build with Rust. What Cargo's files ask for
 * holds wherever Rust is used, so it counts as unguarded only when no build system can leave Rust out.
 */
function floorsOf(
  seen: readonly SystemFacts[],
  systems: readonly SystemModel[]
): { readonly off: readonly FloorFact[]; readonly on: readonly FloorFact[] } {
  const unavoidable =
    systems.length === 0 || systems.every((system) => system.support.lowest === 'mandatory')
  const off: FloorFact[] = []
  const on: FloorFact[] = []
  for (const system of seen) {
    const cargo = system.reader.id === 'cargo'
    for (const id of SCENARIO_IDS)
      for (const fact of system.joined[id]) {
        if (fact.kind !== 'floor') continue
        on.push(fact)
        if (cargo ? unavoidable : id === 'off') off.push(fact)
      }
  }
  return { off, on }
}

function optionsOf(
  seen: readonly SystemFacts[]
): readonly { readonly system: BuildSystem; readonly option: OptionFact }[] {
  const found = new Map<string, { readonly system: BuildSystem; readonly option: OptionFact }>()
  for (const { reader, own } of seen)
    for (const fact of own.default.facts)
      if (fact.kind === 'option')
        found.set(`${reader.id}\0${fact.name}`, { system: reader.id, option: fact })
  return [...found.values()]
}

function perScenario<T>(make: (id: ScenarioId) => T): Readonly<Record<ScenarioId, T>> {
  return { off: make('off'), absent: make('absent'), default: make('default'), on: make('on') }
}

/** Each scenario is worked out when it is asked for. */
function lazily<T>(make: (id: ScenarioId) => T): Readonly<Record<ScenarioId, T>> {
  const known = new Map<ScenarioId, { readonly value: T }>()
  const get = (id: ScenarioId): T => {
    const kept = known.get(id) ?? { value: make(id) }
    known.set(id, kept)
    return kept.value
  }
  return {
    get off() {
      return get('off')
    },
    get absent() {
      return get('absent')
    },
    get default() {
      return get('default')
    },
    get on() {
      return get('on')
    }
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.at.path !== b.at.path) return a.at.path < b.at.path ? -1 : 1
  return a.at.start - b.at.start
}
