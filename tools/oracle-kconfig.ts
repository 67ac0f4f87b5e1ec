/**
 * Compares the Kconfig solver with what QEMU's own evaluator answered about real trees.
 *
 *   tsx tools/oracle-kconfig.ts --golden DIR --corpus DIR --clone GITDIR
 *
 * DIR of golden: qemu-*.kconfig.json.gz. DIR of corpus: qemu-kconfig-oracle.json.gz. GITDIR: a clone
 * with those commits. Prints every disagreement and how long it took; exits 1 on any.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import {
  createKconfigReader,
  isDeclared,
  type KconfigModel,
  type Mode,
  outsideSymbols,
  solve,
  solveAll,
  symbolsOn,
  targetsOf
} from '../src/readers/kconfig/index.js'
import { openRepository, type Repository } from '../src/source/git.js'

interface Golden {
  readonly project: string
  readonly version: string
  readonly commit: string
  readonly records: readonly {
    readonly target: string
    readonly mode: Mode
    readonly env: string
    readonly have_rust: boolean
    readonly args: readonly string[]
    readonly y?: readonly string[]
    readonly error?: string
  }[]
}

/** The host symbols that the corpus says were on, where a tree declares them. */
const HOST =
  'TPM PIXMAN SPICE IVSHMEM OPENGL LIBCBOR GNUTLS X11 FDT VHOST_USER VHOST_VDPA VHOST_KERNEL VIRTFS LINUX MULTIPROCESS_ALLOWED VFIO_USER_SERVER_ALLOWED HV_BALLOON_POSSIBLE'.split(
    ' '
  )

const reader = createKconfigReader()
let agreed = 0
let differing = 0

function compare(where: string, got: readonly string[], want: readonly string[]): void {
  const extra = got.filter((name) => !want.includes(name))
  const missing = want.filter((name) => !got.includes(name))
  if (extra.length + missing.length === 0) agreed++
  else {
    differing++
    console.log(`DIFFERS ${where}: extra ${extra.join(' ')}; missing ${missing.join(' ')}`)
  }
}

async function modelAt(repository: Repository, commit: string): Promise<KconfigModel> {
  const id = await repository.resolve(commit)
  const { snapshots } = await repository.load([id], reader.claims)
  const model = snapshots[0] && reader.model(snapshots[0])
  if (model === undefined) throw new Error(`no tree at ${commit}`)
  return model
}

async function againstGolden(repository: Repository, golden: Golden): Promise<void> {
  const model = await modelAt(repository, golden.commit)
  for (const record of golden.records) {
    const fixed = new Map<string, boolean>()
    for (const argument of record.args.slice(2)) {
      const [, name = '', value] = /^CONFIG_([A-Z0-9_]+)=([yn]?)$/.exec(argument) ?? []
      fixed.set(name, value === 'y')
    }
    const solution = solve(model, { defaults: record.args.slice(0, 1), fixed, mode: record.mode })
    const rust = record.have_rust ? 'rust' : 'no rust'
    const where = `${golden.version} ${record.target} ${record.mode} ${record.env} ${rust}`
    const errors = solution.errors.map((fault) => `${fault.code} ${fault.symbol}`)
    if (record.error !== undefined) {
      const symbol = /contradiction .* setting (\w+)/.exec(record.error)?.[1]
      compare(where, errors.slice(0, 1), [`contradiction ${symbol}`])
      continue
    }
    const on = [...solution.values].filter(([name, value]) => value && !fixed.has(name))
    compare(where, [...on.map(([name]) => name), ...errors], record.y ?? [])
  }
}

async function againstCorpus(
  repository: Repository,
  corpus: Readonly<Record<string, readonly string[]>>
): Promise<void> {
  for (const [key, lines] of Object.entries(corpus)) {
    const [commit = '', target = '', rust] = key.split('|')
    const model = await modelAt(repository, commit)
    if (model.dialect !== 'compact') throw new Error('wrong dialect')
    const on = HOST.filter((name) => isDeclared(model, name))
    const defines = new Map([...on, 'TCG'].map((name) => [name, true]))
    if (rust === 'y') defines.set('HAVE_RUST', true)
    const { symbols, errors } = symbolsOn(model, target, defines)
    const want = lines.map((line) => line.replace(/^CONFIG_/, '').replace(/=y$/, ''))
    compare(key, [...symbols, ...errors.map((fault) => fault.message)], want)
  }
}

/** A fresh reader on one tree: parse, link, and all targets with Rust and TCG off and on. */
async function measure(repository: Repository, commit: string): Promise<void> {
  const fresh = createKconfigReader()
  const id = await repository.resolve(commit)
  const { snapshots } = await repository.load([id], fresh.claims)
  const [snapshot] = snapshots
  if (snapshot === undefined) return
  const start = performance.now()
  const model = fresh.model(snapshot)
  if (model?.dialect !== 'compact') return
  const linked = performance.now()
  const targets = targetsOf(model)
  let on = 0
  for (const { defaults, fixed } of targets)
    for (const solution of solveAll(model, { defaults, fixed }, ['HAVE_RUST', 'TCG']))
      for (const value of solution.values.values()) if (value) on++
  const end = performance.now()
  const [link, solved] = [linked - start, end - linked].map((ms) => ms.toFixed(0))
  console.log(
    `${commit}: ${model.symbols.length} symbols, ${targets.length} targets × 4 settings: parse and link ${link} ms, solve ${solved} ms (${on} on, ${outsideSymbols(model).length} set from outside)`
  )
}

const { values } = parseArgs({
  options: {
    golden: { type: 'string' },
    corpus: { type: 'string' },
    clone: { type: 'string' }
  }
})
const read = (path: string): unknown => JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'))

if (values.clone === undefined) console.log('SKIPPED: --clone GITDIR is not given')
else {
  const repository = await openRepository(values.clone)
  if (values.golden === undefined) console.log('SKIPPED: --golden DIR is not given')
  else
    for (const file of readdirSync(values.golden).filter((name) =>
      /\.kconfig\.json\.gz$/.test(name)
    )) {
      const golden = read(join(values.golden, file)) as Golden
      await measure(repository, golden.commit)
      await againstGolden(repository, golden)
    }
  if (values.corpus === undefined) console.log('SKIPPED: --corpus DIR is not given')
  else {
    const path = join(values.corpus, 'qemu-kconfig-oracle.json.gz')
    await againstCorpus(repository, read(path) as Record<string, string[]>)
  }
  await repository.close()
}
console.log(`${agreed} configurations agree, ${differing} differ`)
if (differing > 0) process.exitCode = 1
