// `check --each-commit`, `history --shard` and `merge`, as a person would run them.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Temporary } from '../source/temporary.js'

const temporary = new Temporary()
const scratch = temporary.init('repo')
const policy = temporary.path('policy.yml')
const option = (value: string): string => `option('rust', type: 'feature', value: '${value}')\n`

function cli(...args: readonly string[]) {
  const made = spawnSync(process.execPath, ['dist/cli/index.js', ...args], { encoding: 'utf8' })
  return { code: made.status, stdout: made.stdout, stderr: made.stderr }
}
const json = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

let base = ''
let linear = ''
let merged = ''

beforeAll(() => {
  writeFileSync(
    policy,
    `version: 1
project: { name: mini, release: { scheme: qemu, file: VERSION } }
roadmap:
  - { name: Rust is available, from: "9.2", rust: opt-in }
  - { name: Rust by default, from: "10.0", rust: auto }
`
  )
  scratch.write('VERSION', '9.1.50\n').write('meson_options.txt', option('disabled'))
  scratch.write(
    'meson.build',
    `project('mini', 'c', version: files('VERSION'))
if add_languages('rust', required: get_option('rust'), native: false)
  executable('a', 'a.rs')
else
  executable('a', 'a.c')
endif
`
  )
  base = scratch.commit('base')
  scratch.write('README', 'words\n').commit('docs: words')
  scratch.write('meson_options.txt', option('auto')).commit('build: too early')
  linear = scratch.write('meson_options.txt', option('disabled')).commit('build: mended')
  scratch.git('checkout', '-q', '-b', 'side', base)
  scratch.write('NEWS', 'words\n').commit('docs: news')
  scratch.git('merge', '-q', '--no-commit', linear)
  merged = scratch.write('meson_options.txt', option('enabled')).commit('Merge, and a surprise')
})
afterAll(() => temporary.remove())

describe('check --each-commit', () => {
  const each = (head: string, ...more: readonly string[]) =>
    cli(
      ...['check', '--repo', scratch.dir, '--base', base, '--head', head],
      ...['--policy', policy, '--each-commit', ...more]
    )

  it('fails a series that breaks the promise in between, and says which commit', () => {
    const whole = cli(
      ...['check', '--repo', scratch.dir, '--base', base, '--head', linear, '--policy', policy]
    )
    expect(whole.code).toBe(0)
    const made = each(linear)
    expect(made.code).toBe(1)
    expect(made.stdout.match(/commit \d of 3: .*/g)).toEqual([
      'commit 1 of 3: docs: words',
      'commit 2 of 3: build: too early',
      'commit 3 of 3: build: mended'
    ])
    expect(made.stdout).toMatch(/\n3 commits: 1 fail, 2 pass\. Fail: 1 error\. .*\n$/)
  })
  it('is JSON Lines, also for one commit and for none', () => {
    const lines = json(each(linear, '--format', 'json').stdout)
    expect(lines.slice(0, 3).map(({ outcome }) => outcome)).toEqual(['pass', 'fail', 'pass'])
    expect(lines[3]).toMatchObject({ steps: 3, outcomes: { pass: 2, warn: 0, fail: 1 } })
    expect(lines[1].base).toBe(lines[0].head)
    const none = each(base, '--format', 'json')
    expect(none.code).toBe(0)
    expect(json(none.stdout)).toEqual([expect.objectContaining({ steps: 0 })])
  })
  it('overlooks nothing that a merge brings', () => {
    const made = json(each(merged, '--format', 'json').stdout)
    const last = made.at(-2)
    expect(last).toMatchObject({ base, head: merged, outcome: 'fail' })
    expect(made.at(-1).steps).toBe(5)
  })
  it.each(['github', 'markdown', 'sarif', 'code-quality', 'checkpatch', 'html'])(
    'as %s',
    (name) => {
      const made = each(linear, '--format', name)
      expect(made.stderr).toBe('')
      expect(made.code).toBe(1)
      expect(made.stdout).toContain('meson_options.txt')
    }
  )
})

describe('a history in parts', () => {
  const history = (...more: readonly string[]) =>
    cli(
      'history',
      '--repo',
      scratch.dir,
      '--range',
      `${base}..${linear}`,
      '--policy',
      policy,
      ...more
    )
  const part = (shard: string): string => {
    const file = temporary.path(`part-${shard.replace('/', '-')}.jsonl`)
    history('--shard', shard, '--format', 'json', '--all', '--output', file)
    return file
  }

  it.each([1, 2, 3, 5])('of %i is the same when put together', (of) => {
    const files = Array.from({ length: of }, (_, i) => part(`${i + 1}/${of}`))
    const whole = history('--format', 'json', '--all')
    const made = cli('merge', ...files.toReversed())
    expect(made).toEqual({ ...whole, code: 1 })
    expect(json(made.stdout).map(({ step }) => step)).toEqual([1, 2, 3, undefined])
  })
  it('is refused when a part is missing, came twice or is none', () => {
    const [one, two] = [part('1/2'), part('2/2')]
    expect(json(readFileSync(one, 'utf8')).at(-1)).toMatchObject({ shard: '1/2', steps: 1 })
    expect(cli('merge', two)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'rust-roadmap: of 2 parts these are missing: 1.\n'
    })
    expect(cli('merge', one, one, two)).toMatchObject({ code: 2 })
    expect(cli('merge', one, part('2/3'))).toMatchObject({ code: 2 })
    expect(cli('merge', policy)).toMatchObject({ code: 2 })
    expect(cli('merge')).toMatchObject({ code: 2 })
  })
})
