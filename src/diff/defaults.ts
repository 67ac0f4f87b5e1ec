import type { BuildModel, SystemModel } from '../model/build-model.js'
import { isDecided } from '../model/support.js'
import type { Change, DefaultsDiverged } from './change.js'
import { changeId, subject } from './identity.js'
import { PLAIN } from './profiles.js'

/**
 * Two build systems of one project that give different states by default, and did not before. A system
 * without any Rust takes no part: it has no default to disagree with. A profile sets options, so that the
 * plain build alone tells about defaults.
 */
export function compareDefaults(base: BuildModel, head: BuildModel): readonly Change[] {
  // A divergence between the same systems is no news, even if their states moved.
  const before = new Set(divergent(base, PLAIN))
  return divergent(head, PLAIN).every((pair) => before.has(pair))
    ? []
    : [diverged(base, head, PLAIN)]
}

/** A makefile that a configure script prepares has the script's settings, whatever it says without them. */
const isPrepared = (system: SystemModel): boolean =>
  system.id === 'make' && system.drivenBy !== undefined

/** The pairs of systems, as `left right`, whose decided states differ. */
function divergent(model: BuildModel, profile: string): readonly string[] {
  const systems = participants(model, profile)
  return systems.flatMap((left, i) =>
    systems
      .slice(i + 1)
      .filter((right) => right.support.lowest !== left.support.lowest)
      .map((right) => `${left.id} ${right.id}`)
  )
}

const participants = (model: BuildModel, profile: string): readonly SystemModel[] =>
  model.systems.filter(
    (system) =>
      system.profile === profile &&
      isDecided(system.support) &&
      system.support.lowest !== 'absent' &&
      !isPrepared(system)
  )

function diverged(base: BuildModel, head: BuildModel, profile: string): DefaultsDiverged {
  const systems = participants(head, profile)
  const option =
    systems.map((system) => system.switch?.option).find((name) => name !== undefined) ?? 'rust'
  const states = systems.map((system) => `${system.id}: ${system.support.lowest}`).join(', ')
  const about = subject({ option, profile })
  const sources = systems.flatMap((system) => {
    const at = system.switch?.at ?? system.outcomes.on.uses[0]?.at
    return at === undefined
      ? []
      : [
          {
            system: system.id,
            default: system.switch?.default ?? '',
            support: system.support.lowest,
            at
          }
        ]
  })
  const moved = sources.find(
    (source) =>
      base.systems.find((system) => system.id === source.system && system.profile === profile)
        ?.support.lowest !== source.support
  )
  const place = (moved ?? sources[0])?.at ?? { path: '', start: 0, end: 0 }
  return {
    kind: 'defaults-diverged',
    id: changeId('defaults-diverged', about, null, states),
    subject: about,
    certainty: 'proven',
    at: { side: 'head', span: place },
    evidence: sources.map((source) => ({
      side: 'head',
      at: source.at,
      note: `${source.system}: ${source.default === '' ? '' : `default ${source.default}, `}a plain build is ${source.support}`
    })),
    unknowns: [],
    sources
  }
}
