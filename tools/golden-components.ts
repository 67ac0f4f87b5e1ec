/**
 * Compares what the component model says a build loses with Rust on, with what the real build lost.
 *
 *   node --import tsx tools/golden-components.ts --clone GITDIR --golden DIR
 *
 * GITDIR: a clone of pbo-linaro/qemu-ci. DIR: holds qemu-X.rust-{on,off}.linked.json.gz. Compared are the
 * pairs of target and C source that are linked with Rust off only, and the pairs of target and symbol
 * that are on with Rust off only or with Rust on only. Exits 1 on any difference.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { readSnapshot } from '../src/check.js'
import type { BuildModel } from '../src/model/build-model.js'
import { findComponents } from '../src/model/find-components.js'
import { createReaders } from '../src/readers/index.js'
import { openRepository } from '../src/source/git.js'

const RELEASES = [
  ['9.2.0', 'ae35f033b8'],
  ['10.2.0', '698104725e']
] as const

/** What the real build linked; executables hold indices of files. */
interface Linked {
  readonly files: readonly string[]
  readonly executables: Readonly<Record<string, readonly number[]>>
  readonly kconfig_y: Readonly<Record<string, readonly string[]>>
}

interface Difference {
  /** `target source`: C that is there with Rust off only. */
  readonly sources: ReadonlySet<string>
  /** `target -symbol` and `target +symbol`: what goes and comes with Rust. */
  readonly symbols: ReadonlySet<string>
}

const readers = createReaders()

function read(dir: string, version: string, request: 'on' | 'off'): Linked {
  const file = join(dir, `qemu-${version}.rust-${request}.linked.json.gz`)
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'))
}

const SYSTEM = 'qemu-system-'

function realDifference(off: Linked, on: Linked): Difference {
  const sources = new Set<string>()
  const named = (one: Linked, executable: string): readonly string[] =>
    (one.executables[executable] ?? []).map((index) => one.files[index] ?? '')
  for (const executable of Object.keys(off.executables)) {
    const kept = new Set(named(on, executable))
    const target = executable.startsWith(SYSTEM)
      ? `${executable.slice(SYSTEM.length)}-softmmu`
      : executable
    for (const file of named(off, executable))
      if (file.endsWith('.c') && !kept.has(file)) sources.add(`${target} ${file}`)
  }
  const symbols = new Set<string>()
  const bare = (symbol: string): string => symbol.replace(/^CONFIG_/, '')
  for (const target of Object.keys(off.kconfig_y)) {
    const [before, after] = [off.kconfig_y[target] ?? [], on.kconfig_y[target] ?? []]
    for (const symbol of before)
      if (!after.includes(symbol)) symbols.add(`${target} -${bare(symbol)}`)
    for (const symbol of after)
      if (!before.includes(symbol)) symbols.add(`${target} +${bare(symbol)}`)
  }
  return { sources, symbols }
}

function modelledDifference(model: BuildModel): Difference {
  const sources = new Set<string>()
  const symbols = new Set<string>()
  if (model.components === undefined) return { sources, symbols }
  const input = model.components.input(model.components.symbols)
  for (const { cells } of findComponents(input))
    for (const { target, environment, built } of cells) {
      if (environment !== '') continue
      const c = (request: 'off' | 'on'): readonly string[] =>
        built[request].flatMap((rule) => (rule.language === 'c' ? rule.sources : []))
      for (const source of c('off'))
        if (!c('on').includes(source)) sources.add(`${target} ${source}`)
    }
  // The gate itself is handed in from outside and is no symbol of the targets' results.
  for (const world of input.worlds)
    for (const symbol of world.environment === '' ? model.components.symbols : []) {
      const [off, on] = [world.isOn(symbol, 'off'), world.isOn(symbol, 'on')]
      if (off !== on) symbols.add(`${world.target} ${on ? '+' : '-'}${symbol}`)
    }
  return { sources, symbols }
}

/** Prints what only one of them has; gives how many there are of these. */
function differ(what: string, real: ReadonlySet<string>, modelled: ReadonlySet<string>): number {
  const missing = [...real].filter((one) => !modelled.has(one))
  const extra = [...modelled].filter((one) => !real.has(one))
  console.log(
    `${what}: ${real.size - missing.length} of ${real.size} agree, ${extra.length} too many`
  )
  for (const one of missing) console.log(`  only in the real build: ${one}`)
  for (const one of extra) console.log(`  only in the model: ${one}`)
  return missing.length + extra.length
}

async function main(clone: string, golden: string): Promise<void> {
  const repository = await openRepository(clone)
  let differing = 0
  try {
    for (const [version, revision] of RELEASES) {
      const commit = await repository.resolve(revision)
      const [snapshot] = (await repository.load([commit], readers.claims)).snapshots
      if (snapshot === undefined) continue
      const off = read(golden, version, 'off')
      const real = realDifference(off, read(golden, version, 'on'))
      // The model knows targets that the real build left out.
      const built = new Set(Object.keys(off.kconfig_y))
      const inBuild = (all: ReadonlySet<string>): ReadonlySet<string> =>
        new Set([...all].filter((one) => built.has(one.split(' ')[0] ?? '')))
      const modelled = modelledDifference(readSnapshot(snapshot, readers))
      differing += differ(`${version} C sources lost`, real.sources, inBuild(modelled.sources))
      differing += differ(`${version} symbols changed`, real.symbols, inBuild(modelled.symbols))
      console.log(`  ${[...real.sources].join(', ')}`)
    }
  } finally {
    repository.close()
  }
  process.exitCode = differing === 0 ? 0 : 1
}

const { values } = parseArgs({ options: { clone: { type: 'string' }, golden: { type: 'string' } } })

if (values.clone === undefined || values.golden === undefined)
  console.log('SKIPPED: golden-components needs --clone GITDIR and --golden DIR')
else await main(values.clone, values.golden)
