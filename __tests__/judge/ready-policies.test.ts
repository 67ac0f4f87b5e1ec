import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { judge } from '../../src/judge/judge.js'
import { loaded } from '../policy/policies.js'
import { lost, moved, superfluous } from '../rules/changes.js'

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
