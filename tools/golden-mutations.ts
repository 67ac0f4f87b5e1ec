/**
 * Applies recorded edits to a real tree and compares what the model says with what the real configure did,
 * in each of its modes.
 *
 *   node --import tsx tools/golden-mutations.ts --clone GITDIR --golden FILE [--only NAME]
 *
 * GITDIR: a clone of pbo-linaro/qemu-ci. FILE: qemu-mutations.json.gz, or qemu-replay.json.gz for real merges
 * against their first parents. Compared are, on the host of the record (native Linux): whether configuring
 * succeeds, whether Rust is in the build, and the changes in C sources and Kconfig symbols of each target.
 * Exits 1 on any difference. What rests on something that is not evaluated is printed and counted apart.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { readSnapshot } from '../src/check.js'
import { type Condition, or } from '../src/logic/condition.js'
import type { Ternary } from '../src/logic/ternary.js'
import type { BuildModel } from '../src/model/build-model.js'
import { active } from '../src/model/component.js'
import type { RustRequest } from '../src/model/provider.js'
import { DEFAULT_PROFILE, type Profile, type ScenarioId } from '../src/model/scenario.js'
import { createReaders } from '../src/readers/index.js'
import { isDeclared, solve, targetsOf } from '../src/readers/kconfig/index.js'
import { openRepository, type Repository } from '../src/source/git.js'
import type { Snapshot } from '../src/source/snapshot.js'
import { decide } from './mutations/assume.js'
import { editsOf, type GoldenMutation, type Mode, type Moves } from './mutations/golden.js'
import { overlay } from './mutations/tree.js'

/** How a record's mode is configured. */
interface Way {
  readonly scenario: ScenarioId
  readonly profile: Profile
  /** The targets whose symbols are recorded; none for programs without machines. */
  readonly targets: readonly string[]
}

/** What the records' host handed over to Kconfig. */
const HOST =
  'TPM PIXMAN IVSHMEM GNUTLS FDT VHOST_USER VHOST_VDPA VHOST_KERNEL VIRTFS LINUX MULTIPROCESS_ALLOWED HV_BALLOON_POSSIBLE TCG'.split(
    ' '
  )

const SYSTEM = ['arm-softmmu', 'x86_64-softmmu']
const USER_ONLY: Profile = { id: 'user-only', options: ['--disable-system'] }
const WAYS: Readonly<Record<string, Way>> = {
  default: { scenario: 'default', profile: DEFAULT_PROFILE, targets: SYSTEM },
  disable: { scenario: 'off', profile: DEFAULT_PROFILE, targets: SYSTEM },
  enable: { scenario: 'on', profile: DEFAULT_PROFILE, targets: SYSTEM },
  'default-norustc': { scenario: 'absent', profile: DEFAULT_PROFILE, targets: SYSTEM },
  'user-only-norustc': { scenario: 'absent', profile: USER_ONLY, targets: [] }
}

interface Merge {
  readonly merge: string
  readonly parent: string
  readonly modes: Readonly<
    Record<string, Mode & { readonly errors: readonly (readonly string[])[] }>
  >
}

/** Two sides of one record. */
interface Pair {
  readonly name: string
  readonly base: Snapshot
  readonly head: Snapshot
  readonly modes: Readonly<Record<string, Mode>>
  /** Error lines after the change, by mode. */
  readonly errors: Readonly<Record<string, readonly string[]>>
}

const readers = createReaders()
const counts = { same: 0, open: 0, different: 0, skipped: 0 }

/** The host of the records: native, Linux. */
function onHost(key: string): boolean | undefined {
  const [, value] = /^\$host_os == "([^"]*)"$/.exec(key) ?? []
  if (value !== undefined) return value === 'linux'
  return /^\$cross_compile\b.* == "no"$/.test(key) ? true : undefined
}

const holds = (facts: readonly { readonly when: Condition }[]): Ternary =>
  decide(or(...facts.map(({ when }) => when)), onHost)

/** A target whose configuration contradicts itself stops the real build. */
function contradiction(
  snapshot: Snapshot,
  targets: readonly string[],
  rust: boolean
): string | undefined {
  const model = readers.kconfig.model(snapshot)
  if (model?.dialect !== 'compact') return undefined
  const fixed = rust ? [['HAVE_RUST', true] as const] : []
  for (const target of targetsOf(model).filter(({ name }) => targets.includes(name))) {
    const found = HOST.filter((symbol) => isDeclared(model, symbol))
    const given = found.map((symbol) => [symbol, true] as const)
    const outside = new Map([...target.fixed, ...fixed, ...given])
    const [error] = solve(model, { defaults: target.defaults, fixed: outside }).errors
    if (error !== undefined) return `${target.name}: ${error.message}`
  }
  return undefined
}

interface Side {
  readonly configures: Ternary
  readonly usesRust: Ternary
  readonly why: string
}

function sideOf(snapshot: Snapshot, model: BuildModel, way: Way): Side {
  const system = model.systems.find(({ drivenBy }) => drivenBy === undefined)
  const outcome = system?.outcomes[way.scenario]
  if (outcome === undefined) return { configures: 'unknown', usesRust: 'unknown', why: 'no system' }
  const stops = holds(outcome.failures)
  // A compiler that has to be there is not yet a build with Rust in it.
  const usesRust = holds(outcome.uses.filter(({ what }) => what !== 'language'))
  const broken =
    stops === 'yes' ? undefined : contradiction(snapshot, way.targets, usesRust === 'yes')
  const configures = broken !== undefined || stops === 'yes' ? 'no' : stops === 'no' ? 'yes' : stops
  return {
    configures,
    usesRust,
    why: broken ?? outcome.failures.map(({ message }) => message).join('; ')
  }
}

interface Built {
  readonly sources: ReadonlySet<string>
  readonly symbols: ReadonlySet<string>
}

/** `target source` and `target symbol` of everything that has to do with components. */
function builtOf(model: BuildModel, symbols: readonly string[], way: Way, rust: boolean): Built {
  const request: RustRequest = rust ? 'on' : 'off'
  const input = model.components?.input(symbols)
  const worlds = (input?.worlds ?? []).filter(
    ({ target, environment }) => environment === '' && way.targets.includes(target)
  )
  const rules = (input?.rules[request] ?? []).filter(({ language }) => language === 'c')
  return {
    sources: new Set(
      worlds.flatMap((world) =>
        active(rules, world, request).flatMap((rule) =>
          rule.sources.map((one) => `${world.target} ${one}`)
        )
      )
    ),
    symbols: new Set(
      worlds.flatMap((world) =>
        symbols
          .filter((symbol) => world.isOn(symbol, request))
          .map((one) => `${world.target} ${one}`)
      )
    )
  }
}

const moved = (before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] =>
  [
    ...[...before].filter((one) => !after.has(one)).map((one) => `-${one}`),
    ...[...after].filter((one) => !before.has(one)).map((one) => `+${one}`)
  ].sort()

/** Of the real changes, those that a component could be about. */
function realMoves(
  moves: Readonly<Record<string, Moves>> | undefined,
  target: (name: string) => string | undefined,
  wanted: (one: string) => string | undefined
): readonly string[] {
  const found: string[] = []
  for (const [name, { lost, gained }] of Object.entries(moves ?? {})) {
    const where = target(name)
    if (where === undefined) continue
    for (const [sign, list] of [
      ['-', lost],
      ['+', gained]
    ] as const)
      for (const one of list) {
        const word = wanted(one)
        if (word !== undefined) found.push(`${sign}${where} ${word}`)
      }
  }
  return found.sort()
}

const targetOf = (executable: string): string | undefined =>
  /^qemu-system-(.+)$/.exec(executable)?.[1]?.concat('-softmmu')

function tell(kind: keyof typeof counts, what: string): void {
  counts[kind]++
  if (kind !== 'same') console.log(`  ${kind.padEnd(9)} ${what}`)
}

/** A newer compiler than the record's is assumed to be there, and told as a floor. */
const TOO_OLD = /version \S+ is unsupported|too old/
/**
 * A line of the summary asks for a key that the script writes only with Rust. Summaries are not evaluated;
 * that Rust is used although it is turned off is seen without it.
 */
const IN_SUMMARY = /Key RUST_TARGET_TRIPLE is not in the dictionary/
/** Tools that the record's host lacked; a sufficient environment has them. */
const MISSING = /Program '\S+' not found|unknown option/

function compareMode(
  pair: Pair,
  name: string,
  way: Way,
  models: readonly [BuildModel, BuildModel]
): void {
  const real = pair.modes[name]
  if (real === undefined) return
  const sides = [sideOf(pair.base, models[0], way), sideOf(pair.head, models[1], way)] as const
  const error = pair.errors[name]?.[0] ?? ''
  if (real.rc[1] !== 0 && [TOO_OLD, MISSING, IN_SUMMARY].some((one) => one.test(error))) {
    tell('skipped', `${pair.name} ${name}: «${error}»; Rust in the model: ${sides[1].usesRust}`)
    return
  }
  const [, after] = sides
  const works = real.rc[1] === 0 ? 'yes' : 'no'
  const what = `${pair.name} ${name}:`
  if (after.configures === 'unknown') tell('open', `${what} configuring: ${after.why}`)
  else if (after.configures !== works)
    tell('different', `${what} real ${works} «${error}», model ${after.configures} ${after.why}`)
  else tell('same', what)
  if (works === 'no' || after.configures === 'no') return
  const uses = real.have_rust[1] === true ? 'yes' : 'no'
  if (after.usesRust === 'unknown') tell('open', `${what} whether Rust is used`)
  else
    tell(after.usesRust === uses ? 'same' : 'different', `${what} Rust: ${uses}, ${after.usesRust}`)
  if (real.rc[0] === 0) compareBuilt(way, models, real, what)
}

function compareBuilt(
  way: Way,
  models: readonly [BuildModel, BuildModel],
  real: Mode,
  what: string
): void {
  const symbols = [...new Set(models.flatMap((model) => model.components?.symbols ?? []))]
  const [before, after] = [0, 1].map((i) =>
    builtOf(models[i as 0 | 1], symbols, way, real.have_rust[i as 0 | 1] === true)
  ) as [Built, Built]
  const mine = new Set([...before.sources, ...after.sources].map((one) => one.split(' ')[1]))
  const known = new Set(symbols)
  const compareOne = (kind: string, model: readonly string[], host: readonly string[]): void => {
    const same = model.join() === host.join()
    tell(
      same ? 'same' : 'different',
      `${what} ${kind}: real ${host.join(', ')}; model ${model.join(', ')}`
    )
  }
  compareOne(
    'sources',
    moved(before.sources, after.sources),
    realMoves(real.linked, targetOf, (one) => (mine.has(one) ? one : undefined))
  )
  compareOne(
    'symbols',
    moved(before.symbols, after.symbols),
    realMoves(
      real.kconfig,
      (name) => name,
      (one) => (known.has(one.replace(/^CONFIG_/, '')) ? one.replace(/^CONFIG_/, '') : undefined)
    )
  )
}

function comparePair(pair: Pair): void {
  console.log(pair.name)
  const modelOf = (snapshot: Snapshot, profile: Profile): BuildModel =>
    profile === DEFAULT_PROFILE
      ? readSnapshot(snapshot, readers)
      : readSnapshot(snapshot, readers, { profiles: [profile] })
  const plain = [modelOf(pair.base, DEFAULT_PROFILE), modelOf(pair.head, DEFAULT_PROFILE)] as const
  for (const [name, way] of Object.entries(WAYS)) {
    if (pair.modes[name] === undefined) continue
    const models =
      way.profile === DEFAULT_PROFILE
        ? plain
        : ([modelOf(pair.base, way.profile), modelOf(pair.head, way.profile)] as const)
    compareMode(pair, name, way, models)
  }
}

async function load(repository: Repository, revision: string): Promise<Snapshot> {
  const commit = await repository.resolve(revision)
  const [snapshot] = (await repository.load([commit], readers.claims)).snapshots
  if (snapshot === undefined) throw new Error(`cannot load ${revision}`)
  return snapshot
}

async function* pairsOf(repository: Repository, file: string): AsyncGenerator<Pair> {
  const records: Readonly<Record<string, GoldenMutation | Merge>> = JSON.parse(
    gunzipSync(readFileSync(file)).toString('utf8')
  )
  for (const [name, record] of Object.entries(records)) {
    if (values.only !== undefined && !name.includes(values.only)) continue
    if ('merge' in record) {
      const errors = Object.fromEntries(
        Object.entries(record.modes).map(
          ([
            mode,
            {
              errors: [, after]
            }
          ]) => [mode, after ?? []]
        )
      )
      const [base, head] = [
        await load(repository, record.parent),
        await load(repository, record.merge)
      ]
      yield { name, base, head, modes: record.modes, errors }
    } else {
      const base = await load(repository, record.commit)
      const head = overlay(base, editsOf(record, base))
      yield { name, base, head, modes: record.delta_vs_base, errors: record.errors }
    }
  }
}

async function main(clone: string, golden: string): Promise<void> {
  const repository = await openRepository(clone)
  try {
    for await (const pair of pairsOf(repository, golden)) comparePair(pair)
  } finally {
    repository.close()
  }
  const { same, open, different, skipped } = counts
  console.log(`${same} the same, ${different} different, ${open} undecided, ${skipped} passed over`)
  process.exitCode = different === 0 ? 0 : 1
}

const { values } = parseArgs({
  options: { clone: { type: 'string' }, golden: { type: 'string' }, only: { type: 'string' } }
})

if (values.clone === undefined || values.golden === undefined)
  console.log('SKIPPED: golden-mutations needs --clone GITDIR and --golden FILE')
else await main(values.clone, values.golden)
