// Drives `validate` of the committed command line, and the hook as pre-commit would start it.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { Temporary } from '../source/temporary.js'

const temporary = new Temporary()
afterAll(() => temporary.remove())

const GOOD = `version: 1
project: { name: x, release: { scheme: qemu, file: VERSION } }
roadmap:
  - { name: "50% :: a,b", from: "9.2", rust: opt-in }
`
const BAD = GOOD.replace('"9.2"', '9.10').replace('opt-in', 'optin')

const cli = (input: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, ['dist/cli/index.js', 'validate', ...args], {
    encoding: 'utf8',
    input
  })

const good = temporary.path('good.yml')
const bad = temporary.path('bad.yml')
writeFileSync(good, GOOD)
writeFileSync(bad, BAD)

describe('validate', () => {
  it('prints lines that editors understand, and nothing about what is valid', () => {
    const made = cli('', '--format', 'gcc', good, bad)
    expect(made.status).toBe(2)
    const lines = made.stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatch(/^\/.*\/bad\.yml:4:\d+: error: \S.*$/)
    expect(lines[0]).toContain(':4:33: error: ')
    expect(cli('', '--format', 'gcc', good)).toMatchObject({ status: 0, stdout: '' })
  })

  it('prints JSON with every place', () => {
    const { files, schemaVersion } = JSON.parse(cli('', '--format', 'json', good, bad).stdout)
    expect(schemaVersion).toBe(1)
    expect(files[0]).toEqual({ path: good, valid: true, milestones: 1, problems: [] })
    expect(files[1]).toMatchObject({
      path: bad,
      valid: false,
      milestones: null,
      problems: [{ line: 4, column: 33, endLine: 4, endColumn: 37 }, { line: 4 }]
    })
  })

  it('annotates on GitHub, escaped', () => {
    const made = cli('', '--format', 'github', bad)
    expect(made.stdout).toMatch(
      /^::error title=Rust roadmap%3A the policy is not valid,file=\S+,line=4,/
    )
    expect(made.stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  it('reads a buffer that is not saved', () => {
    const made = cli(BAD, '--format', 'gcc', '--name', '.github/rust-roadmap.yml', '-')
    expect(made.status).toBe(2)
    expect(made.stdout).toMatch(/^\.github\/rust-roadmap\.yml:4:33: error: /)
    expect(cli(GOOD, '-').stdout).toBe('standard input: valid, 1 milestones\n')
  })

  it('says that a file is not there, in every format', () => {
    for (const format of ['text', 'gcc', 'github', 'json']) {
      const made = cli('', '--format', format, temporary.path('none.yml'))
      expect(made.status).toBe(2)
      expect(made.stdout).toContain('ENOENT')
    }
    expect(cli('', '--format', 'sarif', good).stderr).toContain('Allowed: text, gcc, github, json')
  })
})

describe('the hook for pre-commit', () => {
  const [hook] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'))

  /** pre-commit's way: staged files that the pattern takes; `script` starts a file of the hook's repository. */
  function commit(
    name: string,
    text: string
  ): { readonly status: number | null; readonly said: string } {
    const repository = temporary.init(name)
    repository.write('.github/rust-roadmap.yml', text).write('other.yml', BAD)
    repository.git('add', '-A')
    const staged = repository.git('diff', '--cached', '--name-only', '--diff-filter=ACMRT')
    const files = staged.split('\n').filter((path) => new RegExp(hook.files).test(path))
    expect(files).toEqual(['.github/rust-roadmap.yml'])
    const [program = '', ...args] = hook.entry.split(' ')
    const made = spawnSync(resolve(program), [...args, ...files], {
      cwd: repository.dir,
      encoding: 'utf8'
    })
    return { status: made.status, said: made.stdout + made.stderr }
  }

  it('lets a valid policy pass without a word', () => {
    expect(hook).toMatchObject({ id: 'rust-roadmap-policy', language: 'script' })
    expect(commit('valid', GOOD)).toEqual({ status: 0, said: '' })
  })

  it('stops a broken one, with the places', () => {
    const { status, said } = commit('broken', BAD)
    expect(status).toBe(2)
    expect(said).toMatch(/^\.github\/rust-roadmap\.yml:4:33: error: /)
  })
})
