import { describe, expect, it } from '@jest/globals'
import {
  type OptionDeclaration,
  optionFact,
  readOptions
} from '../../../src/readers/meson/options.js'

const PATH = 'meson.options'

function option(keywords: string): OptionDeclaration {
  const { options, diagnostics } = readOptions(`option('speed', ${keywords})`, PATH)
  expect(diagnostics).toEqual([])
  const [only] = options
  if (only === undefined) throw new Error('no option')
  return only
}

function rejection(text: string): string {
  const { options, diagnostics } = readOptions(text, PATH)
  expect(options).toEqual([])
  expect(diagnostics).toHaveLength(1)
  const [{ code, message, at } = { code: '', message: '', at: { start: 0, end: 0 } }] = diagnostics
  expect(code).toBe('meson/options')
  return `${text.slice(at.start, at.end)} | ${message}`
}

describe('the default', () => {
  it.each([
    ["type: 'string'", ''],
    ["type: 'string', value: 'a' + ('b' + '''c''')", 'abc'],
    ["type: 'boolean'", true],
    ["type: 'boolean', value: not true", false],
    ["type: 'boolean', value: 'false'", false],
    ["type: 'feature'", 'auto'],
    ["type: 'feature', value: 'disabled'", 'disabled'],
    ["type: 'combo', choices: ['x', 'y']", 'x'],
    ["type: 'combo', choices: ['x', 'y'], value: 'y'", 'y'],
    ["type: 'integer'", 1],
    ["type: 'integer', value: -0x10", -16],
    ["type: 'integer', value: ' +1_0 '", 10],
    ["type: 'integer', value: true", 1],
    ["type: 'array'", []],
    ["type: 'array', choices: ['x', 'y']", ['x', 'y']],
    ["type: 'array', value: ['x', 'z']", ['x', 'z']],
    ['type: \'array\', value: \'["x", "y" , ]\'', ['x', 'y']],
    ["type: 'array', value: '[]'", []],
    ["type: 'string', value: 'first', value: 'last'", 'last']
  ])('of %s', (keywords, value) => {
    expect(option(keywords).value).toEqual(value)
  })
})

describe('an option', () => {
  it('has everything the file says', () => {
    const text = "# c\noption('speed', type: 'integer', min: 1, max: 9, value: 5,\n  yield: true)"
    const { options } = readOptions(text, PATH)
    expect(options).toEqual([
      {
        name: 'speed',
        type: 'integer',
        value: 5,
        choices: null,
        min: 1,
        max: 9,
        yield: true,
        deprecated: false,
        description: 'speed',
        at: { path: PATH, start: 4, end: text.length },
        valueAt: { path: PATH, start: text.indexOf('5'), end: text.indexOf('5') + 1 }
      }
    ])
  })

  it('points to the call when it has no value', () => {
    const { at, valueAt } = option("type: 'feature', description: 'goes fast'")
    expect(valueAt).toEqual(at)
  })

  it.each([
    ["'boolean'", ['true', 'false']],
    ["'feature'", ['enabled', 'disabled', 'auto']],
    ["'combo', choices: ['x']", ['x']],
    ["'array', choices: ['x']", ['x']],
    ["'array', choices: []", null],
    ["'string'", null],
    ["'integer'", null]
  ])('of type %s has its choices', (type, choices) => {
    expect(option(`type: ${type}`).choices).toEqual(choices)
  })

  it('declared again keeps its place and takes the later meaning', () => {
    const text =
      "option('a', type: 'string')\noption('b', type: 'string')\noption('a', type: 'feature')"
    const { options, diagnostics } = readOptions(text, PATH)
    expect(diagnostics).toEqual([])
    expect(options.map(({ name, type }) => `${name} ${type}`)).toEqual(['a feature', 'b string'])
  })
})

describe('the fact', () => {
  it('is in words', () => {
    const { at } = option("type: 'array', value: ['x', 'y']")
    expect(optionFact(option("type: 'array', value: ['x', 'y']"))).toEqual({
      kind: 'option',
      name: 'speed',
      type: 'array',
      default: '["x","y"]',
      choices: null,
      yield: false,
      at
    })
    expect(optionFact(option("type: 'boolean', value: false")).default).toBe('false')
    expect(optionFact(option("type: 'integer', value: 7")).default).toBe('7')
  })

  it.each([
    ['true', true],
    ["'pace'", 'pace'],
    ["['a', 'b']", '["a","b"]'],
    ["{'a': 'b', '__proto__': 'c'}", '{"a":"b","__proto__":"c"}']
  ])('tells deprecated: %s', (written, deprecated) => {
    const fact = optionFact(option(`type: 'string', deprecated: ${written}`))
    expect(fact.deprecated).toBe(deprecated)
  })

  it('does not mention deprecated: false', () => {
    expect(optionFact(option("type: 'string', deprecated: false"))).not.toHaveProperty('deprecated')
  })
})

describe('Meson rejects', () => {
  const call = (keywords: string): string => `option('speed', ${keywords})`
  it.each([
    ["option('a b', type: 'string')", "'a b' | the name 'a b' holds other characters than"],
    ["option('', type: 'string')", "'' | the name of an option is empty"],
    ["option('prefix', type: 'string')", "'prefix' | the name 'prefix' is reserved by Meson"],
    ["option('rust_speed', type: 'string')", "'rust_speed' | the name 'rust_speed' is reserved"],
    ["option('b_speed', type: 'string')", "'b_speed' | the name 'b_speed' is reserved"],
    ["option(1, type: 'string')", '1 | the name of an option is a string'],
    ["option('a', 'b')", "option('a', 'b') | option() takes one positional argument"],
    ["option(type: 'string', 'a')", "option(type: 'string', 'a') | the name of an option comes"],
    ["option('a')", "option('a') | option() needs 'type'"],
    [call("type: 'bool'"), "'bool' | 'bool' is no type of option; there are string, boolean"],
    [call("type: 'combos'"), "'combos' | 'combos' is no type of option"],
    [call("type: 'string', valu: 'a'"), "'a' | an option of type string has no 'valu' (did you"],
    [call("type: 'feature', choices: ['a']"), "['a'] | an option of type feature has no 'choices'"],
    [call("type: 'string', value: 1"), "1 | 'value' of an option must be a string"],
    [call("type: 'string', yield: 'no'"), "'no' | 'yield' of an option must be true or false"],
    [call("type: 'string', deprecated: 1"), "1 | 'deprecated' of an option must be true, false"],
    [call("type: 'string', deprecated: {a: 'b'}"), 'a | the keys of a dictionary are string'],
    [call("type: 'boolean', value: 'True'"), "'True' | 'True' is neither true nor false"],
    [call("type: 'boolean', value: 1"), "1 | 'value' of an option must be true or false"],
    [call("type: 'feature', value: 'enable'"), "'enable' | 'enable' is not one of the choices"],
    [call("type: 'combo'"), "option('speed', type: 'combo') | option() needs 'choices'"],
    [call("type: 'combo', choices: []"), "[] | 'choices' of a combo cannot be empty"],
    [call("type: 'combo', choices: ['a', 1]"), "['a', 1] | 'choices' of an option must be an"],
    [call("type: 'combo', choices: ['a'], value: 'b'"), "'b' | 'b' is not one of the choices: a"],
    [call("type: 'integer', value: 'x'"), "'x' | 'x' is not an integer"],
    [call("type: 'integer', value: 1, min: 2"), '1 | 1 is less than the minimum 2'],
    [call("type: 'integer', value: '3', max: 2"), "'3' | 3 is more than the maximum 2"],
    [call("type: 'array', value: 'a,b'"), "'a,b' | the value does not define an array of strings"],
    [call("type: 'array', value: '[1]'"), "'[1]' | the value does not define an array of strings"],
    [call("type: 'array', value: ['b'], choices: ['a']"), "['b'] | 'b' is not one of the choices"],
    [call("type: 'string', value: 'a' + 1"), "'a' + 1 | the only arithmetic in an options file"],
    [call("type: 'integer', value: 1 + 1"), '1 + 1 | the only arithmetic in an options file'],
    [call("type: 'string', value: other"), 'other | an options file holds literal values only'],
    [call("type: 'string', value: a ? 'b' : 'c'"), "a ? 'b' : 'c' | an options file holds literal"],
    [call("type: 'string', value: -'a'"), "'a' | '-' needs a number"],
    [call("type: 'boolean', value: not 1"), "1 | 'not' needs a boolean"],
    ["x = option('a')", "x = option('a') | an options file holds calls of option() only"],
    ['if true\nendif', 'if true\nendif | an options file holds calls of option() only'],
    ["message('a')", "message('a') | 'message()' cannot be called in an options file"]
  ])('%s', (text, start) => {
    expect(rejection(text).slice(0, start.length)).toBe(start)
  })

  it('only what is wrong: the rest is read', () => {
    const text = [
      "option('a', type: 'string')",
      "option('b', type: 'strnig')",
      "option('c' type: 'string')",
      "option('d', type: 'string')"
    ].join('\n')
    const { options, diagnostics } = readOptions(text, PATH)
    expect(options.map(({ name }) => name)).toEqual(['a', 'd'])
    expect(diagnostics.map(({ code }) => code)).toEqual(['meson/parse', 'meson/options'])
  })

  it('but a cut file never throws', () => {
    const text = `${call("type: 'combo', choices: ['a', 'b'], deprecated: {'x': 'y'}")}\n`.repeat(2)
    for (let end = 0; end < text.length; end++) readOptions(text.slice(0, end), PATH)
    expect(readOptions(text, PATH).diagnostics).toEqual([])
  })
})
