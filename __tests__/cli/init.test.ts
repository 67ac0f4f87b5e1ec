// What `init` writes, as somebody new to it would use it: look, write, validate, commit, check.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DEMO_BASE } from '../../src/cli/demo-project.js'
import { diagnose } from '../action/actions-lsp.js'
import { Temporary } from '../source/temporary.js'

const temporary = new Temporary()
const POLICY = '.github/rust-roadmap.yml'
const WORKFLOW = '.github/workflows/rust-roadmap.yml'

function cli(...args: readonly string[]) {
  const made = spawnSync(process.execPath, ['dist/cli/index.js', ...args], { encoding: 'utf8' })
  return { code: made.status, stdout: made.stdout, stderr: made.stderr }
}

afterAll(() => temporary.remove())

function repository(name: string, files: Readonly<Record<string, string>>) {
  const scratch = temporary.init(name)
  for (const [path, text] of Object.entries(files)) scratch.write(path, text)
  scratch.commit()
  return scratch
}

describe('init', () => {
  let dir = ''
  let base = ''
  beforeAll(() => {
    const scratch = repository('emulator', DEMO_BASE)
    dir = scratch.dir
    base = scratch.git('rev-parse', 'HEAD')
  })

  it('shows what it would write, and writes nothing', () => {
    const made = cli('init', '--repo', dir)
    expect(made.stderr).toBe('')
    expect(made.code).toBe(0)
    expect(made.stdout).toBe(readFileSync('__tests__/cli/expected/init.txt', 'utf8'))
    expect(existsSync(temporary.path('emulator', '.github'))).toBe(false)
  })

  it('writes files that are valid and that the present tree passes', async () => {
    expect(cli('init', '--repo', dir, '--write').code).toBe(0)
    expect(cli('validate', temporary.path('emulator', POLICY)).code).toBe(0)
    const workflow = readFileSync(temporary.path('emulator', WORKFLOW), 'utf8')
    expect(await diagnose({ [WORKFLOW]: workflow })).toEqual({ [WORKFLOW]: [] })
    const scratch = repositoryAt(dir)
    const head = scratch()
    const checked = cli('check', '--repo', dir, '--base', base, '--head', head)
    expect(checked.stdout).toContain('Pass')
    expect(checked.code).toBe(0)
    const stands = JSON.parse(cli('status', '--repo', dir, '--format', 'json').stdout)
    expect(stands).toMatchObject({ outcome: 'pass', findings: [], overdue: [] })
  })

  it('never replaces a file unless told to', () => {
    const again = cli('init', '--repo', dir, '--write')
    expect(again.code).toBe(2)
    expect(again.stderr).toContain(`${POLICY} and ${WORKFLOW} are there already`)
    expect(cli('init', '--repo', dir, '--write', '--force', '--preset', 'qemu').code).toBe(0)
    expect(readFileSync(temporary.path('emulator', POLICY), 'utf8')).toBe(
      readFileSync('policy/qemu.yml', 'utf8')
    )
  })

  it('knows the presets, and no others', () => {
    const made = cli('init', '--repo', dir, '--preset', 'nobody')
    expect(made.code).toBe(2)
    expect(made.stderr).toContain('starter')
  })

  it.each([
    [
      'configure.ac',
      'AC_INIT([tool], [5.0.0-dev])\nAC_OUTPUT\n',
      '{ scheme: semver, file: configure.ac }',
      '5.0.0'
    ],
    [
      'CMakeLists.txt',
      'cmake_minimum_required(VERSION 3.16)\nproject(tool VERSION 1.4.0 LANGUAGES C)\n',
      '{ scheme: semver, file: CMakeLists.txt }',
      '1.4.0'
    ],
    [
      'meson.build',
      "project('tool', 'c', version: '2026.1')\n",
      '{ scheme: calver, file: meson.build }',
      '2026.1'
    ],
    ['meson.build', "project('tool', 'c')\n", '{ scheme: explicit, value: "1.0" }', '1.0']
  ])('finds the version in %s: %j', (path, text, scheme, release) => {
    const { dir: other } = repository(`version-${release}`, { [path]: text })
    const { stdout } = cli('init', '--repo', other)
    expect(stdout).toContain(`release: ${scheme}`)
    expect(stdout).toContain(`from: "${release}"\n    rust: absent`)
  })
})

/** Commits everything that is there; the new commit's id. */
const repositoryAt = (dir: string) => (): string => {
  const git = (...args: readonly string[]): string =>
    spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: dir,
      encoding: 'utf8'
    }).stdout.trim()
  git('add', '--all')
  git('commit', '-qm', 'a roadmap')
  return git('rev-parse', 'HEAD')
}
