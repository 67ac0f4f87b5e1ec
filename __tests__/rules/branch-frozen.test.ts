import { describe, expect, it } from '@jest/globals'
import { floor, floorLowered, lowered, moved, POSSIBLE, raised } from './changes.js'
import { brief, findings, judgement } from './judged.js'

const FROZEN = 'branches: [{ match: "stable-*", freeze: true }, { match: "**" }]\n'
const ON = { branch: 'stable-9.2', release: '99.0' }

describe('branch-frozen', () => {
  it.each([
    // Whatever the roadmap allows for the release, and one finding a cause.
    [raised('opt-in', 'auto'), ['error branch-frozen']],
    [moved('c-only', 'selectable'), ['error branch-frozen']],
    [moved('fallback', 'rust-only'), ['error branch-frozen']],
    [floor('meson', '1.1.0', '1.5.0', false), ['error branch-frozen']],
    [floor('rustc', '1.63', '1.70', true), ['error branch-frozen']],
    [raised('opt-in', 'auto', POSSIBLE), ['warning branch-frozen']],
    [raised(['absent', 'auto'], 'auto'), ['warning branch-frozen']],
    [
      moved('absent', 'rust-only', { dependents: ['BOARD in arm'] }),
      ['error branch-frozen', 'note new-rust-only-component']
    ],
    // What falls, and what is new and takes nothing from anybody.
    [lowered('auto', 'opt-in'), []],
    [floorLowered('rustc', '1.70', '1.63'), []],
    [moved('rust-only', 'fallback', { kind: 'component-lowered' }), []],
    [moved('absent', 'rust-only'), ['note new-rust-only-component']]
  ])('%#', (change, expected) => {
    expect(brief(change, FROZEN, ON)).toEqual(expected)
  })

  it('leaves other branches to their roadmap', () => {
    expect(brief(raised('opt-in', 'auto'), FROZEN, { branch: 'main', release: '10.0' })).toEqual([])
  })

  it('shows the line of the freeze', () => {
    const [finding] = findings(raised('opt-in', 'auto'), FROZEN, ON)
    expect(finding?.headline).toBe('Meson asks for more Rust on stable-9.2, where nothing may rise')
    expect(finding?.milestone).toMatchObject({ path: '.github/rust-roadmap.yml' })
    expect(judgement([raised('opt-in', 'auto')], FROZEN, ON).outcome).toBe('fail')
  })
})
