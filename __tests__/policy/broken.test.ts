import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { loadPolicy } from '../../src/policy/load.js'
import { renderProblems } from '../../src/policy/render-problems.js'
import { GOOD, problemsOf } from './policies.js'

const FOLDER = '__tests__/policy/broken'
const NAMES = readdirSync(FOLDER)

/** `policy.yml` holds one mistake, `expected.txt` is what `validate` prints about it. */
describe('a broken policy', () => {
  it('comes in all kinds', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(110)
  })

  it.each(NAMES)('%s', (name) => {
    const text = readFileSync(`${FOLDER}/${name}/policy.yml`, 'utf8')
    const result = loadPolicy(text, 'policy.yml')
    const said = `${result.ok ? 'valid' : renderProblems(result.problems, text)}\n`
    const expected = `${FOLDER}/${name}/expected.txt`
    if (process.env['UPDATE_CASES']) writeFileSync(expected, said)
    expect(said).toBe(readFileSync(expected, 'utf8'))
    expect(said).not.toBe('valid\n')
  })

  it('tells all problems at once, in order of their places', () => {
    const text = GOOD.replace('"9.2"', '9.2').replace('rust: auto', 'rust: atuo')
    expect(problemsOf(text).map((problem) => problem.split(' ')[0])).toEqual(['7:11', '11:11'])
  })
})

describe('a hostile policy', () => {
  const hostile: readonly (readonly [string, string, string])[] = [
    ['open brackets', '['.repeat(100_000), '1:1 this is nested too deeply'],
    ['brackets on lines', '[\n'.repeat(1000), '65:1 this is nested too deeply'],
    ['explicit keys', '? '.repeat(50_000), '1:1 this is nested too deeply'],
    ['lists in lists', '- '.repeat(50_000), '1:1 this is nested too deeply'],
    ['maps on one line', 'a: '.repeat(50_000), '1:1 this is nested too deeply'],
    [
      'deep indentation',
      Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      '122:1 this is nested too deeply'
    ],
    [
      'nesting within the first limits',
      Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      '14:14 this is nested too deeply'
    ],
    [
      'many keys',
      Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'),
      '5001:1 this has more than the 5000 keys that a policy may have'
    ],
    [
      'many flow keys',
      `{${'a,'.repeat(20_000)}}`,
      '1:1 this has more than the 5000 keys that a policy may have'
    ],
    ['size', '# x\n'.repeat(70_000), '1:1 this is longer than the 256 KiB that a policy may have']
  ]
  it.each(hostile)('is refused before it is parsed: %s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual([expected])
  })

  it('may be cut anywhere without an exception', () => {
    for (let end = 0; end < GOOD.length; end++) {
      const result = loadPolicy(GOOD.slice(0, end), 'policy.yml')
      if (result.ok) expect(end).toBeGreaterThan(GOOD.indexOf('opt-in'))
    }
  })

  it('reports at most fifty refusals', () => {
    expect(problemsOf(`a: [${'*x, '.repeat(200)}]`).length).toBe(50)
  })
})
