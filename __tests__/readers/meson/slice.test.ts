import { describe, expect, it } from '@jest/globals'
import { outcomesOf } from '../../../src/model/outcome.js'
import { rustSupport } from '../../../src/model/rust-support.js'
import { SCENARIO_IDS, scenario } from '../../../src/model/scenario.js'
import { createMesonReader } from '../../../src/readers/meson/index.js'
import { readOptions } from '../../../src/readers/meson/options.js'
import { slice } from '../../../src/readers/meson/slicing/index.js'
import { SourceFiles } from '../../../src/readers/meson/slicing/program.js'
import { unitsOf } from '../../../src/readers/meson/slicing/units.js'
import { memorySnapshot } from '../../../src/source/memory.js'
import { build, type Files } from './evaluate-helper.js'
import { randomBuild } from './slice-generator.js'
import { printBlock } from './syntax-print.js'

const RUST = "option('rust', type: 'feature', value: 'auto')\n"

/** What everything that is judged comes to. */
function judged(files: Files, full: boolean) {
  const reader = createMesonReader({ full })
  const snapshot = memorySnapshot('test', files)
  const facts = SCENARIO_IDS.map((id) => reader.read(snapshot, scenario(id)).facts)
  const of = (i: number) => ({
    failures: (facts[i] ?? []).filter((fact) => fact.kind === 'failure'),
    uses: (facts[i] ?? []).filter((fact) => fact.kind === 'rust-use'),
    floors: []
  })
  const outcomes = outcomesOf({ off: of(0), absent: of(1), default: of(2), on: of(3) })
  return {
    support: rustSupport(outcomes),
    outcomes: SCENARIO_IDS.map((id) => [id, outcomes[id].configures, outcomes[id].usesRust]),
    switch: facts.flat().find((fact) => fact.kind === 'switch')?.option,
    floors: facts.map((some) =>
      some.flatMap((fact) =>
        fact.kind === 'floor' ? [`${fact.tool} ${fact.version} ${fact.note}`] : []
      )
    )
  }
}

/** The statements that are left of the root file, or of another one. */
function left(files: Files, path = 'meson.build', coarse = false, interest: string[] = []): string {
  const { options } = readOptions(files['meson_options.txt'] ?? '', 'meson_options.txt')
  const made = slice(memorySnapshot('test', files), new SourceFiles(), options, interest, coarse)
  const file = made?.files.get(path)
  return file === undefined ? '' : printBlock(file.block)
}

describe('a slice comes to the same as everything', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i * 25))('random builds from %d', (from) => {
    for (let seed = from; seed < from + 25; seed++) {
      const files = randomBuild(seed)
      expect([seed, judged(files, false)]).toEqual([seed, judged(files, true)])
    }
  })

  const cases: readonly (readonly [string, Files])[] = [
    [
      'a toolchain too old turns Rust off',
      build(
        `project('p', 'c', meson_version: '>=1.2')
have = add_languages('rust', required: get_option('rust'))
if have and meson.get_compiler('rust').version().version_compare('<1.77')
  have = false
endif
if have
  executable('r', 'main.rs')
endif`,
        RUST
      )
    ],
    [
      'a shared object has a second name',
      build(
        `project('p', 'c')
ss = import('sourceset')
one = ss.source_set()
all = {'one': one}
one.add(files('a.rs'))
foreach name, set : all
  library(name, set.apply({}).sources())
endforeach`
      )
    ],
    [
      'an entered directory defines what decides',
      {
        ...build(
          `project('p', 'c')
subdir('setup')
if want
  subdir('crate')
endif`,
          RUST
        ),
        'setup/meson.build': "want = get_option('rust').allowed()\n",
        'crate/meson.build': "static_library('crate', 'lib.rs')\n"
      }
    ],
    [
      'a file ends early without Rust',
      {
        ...build("project('p', 'c')\nsubdir('crate')\nexecutable('c', 'main.c')", RUST),
        'crate/meson.build': `if not add_languages('rust', required: get_option('rust'))
  subdir_done()
endif
static_library('crate', 'lib.rs')
`
      }
    ],
    [
      'all Rust is in a loop',
      build(
        `project('p', 'c')
names = ['a', 'b']
sources = {'a': 'a.rs', 'b': 'b.c'}
foreach name : names
  executable(name, sources[name])
endforeach`
      )
    ],
    [
      'a dependency is overridden',
      build(
        `project('p', 'c')
cargo = find_program('cargo', required: false)
made = cargo.found() ? declare_dependency() : dependency('', required: false)
meson.override_dependency('made', made)
if dependency('made', required: false).found()
  custom_target('made', output: 'made.a', command: [cargo, 'build'])
endif`
      )
    ],
    [
      'a variable is set by a name that is put together',
      build(
        `project('p', 'c')
foreach name : ['one', 'two']
  set_variable('with_' + name, name == 'two')
endforeach
if with_two
  executable('r', 'main.rs')
endif`
      )
    ]
  ]
  it.each(cases)('%s', (_, files) => {
    expect(judged(files, false)).toEqual(judged(files, true))
  })
})

describe('what is left', () => {
  it('statements that state facts about Rust and what decides about them', () => {
    const text = left(
      build(
        `project('p', 'c')
cc = meson.get_compiler('c')
zlib = dependency('zlib')
executable('c', 'main.c', dependencies: zlib)
threads = cc.has_header('threads.h')
if threads and get_option('rust').allowed()
  executable('r', 'main.rs', dependencies: zlib)
endif`,
        RUST
      )
    )
    expect(text).toContain('main.rs')
    expect(text).toContain('threads')
    expect(text).not.toContain('zlib')
    expect(text).not.toContain('main.c')
  })

  it('of a configuration, the setting that is read', () => {
    const text = left(
      build(
        `project('p', 'c')
conf = configuration_data()
conf.set('HAVE_A', 1)
conf.set('HAVE_B', get_option('rust').allowed())
conf.set('HAVE_C', 3)
if conf.get('HAVE_C') == 3
  executable('r', 'main.rs')
endif`,
        RUST
      )
    )
    expect(text).toContain('HAVE_B')
    expect(text).toContain('HAVE_C')
    expect(text).not.toContain('HAVE_A')
  })

  it('files that nothing leads to are not in it', () => {
    const files = {
      ...build("project('p', 'c')\nsubdir('a')\nsubdir('b')\nexecutable('r', 'main.rs')"),
      'a/meson.build': "executable('a', 'a.c')\n",
      'b/meson.build': "x = 1\nexecutable('b', 'b.c')\n"
    }
    expect(left(files, 'a/meson.build')).toBe('')
    expect(left(files, 'b/meson.build')).toBe('')
    expect(left(files)).not.toContain('subdir')
  })

  it('rules of a symbol that somebody asks for', () => {
    const files = build(
      `project('p', 'c')
set = import('sourceset').source_set()
set.add(when: 'CONFIG_A', if_true: files('a.c'))
set.add(when: 'CONFIG_B', if_true: files('b.c'))`
    )
    expect(left(files)).not.toContain('CONFIG')
    const asked = left(files, 'meson.build', false, ['CONFIG_B'])
    expect(asked).toContain('CONFIG_B')
    expect(asked).not.toContain('CONFIG_A')
  })

  it('a loop that gives nothing to what follows may be gone through once', () => {
    const files = build(
      `project('p', 'c')
names = []
if meson.get_compiler('c').has_header('many.h')
  names += 'more'
endif
executable('r', 'main.rs')
foreach name : names
  executable(name, 'main.rs')
endforeach`
    )
    expect(left(files, 'meson.build', false)).toContain('many.h')
    expect(left(files, 'meson.build', true)).not.toContain('many.h')
  })
})

describe('builds are shared between snapshots', () => {
  const base: Files = {
    ...build("project('p', 'c')\nsubdir('a')\nexecutable('r', 'main.rs')"),
    'a/meson.build': "executable('a', 'a.c')\n"
  }

  it('gives the facts of the snapshot asked about', () => {
    const reader = createMesonReader()
    const uses = (files: Files, revision: string) =>
      reader
        .read(memorySnapshot(revision, files), scenario('default'))
        .facts.flatMap((fact) => (fact.kind === 'rust-use' ? [fact.name] : []))
    expect(uses(base, 'one')).toEqual(['r'])
    expect(uses({ ...base, 'a/meson.build': "executable('a', 'b.c')\n" }, 'two')).toEqual(['r'])
    expect(uses({ ...base, 'a/meson.build': "executable('a', 'b.rs')\n" }, 'three')).toEqual([
      'a',
      'r'
    ])
    expect(uses(base, 'four')).toEqual(['r'])
  })

  it('asks again where a file decides that is there in one of them only', () => {
    const files = build(
      `project('p', 'c')
if import('fs').exists('Cargo.toml')
  executable('r', 'main.rs')
endif`
    )
    const reader = createMesonReader()
    const uses = (more: Files) =>
      reader
        .read(memorySnapshot('test', { ...files, ...more }), scenario('default'))
        .facts.filter((fact) => fact.kind === 'rust-use').length
    expect([uses({}), uses({ 'Cargo.toml': '' }), uses({})]).toEqual([0, 1, 0])
  })
})

describe('cutting a file into units', () => {
  const padding = '# padding\n'.repeat(300)
  const texts = (text: string) =>
    unitsOf(padding + text).map(({ start, end }) => (padding + text).slice(start, end))

  it('keeps blocks, brackets and strings together', () => {
    const parts = [
      "a = '''\nif x\n'''\n",
      'if b\nc()\nendif\n',
      'd = [\n1,\n]\n',
      'e = 1 + \\\n2\n'
    ]
    expect(texts(parts.join(''))).toEqual([padding, ...parts])
  })

  it('leaves files alone whose blocks do not match', () => {
    expect(texts('if a\nb()\n')).toHaveLength(1)
    expect(texts('endif\nb()\n')).toHaveLength(1)
    expect(texts("a = 'x\ny = 1'\n")).toHaveLength(1)
  })
})
