import { describe, expect, it } from '@jest/globals'
import { judge } from '../../src/judge/judge.js'
import { GOOD, loaded } from '../policy/policies.js'
import { moved, POSSIBLE } from './changes.js'
import { brief, findings } from './judged.js'

const removed = moved('fallback', 'rust-only')

describe('c-fallback-removed', () => {
  it('fires with the promise, the effect and two ways out', () => {
    expect(findings(removed, '', { release: '10.2' })).toMatchObject([
      {
        ruleId: 'c-fallback-removed',
        level: 'error',
        headline: 'C fallback of UART removed too early, allowed from 11.0, this is 10.2',
        happened:
          'Before this change UART was built from Rust, and from C where Rust is off (fallback); with it, it is built from Rust, and provided by nothing where Rust is off (rust-only). It is there in 2 targets (arm and arm64). The place to look at is hw/char/Kconfig.',
        why: 'People who build without Rust lose it. The roadmap promises that this does not come before 11.0 ("Rust is required"), and the branch main is heading to 10.2, for which components may be fallback at most.',
        fix: 'Until 11.0 opens, keep what builds the C version where Rust is off (such as a select … if !RUST, or the rule for its source file); or move the milestone "Rust is required" in a separate change to .github/rust-roadmap.yml.',
        allowedFrom: '11.0',
        milestone: { path: '.github/rust-roadmap.yml' },
        at: removed.at
      }
    ])
  })

  it.each(['c-only', 'selectable', 'fallback'] as const)('fires whatever was there: %s', (from) => {
    expect(brief(moved(from, 'rust-only'), '', { release: '10.2' })).toEqual([
      'error c-fallback-removed'
    ])
  })

  it('names the first targets and counts the rest, and tells who needs Rust now, once', () => {
    const targets = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const found = findings(moved('fallback', 'rust-only', { targets, dependents: ['BOARD in a'] }))
    expect(found.map(({ ruleId }) => ruleId)).toEqual(['c-fallback-removed'])
    expect(found[0]?.happened).toContain(
      ' It is there in 7 targets (a, b, c, d, e and 2 more). What asks for it and needs Rust now: BOARD in a. '
    )
  })

  it('is at most a warning when it is only possible, whatever the policy says, and names the construct', () => {
    const change = moved('fallback', 'rust-only', POSSIBLE)
    expect(brief(change, 'rules: { c-fallback-removed: error }\n')).toEqual([
      'warning c-fallback-removed'
    ])
    expect(findings(change)[0]?.happened).toContain("run_command('rust-default.sh') runs a program")
  })

  it('says when the roadmap does not plan it at all', () => {
    const never = loaded(
      GOOD.replace('rust: mandatory', 'rust: mandatory\n    components: rust-only')
    )
    const nowhere = loaded(GOOD.replace('rust: opt-in', 'rust: opt-in\n    components: fallback'))
    const [a, b] = [never, nowhere].map(
      (policy) => judge([removed], policy, { branch: 'main', release: '12.0' }).findings[0]
    )
    const headline = 'C fallback of UART removed, which the roadmap does not plan, this is 12.0'
    expect(a).toMatchObject({ headline, level: 'error', allowedFrom: 'never' })
    expect(a?.why).toContain('has the milestone "Rust is required" without a release')
    expect(a?.fix).toMatch(/^Keep what builds .*; or move the milestone "Rust is required" in a /)
    expect(b).toMatchObject({ headline, allowedFrom: 'never' })
    expect(b?.why).toContain('No milestone of the roadmap goes this far')
    expect(b?.fix).toMatch(/; or add a milestone in a separate change to policy\.yml\.$/)
  })

  it.each([
    // Look-alikes: allowed by now, put back, converted with C kept, and a new one that never had C.
    [removed, '11.0'],
    [removed, '11.2'],
    [moved('rust-only', 'fallback', { kind: 'component-lowered' }), '9.1'],
    [moved('rust-only', 'c-only', { kind: 'component-lowered' }), '9.1'],
    [moved('selectable', 'fallback'), '10.0'],
    [moved('c-only', 'selectable'), '9.2']
  ])('is silent: %#', (change, release) => {
    expect(brief(change, '', { release })).toEqual([])
  })

  it('is silent where the roadmap never mentions components', () => {
    const { findings: found, outcome } = judge(
      [removed, moved('c-only', 'fallback')],
      loaded(GOOD),
      {
        branch: 'main',
        release: '9.1'
      }
    )
    expect(found).toEqual([])
    expect(outcome).toBe('pass')
  })
})
