// Measures the engine on labelled commits of real histories: see docs/corpus.md.
//   npm run corpus -- --corpus FILE.jsonl --clones DIR [--system make] [--repo owner/name] [--kind K] [--bundle]
// One process for each repository, several commits in each; --bundle runs the committed bundle instead of src/.
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { printFigures, type Seen } from './corpus-figures.js'
import { type Found, isInScope, type Label } from './corpus-map.js'

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    clones: { type: 'string', default: '/work/.mirror' },
    system: { type: 'string' },
    repo: { type: 'string' },
    kind: { type: 'string' },
    commit: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    bundle: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '20' },
    keep: { type: 'string' },
    one: { type: 'string' }
  }
})

interface Step {
  readonly commit: string
  readonly parent: string
}

/** What a policy of these projects would list under `rust-libraries`. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  'curl+curl': ['quiche', 'hyper', 'rustls'],
  'apache+httpd': ['rustls'],
  'rpm-software-management+rpm': ['rpm-sequoia'],
  'zcash+zcash': ['rustzcash'],
  'PIVX-Project+PIVX': ['rustzcash']
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))

async function measure(): Promise<void> {
  if (values.corpus === undefined) throw new Error('corpus: --corpus FILE is missing')
  const all = readFileSync(values.corpus, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Label => JSON.parse(line))
  const scope = all
    .filter(isInScope)
    .filter(({ repo }) => values.repo === undefined || repo === values.repo)
    .filter(({ build_system: system }) => values.system === undefined || system === values.system)
    .filter(({ kind }) => values.kind === undefined || kind === values.kind)
    .filter(({ commit }) => values.commit === undefined || commit.startsWith(values.commit))
  const here = scope.filter(({ repo }) => existsSync(cloneOf(repo)))
  const repositories = [...new Set(here.map(({ repo }) => repo))]
  const found = new Map<string, Found>()
  await pool(repositories, Number(values.jobs), async (repo) => {
    const labels = here.filter((label) => label.repo === repo)
    for (const [key, one] of await evaluate(repo, labels)) found.set(key, one)
  })
  const seen: Seen = {
    // Labels that the filters leave out still explain what is found in their commit.
    labels: all.filter((label) => found.has(keyOf(label))),
    asked: here,
    found,
    missing: scope.length - here.length,
    verbose: values.verbose
  }
  console.log(printFigures(seen))
}

const keyOf = ({ repo, commit }: { repo: string; commit: string }): string => `${repo}@${commit}`
const cloneOf = (repo: string): string => join(values.clones, repo.replace('/', '+'), 'repo')

/** Every labelled commit of a repository against its parent, in a process of its own. */
async function evaluate(repo: string, labels: readonly Label[]): Promise<Map<string, Found>> {
  const steps = new Map(
    [...labels]
      .sort((a, b) => (a.date < b.date ? -1 : 1))
      .map(({ commit, parent }) => [commit, { commit, parent }])
  )
  const found = new Map<string, Found>()
  const kept = keptFile(repo)
  if (kept !== undefined && existsSync(kept)) collect(repo, readFileSync(kept, 'utf8'), found)
  const wanted = [...steps.values()].filter(({ commit }) => !found.has(`${repo}@${commit}`))
  if (wanted.length === 0) return found
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), '--one', cloneOf(repo)]
  if (values.bundle) args.push('--bundle')
  const started = Date.now()
  const { output, problem } = await run(args, JSON.stringify(wanted))
  if (kept !== undefined) appendFileSync(kept, output.slice(0, output.lastIndexOf('\n') + 1))
  collect(repo, output, found)
  for (const { commit } of wanted)
    if (!found.has(`${repo}@${commit}`))
      found.set(`${repo}@${commit}`, { changes: [], problem: problem || 'no answer', states: '' })
  process.stderr.write(
    `${repo}: ${wanted.length} commits in ${((Date.now() - started) / 1000).toFixed(1)} s\n`
  )
  return found
}

/** Where `--keep` stores what was found in a repository; without it every run evaluates anew. */
function keptFile(repo: string): string | undefined {
  if (values.keep === undefined) return undefined
  mkdirSync(values.keep, { recursive: true })
  return join(values.keep, `${repo.replace('/', '+')}.jsonl`)
}

/** One line of JSON for each commit; a last line that was cut off is left out. */
function collect(repo: string, output: string, found: Map<string, Found>): void {
  for (const line of output.slice(0, output.lastIndexOf('\n') + 1).split('\n'))
    if (line.startsWith('{')) {
      const one: Found & { commit: string } = JSON.parse(line)
      found.set(`${repo}@${one.commit}`, one)
    }
}

function run(args: readonly string[], input: string): Promise<{ output: string; problem: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      timeout: Number(values.minutes) * 60_000
    })
    let output = ''
    let problem = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      problem = `${problem}${chunk}`.slice(-500)
    })
    child.on('close', () => resolve({ output, problem }))
    child.stdin.end(input)
  })
}

async function pool<T>(items: readonly T[], size: number, work: (item: T) => Promise<void>) {
  const queue = [...items]
  await Promise.all(
    Array.from({ length: size }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
    })
  )
}

/** The child: reads steps from stdin, prints one line of JSON for each. */
async function replay(clone: string): Promise<void> {
  const steps: Step[] = JSON.parse(readFileSync(0, 'utf8'))
  if (values.bundle) {
    for (const step of steps) print(step.commit, await throughBundle(clone, step))
    return
  }
  const { withEngine, changesBetween } = await import('../src/run.js')
  const { toJson } = await import('../src/report/json.js')
  const libraries = LIBRARIES[basename(dirname(clone))] ?? []
  await withEngine(clone, async (engine) => {
    for (const { commit, parent } of steps) {
      const sides = [
        { id: parent, origin: 'parent' },
        { id: commit, origin: 'commit' }
      ] as const
      const outcome = await changesBetween(engine, ...sides, libraries)
        .then((report) => ({ ...toJson(report), states: report.states }))
        .catch((error: unknown) => ({ message: problemOf(error) }))
      print(commit, JSON.stringify(outcome))
    }
    return undefined
  })
}

/** A tree without a build system that is read stops the check with a message. */
function problemOf(error: unknown): string {
  const text = JSON.stringify(error)
  return text === '{}' || text === undefined ? String(error) : text
}

function print(commit: string, text: string): void {
  const report = JSON.parse(text)
  const states = (report.states ?? [])
    .map((row: { buildSystem: string; base: string; head: string }) =>
      row.base === row.head
        ? `${row.buildSystem} ${row.base}`
        : `${row.buildSystem} ${row.base} -> ${row.head}`
    )
    .join(', ')
  const line =
    report.changes === undefined
      ? { commit, changes: [], problem: report.message, states: '' }
      : { commit, changes: report.changes, problem: '', states }
  console.log(JSON.stringify(line))
}

async function throughBundle(clone: string, { commit, parent }: Step): Promise<string> {
  const bundle = join(ROOT, 'dist/cli/index.js')
  const args = [bundle, 'changes', '--repo', clone, '--base', parent, '--head', commit]
  const { output, problem } = await run([...args, '--format', 'json'], '')
  return output === '' ? JSON.stringify({ message: problem }) : output
}

await (values.one === undefined ? measure() : replay(values.one))
