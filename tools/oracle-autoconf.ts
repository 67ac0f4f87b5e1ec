/**
 * Compares the options that the Autoconf reader finds in the tree's own files with `autoconf --trace`, at tags
 * or commits of a bare clone. Usage: `tsx tools/oracle-autoconf.ts --clone DIR REV…`; needs autoconf and git.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { scenario } from '../src/model/scenario.js'
import { createAutoconfReader } from '../src/readers/autoconf/index.js'
import { plainSnapshot } from '../src/source/snapshot.js'

const { values, positionals } = parseArgs({
  options: { clone: { type: 'string' } },
  allowPositionals: true
})
const { clone } = values
if (clone === undefined) {
  console.log('oracle-autoconf: skipped, no clone given')
  process.exit(0)
}
const git = (...args: string[]): string =>
  execFileSync('git', [`--git-dir=${clone}`, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })

let wrong = 0
for (const revision of positionals) {
  const [traced, read] = [trace(revision), options(revision)]
  const missed = traced.filter((name) => !read.includes(name))
  const invented = read.filter((name) => !traced.includes(name))
  if (missed.length + invented.length > 0) wrong++
  console.log(`${revision}: ${traced.length} options, missed [${missed}], invented [${invented}]`)
}
process.exit(wrong === 0 ? 0 : 1)

function trace(revision: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-autoconf-'))
  try {
    const archive = execFileSync('git', [`--git-dir=${clone}`, 'archive', revision], {
      maxBuffer: 1 << 29
    })
    execFileSync('tar', ['-x', '-C', folder], { input: archive })
    const lines = execFileSync(
      'autoconf',
      ['-Im4', '--trace=AC_ARG_ENABLE:$f:enable-$1', '--trace=AC_ARG_WITH:$f:with-$1'],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 27 }
    )
    const own = lines.split('\n').filter((line) => /^(configure|m4\/|acinclude)/.test(line))
    return [...new Set(own.map((line) => line.replace(/^[^:]*:/, '')))].sort()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function options(revision: string): readonly string[] {
  const reader = createAutoconfReader()
  const blobs = new Map(
    git('ls-tree', '-r', revision)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.split('\t')[1] ?? '', line.split(/\s/)[2] ?? ''] as const)
  )
  const text = (path: string): string | undefined => {
    const blob = blobs.get(path)
    return blob === undefined || !reader.claims(path) ? undefined : git('cat-file', 'blob', blob)
  }
  const facts = reader.read(
    plainSnapshot({ revision, paths: () => blobs.keys(), blob: (path) => blobs.get(path), text }),
    scenario('default')
  ).facts
  return [...new Set(facts.flatMap((fact) => (fact.kind === 'option' ? fact.name : [])))].sort()
}
