// Drives the committed command line as a person would: `node dist/cli/index.js …`.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DEMO_BASE, DEMO_HEAD } from '../../src/cli/demo-project.js'
import { Temporary } from '../source/temporary.js'

const temporary = new Temporary()
const repo = temporary.path('repo')
const policy = temporary.path('policy.yml')
const POLICY = `version: 1
project: { name: mini, release: { scheme: qemu, file: VERSION } }
roadmap:
  - { name: Rust is available, from: "9.2", rust: opt-in }
  - { name: Rust by default, from: "10.0", rust: auto }
`

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function cli(...args: readonly string[]): Run {
  const made = spawnSync(process.execPath, ['dist/cli/index.js', ...args], { encoding: 'utf8' })
  return { code: made.status, stdout: made.stdout, stderr: made.stderr }
}

let base = ''
let head = ''
let foreign = ''
let unversioned = ''

beforeAll(() => {
  const scratch = temporary.init('repo')
  const commit = (files: Readonly<Record<string, string>>): string => {
    scratch.git('rm', '-rqf', '--ignore-unmatch', '.')
    for (const [path, text] of Object.entries(files)) scratch.write(path, text)
    return scratch.commit()
  }
  foreign = commit({ 'README.md': 'nothing to build\n' })
  base = commit(DEMO_BASE)
  head = commit(DEMO_HEAD)
  unversioned = commit(
    Object.fromEntries(Object.entries(DEMO_BASE).filter(([path]) => path !== 'VERSION'))
  )
  writeFileSync(policy, POLICY)
})

afterAll(() => temporary.remove())

describe('check', () => {
  const check = (...more: readonly string[]): Run =>
    cli('check', '--repo', repo, '--base', base, '--head', head, '--policy', policy, ...more)

  it('fails what comes too early, in words and in JSON', () => {
    const text = check()
    expect(text.code).toBe(1)
    expect(text.stdout).toContain('Rust on by default too early, allowed from 10.0, this is 9.2')
    const report = JSON.parse(check('--format', 'json').stdout)
    expect(Object.keys(report)).toEqual([
      'schemaVersion',
      'base',
      'head',
      'release',
      'changes',
      'findings',
      'diagnostics',
      'outcome'
    ])
    expect(report.outcome).toBe('fail')
    expect(report.changes[0]).toMatchObject({
      kind: 'rust-support-raised',
      subject: {
        buildSystem: 'meson',
        profile: 'default',
        component: null,
        tool: null,
        target: null
      },
      from: 'opt-in',
      to: 'auto',
      certainty: 'proven',
      at: { path: 'meson_options.txt', line: 1, side: 'head' }
    })
    expect(report.findings[0]).toMatchObject({
      ruleId: 'rust-support-early',
      level: 'error',
      changeId: report.changes[0].id,
      allowedFrom: '10.0',
      waiver: null
    })
  })

  it('passes the same change when its release has come', () => {
    expect(check('--release', '10.0').code).toBe(0)
  })

  it('can be told what fails', () => {
    expect(check('--fail-at', 'never').code).toBe(0)
    expect(check('--fail-at', 'sometimes')).toMatchObject({
      code: 2,
      stderr: 'rust-roadmap: --fail-at sometimes is not possible. Allowed: error, warning, never.\n'
    })
  })

  it('writes the report where it is told to', () => {
    const file = temporary.path('report.md')
    const made = check('--format', 'markdown', '--output', file)
    expect(made).toMatchObject({ code: 1, stdout: '' })
    expect(readFileSync(file, 'utf8')).toContain('```mermaid')
  })

  it('says what to do when a revision is not there', () => {
    const made = cli(
      'check',
      '--repo',
      repo,
      '--base',
      'nowhere',
      '--head',
      head,
      '--policy',
      policy
    )
    expect(made.code).toBe(3)
    expect(made.stderr).toContain('"nowhere" names no commit in this repository. What to do:')
  })

  it('says what to do when nobody states a version', () => {
    const made = cli(
      'check',
      '--repo',
      repo,
      '--base',
      unversioned,
      '--head',
      unversioned,
      '--policy',
      policy
    )
    expect(made.code).toBe(3)
    expect(made.stderr).toContain('the target branch has no readable file VERSION')
  })

  it('says what to do when there is no policy', () => {
    const made = cli('check', '--repo', repo, '--base', base, '--head', head)
    expect(made.code).toBe(2)
    expect(made.stderr).toContain('.github/rust-roadmap.yml')
  })

  it('never passes a tree that it cannot read', () => {
    const made = cli(
      'check',
      '--repo',
      repo,
      '--base',
      foreign,
      '--head',
      foreign,
      '--policy',
      policy,
      '--release',
      '1.0'
    )
    expect(made.code).not.toBe(0)
    expect(made.stderr).toContain('neither revision has a build system')
  })

  it('shows a broken policy with its places', () => {
    const broken = temporary.path('broken.yml')
    writeFileSync(broken, 'version: 1\nprojects: {}\n')
    const made = cli('check', '--repo', repo, '--base', base, '--head', head, '--policy', broken)
    expect(made.code).toBe(2)
    expect(made.stderr).toContain(`${broken}:2:1: `)
    expect(made.stderr).toContain('project')
  })
})

describe('the other commands', () => {
  it('changes: what differs, without a policy', () => {
    const made = cli('changes', '--repo', repo, '--base', base, '--head', head, '--format', 'json')
    expect(made.code).toBe(0)
    expect(JSON.parse(made.stdout)).toMatchObject({ release: null, outcome: 'pass' })
  })

  it('facts: what the readers see', () => {
    const made = cli(
      'facts',
      '--repo',
      repo,
      '--rev',
      base,
      '--reader',
      'meson',
      '--format',
      'json'
    )
    const [meson] = JSON.parse(made.stdout).readers
    expect(meson.options).toEqual([
      {
        name: 'rust',
        type: 'feature',
        default: 'disabled',
        choices: null,
        at: { path: 'meson_options.txt', line: 1 }
      },
      ...['system', 'user', 'tools'].map((name, i) => ({
        name,
        type: 'boolean',
        default: 'true',
        choices: null,
        at: { path: 'meson_options.txt', line: 3 + i }
      }))
    ])
    expect(meson.floors).toContainEqual({
      tool: 'rustc',
      version: '1.63.0',
      guarded: true,
      at: { path: 'meson.build', line: 8 }
    })
  })

  it('history: every step of a range', () => {
    const made = cli('history', '--repo', repo, '--range', `${base}..${head}`, '--format', 'json')
    const lines = made.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(2)
    expect(lines[0].changes[0].kind).toBe('rust-support-raised')
    expect(lines[1]).toMatchObject({ steps: 1, shown: 1 })
  })

  it('explain: a rule, and a change by its id', () => {
    expect(cli('explain', 'floor-raised').stdout).toContain('# ')
    const [change] = JSON.parse(
      cli('changes', '--repo', repo, '--base', base, '--head', head, '--format', 'json').stdout
    ).changes
    const made = cli('explain', change.id, '--repo', repo, '--base', base, '--head', head)
    expect(made.stdout).toContain('rust-support-raised')
    const why = cli('explain', 'floor-raised', '--branch', 'topic/x', '--policy', 'policy/qemu.yml')
    expect(why.stdout).toMatch(/^topic\/x: block 1 "\*\*" decides \(policy\/qemu\.yml:\d+\)/)
    expect(why.stdout).toContain('floor-raised is warning there, its default\n')
    expect(cli('explain', 'floor-rised')).toMatchObject({ code: 2 })
    expect(cli('explain', 'floor-rised').stderr).toContain("Did you mean 'floor-raised'?")
  })

  it('validate: good and bad files', () => {
    expect(cli('validate', 'policy/qemu.yml', 'policy/starter.yml').code).toBe(0)
    const bad = temporary.path('bad.yml')
    writeFileSync(
      bad,
      'version: 1\nproject: { name: x, release: { scheme: qemu, file: VERSION } }\nroadmap:\n  - { name: a, from: 9.10, rust: opt-in }\n'
    )
    const made = cli('validate', bad)
    expect(made.code).toBe(2)
    expect(made.stdout).toContain('4')
    expect(made.stdout).toContain('9.10')
  })

  it('answers a wrong word with the nearest right one', () => {
    expect(cli('chekc').stderr).toContain("Did you mean 'check'?")
    expect(cli('check', '--bas', 'x').stderr).toContain('Did you mean --base?')
    expect(cli('check').code).toBe(2)
    expect(cli('--help').code).toBe(0)
  })
})

describe('the demo', () => {
  it('shows what the README shows', () => {
    const made = spawnSync('npm', ['--silent', 'start'], { encoding: 'utf8' })
    expect(made.status).toBe(0)
    const shown = readFileSync('README.md', 'utf8').match(
      /<!-- demo -->\n```\n([\s\S]*?)```\n<!-- \/demo -->/
    )?.[1]
    const stable = (text: string): string => text.replace(/the file .*policy/g, 'the file policy')
    expect(stable(made.stdout)).toBe(shown)
  })
})
