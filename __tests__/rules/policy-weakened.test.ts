import { describe, expect, it } from '@jest/globals'
import { weakened } from './changes.js'
import { brief, findings } from './judged.js'

describe('policy-weakened', () => {
  it('names the key and what both policies say', () => {
    expect(findings(weakened('floor of rustc: at-most', '1.83', null))).toMatchObject([
      {
        level: 'warning',
        headline: 'The policy promises less: floor of rustc: at-most',
        happened: 'The policy of main says 1.83 there; the one in this change says nothing.'
      }
    ])
  })

  it('takes the level of the policy that judges', () => {
    const change = weakened('rules: floor-raised', 'error', 'off')
    expect(brief(change, 'rules: { policy-weakened: error }\n')).toEqual(['error policy-weakened'])
    expect(brief(change, 'rules: { policy-weakened: off }\n')).toEqual([])
  })
})
