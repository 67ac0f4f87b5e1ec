import { describe, expect, it } from '@jest/globals'
import { blockFor, permissions } from '../../src/policy/active.js'
import { declaredCopies } from '../../src/policy/copies.js'
import { expand, matchesGlob } from '../../src/policy/glob.js'
import { findVersions } from '../../src/policy/pattern.js'
import { resolveRelease } from '../../src/policy/release.js'
import { GOOD, loaded } from './policies.js'

const at = (release: string, branch = 'main', more = '') =>
  permissions(loaded(GOOD + more), { branch, release })

describe('permissions', () => {
  it.each([
    ['9.1', 'absent', undefined],
    ['9.2', 'opt-in', 'Rust is available'],
    ['9.10', 'opt-in', 'Rust is available'],
    ['10.0', 'auto', 'Rust by default'],
    ['10.0.0', 'auto', 'Rust by default'],
    ['99.0', 'auto', 'Rust by default']
  ])('for %s at most %s (%s)', (release, highest, milestone) => {
    const active = at(release)
    expect(active.highest).toBe(highest)
    expect(active.milestone?.name).toBe(milestone)
  })

  it('says from when a rung is allowed, and where that stands', () => {
    const active = at('9.2')
    const line = (rung: 'opt-in' | 'auto' | 'default-on' | 'sole') => {
      const { release, milestone, span } = active.allowedFrom(rung)
      return [release, milestone, GOOD.slice(span.start, span.end)]
    }
    expect(line('opt-in')).toEqual(['9.2', 'Rust is available', '"9.2"'])
    expect(line('auto')).toEqual(['10.0', 'Rust by default', '"10.0"'])
    expect(line('default-on')).toEqual(['never', 'Rust is required', 'never'])
    expect(line('sole')).toEqual(['never', null, 'name: Rust is required'])
  })

  it('enforces where nothing is said', () => {
    expect(at('9.2')).toMatchObject({
      mode: 'enforce',
      failAt: 'error',
      levels: {},
      block: undefined
    })
    expect(at('9.2').milestones.map(({ reached }) => reached)).toEqual([true, false, false])
  })

  it('takes the first block that matches, and its levels before those for all', () => {
    const more =
      'rules: { undecidable: off, floor-raised: note }\nbranches: [{ match: "m*", mode: audit, fail-at: never, rules: { undecidable: error } }, { match: "{main,next}", mode: warn }]\n'
    const active = at('9.2', 'refs/heads/main', more)
    expect(active).toMatchObject({
      mode: 'audit',
      failAt: 'never',
      levels: { undecidable: 'error', 'floor-raised': 'note' }
    })
    expect(active.block?.index).toBe(0)
    expect(blockFor(loaded(GOOD + more), 'dev')).toBeUndefined()
  })
})

describe('components', () => {
  /** GOOD with `components` in its three milestones: 9.2, 10.0 and never. */
  const scheduled = (...states: readonly (string | undefined)[]) => {
    const rungs = ['opt-in', 'auto', 'mandatory']
    return rungs.reduce(
      (text, rung, i) =>
        states[i] === undefined
          ? text
          : text.replace(`rust: ${rung}\n`, `rust: ${rung}\n    components: ${states[i]}\n`),
      GOOD
    )
  }
  const allowed = (text: string, release: string) =>
    permissions(loaded(text), { branch: 'main', release })

  it.each([
    // What 9.1, 9.2 and 10.0 allow. Nothing is said: nothing is restricted.
    [[], ['rust-only', 'rust-only', 'rust-only']],
    [
      ['selectable', 'fallback', 'rust-only'],
      ['c-only', 'selectable', 'fallback']
    ],
    // A milestone without it goes on as before.
    [
      ['selectable', undefined, 'rust-only'],
      ['c-only', 'selectable', 'selectable']
    ],
    // Named for the first time later on: "not before", so anything short of it until then.
    [
      [undefined, 'fallback', 'rust-only'],
      ['selectable', 'selectable', 'fallback']
    ],
    [
      [undefined, undefined, 'rust-only'],
      ['fallback', 'fallback', 'fallback']
    ],
    [
      ['c-only', 'fallback'],
      ['c-only', 'c-only', 'fallback']
    ],
    [
      ['absent', 'fallback'],
      ['absent', 'absent', 'fallback']
    ],
    [['rust-only'], ['fallback', 'rust-only', 'rust-only']]
  ])('%j allows %j', (states, expected) => {
    const text = scheduled(...states)
    const now = ['9.1', '9.2', '10.0'].map((release) => allowed(text, release).componentAllowed)
    expect(now).toEqual(expected)
  })

  it('says from when a state is allowed, and where that stands', () => {
    const text = scheduled(undefined, 'fallback', 'rust-only')
    const line = (state: 'fallback' | 'rust-only', policy = text) => {
      const { release, milestone, span } = allowed(policy, '9.1').componentAllowedFrom(state)
      return [release, milestone, policy.slice(span.start, span.end)]
    }
    expect(line('fallback')).toEqual(['10.0', 'Rust by default', '"10.0"'])
    expect(line('rust-only')).toEqual(['never', 'Rust is required', 'never'])
    const short = scheduled('selectable')
    expect(line('rust-only', short)).toEqual(['never', null, 'name: Rust is required'])
  })

  it('shows what holds at each milestone', () => {
    const { milestones } = allowed(scheduled('selectable', undefined, 'rust-only'), '9.2')
    expect(milestones.map(({ components }) => components)).toEqual([
      'selectable',
      'selectable',
      'rust-only'
    ])
  })
})

describe('matchesGlob', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'main2', false],
    ['stable-*', 'stable-9.2', true],
    ['stable-*', 'stable-9.2/x', false],
    ['**', 'a/b/c', true],
    ['series/**', 'series/a/b', true],
    ['series/*', 'series/', true],
    ['v?.?', 'v9.2', true],
    ['v?', 'v/', false],
    ['{main,master}', 'master', true],
    ['{main,master}', 'maintainer', false],
    ['a{,-b}', 'a', true],
    ['a.c', 'abc', false],
    ['', 'x', false]
  ])('%s %s', (glob, name, expected) => {
    expect(matchesGlob(glob, name)).toBe(expected)
  })

  it('answers at once where a regular expression would not', () => {
    expect(matchesGlob(`${'*a'.repeat(45)}b`, 'a'.repeat(2000))).toBe(false)
  })

  it('bounds alternatives', () => {
    expect(expand('{a,b}'.repeat(20)).length).toBeLessThanOrEqual(64)
  })
})

describe('findVersions', () => {
  const versions = (pattern: string, text: string, suffixes = false) =>
    findVersions(pattern, text, suffixes).map(({ version, start, end }) => {
      expect(text.slice(start, end)).toBe(version)
      return version
    })

  it.each([
    ['needs rustc {version} or newer', 'It needs rustc 1.63.0 or newer.', ['1.63.0']],
    ['needs rustc {version} or newer', 'needs\n  rustc 1.63.0\tor\r\nnewer', ['1.63.0']],
    ['rustc {version}', 'rustc 1.63.0. Also rustc 1.77.', ['1.63.0', '1.77']],
    ['rustc {version}.', 'rustc 1.63.0.', ['1.63.0']],
    ['msrv = "{version}"', 'msrv = "1.83.0"', ['1.83.0']],
    ['msrv = "{version}"', 'msrv = "1.83.0', []],
    ['{version}', 'v1.2 and x3.4 and 5', ['1.2', '5']],
    ['V{version}', 'V V V1', ['1']],
    ['rustc {version}', 'rustcc 1.0 rustc one', []],
    ['aab{version}', 'aaab1', ['1']]
  ])('%s in %j', (pattern, text, expected) => {
    expect(versions(pattern, text)).toEqual(expected)
  })

  it('takes suffixes when asked to', () => {
    expect(versions('V={version}', 'V=v2.54.0-rc1\n', true)).toEqual(['2.54.0-rc1'])
    expect(versions('V={version}-dev', 'V=2.54.0-dev\n', true)).toEqual(['2.54.0'])
    expect(versions('V={version}', 'see V=2.54.', true)).toEqual(['2.54'])
  })

  it('is literal', () => {
    expect(versions('a.*{version}', 'abc 1.0')).toEqual([])
  })
})

describe('declaredCopies', () => {
  const policy = loaded(
    `${GOOD}floors:\n  rustc:\n    copies:\n      - { file: a.md, pattern: "rustc {version}" }\n      - { file: b.md, pattern: "Rust {version}" }\n`
  )

  it('finds them with their places', () => {
    const texts: Readonly<Record<string, string>> = {
      'a.md': 'rustc 1.63.0',
      'b.md': 'Rust 1.77.0'
    }
    expect(declaredCopies(policy, (path) => texts[path])).toEqual({
      copies: [
        {
          tool: 'rustc',
          version: '1.63.0',
          at: { path: 'a.md', start: 6, end: 12 },
          note: 'declared in the policy'
        },
        {
          tool: 'rustc',
          version: '1.77.0',
          at: { path: 'b.md', start: 5, end: 11 },
          note: 'declared in the policy'
        }
      ],
      missing: []
    })
  })

  it('is silent about a file that is not there, not about one that is worded otherwise', () => {
    const result = declaredCopies(policy, (path) => (path === 'b.md' ? 'none' : undefined))
    expect(result.copies).toEqual([])
    expect(result.missing).toMatchObject([
      {
        file: 'b.md',
        message:
          'b.md does not say "Rust {version}"; bring the policy\'s copy of the rustc floor up to date with the file\'s wording'
      }
    ])
  })
})

describe('branches', () => {
  const branches = `branches:
  - { match: "stable-*", release: "stable-{version}", freeze: true }
  - { match: next, lead: 2, limits: { warnings: 3 } }
  - match: lts
    roadmap: [{ name: Late, from: "12.0", rust: opt-in }]
`
  it('lead counts as the release scheme counts', () => {
    expect(at('9.1', 'next', branches)).toMatchObject({
      heading: '9.1',
      release: '10.0',
      lead: 2,
      highest: 'auto',
      mostWarnings: 3
    })
  })

  it('a branch has its own roadmap', () => {
    const active = at('10.0', 'lts', branches)
    expect(active.highest).toBe('absent')
    expect(active.allowedFrom('opt-in')).toMatchObject({ release: '12.0', milestone: 'Late' })
  })

  it('finds the release line in the name of a branch', () => {
    const policy = loaded(GOOD + branches)
    const release = (branch: string) =>
      resolveRelease(policy, blockFor(policy, branch), { text: () => undefined, branch })
    expect(at('9.2', 'stable-9.2', branches).frozen).toBe(true)
    expect(release('stable-9.2')).toMatchObject({ ok: true, release: '9.2' })
    expect(release('refs/heads/stable-10.0')).toMatchObject({ ok: true, release: '10.0' })
    expect(release('stable-next')).toMatchObject({ ok: false })
  })
})
