import { describe, expect, it } from '@jest/globals'
import { assertions } from './evaluate-helper.js'

/** Each line is one assertion of Meson's own semantics and must come out true. */
function allTrue(name: string, text: string, files: Readonly<Record<string, string>> = {}): void {
  it(name, () => {
    const outcomes = assertions(text, files)
    expect(outcomes.length).toBeGreaterThan(0)
    expect(outcomes.filter((outcome) => outcome !== 'true')).toEqual([])
  })
}

describe('values', () => {
  allTrue(
    'integers divide and take remainders towards minus infinity',
    `assert(7 / 2 == 3)
assert(-7 / 2 == -4)
assert(-7 % 2 == 1)
assert(2 * 3 - 1 == 5)
assert(5.is_odd() and 4.is_even())
assert(12.to_string(fill: 4) == '0012')`
  )
  allTrue(
    'strings have their methods',
    `assert('a-b.c'.underscorify() == 'a_b_c')
assert(' x '.strip() == 'x')
assert('xxaxx'.strip('x') == 'a')
assert('a b  c'.split() == ['a', 'b', 'c'])
assert('a,b,,c'.split(',') == ['a', 'b', '', 'c'])
assert('abc'.substring(1) == 'bc' and 'abc'.substring(0, -1) == 'ab')
assert('abc'[1] == 'b' and 'abc'[-1] == 'c')
assert('b' in 'abc' and 'x' not in 'abc')
assert('@0@ and @1@'.format('one', 2) == 'one and 2')
assert(', '.join(['a', 'b'], 'c') == 'a, b, c')
assert('a/b'.replace('/', '.') == 'a.b')
assert('0x10'.to_int() == 16 and '010'.to_int() == 10)
assert('one\\ntwo'.splitlines() == ['one', 'two'])
assert('1.2.10'.version_compare('>1.2.9'))
assert('1.2'.version_compare('>=1', '<2'))`
  )
  allTrue(
    'f-strings take variables',
    `n = 3
name = 'x'
assert(f'@name@-@n@-@nothing@' == 'x-3-@nothing@')`
  )
  allTrue(
    'paths are joined as the operating system does',
    `assert('a' / 'b' == 'a/b')
assert('a' / '/b' == '/b')
assert('/a' / '' == '/a/')
assert(join_paths('a', 'b', 'c') == 'a/b/c')`
  )
  allTrue(
    'lists append values and join lists',
    `l = ['a']
l += 'b'
l += ['c', ['d']]
assert(l == ['a', 'b', 'c', ['d']])
assert(l.length() == 4)
assert(l.contains('d') and 'd' not in l)
assert(l.get(9, 'none') == 'none' and l[-2] == 'c')
assert(['x'] + l == ['x', 'a', 'b', 'c', ['d']])`
  )
  allTrue(
    'dictionaries are immutable and later entries win',
    `d = {'a': 1, 'b': 2}
e = d
d += {'b': 3, 'c': 4}
assert(e == {'a': 1, 'b': 2})
assert(d['b'] == 3 and d.has_key('c') and 'z' not in d)
assert(d.get('z', 9) == 9)
assert(d.keys() == ['a', 'b', 'c'])`
  )
  allTrue(
    'configuration data is copied when assigned, unlike other objects',
    `a = configuration_data({'x': 1})
b = a
a.set('y', 2)
assert(a.has('y') and not b.has('y'))
assert(a.get('x') == 1 and a.get('z', 3) == 3)
a.set_quoted('q', 'v')
assert(a.get('q') == '"v"' and a.get_unquoted('q') == 'v')`
  )
})

describe('statements', () => {
  allTrue(
    'loops over lists, dictionaries and ranges, with break and continue',
    `seen = []
foreach x : ['a', 'b', 'c', 'd']
  if x == 'b'
    continue
  elif x == 'd'
    break
  endif
  seen += x
endforeach
assert(seen == ['a', 'c'])
sum = 0
foreach i : range(1, 4)
  sum += i
endforeach
assert(sum == 6)
keys = ''
foreach k, v : {'p': 'q', 'r': 's'}
  keys += k + v
endforeach
assert(keys == 'pqrs')`
  )
  allTrue(
    'and and or stop early',
    `x = false and nothing_here == 1
assert(not x)
assert(true or nothing_here)`
  )
  allTrue(
    'variables by name',
    `set_variable('a' + 'b', 1)
assert(is_variable('ab') and get_variable('ab') == 1)
assert(get_variable('nope', 7) == 7)
unset_variable('ab')
assert(not is_variable('ab'))`
  )
  allTrue(
    'a disabler swallows what touches it',
    `d = disabler()
assert(is_disabler(d) and is_disabler(d + 1) and is_disabler(executable('x', d)))
taken = 'neither'
if d
  taken = 'then'
else
  taken = 'else'
endif
assert(taken == 'neither')
assert(not d.found())`
  )
  allTrue(
    'a subproject has its own variables and options',
    `s = subproject('inner', default_options: ['flavour=sweet'])
assert(s.found())
assert(s.get_variable('answer') == 'sweet')
assert(not is_variable('answer'))`,
    {
      'subprojects/inner/meson.build': `project('inner')\nanswer = get_option('flavour')\nassert(meson.is_subproject())`,
      'subprojects/inner/meson_options.txt': `option('flavour', type: 'string', value: 'sour')`
    }
  )
  allTrue(
    'subdir shares variables, subdir_done leaves one file',
    `subdir('d')
assert(before == 1)
assert(not is_variable('after'))
assert(meson.current_source_dir() == meson.project_source_root())`,
    {
      'd/meson.build': `before = 1\nassert(meson.current_source_dir().endswith('/d'))\nsubdir_done()\nafter = 1`
    }
  )
  allTrue(
    'files of the snapshot can be asked for',
    `fs = import('fs')
assert(fs.is_file('data.txt') and fs.is_dir('d') and not fs.exists('no'))
assert(fs.read('data.txt').strip() == 'K=v # note')
assert(fs.stem('a/b.tar.gz') == 'b.tar' and fs.name('a/b') == 'b' and fs.parent('a/b') == 'a')
assert(fs.replace_suffix('a/b.c', '.o') == 'a/b.o')
keyval = import('keyval')
assert(keyval.load('data.txt') == {'K': 'v'})`,
    { 'data.txt': 'K=v # note\n', 'd/x': '' }
  )
})

describe('what cannot be known', () => {
  it('is unknown, not false', () => {
    expect(
      assertions(`assert(host_machine.system() == 'linux')
assert(dependency('zlib', required: false).found())
assert(find_program('awk', required: false).found())
assert(run_command('uname', check: true).stdout().strip() == 'Linux')
cc = meson.get_compiler('c')
assert(cc.has_header('stdio.h'))
assert(cc.sizeof('int') == 4)`)
    ).toEqual(Array(6).fill('unknown'))
  })

  it('is the same unknown wherever it is asked for', () => {
    expect(
      assertions(`a = dependency('zlib', required: false).found()
b = dependency('zlib', required: false).found()
assert(a == b)
assert(not (a and not b))
other = dependency('zlib', version: '>=9', required: false).found()
assert(a == other)`)
    ).toEqual(['true', 'true', 'unknown'])
  })

  it('excludes other values of the same thing', () => {
    expect(
      assertions(`os = host_machine.system()
assert(not (os == 'linux' and os == 'windows'))
if os == 'linux'
  assert(os != 'windows')
  assert(os in ['linux', 'darwin'])
endif`)
    ).toEqual(['true', 'true', 'true'])
  })

  it('is assumed to be there when it is required', () => {
    expect(
      assertions(`assert(dependency('zlib').found())
assert(dependency('zlib', version: '>=1.2.11').version().version_compare('>=1.2'))
assert(find_program('awk').found())
assert(add_languages('cpp'))
assert(meson.get_compiler('c').has_header('stdio.h', required: true))`)
    ).toEqual(Array(5).fill('true'))
  })
})
