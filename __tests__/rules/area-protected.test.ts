import { describe, expect, it } from '@jest/globals'
import { moved, POSSIBLE } from './changes.js'
import { brief, findings } from './judged.js'

const AREAS = `areas:
  - { name: serial ports, paths: ["hw/char/*"], components: { fallback: "11.0", rust-only: never } }
  - { name: timers, members: [TIMER], components: { rust-only: never } }
`

describe('area-protected', () => {
  it('fires where the roadmap allows the move and the area does not', () => {
    expect(findings(moved('fallback', 'rust-only'), AREAS, { release: '11.0' })).toMatchObject([
      {
        ruleId: 'area-protected',
        level: 'error',
        headline:
          'UART belongs to "serial ports" and is rust-only now, which is not planned, this is 11.0',
        allowedFrom: 'never'
      }
    ])
  })

  it('speaks alone where neither allows it', () => {
    expect(brief(moved('c-only', 'fallback'), AREAS)).toEqual(['error area-protected'])
    expect(brief(moved('fallback', 'rust-only'), AREAS)).toEqual(['error area-protected'])
  })

  it('holds a further state back as long as one before it', () => {
    const area = 'areas: [{ name: a, members: [UART_C], components: { selectable: "12.0" } }]\n'
    expect(findings(moved('c-only', 'rust-only'), area, { release: '11.0' })).toMatchObject([
      { ruleId: 'area-protected', allowedFrom: '12.0' }
    ])
  })

  it('leaves the move to the roadmap where it is turned off', () => {
    expect(
      brief(moved('fallback', 'rust-only'), `${AREAS}rules: { area-protected: off }\n`)
    ).toEqual(['error c-fallback-removed'])
  })

  it('is at most a warning when it is only possible', () => {
    expect(brief(moved('c-only', 'fallback', POSSIBLE), AREAS)).toEqual(['warning area-protected'])
  })

  it.each([
    // Look-alikes: allowed by the area; elsewhere; new without C; put back.
    [moved('c-only', 'fallback'), '11.0', []],
    [moved('fallback', 'rust-only', { sources: ['hw/net/nic.c'] }), '11.0', []],
    [moved('absent', 'rust-only'), '11.0', ['note new-rust-only-component']],
    [moved('rust-only', 'fallback', { kind: 'component-lowered' }), '11.0', []]
  ])('is silent: %#', (change, release, expected) => {
    expect(brief(change, AREAS, { release })).toEqual(expected)
  })
})
