import type { BuildModel } from '../model/build-model.js'
import type { FloorFact } from '../model/fact.js'
import { type Floor, type FloorCopy, RUST_TOOLS } from '../model/floor.js'
import { compareReleases } from '../text/version.js'
import type { Change, FloorCopiesDiverged, SidedEvidence } from './change.js'
import { changeId, subject } from './identity.js'

/** Raised and lowered floors. What everybody feels is reported before what only a build with Rust feels. */
export function compareFloors(base: BuildModel, head: BuildModel): readonly Change[] {
  const tools = new Set([...base.floors, ...head.floors].map((floor) => floor.tool))
  return [...tools].sort().flatMap((tool) => {
    const before = base.floors.find((floor) => floor.tool === tool)
    const after = head.floors.find((floor) => floor.tool === tool)
    return comesOrGoes(tool, base, head) ? [] : compareTool(tool, before, after)
  })
}

/** A build system that is there on one side only: nobody had to have it before, or has to now. */
function comesOrGoes(tool: string, base: BuildModel, head: BuildModel): boolean {
  const system = tool === 'automake' ? 'autoconf' : tool
  const has = ({ systems }: BuildModel): boolean => systems.some(({ id }) => id === system)
  return has(base) !== has(head)
}

function compareTool(
  tool: string,
  before: Floor | undefined,
  after: Floor | undefined
): readonly Change[] {
  const everybody = floorChange(tool, before?.unguarded, after?.unguarded, false)
  const withRust = floorChange(tool, before?.withRust, after?.withRust, true)
  const changes: Change[] = []
  // A floor of the Rust toolchain that everybody meets only because nobody can leave Rust out any more is
  // a consequence of that.
  const consequence = RUST_TOOLS.has(tool) && withRust === undefined
  if (everybody !== undefined && !consequence) changes.push(everybody)
  // The same raise seen again with Rust on has the same cause.
  const repeated =
    everybody !== undefined &&
    withRust !== undefined &&
    everybody.kind === withRust.kind &&
    after?.withRust?.version === after?.unguarded?.version
  if (withRust !== undefined && !repeated) changes.push(withRust)
  return changes
}

function floorChange(
  tool: string,
  from: FloorFact | undefined,
  to: FloorFact | undefined,
  guarded: boolean
): Change | undefined {
  const order = compareOptional(from?.version, to?.version)
  if (order === 0) return undefined
  const kind = order < 0 ? ('floor-raised' as const) : ('floor-lowered' as const)
  const about = subject({ tool })
  const versions = { from: from?.version ?? null, to: to?.version ?? null }
  const evidence: SidedEvidence[] = []
  if (from !== undefined) evidence.push({ side: 'base', at: from.at, note: noteOf(from) })
  if (to !== undefined) evidence.push({ side: 'head', at: to.at, note: noteOf(to) })
  const place = to ?? from
  return {
    kind,
    id: changeId(`${kind}${guarded ? '/guarded' : ''}`, about, versions.from, versions.to),
    subject: about,
    certainty: 'proven',
    at: {
      side: to === undefined ? 'base' : 'head',
      span: place?.at ?? { path: '', start: 0, end: 0 }
    },
    evidence,
    unknowns: [],
    ...versions,
    guarded
  }
}

const noteOf = (floor: FloorFact): string =>
  `${floor.tool} ${floor.version} or newer, below it: ${floor.note}`

/** No floor at all is lower than any. */
function compareOptional(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined)
    return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1)
  return compareReleases(a, b)
}

/** Copies of one floor that disagree, unless the same files already lagged behind at base. */
export function compareCopies(base: BuildModel, head: BuildModel): readonly Change[] {
  const tools = new Set(head.copies.map((copy) => copy.tool))
  return [...tools].sort().flatMap((tool) => {
    const before = laggards(base.copies, tool)
    const after = laggards(head.copies, tool)
    const news = after.filter((copy) => !before.some((known) => known.at.path === copy.at.path))
    return news.length === 0 ? [] : [copiesDiverged(tool, head.copies, news)]
  })
}

/** The copies that state less than the highest one. */
function laggards(copies: readonly FloorCopy[], tool: string): readonly FloorCopy[] {
  const same = copies.filter((copy) => copy.tool === tool)
  return same.filter((copy) =>
    same.some((other) => compareReleases(other.version, copy.version) > 0)
  )
}

function copiesDiverged(
  tool: string,
  all: readonly FloorCopy[],
  news: readonly FloorCopy[]
): FloorCopiesDiverged {
  const copies = all.filter((copy) => copy.tool === tool)
  const about = subject({ tool })
  const states = copies.map((copy) => `${copy.at.path}: ${copy.version}`).join(', ')
  const [first] = news
  return {
    kind: 'floor-copies-diverged',
    id: changeId('floor-copies-diverged', about, null, states),
    subject: about,
    certainty: 'proven',
    at: { side: 'head', span: first?.at ?? { path: '', start: 0, end: 0 } },
    evidence: copies.map((copy) => ({
      side: 'head',
      at: copy.at,
      note: `says ${copy.version}${copy.note === '' ? '' : ` (${copy.note})`}`
    })),
    unknowns: [],
    copies
  }
}
