import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { excerpt } from '../../src/text/excerpt.js'
import { visible } from '../../src/text/visible.js'

const show = (text: string, start: number, end: number): string[] =>
  excerpt(text, { path: 'dir/file', start, end }, 'dir/file')

/** What the caret line points at in the line above it. */
function marked([, source = '', caret = '']: string[]): string {
  const start = caret.indexOf('^')
  return source.slice(start, caret.length)
}

describe('visible', () => {
  it('shows what a terminal would obey', () => {
    expect(visible('a\x1b[31mb')).toBe('a\\x1b[31mb')
    expect(visible('\x9b\x7f\0')).toBe('\\x9b\\x7f\\x00')
    expect(visible('a\r\n\tb')).toBe('a\\r\\n\\tb')
    expect(visible('\u202eabc\u2066\u200b\ufeff\u2028')).toBe(
      '\\u202eabc\\u2066\\u200b\\ufeff\\u2028'
    )
    expect(visible('\u{e0041}')).toBe('\\u{e0041}')
    expect(visible('f\udcff \ud800')).toBe('f\\xff \\ud800')
    expect(visible('Größe 😀 \\n')).toBe('Größe 😀 \\n')
  })

  it('leaves no control, formatting mark or line end in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      })
    )
  })
})

describe('excerpt', () => {
  it('marks the span', () => {
    expect(show("one\n  x = find('rustc')\nthree", 10, 23)).toEqual([
      'dir/file:2:7',
      "    x = find('rustc')",
      '        ^~~~~~~~~~~~~'.replace('        ', '        ')
    ])
    expect(marked(show("one\n  x = find('rustc')\nthree", 10, 23))).toBe("find('rustc')")
  })

  it('shows the first line of a longer span, and a caret for an empty one', () => {
    expect(marked(show('if x\n  y\nendif', 0, 14))).toBe('if x')
    expect(show('ab', 1, 1)).toEqual(['dir/file:1:2', '  ab', '   ^'])
    expect(show('ab', 2, 2)).toEqual(['dir/file:1:3', '  ab', '    ^'])
    expect(show('', 0, 0)).toEqual(['dir/file:1:1', '', '  ^'])
    expect(show('ab', 90, 95)).toEqual(['dir/file:1:3', '  ab', '    ^'])
  })

  it('expands tabs and shows controls, with the caret still below', () => {
    expect(show('\tgo(\x1b)', 1, 6)).toEqual([
      'dir/file:1:2',
      '          go(\\x1b)',
      '          ^~~~~~~~'
    ])
    expect(marked(show('a\tb\u202ecd', 4, 6))).toBe('cd')
  })

  it('cuts long lines around the span', () => {
    const line = `${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`
    const lines = show(line, 5000, 5004)
    expect(marked(lines)).toBe('HERE')
    expect(lines[1]).toMatch(/^ {2}…a+HEREb+…$/)
    expect(lines[1]?.length).toBeLessThanOrEqual(102)
    expect(marked(show(line, 10, 9000))).toMatch(/^a{80,}$/)
    expect(show(line, 0, 1)[1]).toMatch(/^ {2}a+…$/)
    expect(show(line, 10003, 10004)[1]).toMatch(/^ {2}…b+$/)
  })

  it('escapes the path', () => {
    const [first] = excerpt('x', { path: 'a', start: 0, end: 1 }, 'a\n::error::b\x1b')
    expect(first).toBe('a\\n::error::b\\x1b:1:1')
  })

  it('gives three short and harmless lines for any text and span', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 })
    fc.assert(
      fc.property(text, fc.nat(500), fc.nat(500), (source, start, length) => {
        const lines = show(source, start, start + length)
        expect(lines).toHaveLength(3)
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(112)
        expect(lines[2]).toMatch(/^ +\^~*$/)
      })
    )
  })
})
