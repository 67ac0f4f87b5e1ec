import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { LineIndex } from '../../src/text/line-index.js'
import { nearest } from '../../src/text/nearest.js'

describe('LineIndex', () => {
  it('counts every kind of line end once', () => {
    const index = new LineIndex('a\nb\r\nc\rd')
    expect(index.lineCount).toBe(4)
    expect([1, 2, 3, 4, 5].map((line) => index.line(line))).toEqual(['a', 'b', 'c', 'd', ''])
    expect(index.position(0)).toEqual({ line: 1, column: 1 })
    expect(index.position(2)).toEqual({ line: 2, column: 1 })
    expect(index.position(7)).toEqual({ line: 4, column: 1 })
  })

  it('clamps offsets', () => {
    const index = new LineIndex('ab\n')
    expect(index.position(-5)).toEqual({ line: 1, column: 1 })
    expect(index.position(99)).toEqual({ line: 2, column: 1 })
    expect(new LineIndex('').position(3)).toEqual({ line: 1, column: 1 })
  })

  it('agrees with splitting the text', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.nat(40), (source, wanted) => {
        const offset = Math.min(wanted, source.length)
        const index = new LineIndex(source)
        const lines = source.split(/\r\n|\n|\r/)
        expect(index.lineCount).toBe(lines.length)
        expect(lines.map((_, i) => index.line(i + 1))).toEqual(lines)
        // Between \r and \n the line has not ended yet.
        const insideEnd = source[offset - 1] === '\r' && source[offset] === '\n'
        const before = source.slice(0, insideEnd ? offset - 1 : offset).split(/\r\n|\n|\r/)
        const column = (before.at(-1)?.length ?? 0) + (insideEnd ? 2 : 1)
        expect(index.position(offset)).toEqual({ line: before.length, column })
      })
    )
  })
})

describe('nearest', () => {
  it('finds what was meant', () => {
    expect(nearest('enabeld', ['enabled', 'disabled', 'auto'])).toBe('enabled')
    expect(nearest('Rust-Suport', ['rust-support', 'rust'])).toBe('rust-support')
    expect(nearest('x', ['y'])).toBe('y')
  })

  it('prefers silence over a far guess', () => {
    expect(nearest('opt-in', ['mandatory', 'sole'])).toBeUndefined()
    expect(nearest('', ['mandatory'])).toBeUndefined()
    expect(nearest('a', [])).toBeUndefined()
    expect(nearest('a'.repeat(1000), ['a'.repeat(1001)])).toBeUndefined()
  })

  it('finds an exact word whatever else is near', () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 10 }), { minLength: 1 })
    fc.assert(
      fc.property(words, (all) => {
        const lower = all.map((word) => word.toLowerCase())
        expect(lower).toContain(nearest(lower.at(-1) ?? '', lower))
      })
    )
  })
})
