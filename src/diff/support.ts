import type { BuildModel } from '../model/build-model.js'
import { renderRange, rung, type SupportRange } from '../model/support.js'
import type { Change, RustSupportLowered, RustSupportRaised } from './change.js'
import { changeId, subject } from './identity.js'
import { type Pair, pairSystems, profileOf } from './pairs.js'
import { inProfiles, PLAIN, sortedProfiles } from './profiles.js'
import { placeOf, supportEvidence, supportUnknowns } from './support-evidence.js'

type SupportChange = RustSupportRaised | RustSupportLowered

const ABSENT: SupportRange = { lowest: 'absent', highest: 'absent' }

/**
 * Moves on the ladder, one for each cause: profiles that move alike are one change, and where a driver only
 * passes on what it drives, the driven one speaks.
 */
export function compareSupport(base: BuildModel, head: BuildModel): readonly Change[] {
  const pairs = pairSystems(base, head)
  const moves = pairs.flatMap((pair): readonly Move[] => {
    const change = compareOne(pair, pairs)
    return change === undefined ? [] : [{ pair, change, profiles: [profileOf(pair)] }]
  })
  return withoutDrivers(alike(moves)).map(({ change, profiles }) =>
    inProfiles(change, sortedProfiles(profiles))
  )
}

interface Move {
  readonly pair: Pair
  readonly change: SupportChange
  readonly profiles: readonly string[]
}

/** What moves alike in several profiles is one move, told of the plain build where that is among them. */
function alike(moves: readonly Move[]): readonly Move[] {
  const groups = new Map<string, Move[]>()
  for (const move of moves) {
    const key = [move.change.subject.buildSystem, ...statesOf(move.change)].join('\0')
    groups.set(key, [...(groups.get(key) ?? []), move])
  }
  return [...groups.values()].flatMap((group) => {
    const speaker = group.find(({ profiles }) => profiles.includes(PLAIN)) ?? group[0]
    if (speaker === undefined) return []
    return [{ ...speaker, profiles: group.flatMap(({ profiles }) => profiles) }]
  })
}

const statesOf = ({ from, to }: SupportChange): readonly string[] => [
  renderRange(from),
  renderRange(to)
]

/** The driven system's move stands for its driver's when both move alike. */
function withoutDrivers(moves: readonly Move[]): readonly Move[] {
  const speakerFor = (move: Move): Move | undefined => moves.find((other) => speaksFor(other, move))
  const spoken = new Map<Move, string[]>()
  for (const move of moves) {
    const speaker = speakerFor(move)
    if (speaker !== undefined)
      spoken.set(speaker, [...(spoken.get(speaker) ?? []), ...move.profiles])
  }
  return moves
    .filter((move) => speakerFor(move) === undefined)
    .map((move) => ({
      ...move,
      profiles: [...new Set([...move.profiles, ...(spoken.get(move) ?? [])])]
    }))
}

function speaksFor(speaker: Move, other: Move): boolean {
  const driver = speaker.pair.head?.drivenBy ?? speaker.pair.base?.drivenBy
  return (
    speaker !== other &&
    driver === other.change.subject.buildSystem &&
    speaker.profiles.some((profile) => other.profiles.includes(profile)) &&
    statesOf(speaker.change).join() === statesOf(other.change).join()
  )
}

function compareOne(pair: Pair, all: readonly Pair[]): SupportChange | undefined {
  const from = pair.base?.support ?? ABSENT
  const to = pair.head?.support ?? ABSENT
  const direction = directionOf(from, to)
  const system = pair.head ?? pair.base
  if (direction === undefined || system === undefined) return undefined
  const about = subject({ buildSystem: system.id, profile: system.profile })
  const kind = direction.up ? 'rust-support-raised' : 'rust-support-lowered'
  const common = {
    id: changeId(kind, about, renderRange(from), renderRange(to)),
    subject: about,
    certainty: direction.proven ? ('proven' as const) : ('possible' as const),
    at: placeOf(pair.base, pair.head),
    evidence: supportEvidence(pair.base, pair.head),
    unknowns: direction.proven ? [] : supportUnknowns(pair.base, pair.head),
    from,
    to
  }
  if (kind === 'rust-support-lowered') return { kind, ...common }
  const before = pair.base?.id
  const moved = before === undefined || before === system.id ? {} : { movedFrom: before }
  return { kind, ...common, ...moved, overriddenBy: overriderOf(pair, all) }
}

/**
 * Proven when every reading of the one lies above every reading of the other. A range that merely
 * shifted is a possible move; a range that stayed the same is none.
 */
function directionOf(
  from: SupportRange,
  to: SupportRange
): { readonly up: boolean; readonly proven: boolean } | undefined {
  const [fromLow, fromHigh] = [rung(from.lowest), rung(from.highest)]
  const [toLow, toHigh] = [rung(to.lowest), rung(to.highest)]
  if (toLow > fromHigh) return { up: true, proven: true }
  if (toHigh < fromLow) return { up: false, proven: true }
  if (toHigh > fromHigh || toLow > fromLow) return { up: true, proven: false }
  if (toHigh < fromHigh || toLow < fromLow) return { up: false, proven: false }
  return undefined
}

function overriderOf(pair: Pair, all: readonly Pair[]): RustSupportRaised['overriddenBy'] {
  const driver = all.find(
    (other) =>
      other.head !== undefined &&
      other.head.id === pair.head?.drivenBy &&
      other.head.profile === pair.head.profile
  )?.head
  if (
    driver === undefined ||
    rung(driver.support.highest) >= rung(pair.head?.support.lowest ?? 'absent')
  )
    return undefined
  return { system: driver.id, support: driver.support }
}
