// Runs what docs/recipes/ tells people to run.
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { Temporary } from '../source/temporary.js'

const temporary = new Temporary()
const upstream = temporary.init('upstream')
const ROADMAP = resolve('.')
const POLICY = `version: 1
project: { name: mini, release: { scheme: qemu, file: VERSION } }
roadmap:
  - { name: Rust is available, from: "9.2", rust: opt-in }
  - { name: Rust by default, from: "10.0", rust: auto }
`
const MESON = `project('mini', 'c', version: files('VERSION'))
if add_languages('rust', required: get_option('rust'), native: false)
  executable('a', 'a.rs')
else
  executable('a', 'a.c')
endif
`
const option = (value: string): string => `option('rust', type: 'feature', value: '${value}')\n`

let base = ''
let head = ''

beforeAll(() => {
  upstream.write('VERSION', '9.1.50\n').write('.github/rust-roadmap.yml', POLICY)
  upstream.write('meson.build', MESON).write('meson_options.txt', option('disabled'))
  base = upstream.commit('base')
  upstream.git('checkout', '-q', '-b', 'topic')
  upstream.write('README', 'words\n').commit('docs: words')
  upstream.write('meson_options.txt', option('auto')).commit('build: too early')
  head = upstream.write('meson_options.txt', option('disabled')).commit('build: mended')
  upstream.git('checkout', '-q', 'main')
})
afterAll(() => temporary.remove())

const blocks = (page: string, language: string): readonly string[] =>
  [
    ...readFileSync(`docs/recipes/${page}.md`, 'utf8').matchAll(
      new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm')
    )
  ].map(([, text = '']) => text)

function run(file: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
  const env = {
    PATH: process.env['PATH'],
    HOME: temporary.dir,
    ROADMAP,
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'C',
    GIT_COMMITTER_EMAIL: 'c@example.org',
    ...more
  }
  return spawnSync(file, [...args], { cwd, env, encoding: 'utf8' })
}

function script(name: string, text: string | undefined): string {
  const path = temporary.path(name)
  writeFileSync(path, text ?? '')
  chmodSync(path, 0o755)
  return path
}

describe('the GitLab job', () => {
  const [job] = blocks('gitlab-ci', 'yaml')
  const { 'rust-roadmap': recipe } = parse(job ?? '')
  const inGitlab = (to: string) =>
    run('bash', ['-eo', 'pipefail', '-c', recipe.script.join('\n')], upstream.dir, {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_COMMIT_SHA: to
    })

  it('fails what comes too early and leaves its reports', () => {
    const made = inGitlab(`${head}^`)
    expect(made.stderr).toBe('')
    expect(made.status).toBe(1)
    expect(made.stdout).toMatch(/^Fail: 1 error\./)
    const read = (name: string): string => readFileSync(`${upstream.dir}/${name}`, 'utf8')
    expect(JSON.parse(read(recipe.artifacts.reports.codequality))).toHaveLength(1)
    expect(read(recipe.artifacts.paths[0])).toContain('<!doctype html>')
  })
  it('passes what mends it', () => {
    expect(inGitlab(head).status).toBe(0)
  })
})

describe('the mailing list', () => {
  it('hears about each patch on its own', () => {
    const [text] = blocks('mailing-list', 'bash')
    const judge = script('judge-series', text)
    const mailbox = temporary.path('series.mbox')
    writeFileSync(mailbox, upstream.git('format-patch', '--stdout', `${base}..${head}`))
    const made = run(judge, [mailbox, 'main'], upstream.dir)
    expect(made.stderr).toBe('')
    expect(made.status).toBe(1)
    expect(made.stdout.match(/^total: .*/gm)).toEqual([
      'total: 0 errors, 0 warnings, 0 checks, 0 lines checked',
      expect.stringMatching(/^total: 1 errors, 0 warnings/),
      expect.stringMatching(/^total: 0 errors, 0 warnings/)
    ])
    expect(made.stdout).toContain('(commit 2 of 3: build: too early)')
    expect(upstream.git('worktree', 'list').split('\n')).toHaveLength(1)
  })
  it('has a workflow that judges a series by its push', () => {
    const [text] = blocks('mailing-list', 'yaml')
    const { run: command } = parse(text ?? '').jobs.series.steps[2]
    upstream.git('update-ref', 'refs/remotes/origin/master', base)
    upstream.git('checkout', '-q', '--detach', head)
    const made = run(
      'bash',
      ['-ec', command.replace('.rust-roadmap/', `${ROADMAP}/`)],
      upstream.dir
    )
    upstream.git('checkout', '-q', 'main')
    upstream.git('update-ref', '-d', 'refs/remotes/origin/master')
    expect(made.stderr).toBe('')
    expect(made.status).toBe(1)
    expect(made.stdout).toMatch(/\n3 commits: 1 fail, 2 pass\. Fail: 1 error\. /)
  })
})

describe('the hooks', () => {
  const [receive, commit] = blocks('pre-receive', 'bash')

  it('refuse a push that comes too early, from quarantine, and let the rest in', () => {
    const server = temporary.path('server.git')
    run('git', ['clone', '-q', '--bare', upstream.dir, server], temporary.dir)
    script('server.git/hooks/pre-receive', receive)
    const push = (what: string, ref: string) =>
      run('git', ['push', '-q', server, `${what}:refs/heads/${ref}`], upstream.dir)
    const refused = push(`${head}^`, 'main')
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('remote: Fail: 1 error.')
    expect(refused.stderr).toContain('pre-receive hook declined')
    expect(push(`${head}^`, 'elsewhere').status).toBe(0)
    expect(push(head, 'main')).toMatchObject({ status: 0 })
  })
  it('refuse a commit that comes too early', () => {
    const clone = temporary.path('clone')
    run('git', ['clone', '-q', upstream.dir, clone], temporary.dir)
    script('clone/.git/hooks/pre-commit', commit)
    const change = (value: string) => {
      writeFileSync(`${clone}/meson_options.txt`, option(value))
      return run('git', ['commit', '-q', '-a', '-m', value], clone)
    }
    const refused = change('enabled')
    expect(refused.status).toBe(1)
    expect(refused.stdout + refused.stderr).toContain('Fail: 1 error.')
    writeFileSync(`${clone}/NEWS`, 'words\n')
    run('git', ['add', 'NEWS'], clone)
    expect(change('disabled')).toMatchObject({ status: 0 })
  })
})

describe('the organisation', () => {
  it('gets a ruleset that is JSON and a workflow that may only read', () => {
    const [ruleset] = blocks('organisation', 'json')
    expect(JSON.parse(ruleset ?? '').rules[0].type).toBe('workflows')
    const [workflow] = blocks('organisation', 'yaml')
    const caller = parse(workflow ?? '')
    expect(caller.permissions).toEqual({ contents: 'read' })
    const called = parse(readFileSync('.github/workflows/rust-roadmap.yml', 'utf8'))
    for (const input of Object.keys(caller.jobs.roadmap.with))
      expect(Object.keys(called.on.workflow_call.inputs)).toContain(input)
  })
})
