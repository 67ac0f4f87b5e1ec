import { describe, expect, it } from '@jest/globals'
import {
  createKconfigReader,
  type KconfigModel,
  type Request,
  type Solution,
  type Step,
  solve,
  solveAll,
  symbolsOn,
  targetsOf,
  whenOn
} from '../../../src/readers/kconfig/index.js'
import { memorySnapshot } from '../../../src/source/memory.js'

type Files = Readonly<Record<string, string>>

function modelOf(files: Files): KconfigModel {
  const model = createKconfigReader({ dialect: 'compact' }).model(memorySnapshot('x', files))
  if (model === undefined) throw new Error('no tree')
  return model
}

const solved = (files: Files, request: Request = {}): Solution => solve(modelOf(files), request)

const on = (solution: Solution): string =>
  [...solution.values]
    .filter(([, value]) => value)
    .map(([name]) => name)
    .sort()
    .join(' ')

const given = (...names: string[]): ReadonlyMap<string, boolean> =>
  new Map(names.map((name) => [name.replace('!', ''), !name.startsWith('!')]))

const codes = (solution: Solution): readonly string[] =>
  solution.errors.map((fault) => `${fault.code} ${fault.symbol ?? ''}`.trim())

/** The text that a place marks. */
const marked = (files: Files, at: { path: string; start: number; end: number } | undefined) =>
  at === undefined ? 'outside' : `${at.path}: ${files[at.path]?.slice(at.start, at.end)}`

const chain = (files: Files, steps: readonly Step[]): readonly string[] =>
  steps.map((step) => `${step.symbol}=${step.value} ${step.reason} @ ${marked(files, step.at)}`)

describe('the compact dialect', () => {
  it('applies defaults, and leaves the rest off', () => {
    const files = {
      Kconfig: 'config A\n bool\n default y\nconfig B\n bool\nconfig C\n default n\n'
    }
    expect(on(solved(files))).toBe('A')
  })

  it('takes the first default whose condition holds', () => {
    const text = 'config ON\n default y\nconfig A\n default n if ON\n default y\n'
    expect(on(solved({ Kconfig: text }))).toBe('ON')
  })

  it('selects before it looks at defaults', () => {
    const text = 'config A\n default y\n select B\nconfig B\n default n\n'
    expect(on(solved({ Kconfig: text }))).toBe('A B')
  })

  it('implies like a default: weaker than a dependency and an assignment', () => {
    const files = {
      Kconfig:
        'config A\n default y\n imply B\n imply C\n imply D\nconfig B\nconfig C\n depends on OFF\nconfig OFF\nconfig D\n',
      'd.mak': 'CONFIG_D=n\n'
    }
    const solution = solved(files, { defaults: ['d.mak'] })
    expect(on(solution)).toBe('A B')
    expect(solution.errors).toEqual([])
  })

  it('binds || tighter than &&', () => {
    const text = 'config ON\n default y\nconfig OFF\nconfig A\n default y if ON || ON && OFF\n'
    expect(on(solved({ Kconfig: text }))).toBe('ON')
  })

  it('reads expressions over line ends, parentheses and several properties on a line', () => {
    const text =
      'config ON default y bool config A bool default y if (!OFF &&\n ON) config OFF bool\n'
    expect(on(solved({ Kconfig: text }))).toBe('A ON')
  })

  it('counts every default as y or as n in the other modes', () => {
    const files = {
      Kconfig:
        'config A\n default n\nconfig B\n default y\nconfig C\n depends on D\nconfig D\nconfig E\n',
      'd.mak': 'CONFIG_D=n\nCONFIG_E=y\n'
    }
    const defaults = ['d.mak']
    expect(on(solved(files, { defaults }))).toBe('B E')
    expect(on(solved(files, { defaults, mode: 'allyesconfig' }))).toBe('A B E')
    expect(on(solved(files, { defaults, mode: 'allnoconfig' }))).toBe('E')
  })

  it('ANDs the dependencies of a symbol that is declared twice', () => {
    const text =
      'config A\n default y\n depends on ON\nconfig A\n depends on OFF\nconfig ON\n default y\nconfig OFF\n'
    expect(on(solved({ Kconfig: text }))).toBe('ON')
  })

  it('treats a symbol that is not given differently from one that is forbidden', () => {
    const files = { Kconfig: 'config A\n default y\n select B\nconfig B\n' }
    expect(codes(solved(files))).toEqual([])
    expect(codes(solved(files, { fixed: given('!B') }))).toEqual(['contradiction B'])
  })
})

describe('what stops the real program', () => {
  it('tells both sides of a contradiction', () => {
    const files = {
      Kconfig: 'source hw/Kconfig\nconfig BUS\n',
      'hw/Kconfig': 'config BOARD\n default y\n select UART\nconfig UART\n depends on BUS\n'
    }
    const [fault] = solved(files).errors
    expect(fault?.message).toBe('UART must be y and n at once')
    expect(fault?.places.map((place) => `${place.note} @ ${marked(files, place.at)}`)).toEqual([
      'BOARD selects UART @ hw/Kconfig: select UART',
      'UART has a dependency that is not met: BUS @ hw/Kconfig: depends on BUS'
    ])
  })

  it('finds a contradiction between a defaults file and a select', () => {
    const files = {
      Kconfig: 'config BOARD\n default y\n select UART\nconfig UART\n',
      'd.mak': '# none\nCONFIG_UART=n\n'
    }
    const [fault] = solved(files, { defaults: ['d.mak'] }).errors
    expect(fault?.places.map((place) => marked(files, place.at))).toEqual([
      'd.mak: CONFIG_UART=n',
      'Kconfig: select UART'
    ])
  })

  it('has no contradiction where the selecting symbol is off', () => {
    const files = {
      Kconfig: 'config BOARD\n select UART\nconfig UART\n depends on BUS\nconfig BUS\n'
    }
    expect(codes(solved(files))).toEqual([])
  })

  it('tells undefined symbols, wherever they are mentioned', () => {
    const files = {
      Kconfig: 'config A\n select NO1\n depends on NO2 && !NO3\n imply NO4 if NO5\n',
      'd.mak': 'CONFIG_NO6=n\n'
    }
    const solution = solved(files, { defaults: ['d.mak'], fixed: given('NO7') })
    expect([...codes(solution)].sort()).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((number) => `undefined-symbol NO${number}`)
    )
    expect(marked(files, solution.errors[0]?.places[0]?.at)).toBe('Kconfig: select NO1')
  })

  it('tells a cycle, and is silent when a value breaks it', () => {
    const files = { Kconfig: 'config A\n default y if B\nconfig B\n default y if A\n' }
    expect(codes(solved(files))).toEqual(['cycle A'])
    expect(codes(solved(files, { fixed: given('A', 'B') }))).toEqual([])
  })

  it('tells a source that is missing, leaves the tree or sources itself', () => {
    const files = {
      Kconfig: 'source gone/Kconfig\nsource ../out\nsource a\nsource a\nsource Kconfig\n',
      a: 'source b\nconfig A\n default y\n',
      b: 'source a\nsource Kconfig\n'
    }
    const solution = solved(files)
    expect(codes(solution)).toEqual([
      'missing-source',
      'missing-source',
      'source-loop',
      'source-loop'
    ])
    expect(on(solution)).toBe('A')
  })

  it('tells syntax errors once each and goes on with the next declaration', () => {
    const text =
      'config A\n default maybe\nconfig B\n default y\n select\nconfig C\n default y\n % $\nfoo\nCONFIG_X\nconfig\n'
    const solution = solved({ Kconfig: text })
    expect(on(solution)).toBe('B C')
    expect(codes(solution)).toEqual(Array.from({ length: 5 }, () => 'syntax'))
  })
})

describe('why', () => {
  const files = {
    Kconfig: 'source hw/Kconfig\nconfig HAVE_RUST\n bool\n',
    'hw/Kconfig': [
      'config BOARD\n    bool\n    default y if CPU\n    select UART\n',
      'config UART\n    select UART_C if !HAVE_RUST\n    select UART_RS if HAVE_RUST\n',
      'config UART_C\nconfig UART_RS\nconfig CPU\n'
    ].join(''),
    'configs/devices/t/default.mak': 'include ../u/default.mak\n',
    'configs/devices/u/default.mak': 'CONFIG_CPU=y\n'
  }
  const defaults = ['configs/devices/t/default.mak']

  it('follows the chain of selects to a default and to the file that set its condition', () => {
    expect(chain(files, solved(files, { defaults }).why('UART_C'))).toEqual([
      'UART_C=y selected by UART if !HAVE_RUST @ hw/Kconfig: select UART_C if !HAVE_RUST',
      'UART=y selected by BOARD @ hw/Kconfig: select UART',
      'BOARD=y default if CPU @ hw/Kconfig: default y if CPU',
      'CPU=y set in configs/devices/u/default.mak @ configs/devices/u/default.mak: CONFIG_CPU=y'
    ])
  })

  it('tells why a symbol is off: who would have turned it on', () => {
    expect(chain(files, solved(files, { defaults }).why('UART_RS'))).toEqual([
      'UART_RS=n nothing turns it on: UART selects it only if HAVE_RUST @ hw/Kconfig: select UART_RS if HAVE_RUST',
      'HAVE_RUST=n nothing turns it on @ Kconfig: HAVE_RUST'
    ])
    expect(chain(files, solved(files).why('UART_C'))).toEqual([
      'UART_C=n nothing turns it on: UART, which selects it, is n @ hw/Kconfig: select UART_C if !HAVE_RUST',
      'UART=n nothing turns it on: BOARD, which selects it, is n @ hw/Kconfig: select UART',
      'BOARD=n nothing turns it on: its default holds only if CPU @ hw/Kconfig: default y if CPU',
      'CPU=n nothing turns it on @ hw/Kconfig: CPU'
    ])
  })

  it('tells what was set from outside, implied, or ruled out by a dependency', () => {
    const other = {
      Kconfig: 'config A\n imply B\nconfig B\nconfig C\n default y\n depends on B && D\nconfig D\n'
    }
    const solution = solved(other, { fixed: given('A') })
    expect(chain(other, solution.why('B'))).toEqual([
      'B=y implied by A @ Kconfig: imply B',
      'A=y set from outside @ outside'
    ])
    expect(chain(other, solution.why('C'))[0]).toBe(
      'C=n depends on (B && D), which does not hold @ Kconfig: depends on B && D'
    )
    expect(solution.why('NOBODY')).toEqual([])
  })
})

describe('many settings at once', () => {
  const files = {
    Kconfig: [
      'config A\nconfig B\nconfig C\nconfig D\nconfig E\nconfig F\n',
      'config X\n default y if A && !B\n',
      'config Y\n depends on C\n default y if D || E\n',
      'config Z\nconfig W\n default y\n select Z if A\nconfig V\n depends on F\nconfig U\n select V if E\n default y\n'
    ].join('')
  }
  const free = ['A', 'B', 'C', 'D', 'E', 'F']

  it('gives for each setting what solving it alone gives', () => {
    const model = modelOf(files)
    const all = solveAll(model, {}, free)
    expect(all).toHaveLength(64)
    all.forEach((solution, setting) => {
      const fixed = given(...free.filter((_, k) => (setting & (1 << k)) !== 0))
      const alone = solve(model, { fixed })
      expect(on(solution)).toBe(on(alone))
      expect(codes(solution)).toEqual(codes(alone))
    })
  })

  it('tells the condition under which a symbol is on', () => {
    const all = solveAll(modelOf(files), {}, ['A', 'B', 'C'])
    expect(whenOn(all, ['A', 'B', 'C'], 'X').key).toBe('(!(B) && A)')
    expect(whenOn(all, ['A', 'B', 'C'], 'Z').key).toBe('A')
    expect(whenOn(all, ['A', 'B', 'C'], 'W').key).toBe('true')
    expect(whenOn(all, ['A', 'B', 'C'], 'Y').key).toBe('false')
  })
})

describe('targets', () => {
  const files = {
    Kconfig:
      'config BIGCPU\nconfig TARGET_BIG_ENDIAN\nconfig BOARD\n default y\n depends on BIGCPU\nconfig HOST\nconfig HB\n default y if HOST\n',
    'configs/devices/big-sys/default.mak': '# CONFIG_BOARD=n\n',
    'configs/devices/small-sys/default.mak': '',
    'configs/devices/big-sys/other.mak': '',
    'configs/targets/big-sys.mak': 'TARGET_ARCH=bigcpu\nTARGET_BIG_ENDIAN=y\n',
    'configs/targets/small-sys.mak': 'TARGET_ARCH=smallcpu\n'
  }

  it('finds them with what their make files say', () => {
    const targets = targetsOf(modelOf(files))
    expect(targets.map(({ name }) => name)).toEqual(['big-sys', 'small-sys'])
    expect([...(targets[0]?.fixed ?? [])]).toEqual([
      ['BIGCPU', true],
      ['TARGET_BIG_ENDIAN', true]
    ])
    // The tree does not declare this one's architecture: nothing would pass it.
    expect([...(targets[1]?.fixed ?? [])]).toEqual([['TARGET_BIG_ENDIAN', false]])
  })

  it('prints what is on besides what was set from outside', () => {
    const model = modelOf(files)
    expect(symbolsOn(model, 'big-sys', given('HOST')).symbols).toEqual(['BOARD', 'HB'])
    expect(symbolsOn(model, 'small-sys', given()).symbols).toEqual([])
    expect(symbolsOn(model, 'no-sys', given()).errors[0]?.message).toBe('there is no target no-sys')
  })
})
