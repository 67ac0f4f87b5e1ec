import { describe, expect, it } from '@jest/globals'
import { judge } from '../../src/judge/judge.js'
import { GOOD, loaded } from '../policy/policies.js'
import { moved, POSSIBLE } from './changes.js'
import { brief, findings } from './judged.js'

describe('selection-removed', () => {
  it('fires while the roadmap keeps C in a build with Rust', () => {
    expect(findings(moved('c-only', 'fallback'))).toMatchObject([
      {
        ruleId: 'selection-removed',
        level: 'error',
        headline:
          'C version of UART left out with Rust on too early, allowed from 10.0, this is 9.2',
        why: 'Until then a build with Rust still has the C version, so that people can go back to it without building anew. The roadmap promises that this does not come before 10.0 ("Rust by default"), and the branch main is heading to 9.2, for which components may be selectable at most.',
        fix: 'Until 10.0 opens, build the C version with Rust on as well and let people choose at run time; or move the milestone "Rust by default" in a separate change to .github/rust-roadmap.yml.',
        allowedFrom: '10.0'
      }
    ])
    expect(brief(moved('selectable', 'fallback'))).toEqual(['error selection-removed'])
    // Before the first milestone nothing but C is allowed.
    expect(brief(moved('selectable', 'fallback'), '', { release: '9.1' })).toEqual([
      'error selection-removed'
    ])
  })

  it('is at most a warning when it is only possible', () => {
    expect(brief(moved('c-only', 'fallback', POSSIBLE))).toEqual(['warning selection-removed'])
  })

  it.each([
    // Look-alikes: allowed by now; both are built; put back; more than this, which is another rule's.
    [moved('c-only', 'fallback'), '10.0', []],
    [moved('selectable', 'fallback'), '10.2', []],
    [moved('c-only', 'selectable'), '9.2', []],
    [moved('fallback', 'selectable', { kind: 'component-lowered' }), '9.2', []],
    [moved('rust-only', 'fallback', { kind: 'component-lowered' }), '9.2', []],
    [moved('selectable', 'rust-only'), '9.2', ['error c-fallback-removed']]
  ])('is silent: %#', (change, release, expected) => {
    expect(brief(change, '', { release })).toEqual(expected)
  })

  it('is silent where the roadmap has no stage of choosing', () => {
    const policy = loaded(
      GOOD.replace('rust: mandatory', 'rust: mandatory\n    components: rust-only')
    )
    const context = { branch: 'main', release: '9.1' }
    expect(judge([moved('c-only', 'fallback')], policy, context).findings).toEqual([])
  })
})
