// Runs the evaluator on Meson's own test projects and looks at their assert() calls: none may come out
// false, and most should come out true. Needs a clone of mesonbuild/meson and the golden list of
// projects that real `meson setup` configured.
//   tsx tools/oracle-meson-asserts.ts <meson.git> <meson-testcases.setup.json.gz>
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Analysis } from '../src/readers/meson/analysis.js'
import { parse } from '../src/readers/meson/parser.js'
import { plainSnapshot, type Snapshot } from '../src/source/snapshot.js'
import { LineIndex } from '../src/text/line-index.js'

const REPOSITORY = process.argv[2] ?? '/work/.mirror/mesonbuild+meson/repo'
const GOLDEN = process.argv[3] ?? '/work/shared/golden/meson-testcases.setup.json.gz'
const SHARE = 0.6

const git = (...words: string[]): string =>
  execFileSync('git', ['--git-dir', REPOSITORY, ...words], { maxBuffer: 1 << 28 }).toString()

function projectSnapshot(files: readonly string[], root: string): Snapshot {
  const texts = new Map<string, string | undefined>()
  for (const file of files)
    if (file.startsWith(`${root}/`)) texts.set(file.slice(root.length + 1), undefined)
  return plainSnapshot({
    revision: root,
    paths: () => texts.keys(),
    blob: (path) => (texts.has(path) ? path : undefined),
    text(path) {
      if (!texts.has(path)) return undefined
      const known = texts.get(path)
      if (known !== undefined) return known
      const text = git('show', `HEAD:${root}/${path}`)
      texts.set(path, text)
      return text
    }
  })
}

const golden: { project: string; rc: number }[] = JSON.parse(
  gunzipSync(readFileSync(GOLDEN)).toString()
)
const all = git('ls-tree', '-r', '-z', '--name-only', 'HEAD', 'test cases/common').split('\0')
const asserting = new Set(
  git('grep', '-l', '-z', 'assert(', 'HEAD', '--', 'test cases/common')
    .split('\0')
    .map((name) =>
      name
        .replace(/^HEAD:/, '')
        .split('/')
        .slice(0, 3)
        .join('/')
    )
)
const counts = { true: 0, false: 0, unknown: 0 }
const wrong: string[] = []
const failed: string[] = []
const notes = new Map<string, number>()
let projects = 0
for (const { project, rc } of golden) {
  if (rc !== 0 || !asserting.has(project)) continue
  projects++
  const snapshot = projectSnapshot(all, project)
  const analysis = new Analysis(snapshot, (path) => {
    const text = snapshot.text(path)
    return text === undefined ? undefined : parse(text, { unitTests: true })
  })
  const { recorder } = analysis.evaluate({
    toolchain: 'present',
    overrides: [],
    properties: [],
    files: [],
    hidden: false,
    tooOld: undefined
  })
  const lineOf = (path: string, offset: number): string =>
    `${project}/${path}:${new LineIndex(snapshot.text(path) ?? '').position(offset).line}`
  const places = new Map<string, 'true' | 'false' | 'unknown'>()
  for (const { outcome, when, at } of recorder.assertions) {
    const place = lineOf(at.path, at.start)
    const seen = when.kind === 'constant' ? outcome : outcome === 'false' ? 'unknown' : outcome
    const before = places.get(place)
    if (before === undefined || before === 'true' || seen === 'false') places.set(place, seen)
  }
  for (const [place, outcome] of places) {
    counts[outcome]++
    if (outcome === 'false') wrong.push(place)
    if (outcome === 'unknown' && process.env['SHOW'] === 'unknown') console.log(`unknown: ${place}`)
  }
  for (const failure of recorder.failures)
    if (failure.when.kind === 'constant')
      failed.push(`${lineOf(failure.at.path, failure.at.start)}: ${failure.message}`)
  for (const { message, code } of recorder.diagnostics)
    notes.set(`${code} ${message}`, (notes.get(`${code} ${message}`) ?? 0) + 1)
}
const total = counts.true + counts.false + counts.unknown
const share = counts.true / total
console.log(`${projects} projects, ${total} assertions: ${JSON.stringify(counts)}`)
console.log(`${(100 * share).toFixed(1)} % true`)
for (const place of wrong) console.log(`FALSE: ${place}`)
for (const place of failed) console.log(`stops: ${place}`)
if (process.env['SHOW'] === 'notes')
  for (const [note, n] of [...notes].sort((a, b) => b[1] - a[1])) console.log(`${n} ${note}`)
process.exitCode = wrong.length > 0 || share < SHARE ? 1 : 0
