import { describe, expect, it } from '@jest/globals'
import { DEFAULT_LEVELS } from '../../src/judge/notices.js'
import { weakenings } from '../../src/policy/weakened/index.js'
import { loaded } from './policies.js'

const ROADMAP = `version: 1
project:
  name: Sample
  release: { scheme: qemu, file: VERSION }
roadmap:
  - { name: Available, from: "9.2", rust: opt-in, components: selectable }
  - { name: Default, from: "10.0", rust: auto, components: fallback }
  - name: Required
    from: "11.0"
    rust: mandatory
    components: rust-only
    prototypes: guarded
    requires: [{ distros: { tool: rustc } }, { platforms: { tier: 2, host-tools: true } }]
    fallbacks-until: "12.0"
distros: [debian-13, { id: our-linux-9, rustc: "1.80" }]
platforms: [x86_64-unknown-linux-gnu, { id: aarch64-unknown-freebsd, tier: 3 }]
profiles:
  user-mode: { options: [--disable-system, --disable-tools], roadmap: [{ from: "12.0", rust: opt-in }] }
areas:
  - { name: core, paths: ["hw/core/*"], members: [CPU], components: { rust-only: never } }
components:
  varint: { c: [varint.c], rust: [src/varint.rs], prototype: true }
prototype-options: [--enable-prototypes]
floors:
  rustc: { at-most: "1.83", unguarded: keep, copies: [{ file: docs/rust.md, pattern: "rustc {version}" }] }
rules: { floor-raised: error, undecidable: note }
branches:
  - { match: "stable-*", release: "9.2", freeze: true }
  - { match: next, lead: 1, limits: { warnings: 5 }, fail-at: warning, rules: { undecidable: error } }
  - { match: "topic/*", mode: audit }
  - { match: lts, release: "9.1", roadmap: [{ name: Late, from: "12.0", rust: opt-in }] }
waivers:
  - { finding: rr-7f3a91c04b2e, reason: agreed, approved-by: ann, until: "10.0" }
  - { rule: provider-lost, component: UART, reason: agreed, approved-by: ann, until: 2026-12-31 }
`

const between = (old: string, now: string): readonly string[] =>
  weakenings(loaded(old), loaded(now), { branch: 'main', defaults: DEFAULT_LEVELS }).map(
    ({ key, from, to }) => `${key}: ${from} → ${to}`
  )

const replaced = (from: string, to: string): string => {
  expect(ROADMAP).toContain(from)
  return ROADMAP.replace(from, () => to)
}

/** What the change does to the policy, and what it weakens. */
const WEAKER: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'rules: { floor-raised',
    'twins: { trailer: Rust-twin }\nrules: { floor-raised',
    ['twins: trailer: null → Rust-twin']
  ],
  [
    'from: "10.0"',
    'from: "9.3"',
    ['roadmap: rust auto: 10.0 → 9.3', 'roadmap: components fallback: 10.0 → 9.3']
  ],
  ['rust: auto', 'rust: default-on', ['roadmap: rust default-on: 11.0 → 10.0']],
  ['components: fallback', 'components: rust-only', ['roadmap: components rust-only: 11.0 → 10.0']],
  ['prototypes: guarded', 'prototypes: allowed', ['roadmap: prototypes: guarded → allowed']],
  ['    prototypes: guarded\n', '', ['roadmap: prototypes: guarded → null']],
  [
    'tier: 2, host-tools: true',
    'tier: 3, host-tools: true',
    ['roadmap: rust mandatory requires platforms: tier 2 with host tools → tier 3 with host tools']
  ],
  [
    'tier: 2, host-tools: true',
    'tier: 2',
    ['roadmap: rust mandatory requires platforms: tier 2 with host tools → tier 2']
  ],
  [
    '{ distros: { tool: rustc } }, ',
    '',
    ['roadmap: rust mandatory requires distros with rustc: a packaged rustc → null']
  ],
  ['    fallbacks-until: "12.0"\n', '', ['roadmap: fallbacks-until: 12.0 → null']],
  ['fallbacks-until: "12.0"', 'fallbacks-until: "13.0"', ['roadmap: fallbacks-until: 12.0 → 13.0']],
  ['file: VERSION', 'file: docs/VERSION', ['project.release: qemu VERSION → qemu docs/VERSION']],
  ['debian-13, ', '', ['distros: debian-13 → null']],
  ['rustc: "1.80"', 'rustc: "1.85"', ['distros: rustc of our-linux-9: 1.80 → 1.85']],
  ['tier: 3 }', 'tier: 2 }', ['platforms: tier of aarch64-unknown-freebsd: 3 → 2']],
  [
    '  user-mode: { options: [--disable-system, --disable-tools], roadmap: [{ from: "12.0", rust: opt-in }] }',
    '  tools: { options: [--enable-tools] }',
    ['profile user-mode: --disable-system --disable-tools → null']
  ],
  [
    'from: "12.0", rust: opt-in }] }',
    'from: "11.0", rust: opt-in }] }',
    ['profile user-mode: rust opt-in: 12.0 → 11.0']
  ],
  [
    'components: { rust-only: never }',
    'components: { rust-only: "12.0" }',
    ['area core: rust-only: never → 12.0']
  ],
  ['["hw/core/*"]', '["hw/core/cpu*"]', ['area core: paths: hw/core/* → null']],
  ['members: [CPU]', 'members: [BUS]', ['area core: members: CPU → null']],
  [', prototype: true', '', ['component varint: prototype: true → null']],
  [
    '[--enable-prototypes]',
    '[--enable-prototypes, --enable-rust]',
    ['prototype-options: null → --enable-rust']
  ],
  ['at-most: "1.83", ', '', ['floor of rustc: at-most: 1.83 → null']],
  ['at-most: "1.83"', 'at-most: "1.90"', ['floor of rustc: at-most: 1.83 → 1.90']],
  ['unguarded: keep', 'unguarded: allow', ['floor of rustc: unguarded: keep → allow']],
  ['docs/rust.md', 'docs/other.md', ['floor of rustc: copies: docs/rust.md → null']],
  ['floor-raised: error', 'floor-raised: off', ['rules: floor-raised: error → off']],
  ['floor-raised: error, ', '', ['rules: floor-raised: error → warning (by default)']],
  [
    'rules: { floor-raised: error',
    'rules: { provider-lost: off, floor-raised: error',
    ['rules: provider-lost: error (by default) → off']
  ],
  [', freeze: true', '', ['branches stable-*: freeze: true → null']],
  ['release: "9.1"', 'release: "10.0"', ['branches lts: release: 9.1 → 10.0']],
  ['lead: 1', 'lead: 2', ['branches next: lead: 1 → 2']],
  ['limits: { warnings: 5 }, ', '', ['branches next: limits: 5 warnings → null']],
  ['fail-at: warning', 'fail-at: never', ['branches next: fail-at: warning → never']],
  [
    'rules: { undecidable: error }',
    'rules: { undecidable: off }',
    ['branches next: rules undecidable: error → off']
  ],
  [
    'match: next, lead: 1',
    'match: next, mode: warn, lead: 1',
    ['branches next: mode: enforce → warn']
  ],
  [
    'from: "12.0", rust: opt-in }] }\nwaivers',
    'from: "11.0", rust: opt-in }] }\nwaivers',
    ['branches lts: rust opt-in: 12.0 → 11.0']
  ],
  ['until: "10.0"', 'until: "11.0"', ['waiver for rr-7f3a91c04b2e: until 10.0 → until 11.0']],
  [
    'until: 2026-12-31',
    'until: "11.0"',
    ['waiver for provider-lost of UART: until 2026-12-31 → until 11.0']
  ],
  [
    'waivers:\n',
    'waivers:\n  - { finding: rr-000000000000, reason: x, approved-by: y, until: "10.0" }\n',
    ['waiver for rr-000000000000: null → until 10.0']
  ]
]

/** What looks alike and is stricter, or means the same. */
const SILENT: readonly (readonly [string, string, string])[] = [
  ['a comment', 'version: 1', '# a promise\nversion: 1'],
  ['a renamed milestone', 'name: Default', 'name: Rust by default'],
  ['a later milestone', 'from: "11.0"', 'from: "11.2"'],
  ['a release written otherwise', 'from: "10.0"', 'from: "10.0.0"'],
  ['a lower rung', 'rust: mandatory', 'rust: default-on'],
  ['a stricter tier', 'tier: 2, host-tools: true', 'tier: 1, host-tools: true'],
  [
    'conditions in another order',
    '[{ distros: { tool: rustc } }, { platforms: { tier: 2, host-tools: true } }]',
    '[{ platforms: { tier: 2, host-tools: true } }, { distros: { tool: rustc } }]'
  ],
  [
    'a condition more',
    '[{ distros: { tool: rustc } }, ',
    '[{ distros: { tool: rustc } }, { distros: { tool: bindgen } }, '
  ],
  ['an earlier end of fallbacks', 'fallbacks-until: "12.0"', 'fallbacks-until: "11.2"'],
  ['distros in another order, and one more', '[debian-13, {', '[fedora-42, debian-13, {'],
  ['a distro that has less', 'rustc: "1.80"', 'rustc: "1.70"'],
  ['a profile of another name', 'user-mode:', 'user-only:'],
  [
    'options in another order',
    '[--disable-system, --disable-tools]',
    '[--disable-tools, --disable-system]'
  ],
  ['a profile more', 'profiles:\n', 'profiles:\n  tools: { options: [--enable-tools] }\n'],
  ['an area of another name', 'name: core', 'name: core classes'],
  ['a wider area', '["hw/core/*"]', '["hw/**"]'],
  ['a state of the area more', '{ rust-only: never }', '{ fallback: "12.0", rust-only: never }'],
  ['a component more', 'components:\n  varint', 'components:\n  hash: { c: [hash.c] }\n  varint'],
  ['a lower limit', 'at-most: "1.83"', 'at-most: "1.70"'],
  [
    'another wording of a copy',
    'pattern: "rustc {version}"',
    'pattern: "rustc at least {version}"'
  ],
  ['a higher level', 'undecidable: note', 'undecidable: warning'],
  ['a default written out', 'rules: { floor-raised', 'rules: { provider-lost: error, floor-raised'],
  ['the release of a frozen branch', 'release: "9.2"', 'release: "10.0"'],
  ['a stricter mode', 'mode: audit', 'mode: warn'],
  ['a default mode written out', '{ match: next, lead', '{ match: next, mode: enforce, lead'],
  ['no lead any more', 'lead: 1, ', ''],
  ['fewer warnings', 'warnings: 5', 'warnings: 0'],
  ['a frozen branch more', '{ match: next, lead: 1,', '{ match: next, freeze: true,'],
  ['a narrower lax glob', 'match: "topic/*"', 'match: "topic/rust-*"'],
  ['a wider frozen glob', 'match: "stable-*", release', 'match: "{stable,old}-*", release'],
  [
    'a lax block less',
    '  - { match: "topic/*", mode: audit }\n  - { match: lts,',
    '  - { match: lts,'
  ],
  [
    'a waiver less',
    '  - { finding: rr-7f3a91c04b2e, reason: agreed, approved-by: ann, until: "10.0" }\n',
    ''
  ],
  ['a shorter waiver', 'until: "10.0"', 'until: "9.3"'],
  [
    'a waiver for fewer branches',
    'finding: rr-7f3a91c04b2e,',
    'finding: rr-7f3a91c04b2e, branch: main,'
  ],
  ['another reason', 'reason: agreed', 'reason: agreed on the list'],
  ['the document', '  name: Sample', '  name: Sample\n  document: docs/rust.md']
]

describe('weakenings', () => {
  it.each(WEAKER)('%s becomes %s', (from, to, expected) => {
    expect(between(ROADMAP, replaced(from, to))).toEqual(expected)
  })

  it.each(SILENT)('is silent about %s', (_, from, to) => {
    expect(between(ROADMAP, replaced(from, to))).toEqual([])
  })

  it('sees blocks that moved', () => {
    const block = '  - { match: "topic/*", mode: audit }\n'
    const moved = replaced(block, '').replace('waivers:\n', `${block}waivers:\n`)
    expect(between(ROADMAP, moved)).toEqual([])
    const first = ROADMAP.replace(
      'branches:\n',
      'branches:\n  - { match: "s*", mode: warn }\n'
    ).replace(/ {2}- \{ match: "stable-\*".*\n/, '')
    expect(between(ROADMAP, first)).toEqual(
      expect.arrayContaining([
        'branches s*: mode: enforce → warn',
        'branches s*: freeze: true → null'
      ])
    )
  })

  it('sees a lax glob that became wider', () => {
    expect(
      between(
        ROADMAP,
        replaced('match: "topic/*", mode: audit', 'match: "**", mode: audit').replace(
          / {2}- \{ match: lts.*\n/,
          ''
        )
      )
    ).toEqual(expect.arrayContaining(['branches **: mode: enforce → audit']))
  })

  it('names both places', () => {
    const now = replaced('from: "10.0"', 'from: "9.3"')
    const [first] = weakenings(loaded(ROADMAP), loaded(now), {
      branch: 'main',
      defaults: DEFAULT_LEVELS
    })
    expect(ROADMAP.slice(first?.was.start, first?.was.end)).toBe('"10.0"')
    expect(now.slice(first?.now.start, first?.now.end)).toBe('"9.3"')
  })
})
