import { describe, expect, it } from '@jest/globals'
import { moved } from './changes.js'
import { brief, findings } from './judged.js'

const added = moved('absent', 'rust-only')
const dependents = ['BOARD in arm']

describe('new-rust-only-component', () => {
  it('takes a note', () => {
    expect(findings(added)).toMatchObject([
      {
        ruleId: 'new-rust-only-component',
        level: 'note',
        headline: 'UART is new and has no C version',
        allowedFrom: null,
        milestone: null
      }
    ])
    expect(brief(added, '', { release: '11.0' })).toEqual(['note new-rust-only-component'])
  })

  it('can be made more than a note', () => {
    expect(brief(added, 'rules: { new-rust-only-component: error }\n')).toEqual([
      'error new-rust-only-component'
    ])
  })

  it('tells who asks for it, where that is allowed', () => {
    const change = moved('absent', 'rust-only', { dependents })
    const [finding, ...more] = findings(change, '', { release: '11.0' })
    expect(finding?.ruleId).toBe('new-rust-only-component')
    expect(finding?.happened).toContain('What asks for it and needs Rust now: BOARD in arm.')
    expect(more).toEqual([])
  })

  it.each([
    // Look-alikes: it had C, it goes, and what another rule says already.
    [moved('c-only', 'rust-only'), ['error c-fallback-removed']],
    [moved('rust-only', 'fallback', { kind: 'component-lowered' }), []],
    [moved('absent', 'rust-only', { dependents }), ['error component-needs-rust']]
  ])('is silent: %#', (change, expected) => {
    expect(brief(change)).toEqual(expected)
  })
})
