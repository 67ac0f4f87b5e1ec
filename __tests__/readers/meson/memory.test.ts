import { describe, expect, it } from '@jest/globals'
import { isCondition } from '../../../src/logic/condition.js'
import { SCENARIO_IDS, scenario } from '../../../src/model/scenario.js'
import { createMesonReader } from '../../../src/readers/meson/index.js'
import type { Reader } from '../../../src/readers/reader.js'
import { memorySnapshot } from '../../../src/source/memory.js'
import type { Files } from './evaluate-helper.js'
import { randomBuild } from './slice-generator.js'

/** Everything a reader says, with every place and the conditions in words. */
function said(reader: Reader, files: Files): string {
  const snapshot = memorySnapshot('test', files)
  const readings = SCENARIO_IDS.map((id) => reader.read(snapshot, scenario(id)))
  return JSON.stringify(readings, (_, value) =>
    typeof value === 'object' && value !== null && isCondition(value)
      ? [value.key, placesIn(value)]
      : value
  ).replace(/any item [^ "\\]*/g, 'any item')
}

function placesIn(value: object): unknown {
  if (!isCondition(value)) return undefined
  if (value.kind === 'atom') return [value.unknown.name, value.unknown.at]
  if (value.kind === 'not') return placesIn(value.operand)
  return value.kind === 'constant' ? value.value : value.operands.map(placesIn)
}

/** Lines that projects add every day, of which some matter in some builds. */
const LINES = [
  '# a comment',
  "message('hello')",
  "extra = files('extra.c')",
  "set0.add(files('more.c'))",
  "set1.add(when: 'CONFIG_X', if_true: files('x.c'))",
  "set2.add(files('y.rs'))",
  "found0 = dependency('zlib', required: false)",
  "flag0 = get_option('rust').allowed()",
  "flag1 = not get_option('flag')",
  "if extra0\n  list0 += ['x']\nendif",
  "list1 = ['a.c', 'b.c']",
  "executable('late', 'late.c')",
  "foreach one : ['p', 'q']\n  static_library(one, one + '.c')\nendforeach",
  "test('t', find_program('sh'))",
  "assert(cc.has_header('a.h'))",
  "data0.set('K0', true)",
  "fields = {'x': 1}"
]

function* history(seed: number): Generator<Files> {
  let state = seed
  const int = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >> 8) % below
  }
  const files: Record<string, string> = { ...randomBuild(seed) }
  for (let step = 0; step < 12; step++) {
    yield { ...files }
    const paths = Object.keys(files).filter((path) => path.endsWith('meson.build'))
    const path = paths[int(paths.length)] ?? 'meson.build'
    const lines = (files[path] ?? '').split('\n')
    // Between statements only, or nearly: what does not parse is a step of a history as well.
    const outer = lines.flatMap((line, i) => (/^(\s|end|el|$)/.test(line) ? [] : [i]))
    const at = outer[1 + int(Math.max(1, outer.length - 1))] ?? lines.length
    if (int(4) === 0) lines.splice(at, 1)
    else lines.splice(at, 0, LINES[int(LINES.length)] ?? '')
    if (int(6) === 0) files[`file${step}.c`] = ''
    // Large files are cut up, small ones are not.
    if (int(8) === 0) lines.push(`# ${'long '.repeat(600)}`)
    files[path] = lines.join('\n')
  }
}

describe('what is remembered from one snapshot to the next is what would be found anew', () => {
  it.each(Array.from({ length: 10 }, (_, i) => i * 12))('random histories from %d', (from) => {
    for (let seed = from; seed < from + 12; seed++) {
      const reader = createMesonReader()
      let step = 0
      for (const files of history(seed)) {
        expect([seed, step, said(reader, files)]).toEqual([
          seed,
          step,
          said(createMesonReader(), files)
        ])
        step++
      }
    }
  })
})
