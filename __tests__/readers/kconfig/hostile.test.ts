import { describe, expect, it } from '@jest/globals'
import {
  createKconfigReader,
  type Dialect,
  type Solution,
  solve,
  solveAll
} from '../../../src/readers/kconfig/index.js'
import { memorySnapshot } from '../../../src/source/memory.js'

function solved(dialect: Dialect, files: Record<string, string>): Solution {
  const model = createKconfigReader({ dialect }).model(memorySnapshot('x', files))
  if (model === undefined) throw new Error('no tree')
  const solution = solve(model, { defaults: ['d'] })
  for (const name of solution.values.keys()) solution.why(name)
  for (const other of solveAll(model, {}, ['A', 'B'])) other.errors
  return solution
}

const codes = (solution: Solution): readonly string[] => [
  ...new Set(solution.errors.map((fault) => fault.code))
]

const COMPACT = `# comment
source sub/Kconfig
config A
    bool
    default y if (B || !C) && D
    depends on B
    select C if !D
    imply E
CONFIG_B=y
include other.mak
`

const LINUX = `mainmenu "Main \\"menu\\""
var := $(shell,echo x) text
config A
\ttristate "prompt" if B != n
\tdefault m if (B || !C) && "x$(var)" = 'y'
\tdepends on B <= 10 if C
\tselect C if D
\timply E
\trange 1 0x10 if A
\toption env="HOME"
\thelp
\t  Help text
\t  if more
menu "M"
\tvisible if A && \\
\t\tB
if A
choice NAME
\tprompt "c"
\toptional
config X
\tdef_bool $(cc-option,-a (b))
endchoice
endif
endmenu
comment "c"
\tdepends on A
rsource "sub/*"
`

describe('hostile input', () => {
  it('is cut off at every offset without harm', () => {
    for (const [dialect, text] of [
      ['compact', COMPACT],
      ['linux', LINUX]
    ] as const)
      for (let end = 0; end <= text.length; end++)
        for (const tail of ['', '\n', '"', '$(', '\\'])
          expect(() =>
            solved(dialect, { Kconfig: text.slice(0, end) + tail, d: text })
          ).not.toThrow()
  })

  it('loses any one character without harm', () => {
    for (const [dialect, text] of [
      ['compact', COMPACT],
      ['linux', LINUX]
    ] as const)
      for (let at = 0; at < text.length; at++)
        expect(() =>
          solved(dialect, { Kconfig: text.slice(0, at) + text.slice(at + 1), d: '' })
        ).not.toThrow()
  })

  it('may be nested too deep', () => {
    const deep = '('.repeat(100_000)
    const nots = '!'.repeat(100_000)
    for (const dialect of ['compact', 'linux'] as const)
      for (const bomb of [deep, nots, `${deep}A${')'.repeat(100_000)}`])
        expect(
          codes(solved(dialect, { Kconfig: `config A\n bool\n depends on ${bomb}\n`, d: '' }))
        ).toContain('depth')
  })

  it('may nest blocks too deep', () => {
    const Kconfig = `${'if A\nmenu "m"\n'.repeat(50_000)}config A\n\tbool\n${'endmenu\nendif\n'.repeat(50_000)}config Z\n\tdef_bool y\n`
    const solution = solved('linux', { Kconfig, d: '' })
    expect(codes(solution)).toEqual(['depth'])
    expect(solution.isOn('Z')).toBe(true)
  })

  it('may chain symbols without end', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `S${i}`)
    const links = names.map(
      (name, i) => `config ${name}\n bool\n default y\n depends on S${i + 1}\n`
    )
    const compact = solved('compact', {
      Kconfig: `${links.join('')}config S20000\n default y\n`,
      d: ''
    })
    expect(compact.isOn('S0')).toBe(true)
    const linux = solved('linux', {
      Kconfig: `${links.join('')}config S20000\n def_bool y\n`,
      d: ''
    })
    expect(linux.isOn('S0')).toBe(true)
    expect(linux.errors).toEqual([])
    for (const dialect of ['compact', 'linux'] as const) {
      const ring = `${links.join('')}config S20000\n bool\n default y\n depends on S0\n`
      expect(codes(solved(dialect, { Kconfig: ring, d: '' }))).toContain('cycle')
    }
  })

  it('may source files that source files', () => {
    const files: Record<string, string> = { d: '', Kconfig: 'source "f0"\n' }
    for (let i = 0; i < 1_000; i++) files[`f${i}`] = `source "f${i + 1}"\nsource "f${i + 1}"\n`
    expect(codes(solved('linux', files))).toContain('depth')
    const bare = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.replaceAll('"', '')])
    )
    expect(codes(solved('compact', bare))).toContain('too-large')
    const wide: Record<string, string> = { d: '', Kconfig: 'source "f0"\n' }
    for (let i = 0; i < 30; i++) wide[`f${i}`] = `source "f${i + 1}"\nsource "f${i + 1}"\n`
    wide['f30'] = 'config A\n\tbool\n'
    expect(codes(solved('linux', wide))).toContain('too-large')
  })

  it('may let macros grow', () => {
    const lines = ['a0 = xxxxxxxxxxxxxxxx']
    for (let i = 1; i < 60; i++) lines.push(`a${i} = $(a${i - 1})$(a${i - 1})`)
    const Kconfig = `${lines.join('\n')}\nloop = $(loop)\nsource "$(a59)"\nsource "$(loop)"\nconfig A\n\tdef_bool $(a59)\n`
    expect(codes(solved('linux', { Kconfig, d: '' }))).toEqual(['unknown'])
  })

  it('may have patterns that match slowly', () => {
    const pattern = `${'*a'.repeat(50)}b`
    const files = { Kconfig: `source "${pattern}"\n`, ['a'.repeat(2_000)]: '', d: '' }
    expect(codes(solved('linux', files))).toEqual(['missing-source'])
  })

  it('may name symbols as objects do', () => {
    for (const dialect of ['compact', 'linux'] as const) {
      const Kconfig =
        'config constructor\n bool\n default y\nconfig hasOwnProperty\n bool\n select toString\nconfig toString\n bool\n'
      expect(solved(dialect, { Kconfig, d: '' }).isOn('constructor')).toBe(true)
    }
  })

  it('may hold numbers that are none', () => {
    const Kconfig = `config A\n\tint "a"\n\trange ${'9'.repeat(5_000)} -\n\tdefault ${'1'.repeat(100_000)}\nconfig B\n\tdef_bool A > 0x\n`
    expect(solved('linux', { Kconfig, d: 'CONFIG_A=--1\n' }).errors).toEqual([])
  })
})
