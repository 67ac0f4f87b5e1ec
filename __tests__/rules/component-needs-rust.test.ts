import { describe, expect, it } from '@jest/globals'
import { lost, moved, POSSIBLE } from './changes.js'
import { brief, findings } from './judged.js'

const dependents = ['HOBBY_BOARD in avr', 'TRAINER in avr']
const asked = moved('absent', 'rust-only', { dependents })

describe('component-needs-rust', () => {
  it('fires where what was there asks for something new that has no C', () => {
    expect(findings(asked)).toMatchObject([
      {
        ruleId: 'component-needs-rust',
        level: 'error',
        headline:
          'HOBBY_BOARD in avr (and 1 more) needs Rust too early, allowed from 11.0, this is 9.2',
        happened:
          'What was there before this change asks now for UART, which only Rust gives it: HOBBY_BOARD in avr and TRAINER in avr. The place to look at is hw/char/Kconfig.',
        fix: 'Until 11.0 opens, give UART a C version where Rust is off, or let only new boards and features ask for it; or move the milestone "Rust is required" in a separate change to .github/rust-roadmap.yml.',
        allowedFrom: '11.0'
      }
    ])
  })

  it('fires where a board alone loses its C, though the component keeps it', () => {
    expect(findings(lost('off', [], ['BOARD in arm']))).toMatchObject([
      {
        ruleId: 'component-needs-rust',
        headline: 'BOARD in arm needs Rust too early, allowed from 11.0, this is 9.2'
      }
    ])
  })

  it('is at most a warning when it is only possible', () => {
    expect(brief({ ...asked, ...POSSIBLE })).toEqual(['warning component-needs-rust'])
  })

  it('keeps the headline short', () => {
    const [finding] = findings(
      moved('absent', 'rust-only', { dependents: [`${'\u{1F600}'.repeat(90)} in avr`] })
    )
    expect(finding?.headline).toMatch(/… needs Rust too early, allowed from 11\.0, this is 9\.2$/)
    expect(() => encodeURI(finding?.headline ?? '\uD800')).not.toThrow()
  })

  it.each([
    // Look-alikes: allowed by now; nobody who was there asks; one cause is one finding.
    [asked, '11.0', ['note new-rust-only-component']],
    [lost('off', [], dependents), '11.0', []],
    [moved('absent', 'rust-only'), '9.2', ['note new-rust-only-component']],
    [moved('fallback', 'rust-only', { dependents }), '9.2', ['error c-fallback-removed']],
    [lost('off', ['avr'], dependents), '9.2', ['error provider-lost']],
    [moved('rust-only', 'fallback', { kind: 'component-lowered', dependents }), '9.2', []]
  ])('is silent: %#', (change, release, expected) => {
    expect(brief(change, '', { release })).toEqual(expected)
  })
})
