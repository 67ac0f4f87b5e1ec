import { describe, expect, it } from '@jest/globals'
import { conflict, moved, POSSIBLE } from './changes.js'
import { brief, findings } from './judged.js'

const both = conflict(['arm64 (with ACCEL_B)'])

describe('provider-conflict', () => {
  it('fires with the targets, whatever the release', () => {
    expect(findings(both)).toMatchObject([
      {
        ruleId: 'provider-conflict',
        level: 'error',
        headline: 'UART is built from C and from Rust at once in 1 target (arm64 (with ACCEL_B))',
        allowedFrom: null
      }
    ])
    expect(brief(both, '', { release: '11.0' })).toEqual(['error provider-conflict'])
  })

  it('is at most a warning when it is only possible', () => {
    expect(brief({ ...both, ...POSSIBLE })).toEqual(['warning provider-conflict'])
  })

  it('is silent about both at once for a choice', () => {
    expect(brief(moved('c-only', 'selectable'))).toEqual([])
  })
})
