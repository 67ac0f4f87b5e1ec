import { describe, expect, it } from '@jest/globals'
import { diverged, raised } from './changes.js'
import { brief, findings } from './judged.js'

describe('defaults-diverged', () => {
  it('says what each source has', () => {
    expect(findings(diverged())).toMatchObject([
      {
        level: 'warning',
        headline:
          'The defaults of rust disagree: the configure script has opt-in and Meson has auto',
        happened:
          'The same choice has several defaults: the configure script (configure) has the default disabled, which is opt-in and Meson (meson_options.txt) has the default auto, which is auto.',
        fix: 'Give rust the same default in configure and meson_options.txt.'
      }
    ])
  })

  it('can be made an error, or be turned off', () => {
    expect(brief(diverged(), 'rules: { defaults-diverged: error }\n')).toEqual([
      'error defaults-diverged'
    ])
    expect(brief(diverged(), 'rules: { defaults-diverged: off }\n')).toEqual([])
  })

  it('is silent about a raise that is allowed', () => {
    expect(brief(raised('absent', 'opt-in'))).toEqual([])
  })
})
