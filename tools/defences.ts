// Takes every defence of SECURITY.md out of a copy of this project, one after the other, and runs the test that is said
// to hold it: that test has to fail, or not to end. Prints a table; exit code 1 when a defence is not missed.
//   npm run defences [-- --only WORD] [--list]
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DEFENCES, type Defence } from './defences/table.js'

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, list: { type: 'boolean', default: false } }
})
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const COPIED = ['src', '__tests__', 'tools', 'policy', 'docs', 'dist', 'package.json', 'action.yml']
const CONFIGURED = ['jest.config.js', 'tsconfig.json', 'README.md', 'SECURITY.md', '.github']
/** Without a bound evaluation may go on for ever: then it is stopped, which counts as noticed. Milliseconds. */
const PATIENCE = 120_000

/** Tests that run the bundle run the sources instead: bundling takes longer than a test. */
const UNBUNDLED = `import { register } from 'tsx/esm/api'
register()
await import('../../src/action/index.ts')
`

type Verdict = 'passed' | 'failed' | 'did not end' | 'no such test'

const chosen = DEFENCES.filter((one) => JSON.stringify(one).includes(values.only))
if (values.list) for (const one of chosen) console.log(row(one, ''))
else process.exitCode = missed() === 0 ? 0 : 1

/** How many are not noticed. */
function missed(): number {
  const copy = mkdtempSync(join(tmpdir(), 'rr-defences-'))
  try {
    for (const name of [...COPIED, ...CONFIGURED])
      cpSync(join(ROOT, name), join(copy, name), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
    writeFileSync(join(copy, 'dist/action/index.js'), UNBUNDLED)
    const tested = new Map<string, Verdict>()
    let count = 0
    for (const one of chosen) {
      const before = tested.get(keyOf(one)) ?? test(copy, one)
      tested.set(keyOf(one), before)
      const after = before === 'passed' ? without(copy, one) : before
      const noticed = after === 'failed' || after === 'did not end'
      if (!noticed || before !== 'passed') count++
      console.log(row(one, before === 'passed' ? after : `before: ${before}`))
    }
    console.log(`${chosen.length - count} of ${chosen.length} defences are missed when taken out`)
    return count
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function keyOf({ test, name }: Defence): string {
  return `${test} ${name}`
}

/** What the test says while the defence is out. */
function without(copy: string, one: Defence): Verdict {
  const before = new Map<string, string>()
  for (const { file, find, put } of one.out) {
    const path = join(copy, file)
    const text = readFileSync(path, 'utf8')
    if (!before.has(path)) before.set(path, text)
    if (text.split(find).length !== 2) throw new Error(`${file} does not have once: ${find}`)
    writeFileSync(
      path,
      text.replace(find, () => put)
    )
  }
  try {
    return test(copy, one)
  } finally {
    for (const [path, text] of before) writeFileSync(path, text)
  }
}

function test(copy: string, { test: file, name }: Defence): Verdict {
  const output = join(copy, 'jest.json')
  rmSync(output, { force: true })
  const jest = ['node_modules/jest/bin/jest.js', `__tests__/${file}.test.ts`]
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const { status } = spawnSync(
    process.execPath,
    [
      ...['--max-old-space-size=2048', '--experimental-vm-modules', '--no-warnings'],
      ...[...jest, '--runInBand', '-t', pattern, '--json', `--outputFile=${output}`]
    ],
    { cwd: copy, stdio: 'ignore', timeout: PATIENCE, killSignal: 'SIGKILL' }
  )
  if (status === null || status > 128) return 'did not end'
  const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(output, 'utf8')) as {
    numFailedTests: number
    numPassedTests: number
  }
  if (numFailedTests > 0) return 'failed'
  return numPassedTests > 0 ? 'passed' : 'no such test'
}

function row(
  { threat, out: [{ file, find }], test: path, name }: Defence,
  verdict: string
): string {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const line = text.slice(0, text.indexOf(find) + find.search(/\S/)).split('\n').length
  return `| ${threat} | ${file}:${line} | ${path}: "${name}" | ${verdict} |`
}
