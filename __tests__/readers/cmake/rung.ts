import type { Fact } from '../../../src/model/fact.js'
import { outcomesOf } from '../../../src/model/outcome.js'
import { rustSupport } from '../../../src/model/rust-support.js'
import { type ScenarioId, scenario } from '../../../src/model/scenario.js'
import { renderRange } from '../../../src/model/support.js'
import { type CmakeReaderOptions, createCmakeReader } from '../../../src/readers/cmake/index.js'
import { memorySnapshot } from '../../../src/source/memory.js'

/** A project from its files; a lone text is its CMakeLists.txt without the usual beginning. */
export function project(files: string | Record<string, string>, options?: CmakeReaderOptions) {
  const all =
    typeof files === 'string'
      ? { 'CMakeLists.txt': `cmake_minimum_required(VERSION 3.20)\nproject(p C)\n${files}` }
      : files
  const snapshot = memorySnapshot('test', all)
  const reader = createCmakeReader(options)
  const facts = (id: ScenarioId): readonly Fact[] => reader.read(snapshot, scenario(id)).facts
  const of = (id: ScenarioId) => ({
    failures: facts(id).filter((fact) => fact.kind === 'failure'),
    uses: facts(id).filter((fact) => fact.kind === 'rust-use'),
    floors: facts(id).filter((fact) => fact.kind === 'floor')
  })
  return {
    facts,
    diagnostics: () => reader.read(snapshot, scenario('default')).diagnostics,
    rung: () =>
      renderRange(
        rustSupport(
          outcomesOf({ off: of('off'), absent: of('absent'), default: of('default'), on: of('on') })
        )
      ),
    switch: () => {
      const found = facts('default').find((fact) => fact.kind === 'switch')
      return found === undefined ? undefined : `${found.on} / ${found.off} / ${found.default}`
    },
    floors: (id: ScenarioId = 'on') =>
      of(id).floors.map((floor) => `${floor.tool} ${floor.version}: ${floor.note}`)
  }
}
