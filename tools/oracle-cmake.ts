/**
 * Compares the CMake reader with CMake itself on the projects of our own below __tests__/readers/cmake/cases.
 *
 *   tsx tools/oracle-cmake.ts [--write]
 *
 * Each is configured afresh; every cache entry of its CMakeCache.txt that is neither internal nor CMake's
 * own is compared by name, type and value. --write stores CMake's answers as expected.json, which the
 * tests read. Prints figures; exits 1 on any disagreement; says so when there is no cmake.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CASES, cacheOf, type Entries, readCase } from '../__tests__/readers/cmake/cases.js'

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })

/** What CMake caches for the project; places are written as the reader says them. */
function cmakeEntries(folder: string): Entries {
  const build = mkdtempSync(join(tmpdir(), 'oracle-cmake-'))
  try {
    execFileSync('cmake', ['-S', folder, '-B', build], { stdio: 'pipe' })
    const entries: Record<string, { type: string; value: string }> = {}
    for (const line of readFileSync(join(build, 'CMakeCache.txt'), 'utf8').split('\n')) {
      const [, name = '', type = '', value = ''] =
        /^"?([^#/"=:]+)"?:([A-Z]+)=(.*)$/.exec(line) ?? []
      if (name === '' || type === 'INTERNAL' || type === 'STATIC' || name.startsWith('CMAKE_'))
        continue
      const plain = value.replace(/^'(.*)'$/, '$1')
      entries[name] = {
        type,
        value: plain.replaceAll(build, '/@build@').replaceAll(folder, '/@source@')
      }
    }
    return entries
  } finally {
    rmSync(build, { recursive: true, force: true })
  }
}

function hasCmake(): boolean {
  try {
    execFileSync('cmake', ['--version'], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

let agree = 0
let differ = 0
if (!hasCmake()) console.log('SKIPPED: there is no cmake here')
else
  for (const name of readdirSync(CASES).sort()) {
    const folder = join(CASES, name)
    const want = cmakeEntries(folder)
    const got = cacheOf(readCase(name))
    for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
      const [a, b] = [JSON.stringify(want[key]), JSON.stringify(got[key])]
      if (a === b) agree++
      else {
        differ++
        console.log(`DIFFERS ${name} ${key}: cmake ${a}, we ${b}`)
      }
    }
    if (values.write)
      writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(want, null, 1)}\n`)
  }
console.log(`${agree} cache entries agree, ${differ} differ`)
if (differ > 0) process.exitCode = 1
