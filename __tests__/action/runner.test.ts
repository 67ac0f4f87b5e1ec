import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { GitHub } from './github-api.js'
import { AUTO, BASE, POLICY } from './miniature.js'
import {
  checkout,
  commit,
  git,
  type PullRequest,
  pullRequest,
  runStep,
  runStepBeside
} from './runner.js'

const root = mkdtempSync(join(tmpdir(), 'rr-action-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const MERGE_REF = 'refs/pull/1/merge'

let early: PullRequest
let harmless: PullRequest
beforeAll(() => {
  early = pullRequest(root, BASE, AUTO)
  harmless = pullRequest(root, BASE, { 'README.md': 'words\n' })
})

const onPullRequest = (payload: unknown): { name: string; payload: unknown } => ({
  name: 'pull_request',
  payload
})

describe('a pull request that turns Rust on too early', () => {
  it('fails with an annotation, a summary, outputs and a report, from a checkout of one commit', () => {
    const step = runStep(checkout(root, early.origin, MERGE_REF), onPullRequest(early.payload))
    expect(step.stderr).toBe('')
    expect(step.code).toBe(1)
    expect(step.commands).toHaveLength(1)
    expect(step.commands[0]).toMatch(
      /^::error title=rust-support-early%3A [^:]*10\.0[^:]*9\.2[^:]*,file=meson_options\.txt,line=1,/
    )
    expect(step.summary).toMatch(/^## ❌ Fail: 1 error\. /)
    const [, release, revisions] = step.summary.split('\n')
    expect(release).toMatch(/^\*\*Release\*\* `9\.2`: scheme `qemu`, `VERSION:1` /)
    expect(revisions).toContain(
      `**Base** \`${early.base.slice(0, 10)}\` (merge commit's first parent)`
    )
    expect(revisions).toContain(`**head** \`${early.merge.slice(0, 10)}\``)
    expect(revisions).toContain('**policy** `.github/rust-roadmap.yml`')
    expect(step.outputs).toEqual({
      outcome: 'fail',
      findings: '1',
      errors: '1',
      warnings: '0',
      release: '9.2',
      base: early.base,
      head: early.merge,
      report: expect.stringMatching(/report\.json$/),
      sarif: expect.stringMatching(/report\.sarif$/)
    })
    expect(JSON.parse(readFileSync(step.outputs['report'] ?? '', 'utf8'))).toMatchObject({
      schemaVersion: 1,
      outcome: 'fail',
      changes: [{ kind: 'rust-support-raised', from: 'opt-in', to: 'auto' }]
    })
  })
  it('fails the same way when its own head is checked out', () => {
    const step = runStep(
      checkout(root, early.origin, 'refs/heads/topic', 0),
      onPullRequest(early.payload)
    )
    expect(step.outputs).toMatchObject({ outcome: 'fail', head: early.own })
    expect(step.summary).toContain('merge base with master')
  })
  it('fails as a push of a topic, and passes as what the release allows', () => {
    const work = checkout(root, early.origin, 'refs/heads/topic', 0)
    const push = {
      name: 'push',
      payload: {
        ref: 'refs/heads/topic',
        before: '0'.repeat(40),
        after: early.own,
        repository: { default_branch: 'master' }
      }
    }
    expect(runStep(work, push).outputs['outcome']).toBe('fail')
    const later = runStep(work, push, { release: '10.0' })
    expect(later.outputs).toMatchObject({ outcome: 'pass', release: '10.0' })
    expect(later.code).toBe(0)
    expect(later.commands).toEqual([])
  })
  it('does as the inputs say', () => {
    const work = checkout(root, early.origin, MERGE_REF)
    const inputs = { annotations: 'false', summary: 'false', 'fail-at': 'never', policy: 'qemu' }
    const step = runStep(work, onPullRequest(early.payload), inputs)
    expect(step.stderr).toBe('')
    expect(step.commands).toEqual([])
    expect(step.summary).toBe('')
    expect(step.code).toBe(0)
    expect(step.outputs).toMatchObject({ errors: '1', release: '9.2' })
  })
  it('cannot bring its own policy', () => {
    const lenient = POLICY.replace('rust: opt-in', 'rust: mandatory')
    const sly = pullRequest(root, BASE, { ...AUTO, '.github/rust-roadmap.yml': lenient })
    const step = runStep(checkout(root, sly.origin, MERGE_REF), onPullRequest(sly.payload))
    expect(step.outputs['outcome']).toBe('fail')
  })
})

describe('a pull request that changes nothing of the kind', () => {
  it('passes without annotations', () => {
    const step = runStep(
      checkout(root, harmless.origin, MERGE_REF),
      onPullRequest(harmless.payload)
    )
    expect(step.stderr).toBe('')
    expect(step.code).toBe(0)
    expect(step.commands).toEqual([])
    expect(step.summary).toMatch(/^## ✅ Pass: /)
    expect(step.outputs).toMatchObject({ outcome: 'pass', findings: '0', base: harmless.base })
  })
})

describe('what cannot be judged', () => {
  const failing = (step: ReturnType<typeof runStep>, words: RegExp): void => {
    expect(step.stderr).toBe('')
    expect(step.code).toBe(1)
    expect(step.commands).toHaveLength(1)
    expect(step.commands[0]).toMatch(/^::error title=Rust roadmap%3A could not check/)
    expect(step.commands[0]).toMatch(words)
    expect(step.stdout).not.toMatch(/^\s+at /m)
    expect(step.summary).toMatch(/^## ❌ Rust roadmap: could not check\n/)
    expect(step.outputs).toMatchObject({ outcome: 'error', report: '' })
  }
  it('stops when the base may not be fetched, with the lines to add', () => {
    const work = checkout(root, early.origin, MERGE_REF)
    const step = runStep(work, onPullRequest(early.payload), { fetch: 'false' })
    failing(step, new RegExp(`The base commit ${early.base} is not in this clone`))
    const lines = '- uses: actions/checkout@v6\n  with:\n    fetch-depth: 2\n'
    expect(step.stdout).toContain(lines)
    expect(step.summary).toContain(lines)
    const two = checkout(root, early.origin, MERGE_REF, 2)
    expect(runStep(two, onPullRequest(early.payload), { fetch: 'false' }).outputs['outcome']).toBe(
      'fail'
    )
  })
  it('stops at pull_request_target', () => {
    const work = checkout(root, early.origin, MERGE_REF)
    failing(
      runStep(work, { name: 'pull_request_target', payload: early.payload }),
      /pull_request_target/
    )
  })
  it('passes with a notice when there is nothing to compare, or fails when that is asked for', () => {
    const work = checkout(root, early.origin, MERGE_REF)
    const step = runStep(work, { name: 'issues', payload: {} })
    expect(step.code).toBe(0)
    expect(step.commands).toEqual([
      expect.stringMatching(/^::notice title=Rust roadmap%3A nothing to compare::.*issues/)
    ])
    expect(step.outputs).toMatchObject({ outcome: 'pass', base: '' })
    failing(
      runStep(work, { name: 'issues', payload: {} }, { 'require-base': 'true' }),
      /require-base/
    )
  })
  it('annotates what is overdue on a schedule, at the line of the policy', () => {
    const late = { ...BASE, VERSION: '10.0.50\n' }
    const { origin } = pullRequest(root, late, { 'README.md': 'words\n' })
    const work = checkout(root, origin, 'refs/heads/master')
    const step = runStep(work, { name: 'schedule', payload: {} })
    expect(step.code).toBe(0)
    expect(step.commands).toEqual([
      expect.stringMatching(
        /^::notice title=Rust roadmap%3A a milestone is overdue,file=\.github\/rust-roadmap\.yml,line=10,.*Rust by default/
      )
    ])
    expect(step.summary).toContain('Rust by default')
    expect(step.outputs).toMatchObject({ outcome: 'pass', findings: '0' })
  })
  it('stops at a broken policy and names its line', () => {
    const broken = {
      ...BASE,
      '.github/rust-roadmap.yml': POLICY.replace('rust: opt-in', 'rust: optin')
    }
    const request = pullRequest(root, broken, AUTO)
    const step = runStep(checkout(root, request.origin, MERGE_REF), onPullRequest(request.payload))
    failing(step, /\.github\/rust-roadmap\.yml:8:/)
  })
  it('stops without a policy, without a repository, and at inputs that mean nothing', () => {
    const { '.github/rust-roadmap.yml': _, ...without } = BASE
    const request = pullRequest(root, without, AUTO)
    const work = checkout(root, request.origin, MERGE_REF)
    const event = onPullRequest(request.payload)
    failing(runStep(work, event), /no policy/)
    failing(runStep(work, event, { 'working-directory': '/' }), /not in a git repository/)
    failing(runStep(work, event, { 'working-directory': 'nowhere' }), /nowhere/)
    failing(runStep(work, event, { 'fail-at': 'eror' }), /Did you mean error\?/)
    failing(runStep(work, event, { base: 'v1.0' }), /The base commit v1\.0 is not in this clone/)
  })
})

describe('a runner whose files are gone', () => {
  it('gets a failure in one line', () => {
    const work = checkout(root, harmless.origin, MERGE_REF)
    const gone = { GITHUB_OUTPUT: '/nowhere/output', GITHUB_STEP_SUMMARY: '/nowhere/summary' }
    const step = runStep(work, onPullRequest(harmless.payload), {}, gone)
    expect(step.stderr).toBe('')
    expect(step.code).toBe(1)
    expect(step.stdout).toMatch(/^Rust roadmap: the result could not be handed over: /m)
    expect(step.stdout).not.toMatch(/^\s+at /m)
  })
})

describe('a hostile pull request', () => {
  const words =
    '::error file=x::pwned ##[error]pwned ::add-mask::a %0A::warning::x \u001B[31m\u202E'
  it('says nothing to the runner, the terminal or the summary', () => {
    const request = pullRequest(root, BASE, {
      'meson_options.txt': `option('rust', type: 'feature', value: 'auto', description: '${words}')\n`,
      'meson.build': `${BASE['meson.build']}\n::error::pwned\n##[error]pwned\nfoo('${words}'\n`,
      '::error::name/meson.build': 'x\n'
    })
    const step = runStep(checkout(root, request.origin, MERGE_REF), onPullRequest(request.payload))
    expect(step.stderr).toBe('')
    for (const command of step.commands)
      expect(command).toMatch(/^::(error|warning|notice) title=[a-z-]+%3A /)
    expect(step.stdout + step.summary).not.toMatch(/\u202E/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours
    expect(step.stdout.replaceAll(/\u001B\[[0-9;]*m/g, '')).not.toContain('\u001B')
    expect(step.summary.replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '')).not.toMatch(
      /<(?!\/?(details|summary|code)>)/
    )
  })
  it('has a branch name that git could take for an option', () => {
    const work = checkout(root, harmless.origin, MERGE_REF)
    const payload = {
      ref: 'refs/heads/--upload-pack=x',
      after: git(work, 'rev-parse', 'HEAD'),
      repository: { default_branch: '--output=x' }
    }
    expect(runStep(work, { name: 'push', payload }).commands).toEqual([
      expect.stringMatching(/^::error .*Branch --output=x is not in this clone/)
    ])
  })
})

describe('a queue', () => {
  it('is judged by the commits it names', () => {
    const work = checkout(root, early.origin, MERGE_REF)
    const payload = {
      merge_group: { base_sha: early.base, head_sha: early.merge, base_ref: 'refs/heads/master' }
    }
    expect(runStep(work, { name: 'merge_group', payload }).outputs).toMatchObject({
      outcome: 'fail',
      base: early.base,
      head: early.merge
    })
  })
})

describe('a push to the default branch', () => {
  it('is compared with what was there before', () => {
    const request = pullRequest(root, BASE, {})
    const before = git(request.origin, 'rev-parse', 'master')
    const after = commit(request.origin, AUTO)
    const work = checkout(root, request.origin, 'refs/heads/master')
    const payload = {
      ref: 'refs/heads/master',
      before,
      after,
      repository: { default_branch: 'master' }
    }
    expect(runStep(work, { name: 'push', payload }).outputs).toMatchObject({
      outcome: 'fail',
      base: before,
      head: after
    })
  })
})

describe('the sticky comment', () => {
  const TOKEN = 'ghs_0123456789abcdef'
  const inputs = { comment: 'true', token: TOKEN }
  const numbered = ({ payload }: PullRequest): { name: string; payload: unknown } =>
    onPullRequest({
      ...payload,
      pull_request: { ...Object.values(payload)[0], number: 7 }
    })

  it('comes with what is wrong, is told once, and turns to fixed', async () => {
    const github = new GitHub()
    const environment = {
      GITHUB_API_URL: await github.start(),
      GITHUB_REPOSITORY: 'acme/emulator',
      GITHUB_WORKFLOW: 'Roadmap',
      GITHUB_JOB: 'roadmap'
    }
    const bad = checkout(root, early.origin, MERGE_REF)
    const good = checkout(root, harmless.origin, MERGE_REF)
    const clean = await runStepBeside(good, numbered(harmless), inputs, environment)
    expect(clean.code).toBe(0)
    expect(github.comments).toEqual([])
    const failed = await runStepBeside(bad, numbered(early), inputs, environment)
    expect(failed.code).toBe(1)
    expect(failed.stderr).toBe('')
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toMatch(
      /^<!-- rust-roadmap-action [0-9a-f]{12} -->\n### ❌ Fail: 1 error\. /
    )
    await runStepBeside(good, numbered(harmless), inputs, environment)
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toContain('### ✅ Fixed')
    expect(github.wrong).toEqual([])
    expect([...github.tokens]).toEqual([`Bearer ${TOKEN}`])
    github.stop()
  })
  it('gives way to the summary where GitHub refuses, and the token is nowhere to be seen', async () => {
    const github = new GitHub()
    github.plan('issues/create-comment', { status: 403 })
    const environment = {
      GITHUB_API_URL: await github.start(),
      GITHUB_REPOSITORY: 'acme/emulator'
    }
    const bad = checkout(root, early.origin, MERGE_REF)
    const step = await runStepBeside(bad, numbered(early), inputs, environment)
    github.stop()
    expect(step.code).toBe(1)
    expect(step.commands.filter((line) => line.startsWith('::notice'))).toEqual([
      expect.stringMatching(/^::notice title=Rust roadmap%3A no comment::.*403.*summary/)
    ])
    expect(step.summary).toContain('**What was promised:**')
    expect(step.stdout).toContain(`::add-mask::${TOKEN}\n`)
    const masked = step.stdout.replace(`::add-mask::${TOKEN}\n`, '')
    for (const text of [masked, step.stderr, step.summary, JSON.stringify(step.outputs)])
      expect(text).not.toContain(TOKEN)
    expect(step.outputs['outcome']).toBe('fail')
  })
  it("asks for its token, and takes no person's", () => {
    const bad = checkout(root, early.origin, MERGE_REF)
    const without = runStep(bad, numbered(early), { comment: 'true' })
    expect(without.commands[0]).toContain('Input comment: true needs the input token')
    const person = runStep(bad, numbered(early), { comment: 'true', token: 'ghp_abc' })
    expect(person.commands.join()).toContain("a person's")
    expect(person.stdout).not.toContain('ghp_abc')
  })
})
