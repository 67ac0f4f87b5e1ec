// Where a tree stands, asked of the command line as a person would: `node dist/cli/index.js status …`.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DEMO_BASE, DEMO_HEAD } from '../../src/cli/demo-project.js'
import { Temporary } from '../source/temporary.js'

const temporary = new Temporary()
const repo = temporary.path('repo')

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function status(...args: readonly string[]): Run {
  const made = spawnSync(
    process.execPath,
    ['dist/cli/index.js', 'status', '--repo', repo, '--today', '2026-01-01', ...args],
    { encoding: 'utf8' }
  )
  return { code: made.status, stdout: made.stdout, stderr: made.stderr }
}

const POLICY = (more: string, branch = 'mode: enforce'): string => `version: 1
project: { name: mini, release: { scheme: qemu, file: VERSION } }
roadmap:
  - { name: Rust is available, from: "9.2", rust: opt-in, components: fallback }
  - { name: Rust by default, from: "10.0", rust: auto${more} }
  - { name: Rust is required, from: "11.0", rust: mandatory, components: rust-only }
  - { name: Pure Rust, from: never, rust: sole }
branches:
  - match: "stable-*"
    freeze: true
  - match: "**"
    ${branch}
`

let asked = ''
let byDefault = ''
let untouched = ''

beforeAll(() => {
  const scratch = temporary.init('repo')
  const commit = (files: Readonly<Record<string, string>>): string => {
    scratch.git('rm', '-rqf', '--ignore-unmatch', '.')
    for (const [path, text] of Object.entries(files)) scratch.write(path, text)
    return scratch.commit()
  }
  const policy = '.github/rust-roadmap.yml'
  untouched = commit(DEMO_BASE)
  asked = commit({ ...DEMO_BASE, [policy]: POLICY(', fallbacks-until: "10.2"') })
  byDefault = commit({ ...DEMO_HEAD, [policy]: POLICY('') })
})

afterAll(() => temporary.remove())

const json = (...args: readonly string[]) => JSON.parse(status('--format', 'json', ...args).stdout)

describe('status', () => {
  it('says what is reached, what is allowed and what comes next', () => {
    const made = status('--rev', asked)
    expect(made.stderr).toBe('')
    expect(made.code).toBe(0)
    expect(made.stdout.replaceAll(asked, 'REV').replaceAll(asked.slice(0, 10), 'ID')).toBe(
      readFileSync('__tests__/cli/expected/status.txt', 'utf8')
    )
  })

  it('calls what came too early by the name that check has for it, and passes all the same', () => {
    const made = status('--rev', byDefault)
    expect(made.code).toBe(0)
    expect(made.stdout).toContain('Off the roadmap: 1 error.')
    expect(made.stdout).toContain(
      'error[rust-support-early]: Rust on by default too early, allowed from 10.0, this is 9.2.'
    )
    expect(made.stdout).not.toContain('before this change')
    expect(status('--rev', byDefault, '--fail-at', 'error').code).toBe(1)
  })

  it('lets a milestone come late, with a note and no more', () => {
    const report = json('--rev', asked, '--release', '10.0')
    expect(report.outcome).toBe('pass')
    expect(report.systems[0]).toMatchObject({
      reached: 'opt-in',
      allowed: 'auto',
      standing: 'behind',
      overdue: { from: '10.0', rust: 'auto' },
      next: { from: '11.0', rust: 'mandatory' }
    })
    expect(report.milestones.map((one: { state: string }) => one.state)).toEqual([
      'reached',
      'overdue',
      'to-come',
      'to-come'
    ])
    expect(report.overdue).toMatchObject([{ kind: 'milestone', level: 'note' }])
  })

  it('warns of C that outlives its end, and fails only who asks for that', () => {
    const late = ['--rev', asked, '--release', '10.2'] as const
    const report = json(...late)
    expect(report.components.list).toMatchObject([{ name: 'UART', state: 'fallback' }])
    expect(report.overdue.at(-1)).toMatchObject({ kind: 'fallback', level: 'warning' })
    expect(report.overdue.at(-1).message).toContain('which the roadmap ends with 10.2')
    expect(report.outcome).toBe('warn')
    expect(status(...late, '--fail-at', 'error').code).toBe(0)
    expect(status(...late, '--fail-at', 'warning').code).toBe(1)
    expect(json('--rev', asked, '--release', '10.1').outcome).toBe('pass')
  })

  it('does not take what a frozen branch has for something that rose', () => {
    expect(json('--rev', asked, '--branch', 'stable-9.2', '--release', '9.2').findings).toEqual([])
  })

  it('has the same in Markdown', () => {
    const { stdout } = status('--rev', asked, '--format', 'markdown')
    expect(stdout).toContain('## Rust roadmap: mini at ')
    expect(stdout).toContain('| meson | default | opt-in | opt-in | as planned | auto from 10.0 |')
  })

  it('needs a policy, and says where to get one', () => {
    const made = status('--rev', untouched)
    expect(made.code).toBe(2)
    expect(made.stderr).toContain('there is no policy')
    expect(status('--rev', untouched, '--policy', 'policy/qemu.yml').code).toBe(0)
  })
})

describe('status --cutting', () => {
  it('judges the whole tree as a release', () => {
    const early = status('--rev', byDefault, '--cutting', '9.2')
    expect(early.code).toBe(1)
    expect(early.stdout).toContain('judged as release 9.2')
    const ready = status('--rev', byDefault, '--cutting', '10.0')
    expect(ready.code).toBe(0)
    expect(ready.stdout).toContain('Ready for 10.0: nothing has come too early.')
  })

  it('does not claim that what has no C had one: one revision cannot tell', () => {
    const { components, findings } = json('--rev', byDefault, '--cutting', '10.0')
    expect(components.list).toMatchObject([
      { name: 'UART', state: 'rust-only', allowed: 'unknown' }
    ])
    expect(findings).toMatchObject([{ ruleId: 'new-rust-only-component', level: 'note' }])
  })

  it('takes a release, and only one', () => {
    expect(status('--rev', asked, '--cutting', 'soon').code).toBe(2)
    expect(status('--rev', asked, '--cutting', '9.2', '--release', '9.2').code).toBe(2)
  })
})
