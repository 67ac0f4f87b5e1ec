import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { renderText } from '../../src/report/text.js'
import {
  CHANGES_ONLY,
  EARLY,
  FAIL,
  HIDDEN,
  many,
  PASS,
  place,
  poison,
  RAISED,
  WARN
} from './samples.js'

const expected = (name: string): string =>
  readFileSync(new URL(`expected/${name}.txt`, import.meta.url), 'utf8')

describe('the text report', () => {
  it('says in a few lines that all is well', () => {
    expect(renderText(PASS)).toBe(expected('pass'))
  })
  it('shows one finding with both sides and the milestone', () => {
    expect(renderText(FAIL)).toBe(expected('fail'))
  })
  it('names what was not evaluated', () => {
    expect(renderText(WARN)).toBe(expected('warn'))
  })
  it('lists changes without judging them', () => {
    expect(renderText(CHANGES_ONLY)).toBe(expected('changes'))
  })
  it('puts errors before warnings', () => {
    const text = renderText({ ...many(2), findings: [...many(2).findings].reverse() })
    expect(text.split('\n').filter((line) => /^(error|warning)\[/.test(line))).toEqual([
      'error[rust-support-early]: Error 2.',
      'error[rust-support-early]: Error 1.',
      'warning[undecidable]: Warning 2.',
      'warning[undecidable]: Warning 1.'
    ])
  })
  it('says that a mode reports without failing', () => {
    const policy = PASS.policy && { ...PASS.policy, mode: 'audit' as const }
    expect(renderText({ ...FAIL, policy, outcome: 'pass' }).split('\n')[0]).toBe(
      'Pass: 1 error, reported without failing (mode audit).'
    )
  })
  it('says when everything that changed is allowed', () => {
    const first = (count: number): string | undefined =>
      renderText({ ...PASS, changes: [RAISED, RAISED].slice(0, count) }).split('\n')[0]
    expect(first(1)).toBe('Pass: 1 change, allowed by the Rust roadmap.')
    expect(first(2)).toBe('Pass: 2 changes, allowed by the Rust roadmap.')
  })
  it('shows a waiver', () => {
    const waiver = { reason: 'flag-gated prototype', approvedBy: '@ann', until: '11.0' }
    const text = renderText({ ...PASS, findings: [{ ...EARLY, level: 'note', waiver }] })
    expect(text).toContain('Pass: 1 note.\n')
    expect(text).toContain('\n  waived: until 11.0 by @ann: flag-gated prototype\n')
  })
  it('keeps the caret under its text in long lines and at impossible columns', () => {
    const long = `${'x'.repeat(500)}NEEDLE${'y'.repeat(500)}`
    const at = (where: ReturnType<typeof place>): string[] =>
      renderText({ ...FAIL, findings: [{ ...EARLY, place: where, evidence: [] }] }).split('\n')
    const lines = at(place('head', 'a', 1, long, 'NEEDLE'))
    const caret = lines.findIndex((line) => line.includes('^~~~~~'))
    const column = (lines[caret] ?? '').indexOf('^')
    expect(lines[caret - 1]?.slice(column, column + 6)).toBe('NEEDLE')
    expect(lines[caret - 1]?.length).toBeLessThan(140)
    const impossible = { ...place('head', 'a', 1, 'abc'), column: 99, endColumn: -5, endLine: 0 }
    expect(at(impossible)).toContain('        |    ^')
  })
  it('colours only when asked', () => {
    expect(renderText(FAIL)).not.toContain('\u001B')
    const colour = renderText(FAIL, { colour: true })
    expect(colour).toContain('\u001B[1;31merror[rust-support-early]\u001B[0m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colour codes
    expect(colour.replace(/\u001B\[[0-9;]*m/g, '')).toBe(renderText(FAIL))
  })
  it('lets nothing hostile through', () => {
    for (const report of [PASS, FAIL, WARN, CHANGES_ONLY]) {
      const text = renderText(poison(report))
      expect(text).not.toMatch(HIDDEN)
      expect(text).not.toContain('##[')
      expect(text).not.toMatch(/^\s*::/m)
    }
  })
})
