import { describe, expect, it } from '@jest/globals'
import { lost, moved, POSSIBLE } from './changes.js'
import { brief, findings } from './judged.js'

describe('provider-lost', () => {
  it('fires with the scenario and the targets', () => {
    expect(findings(lost('on', ['x86', 'x86_64']))).toMatchObject([
      {
        ruleId: 'provider-lost',
        level: 'error',
        headline: 'Nothing provides TIMER with Rust on any more in 2 targets (x86 and x86_64)',
        happened:
          'With Rust on, TIMER was provided before this change; with it, nothing provides it in 2 targets (x86 and x86_64), where it is asked for. The place to look at is hw/char/Kconfig.',
        fix: 'Build the Rust version in these targets too, or keep the C version there with Rust on. Where they shall go without it, let nothing ask for it.',
        allowedFrom: null
      }
    ])
  })

  it.each([
    [['a'], 'in 1 target (a)'],
    [['a', 'b', 'c'], 'in 3 targets (a, b and c)'],
    [['a', 'b', 'c', 'd'], 'in 4 targets (a, b, c and d)'],
    [['a', 'b', 'c', 'd', 'e'], 'in 5 targets (a, b, c and 2 more)']
  ])('names the first targets, then counts: %j', (targets, end) => {
    const headline = `Nothing provides TIMER with Rust off any more ${end}`
    expect(findings(lost('off', targets))[0]?.headline).toBe(headline)
  })

  it('is an error whatever the release', () => {
    for (const release of ['9.1', '10.2', '11.0', '99.0'])
      for (const scenario of ['off', 'on'] as const)
        expect(brief(lost(scenario, ['x86']), '', { release })).toEqual(['error provider-lost'])
  })

  it('tells what to keep and who needs Rust now when C is lost', () => {
    const [finding] = findings(lost('off', ['avr'], ['BOARD in avr']))
    expect(finding?.happened).toContain('What asks for it and needs Rust now: BOARD in avr.')
    expect(finding?.fix).toContain('where Rust is off (such as a select … if !RUST,')
  })

  it('is at most a warning when it is only possible', () => {
    expect(brief({ ...lost('on', ['x86']), ...POSSIBLE })).toEqual(['warning provider-lost'])
  })

  it('is silent without targets, and about a conversion that provides everything', () => {
    expect(brief(lost('off', [], ['BOARD in avr']))).toEqual(['error component-needs-rust'])
    expect(brief(moved('c-only', 'fallback'), '', { release: '10.0' })).toEqual([])
  })
})
