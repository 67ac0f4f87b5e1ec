import { afterAll, describe, expect, it } from '@jest/globals'
import type { Report } from '../../src/report/report.js'
import { renderText } from '../../src/report/text.js'
import { POLICY_PATH, run } from '../../src/run.js'
import { type Scratch, Temporary } from '../source/temporary.js'

const temporary = new Temporary()
afterAll(() => temporary.remove())

const BUILD = `project('mini', 'c', version: '2.54.0')
if add_languages('rust', required: get_option('rust'), native: false)
  executable('helper', 'helper.rs')
endif
`
const option = (value: string): string => `option('rust', type: 'feature', value: '${value}')\n`

const policy = (release: string, more = ''): string => `version: 1
project:
  name: mini
  release: { scheme: explicit, value: "2.54" }
roadmap:
  - { name: Rust is an option, from: "2.49", rust: opt-in }
  - { name: Rust is found, from: "2.52", rust: auto }
  - { name: Rust by default, from: "${release}", rust: default-on }
${more}`

interface Project {
  readonly repository: Scratch
  readonly base: string
}

/** A project on main, with a policy unless it is undefined. */
function project(name: string, text: string | undefined): Project {
  const repository = temporary.init(name)
  repository.write('meson.build', BUILD).write('meson_options.txt', option('auto'))
  repository.write('helper.rs', 'fn main() {}\n')
  if (text !== undefined) repository.write(POLICY_PATH, text)
  return { repository, base: repository.commit('the fork') }
}

async function checked({ repository, base }: Project, head: string): Promise<Report> {
  const result = await run({
    repository: repository.dir,
    base: { revision: base, origin: 'merge base' },
    head: { revision: head, origin: 'topic' },
    policy: { path: POLICY_PATH },
    branch: 'main',
    today: '2026-11-22'
  })
  if (result.kind !== 'report') throw new Error(result.message)
  return result.report
}

const said = (report: Report): readonly string[] =>
  report.findings.map(({ level, ruleId, headline }) => `${level} ${ruleId}: ${headline}`)

describe('a change that brings its own policy', () => {
  it('is judged by the tip of the target branch: three policies, two verdicts, both shown', async () => {
    // The roadmap said 2.53 where the topic began; the topic moves it to 2.54 and switches the default
    // in its last commit, while the target branch has moved it to 2.55.
    const mini = project('three', policy('2.53'))
    const { repository } = mini
    repository.git('checkout', '-q', '-b', 'topic')
    repository.write(POLICY_PATH, policy('2.54')).commit('the plan is 2.54')
    const head = repository.write('meson_options.txt', option('enabled')).commit('switch')
    repository.git('checkout', '-q', 'main')
    repository.write(POLICY_PATH, policy('2.55')).commit('no, 2.55')
    const report = await checked(mini, head)
    expect(report.outcome).toBe('fail')
    expect(said(report)).toEqual([
      'error rust-support-early: Rust needed by default too early, allowed from 2.55, this is 2.54',
      'warning policy-weakened: The policy promises less: roadmap: rust default-on'
    ])
    expect(report.dryRun).toMatchObject({ outcome: 'pass', findings: [] })
    const text = renderText(report)
    expect(text).toContain('Fail: 1 error and 1 warning. Rust needed by default too early')
    expect(text).toMatch(/ policy {3}\S+ {2}tip of refs\/heads\/main/)
    expect(text).toMatch(/ dry run {2}pass by the policy of the change itself/)
    // By the policy where the topic began it would have passed as well.
    repository.git('checkout', '-q', '-b', 'other', mini.base)
    expect((await checked({ ...mini, base: mini.base }, head)).outcome).toBe('fail')
  })

  it('has none of its own when it only is old', async () => {
    const mini = project('old', policy('2.53'))
    const { repository } = mini
    repository.git('checkout', '-q', '-b', 'topic')
    const head = repository.write('meson_options.txt', option('enabled')).commit('switch')
    repository.git('checkout', '-q', 'main')
    repository.write(POLICY_PATH, policy('2.55')).commit('later')
    const report = await checked(mini, head)
    expect(said(report)).toEqual([
      'error rust-support-early: Rust needed by default too early, allowed from 2.55, this is 2.54'
    ])
    expect(report.dryRun).toBeUndefined()
  })

  it('may remove it, which is weakening', async () => {
    const mini = project('removed', policy('2.55'))
    mini.repository.git('checkout', '-q', '-b', 'topic')
    mini.repository.git('rm', '-q', POLICY_PATH)
    const report = await checked(mini, mini.repository.commit('no plan'))
    expect(said(report)).toEqual([
      'warning policy-weakened: The policy promises less: the whole policy'
    ])
    expect(report.outcome).toBe('warn')
  })

  it('may break it, and is judged all the same', async () => {
    const mini = project('broken', policy('2.55'))
    const { repository } = mini
    repository.git('checkout', '-q', '-b', 'topic')
    repository.write(POLICY_PATH, policy('2.55').replace('rust: auto', 'rust: automatic'))
    const report = await checked(mini, repository.commit('oops'))
    expect(said(report)).toEqual([
      `error policy-invalid: The policy in this change cannot be read: ${POLICY_PATH}`
    ])
    expect(report.findings[0]?.place).toMatchObject({ side: 'head', path: POLICY_PATH, line: 7 })
  })

  it('may bring the first one, which judges, and whose waivers have no force', async () => {
    const mini = project('first', undefined)
    const { repository } = mini
    repository.git('checkout', '-q', '-b', 'topic')
    repository.write('meson_options.txt', option('enabled')).write(POLICY_PATH, policy('2.55'))
    const first = await checked(mini, repository.commit('a plan, and its breach'))
    expect(first.outcome).toBe('fail')
    expect(first.policy?.origin).toMatch(/^the head itself, because .* has no /)
    const waiver = `waivers:\n  - finding: ${first.findings[0]?.changeId}\n    reason: mine\n    approved-by: me\n    until: "3.0"\n`
    const second = repository.write(POLICY_PATH, policy('2.55', waiver)).commit('and a waiver')
    const report = await checked(mini, second)
    expect(report.outcome).toBe('fail')
    expect(report.findings[0]?.fix).toContain(
      'The waiver for this in the change itself has no force'
    )
  })

  it('uses a waiver that is on the target branch, and shows it', async () => {
    const mini = project('waived', policy('2.55'))
    const { repository } = mini
    repository.git('checkout', '-q', '-b', 'topic')
    const head = repository.write('meson_options.txt', option('enabled')).commit('switch')
    const [found] = (await checked(mini, head)).findings
    repository.git('checkout', '-q', 'main')
    const waiver = `waivers:\n  - finding: ${found?.changeId}\n    reason: agreed\n    approved-by: "@ann"\n    until: "3.0"\n`
    repository.write(POLICY_PATH, policy('2.55', waiver)).commit('agreed')
    const report = await checked(mini, head)
    expect(report.outcome).toBe('pass')
    expect(report.findings).toMatchObject([
      { level: 'note', waiver: { reason: 'agreed', approvedBy: '@ann', until: '3.0' } }
    ])
  })

  it('is silent when the policy is only touched', async () => {
    const mini = project('touched', policy('2.55'))
    mini.repository.git('checkout', '-q', '-b', 'topic')
    mini.repository.write(POLICY_PATH, `# for people\n${policy('2.55')}`)
    const report = await checked(mini, mini.repository.commit('words'))
    expect(report).toMatchObject({ outcome: 'pass', findings: [], changes: [] })
    expect(report.dryRun).toBeUndefined()
  })
})
