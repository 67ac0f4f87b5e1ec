import { describe, expect, it } from '@jest/globals'
import { scenario } from '../../../src/model/scenario.js'
import {
  createKconfigReader,
  solve,
  symbolsOn,
  targetsOf
} from '../../../src/readers/kconfig/index.js'
import { memorySnapshot } from '../../../src/source/memory.js'

describe('the Kconfig reader', () => {
  const reader = createKconfigReader()

  it('claims what the evaluation needs', () => {
    const claimed = [
      'Kconfig',
      'hw/Kconfig',
      'Kconfig.host',
      'lib/Kconfig-more',
      'parts/x.Kconfig',
      'package/Config.in',
      'configs/devices/t/default.mak',
      'configs/devices/t/minimal.mak',
      'configs/targets/t.mak',
      'configs/board_defconfig',
      'arch/x/defconfig'
    ]
    expect(claimed.filter((path) => !reader.claims(path))).toEqual([])
    const others = ['src/main.c', 'configs/other.mak', 'docs/config.in.txt', 'meson.build']
    expect(others.filter((path) => reader.claims(path))).toEqual([])
  })

  it('applies where the root has a Kconfig', () => {
    expect(reader.applies(memorySnapshot('a', { Kconfig: '' }))).toBe(true)
    expect(reader.applies(memorySnapshot('b', { 'hw/Kconfig': '' }))).toBe(false)
    expect(reader.read(memorySnapshot('b', {}), scenario('on'))).toEqual({
      facts: [],
      diagnostics: []
    })
  })

  it('tells the dialect from the text', () => {
    const dialect = (files: Record<string, string>) =>
      createKconfigReader().model(memorySnapshot('x', files))?.dialect
    expect(dialect({ Kconfig: 'source a\n', a: 'config A\n bool\n' })).toBe('compact')
    expect(dialect({ Kconfig: 'source a\n', a: 'config A\n bool "A"\n' })).toBe('linux')
    expect(dialect({ Kconfig: 'mainmenu "x"\n' })).toBe('linux')
    expect(dialect({ Kconfig: 'source "a"\n' })).toBe('linux')
    expect(dialect({ Kconfig: 'config A\n default y if B\n' })).toBe('compact')
  })

  it('states the symbols with their types and places, and what could not be read', () => {
    const text =
      'mainmenu "x"\nconfig A\n\ttristate "A"\nconfig B\n\tint\n\tdefault $(shell,true)\nsource "gone"\n'
    const { facts, diagnostics } = reader.read(
      memorySnapshot('x', { Kconfig: text }),
      scenario('on')
    )
    expect(facts).toEqual([
      { kind: 'symbol', name: 'A', type: 'tristate', at: { path: 'Kconfig', start: 20, end: 21 } },
      { kind: 'symbol', name: 'B', type: 'int', at: { path: 'Kconfig', start: 43, end: 44 } }
    ])
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'kconfig/missing-source: there is no file gone'
    ])
  })

  it('uses a tree again whose files are the same, with the defaults of the new revision', () => {
    const tree = {
      Kconfig: 'source a\n',
      a: 'config A\nconfig B\n',
      'configs/devices/t/default.mak': 'CONFIG_A=y\n'
    }
    const first = reader.model(memorySnapshot('1', tree))
    const changed = { ...tree, 'configs/devices/t/default.mak': 'CONFIG_B=y\n' }
    const second = reader.model(memorySnapshot('2', changed))
    if (first === undefined || second === undefined) throw new Error('no tree')
    expect('symbols' in second && second.symbols === first.symbols).toBe(true)
    expect(symbolsOn(first, 't', new Map()).symbols).toEqual(['A'])
    expect(symbolsOn(second, 't', new Map()).symbols).toEqual(['B'])
    const third = reader.model(memorySnapshot('3', { ...tree, a: 'config A\n' }))
    expect(third?.symbols.map(({ name }) => name)).toEqual(['A'])
  })
})

describe('the Linux dialect', () => {
  const modelOf = (files: Record<string, string>) => {
    const model = createKconfigReader({ dialect: 'linux' }).model(memorySnapshot('x', files))
    if (model === undefined) throw new Error('no tree')
    return model
  }

  it('leaves undecided what rests on an unknown macro, and nothing else', () => {
    const Kconfig = [
      'config PROBE\n\tdef_bool $(success,cc)\n',
      'config AFTER\n\tbool "x"\n\tdefault y\n\tdepends on PROBE\n',
      'config NEVER\n\tbool\n\tdepends on PROBE\n',
      'config BOTH\n\tdef_bool PROBE || !PROBE || y\n',
      'config OFF\n\tdef_bool PROBE && n\n',
      'config NUM\n\tint\n\tdefault 1 if PROBE\n\tdefault 2\n',
      'config SURE\n\tdef_bool y\n'
    ].join('')
    const solution = solve(modelOf({ Kconfig }), {})
    expect([...solution.undecided].sort()).toEqual(['AFTER', 'NUM', 'PROBE'])
    expect(solution.text('BOTH')).toBe('y')
    expect(solution.text('OFF')).toBe('n')
    expect(solution.isOn('SURE')).toBe(true)
    const known = solve(modelOf({ Kconfig }), { fixed: new Map([['PROBE', true]]) })
    expect([...known.undecided]).toEqual([])
    expect(known.isOn('AFTER')).toBe(true)
    expect(known.text('NUM')).toBe('1')
  })

  it('keeps both possibilities of a choice apart from certainty', () => {
    const Kconfig = [
      'config PROBE\n\tdef_bool $(shell,x)\n',
      'choice\n\tprompt "c"\n\tdefault A if PROBE\n\tdefault B\n',
      'config A\n\tbool "a"\nconfig B\n\tbool "b"\nconfig C\n\tbool "c"\nendchoice\n'
    ].join('')
    const solution = solve(modelOf({ Kconfig }), {})
    expect([...solution.undecided].sort()).toEqual(['A', 'B', 'PROBE'])
    expect(solution.text('C')).toBe('n')
  })

  it('tells why: selects, settings, choices, defaults, dependencies', () => {
    const files = {
      Kconfig: [
        'config LIB\n\tbool\nconfig USER\n\tbool "u"\n\tselect LIB\nconfig D\n\tdef_bool LIB\n',
        'config X\n\tbool\n\tdepends on Q\nconfig Q\n\tbool\n',
        'choice\n\tprompt "c"\nconfig C1\n\tbool "1"\nconfig C2\n\tbool "2"\nendchoice\n'
      ].join(''),
      board_defconfig: 'CONFIG_USER=y\n'
    }
    const model = modelOf(files)
    expect(targetsOf(model).map(({ name }) => name)).toEqual(['board'])
    const solution = solve(model, { defaults: ['board_defconfig'] })
    const why = (name: string) => solution.why(name).map((step) => `${step.symbol}: ${step.reason}`)
    expect(why('LIB')).toEqual(['LIB: selected by USER', 'USER: set in board_defconfig'])
    expect(why('D')).toEqual(['D: default'])
    expect(why('X')).toEqual(['X: a dependency is not met'])
    expect(why('C1')).toEqual(['C1: selected in its choice'])
    expect(why('C2')).toEqual(['C2: another of its choice is selected'])
    expect(symbolsOn(model, 'board', new Map()).symbols).toEqual(['C1', 'D', 'LIB', 'USER'])
  })

  it('reads a source whose path holds a macro only when it is known', () => {
    const files = {
      Kconfig: 'source "arch/$(ARCH)/Kconfig"\n',
      'arch/x/Kconfig': 'config A\n\tdef_bool y\n'
    }
    expect(modelOf(files).faults.map((fault) => fault.code)).toEqual(['unknown'])
    const told = createKconfigReader({ dialect: 'linux', environment: new Map([['ARCH', 'x']]) })
    expect(told.model(memorySnapshot('x', files))?.symbols.map(({ name }) => name)).toEqual(['A'])
  })

  it('reports cycles, and gives an unknown value instead of hanging', () => {
    const Kconfig =
      'config A\n\tbool "a"\n\tdepends on B\n\tdefault y\nconfig B\n\tbool "b"\n\tdepends on A\n\tdefault y\n'
    const solution = solve(modelOf({ Kconfig }), {})
    expect(solution.errors.map((fault) => fault.code)).toContain('cycle')
    expect(solution.undecided.size).toBe(2)
  })

  it('obeys depends on … if', () => {
    const Kconfig =
      'config ON\n\tdef_bool y\nconfig OFF\n\tbool\nconfig A\n\tdef_bool y\n\tdepends on OFF if ON\nconfig B\n\tdef_bool y\n\tdepends on OFF if OFF\n'
    const solution = solve(modelOf({ Kconfig }), {})
    expect([solution.text('A'), solution.text('B')]).toEqual(['n', 'y'])
  })

  it('reports blocks that are not closed, and ends without a beginning', () => {
    const faults = modelOf({
      Kconfig: 'endif\nmenu "m"\nif A\nconfig B\n\tbool\nendmenu\nchoice\n'
    }).faults
    expect(faults.map((fault) => fault.message)).toEqual([
      'no if is open here',
      'a if is still open here',
      'this choice is never closed'
    ])
  })
})
