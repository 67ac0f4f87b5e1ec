import { describe, expect, it } from '@jest/globals'
import { judge } from '../../src/judge/judge.js'
import { GOOD, loaded } from '../policy/policies.js'
import { lowered, POSSIBLE, raised } from './changes.js'
import { brief, findings } from './judged.js'

describe('rust-support-early', () => {
  it('fires with the promise, the effect and two ways out', () => {
    expect(findings(raised('opt-in', 'auto'))).toMatchObject([
      {
        ruleId: 'rust-support-early',
        level: 'error',
        headline: 'Rust on by default too early, allowed from 10.0, this is 9.2',
        happened:
          'A build with Meson uses Rust only when asked to (opt-in) before this change; with it, it uses Rust whenever a toolchain is found (auto). The cause is in meson_options.txt.',
        why: 'The roadmap promises that this does not come before 10.0 ("Rust by default"), and the branch main is heading to 9.2, for which at most opt-in is allowed.',
        fix: 'Keep Rust at opt-in until 10.0 opens, or move the milestone "Rust by default" in a separate change to .github/rust-roadmap.yml.',
        allowedFrom: '10.0',
        milestone: { path: '.github/rust-roadmap.yml' }
      }
    ])
  })

  it.each([
    ['absent', 'opt-in', '9.1', 'Rust as an option too early, allowed from 9.2, this is 9.1'],
    [
      'auto',
      'default-on',
      '10.2',
      'Rust needed by default too early, allowed from 11.0, this is 10.2'
    ],
    ['auto', 'mandatory', '10.2', 'Rust mandatory too early, allowed from 11.0, this is 10.2'],
    ['mandatory', 'sole', '12.0', 'Rust only is not planned by the roadmap, this is 12.0']
  ] as const)('%s → %s for %s', (from, to, release, headline) => {
    const [finding] = findings(raised(from, to), '', { release })
    expect(finding).toMatchObject({ level: 'error', headline })
  })

  it('points to the published roadmap where the policy names it', () => {
    const policy = loaded(GOOD.replace('name: Sample', 'name: Sample\n  document: docs/roadmap.md'))
    const { findings: found } = judge([raised('opt-in', 'auto')], policy, {
      branch: 'main',
      release: '9.2'
    })
    expect(found[0]?.why).toMatch(/ The roadmap is published in docs\/roadmap\.md\.$/)
    expect(findings(raised('opt-in', 'auto'))[0]?.why).not.toContain('published')
  })

  it('says never where a milestone has no release', () => {
    const [finding] = findings(raised('mandatory', 'sole'), '', { release: '12.0' })
    expect(finding?.allowedFrom).toBe('never')
    expect(finding?.why).toContain('milestone "Pure Rust" without a release')
    expect(finding?.fix).toBe(
      'Keep Rust at mandatory, or move the milestone "Pure Rust" in a separate change to .github/rust-roadmap.yml.'
    )
  })

  it('is an error for a range when even its lowest rung is too high', () => {
    expect(brief(raised('opt-in', ['auto', 'mandatory']))).toEqual(['error rust-support-early'])
    // It may have been there before: then nothing was raised for certain.
    expect(brief(raised(['opt-in', 'auto'], 'auto'))).toEqual(['warning rust-support-early'])
  })

  it('is at most a warning when it is only possible, whatever the policy says, and names the construct', () => {
    const change = raised('opt-in', 'auto', POSSIBLE)
    expect(brief(change, 'rules: { rust-support-early: error }\n')).toEqual([
      'warning rust-support-early'
    ])
    expect(findings(change)[0]?.happened).toContain(
      "This rests on something that was not evaluated: run_command('rust-default.sh') runs a program."
    )
  })

  it('is at most a warning when a configure script in front decides otherwise', () => {
    const overriddenBy = {
      system: 'configure' as const,
      support: { lowest: 'opt-in' as const, highest: 'opt-in' as const }
    }
    const change = raised('opt-in', 'auto', { overriddenBy })
    expect(brief(change)).toEqual(['warning rust-support-early'])
    expect(findings(change)[0]?.happened).toContain(
      'The configure script, which people start, decides otherwise: there it uses Rust only when asked to (opt-in).'
    )
  })

  it.each([
    // Look-alikes: what is allowed by now, what was only lowered, what stays below.
    [raised('opt-in', 'auto'), '10.0'],
    [raised('opt-in', 'auto'), '10.1'],
    [raised('absent', 'opt-in'), '9.2'],
    [raised('absent', ['absent', 'opt-in']), '9.2'],
    [raised('auto', 'mandatory'), '11.0'],
    [lowered('mandatory', 'auto'), '9.2']
  ])('is silent: %#', (change, release) => {
    expect(brief(change, '', { release })).toEqual([])
  })
})
