import type { SystemModel } from '../../../src/model/build-model.js'
import type { Fact, SwitchFact } from '../../../src/model/fact.js'
import { outcomesOf } from '../../../src/model/outcome.js'
import { rustSupport } from '../../../src/model/rust-support.js'
import { type Scenario, scenario } from '../../../src/model/scenario.js'
import { renderRange } from '../../../src/model/support.js'
import { createAutoconfReader } from '../../../src/readers/autoconf/index.js'
import { memorySnapshot } from '../../../src/source/memory.js'

export type Tree = Readonly<Record<string, string>>

const treeOf = (input: string | Tree): Tree =>
  typeof input === 'string' ? { 'configure.ac': input } : input

export function factsOf(
  input: string | Tree,
  under: Scenario = scenario('default')
): readonly Fact[] {
  return createAutoconfReader().read(memorySnapshot('here', treeOf(input)), under).facts
}

export interface Ladder {
  readonly rung: string
  readonly outcomes: SystemModel['outcomes']
  readonly switch: SwitchFact | undefined
  /** `on | off` of the switch. */
  readonly words: string
}

/** The rung that configure alone shows, without what makefiles do. */
export function ladder(input: string | Tree): Ladder {
  const reader = createAutoconfReader()
  const snapshot = memorySnapshot('here', treeOf(input))
  const facts = (id: Scenario['id']) => {
    const all = reader.read(snapshot, scenario(id)).facts
    return {
      failures: all.filter((fact) => fact.kind === 'failure'),
      uses: all.filter((fact) => fact.kind === 'rust-use'),
      floors: all.filter((fact) => fact.kind === 'floor')
    }
  }
  const outcomes = outcomesOf({
    off: facts('off'),
    absent: facts('absent'),
    default: facts('default'),
    on: facts('on')
  })
  const found = factsOf(input).find((fact) => fact.kind === 'switch')
  return {
    rung: renderRange(rustSupport(outcomes)),
    outcomes,
    switch: found,
    words: found === undefined ? 'none' : `${found.on ?? '-'} | ${found.off ?? '-'}`
  }
}

/** The place of a fact as `file:line`. */
export function lineOf(tree: string | Tree, at: { path: string; start: number }): string {
  const text = treeOf(tree)[at.path] ?? ''
  return `${at.path}:${text.slice(0, at.start).split('\n').length}`
}
