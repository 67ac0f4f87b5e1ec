import { describe, expect, it } from '@jest/globals'
import { build, evaluate, ladder } from './evaluate-helper.js'

const AUTO = `option('rust', type: 'feature', value: 'auto')`
const substantial = (uses: readonly string[]): readonly string[] =>
  uses.filter((use) => !use.startsWith('language'))

describe('what uses Rust', () => {
  it.each([
    ['sources', `executable('x', 'a.c', 'x.rs')`, 'target x'],
    ['sources in a keyword', `library('x', sources: [files('a.c'), files('x.rs')])`, 'target x'],
    ['a crate type', `static_library('x', gen, rust_crate_type: 'staticlib')`, 'target x'],
    ['structured sources', `executable('x', structured_sources(['x.rs']))`, 'target x'],
    [
      'generated sources',
      `executable('x', custom_target('g', output: 'g.rs', command: ['gen']))`,
      'target x'
    ],
    [
      'cargo in a command',
      `custom_target('x', output: 'o', command: [cargo, 'build'])`,
      'target x'
    ],
    [
      'a wrapper of cargo',
      `custom_target('x', output: 'o', command: ['sh', files('tools/cargo-build.sh'), '@OUTPUT@'])`,
      'target x'
    ],
    [
      'a wrapper of cargo behind a path',
      `custom_target('x', output: 'o', command: ['sh', meson.current_source_dir() / 'cargo_wrap.py'])`,
      'target x'
    ],
    ['running cargo at once', `run_command(cargo, 'build')`, 'target run_command']
  ])('%s', (_, text, expected) => {
    const files = build(`project('p', 'c')\ngen = []\ncargo = find_program('cargo')\n${text}`)
    expect(substantial(evaluate(files).uses)).toEqual([expected])
  })

  it.each([
    [
      'a manifest as data',
      `custom_target('x', input: 'Cargo.toml', output: 'o', command: ['check', 'Cargo.toml'])`
    ],
    [
      'an option of a command',
      `custom_target('x', output: 'o', command: ['tool', '--cargo-home=/x'])`
    ],
    ['asking a tool about itself', `run_command(cargo, '--version')`],
    ['a target run on request', `run_target('fmt', command: [cargo, 'fmt'])`],
    ['a test', `test('t', cargo, args: ['test'])`],
    ['a name', `executable('rusty-cargo', 'rustc.c')`],
    ['a summary', `summary({'cargo': cargo.found()})`]
  ])('is not %s', (_, text) => {
    const files = build(
      `project('p', 'c')\ncargo = find_program('cargo', required: false)\n${text}`
    )
    expect(evaluate(files).uses).toEqual([])
  })

  it('is under the conditions of sources', () => {
    const files = build(`project('p', 'c')
s = ['a.c']
if dependency('z', required: false).found()
  s += 'x.rs'
endif
executable('x', s)`)
    expect(evaluate(files).uses).toEqual(['target x if dependency(z)'])
  })
})

describe('settings', () => {
  const setting = (text: string): string => `project('p', 'c')
have_rust = add_languages('rust', required: get_option('rust'))
${text}`
  it.each([
    [
      'a define',
      `c = configuration_data()\nc.set('HAVE_RUST', have_rust)`,
      'setting define HAVE_RUST'
    ],
    [
      'a number',
      `c = configuration_data()\nc.set10('HAVE_IT', have_rust)`,
      'setting define HAVE_IT'
    ],
    [
      'a define inside a branch',
      `c = configuration_data()\nif have_rust\n  c.set('X', 1)\nendif`,
      'setting define X'
    ],
    [
      'an argument of another compiler',
      `if have_rust\n  add_project_arguments('-DWITH_RUST', language: 'c')\nendif`,
      'setting argument -DWITH_RUST'
    ]
  ])('%s', (_, text, expected) => {
    const files = build(setting(text), AUTO)
    expect(substantial(evaluate(files).uses)).toEqual([expected])
    expect(ladder(files)).toBe('plain plain rust rust')
  })

  it.each([
    [
      'the same either way',
      `c = configuration_data()\nc.set('X', 1)\nc.set('Y', host_machine.system())`
    ],
    [
      'and-ed with what is off',
      `c = configuration_data()\nc.set('HAVE_RUST', have_rust and false)`
    ],
    ['arguments of the Rust compiler', `add_project_arguments('--cfg', 'x', language: 'rust')`]
  ])('are not %s', (_, text) => {
    expect(substantial(evaluate(build(setting(text), AUTO)).uses)).toEqual([])
  })
})

describe('the switch', () => {
  it('is the option named after Rust', () => {
    const files = build(
      `project('p')\nif get_option('with_rust')\n  add_languages('rust')\n  executable('x', 'x.rs')\nendif`,
      `option('rust_docs', type: 'boolean', value: true)\noption('with_rust', type: 'boolean', value: false)`
    )
    expect(evaluate(files).switch).toBe('with_rust: -Dwith_rust=false / -Dwith_rust=true')
    expect(ladder(files)).toBe('plain plain plain rust')
  })

  it('is found by what it decides when it has another name', () => {
    const files = build(
      `project('p', 'c')
codec = get_option('docs').allowed() and get_option('fast_codec')
want = not codec ? disabler() : true
subdir('core')`,
      `option('docs', type: 'feature', value: 'auto')
option('unrelated', type: 'boolean', value: true)
option('fast_codec', type: 'boolean', value: false)`
    )
    const inner = `if codec\n  add_languages('rust')\n  executable('x', 'x.rs')\nendif`
    expect(evaluate({ ...files, 'core/meson.build': inner }).switch).toBe(
      'fast_codec: -Dfast_codec=false / -Dfast_codec=true'
    )
  })

  it('may be a combo', () => {
    const files = build(
      `project('p')\nif get_option('backend_lang') == 'rusty'\n  executable('x', 'x.rs')\nendif`,
      `option('backend_lang', type: 'combo', choices: ['none', 'rusty'], value: 'rusty')`
    )
    // Meson reserves names that begin with backend_, so the option is refused and nothing decides.
    expect(evaluate(files).switch).toBeUndefined()
    const renamed = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.replaceAll('backend_lang', 'engine')])
    )
    expect(evaluate(renamed).switch).toBe('engine: -Dengine=none / -Dengine=rusty')
  })

  it('is not an option that changes nothing', () => {
    const files = build(
      `project('p')\nadd_languages('rust')\nexecutable('x', 'x.rs')`,
      `option('rust', type: 'feature', value: 'enabled')`
    )
    expect(evaluate(files).switch).toBeUndefined()
    expect(ladder(files)).toBe('rust fails rust rust')
  })

  it('takes effect under its old name as well', () => {
    const files = build(
      `project('p')\nif add_languages('rust', required: get_option('rust'))\n  executable('x', 'x.rs')\nendif`,
      `option('oxide', type: 'feature', deprecated: 'rust')
option('rust', type: 'feature', value: 'auto', deprecated: {'true': 'enabled', 'false': 'disabled'})`
    )
    expect(evaluate(files, 'default', { profile: ['-Doxide=disabled'] }).uses).toEqual([])
    expect(evaluate(files, 'default', { profile: ['-Drust=false'] }).uses).toEqual([])
  })

  it('may have its default changed by project()', () => {
    const files = build(
      `project('p', default_options: ['rust=disabled'])
if add_languages('rust', required: get_option('rust'))\n  executable('x', 'x.rs')\nendif`,
      AUTO
    )
    expect(ladder(files)).toBe('plain plain plain rust')
  })
})

describe('floors', () => {
  const rustc = (text: string): string => `project('p', 'c')
have_rust = add_languages('rust', required: get_option('rust'))
if have_rust
  rustc = meson.get_compiler('rust')
${text}
endif
if have_rust
  executable('x', 'x.rs')
endif`

  it('stop below a version', () => {
    const files = build(
      rustc(`  if rustc.version().version_compare('<1.70.0')\n    error('old')\n  endif`),
      AUTO
    )
    expect(evaluate(files).floors).toEqual(['rustc 1.70.0 stops'])
    expect(evaluate(files, 'off').floors).toEqual([])
    expect(evaluate(files, 'absent').floors).toEqual([])
    expect(evaluate(files).mayFail).toEqual([])
  })

  it('leave Rust out below a version', () => {
    const text = `  if not rustc.version().version_compare('>=1.70')
    if get_option('rust').enabled()
      error('old')
    else
      warning('old')
      have_rust = false
    endif
  endif`
    const files = build(rustc(text), AUTO)
    expect(evaluate(files).floors).toEqual(['rustc 1.70 leaves Rust out'])
    expect(evaluate(files, 'on').floors).toEqual(['rustc 1.70 stops'])
  })

  it('are seen through variables and in conditions with more to them', () => {
    const text = `  bindgen = find_program('bindgen', required: false)
  old = not bindgen.found() or bindgen.version().version_compare('<0.60.0')
  if old
    have_rust = false
  endif`
    expect(evaluate(build(rustc(text), AUTO)).floors).toEqual(['bindgen 0.60.0 leaves Rust out'])
  })

  it('are seen where the check comes later', () => {
    const text = `  ok = rustc.version().version_compare('>=1.65')
  if not ok
    problems = ['rustc']
  else
    problems = []
  endif
  if problems.length() > 0
    error('too old: ' + ', '.join(problems))
  endif`
    expect(evaluate(build(rustc(text), AUTO)).floors).toEqual(['rustc 1.65 stops'])
  })

  it.each([
    [
      'arguments',
      `  args = []\n  if rustc.version().version_compare('<1.70')\n    args += '--old'\n  else\n    args += ['--new']\n  endif`
    ],
    ['a choice of strings', `  a = rustc.version().version_compare('>=1.70') ? 'new' : 'old'`],
    [
      'a flag that changes nothing about Rust',
      `  fancy = false\n  if rustc.version().version_compare('>=1.70')\n    fancy = true\n  endif`
    ],
    ['a message', `  if rustc.version().version_compare('<1.70')\n    warning('old')\n  endif`]
  ])('are not %s', (_, text) => {
    expect(evaluate(build(rustc(text), AUTO)).floors).toEqual([])
  })

  it('come with find_program', () => {
    const files = build(`project('p', 'c')\nfind_program('cbindgen', version: '>=0.24')`)
    expect(evaluate(files).floors).toEqual(['cbindgen 0.24 stops'])
  })

  it('of Meson come with project() and with a check', () => {
    const files = build(`project('p', meson_version: '>=1.2.0')
if meson.version().version_compare('<1.4')
  error('too old')
endif
if meson.version().version_compare('>=1.7')
  x = 1
endif`)
    expect(evaluate(files).floors).toEqual(['meson 1.2.0 stops', 'meson 1.4 stops'])
  })

  it('do not come from other tools', () => {
    const files = build(`project('p')
zlib = dependency('zlib', version: '>=1.2')
if zlib.version().version_compare('<1.3')
  error('too old')
endif`)
    expect(evaluate(files).floors).toEqual([])
    expect(evaluate(files).mayFail).toHaveLength(1)
  })
})
