import { describe, expect, it } from '@jest/globals'
import { annotate, LIMITS, notAnnotated } from '../../src/report/annotations.js'
import { renderCommand, renderGithub } from '../../src/report/github.js'
import { renderMarkdown } from '../../src/report/markdown.js'
import {
  EARLY,
  FAIL,
  HIDDEN,
  many,
  OPTION_BASE,
  PASS,
  place,
  poison,
  UNDECIDABLE,
  WARN
} from './samples.js'

describe('annotations', () => {
  it('are counted where there is no room for them, and the summary says so', () => {
    expect([notAnnotated(FAIL), notAnnotated(many(10)), notAnnotated(many(12))]).toEqual([0, 0, 6])
    expect(renderMarkdown(many(12), { notAnnotated: 6 })).toContain(
      '6 causes shown only here, without an annotation.'
    )
  })
  it('of what is gone sit on the line that survives next to it, and quote what was there', () => {
    const survivor = place('head', 'meson_options.txt', 9, 'kept')
    const [shown] = annotate({ ...FAIL, findings: [{ ...EARLY, place: OPTION_BASE, survivor }] })
    expect(shown?.at).toMatchObject({ path: 'meson_options.txt', line: 9 })
    expect(shown?.message).toContain("At base, meson_options.txt:10: “option('rust'")
  })
  it('sit on the head side and can be read alone', () => {
    expect(annotate(FAIL, { docs: 'https://example.org/rules' })).toEqual([
      {
        level: 'error',
        title:
          'rust-support-early: Rust looked for by default too early, allowed from 10.0, this is 9.2',
        message:
          "meson: option 'rust' changes from disabled to auto, so a plain build uses Rust where it is found. " +
          'The milestone "Rust by default" starts at 10.0. ' +
          'Roadmap for branch master: .github/rust-roadmap.yml:14; compared with base bbbbbbbbbb. ' +
          "Fix: Keep value: 'disabled' until 10.0 opens, or move the milestone in a change of its own. " +
          'Id: rr-7f3a91c04b2e. Docs: https://example.org/rules/rust-support-early.md',
        at: {
          path: 'meson_options.txt',
          line: 12,
          endLine: 12,
          columns: { start: 40, end: 45 }
        }
      }
    ])
  })
  it('are none on a pass', () => {
    expect(annotate(PASS)).toEqual([])
  })
  it('stay within ten of each level, the last of which counts the rest', () => {
    expect(annotate(many(10))).toHaveLength(20)
    const annotations = annotate(many(13))
    expect(annotations.filter(({ level }) => level === 'error')).toHaveLength(10)
    expect(annotations.filter(({ level }) => level === 'warning')).toHaveLength(10)
    expect(annotations[9]).toEqual({
      level: 'error',
      title: '4 more errors in the job summary',
      message:
        '4 more errors in the job summary. meson.build:10 rust-support-early: Error 10. ' +
        'meson.build:11 rust-support-early: Error 11. meson.build:12 rust-support-early: Error 12. ' +
        'meson.build:13 rust-support-early: Error 13.',
      at: undefined
    })
  })
  it('are one for a cause: findings of one change, or of one rule at one place', () => {
    const second = { ...UNDECIDABLE, ruleId: 'defaults-diverged', changeId: EARLY.changeId }
    const third = { ...EARLY, changeId: 'rr-000000000009', headline: 'In another profile' }
    const annotations = annotate({ ...FAIL, findings: [second, EARLY, third] })
    expect(annotations).toHaveLength(1)
    expect(annotations[0]?.level).toBe('error')
    expect(annotations[0]?.message).toContain(
      'Also: rust-support-early: In another profile. defaults-diverged: Rust may have become mandatory'
    )
  })
  it('quote what only base has, on a line that survives in the same file if there is one', () => {
    const gone = place('base', 'meson.build', 7, "  rust = find_program('rustc')", 'rust')
    const near = place('head', 'meson.build', 6, 'if have_rust')
    const finding = { ...EARLY, place: gone, milestone: null }
    const [anchored] = annotate({
      ...FAIL,
      findings: [{ ...finding, evidence: [{ place: near, note: '' }] }]
    })
    expect(anchored?.at?.line).toBe(6)
    expect(anchored?.message).toContain("At base, meson.build:7: “rust = find_program('rustc')”.")
    const [loose] = annotate({ ...FAIL, findings: [finding] })
    expect(loose?.at).toBeUndefined()
    expect(loose?.message).toContain('At base, meson.build:7')
  })
  it('show findings about the policy without a file', () => {
    const policy = place('policy', 'roadmap.yml', 3, 'waivers:')
    const [annotation] = annotate({ ...FAIL, findings: [{ ...EARLY, place: policy }] })
    expect(annotation?.at).toBeUndefined()
    expect(annotation?.message).toContain('At roadmap.yml:3: “waivers:”.')
  })
  it('leave columns out of a place of several lines', () => {
    const where = { ...EARLY.place, endLine: 14, endColumn: 2 }
    const [annotation] = annotate({ ...FAIL, findings: [{ ...EARLY, place: where }] })
    expect(annotation?.at).toEqual({
      path: 'meson_options.txt',
      line: 12,
      endLine: 14,
      columns: undefined
    })
  })
  it('keep to the limits of length without splitting a character', () => {
    const long = '𝔘'.repeat(9000)
    const finding = { ...EARLY, headline: long, happened: long, why: long, fix: long, ruleId: long }
    for (const annotation of annotate({
      ...FAIL,
      findings: [finding, { ...finding, changeId: null }]
    })) {
      expect(annotation.title.length).toBeLessThanOrEqual(LIMITS.title)
      expect(annotation.message.length).toBeLessThanOrEqual(LIMITS.message)
      expect(annotation.title + annotation.message).not.toMatch(/\p{Cs}/u)
    }
  })
})

describe('workflow commands', () => {
  it('are one a line', () => {
    expect(renderGithub(WARN)).toBe(
      '::warning title=undecidable%3A Rust may have become mandatory%2C which could not be decided,' +
        'file=meson.build,line=40,endLine=40,col=4,endColumn=14::' +
        'meson: support was opt-in and is now somewhere from opt-in to mandatory. ' +
        'The roadmap allows no more than opt-in before 10.0. Fix: Look at the construct named. ' +
        'Id: rr-000000000002.\n'
    )
  })
  it('escape what the runner unescapes', () => {
    const command = renderCommand({
      level: 'notice',
      title: 'a:b,c%\r\n',
      message: '100%\r\n::error::x, y',
      at: undefined
    })
    expect(command).toBe('::notice title=a%3Ab%2Cc%25%0D%0A::100%25%0D%0A::error::x, y')
  })
  it('let nothing hostile begin a command of its own or reach the terminal', () => {
    const report = poison({ ...FAIL, findings: [...FAIL.findings, ...many(12).findings] })
    const lines = renderGithub(report).split(/\r\n|[\n\r\u2028]/)
    expect(lines.pop()).toBe('')
    for (const line of lines) {
      const match = /^::(error|warning) title=([^:,]*)::(.*)$/.exec(line)
      expect(match).not.toBeNull()
      expect(line).not.toMatch(HIDDEN)
    }
  })
})
