// Replays a real history with its known changes, through the committed bundle.
//   npm run corpus -- --clone DIR      a clone (bare is enough) of the repository named in tools/corpus/*.json
//   npm run corpus -- --corpus FILE    labelled commits of many histories: tools/corpus-labels.ts
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'

if (process.argv.includes('--corpus')) {
  const tool = new URL('corpus-labels.ts', import.meta.url).pathname
  const args = ['--import', 'tsx', tool, ...process.argv.slice(2)]
  process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1)
}

const { values } = parseArgs({
  options: {
    clone: { type: 'string' },
    only: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    verbose: { type: 'boolean', default: false }
  }
})

if (values.clone === undefined) {
  console.log('corpus: skipped, no clone given. Use: npm run corpus -- --clone DIR')
  process.exit(0)
}

const files = readdirSync(new URL('corpus/', import.meta.url)).filter((name) =>
  name.endsWith('.json')
)
let passed = 0
let failed = 0

for (const name of files) {
  const expectations = JSON.parse(readFileSync(new URL(`corpus/${name}`, import.meta.url), 'utf8'))
  if (!(await has(expectations.tip))) continue
  console.log(`${name}: ${expectations.repository}`)
  const jobs = [
    ...expectations.commits.map((one) => ({ ...one, kind: 'commit' })),
    ...expectations.merges.map((one) => ({ ...one, kind: 'merge' })),
    ...expectations.series.map((one) => ({ ...one, kind: 'series' })),
    ...expectations.silent.map((one) => ({ ...one, kind: 'silent', changes: [] }))
  ].filter(
    ({ kind, head }) =>
      values.only === undefined || kind === values.only || head.startsWith(values.only)
  )
  await pool(jobs, Number(values.jobs), async (job) => {
    const found = await changes(job.base, job.head)
    verdict(`${job.kind} ${job.head.slice(0, 10)}`, found, job.changes)
  })
  if (values.only === undefined || values.only === 'range') await replay(expectations)
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function replay({ range, merges }) {
  const ids = (
    await git(
      'rev-list',
      '--first-parent',
      '--reverse',
      range.to,
      `^${range.from.replace('^', '')}^`
    )
  )
    .trim()
    .split('\n')
  const expected = new Map(merges.map((merge) => [merge.head, merge.changes]))
  if (ids.length !== range.steps) {
    failed++
    console.log(`  FAIL the range has ${ids.length} steps instead of ${range.steps}`)
  }
  let spoke = 0
  await pool(ids, Number(values.jobs), async (id) => {
    const found = await changes(`${id}^1`, id)
    if (found.length > 0) spoke++
    verdict(`step ${id.slice(0, 10)}`, found, expected.get(id) ?? [])
  })
  console.log(`  ${ids.length} steps replayed, ${spoke} with changes`)
}

/** Every expected change is there with each fact named, and there is no other. */
function verdict(title, found, expected) {
  const rest = [...found]
  const missing = expected.filter((wanted) => {
    const at = rest.findIndex((change) => matches(change, wanted))
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
  if (missing.length === 0 && rest.length === 0) {
    passed++
    if (values.verbose && found.length > 0)
      console.log(`  ok   ${title}: ${found.map(render).join('; ')}`)
    return
  }
  failed++
  console.log(`  FAIL ${title}`)
  for (const one of missing) console.log(`       missing    ${render(one)}`)
  for (const one of rest) console.log(`       unexpected ${render(one)}`)
}

function matches(change, wanted) {
  return Object.entries(wanted).every(([key, value]) => {
    const actual = key in change ? change[key] : change.subject?.[key]
    return actual === value
  })
}

function render(change) {
  const { kind, from, to, guarded, certainty } = change
  const subject = Object.values(
    change.subject ?? { tool: change.tool, buildSystem: change.buildSystem }
  )
    .filter((part) => part !== null && part !== undefined && part !== 'default')
    .join(' ')
  const flag = guarded === undefined ? '' : guarded ? ' guarded' : ' unguarded'
  const doubt = certainty === 'possible' ? ' (possible)' : ''
  return `${kind} ${subject} ${from ?? '-'} -> ${to ?? '-'}${flag}${doubt}`
}

async function changes(base, head) {
  const bundle = new URL('../dist/cli/index.js', import.meta.url).pathname
  const args = [
    bundle,
    'changes',
    '--repo',
    values.clone,
    '--base',
    base,
    '--head',
    head,
    '--format',
    'json'
  ]
  const { code, stdout, stderr } = await run(process.execPath, args)
  if (code !== 0) {
    console.log(`  FAIL ${head}: exit code ${code}: ${stderr}`)
    failed++
    return []
  }
  return JSON.parse(stdout).changes
}

async function has(commit) {
  return (await run('git', ['-C', values.clone, 'cat-file', '-e', commit])).code === 0
}

async function git(...args) {
  return (await run('git', ['-C', values.clone, ...args])).stdout
}

function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const out = []
    const err = []
    child.stdout.on('data', (chunk) => out.push(chunk))
    child.stderr.on('data', (chunk) => err.push(chunk))
    child.on('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString()
      })
    )
  })
}

async function pool(items, size, work) {
  const queue = [...items]
  await Promise.all(
    Array.from({ length: size }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
    })
  )
}
