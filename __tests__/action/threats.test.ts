// SECURITY.md names these tests: each fails when the defence it is about is taken out.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { withoutSecrets } from '../../src/action/fetch.js'
import { AUTO, BASE, POLICY } from './miniature.js'
import {
  checkout,
  commit,
  git,
  type PullRequest,
  pullRequest,
  runStep,
  type Step
} from './runner.js'

const root = mkdtempSync(join(tmpdir(), 'rr-threats-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const MERGE_REF = 'refs/pull/1/merge'
const marker = join(root, 'marker')
const trap = `touch ${marker}; false`
let early: PullRequest
beforeAll(() => {
  early = pullRequest(root, BASE, AUTO)
})
const onPullRequest = (request: PullRequest = early) => ({
  name: 'pull_request',
  payload: request.payload
})
const work = (request: PullRequest = early): string => checkout(root, request.origin, MERGE_REF, 1)

/** Everything that anybody can read of a run. */
const said = ({ stdout, stderr, summary, outputs }: Step): string =>
  [stdout, stderr, summary, JSON.stringify(outputs)].join('\n')

/** Only our own commands reach the runner, and nothing that cannot be seen reaches anybody. */
function clean(step: Step): void {
  expect(step.stderr).toBe('')
  for (const command of step.commands)
    expect(command).toMatch(/^::(error|warning|notice) title=(Rust roadmap|[a-z-]+)%3A /)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours
  expect(said(step).replaceAll(/\u001B\[[0-9;]*m/g, '')).not.toMatch(/[\u001B\u202E\u2066]/)
  const prose = step.summary
    .replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')
  expect(prose).not.toMatch(/<(?!\/?(details|summary|code)>)/)
}

describe('a clone whose configuration and hooks want to run something', () => {
  it('runs nothing while it is read and while the base is fetched', () => {
    const dir = work()
    const other = work()
    const settings = {
      'core.fsmonitor': trap,
      'core.askPass': trap,
      'core.gitProxy': trap,
      'core.alternateRefsCommand': trap,
      'core.pager': trap,
      'credential.helper': `!${trap}`,
      'remote.origin.uploadpack': `${trap}; git-upload-pack`,
      'fetch.recurseSubmodules': 'true',
      'diff.external': trap,
      'gc.auto': '1',
      'alias.fetch': `!${trap}`
    }
    for (const [key, value] of Object.entries(settings)) git(dir, 'config', key, value)
    writeFileSync(join(dir, '.git/objects/info/alternates'), `${join(other, '.git/objects')}\n`)
    mkdirSync(join(dir, '.git/hooks'), { recursive: true })
    for (const name of ['reference-transaction', 'post-checkout', 'pre-auto-gc', 'post-rewrite']) {
      writeFileSync(join(dir, '.git/hooks', name), `#!/bin/sh\ntouch ${marker}\n`)
      chmodSync(join(dir, '.git/hooks', name), 0o755)
    }
    rmSync(marker, { force: true })
    const step = runStep(dir, onPullRequest(), {}, { GITHUB_SHA: early.merge })
    expect(step.stdout).toContain(`Fetched commit ${early.base}.`)
    expect(step.outputs).toMatchObject({ outcome: 'fail', base: early.base })
    expect(existsSync(marker)).toBe(false)
  })
  it('reaches no helper transport, also through an included file or a rewritten address', () => {
    for (const rewrite of [false, true]) {
      const dir = work()
      const evil = `ext::sh -c "touch% ${marker}"`
      const settings = [
        '[protocol "ext"]\n\tallow = always',
        rewrite
          ? `[url "ext::sh -c touch%20${marker} "]\n\tinsteadOf = file://`
          : `[remote "origin"]\n\turl = ${JSON.stringify(evil)}`
      ]
      writeFileSync(join(dir, '.git/more'), `${settings.join('\n')}\n`)
      if (!rewrite) git(dir, 'config', '--unset', 'remote.origin.url')
      git(dir, 'config', 'include.path', 'more')
      const step = runStep(dir, onPullRequest(), {}, { GITHUB_SHA: early.merge })
      expect(step.outputs['outcome']).toBe('error')
      expect(step.stdout).toMatch(/Could not fetch [0-9a-f]{40}: .*transport 'ext' not allowed/)
      expect(existsSync(marker)).toBe(false)
      clean(step)
    }
  })
  it('is not opened where a change put it: a bare repository in the tree', () => {
    const request = pullRequest(root, BASE, AUTO)
    const dir = work(request)
    git(root, 'clone', '-q', '--bare', `file://${request.origin}`, join(dir, 'docs/sub'))
    git(join(dir, 'docs/sub'), 'config', 'core.sshCommand', trap)
    const inputs = { 'working-directory': 'docs/sub' }
    const step = runStep(dir, onPullRequest(request), inputs)
    expect(step.outputs['outcome']).toBe('error')
    expect(step.commands[0]).toContain('is a bare repository inside the work tree')
  })
  it('is not found by variables of another step', () => {
    const elsewhere = {
      GIT_DIR: '/nonexistent',
      GIT_OBJECT_DIRECTORY: '/nonexistent',
      GIT_INDEX_FILE: '/x',
      GIT_NAMESPACE: 'x'
    }
    const step = runStep(work(), onPullRequest(), {}, { ...elsewhere, GITHUB_SHA: early.merge })
    expect(step.outputs).toMatchObject({ outcome: 'fail', base: early.base })
  })
})

describe('words that are no revision, path or option', () => {
  it.each([
    '--upload-pack=touch x',
    '-c',
    '--output=x',
    '@{-1}',
    'a..b',
    ':/x',
    '\u202e::error::x'
  ])('input base and head %j name nothing or a commit, and never an option', (word) => {
    for (const inputs of [{ base: word }, { head: word }]) {
      const step = runStep(work(), onPullRequest(), { ...inputs, fetch: 'false' })
      expect(step.outputs['outcome']).toBe('error')
      clean(step)
    }
  })
  it('a policy is a regular file of the target branch, wherever its path points', () => {
    const outside = join(root, 'outside.yml')
    writeFileSync(outside, POLICY)
    const origin = pullRequest(root, BASE, {}).origin
    symlinkSync(outside, join(origin, 'link.yml'))
    symlinkSync('.github', join(origin, 'folder'))
    const after = commit(origin, AUTO)
    const dir = checkout(root, origin, 'refs/heads/master', 2)
    for (const policy of [
      outside,
      `../${outside}`,
      '../../outside.yml',
      '.git/config',
      'link.yml',
      'folder/rust-roadmap.yml',
      '-x',
      'a\nb'
    ]) {
      const step = runStep(dir, { name: 'schedule', payload: {} }, { base: `${after}^`, policy })
      expect(step.outputs['outcome']).toBe('error')
      expect(step.commands[0]).toContain('there is no policy')
      clean(step)
    }
  })
})

describe('text of strangers', () => {
  const words =
    '::error file=x::pwned%0A::warning::x ##[error]pwned <img src=x onerror=alert(1)> [a](javascript:x) | \u001B[31m\u202E\u2066'
  it('of policy, version, options, file names, branches and releases stays text', () => {
    const evil = {
      ...BASE,
      '.github/rust-roadmap.yml': POLICY.replace(
        'Rust by default',
        JSON.stringify(`Rust ${words}`)
      ),
      VERSION: `9.1.50 ${words}\n`
    }
    const request = pullRequest(root, evil, {
      'meson_options.txt': `option('rust', type: 'feature', value: 'auto', description: '''${words}''')\noption('::error::${'x'.repeat(9)}', type: 'string', value: '''${words}''')\n`,
      'sub/::error::x\n::error::y/meson.build': `error('''${words}''')\n`,
      'meson.build': `${BASE['meson.build']}subdir('''sub/::error::x\n::error::y''')\nunknown_thing('''${words}''')\n`
    })
    for (const inputs of [{}, { release: '9.2' }, { branch: words }, { release: words }])
      clean(runStep(work(request), onPullRequest(request), inputs))
  })
  it('of git and the server stays on one line, and never begins a command', () => {
    const dir = work()
    git(dir, 'config', 'remote.origin.url', 'file:///nowhere\n::error::pwned\u001b[31m')
    const step = runStep(dir, onPullRequest(), {}, { GITHUB_SHA: early.merge })
    expect(step.stdout).toContain('Could not fetch')
    clean(step)
  })
  it('that is a token or a password reaches no log, whatever git is told to trace', () => {
    const dir = work()
    git(dir, 'config', 'http.https://127.0.0.1:1/.extraheader', 'AUTHORIZATION: basic c2VjcmV0')
    const trace = {
      GIT_TRACE: '1',
      GIT_TRACE_CURL: '1',
      GIT_CURL_VERBOSE: '1',
      GIT_TRACE_REDACT: '0',
      GIT_TRACE2: '1'
    }
    for (const address of [
      'https://x-access-token:ghs_secretsecret@127.0.0.1:1/a/b',
      'file:///nowhere/ghs_secretsecret'
    ]) {
      git(dir, 'config', 'remote.origin.url', address)
      const step = runStep(
        dir,
        onPullRequest(),
        { token: 'ghs_another' },
        { ...trace, GITHUB_SHA: early.merge }
      )
      expect(step.stdout).toContain('Could not fetch')
      expect(said(step)).not.toMatch(/secretsecret|c2VjcmV0|ghs_another|trace:/)
    }
    expect(withoutSecrets("fatal: 'https://a:b@h/x' Authorization: basic eHg= ghp_abc1")).toBe(
      "fatal: 'https://h/x' Authorization: …"
    )
  })
})

describe('sizes', () => {
  it('a build file of a hundred megabytes is not read, and named', () => {
    const request = pullRequest(root, BASE, {
      ...AUTO,
      'sub/meson.build': 'x = 1\n'.repeat(17_000_000)
    })
    const step = runStep(work(request), onPullRequest(request))
    expect(step.outputs['outcome']).toBe('fail')
    expect(step.summary).toContain('sub/meson.build is too large')
  })
  it('a policy that is a bomb is refused in words', () => {
    const bomb = `a: &a [x, x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*a, *a]`).join('\n')}\n`
    for (const policy of [bomb, '['.repeat(100_000), `a: ${'x'.repeat(400_000)}`, '{'.repeat(70)]) {
      const request = pullRequest(root, { ...BASE, '.github/rust-roadmap.yml': policy }, AUTO)
      const step = runStep(work(request), onPullRequest(request))
      expect(step.outputs['outcome']).toBe('error')
      expect(step.commands[0]).toContain('.github/rust-roadmap.yml:1:')
      clean(step)
    }
  })
  it('a tree of a million paths is judged', () => {
    const { origin } = pullRequest(root, BASE, {})
    const before = git(origin, 'rev-parse', 'master')
    const blob = git(origin, 'rev-parse', 'master:docs/a.md')
    const tree = (lines: readonly string[]): string =>
      execFileSync('git', ['mktree'], { cwd: origin, input: lines.join('\n') })
        .toString()
        .trim()
    const many = (line: string): readonly string[] =>
      Array.from({ length: 1000 }, (_, i) => `${line}\tsome-name-${i}`)
    const million = tree(many(`040000 tree ${tree(many(`100644 blob ${blob}`))}`))
    commit(origin, AUTO)
    const top = git(origin, 'ls-tree', 'HEAD').split('\n')
    const after = git(
      origin,
      'commit-tree',
      '-p',
      before,
      '-m',
      'wide',
      tree([...top, `040000 tree ${million}\tmany`])
    )
    git(origin, 'config', 'gc.auto', '0')
    const bare = { 'working-directory': '.git' }
    const event = { name: 'schedule', payload: {} }
    const step = runStep(origin, event, { ...bare, base: before, head: after, release: '9.2' })
    expect(step.outputs).toMatchObject({ outcome: 'fail', errors: '1', head: after })
  }, 180_000)
})
