import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { renderMarkdown, SUMMARY_LIMIT } from '../../src/report/markdown.js'
import { code, fence, prose, utf8Length } from '../../src/report/markdown-text.js'
import { mermaid, renderTimeline } from '../../src/report/timeline.js'
import { CHANGES_ONLY, EARLY, FAIL, HIDDEN, many, PASS, poison, WARN } from './samples.js'

const docs = 'https://example.org/rules'
const expected = (name: string): string =>
  readFileSync(new URL(`expected/${name}.md`, import.meta.url), 'utf8')

describe('the job summary', () => {
  it('is four lines and the folded state on a pass', () => {
    expect(renderMarkdown(PASS, { docs })).toBe(expected('pass'))
    expect(renderMarkdown(PASS).split('\n\n')[0]?.split('\n')).toHaveLength(4)
  })
  it('has a row and folded evidence for a finding', () => {
    expect(renderMarkdown(FAIL, { docs })).toBe(expected('fail'))
  })
  it('names what was not evaluated', () => {
    expect(renderMarkdown(WARN, { docs })).toBe(expected('warn'))
  })
  it('lists changes without a policy', () => {
    expect(renderMarkdown(CHANGES_ONLY, { docs })).toBe(expected('changes'))
  })
  it('stays below what GitHub takes, and says what it left out', () => {
    const wide = { ...EARLY, happened: '𝔘'.repeat(5000), why: '<'.repeat(5000) }
    const report = {
      ...FAIL,
      findings: Array.from({ length: 3000 }, (_, i) => ({ ...wide, changeId: `rr-${i}` })),
      states: Array.from(
        { length: 3000 },
        () => ({ ...PASS.states[0], base: '|'.repeat(9000) }) as never
      )
    }
    const text = renderMarkdown(report)
    expect(new TextEncoder().encode(text).length).toBeLessThan(SUMMARY_LIMIT)
    expect(text).toContain('2800 more are in the JSON report.')
    expect(text).toMatch(/_\d+ parts? left out, GitHub limits a summary to 1 MiB\._\n$/)
  })
  it('keeps every finding up to two hundred', () => {
    expect(renderMarkdown(many(100)).match(/^<details><summary>(error|warning)/gm)).toHaveLength(
      200
    )
  })
  it('lets nothing hostile become markup', () => {
    for (const report of [PASS, FAIL, WARN, CHANGES_ONLY]) {
      const text = renderMarkdown(poison(report))
      const outside = text.replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '')
      expect(outside).not.toMatch(/<(?!\/?(details|summary|code)>)/)
      expect(outside.match(/<details>/g)?.length).toBe(outside.match(/<\/details>/g)?.length)
      expect(outside).not.toMatch(/@(?!&#8203;)/)
      expect(outside).not.toContain('://')
      expect(outside).not.toMatch(/(?<!&)#\d/)
      expect(text).not.toMatch(HIDDEN)
      for (const row of outside.split('\n').filter((line) => line.startsWith('| ')))
        expect(row.replaceAll('\\|', '').match(/\|/g)?.length).toBeLessThanOrEqual(6)
    }
  })
})

describe('Markdown escaping', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['<b>&lt;', '&lt;b&gt;&amp;lt;'],
    ['@team', '@&#8203;team'],
    ['see #12 and GH-3', 'see #&#8203;12 and GH-&#8203;3'],
    ['https://a.example', 'https:&#8203;//a.example'],
    ['www.a.example', 'www&#8203;.a.example'],
    ['[a](b)', '\\[a\\](b)'],
    ['- item', '&#8203;- item'],
    ['1. item', '&#8203;1. item'],
    ['1.77.0', '1.77.0'],
    ['    code', 'code'],
    ['two\n\nlines', 'two lines'],
    ['-Drust=enabled', '&#8203;-Drust=enabled']
  ])('%j as prose', (text, markdown) => {
    expect(prose(text)).toBe(markdown)
  })
  it.each([
    ['meson.build:3', '`meson.build:3`'],
    ['a`b', '<code>a\\`b</code>'],
    ['a|b', '<code>a\\|b</code>'],
    [' a', '<code>a</code>']
  ])('%j as code', (text, markdown) => {
    expect(code(text)).toBe(markdown)
  })
  it('fences with more backticks than there are inside', () => {
    expect(fence(['```', 'a'])).toBe('````text\n```\na\n````')
  })
  it('counts bytes as UTF-8', () => {
    for (const text of ['', 'a', 'ä', '→', '𝔘', 'a→𝔘'])
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
  })
})

describe('the timeline', () => {
  const at = (value: string): readonly string[] | undefined =>
    renderTimeline({ ...PASS, release: { value, scheme: 'qemu', evidence: [] } })?.slice(2)
  it('says where we are: on a milestone, between two, before and after all', () => {
    expect(at('10.0')).toEqual([
      '    9.2 : Rust is available : Rust opt-in',
      '    10.0 : Rust by default : Rust auto : you are here',
      '    never : Pure Rust : Rust sole'
    ])
    expect(at('9.3')?.[1]).toBe('    9.3 : you are here')
    expect(at('8.0')?.[0]).toBe('    8.0 : you are here')
    expect(at('11.0')?.[2]).toBe('    11.0 : you are here')
  })
  it('has no words of its own from milestones and releases', () => {
    const evil = 'a : b; c # d "e" <f> ```\nsection g'
    const steps = [
      { release: 'section 9', name: evil, rust: 'auto', here: false },
      { release: evil, name: '```', rust: null, here: true }
    ]
    expect(mermaid(steps).slice(2)).toEqual([
      '    release section 9 : a b c d e f section g : Rust auto',
      '    a b c d e f section g : unnamed : you are here'
    ])
  })
  it('is not drawn without a policy', () => {
    expect(renderTimeline(CHANGES_ONLY)).toBeUndefined()
  })
})
