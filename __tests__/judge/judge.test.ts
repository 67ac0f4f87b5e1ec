import { describe, expect, it } from '@jest/globals'
import { copies, diverged, floor, lowered, raised } from '../rules/changes.js'
import { judgement } from '../rules/judged.js'

const error = raised('opt-in', 'auto')
const warning = floor('meson', '1.1.0', '1.5.0', false)
const note = floor('rustc', '1.63.0', '1.77.0', true)

const mode = (name: string, more = ''): string =>
  `branches: [{ match: "**", mode: ${name}${more} }]\n`

describe('the outcome', () => {
  it.each([
    [[error], '', undefined, 'fail', 'error'],
    [[warning], '', undefined, 'warn', 'warning'],
    [[note], '', undefined, 'pass', 'note'],
    [[warning], '', 'warning', 'fail', 'warning'],
    [[note], '', 'warning', 'pass', 'note'],
    [[error], '', 'never', 'warn', 'error'],
    [[warning], mode('enforce', ', fail-at: warning'), undefined, 'fail', 'warning'],
    [[warning], mode('enforce', ', fail-at: warning'), 'error', 'warn', 'warning'],
    [[error], mode('warn'), undefined, 'warn', 'warning'],
    [[warning], mode('warn'), 'warning', 'warn', 'warning'],
    [[error], mode('audit'), undefined, 'pass', 'note'],
    [[error], mode('audit'), 'warning', 'pass', 'note']
  ] as const)('%#: policy %j, fail-at %s → %s', (changes, more, failAt, outcome, level) => {
    const result = judgement(changes, more, failAt === undefined ? {} : { failAt })
    expect(result.outcome).toBe(outcome)
    expect(result.findings.map((finding) => finding.level)).toEqual([level])
  })

  it('is pass when nothing is found', () => {
    const nothing = { findings: [], outcome: 'pass' }
    expect(judgement([])).toMatchObject(nothing)
    expect(judgement([lowered('auto', 'opt-in')])).toMatchObject(nothing)
  })

  it('fails above the number of warnings that a branch may have', () => {
    const limited = (most: number) =>
      judgement(
        [copies('rustc', { a: '1', b: '2' })],
        `branches: [{ match: main, limits: { warnings: ${most} } }]\n`
      ).outcome
    expect([limited(0), limited(1)]).toEqual(['fail', 'warn'])
  })

  it('follows the branch', () => {
    const more =
      'branches: [{ match: "next", mode: audit }, { match: "lenient", rules: { rust-support-early: note } }]\n'
    expect(judgement([error], more, { branch: 'next' }).outcome).toBe('pass')
    expect(judgement([error], more, { branch: 'lenient' }).outcome).toBe('pass')
    expect(judgement([error], more, { branch: 'main' }).outcome).toBe('fail')
  })
})

describe('findings', () => {
  const changes = [note, copies('rustc', { a: '1.0', b: '2.0' }), error, diverged(), warning]

  it('have the gravest first, then the order of their places, whatever the order of the changes', () => {
    const order = (list: typeof changes) =>
      judgement(list).findings.map(({ level, ruleId, at }) => `${level} ${ruleId} ${at.span.path}`)
    expect(order(changes)).toEqual([
      'error rust-support-early meson_options.txt',
      'warning floor-copies-diverged a',
      'warning defaults-diverged configure',
      'warning floor-raised meson.build',
      'note floor-raised meson.build'
    ])
    expect(order([...changes].reverse())).toEqual(order(changes))
  })

  it('keep the change and its place', () => {
    const [finding] = judgement([error]).findings
    expect(finding?.change).toBe(error)
    expect(finding?.at).toBe(error.at)
  })

  it('cut a headline that would be too long, never through a character', () => {
    const tool = '\u{1F600}'.repeat(120)
    const [finding] = judgement([floor(tool, null, '1', false)]).findings
    expect(finding?.headline.length).toBeLessThanOrEqual(200)
    expect(() => encodeURI(finding?.headline ?? '\uD800')).not.toThrow()
  })
})
