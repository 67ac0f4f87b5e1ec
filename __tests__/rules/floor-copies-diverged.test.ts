import { describe, expect, it } from '@jest/globals'
import { copies, floor } from './changes.js'
import { brief, findings } from './judged.js'

const stale = copies('rustc', {
  'meson.build': '1.77.0',
  'rust/Cargo.toml': '1.77.0',
  'docs/rust.md': '1.63.0'
})

describe('floor-copies-diverged', () => {
  it('names the files that are behind, and what each says', () => {
    expect(findings(stale)).toMatchObject([
      {
        level: 'warning',
        headline: 'docs/rust.md still says rustc 1.63.0, others 1.77.0',
        happened:
          'The lowest rustc is stated in several places, which disagree: 1.77.0 in meson.build and rust/Cargo.toml, 1.63.0 in docs/rust.md.',
        fix: 'Bring docs/rust.md to 1.77.0, or the others back.'
      }
    ])
  })

  it('counts when several are behind, and keeps the headline short', () => {
    const long = `${'deep/'.repeat(60)}a.md`
    const [finding] = findings(copies('rustc', { [long]: '1.63.0', b: '1.70.0', c: '1.77' }))
    expect(finding?.headline).toContain('a.md (and 1 more) still says rustc 1.63.0, others 1.77')
    expect(finding?.headline.length).toBeLessThanOrEqual(200)
  })

  it('can be made an error, or be turned off', () => {
    expect(brief(stale, 'rules: { floor-copies-diverged: error }\n')).toEqual([
      'error floor-copies-diverged'
    ])
    expect(brief(stale, 'rules: { floor-copies-diverged: off }\n')).toEqual([])
  })

  it('is silent about copies that agree, and about a raise alone', () => {
    expect(brief(copies('rustc', { a: '1.77', b: '1.77' }))).toEqual([])
    expect(brief(floor('rustc', '1.63.0', '1.77.0', true))).toEqual(['note floor-raised'])
  })
})
