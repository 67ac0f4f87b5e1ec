import type { SystemModel } from '../../../src/model/build-model.js'
import type { Fact } from '../../../src/model/fact.js'
import { outcomesOf } from '../../../src/model/outcome.js'
import { rustSupport } from '../../../src/model/rust-support.js'
import { type SCENARIO_IDS, type Scenario, scenario } from '../../../src/model/scenario.js'
import { renderRange } from '../../../src/model/support.js'
import { Analysis } from '../../../src/readers/make/analysis.js'
import { Files } from '../../../src/readers/make/files.js'
import { createMakeReader } from '../../../src/readers/make/index.js'
import { parseMakefile } from '../../../src/readers/make/parser.js'
import { describe as shown } from '../../../src/readers/make/value.js'
import { memorySnapshot } from '../../../src/source/memory.js'

export type Tree = Readonly<Record<string, string>>

export const treeOf = (input: string | Tree): Tree =>
  typeof input === 'string' ? { Makefile: input } : input

export function factsOf(
  input: string | Tree,
  under: Scenario = scenario('default')
): readonly Fact[] {
  return createMakeReader().read(memorySnapshot('here', treeOf(input)), under).facts
}

export interface Ladder {
  readonly rung: string
  readonly outcomes: SystemModel['outcomes']
  /** `on | off | default` of the switch. */
  readonly words: string | undefined
}

/** The rung that the facts of all four scenarios show. */
export function ladder(input: string | Tree): Ladder {
  const reader = createMakeReader()
  const snapshot = memorySnapshot('here', treeOf(input))
  const facts = (id: (typeof SCENARIO_IDS)[number]) => {
    const all = reader.read(snapshot, scenario(id)).facts
    return {
      failures: all.filter((fact) => fact.kind === 'failure'),
      uses: all.filter((fact) => fact.kind === 'rust-use'),
      floors: []
    }
  }
  const outcomes = outcomesOf({
    off: facts('off'),
    absent: facts('absent'),
    default: facts('default'),
    on: facts('on')
  })
  const found = reader
    .read(snapshot, scenario('default'))
    .facts.find((fact) => fact.kind === 'switch')
  return {
    rung: renderRange(rustSupport(outcomes)),
    outcomes,
    words: found === undefined ? undefined : `${found.on} | ${found.off} | ${found.default}`
  }
}

export const rung = (input: string | Tree): string => ladder(input).rung

/** The expanded value of a variable, unknowns by name, choices in braces. */
export function expand(
  makefile: string | Tree,
  name: string,
  settings: readonly (readonly [string, string])[] = [],
  toolchain: 'present' | 'absent' = 'present'
): string {
  const snapshot = memorySnapshot('here', treeOf(makefile))
  const analysis = new Analysis(new Files(snapshot), 'Makefile', (files, path, automake) => {
    const text = files.text(path)
    return text === undefined ? undefined : parseMakefile(path, text, automake)
  })
  const machine = analysis.machine({
    toolchain,
    settings,
    conditionals: new Map(),
    generated: new Map()
  })
  return machine === undefined
    ? 'not evaluated'
    : shown(machine.reference(name, { path: 'Makefile', start: 0, end: 0 }))
}
