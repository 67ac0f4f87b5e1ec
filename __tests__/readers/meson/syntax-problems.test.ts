import { describe, expect, it } from '@jest/globals'
import { parse } from '../../../src/readers/meson/parser.js'
import { printBlock } from './syntax-print.js'

const problems = (text: string): string[] =>
  parse(text).problems.map(({ message, start, end }) => `${start}-${end} ${message}`)
const rest = (text: string): string => printBlock(parse(text).block)

describe('a problem', () => {
  it.each([
    ["x = 'abc", '4-8 this string is not closed'],
    ["x = 'abc\\\nd", '4-9 this string is not closed'],
    ['x = "abc"', "4-9 strings take single quotes ('), not double quotes"],
    ['x = a @ b', "6-7 the character '@' has no meaning here"],
    ['x = 😀', "4-6 the character '😀' has no meaning here"],
    ['x = !a', "4-5 the character '!' has no meaning here"],
    ['x = a \\ b', '6-7 a backslash outside a string must be the last thing on its line'],
    ['\uFEFFx = 1', '0-1 a byte order mark is not allowed at the start of the file'],
    [
      String.raw`x = '\U00110000'`,
      '4-16 this string has an escape above the last character, U+10FFFF'
    ],
    ['x = 007', "5-6 expected the end of the line but found '0'"],
    ['x = 1.5', '4-7 numbers with a fraction do not exist'],
    ['x = a b', "6-7 expected the end of the line but found 'b'"],
    ["x = 'a' 'b'", '8-11 expected the end of the line but found a string'],
    ["x = ''''", '6-8 expected the end of the line but found a string'],
    ['a == b == c', "7-9 expected the end of the line but found '=='"],
    ['not not a', "8-9 expected the end of the line but found 'a'"],
    ['a ? b : c ? d : e', '8-9 a conditional operator inside another one is not allowed'],
    ['a ? (b ? c : d) : e', '5-6 a conditional operator inside another one is not allowed'],
    ['a ? b', "5-5 expected ':' but found the end of the file"],
    ['or b', "0-2 there is nothing to the left of 'or'"],
    ['a and\nand b', "6-9 there is nothing to the left of 'and'"],
    ["'a' = 1", "0-3 only a name can stand to the left of '='"],
    ['a[0] += 1', "0-4 only a name can stand to the left of '+='"],
    ["'f'()", '0-3 only a name can be called'],
    ['f()()', "3-4 expected the end of the line but found '('"],
    ['a.b', "3-3 expected '(' but found the end of the file"],
    ["a.'b'()", "2-5 expected a method's name after '.'"],
    ['f(a b)', "4-5 expected ')' to close '(' but found 'b'"],
    ['f(, a)', "2-3 expected ')' to close '(' but found ','"],
    ['f(a', "3-3 expected ')' to close '(' but found the end of the file"],
    ["f('k': 1)", "2-5 only a plain name can stand before ':' here"],
    ['[1, 2', "5-5 expected ']' to close '[' but found the end of the file"],
    ['a[0', "3-3 expected ']' to close '[' but found the end of the file"],
    ['(a', "2-2 expected ')' to close '(' but found the end of the file"],
    ["{'a'}", "1-4 a dictionary holds 'key: value' pairs only; found '}'"],
    ["{'a': 1", "7-7 expected '}' to close '{' but found the end of the file"],
    ['x = )', "4-5 expected the end of the line but found ')'"],
    ['if a b\nendif', "5-6 expected the end of the line but found 'b'"],
    ['if a\nelse b\nendif', "10-11 expected the end of the line but found 'b'"],
    ['if a\n', "5-5 expected 'endif' to close 'if' but found the end of the file"],
    ['endif', "0-5 'endif' has no 'if' before it"],
    ['else', "0-4 'else' has no 'if' before it"],
    ['endforeach', "0-10 'endforeach' has no 'foreach' before it"],
    ['foreach x y\nendforeach', "10-11 expected ':' but found 'y'"],
    ["foreach 'a' : b\nendforeach", '8-11 expected a name but found a string'],
    [
      'foreach x : y\n',
      "14-14 expected 'endforeach' to close 'foreach' but found the end of the file"
    ]
  ])('in %j is told with its place', (text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  it('after a string that runs over a line end asks for the quote', () => {
    const text = "f('a)\ng('b')\nh()"
    expect(problems(text)).toEqual([
      "9-10 expected ')' to close '(' but found 'b'; " +
        'a string before it runs over a line end: is its quote missing?'
    ])
    expect(rest(text)).toBe('g("b"); h()')
  })
})

describe('after a problem', () => {
  it('goes on with the next statement', () => {
    expect(rest('a()\nb c\nd()')).toBe('a(); b; d()')
    expect(rest('a(\n b c,\n d)\ne()')).toBe('e()')
  })

  it('finds the next statement when a bracket stays open', () => {
    expect(rest('a(b\nc = 1\nd()')).toBe('c = 1; d()')
    expect(rest('a([b\nsubdir(x)\nd()')).toBe('subdir(x); d()')
    expect(rest('a(b\n  if c\n d()\nendif')).toBe('if c {d()}')
  })

  it('keeps the block whose first line or last word is wrong', () => {
    expect(rest('if a b\n c()\nelse\n d()\nendif\ne()')).toBe('if _ {c()} else {d()}; e()')
    expect(rest('foreach : y\n c()\nendforeach\nd()')).toBe('foreach  : _ {c()}; d()')
    expect(rest('if a\n foreach x : y\n b()\nendif\nc()')).toBe('if a {foreach x : y {b()}}; c()')
    expect(rest('if a\n b c\n d()\nendif\ne()')).toBe('if a {b; d()}; e()')
    expect(rest('if a\n endforeach\n b()\nendif')).toBe('if a {b()}')
  })

  it('remembers that a name was to be assigned', () => {
    expect(rest('x = f(1 2)\ny = 1')).toBe('x = _; y = 1')
    expect(rest('x += "a"')).toBe('x += _')
  })

  it('reports each statement once', () => {
    expect(problems('a b c\nd e f\n')).toHaveLength(2)
  })
})

describe('hostile input', () => {
  const sample = [
    "project('demo', 'c', version: '1', default_options: ['a=b', \\",
    "  'c=d'])",
    "x = {'k': [1, 0x2, -3], f'@y@': '''m\n'''} # comment",
    'if not (x in y) and z.found() or 1 + 2 * 3 == 7',
    '  foreach k, v : x',
    "    w += k == 'é\\u00e9' ? v[0] : fn(k).m(a: b, c: d)",
    '    break',
    '  endforeach',
    'elif a not in b',
    '  y = a.b()[1]',
    'else',
    "  error('no')",
    'endif\r\n'
  ].join('\n')

  it('never throws on a file cut anywhere', () => {
    expect(problems(sample)).toEqual([])
    for (let end = 0; end < sample.length; end++) {
      const cut = sample.slice(0, end)
      for (const { start, end: stop } of parse(cut).problems) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(stop).toBeGreaterThanOrEqual(start)
        expect(stop).toBeLessThanOrEqual(cut.length)
      }
    }
  })

  it('never throws on a file without any one character, or with one twice', () => {
    for (let at = 0; at < sample.length; at++) {
      parse(sample.slice(0, at) + sample.slice(at + 1))
      parse(sample.slice(0, at + 1) + sample.slice(at))
    }
    expect(parse(sample).problems).toEqual([])
  })

  it.each([
    ['[', 'this expression is nested too deeply'],
    ['(', 'this expression is nested too deeply'],
    ["{'a':", 'this expression is nested too deeply'],
    ['f(', 'this expression is nested too deeply'],
    ['a = ', 'this expression is nested too deeply'],
    ['a + ', 'this expression is nested too deeply'],
    ['a()[0]', "expected the end of the line but found 'a'"],
    ['if a\n', 'blocks are nested too deeply: the rest of the file is not read'],
    ['foreach a : b ', 'blocks are nested too deeply: the rest of the file is not read']
  ])('stops at a mountain of %j', (piece, message) => {
    expect(parse(piece.repeat(20_000)).problems[0]?.message).toBe(message)
  })

  it('bounds the tree of a chain, which nests without brackets', () => {
    for (const link of ['.m()', '[0]', ' + 1']) {
      expect(problems(`x${link.repeat(400)}`)).toEqual([])
      expect(problems(`x${link.repeat(600)}`)).toHaveLength(1)
    }
  })

  it('reads a statement next to one that is nested too deeply', () => {
    expect(rest(`x = ${'['.repeat(300)}${']'.repeat(300)}\ny = 1`)).toBe('x = _; y = 1')
  })

  it('gives up on a file full of problems', () => {
    const { problems: all } = parse('a b\n'.repeat(5000))
    expect(all).toHaveLength(101)
    expect(all.at(-1)?.message).toBe('too many problems: the rest of the file is not read')
  })

  it.each(["'", "''' ", "'\\", '"', '\\ ', "f'''", "x='\n", "f('x\n' a(\n", 'endif\n', '\0'])(
    'gets through a megabyte of %j',
    (piece) => {
      const text = piece.repeat(Math.ceil(2 ** 20 / piece.length))
      expect(parse(text).problems.length).toBeLessThanOrEqual(101)
    }
  )
})
