import { describe, expect, it } from '@jest/globals'
import { build, evaluate } from './evaluate-helper.js'

const deep = (open: string, middle: string, close: string, n: number): string =>
  open.repeat(n) + middle + close.repeat(n)

describe('hostile build files', () => {
  it.each([
    [
      'a file that enters itself',
      { 'meson.build': `project('p')\nsubdir('a')`, 'a/meson.build': `subdir('../a')` }
    ],
    [
      'a subproject that is its own',
      {
        'meson.build': `project('p')\nsubproject('a')`,
        'subprojects/a/meson.build': `project('a')\nsubproject('a')`
      }
    ],
    ['a missing directory', build(`project('p')\nsubdir('nowhere')`)],
    ['a directory outside', build(`project('p')\nsubdir('../../etc')`)],
    ['deep nesting', build(`project('p')\nx = ${deep('[', '1', ']', 5000)}`)],
    ['deep ifs', build(`project('p')\n${deep('if foo()\n', 'x = 1\n', 'endif\n', 1000)}`)],
    ['a long sum', build(`project('p')\nx = 1${' + 1'.repeat(3000)}`)],
    ['a long chain of elif', build(`project('p')\nif a()\n${'elif a()\n'.repeat(3000)}endif`)],
    [
      'many undecided continues',
      build(`project('p')
foreach x : ['a']
${'  if u(1)\n    continue\n  endif\n'.repeat(2000)}endforeach`)
    ],
    [
      'doubling lists',
      build(`project('p')\nl = ['x']\n${'l = [l, l]\n'.repeat(60)}executable('x', l)`)
    ],
    ['doubling strings', build(`project('p')\ns = 'xxxxxxxx'\n${'s = s + s\n'.repeat(40)}`)],
    [
      'doubling by format',
      build(`project('p')\ns = 'x@0@'\n${"s = '@0@@0@'.format(s)\n".repeat(60)}`)
    ],
    [
      'loops in loops',
      build(`project('p')
${[1, 2, 3, 4, 5].map((i) => `foreach x${i} : range(1000)\n`).join('')}y = 1
${'endforeach\n'.repeat(5)}`)
    ],
    ['a huge range', build(`project('p')\nforeach x : range(1000000000)\nendforeach`)],
    [
      'names of JavaScript objects',
      build(`project('p')
d = {'__proto__': 1, 'constructor': 2}
x = d['__proto__'] + d.get('toString', 3)
__proto__ = 1
hasOwnProperty()
get_option('constructor')
meson.toString()`)
    ],
    ['half a file', build(`project('p'\nif x\n  add_languages('rust'`)],
    ['no text at all', build('')]
  ])('%s ends, without throwing', (_, files) => {
    const { diagnostics } = evaluate(files as Readonly<Record<string, string>>)
    expect(Array.isArray(diagnostics)).toBe(true)
  })

  it('what is too large leaves everything unknown', () => {
    const { fails, mayFail, uses } = evaluate(
      build(`project('p')
foreach a : range(10000)
  foreach b : range(10000)
    x = a
  endforeach
endforeach`)
    )
    expect(fails).toEqual([])
    expect(mayFail).toEqual([['not evaluated', 'the whole build']])
    expect(uses).toEqual(['target not evaluated if the whole build'])
  })

  it('what is not understood is said once for each construct', () => {
    const { diagnostics } = evaluate(
      build(
        `project('p')\nx = mystery(1)\ny = mystery(2)\nz = import('oracle').ask()\nw = x.anything().at_all()`
      )
    )
    expect(diagnostics).toEqual([
      'meson/not-understood: the function mystery() is not evaluated',
      'meson/not-understood: oracle.ask() is not evaluated'
    ])
  })
})
