import { TRUE } from './logic/condition.js'
import type { Outcome, SystemModel } from './model/build-model.js'
import type { RustUseFact } from './model/fact.js'
import { rustSupport } from './model/rust-support.js'
import type { Profile, ScenarioId } from './model/scenario.js'
import type { Reader } from './readers/reader.js'
import type { Snapshot } from './source/snapshot.js'
import type { RepoPath } from './text/span.js'

const MANIFEST: RepoPath = 'Cargo.toml'
const FOREIGN = /\.(?:c|cc|cpp|cxx|c\+\+|m|mm|py|pyx|go|java)$/i
/** Where code stands that is no part of the product. */
const BESIDE =
  /(?:^|\/)(?:tests?|testdata|fixtures|examples?|benches|fuzz|docs?|ci|scripts?|tools|contrib|vendor(?:ed)?|third[_-]party|3rdparty|\.[^/]+)\//i

const isForeign = (path: RepoPath): boolean => FOREIGN.test(path) && !BESIDE.test(path)

/**
 * Cargo as the one build system of a tree that has no other and nothing else to compile. Where code of
 * another language stands beside a manifest, something builds it that we do not read, and Cargo says nothing
 * about it.
 */
export function cargoAlone(
  snapshot: Snapshot,
  present: readonly Reader[],
  profile: Profile
): readonly SystemModel[] {
  if (!snapshot.isFile(MANIFEST)) return []
  if (!present.some((reader) => reader.id === 'cargo')) return []
  if (snapshot.matching(isForeign).length > 0) return []
  const at = { path: MANIFEST, start: 0, end: 0 }
  const name = 'the whole project is a Rust one'
  const use: RustUseFact = { kind: 'rust-use', what: 'target', name, when: TRUE, at, evidence: [] }
  const outcome = (scenario: ScenarioId): Outcome => ({
    scenario,
    configures: 'yes',
    usesRust: 'yes',
    failures: [],
    uses: [use]
  })
  const outcomes = {
    off: outcome('off'),
    absent: outcome('absent'),
    default: outcome('default'),
    on: outcome('on')
  }
  return [
    {
      id: 'cargo',
      profile: profile.id,
      drivenBy: undefined,
      switch: undefined,
      outcomes,
      support: rustSupport(outcomes)
    }
  ]
}
