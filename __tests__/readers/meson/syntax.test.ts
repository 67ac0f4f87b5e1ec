import { describe, expect, it } from '@jest/globals'
import type { Expression } from '../../../src/readers/meson/ast.js'
import { parse } from '../../../src/readers/meson/parser.js'
import { print, printBlock } from './syntax-print.js'

function read(text: string): string {
  const { block, problems } = parse(text)
  expect(problems).toEqual([])
  return printBlock(block)
}

function expression(text: string): Expression {
  const { block, problems } = parse(text)
  expect(problems).toEqual([])
  const [statement] = block.statements
  if (statement?.kind !== 'expression') throw new Error('not one expression')
  return statement.expression
}

describe('operators', () => {
  it.each([
    ['a or b and c', '(a or (b and c))'],
    ['a and b or c and d', '((a and b) or (c and d))'],
    ['a or b or c', '((a or b) or c)'],
    ['a and b == c', '(a and (b == c))'],
    ['a == b and c != d', '((a == b) and (c != d))'],
    ['not a == b', '((not a) == b)'],
    ['not a and b', '((not a) and b)'],
    ['not (a and b)', '(not <(a and b)>)'],
    ['a not in b', '(a not in b)'],
    ['a not   in b + c', '(a not in (b + c))'],
    ['a in b or c', '((a in b) or c)'],
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a / b % c * d', '(((a / b) % c) * d)'],
    ['a + b < c - d', '((a + b) < (c - d))'],
    ['a >= b', '(a >= b)'],
    ['a <= b', '(a <= b)'],
    ['a > b', '(a > b)'],
    ['-a * b', '((- a) * b)'],
    ['a - -1', '(a - (- 1))'],
    ['-a.b()', '(- a.b())'],
    ['not a[0].b()', '(not a[0].b())'],
    ['a ? b : c', '(a ? b : c)'],
    ['a or b ? c + d : e', '((a or b) ? (c + d) : e)'],
    ['(a ? b : c) ? d : e', '(<(a ? b : c)> ? d : e)']
  ])('reads %s', (text, tree) => {
    expect(print(expression(text))).toBe(tree)
  })
})

describe('literals', () => {
  it.each([
    ['0', 0],
    ['42', 42],
    ['0x1F', 31],
    ['0Xff', 255],
    ['0o17', 15],
    ['0b101', 5]
  ])('reads the number %s', (text, value) => {
    expect(expression(text)).toMatchObject({ kind: 'number', value })
  })

  it.each([
    ["''", ''],
    ["'a b'", 'a b'],
    [String.raw`'\'\\'`, "'\\"],
    [String.raw`'\a\b\f\n\r\t\v'`, '\x07\b\f\n\r\t\v'],
    [String.raw`'\x41\u00e9\U0001F600\101\7'`, 'Aé😀A\x07'],
    [String.raw`'\q\xZ\N{DASH}\8'`, String.raw`\q\xZ\N{DASH}\8`],
    [String.raw`'\\n'`, String.raw`\n`],
    ["'# no comment'", '# no comment'],
    ["'two\nlines'", 'two\nlines']
  ])('reads the string %s', (text, value) => {
    const plain = { kind: 'string', value, multiline: false, formatted: false }
    expect(expression(text)).toMatchObject(plain)
  })

  it('leaves escapes in a multi-line string alone and makes its line ends one kind', () => {
    expect(print(expression(String.raw`'''it's \n'''`))).toBe(String.raw`m"it's \\n"`)
    expect(print(expression("'''a\r\nb\rc'''"))).toBe(String.raw`m"a\nb\nc"`)
    expect(print(expression("''''''"))).toBe('m""')
    expect(print(expression("''' '' '''"))).toBe(`m" '' "`)
  })

  it('reads f-strings of both kinds, and f alone as a name', () => {
    expect(print(expression("f'@a@'"))).toBe('f"@a@"')
    expect(print(expression("f'''@a@\n'''"))).toBe(String.raw`fm"@a@\n"`)
    expect(print(expression('f + ff'))).toBe('(f + ff)')
  })

  it('reads arrays, dictionaries and booleans', () => {
    expect(read("[]\n[1, 'a', [true],]")).toBe('[]; [1 "a" [true]]')
    expect(read("{}\n{'a': 1, b + 'c': false,}")).toBe('{}; {"a":1 (b + "c"):false}')
  })
})

describe('calls', () => {
  it.each([
    ['f()', 'f()'],
    ["f(1, 'a', k: [2], l: g(x),)", 'f(1 "a" k:[2] l:g(x))'],
    ["a.b('c').d()[0][1].e(k: 1)", 'a.b("c").d()[0][1].e(k:1)'],
    ["'a'.join(b)", '"a".join(b)'],
    ['1.to_string()', '1.to_string()'],
    ["{'a': 1}['a']", '{"a":1}["a"]'],
    ['(a).b()', '<a>.b()'],
    ['f(k: 1, k: 2)', 'f(k:1 k:2)']
  ])('reads %s', (text, tree) => {
    expect(print(expression(text))).toBe(tree)
  })

  it('knows where a method stands', () => {
    const text = 'files(\n).sort()'
    expect(expression(text)).toMatchObject({ start: 0, end: text.length, nameStart: 9 })
  })
})

describe('statements', () => {
  it.each([
    ['', ''],
    ['\n\n  \n# only a comment', ''],
    ['x = 1\ny += [2]', 'x = 1; y += [2]'],
    ['if a\n  b()\nendif', 'if a {b()}'],
    ['if a\nelif b\n c\nelif d\nelse\n e\nendif\n', 'if a {} else if b {c} else if d {} else {e}'],
    ['foreach x : [1]\n break\nendforeach', 'foreach x : [1] {break}'],
    ['foreach k, v : d\n continue\nendforeach', 'foreach k v : d {continue}'],
    ['foreach x : y z = x\nendforeach', 'foreach x : y {z = x}'],
    ['if a\nb endif', 'if a {b}'],
    ['return = 1', 'return = 1'],
    ['testcase = 1', 'testcase = 1']
  ])('reads %j', (text, tree) => {
    expect(read(text)).toBe(tree)
  })

  it('joins lines at a backslash and inside brackets', () => {
    expect(read('x = 1 + \\\n 2')).toBe('x = (1 + 2)')
    expect(read('x = 1 \\ # why\n + 2')).toBe('x = (1 + 2)')
    expect(read('x = [1, # one\n\n 2\n]\ny = 3')).toBe('x = [1 2]; y = 3')
    expect(read('x = (a\n or b)')).toBe('x = <(a or b)>')
    expect(read('x = 1\r\ny = f(\r\n)\rz = 2')).toBe('x = 1; y = f(); z = 2')
  })

  it('spans what it read, without blanks and comments', () => {
    const text = "  x = f('a') # c\nif a\nendif\n"
    const slices = parse(text).block.statements.map(({ start, end }) => text.slice(start, end))
    expect(slices).toEqual(["x = f('a')", 'if a\nendif'])
  })

  it('reads testcase only where it is asked for', () => {
    const text = "testcase expect_error('x')\n f()\nendtestcase"
    expect(parse(text).problems).toHaveLength(1)
    const { block, problems } = parse(text, { unitTests: true })
    expect(problems).toEqual([])
    expect(printBlock(block)).toBe('testcase expect_error("x") {f()}')
  })
})

describe('what the interpreter refuses, not the parser', () => {
  it.each([
    ['x =', 'x = _'],
    ['x = 1 +', 'x = (1 + _)'],
    ['if\nendif', 'if _ {}'],
    ['f(a = 1)', 'f(!a = 1!)'],
    ['a = b += 1', 'a = !b += 1!'],
    ['[a: 1, 2]', '[2 !a : 1!]'],
    ['f(k: 1, 2)', 'f(2 k:1 misordered)'],
    ['f(k: )', 'f(k:_)'],
    ['()', '<_>'],
    ['a not and b', '(a and b)']
  ])('reads %j', (text, tree) => {
    expect(read(text)).toBe(tree)
  })
})
