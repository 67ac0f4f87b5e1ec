import { describe, expect, test } from '@jest/globals'
import { defineBuiltins } from '../../../src/readers/autoconf/m4/builtins.js'
import { Engine } from '../../../src/readers/autoconf/m4/engine.js'
import { Traced } from '../../../src/readers/autoconf/m4/traced.js'

function expand(text: string, files: Readonly<Record<string, string>> = {}): Traced {
  const m4 = new Engine({ load: () => false, isMacro: () => false, unknown: () => undefined })
  defineBuiltins(m4, (path) => {
    const found = files[path]
    return found === undefined ? undefined : Traced.file(path, found)
  })
  return m4.expand(Traced.file('configure.ac', text))
}

// What GNU m4 prints for the same text under Autoconf's names and quotes.
const CASES: readonly (readonly [what: string, given: string, printed: string])[] = [
  ['quotes come off one level at a time', '[a [b] c]', 'a [b] c'],
  ['brackets of shell commands are quotes', 'if [ test -d x ]; then', 'if  test -d x ; then'],
  ['dnl takes the line end with it', 'a dnl b\nc', 'a c'],
  ['a comment keeps what is in it', '# dnl [x]\ny', '# dnl [x]\ny'],
  ['arguments lose leading blanks only', 'm4_define([f], [<$1|$2>])f( a , [ b])', '<a | b>'],
  ['parentheses nest in arguments', 'm4_define([f], [<$1>])f((a,b))', '<(a,b)>'],
  ['parameters beyond the last are empty', 'm4_define([f], [$1-$3-$#])f(a,b)', 'a--2'],
  ['$@ quotes and $* does not', 'm4_define([f], [$@])m4_define([x], [y])f(x,[x])', 'y,x'],
  ['bodies are read again', 'm4_define([a], [b])m4_define([b], [c])a', 'c'],
  ['a quoted name is not called', 'm4_define([a], [b])[a]', 'a'],
  ['$1 of the shell', 'm4_define([f], [[$]1 $1])f(x)', '$1 x'],
  ['m4_if takes chains', 'm4_if(a, b, 1, a, a, 2, 3)', '2'],
  ['m4_if has a last resort', 'm4_if(a, b, 1, a, c, 2, 3)', '3'],
  ['m4_ifdef', 'm4_define([x])m4_ifdef([x], yes, no)m4_ifdef([y], yes, no)', 'yesno'],
  ['m4_ifval', 'm4_ifval([], a, b)m4_ifval([x], a, b)', 'ba'],
  ['pushdef hides and popdef shows', 'm4_define([x],1)m4_pushdef([x],2)x[]m4_popdef([x])x', '21'],
  ['m4_foreach', 'm4_foreach([i], [[a], [b]], [<i>])', '<a><b>'],
  [
    'a loop that writes arguments of the call around it',
    'm4_define([f], [<$1|$2|$3|$4>])f(m4_foreach([i], [a, b], i[,][x(i,i),]) c)',
    '<a|x(a,a)|b|x(b,b)>'
  ],
  ['m4_foreach_w', 'm4_foreach_w([i], [a b], [<i>])', '<a><b>'],
  ['changequote', 'changequote(<,>)<[a]>changequote([,])[b]', '[a]b'],
  ['translit', 'm4_translit([a-b], [-a], [_A])', 'A_b'],
  ['shift', 'm4_define([f], [m4_shift($@)])f(a,b,c)', 'b,c'],
  ['no parentheses, no call', 'define it, then define(x, y)x', 'define it, then y'],
  ['m4_eval', 'm4_eval(2 + 3)m4_eval(1 < 2)', '51']
]

test.each(CASES)('%s', (_, given, printed) => {
  expect(expand(given).text).toBe(printed)
})

test('what is required comes before the outermost call', () => {
  const text = 'AC_DEFUN([B], [b\n])AC_DEFUN([A], [before AC_REQUIRE([B])a])m4_define([O], [(A)])O'
  expect(expand(text).text).toBe('b\n\n(before a)')
})

test('every character knows where it was written', () => {
  const given = 'm4_define([f],\n[one $1])\nm4_include([x.m4])\nf(two)'
  const out = expand(given, { 'x.m4': 'three' })
  const where = (word: string) => {
    const at = out.placeAt(out.text.indexOf(word))
    return at === undefined ? '' : `${at.path}@${at.start}`
  }
  expect(where('one')).toBe(`configure.ac@${given.indexOf('one')}`)
  expect(where('two')).toBe(`configure.ac@${given.indexOf('two')}`)
  expect(where('three')).toBe('x.m4@0')
})

describe('hostile input comes to an end', () => {
  const HOSTILE: readonly (readonly [string, string])[] = [
    ['a macro that calls itself', 'm4_define([a], [a])a'],
    ['one that doubles', 'm4_define([a], [a a])a'],
    ['one that grows in its argument', 'm4_define([a], [a([$1$1])])a(x)'],
    ['quotes that never close', `${'['.repeat(5000)}a`],
    ['calls that never close', `m4_define([f], [$1])${'f('.repeat(5000)}`],
    ['a loop over itself', 'm4_define([x], [m4_foreach([i], [[a],[b]], [x])])x'],
    ['a file that includes itself', 'm4_include([x.m4])'],
    ['requirements in a circle', 'AC_DEFUN([A],[AC_REQUIRE([B])])AC_DEFUN([B],[AC_REQUIRE([A])])A'],
    ['many of everything', '[](),#$\n'.repeat(20_000)]
  ]
  test.each(HOSTILE)('%s', (_, given) => {
    expect(expand(given, { 'x.m4': 'm4_include([x.m4])' }).text.length).toBeLessThan(20_000_000)
  })
})
