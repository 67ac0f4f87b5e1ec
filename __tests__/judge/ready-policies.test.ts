import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { judge } from '../../src/judge/judge.js'
import { loaded } from '../policy/policies.js'
import { diverged, lost, moved, raised, superfluous } from '../rules/changes.js'

const judged = (file: string, release: string, ...changes: Parameters<typeof judge>[0]) =>
  judge(changes, loaded(readFileSync(`policy/${file}`, 'utf8')), {
    branch: 'master',
    release
  }).findings.map(({ level, ruleId }) => `${level} ${ruleId}`)

describe('policy/qemu.yml on the conversions', () => {
  it.each([
    // The first device: the choice is made when configuring, the published plan has it at run time.
    ['9.2', moved('c-only', 'fallback'), ['error selection-removed']],
    ['9.2', superfluous(['avr']), ['warning provider-superfluous']],
    // The second one, in the stage that has no choice any more, came with a defect.
    ['10.0', moved('c-only', 'fallback'), []],
    ['10.0', lost('on', ['i386']), ['error provider-lost']],
    ['10.2', moved('fallback', 'rust-only'), ['error c-fallback-removed']],
    ['11.0', moved('fallback', 'rust-only'), []],
    ['10.2', moved('absent', 'rust-only'), ['note new-rust-only-component']]
  ] as const)('%s: %#', (release, change, expected) => {
    expect(judged('qemu.yml', release, change)).toEqual(expected)
  })
})

describe('policy/starter.yml', () => {
  it('keeps C for builds without Rust, without failing', () => {
    expect(judged('starter.yml', '2.0', moved('c-only', 'fallback'))).toEqual([])
    expect(judged('starter.yml', '2.0', moved('fallback', 'rust-only'))).toEqual([
      'warning c-fallback-removed'
    ])
  })
})

describe('policy/git.yml', () => {
  const make = raised('opt-in', 'default-on', {
    subject: { ...raised('opt-in', 'default-on').subject, buildSystem: 'make' }
  })
  it.each([
    // What came with 2.52: auto in Meson, off in the Makefile, and the two disagree.
    ['2.52', raised('absent', 'auto'), []],
    ['2.52', raised('absent', 'opt-in'), []],
    ['2.51', raised('absent', 'auto'), ['error rust-support-early']],
    // Default-on in both was prepared while 2.54 was in its candidates, and merged for 2.55.
    ['2.54', raised('auto', 'default-on'), ['error rust-support-early']],
    ['2.54', make, ['error rust-support-early']],
    ['2.55', raised('auto', 'default-on'), []],
    ['2.55', make, []],
    ['2.55', raised('default-on', 'mandatory'), ['error rust-support-early']],
    ['3.0', raised('default-on', 'mandatory'), []],
    // An object with a twin in Rust, and one that is new.
    ['2.52', moved('c-only', 'fallback'), []],
    ['2.55', moved('fallback', 'rust-only'), ['error c-fallback-removed']],
    ['2.53', moved('absent', 'rust-only'), ['note new-rust-only-component']],
    ['3.0', moved('fallback', 'rust-only'), []]
  ] as const)('%s: %#', (release, change, expected) => {
    expect(judged('git.yml', release, change)).toEqual(expected)
  })

  it('has two defaults itself', () => {
    expect(judged('git.yml', '2.52', diverged())).toEqual(['note defaults-diverged'])
  })
})

describe('policy/suricata.yml', () => {
  it.each([
    ['4.0', raised('absent', 'opt-in'), []],
    ['4.0', raised('opt-in', 'auto'), ['error rust-support-early']],
    ['4.1.0', raised('opt-in', 'auto'), []],
    ['4.1.0', raised('auto', 'mandatory'), ['error rust-support-early']],
    ['5.0.0', raised('auto', 'mandatory'), []],
    ['4.1.0', moved('c-only', 'fallback'), []],
    ['4.1.0', moved('fallback', 'rust-only'), ['error c-fallback-removed']],
    ['5.0.0', moved('fallback', 'rust-only'), []]
  ] as const)('%s: %#', (release, change, expected) => {
    expect(judged('suricata.yml', release, change)).toEqual(expected)
  })
})
