import type { BuildModel, SystemModel } from '../model/build-model.js'
import { renderRange, rung, type SupportRange } from '../model/support.js'
import type { Change, RustSupportLowered, RustSupportRaised } from './change.js'
import { changeId, subject } from './identity.js'
import { placeOf, supportEvidence, supportUnknowns } from './support-evidence.js'

type SupportChange = RustSupportRaised | RustSupportLowered

const ABSENT: SupportRange = { lowest: 'absent', highest: 'absent' }

/** Moves on the ladder, one for each cause: where a driver only passes on what it drives, the driven one speaks. */
export function compareSupport(base: BuildModel, head: BuildModel): readonly Change[] {
  const pairs = pairSystems(base, head)
  const changes = pairs.flatMap((pair) => {
    const change = compareOne(pair, pairs)
    return change === undefined ? [] : [{ pair, change }]
  })
  return changes
    .filter(({ pair, change }) => !changes.some((other) => speaksFor(other, { pair, change })))
    .map(({ change }) => change)
}

interface Pair {
  readonly base: SystemModel | undefined
  readonly head: SystemModel | undefined
}

/** A build system that is there on one side only has no Rust on the other. */
function pairSystems(base: BuildModel, head: BuildModel): readonly Pair[] {
  const key = (system: SystemModel): string => `${system.id}\0${system.profile}`
  const keys = new Set([...base.systems, ...head.systems].map(key))
  return [...keys].sort().map((wanted) => ({
    base: base.systems.find((system) => key(system) === wanted),
    head: head.systems.find((system) => key(system) === wanted)
  }))
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
  return { kind, ...common, overriddenBy: overriderOf(pair, all) }
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

/** The driven system's change stands for its driver's when both move alike. */
function speaksFor(
  speaker: { readonly pair: Pair; readonly change: SupportChange },
  other: { readonly pair: Pair; readonly change: SupportChange }
): boolean {
  const driver = speaker.pair.head?.drivenBy ?? speaker.pair.base?.drivenBy
  return (
    speaker !== other &&
    driver === other.change.subject.buildSystem &&
    speaker.change.subject.profile === other.change.subject.profile &&
    renderRange(speaker.change.from) === renderRange(other.change.from) &&
    renderRange(speaker.change.to) === renderRange(other.change.to)
  )
}
