// Every folder cases/<rule>/<case> is one check: base/ against head/ under policy.yml, and expected.txt
// is what a person would see. UPDATE_CASES=1 rewrites the expected texts; read the difference before
// you commit it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { check, readSnapshot } from '../src/check.js'
import { blockFor } from '../src/policy/active.js'
import { declaredCopies } from '../src/policy/copies.js'
import { declaredBy } from '../src/policy/declared.js'
import { type LoadedPolicy, loadPolicy } from '../src/policy/load.js'
import type { OwnPolicy } from '../src/policy/own.js'
import { resolveRelease } from '../src/policy/release.js'
import { LEVEL_IDS } from '../src/policy/rule-ids.js'
import { parseTables } from '../src/policy/tables.js'
import { createReaders } from '../src/readers/index.js'
import { Locator } from '../src/report/locate.js'
import type { Report } from '../src/report/report.js'
import { renderText } from '../src/report/text.js'
import { memorySnapshot } from '../src/source/memory.js'
import type { Snapshot } from '../src/source/snapshot.js'

const ROOT = fileURLToPath(new URL('cases/', import.meta.url))

/** A few rows that stay as they are, however the shipped tables go on. */
const TABLES = parseTables({
  distros: readFileSync(new URL('fixtures/tables/distros.json', import.meta.url), 'utf8'),
  platforms: readFileSync(new URL('fixtures/tables/platforms.json', import.meta.url), 'utf8')
})

function folder(dir: string, revision: string): Snapshot {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name)
      files[path.slice(dir.length + 1)] = readFileSync(path, 'utf8')
    }
  return memorySnapshot(revision, files)
}

function policyOf(dir: string): LoadedPolicy & { readonly text: string } {
  const text = readFileSync(join(dir, 'policy.yml'), 'utf8')
  const loaded = loadPolicy(text, 'policy.yml')
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'))
  return { ...loaded, text }
}

/** `own.yml`, where there is one, is the policy as the change in question has it. */
function ownPolicy(dir: string): (OwnPolicy & { readonly text: string }) | undefined {
  if (!existsSync(join(dir, 'own.yml'))) return undefined
  const text = readFileSync(join(dir, 'own.yml'), 'utf8')
  const own = loadPolicy(text, 'policy.yml')
  if (own.ok) return { kind: 'changed', loaded: own, base: undefined, text }
  const [first, ...more] = own.problems
  if (first === undefined) throw new Error('a broken policy without a problem')
  return { kind: 'invalid', path: 'policy.yml', problems: [first, ...more], text }
}

function report(
  base: Snapshot,
  head: Snapshot,
  policy: LoadedPolicy & { text: string },
  own: ReturnType<typeof ownPolicy>
): Report {
  const readers = createReaders()
  const release = resolveRelease(policy, blockFor(policy, 'main'), {
    text: (path) => base.text(path)
  })
  if (!release.ok) throw new Error(release.message)
  const model = (snapshot: Snapshot) =>
    readSnapshot(snapshot, readers, {
      ...declaredBy(policy.policy),
      declared: declaredCopies(policy, (path) => snapshot.text(path)).copies
    })
  const locator = new Locator({
    base: (path) => base.text(path),
    head: (path) => (path === 'policy.yml' ? own?.text : head.text(path)),
    policy: () => policy.text
  })
  const context = {
    policy,
    tables: TABLES,
    branch: 'main',
    release: release.release,
    today: '2026-11-22',
    own,
    ownRelease: own && { value: release.release }
  }
  return {
    base: { id: 'base', origin: 'base/' },
    head: { id: 'head', origin: 'head/' },
    release: { value: release.release, scheme: release.scheme, evidence: [] },
    policy: {
      path: 'policy.yml',
      origin: 'policy.yml',
      branch: 'main',
      mode: 'enforce',
      milestones: []
    },
    reproduce: null,
    ...check(model(base), model(head), context, locator)
  }
}

const cases = readdirSync(ROOT).flatMap((rule) =>
  readdirSync(join(ROOT, rule)).map((name) => ({ rule, name, dir: join(ROOT, rule, name) }))
)

describe.each(cases)('$rule: $name', ({ rule, dir }) => {
  const policy = policyOf(dir)
  const own = ownPolicy(dir)
  const [base, head] = [folder(join(dir, 'base'), 'base'), folder(join(dir, 'head'), 'head')]

  it('says what is expected', () => {
    const seen = renderText(report(base, head, policy, own))
    const file = join(dir, 'expected.txt')
    if (process.env['UPDATE_CASES'] === '1') writeFileSync(file, seen)
    expect(seen).toBe(readFileSync(file, 'utf8'))
  })

  it('fires or stays silent as its policy file announces', () => {
    const found = report(base, head, policy, own).findings.map(({ ruleId }) => ruleId)
    const silent = policy.text.startsWith('# Silent')
    expect(found.includes(rule)).toBe(!silent)
  })

  it('says nothing about a side and itself', () => {
    expect(report(base, base, policy, undefined).changes).toEqual([])
    expect(report(head, head, policy, undefined).changes).toEqual([])
  })
})

it('has a case that fires and a look-alike that stays silent for every rule', () => {
  for (const rule of LEVEL_IDS) {
    const mine = cases.filter((one) => one.rule === rule)
    const silent = mine.filter(({ dir }) => policyOf(dir).text.startsWith('# Silent'))
    expect({ rule, fires: mine.length > silent.length, silent: silent.length > 0 }).toEqual({
      rule,
      fires: true,
      silent: true
    })
    expect(existsSync(join(ROOT, rule))).toBe(true)
  }
})
