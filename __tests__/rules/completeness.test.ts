import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import type { Change } from '../../src/diff/change.js'
import type { Finding } from '../../src/judge/finding.js'
import { NOTICE_IDS, RULE_IDS } from '../../src/policy/rule-ids.js'
import { RULES } from '../../src/rules/index.js'
import { problemsOf } from '../policy/policies.js'
import {
  conflict,
  copies,
  diverged,
  drifted,
  floor,
  floorLowered,
  lost,
  lowered,
  moved,
  POSSIBLE,
  raised,
  superfluous,
  unguarded,
  weakened
} from './changes.js'
import { findings } from './judged.js'

const names = (folder: string, end: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(end))
    .map((name) => name.slice(0, -end.length))
    .sort()

/** Files beside the rules in their folder. */
const SHARED = ['index', 'rule', 'words']

/** The change whose finding each page shows. */
const EXAMPLES: Readonly<Record<string, Change>> = {
  'area-protected': moved('fallback', 'rust-only', { sources: ['hw/core/cpu-common.c'] }),
  'branch-frozen': moved('c-only', 'fallback'),
  'c-fallback-removed': moved('fallback', 'rust-only'),
  'component-needs-rust': moved('absent', 'rust-only', {
    dependents: ['HOBBY_BOARD in avr', 'TRAINER in avr']
  }),
  'defaults-diverged': diverged(),
  'floor-copies-diverged': copies('rustc', {
    'meson.build': '1.77.0',
    'rust/Cargo.toml': '1.77.0',
    'docs/rust.md': '1.63.0'
  }),
  'floor-raised': floor('meson', '1.1.0', '1.5.0', false),
  'new-rust-only-component': moved('absent', 'rust-only'),
  'policy-weakened': weakened('roadmap: rust auto', '10.0', '9.2'),
  'provider-conflict': conflict(['arm64 (with ACCEL_B)']),
  'provider-lost': lost('on', ['x86', 'x86_64']),
  'provider-superfluous': superfluous(['avr', 'm68k', 'mips', 'riscv', 's390x']),
  'prototype-unguarded': unguarded(['arm', 'arm64']),
  'rust-support-early': raised('opt-in', 'auto'),
  'selection-removed': moved('c-only', 'fallback'),
  'twin-drifted': drifted('c'),
  undecidable: raised('opt-in', ['opt-in', 'default-on'], {
    ...POSSIBLE,
    at: { side: 'head', span: { path: 'meson.build', start: 0, end: 1 } }
  })
}

/** What the policy says beside its roadmap where a rule needs that to speak. */
const POLICIES: Readonly<Record<string, string>> = {
  'area-protected':
    'areas: [{ name: core CPU classes, paths: ["hw/core/cpu*"], components: { rust-only: never } }]\n',
  'branch-frozen': 'branches: [{ match: main, freeze: true }]\n',
  'prototype-unguarded': 'prototype-options: [--enable-prototype-rust]\n',
  'twin-drifted': 'twins: { trailer: Rust-twin }\n'
}

const found = (id: string, change: Change): readonly Finding[] =>
  findings(change, POLICIES[id], id === 'prototype-unguarded' ? { release: '10.0' } : {})

describe('the set of rules', () => {
  it('has a file, a page and a test for each id, and nothing more', () => {
    expect(names('src/rules', '.ts').filter((name) => !SHARED.includes(name))).toEqual([
      ...RULE_IDS
    ])
    expect(names('docs/rules', '.md').filter((name) => name !== 'README')).toEqual(
      [...RULE_IDS, ...NOTICE_IDS].sort()
    )
    expect(names('__tests__/rules', '.test.ts').filter((name) => name !== 'completeness')).toEqual([
      ...RULE_IDS
    ])
    expect(RULES.map(({ id }) => id)).toEqual([...RULE_IDS])
  })

  it.each(RULE_IDS)('%s: the page shows a finding as it is made', (id) => {
    const page = readFileSync(`docs/rules/${id}.md`, 'utf8')
    const change = EXAMPLES[id]
    const [finding] = change === undefined ? [] : found(id, change)
    expect(finding?.ruleId).toBe(id)
    expect(page.split('\n')[0]).toBe(`# ${id}`)
    for (const text of [finding?.headline, finding?.happened]) expect(page).toContain(`> ${text}\n`)
  })

  it.each(RULE_IDS)('%s: hears only the kinds it listens to', (id) => {
    const rule = RULES.find((one) => one.id === id)
    const all = [
      ...Object.values(EXAMPLES),
      lowered('auto', 'opt-in'),
      floorLowered('rustc', '2', '1'),
      moved('rust-only', 'fallback', { kind: 'component-lowered', dependents: ['A in avr'] }),
      lost('off', [], ['A in avr'])
    ]
    for (const change of all)
      for (const finding of findings(change))
        if (finding.ruleId === id) expect(rule?.on).toContain(change.kind)
  })

  it('writes texts that every report can print: one line, no markup, a full stop', () => {
    for (const [id, change] of Object.entries(EXAMPLES))
      for (const { headline, happened, why, fix } of found(id, change)) {
        for (const text of [headline, happened, why, fix])
          expect(text).not.toMatch(/[\n\r<>`*]|undefined|null/)
        for (const text of [happened, why, fix]) expect(text).toMatch(/\.$/)
        expect(headline.length).toBeLessThanOrEqual(200)
      }
  })
})

describe('the YAML in the documents', () => {
  const pages = [
    'docs/policy.md',
    'docs/policy-guide.md',
    ...names('docs/rules', '.md').map((name) => `docs/rules/${name}.md`)
  ]
  const blocks = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      ([, yaml = ''], i) => [`${page} ${i + 1}`, yaml] as const
    )
  )
  /** A page may show a part; then the rest of a policy is put before it. */
  const HEAD = 'version: 1\nproject: { name: Sample, release: { scheme: git } }\n'
  const ROADMAP = 'roadmap: [{ name: a, from: "1.0", rust: auto }]\n'
  const whole = (yaml: string): string => {
    if (yaml.startsWith('version:')) return yaml
    if (yaml.startsWith('project:')) return `version: 1\n${ROADMAP}${yaml}`
    return `${HEAD}${yaml.startsWith('roadmap:') ? '' : ROADMAP}${yaml}`
  }

  it.each(blocks)('is a valid policy: %s', (_, yaml) => {
    expect(problemsOf(whole(yaml))).toEqual([])
  })

  it('has at least thirty examples', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(30)
  })

  it('is there on every page', () => {
    expect(new Set(blocks.map(([name]) => name.split(' ')[0]))).toEqual(new Set(pages))
  })
})
