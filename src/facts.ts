import type { Fact, FloorFact } from './model/fact.js'
import { SCENARIO_IDS, type ScenarioId, scenario } from './model/scenario.js'
import type { Reader } from './readers/reader.js'
import type { Snapshot } from './source/snapshot.js'
import type { Diagnostic } from './text/diagnostic.js'

/** What one reader sees in a revision, under one scenario. */
export interface ReaderFacts {
  readonly id: Reader['id']
  /** How many files of the revision it asked for. */
  readonly files: number
  readonly facts: readonly Fact[]
  /** The floors of all scenarios; guarded ones are not reached with Rust off. */
  readonly floors: readonly { readonly floor: FloorFact; readonly guarded: boolean }[]
  readonly diagnostics: readonly Diagnostic[]
}

/** The facts of every reader that applies, for the `facts` command and the readers' own pages. */
export function readFacts(
  snapshot: Snapshot,
  readers: readonly Reader[],
  id: ScenarioId
): readonly ReaderFacts[] {
  const paths = [...snapshot.paths()]
  return readers
    .filter((reader) => reader.applies(snapshot))
    .map((reader) => {
      const reading = reader.read(snapshot, scenario(id))
      return {
        id: reader.id,
        files: paths.filter((path) => reader.claims(path)).length,
        facts: reading.facts,
        floors: floorsOf(snapshot, reader),
        diagnostics: reading.diagnostics
      }
    })
}

function floorsOf(snapshot: Snapshot, reader: Reader): ReaderFacts['floors'] {
  const found = new Map<string, { floor: FloorFact; guarded: boolean }>()
  for (const id of SCENARIO_IDS)
    for (const fact of reader.read(snapshot, scenario(id)).facts) {
      if (fact.kind !== 'floor') continue
      const key = `${fact.tool}\0${fact.version}\0${fact.at.path}\0${fact.at.start}`
      const known = found.get(key) ?? { floor: fact, guarded: true }
      // Cargo's files say the same in every scenario: they matter only where Rust is built.
      found.set(key, {
        ...known,
        guarded: known.guarded && (id !== 'off' || reader.id === 'cargo')
      })
    }
  return [...found.values()]
}
