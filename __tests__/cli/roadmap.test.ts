// `node dist/cli/index.js roadmap` as a project would use it.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DEMO_BASE } from '../../src/cli/demo-project.js'
import { Temporary } from '../source/temporary.js'

const temporary = new Temporary()
const repo = temporary.path('repo')
const POLICY = `version: 1
project: { name: mini, document: rust.rst, release: { scheme: qemu, file: VERSION } }
roadmap:
  - { name: Rust is available, from: "9.2", rust: opt-in }
  - { name: Rust by default, from: "10.0", rust: auto }
`
const DOCUMENT = 'Mini\n====\n\n.. rust-roadmap:begin\n\n.. rust-roadmap:end\n\nMore.\n'

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const inRepo = (...parts: readonly string[]): string => temporary.path('repo', ...parts)

function roadmap(...args: readonly string[]): Run {
  const cli = `${process.cwd()}/dist/cli/index.js`
  const made = spawnSync(process.execPath, [cli, 'roadmap', ...args], {
    encoding: 'utf8',
    cwd: repo
  })
  return { code: made.status, stdout: made.stdout, stderr: made.stderr }
}

beforeAll(() => {
  const scratch = temporary.init('repo')
  for (const [path, text] of Object.entries(DEMO_BASE)) scratch.write(path, text)
  scratch.write('.github/rust-roadmap.yml', POLICY)
  scratch.write('rust.rst', DOCUMENT)
  scratch.commit()
})

afterAll(() => temporary.remove())

describe('the document that the policy names', () => {
  it('is stale, is brought up to date, and stays so until the policy changes', () => {
    const stale = roadmap('--check')
    expect(stale.code).toBe(1)
    expect(stale.stdout).toContain('+* **9.2**: Rust is available, Rust opt-in, **you are here**')
    expect(stale.stderr).toContain('rust.rst does not say what the policy says')
    expect(readFileSync(inRepo('rust.rst'), 'utf8')).toBe(DOCUMENT)

    expect(roadmap('--write').code).toBe(0)
    const written = readFileSync(inRepo('rust.rst'), 'utf8')
    expect(written.startsWith('Mini\n====\n\n.. rust-roadmap:begin\n')).toBe(true)
    expect(written.endsWith('\n.. rust-roadmap:end\n\nMore.\n')).toBe(true)
    expect(written).toContain('.. rubric:: Milestones')
    expect(roadmap('--check')).toMatchObject({ code: 0, stderr: '' })

    // The policy that is being edited counts, not the committed one.
    writeFileSync(inRepo('.github/rust-roadmap.yml'), POLICY.replace('"10.0"', '"11.0"'))
    const moved = roadmap('--check')
    writeFileSync(inRepo('.github/rust-roadmap.yml'), POLICY)
    expect(moved.code).toBe(1)
    expect(moved.stdout).toContain('-* **10.0**: Rust by default')
    expect(moved.stdout).toContain('+* **11.0**: Rust by default')
  })

  it('is not written through a link', () => {
    writeFileSync(temporary.path('outside.rst'), DOCUMENT)
    symlinkSync(temporary.path('outside.rst'), inRepo('link.rst'))
    const refused = roadmap('--into', 'link.rst')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('is not a plain file')
    expect(readFileSync(temporary.path('outside.rst'), 'utf8')).toBe(DOCUMENT)
  })
})

describe('other documents', () => {
  it('without markers are told which to add, and how their format is known', () => {
    writeFileSync(inRepo('plain.md'), '# Mini\n')
    const missing = roadmap('--into', 'plain.md')
    expect(missing.code).toBe(2)
    expect(missing.stderr).toContain('<!-- rust-roadmap:begin -->\n\n<!-- rust-roadmap:end -->')
    writeFileSync(inRepo('plain.txt'), 'Mini\n')
    expect(roadmap('--into', 'plain.txt').stderr).toContain('does not tell its format')
    expect(roadmap('--into', 'nowhere.md').code).toBe(2)
    expect(existsSync(inRepo('nowhere.md'))).toBe(false)
  })
})

describe('a page of its own', () => {
  it('of a revision shows what that builds, in every format', () => {
    for (const format of ['markdown', 'rst', 'html']) {
      const page = roadmap('--rev', 'HEAD', '--format', format)
      expect(page).toMatchObject({ code: 0, stderr: '' })
      expect(page.stdout).toContain('Where the tree stands')
      expect(page.stdout).toContain('Rust roadmap of mini')
    }
    expect(roadmap().stdout).not.toContain('Where the tree stands')
  })

  it('needs a release, and takes one', () => {
    const policy = temporary.path('policy.yml')
    writeFileSync(policy, POLICY.replace('file: VERSION', 'file: NO-VERSION'))
    expect(roadmap('--policy', policy).code).toBe(3)
    const page = roadmap('--policy', policy, '--release', '10.0')
    expect(page.stdout).toContain('The release in the making is **10.0**')
    // Nothing of the machine it was made on.
    expect(page.stdout).toContain('`policy.yml`')
    expect(page.stdout).not.toContain(temporary.path())
  })
})
