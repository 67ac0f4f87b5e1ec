import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { judge } from '../../src/judge/judge.js'
import { conditionsOf } from '../../src/policy/conditions.js'
import { shippedTables } from '../../src/run/tables.js'
import { loaded } from '../policy/policies.js'
import { diverged, lost, moved, raised, superfluous } from '../rules/changes.js'

/** As the shipped tables have it, for a build that asks for the compiler that the manual names. */
const world = { tables: shippedTables(), floors: new Map([['rustc', '1.83.0']]) }

const judged = (file: string, release: string, ...changes: Parameters<typeof judge>[0]) =>
  judge(changes, loaded(readFileSync(`policy/${file}`, 'utf8')), {
    branch: 'master',
    release,
    world
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

describe('policy/qemu.yml on its conditions', () => {
  const text = readFileSync('policy/qemu.yml', 'utf8')
  const mandatory = raised('opt-in', 'mandatory')
  const said = (policy: string, floor: string) =>
    judge([mandatory], loaded(policy), {
      branch: 'master',
      release: '11.0',
      world: { ...world, floors: new Map([['rustc', floor]]) }
    }).findings.map(({ level, headline }) => `${level}: ${headline}`)

  it('are met by what the tables know', () => {
    const states = conditionsOf(loaded(text), world).map(({ milestone, state, conditions }) => [
      milestone,
      state,
      conditions.map(({ rows }) => rows.length)
    ])
    expect(states[2]).toEqual(['Rust is required', 'met', [13, 12]])
    expect(said(text, '1.83.0')).toEqual([])
  })

  it('name the platform that is not there', () => {
    const then = text.replace(
      '- aarch64-unknown-freebsd',
      '- { id: aarch64-unknown-freebsd, tier: 3, reason: as in 2024 }'
    )
    expect(said(then, '1.83.0')).toEqual([
      'error: Rust mandatory too early, "Rust is required" waits for aarch64-unknown-freebsd (Tier 3), this is 11.0'
    ])
    expect(said(then.replace('- { id: aarch64-unknown-freebsd', '# - {'), '1.83.0')).toEqual([])
  })

  it('name each distribution below the floor, and what stands beside the default package', () => {
    const [first] = said(text, '1.90.0')
    expect(first).toBe(
      'error: Rust mandatory too early, "Rust is required" waits for debian-12 (rustc 1.85.0 (rustc-web) < 1.90.0), this is 11.0'
    )
    expect(said(text.replace('packages: any', 'packages: default'), '1.83.0')).toEqual([
      'error: Rust mandatory too early, "Rust is required" waits for debian-12 (rustc 1.63.0 < 1.83.0), ubuntu-22.04 (rustc 1.75.0 < 1.83.0) and 1 more, this is 11.0'
    ])
  })

  it('warn of what nobody knows', () => {
    const more = text.replace('\ndistros:', '\ndistros:\n  - sles-16')
    expect(said(more, '1.83.0')).toEqual([
      'warning: Rust mandatory may be too early, "Rust is required" waits for sles-16 (which rustc it packages is not known), this is 11.0'
    ])
  })

  it('warn, and do no more, where packages may have moved on since they were looked up', () => {
    const only = (rows: string): string =>
      text.replace(/^distros:\n( {2}- .*\n)+/m, `distros: [${rows}]\n`)
    expect(
      said(only('rhel-10, alpine-3.24, arch, freebsd-ports, homebrew, msys2'), '1.92.0')
    ).toEqual([])
    expect(said(only('rhel-10'), '1.99.0')).toEqual([
      'warning: Rust mandatory may be too early, "Rust is required" waits for rhel-10 (rustc 1.92.0 or newer by now, 1.99.0 is asked for), this is 11.0'
    ])
    expect(said(only('{ id: rhel-10, rustc: "1.92.0", reason: looked up }'), '1.99.0')).toEqual([
      'error: Rust mandatory too early, "Rust is required" waits for rhel-10 (rustc 1.92.0 < 1.99.0), this is 11.0'
    ])
    // What the policy's own row does not say stays as it is shipped.
    expect(said(only('{ id: rhel-10, meson: "1.4.1", reason: looked up }'), '1.99.0')).toEqual([
      'warning: Rust mandatory may be too early, "Rust is required" waits for rhel-10 (rustc 1.92.0 or newer by now, 1.99.0 is asked for), this is 11.0'
    ])
  })
})

describe('policy/qemu-duplicates.yml', () => {
  it.each([
    // No choice at run time: the first device is as it was merged.
    ['9.2', moved('c-only', 'fallback'), []],
    ['9.2', raised('absent', 'opt-in'), []],
    ['9.2', raised('opt-in', 'auto'), ['error rust-support-early']],
    // Duplicates are fine in 10.x, and so is a build that needs Rust unless it is turned off.
    ['10.0', moved('c-only', 'fallback'), []],
    ['10.0', moved('c-only', 'selectable'), []],
    ['10.2', raised('opt-in', 'default-on'), []],
    ['10.2', raised('auto', 'mandatory'), ['error rust-support-early']],
    ['10.2', moved('fallback', 'rust-only'), ['error c-fallback-removed']],
    // From 11.0 on turning Rust off drops devices and boards.
    ['11.0', moved('fallback', 'rust-only'), []],
    ['11.0', raised('default-on', 'mandatory'), []],
    ['11.0', raised('mandatory', 'sole'), ['error rust-support-early']]
  ] as const)('%s: %#', (release, change, expected) => {
    expect(judged('qemu-duplicates.yml', release, change)).toEqual(expected)
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
