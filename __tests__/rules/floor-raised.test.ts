import { describe, expect, it } from '@jest/globals'
import { floor, floorLowered, POSSIBLE } from './changes.js'
import { brief, findings } from './judged.js'

const meson = floor('meson', '1.1.0', '1.5.0', false)
const rustc = floor('rustc', '1.63.0', '1.77.0', true)

describe('floor-raised', () => {
  it('warns where everybody needs the newer tool', () => {
    expect(findings(meson)).toMatchObject([
      {
        level: 'warning',
        headline: 'Everybody now needs meson 1.5.0 (before: 1.1.0), even without Rust',
        happened: 'meson.build asks for meson 1.5.0 (before: 1.1.0), whether or not Rust is on.',
        fix: 'Ask for the newer meson only where Rust is on, or say floors.meson.unguarded: allow in a separate change to .github/rust-roadmap.yml.',
        allowedFrom: null,
        milestone: null
      }
    ])
  })

  it('takes a note where only builds with Rust need it', () => {
    expect(findings(rustc)).toMatchObject([
      { level: 'note', headline: 'Building with Rust now needs rustc 1.77.0 (before: 1.63.0)' }
    ])
    expect(findings(floor('rustc', null, '1.80.0', true))).toMatchObject([
      { level: 'note', headline: 'Building with Rust now needs rustc 1.80.0 (before: any version)' }
    ])
  })

  it.each([
    [meson, 'floors: { meson: { unguarded: keep } }\n', ['error floor-raised']],
    [meson, 'floors: { meson: { unguarded: allow } }\n', ['note floor-raised']],
    [
      { ...meson, ...POSSIBLE },
      'floors: { meson: { unguarded: keep } }\n',
      ['warning floor-raised']
    ],
    [meson, 'rules: { floor-raised: error }\n', ['error floor-raised']],
    [rustc, 'rules: { floor-raised: error }\n', ['note floor-raised']],
    [rustc, 'floors: { rustc: { unguarded: keep } }\n', ['note floor-raised']],
    [rustc, 'floors: { rustc: { at-most: "1.70" } }\n', ['error floor-raised']],
    [rustc, 'floors: { rustc: { at-most: "1.77" } }\n', ['note floor-raised']],
    [
      rustc,
      'rules: { floor-raised: note }\nfloors: { rustc: { at-most: "1.70" } }\n',
      ['error floor-raised']
    ],
    [meson, 'floors: { rustc: { at-most: "1.0" } }\n', ['warning floor-raised']],
    [meson, 'rules: { floor-raised: off }\nfloors: { meson: { unguarded: keep } }\n', []]
  ])('policy decides: %#', (change, more, expected) => {
    expect(brief(change, more)).toEqual(expected)
  })

  it('points to the ceiling', () => {
    const more = 'floors: { rustc: { at-most: "1.70" } }\n'
    const [finding] = findings(rustc, more)
    expect(finding).toMatchObject({
      headline: 'rustc 1.77.0 is above the ceiling of the policy, 1.70',
      why: 'The policy promises packagers that rustc 1.70 is new enough.'
    })
    expect(finding?.milestone).not.toBeNull()
  })

  it('is silent about a floor that is lowered', () => {
    expect(brief(floorLowered('rustc', '1.80.0', '1.63.0'))).toEqual([])
  })
})
