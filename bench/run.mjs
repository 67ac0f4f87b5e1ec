// Measures the committed bundle beside what it is compared with. Ratios of CPU seconds, medians.
//   npm run bench -- --clone DIR [--meson PATH] [--rounds N]
// Never part of the tests: see bench/README.md.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    clone: { type: 'string' },
    meson: { type: 'string' },
    rounds: { type: 'string', default: '11' },
    range: { type: 'string' },
    head: { type: 'string', default: '917ac07f9aef579b9538a81d45f45850aba42906' },
    policy: {
      type: 'string',
      default: fileURLToPath(new URL('../policy/qemu.yml', import.meta.url))
    }
  }
})
if (values.clone === undefined) {
  console.log('bench: skipped, no clone given. Use: npm run bench -- --clone DIR')
  process.exit(0)
}
const rounds = Number(values.rounds)
const bundle = fileURLToPath(new URL('../dist/cli/index.js', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'rust-roadmap-bench-'))
const git = (...args) => {
  const made = spawnSync('git', ['-C', values.clone, ...args], {
    encoding: 'buffer',
    maxBuffer: 1 << 30
  })
  if (made.status !== 0) throw new Error(made.stderr.toString())
  return made.stdout
}

/** CPU seconds (user and system, children included) of one command, by bash's own `time`. */
function cpu(command, args, input) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1'
  const made = spawnSync('bash', ['-c', script, 'time', command, ...args], {
    encoding: 'utf8',
    ...(input === undefined ? {} : { input })
  })
  const [user, system] = made.stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return user + system
}

const BUILD =
  /(^|\/)(meson\.build|meson_options\.txt|meson\.options|Cargo\.toml|\.?clippy\.toml|configure)$|\.sh$|\.mak$|(^|\/)Kconfig[^/]*$|^configs\//

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]
const measure = (work) => median(Array.from({ length: rounds }, work))

try {
  const head = git('rev-parse', `${values.head}^{commit}`).toString().trim()
  const base = git('rev-parse', `${values.head}^1`).toString().trim()
  const check = [
    bundle,
    'check',
    '--repo',
    values.clone,
    '--policy',
    values.policy,
    '--format',
    'json'
  ]
  const wanted = claimed(base, head)
  const ids = `${[...new Set(wanted)].join('\n')}\n`
  const node = () => cpu(process.execPath, ['-e', '0'])
  const plumbing = () =>
    cpu('git', ['-C', values.clone, 'ls-tree', '-r', '-z', '--full-tree', base]) +
    cpu('git', ['-C', values.clone, 'ls-tree', '-r', '-z', '--full-tree', head]) +
    cpu('git', ['-C', values.clone, 'cat-file', '--batch', '--buffer'], ids)
  const nodeTime = measure(node)
  const gitTime = measure(plumbing)
  const checkTime = measure(() => cpu(process.execPath, [...check, '--base', base, '--head', head]))
  console.log(
    `${rounds} rounds, CPU seconds, medians; ${wanted.length} build files, ${ids.split('\n').length - 1} blobs`
  )
  report('node -e 0', nodeTime)
  report('git hands over the blobs', gitTime)
  report(`check ${head.slice(0, 10)}`, checkTime)
  ratio('check / (node + git)', checkTime, nodeTime + gitTime, 3)
  const quiet = quietStep()
  if (quiet !== undefined) {
    const quietTime = measure(() =>
      cpu(process.execPath, [...check, '--base', `${quiet}^1`, '--head', quiet])
    )
    report(`check ${quiet.slice(0, 10)}, no build file touched`, quietTime)
    ratio('quiet check / node', quietTime, nodeTime, 2.5)
  }
  memory([...check, '--base', base, '--head', head])
  if (values.meson !== undefined) againstMeson(checkTime, head)
  if (values.range !== undefined) for (const share of [8, 1]) history(values.range, share)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** The blob ids that the check reads on both sides, as its own `facts` would count them. */
function claimed(...revisions) {
  return revisions.flatMap((revision) =>
    git('ls-tree', '-r', '-z', '--full-tree', revision)
      .toString('latin1')
      .split('\0')
      .filter((row) => row.startsWith('100') && BUILD.test(row.slice(row.indexOf('\t') + 1)))
      .map((row) => row.split(/[ \t]/)[2])
  )
}

/** A recent step whose diff touches no build file. */
function quietStep() {
  const build = /meson|Kconfig|configure|Cargo|clippy|\.sh$|\.mak$|^configs\/|VERSION|\.rst$/
  return git('rev-list', '--first-parent', '--max-count=200', values.head)
    .toString()
    .trim()
    .split('\n')
    .find(
      (id) =>
        !git('diff-tree', '-r', '--name-only', `${id}^1`, id)
          .toString()
          .split('\n')
          .some((path) => build.test(path))
    )
}

/** The newest part of a range, once: beside what git takes to list its changes and hand over the build files. */
function history(range, share) {
  const steps = git('rev-list', '--first-parent', range).toString().trim().split('\n')
  const some = steps.slice(0, Math.ceil(steps.length / share))
  const part = `${some.at(-1)}^..${some[0]}`
  const rows = git('log', '--first-parent', '-m', '--raw', '--no-abbrev', '--format=', part)
  const ids = rows
    .toString()
    .split('\n')
    .filter((row) => row.startsWith(':') && BUILD.test(row.slice(row.indexOf('\t') + 1)))
    .map((row) => row.split(' ')[3])
    .filter((id) => !/^0+$/.test(id))
  const plumbing =
    cpu('git', ['-C', values.clone, 'log', '--first-parent', '-m', '--raw', '--format=', part]) +
    cpu('git', ['-C', values.clone, 'cat-file', '--batch'], `${[...new Set(ids)].join('\n')}\n`)
  const args = [bundle, 'history', '--repo', values.clone, '--range', part, '--first-parent']
  const time = cpu(process.execPath, args)
  report(`history, ${some.length} steps`, time)
  ratio('history / git', time, plumbing, 10)
  memory(args)
}

function memory(args) {
  const hook = join(scratch, 'rss.cjs')
  const out = join(scratch, 'rss')
  writeFileSync(
    hook,
    `process.on('exit',()=>require('fs').writeFileSync(${JSON.stringify(out)},String(process.resourceUsage().maxRSS)))`
  )
  spawnSync(process.execPath, ['-r', hook, ...args])
  console.log(
    `peak memory of that           ${(Number(readFileSync(out, 'utf8')) / 1024).toFixed(0)} MiB`
  )
}

/** `meson introspect --buildoptions` on the same tree: what it costs to ask Meson alone. */
function againstMeson(checkTime, head) {
  const tree = join(scratch, 'tree')
  spawnSync('mkdir', ['-p', tree])
  spawnSync('bash', [
    '-c',
    'git -C "$1" archive "$2" | tar -x -C "$3"',
    'x',
    values.clone,
    head,
    tree
  ])
  const time = median(
    Array.from({ length: Math.min(rounds, 11) }, () =>
      cpu('python3', [values.meson, 'introspect', '--buildoptions', join(tree, 'meson.build')])
    )
  )
  report('meson introspect --buildoptions', time)
  ratio('check / meson introspect', checkTime, time, 0.15)
}

function report(name, seconds) {
  console.log(`${name.padEnd(44)}${seconds.toFixed(3)} s`)
}

function ratio(name, a, b, aim) {
  console.log(`${name.padEnd(44)}${(a / b).toFixed(2)}   aim <= ${aim}`)
}
