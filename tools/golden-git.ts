// Compares what is compiled with Rust off and on with real builds of git: six modes of `meson setup` and
// four of make at three releases.
//   node --import tsx tools/golden-git.ts GOLDEN.json.gz CLONE
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { gunzipSync } from 'node:zlib'
import type { SystemModel } from '../src/model/build-model.js'
import type { SystemSources } from '../src/model/sources.js'
import { isOwnSource } from '../src/model/sources.js'
import { Engine } from '../src/run/engine.js'
import { openRepository } from '../src/source/git.js'

interface MesonMode {
  readonly rc: number
  readonly compile_set?: readonly string[]
  readonly lost_vs_disabled?: readonly string[]
}
interface MakeMode {
  readonly rc: number
  readonly LIB_OBJS: number
  readonly 'varint.o': boolean
}
interface Release {
  readonly commit: string
  readonly meson: Readonly<Record<string, MesonMode>>
  readonly make: Readonly<Record<string, MakeMode>>
}

const [golden, clone] = process.argv.slice(2)
if (golden === undefined || clone === undefined) {
  console.log(
    'golden-git: skipped. Use: node --import tsx tools/golden-git.ts GOLDEN.json.gz CLONE'
  )
  process.exit(0)
}
let failed = 0
let checked = 0

function expect(what: string, ours: unknown, real: unknown): void {
  checked++
  if (JSON.stringify(ours) === JSON.stringify(real)) return
  failed++
  console.log(`  FAIL ${what}: ours ${JSON.stringify(ours)}, real ${JSON.stringify(real)}`)
}

const cOnly = ({ built }: SystemSources, request: 'off' | 'on'): readonly string[] =>
  [...built[request].values()].filter(({ language }) => language === 'c').map(({ path }) => path)

/** Compiled with Rust off and not with Rust on. */
function lost(system: SystemSources): readonly string[] {
  const on = new Set(cOnly(system, 'on'))
  return cOnly(system, 'off').filter((path) => !on.has(path))
}

function compareMeson(model: SystemModel, sources: SystemSources, real: Release['meson']): void {
  expect('meson: lost with Rust on', lost(sources), real['enabled']?.lost_vs_disabled)
  expect(
    'meson: lost by default',
    model.outcomes.default.usesRust === 'yes' ? lost(sources) : [],
    real['default']?.lost_vs_disabled
  )
  const works = (mode: string): boolean => real[mode]?.rc === 0
  expect(
    'meson: default without rustc',
    model.outcomes.absent.configures !== 'no',
    works('default-norustc')
  )
  expect('meson: disabled', model.outcomes.off.configures !== 'no', works('disabled'))
  expect('meson: enabled', model.outcomes.on.configures !== 'no', works('enabled'))
  const ours = new Set(cOnly(sources, 'off'))
  const set = real['disabled']?.compile_set ?? []
  const absent = set.filter((path) => isOwnSource(path) && /\.c$/.test(path) && !ours.has(path))
  console.log(
    `  meson: ${set.length} sources compiled; of the tree's own and not in ours: ${absent.join(' ') || 'none'}`
  )
}

function compareMake(model: SystemModel, sources: SystemSources, real: Release['make']): void {
  const uses = model.outcomes.default.usesRust === 'yes'
  expect(
    'make: varint.o by default',
    uses ? !lost(sources).includes('varint.c') : true,
    real['default']?.['varint.o']
  )
  expect(
    'make: varint.o with NO_RUST',
    cOnly(sources, 'off').includes('varint.c'),
    real['NO_RUST']?.['varint.o']
  )
  expect(
    'make: varint.o with WITH_RUST',
    cOnly(sources, 'on').includes('varint.c'),
    real['WITH_RUST']?.['varint.o']
  )
  expect(
    'make: objects lost with Rust on',
    lost(sources).length,
    (real['NO_RUST']?.LIB_OBJS ?? 0) - (real['WITH_RUST']?.LIB_OBJS ?? 0)
  )
}

const releases: Readonly<Record<string, Release>> = JSON.parse(
  gunzipSync(readFileSync(golden)).toString('utf8')
)
const repository = await openRepository(clone)
const engine = new Engine(repository)
for (const [name, real] of Object.entries(releases)) {
  console.log(name)
  const [side] = await engine.read([await repository.resolve(real.commit)])
  for (const sources of side?.model.sources?.systems() ?? []) {
    const model = side?.model.systems.find(({ id }) => id === sources.system)
    if (model === undefined) continue
    if (sources.system === 'meson') compareMeson(model, sources, real.meson)
    if (sources.system === 'make') compareMake(model, sources, real.make)
  }
}
repository.close()
console.log(`${checked - failed} of ${checked} agree`)
process.exitCode = failed === 0 ? 0 : 1
