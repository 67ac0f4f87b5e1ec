import { describe, expect, it } from '@jest/globals'
import { POSSIBLE, raised } from './changes.js'
import { brief, findings } from './judged.js'

describe('undecidable', () => {
  it('fires where a part of the range is allowed and another is not, and names the construct', () => {
    expect(
      findings(
        raised('opt-in', ['opt-in', 'default-on'], {
          ...POSSIBLE,
          at: { side: 'head', span: { path: 'meson.build', start: 0, end: 1 } }
        })
      )
    ).toMatchObject([
      {
        ruleId: 'undecidable',
        level: 'warning',
        headline:
          'Cannot tell whether Rust stays within the roadmap: Meson may be at default-on, 9.2 allows opt-in',
        happened:
          "A build with Meson uses Rust only when asked to (opt-in) before this change; with it, it is somewhere between opt-in and default-on. The cause is in meson.build. This rests on something that was not evaluated: run_command('rust-default.sh') runs a program.",
        why: 'default-on is allowed from 11.0; the branch main is heading to 9.2.',
        allowedFrom: '11.0'
      }
    ])
  })

  it('cannot be made an error', () => {
    const change = raised('opt-in', ['opt-in', 'auto'])
    expect(brief(change, 'rules: { undecidable: error }\n')).toEqual(['warning undecidable'])
    expect(brief(change, 'rules: { undecidable: note }\n')).toEqual(['note undecidable'])
  })

  it.each([
    // Allowed as a whole; too high as a whole, which is another rule's; decided.
    [raised('absent', ['absent', 'opt-in'], POSSIBLE), []],
    [raised('opt-in', ['auto', 'mandatory'], POSSIBLE), ['warning rust-support-early']],
    [raised('absent', 'opt-in', POSSIBLE), []]
  ])('is silent: %#', (change, expected) => {
    expect(brief(change)).toEqual(expected)
  })
})
