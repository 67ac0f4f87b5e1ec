import { describe, expect, it } from '@jest/globals'
import { assertions, build, evaluate } from './evaluate-helper.js'

const SETS = `ss = import('sourceset').source_set()
inner = import('sourceset').source_set()
ss.add(files('always.c'))
ss.add(when: 'CONFIG_A', if_true: files('a.c'), if_false: files('no-a.c'))
ss.add(when: ['CONFIG_A', 'CONFIG_B'], if_true: files('ab.c'))
inner.add(when: 'CONFIG_C', if_true: files('c.c'))
ss.add_all(when: 'CONFIG_B', if_true: inner)
`

function sources(text: string, name = 'x'): readonly string[] {
  const { facts } = evaluate(build(`project('p', 'c')\n${SETS}${text}`))
  return facts.flatMap((fact) =>
    fact.kind === 'target' && fact.name === name
      ? fact.sources.map(({ path, when }) =>
          when.key === 'true' ? path : `${path} if ${when.key}`
        )
      : []
  )
}

describe('source sets', () => {
  it('give what a configuration selects', () => {
    expect(
      sources(
        `executable('x', ss.apply({'CONFIG_A': 'y', 'CONFIG_B': 'y', 'CONFIG_C': ''}, strict: false).sources())`
      )
    ).toEqual(['always.c', 'a.c', 'ab.c'])
    expect(
      sources(
        `executable('x', ss.apply({'CONFIG_B': 'y', 'CONFIG_C': 'y'}, strict: false).sources())`
      )
    ).toEqual(['always.c', 'no-a.c', 'c.c'])
  })

  it('give everything when asked for all', () => {
    expect(sources(`executable('x', ss.all_sources())`)).toEqual([
      'always.c',
      'a.c',
      'no-a.c',
      'ab.c',
      'c.c'
    ])
  })

  it('keep the conditions of an unknown configuration', () => {
    expect(
      sources(`c = {'CONFIG_A': 'y'}
c += import('keyval').load('generated.mak')
executable('x', ss.apply(c, strict: false).sources())`)
    ).toEqual([
      'always.c',
      'a.c',
      'ab.c if "CONFIG_B" in keyval.load(generated.mak)',
      'c.c if ("CONFIG_B" in keyval.load(generated.mak) && "CONFIG_C" in keyval.load(generated.mak))'
    ])
  })

  it('follow dependencies and the branch a rule was added in', () => {
    expect(
      sources(`z = dependency('z', required: false)
ss.add(when: z, if_true: files('z.c'))
if host_machine.system() == 'linux'
  ss.add(files('l.c'))
endif
executable('x', ss.apply({}, strict: false).sources())`)
    ).toEqual([
      'always.c',
      'no-a.c',
      'z.c if dependency(z)',
      'l.c if host_machine.system() == "linux"'
    ])
  })

  it('take configuration data', () => {
    expect(
      sources(`c = configuration_data()
c.set('CONFIG_A', true)
c.set('CONFIG_B', false)
executable('x', ss.apply(c, strict: false).sources())`)
    ).toEqual(['always.c', 'a.c'])
  })

  it('hand dependencies on', () => {
    expect(
      assertions(`${SETS}d = declare_dependency(variables: {'crate': 'one'})
ss.add(when: 'CONFIG_A', if_true: d)
crates = []
foreach dep : ss.apply({'CONFIG_A': 'y'}, strict: false).dependencies()
  crates += dep.get_variable('crate')
endforeach
assert(crates == ['one'])`)
    ).toEqual(['true'])
  })
})
