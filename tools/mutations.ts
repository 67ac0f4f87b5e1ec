/**
 * Seeds violations into real trees, and edits that change nothing, and sees what is reported.
 *
 *   node --import tsx tools/mutations.ts --clone GITDIR [--rev REV]... [--only OPERATOR] [--golden FILE]
 *
 * GITDIR: a clone of pbo-linaro/qemu-ci. FILE: qemu-mutations.json.gz. Prints a table of operators and
 * releases; exits 1 when less than 95 % of the violations are reported with the right kind and subject,
 * or when an edit that changes nothing is reported at all.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { readSnapshot } from '../src/check.js'
import { createReaders } from '../src/readers/index.js'
import { openRepository, type Repository } from '../src/source/git.js'
import type { Snapshot } from '../src/source/snapshot.js'
import { componentMutations } from './mutations/components.js'
import { type GoldenMutation, goldenMutation } from './mutations/golden.js'
import { identityMutations } from './mutations/identity.js'
import type { Mutation } from './mutations/mutation.js'
import { explain, type Outcome, run } from './mutations/run.js'
import { supportMutations } from './mutations/support.js'

/** v9.2.0, v10.0.0, v10.2.0. */
const RELEASES = ['ae35f033b8', '7c949c53e9', '698104725e']
const ENOUGH = 0.95

interface Row {
  readonly release: string
  readonly outcome: Outcome
}

const readers = createReaders()

async function load(repository: Repository, revision: string): Promise<Snapshot | undefined> {
  const commit = await repository.resolve(revision)
  return (await repository.load([commit], readers.claims)).snapshots[0]
}

/** The outcome of every mutation of one release that the filter lets through; misses are printed. */
function attempt(
  release: string,
  tree: Snapshot,
  make: (base: ReturnType<typeof readSnapshot>) => readonly Mutation[]
): readonly Row[] {
  const base = readSnapshot(tree, readers)
  const rows: Row[] = []
  for (const outcome of run(tree, base, make(base), readers)) {
    rows.push({ release, outcome })
    if (!outcome.ok || values.verbose)
      console.log(
        `${outcome.ok ? 'ok  ' : 'MISS'} ${release} ${outcome.mutation.operator} (${outcome.mutation.site}): ${explain(outcome)}`
      )
  }
  return rows
}

const chosen = (mutations: readonly Mutation[]): readonly Mutation[] =>
  mutations.filter(({ operator }) => values.only === undefined || operator.includes(values.only))

async function releases(repository: Repository): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const release of values.rev ?? RELEASES) {
    const tree = await load(repository, release)
    if (tree === undefined) continue
    const all = [...componentMutations(tree), ...supportMutations(tree), ...identityMutations(tree)]
    rows.push(...attempt(release, tree, () => chosen(all)))
  }
  return rows
}

async function real(repository: Repository, file: string): Promise<readonly Row[]> {
  const records: Readonly<Record<string, GoldenMutation>> = JSON.parse(
    gunzipSync(readFileSync(file)).toString('utf8')
  )
  const all = Object.values(records)
  const [first] = all
  const tree = first === undefined ? undefined : await load(repository, first.commit)
  if (first === undefined || tree === undefined) return []
  return attempt(first.commit.slice(0, 10), tree, (base) =>
    chosen(all.map((record) => goldenMutation(record, tree, base)))
  )
}

/** Prints the table and gives whether it is good enough. */
function summarize(rows: readonly Row[]): boolean {
  const operators = [...new Set(rows.map(({ outcome }) => outcome.mutation.operator))].sort()
  const columns = [...new Set(rows.map(({ release }) => release))]
  const width = Math.max(...operators.map((operator) => operator.length))
  console.log(`\n${'operator'.padEnd(width)}  ${columns.map((one) => one.padStart(12)).join('')}`)
  for (const operator of operators) {
    const cells = columns.map((release) => {
      const mine = rows.filter(
        (row) => row.release === release && row.outcome.mutation.operator === operator
      )
      const good = mine.filter(({ outcome }) => outcome.ok).length
      return (mine.length === 0 ? '-' : `${good}/${mine.length}`).padStart(12)
    })
    console.log(`${operator.padEnd(width)}  ${cells.join('')}`)
  }
  const seeded = rows.filter(({ outcome }) => outcome.mutation.expected.length > 0)
  const same = rows.filter(({ outcome }) => outcome.mutation.expected.length === 0)
  const reported = seeded.filter(({ outcome }) => outcome.ok).length
  const speaking = same.filter(({ outcome }) => !outcome.ok).length
  const share = seeded.length === 0 ? 1 : reported / seeded.length
  console.log(
    `\n${reported} of ${seeded.length} violations reported (${(100 * share).toFixed(1)} %); ` +
      `${speaking} of ${same.length} edits that change nothing reported.`
  )
  return share >= ENOUGH && speaking === 0
}

async function main(clone: string): Promise<void> {
  const repository = await openRepository(clone)
  try {
    const rows = [
      ...(await releases(repository)),
      ...(values.golden === undefined ? [] : await real(repository, values.golden))
    ]
    process.exitCode = summarize(rows) ? 0 : 1
  } finally {
    repository.close()
  }
}

const { values } = parseArgs({
  options: {
    clone: { type: 'string' },
    rev: { type: 'string', multiple: true },
    only: { type: 'string' },
    golden: { type: 'string' },
    verbose: { type: 'boolean', default: false }
  }
})

if (values.clone === undefined) console.log('SKIPPED: mutations need --clone GITDIR')
else await main(values.clone)
