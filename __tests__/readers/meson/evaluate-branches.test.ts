import { describe, expect, it } from '@jest/globals'
import { assertions, build, evaluate } from './evaluate-helper.js'

const TWO = `a = dependency('a', required: false).found()
b = dependency('b', required: false).found()
`

describe('branches that may be taken', () => {
  it('give a variable a value for each side, picked again where the condition is known', () => {
    expect(
      assertions(`${TWO}x = 'no'
if a
  x = 'yes'
endif
if a
  assert(x == 'yes')
else
  assert(x == 'no')
endif
assert(x == 'yes' or x == 'no')
assert((x == 'yes') == a)`)
    ).toEqual(['true', 'true', 'true', 'true'])
  })

  it('follow chains of elif in order', () => {
    expect(
      assertions(`${TWO}if a
  x = 1
elif b
  x = 2
else
  x = 3
endif
if x == 2
  assert(b and not a)
endif
if not a and not b
  assert(x == 3)
endif`)
    ).toEqual(['true', 'true'])
  })

  it('grow one list with guarded items, not one list for each combination', () => {
    const grow = Array.from(
      { length: 40 },
      (_, i) => `if dependency('d${i}', required: false).found()\n  l += 'i${i}'\nendif`
    ).join('\n')
    expect(
      assertions(`l = ['always']
${grow}
assert('always' in l)
assert('never' not in l)
assert(('i7' in l) == dependency('d7', required: false).found())
assert(l.length() > 0)
assert(l != [])`)
    ).toEqual(Array(5).fill('true'))
  })

  it('grow one dictionary with guarded entries', () => {
    expect(
      assertions(`${TWO}d = {'k': 1}
if a
  d += {'n': 2}
else
  d += {'m': 3}
endif
assert(d['k'] == 1)
assert(('n' in d) == a)
assert(('m' in d) == (not a))
count = 0
foreach k, v : d
  if k == 'n'
    assert(a and v == 2)
  endif
endforeach`)
    ).toEqual(['true', 'true', 'true', 'true'])
  })

  it('leave entries of configuration data where they were written', () => {
    expect(
      assertions(`${TWO}c = configuration_data()
c.set('X', 1)
if a
  c.set('X', 2)
  c.set('Y', 1)
endif
assert(c.has('X'))
assert(c.has('Y') == a)
if a
  assert(c.get('X') == 2)
endif
if not a
  assert(c.get('X') == 1)
endif`)
    ).toEqual(['true', 'true', 'true', 'true'])
  })

  it('run only what is decided', () => {
    const { diagnostics } = evaluate(
      build(
        `project('p')\nif get_option('x')\n  nonsense()\nendif`,
        `option('x', type: 'boolean', value: false)`
      )
    )
    expect(diagnostics).toEqual([])
  })

  it('evaluate the right side of and where the left side holds', () => {
    const { mayFail } = evaluate(
      build(`project('p')
x = dependency('a', required: false)
if x.found() and x.version() == ''
  error('never empty')
endif`)
    )
    expect(mayFail).toEqual([['never empty', '(dependency(a) && dependency(a).version() == "")']])
  })
})

describe('ends that may come early', () => {
  it('break and continue under a condition', () => {
    expect(
      assertions(`${TWO}l = []
foreach x : ['p', 'q', 'r']
  if x == 'q' and a
    continue
  endif
  if x == 'r' and b
    break
  endif
  l += x
endforeach
assert('p' in l)
assert(('q' in l) == (not a))
assert(('r' in l) == (not b))`)
    ).toEqual(['true', 'true', 'true'])
  })

  it('subdir_done under a condition', () => {
    expect(
      assertions(
        `${TWO}x = 1
subdir('d')
assert((x == 2) == (not a))
y = 5
assert(y == 5)`,
        { 'd/meson.build': `if a\n  subdir_done()\nendif\nx = 2` }
      )
    ).toEqual(['true', 'true'])
  })

  it('error() under a condition is a possible failure, and does not hold afterwards', () => {
    const { fails, mayFail } = evaluate(
      build(`project('p')
a = dependency('a', required: false).found()
if not a
  error('need a')
endif
if not a
  error('never reached')
endif
assert(a, 'follows from the first check')`)
    )
    expect(fails).toEqual([])
    expect(mayFail).toEqual([['need a', '!(dependency(a))']])
  })

  it('a branch that ends in error() leaves no values behind', () => {
    expect(
      assertions(`${TWO}x = 1
if a
  x = 2
  error('no')
endif
assert(x == 1)`)
    ).toEqual(['true'])
  })

  it('an if whose every side fails stops for certain', () => {
    const { mayFail, diagnostics, uses } = evaluate(
      build(`project('p')
if host_machine.system() == 'linux'
  error('first')
else
  error('second')
endif`)
    )
    expect(mayFail.map(([message]) => message)).toEqual(['first'])
    expect(diagnostics).toEqual([
      'meson/passed-over: this would always stop («second»), Rust or not, and is passed over'
    ])
    expect(uses).toEqual([])
  })

  it('a loop over something unknown leaves what it changed unknown', () => {
    expect(
      assertions(`n = 0
l = ['first']
foreach x : run_command('list', check: true).stdout().split()
  n += 1
  l += x
endforeach
assert(n == 0)
assert('first' in l)
assert(l.length() >= 1)`)
    ).toEqual(['unknown', 'true', 'true'])
  })
})
