import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { stringify } from 'smol-toml'
import { parseToml, type TomlDocument, type TomlPath } from '../../../src/syntax/toml/index.js'

function parse(text: string): TomlDocument {
  const result = parseToml(text)
  if (result.kind === 'error') throw new Error(result.message)
  return result.document
}

function slice(text: string, ...path: TomlPath): string | undefined {
  const span = parse(text).span(...path)
  return span && text.slice(span.start, span.end)
}

const SAMPLE = `# comment = "x"
title = 'a "b" # c' # after
[package]
rust-version = "1.70" # why
"odd key".'and \\n' = 1
dotted.deep = { a = 1, b = [ "x", 'y' , ], c.d = true }
text = """
rust-version = "0.0"
\\""" ""inner"" """""
raw = '''it's''' 
date = 1979-05-27 07:32:00 # a day

[workspace.package]
rust-version = "1.83"
[[bin]]
name = "one"
[[bin]]
name = "two"
[bin.extra]
level = 3
[workspace]
members = [ # all
  "a", # first
  "b/*"
]
`

describe('spans', () => {
  it.each<[string, TomlPath]>([
    [`'a "b" # c'`, ['title']],
    ['[package]', ['package']],
    ['"1.70"', ['package', 'rust-version']],
    ['1', ['package', 'odd key', 'and \\n']],
    [`{ a = 1, b = [ "x", 'y' , ], c.d = true }`, ['package', 'dotted', 'deep']],
    ["'y'", ['package', 'dotted', 'deep', 'b', 1]],
    ['true', ['package', 'dotted', 'deep', 'c', 'd']],
    [`'''it's'''`, ['package', 'raw']],
    ['1979-05-27 07:32:00', ['package', 'date']],
    ['"1.83"', ['workspace', 'package', 'rust-version']],
    ['"one"', ['bin', 0, 'name']],
    ['"two"', ['bin', 1, 'name']],
    ['3', ['bin', 1, 'extra', 'level']],
    ['[workspace]', ['workspace']],
    ['"b/*"', ['workspace', 'members', 1]]
  ])('finds %s', (expected, path) => {
    expect(slice(SAMPLE, ...path)).toBe(expected)
  })

  it('has none for what is not there, and is not misled by texts', () => {
    for (const path of [['nothing'], ['bin', 2], ['title', 'x'], ['package', 'version']])
      expect(parse(SAMPLE).span(...path)).toBeUndefined()
    expect(slice(SAMPLE, 'package', 'text')).toMatch(/^"""\n.*\n.*inner.*"""""$/)
  })

  it('copes with a byte order mark and Windows line ends', () => {
    expect(slice('\ufeffa = 1\r\n[b]\r\nc = "x"\r\n', 'b', 'c')).toBe('"x"')
  })

  it('finds every value that the library can write', () => {
    const key = fc.oneof(fc.constantFrom('a', 'b', 'rust-version', 'a.b', '__proto__'), fc.string())
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      value: fc.oneof(
        { depthSize: 'small' },
        fc.oneof(fc.string(), fc.integer(), fc.boolean()),
        fc.array(fc.string(), { maxLength: 3 }),
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        tie('tree')
      )
    }))
    fc.assert(
      fc.property(tree, (value) => {
        const text = stringify(value)
        const document = parse(text)
        for (const [path, leaf] of leaves(document.root)) {
          const written = slice(text, ...path)
          expect([path, parse(`k = ${written}`).get('k')]).toEqual([path, leaf])
          expect(document.get(...path)).toEqual(leaf)
        }
      })
    )
  })
})

function* leaves(value: unknown, path: TomlPath = []): Generator<[TomlPath, unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value]
  else if (Array.isArray(value))
    for (const [i, element] of value.entries()) yield* leaves(element, [...path, i])
  else for (const [key, child] of Object.entries(value)) yield* leaves(child, [...path, key])
}

describe('values', () => {
  it('reads what Cargo writes', () => {
    const document = parse(SAMPLE)
    expect(document.string('package', 'rust-version')).toBe('1.70')
    expect(document.string('package')).toBeUndefined()
    expect(document.strings('workspace', 'members')).toEqual(['a', 'b/*'])
    expect(document.strings('title')).toEqual([])
    expect(document.keys('package', 'dotted', 'deep')).toEqual(['a', 'b', 'c'])
    expect(document.keys('bin')).toEqual([])
  })

  it('pollutes no prototype and finds nothing that the document does not say', () => {
    const document = parse('[__proto__]\npolluted = 1\n[constructor.prototype]\nx = 1\n')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect(document.get('__proto__', 'polluted')).toBe(1)
    const empty = parse('a = {}\nb = "text"\nc = []')
    for (const name of ['constructor', '__proto__', 'toString', 'length'])
      for (const path of [[name], ['a', name], ['b', name], ['c', name]])
        expect(empty.get(...path)).toBeUndefined()
  })
})

describe('errors', () => {
  it('says what is wrong and where', () => {
    const text = 'a = 1\r\nb = "x\nc = 2\n'
    const result = parseToml(text)
    expect(result).toMatchObject({ kind: 'error', message: expect.stringMatching(/^[^\n]+$/) })
    if (result.kind === 'error') expect(text.slice(0, result.offset).split('\n')).toHaveLength(2)
  })

  it('bounds depth and size', () => {
    const deep = (n: number): string => `a = ${'['.repeat(n)}${']'.repeat(n)}`
    expect(parseToml(deep(90)).kind).toBe('document')
    for (const hostile of [
      deep(200_000),
      `a = ${'{b='.repeat(100_000)}`,
      `a = "${'x'.repeat(600_000)}"`,
      `${'['.repeat(400_000)}`
    ])
      expect(parseToml(hostile)).toMatchObject({ kind: 'error' })
    const keys = `[${Array(100_000).fill('a').join('.')}]\nx = 1\n${'y.z = 1\n'}`
    expect(parse(keys).span('a', 'a')).toBeUndefined()
  })

  it('takes any text, whole or cut off', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '[',
        ']',
        '[[',
        '"',
        '"""',
        "'''",
        '=',
        '.',
        '{',
        '}',
        '\n',
        'a',
        '#',
        '\\',
        ','
      )
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const result = parseToml(pieces.join(''))
        if (result.kind === 'document') expect(() => result.document.span('a')).not.toThrow()
        else expect(result.offset).toBeLessThanOrEqual(pieces.join('').length)
      }),
      { numRuns: 500 }
    )
    for (let end = 0; end < SAMPLE.length; end++) parseToml(SAMPLE.slice(0, end))
  })
})
