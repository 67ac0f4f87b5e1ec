import { describe, expect, it } from '@jest/globals'
import { TRUE } from '../../../src/logic/condition.js'
import { build, evaluate, ladder, type Summary } from './evaluate-helper.js'

const FEATURE = (value: string): string => `option('rust', type: 'feature', value: '${value}')`
const LANGUAGE = `project('p', 'c')
have_rust = add_languages('rust', native: false, required: get_option('rust'))
if have_rust
  static_library('core', 'core.rs', rust_abi: 'c')
endif
executable('tool', 'tool.c')`

describe('the language', () => {
  it('as an auto feature is used when it is there', () => {
    expect(ladder(build(LANGUAGE, FEATURE('auto')))).toBe('plain plain rust rust')
  })
  it('as a disabled feature is used on request', () => {
    expect(ladder(build(LANGUAGE, FEATURE('disabled')))).toBe('plain plain plain rust')
  })
  it('as an enabled feature is needed, unless it is disabled', () => {
    expect(ladder(build(LANGUAGE, FEATURE('enabled')))).toBe('plain fails rust rust')
  })
  it('without a switch is needed', () => {
    expect(ladder(build(`project('p')\nadd_languages('rust')\nexecutable('x', 'x.rs')`))).toBe(
      'rust fails rust rust'
    )
  })
  it('of the project itself is needed', () => {
    const { fails, facts } = evaluate(build(`project('p', 'c', 'rust')`), 'absent')
    expect(fails).toEqual(["Unknown compiler(s): [['rustc']]: no Rust compiler was found"])
    expect(facts.filter((fact) => fact.kind === 'failure')).toMatchObject([{ tool: 'rustc' }])
  })
  it('follows auto_features', () => {
    const files = build(LANGUAGE, FEATURE('auto'))
    expect(evaluate(files, 'absent', { profile: ['-Dauto_features=enabled'] }).fails).toHaveLength(
      1
    )
    expect(
      evaluate(files, 'default', { profile: ['--auto-features=x', '-Dauto_features=disabled'] })
        .uses
    ).toEqual([])
  })
  it('is disabled for what auto_features says only when auto', () => {
    const files = build(LANGUAGE, FEATURE('enabled'))
    expect(evaluate(files, 'default', { profile: ['-Dauto_features=disabled'] }).uses).toContain(
      'target core'
    )
  })
})

describe('feature methods', () => {
  const using = (methods: string): string => `project('p')
linux = host_machine.system() == 'linux'
rust = get_option('rust')${methods}
if add_languages('rust', required: rust)
  executable('x', 'x.rs')
endif`
  it.each([
    ['.disable_auto_if(true)', 'auto', 'plain plain plain rust'],
    ['.disable_auto_if(true)', 'enabled', 'plain fails rust rust'],
    ['.enable_auto_if(true)', 'auto', 'plain fails rust rust'],
    ['.require(false)', 'auto', 'plain plain plain fails'],
    ['.disable_if(false)', 'auto', 'plain plain rust rust'],
    ['.enable_if(false)', 'disabled', 'plain plain plain rust']
  ])('%s on %s', (methods, value, expected) => {
    // `require(false)` leaves no way to have Rust, so there is no switch and `on` is the default.
    const outcome = ladder(build(using(methods), FEATURE(value)))
    expect(outcome).toBe(methods === '.require(false)' ? 'plain plain plain plain' : expected)
  })
  it('rest on what is unknown', () => {
    const { uses } = evaluate(build(using('.disable_auto_if(not linux)'), FEATURE('auto')))
    expect(uses).toContain('target x if host_machine.system() == "linux"')
  })
  it('error_message comes with the failure', () => {
    const files = build(
      `project('p')
get_option('rust').require(host_machine.system() == 'linux', error_message: 'Linux only')`,
      FEATURE('enabled')
    )
    expect(evaluate(files).mayFail).toEqual([
      ['Feature rust cannot be enabled: Linux only', '!(host_machine.system() == "linux")']
    ])
  })
})

describe('programs', () => {
  const program = (required: string): string => `project('p', 'c')
cargo = find_program('cargo'${required})
if cargo.found()
  custom_target('lib', output: 'lib.a', command: [cargo, 'build'])
endif`
  it('are needed unless said otherwise', () => {
    expect(ladder(build(program('')))).toBe('rust fails rust rust')
    expect(evaluate(build(program('')), 'absent').fails).toEqual([
      "Program 'cargo' not found or not executable"
    ])
  })
  it('are taken when they are there if they are not required', () => {
    expect(ladder(build(program(', required: false')))).toBe('rust plain rust rust')
  })
  it('are known by their names behind paths, suffixes and options', () => {
    const files = build(
      `project('p')\nfind_program(get_option('tool'))`,
      `option('tool', type: 'string', value: '/opt/bin/cbindgen-0.27')`
    )
    expect(evaluate(files, 'absent').fails).toHaveLength(1)
    expect(evaluate(files, 'absent', { profile: ['-Dtool=sed'] }).fails).toEqual([])
  })
  it('of the repository are not the toolchain', () => {
    const files = { ...build(`project('p')\nfind_program('cargo')`), cargo: '#!/bin/sh' }
    expect(evaluate(files, 'absent').fails).toEqual([])
  })
  it('with another name that may stand in do not need the toolchain', () => {
    const files = build(`project('p')\nfind_program('rustfmt', 'cat')`)
    expect(evaluate(files, 'absent').fails).toEqual([])
  })
  it('of a disabled feature are not looked for', () => {
    const files = build(
      `project('p')\nfind_program('cargo', required: get_option('rust'))`,
      FEATURE('disabled')
    )
    expect(evaluate(files, 'absent').fails).toEqual([])
  })
  it('that nothing is made with are no use of Rust', () => {
    expect(
      evaluate(
        build(
          `project('p')\nx = find_program('cargo', required: false)\nsummary({'cargo': x.found()})`
        )
      ).uses
    ).toEqual([])
  })
  it('overridden by the build are not looked for', () => {
    const files = build(`project('p')
meson.override_find_program('bindgen', find_program('sh'))
find_program('bindgen')`)
    expect(evaluate(files, 'absent').fails).toEqual([])
  })
})

describe('versions that do not exist yet', () => {
  const checked = (check: string): Summary =>
    evaluate(
      build(`project('p')
add_languages('rust')
if meson.get_compiler('rust').version().version_compare('${check}')
  error('not with this rustc')
endif
executable('x', 'x.rs')`)
    )
  it('are floors where what exists stops', () => {
    expect(checked('<2.0.0')).toMatchObject({ fails: [], floors: ['rustc 2.0.0 stops'] })
  })
  it('are upper bounds where what exists goes on', () => {
    expect(checked('>=2.0.0')).toMatchObject({ fails: [], floors: [] })
  })
})

describe('machine files', () => {
  const files = {
    ...build(
      `project('p', 'c')
if meson.get_external_property('with_rust', false) and add_languages('rust', required: get_option('rust'))
  executable('x', 'x.rs')
endif`,
      FEATURE('disabled')
    ),
    'native.ini': `[binaries]
rust = 'rustc'
[project options]
rust = 'enabled'
[properties]
with_rust = true
`,
    'cross.ini': `[properties]\nwith_rust = true\n`
  }
  const uses = (profile: readonly string[]): readonly string[] =>
    evaluate(files, 'default', { profile }).uses.filter((use) => use.startsWith('target'))
  it('give options and properties', () => {
    expect(uses(['--native-file=native.ini'])).toEqual(['target x'])
  })
  it('give way to the command line', () => {
    expect(uses(['-Drust=disabled', '--native-file=native.ini'])).toEqual([])
  })
  it('for the build machine say nothing about the host', () => {
    expect(uses(['--native-file=native.ini', '--cross-file=cross.ini'])).toEqual([])
    expect(uses(['--cross-file=cross.ini', '-Drust=auto'])).toEqual(['target x'])
  })
})

describe('the rust module', () => {
  it('is harmless to import', () => {
    expect(evaluate(build(`project('p')\nrust = import('rust')`), 'absent')).toMatchObject({
      fails: [],
      uses: []
    })
  })
  it('needs bindgen for bindings', () => {
    const files = build(`project('p')
rust = import('rust')
rust.bindgen(input: 'a.h', output: 'a.rs', bindgen_version: ['>=0.66'])`)
    expect(evaluate(files, 'absent').fails).toHaveLength(1)
    expect(evaluate(files).uses).toEqual(['target a.rs'])
    expect(evaluate(files).floors).toEqual(['bindgen 0.66 stops'])
  })
})

describe('failures that have nothing to do with Rust', () => {
  it('are passed over when everything runs into them', () => {
    const files = build(`project('p')
if get_option('buildtype') == 'debug'
  error('we do not know better')
endif
add_languages('rust')
executable('x', 'x.rs')`)
    expect(ladder(files)).toBe('rust fails rust rust')
    expect(evaluate(files).diagnostics).toHaveLength(1)
  })
  it('are failures when an option decides them', () => {
    const files = build(
      `project('p', 'c')
if get_option('rust').disabled()
  error('Rust is needed')
endif
add_languages('rust', required: get_option('rust'))
executable('x', 'x.rs')`,
      FEATURE('auto')
    )
    // The option is there, but turning it off stops the build.
    expect(ladder(files)).toBe('fails rust rust rust')
  })
})

describe('a driving build system', () => {
  const files = build(
    `project('p')
keyval = import('keyval')
config = keyval.load(meson.current_build_dir() / 'config.mak')
if config['WANTED'] == 'y' and add_languages('rust', required: get_option('rust'))
  executable('x', 'x.rs')
endif`,
    FEATURE('disabled')
  )
  const driven = (value: string | undefined, lines: readonly string[], complete = true) => {
    const when = TRUE
    return {
      by: 'configure' as const,
      arguments: [{ name: '-Drust', value, when }],
      files: [{ path: 'config.mak', lines: lines.map((text) => ({ text, when })), complete }]
    }
  }
  it('decides by its arguments and files', () => {
    expect(evaluate(files, 'default', { driven: driven('enabled', ['WANTED=y']) }).uses).toContain(
      'target x'
    )
    expect(evaluate(files, 'default', { driven: driven('enabled', ['WANTED=n']) }).uses).toEqual([])
    expect(evaluate(files, 'on', { driven: driven('disabled', ['WANTED=y']) }).uses).toEqual([])
  })
  it('leaves unknown what it hands over without a value', () => {
    expect(evaluate(files, 'default', { driven: driven(undefined, ['WANTED=y']) }).uses).toContain(
      'target x if !(option rust == "disabled")'
    )
  })
  it('leaves unknown what is in files it did not write alone', () => {
    const { uses } = evaluate(files, 'default', { driven: driven('enabled', [], false) })
    expect(uses).toContain('target x if keyval.load(config.mak)["WANTED"] == "y"')
  })
})
