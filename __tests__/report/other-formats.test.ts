import { describe, expect, it } from '@jest/globals'
import { renderCheckpatch } from '../../src/report/checkpatch.js'
import { renderCodeQuality } from '../../src/report/code-quality.js'
import { renderHtml } from '../../src/report/html.js'
import { merged, renderJsonSeries, renderTextSeries } from '../../src/report/series.js'
import {
  CHANGES_ONLY,
  EARLY,
  FAIL,
  HIDDEN,
  many,
  OPTION_BASE,
  PASS,
  place,
  poison,
  WARN
} from './samples.js'

const WAIVED = {
  ...FAIL,
  findings: [{ ...EARLY, waiver: { reason: 'agreed', approvedBy: '@ann', until: '2027-01-01' } }]
}
const REPORTS = [PASS, FAIL, WARN, CHANGES_ONLY, WAIVED, many(20)]

describe('Code Quality', () => {
  const issues = (...reports: Parameters<typeof renderCodeQuality>[0]) =>
    JSON.parse(renderCodeQuality(reports))

  it('has what GitLab asks for, and nothing on a pass', () => {
    expect(issues(FAIL)).toEqual([
      {
        description: expect.stringMatching(/^Rust looked for by default too early, .*own\.$/),
        check_name: 'rust-support-early',
        fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
        severity: 'major',
        location: { path: 'meson_options.txt', lines: { begin: 12 } }
      }
    ])
    expect(issues(WARN)[0].severity).toBe('minor')
    expect(issues(PASS)).toEqual([])
    expect(issues(WAIVED)).toEqual([])
  })
  it('names each finding once, also in a series', () => {
    const marks = issues(many(20), many(20)).map((one: { fingerprint: string }) => one.fingerprint)
    expect(new Set(marks).size).toBe(40)
    expect(marks).toHaveLength(40)
  })
})

describe('checkpatch style', () => {
  it('prints what checkpatch.pl prints for a file', () => {
    expect(renderCheckpatch([FAIL])).toBe(`ERROR:RUST_SUPPORT_EARLY: ${EARLY.headline}
#12: FILE: meson_options.txt:12:
+option('rust', type: 'feature', value: 'auto')
# ${EARLY.happened}
# ${EARLY.why}
# ${EARLY.fix}

total: 1 errors, 0 warnings, 0 checks, 3 lines checked
`)
    expect(renderCheckpatch([PASS])).toBe(
      'total: 0 errors, 0 warnings, 0 checks, 0 lines checked\n'
    )
  })
  it('quotes what was deleted, and says what is waived', () => {
    const gone = { ...EARLY, place: OPTION_BASE }
    expect(renderCheckpatch([{ ...FAIL, findings: [gone] }])).toContain(
      "#10: FILE: meson_options.txt:10:\n-option('rust', type: 'feature', value: 'disabled')\n"
    )
    const survivor = place('head', 'meson_options.txt', 9, 'kept')
    expect(renderCheckpatch([{ ...FAIL, findings: [{ ...gone, survivor }] }])).toContain(
      "#9: FILE: meson_options.txt:9:\n+kept\n# At base, meson_options.txt:10: option('rust'"
    )
    expect(renderCheckpatch([WAIVED])).toMatch(
      /^NOTE: rust-support-early waived until 2027-01-01 by @ann: agreed\ntotal: 0 errors/
    )
  })
  it('has a part for each commit of a series', () => {
    const text = renderCheckpatch([PASS, FAIL])
    expect(text.match(/^Commit cccccccccc \(merge commit\)$/gm)).toHaveLength(2)
    expect(text.match(/^total: /gm)).toHaveLength(2)
  })
  it('starts a message only where there is one', () => {
    for (const report of REPORTS) {
      const lines = renderCheckpatch([poison(report)]).split('\n')
      const own = lines.filter((line) => /^(ERROR|WARNING|CHECK):/.test(line))
      const open = report.findings.filter(({ waiver }) => waiver === null)
      expect(own).toHaveLength(open.length)
      expect(lines.join('\n')).not.toMatch(HIDDEN)
    }
  })
})

describe('HTML', () => {
  const tags = (text: string): readonly string[] => text.match(/<[^>]*>/g) ?? []

  it('shows verdict, findings, evidence, states and roadmap, and loads nothing', () => {
    const page = renderHtml([FAIL], { docs: 'https://example.org/rules' })
    expect(page).toContain('<h1>Fail: 1 error. ')
    expect(page).toContain('value: <mark>&#39;auto&#39;</mark>')
    expect(page).toContain('<a href="https://example.org/rules/rust-support-early.md">')
    expect(page).toContain('<li class="here" aria-current="step"><strong>9.2</strong>')
    expect(page).toContain('<td class="rung">auto</td>')
    expect(page).not.toMatch(/<script|<img|<link|@import|url\(|src=|\son[a-z]+=/)
    expect(page.match(/href="[^"]*"/g)).toEqual(['href="#report"', expect.any(String)])
  })
  it('lets nothing hostile become markup', () => {
    for (const report of REPORTS) {
      const page = renderHtml([poison(report)])
      const clean = renderHtml([report])
      const kinds = (text: string): ReadonlySet<string> =>
        new Set(tags(text).map((tag) => tag.replace(/\s[\s\S]*/, '>')))
      const extra = [...kinds(page)].filter((tag) => !kinds(clean).has(tag))
      expect(extra.filter((tag) => !['<b>', '</b>'].includes(tag))).toEqual([])
      expect(page).not.toMatch(HIDDEN)
      expect(page).not.toMatch(/<img|on[a-z]+=y>/)
    }
  })
  it('closes what it opens', () => {
    for (const reports of [...REPORTS.map((one) => [one]), REPORTS, []]) {
      const open: string[] = []
      for (const tag of tags(renderHtml(reports).replace(/<style>[\s\S]*<\/style>/, ''))) {
        const name = /^<\/?([a-z0-9]+)/.exec(tag)?.[1] ?? ''
        if (tag === '<!doctype html>' || name === 'meta') continue
        if (tag.startsWith('</')) expect(open.pop()).toBe(name)
        else open.push(name)
      }
      expect(open).toEqual([])
    }
  })
  it('folds the commits of a series that pass', () => {
    const page = renderHtml([PASS, FAIL])
    expect(page).toContain('<h1>2 commits: 1 fail, 1 pass. Fail: 1 error.')
    expect(page).toContain('<details class="series pass">')
    expect(page).toContain('<details class="series fail" open>')
  })
})

describe('a series', () => {
  it('ends with the verdict on all of it', () => {
    const last = renderTextSeries([PASS, FAIL], { colour: false }).trimEnd().split('\n').at(-1)
    expect(last).toMatch(/^2 commits: 1 fail, 1 pass\. Fail: 1 error\. /)
    expect(renderTextSeries([], { colour: false })).toBe(
      'Nothing to judge: the range holds no commit.\n'
    )
  })
  it('is JSON Lines with a summary', () => {
    const lines = renderJsonSeries([PASS, FAIL]).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).outcome)).toEqual(['pass', 'fail', undefined])
    expect(JSON.parse(lines[2] ?? '')).toEqual({
      schemaVersion: 1,
      steps: 2,
      shown: 2,
      outcomes: { pass: 1, warn: 0, fail: 1 }
    })
  })
  it('tells each finding once where a format knows but one report', () => {
    expect(merged([FAIL, PASS, FAIL])).toMatchObject({ findings: [EARLY], outcome: 'fail' })
    expect(merged([])).toBeUndefined()
  })
})
