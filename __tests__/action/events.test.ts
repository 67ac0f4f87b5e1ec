// The bundle against each kind of event and each kind of clone, with real repositories.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { AUTO, BASE } from './miniature.js'
import {
  checkout,
  commit,
  git,
  type PullRequest,
  pullRequest,
  runStep,
  type Step
} from './runner.js'

const root = mkdtempSync(join(tmpdir(), 'rr-events-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const MERGE_REF = 'refs/pull/1/merge'
const ZERO = '0'.repeat(40)

let early: PullRequest
beforeAll(() => {
  early = pullRequest(root, BASE, AUTO)
})

/**
 * Variables under which git takes every repository but `origin` for somebody else's, as it does in a container,
 * whoever runs the tests: git's own tests have a switch for that.
 */
function belongingToSomebodyElse(origin: string): { PATH: string; GIT_CONFIG_GLOBAL: string } {
  const path = process.env['PATH'] ?? ''
  const bin = mkdtempSync(join(root, 'bin-'))
  const real = `PATH='${path}' GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"`
  writeFileSync(join(bin, 'git'), `#!/bin/sh\n${real}\n`, { mode: 0o755 })
  writeFileSync(join(bin, 'config'), `[safe]\n\tdirectory = ${join(origin, '.git')}\n`)
  return { PATH: `${bin}${delimiter}${path}`, GIT_CONFIG_GLOBAL: join(bin, 'config') }
}

/** The finding is told everywhere, about these two commits. */
function judged(step: Step, base: string, head: string, how: string): void {
  expect(step.stderr).toBe('')
  expect(step.outputs).toMatchObject({ outcome: 'fail', errors: '1', release: '9.2', base, head })
  expect(step.code).toBe(1)
  expect(step.commands).toEqual([
    expect.stringMatching(/^::error title=rust-support-early%3A .*,file=meson_options\.txt,line=1,/)
  ])
  expect(step.summary).toMatch(/^## ❌ Fail: 1 error\. /)
  expect(step.summary).toContain(
    `**Base** \`${base.slice(0, 10)}\` (${how.replaceAll('_', '\\_')})`
  )
  expect(step.summary).toContain(`**head** \`${head.slice(0, 10)}\``)
}

/** Nothing is judged, which is told once and fails nobody. */
function nothing(step: Step, words: RegExp): void {
  expect(step.stderr).toBe('')
  expect(step.code).toBe(0)
  expect(step.commands).toEqual([
    expect.stringMatching(/^::notice title=Rust roadmap%3A nothing to compare::/)
  ])
  expect(step.commands[0]).toMatch(words)
  expect(step.summary).toMatch(/^## Rust roadmap: nothing to compare\n/)
  expect(step.outputs).toMatchObject({ outcome: 'pass', base: '', head: '', report: '' })
}

/** It cannot be judged, which fails and says what to change. */
function stopped(step: Step, words: RegExp): void {
  expect(step.stderr).toBe('')
  expect(step.code).toBe(1)
  expect(step.commands).toEqual([
    expect.stringMatching(/^::error title=Rust roadmap%3A could not check::/)
  ])
  expect(step.commands[0]).toMatch(words)
  expect(step.outputs).toMatchObject({ outcome: 'error', base: '' })
}

const refsOf = (dir: string): string => git(dir, 'for-each-ref')
const repository = { default_branch: 'master' }
const onPullRequest = () => ({ name: 'pull_request', payload: early.payload })
const pushTo = (branch: string, before: string, after: string, more: object = {}) => ({
  name: 'push',
  payload: { ref: `refs/heads/${branch}`, before, after, repository, ...more }
})

describe('a pull request', () => {
  it.each([1, 2, 0])('from a checkout of depth %d, whose refs and depth stay', (depth) => {
    const work = checkout(root, early.origin, MERGE_REF, depth)
    const [refs, count] = [refsOf(work), git(work, 'rev-list', '--count', 'HEAD')]
    judged(runStep(work, onPullRequest()), early.base, early.merge, "merge commit's first parent")
    const ours = refsOf(work)
      .split('\n')
      .filter((line) => !refs.includes(line))
    expect(ours).toEqual(depth === 1 ? [expect.stringContaining('refs/rust-roadmap/')] : [])
    expect(git(work, 'rev-list', '--count', 'HEAD')).toBe(count)
    expect(readdirSync(join(work, '.git'))).not.toContain('FETCH_HEAD.lock')
  })
  it('from a checkout of its own head stops where history is cut off, and is judged where it is not', () => {
    const shallow = checkout(root, early.origin, 'refs/heads/topic', 1)
    stopped(runStep(shallow, onPullRequest()), /not in this shallow clone.*fetch-depth: 0/)
    const whole = checkout(root, early.origin, 'refs/heads/topic', 0)
    const base = git(early.origin, 'merge-base', 'master', 'topic')
    judged(runStep(whole, onPullRequest()), base, early.own, 'merge base with master')
  })
  it('from a fork, whose objects the origin has under refs/pull alone', () => {
    const request = pullRequest(root, BASE, AUTO)
    git(request.origin, 'branch', '-q', '-D', 'topic')
    const work = checkout(root, request.origin, MERGE_REF, 1)
    const payload = {
      ...request.payload,
      pull_request: {
        ...Object.values(request.payload)[0],
        head: { ref: 'master', sha: request.own, repo: { fork: true } }
      }
    }
    const step = runStep(work, { name: 'pull_request', payload })
    judged(step, request.base, request.merge, "merge commit's first parent")
  })
  it('that conflicts has an old merge commit at most: its own head is judged', () => {
    const request = pullRequest(root, BASE, AUTO)
    git(request.origin, 'checkout', '-q', 'topic')
    const newer = commit(request.origin, { VERSION: '9.1.51\n' })
    const base = git(request.origin, 'merge-base', 'master', 'topic')
    const payload = {
      pull_request: { base: { ref: 'master', sha: base }, head: { ref: 'topic', sha: newer } },
      repository
    }
    const work = checkout(root, request.origin, 'refs/heads/topic', 0)
    const step = runStep(work, { name: 'pull_request_review', payload })
    judged(step, base, newer, 'merge base with master')
  })
  it('in a sha256 repository', () => {
    const request = pullRequest(root, BASE, AUTO, '--object-format=sha256')
    const work = checkout(root, request.origin, MERGE_REF, 1)
    const step = runStep(work, { name: 'pull_request', payload: request.payload })
    judged(step, request.base, request.merge, "merge commit's first parent")
  })
  it('in a linked work tree', () => {
    const work = checkout(root, early.origin, MERGE_REF, 1)
    const linked = join(root, `linked-${basename(work)}`)
    git(work, 'worktree', 'add', '-q', '--detach', linked, 'HEAD')
    judged(runStep(linked, onPullRequest()), early.base, early.merge, "merge commit's first parent")
  })
  it('in a folder of the workspace', () => {
    const work = checkout(root, early.origin, MERGE_REF, 1)
    const step = runStep(
      dirname(work),
      onPullRequest(),
      { 'working-directory': basename(work) },
      { GITHUB_SHA: early.merge }
    )
    judged(step, early.base, early.merge, "merge commit's first parent")
  })
  it('in a container, where the clone belongs to somebody else', () => {
    const work = checkout(root, early.origin, MERGE_REF, 1)
    const foreign = belongingToSomebodyElse(early.origin)
    expect(() =>
      execFileSync('git', ['status'], { cwd: work, env: foreign, stdio: 'pipe' })
    ).toThrow('dubious ownership')
    const step = runStep(work, onPullRequest(), {}, { ...foreign, GITHUB_SHA: early.merge })
    expect(step.stdout).toContain(`Fetched commit ${early.base}.`)
    judged(step, early.base, early.merge, "merge commit's first parent")
  })
  it('is judged alike from a called workflow and a review', () => {
    const work = checkout(root, early.origin, MERGE_REF, 2)
    for (const name of ['pull_request', 'pull_request_review', 'pull_request_review_comment'])
      judged(
        runStep(work, { name, payload: early.payload }),
        early.base,
        early.merge,
        "merge commit's first parent"
      )
  })
})

describe('a partial clone', () => {
  it.each([1, 2, 0])('of depth %d gets what is wanted and left out', (depth) => {
    const work = checkout(root, early.origin, MERGE_REF, depth, '--filter=blob:none')
    const step = runStep(work, onPullRequest())
    judged(step, early.base, early.merge, "merge commit's first parent")
    expect(step.stdout).toMatch(/^Fetched \d+ files? that the clone had left out\.$/m)
    expect(step.stdout.match(/^Fetched \d+ files?/gm)).toHaveLength(1)
  })
  it('asks for nothing when it may not', () => {
    const work = checkout(root, early.origin, MERGE_REF, 2, '--filter=blob:none')
    stopped(runStep(work, onPullRequest(), { fetch: 'false' }), /git has no content/)
  })
  it('without a work tree gets all in one request', () => {
    const bare = mkdtempSync(join(root, 'bare-'))
    git(
      root,
      'clone',
      '-q',
      '--bare',
      '--filter=blob:none',
      '--no-tags',
      `file://${early.origin}`,
      bare
    )
    git(bare, 'fetch', '-q', 'origin', `+${MERGE_REF}:refs/heads/merge`)
    git(bare, 'symbolic-ref', 'HEAD', 'refs/heads/merge')
    const step = runStep(bare, onPullRequest(), {}, { GITHUB_SHA: early.merge })
    judged(step, early.base, early.merge, "merge commit's first parent")
    expect(step.stdout.match(/^Fetched \d+ files/gm)).toHaveLength(1)
    const names = git(bare, 'cat-file', '--batch-all-objects', '--batch-check')
    expect(names).not.toContain(git(early.origin, 'rev-parse', 'master:docs/a.md'))
  })
})

describe('no clone at all', () => {
  const environment = (request: PullRequest, sha = request.merge) => ({
    GITHUB_SERVER_URL: `file://${dirname(request.origin)}`.replace(/\/[^/]+$/, ''),
    GITHUB_REPOSITORY: `${basename(dirname(request.origin))}/${basename(request.origin)}`,
    GITHUB_SHA: sha
  })
  it('is fetched from the server the runner names: directories, then the files that count', () => {
    const empty = mkdtempSync(join(root, 'empty-'))
    const step = runStep(empty, onPullRequest(), {}, environment(early))
    judged(step, early.base, early.merge, "merge commit's first parent")
    expect(step.stdout.match(/^Fetched \d+ files/gm)).toHaveLength(1)
    expect(readdirSync(empty)).toEqual([])
    const temp = dirname(dirname(step.outputs['report'] ?? ''))
    expect(readdirSync(temp).filter((name) => name.startsWith('rust-roadmap-origin-'))).toEqual([])
  })
  it('serves a push to the default branch and a queue', () => {
    const empty = mkdtempSync(join(root, 'empty-'))
    const queue = {
      merge_group: { base_sha: early.base, head_sha: early.merge, base_ref: 'refs/heads/master' }
    }
    judged(
      runStep(empty, { name: 'merge_group', payload: queue }, {}, environment(early)),
      early.base,
      early.merge,
      "merge queue's base_sha"
    )
    const push = pushTo('master', early.base, early.merge)
    judged(
      runStep(empty, push, {}, environment(early)),
      early.base,
      early.merge,
      'master before the push'
    )
  })
  it('stops when the origin says no, or it may not be asked', () => {
    const empty = mkdtempSync(join(root, 'empty-'))
    const gone = { ...environment(early), GITHUB_REPOSITORY: 'no/where' }
    stopped(
      runStep(empty, onPullRequest(), {}, gone),
      /nothing was checked out.*actions\/checkout@v6/
    )
    stopped(
      runStep(empty, onPullRequest(), { fetch: 'false' }, environment(early)),
      /not in a git repository/
    )
  })
})

describe('a push', () => {
  it('of a new branch is compared from where it left the default branch, or another one', () => {
    const work = checkout(root, early.origin, 'refs/heads/topic', 0)
    const fork = git(early.origin, 'merge-base', 'master', 'topic')
    const push = pushTo('topic', ZERO, early.own, { created: true })
    judged(runStep(work, push), fork, early.own, 'merge base with master')
    git(work, 'update-ref', 'refs/remotes/origin/stable', early.base)
    judged(
      runStep(work, push, { 'base-branch': 'stable' }),
      fork,
      early.own,
      'merge base with stable'
    )
  })
  it('of a topic stops in a shallow clone, with the lines to add', () => {
    const work = checkout(root, early.origin, 'refs/heads/topic', 1)
    stopped(
      runStep(work, pushTo('topic', ZERO, early.own)),
      /Branch master is not in this clone.*fetch-depth: 0/
    )
  })
  it('that was forced is compared with the former tip while the origin has it', () => {
    const request = pullRequest(root, BASE, {})
    const former = git(request.origin, 'rev-parse', 'master')
    git(request.origin, 'checkout', '-q', '--orphan', 'other')
    const after = commit(request.origin, AUTO, 'rewritten')
    git(request.origin, 'branch', '-q', '-f', 'master', after)
    const work = checkout(root, request.origin, 'refs/heads/master', 1)
    const push = pushTo('master', former, after, { forced: true })
    judged(runStep(work, push), former, after, 'master before the push')
    nothing(runStep(work, pushTo('master', '9'.repeat(40), after, { forced: true })), /is gone/)
    const other = checkout(root, request.origin, 'refs/heads/master', 1)
    nothing(runStep(other, push, { fetch: 'false' }), /is gone/)
  })
  it('of a new default branch, a deleted branch, or a tag compares nothing', () => {
    const work = checkout(root, early.origin, 'refs/heads/master', 0)
    nothing(runStep(work, pushTo('master', ZERO, early.base)), /master is new/)
    nothing(runStep(work, pushTo('topic', early.own, ZERO, { deleted: true })), /was deleted/)
    const tag = {
      name: 'push',
      payload: { ref: 'refs/tags/v1', before: ZERO, after: early.base, repository }
    }
    nothing(runStep(work, tag), /not a branch/)
    stopped(runStep(work, tag, { 'require-base': 'true' }), /require-base is true/)
  })
})

describe('other events', () => {
  it('workflow_dispatch compares the checkout with the default branch', () => {
    const work = checkout(root, early.origin, 'refs/heads/topic', 0)
    const fork = git(early.origin, 'merge-base', 'master', 'topic')
    const event = {
      name: 'workflow_dispatch',
      payload: { ref: 'refs/heads/topic', inputs: {}, repository }
    }
    judged(runStep(work, event), fork, early.own, 'merge base with master')
    const onMaster = checkout(root, early.origin, 'refs/heads/master', 0)
    nothing(runStep(onMaster, event), /is in master already/)
  })
  it('issues and unheard-of ones compare what they are told to, or nothing', () => {
    const work = checkout(root, early.origin, MERGE_REF, 1)
    for (const name of ['issues', 'workflow_run', 'brand_new']) {
      nothing(runStep(work, { name, payload: { repository } }), new RegExp(name))
      stopped(
        runStep(work, { name, payload: {} }, { 'require-base': 'true' }),
        /require-base is true/
      )
    }
    const told = runStep(work, { name: 'schedule', payload: { repository } }, { base: early.base })
    judged(told, early.base, early.merge, `input base: ${early.base}`)
  })
  it('schedule says where the tree stands', () => {
    const event = { name: 'schedule', payload: { repository } }
    const step = runStep(checkout(root, early.origin, MERGE_REF, 1), event)
    expect(step.stderr).toBe('')
    expect(step.code).toBe(0)
    expect(step.summary).toMatch(
      /^## Rust roadmap: Miniature at [0-9a-f]{10} \(scheduled run\), heading to 9\.2\n/
    )
    expect(step.commands).toEqual([
      expect.stringMatching(/^::warning title=rust-support-early%3A .*,file=meson\.build,line=5,/)
    ])
    expect(step.outputs).toMatchObject({
      outcome: 'warn',
      errors: '1',
      release: '9.2',
      base: '',
      head: early.merge,
      report: expect.stringMatching(/status\.json$/),
      sarif: ''
    })
    const strict = runStep(checkout(root, early.origin, MERGE_REF, 1), event, {
      'fail-at': 'error'
    })
    expect(strict.outputs['outcome']).toBe('fail')
    expect(strict.code).toBe(1)
    expect(strict.commands[0]).toMatch(/^::error /)
  })
  it('pull_request_target is refused, whatever the inputs say', () => {
    const work = checkout(root, early.origin, MERGE_REF, 2)
    const event = { name: 'pull_request_target', payload: early.payload }
    for (const inputs of [{}, { base: early.base, head: early.merge }])
      stopped(runStep(work, event, inputs), /pull_request_target.*Use `on: pull_request`/)
  })
})
