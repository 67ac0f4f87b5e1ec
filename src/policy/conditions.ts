import { DEFAULT_PROFILE } from '../model/scenario.js'
import type { Span } from '../text/span.js'
import { compareReleases } from '../text/version.js'
import type { KeyPath, LoadedPolicy } from './load.js'
import { type Roadmap, roadmapFor, type Stage } from './roadmap.js'
import type { PackagedTool } from './schema/roadmap.js'
import type { BranchBlock, DistroEntry, PlatformEntry, Requirement } from './schema.js'
import type { DistroRow, TableSource, Tables } from './tables.js'

/** What conditions are judged by, beside the policy. */
export interface World {
  readonly tables: Tables
  /** The floor of each tool that the build states; undefined where no build was read. */
  readonly floors: ReadonlyMap<string, string> | undefined
}

/** `unknown`: a fact is missing, so that it is neither proven nor refuted. */
export type ConditionState = 'met' | 'unmet' | 'unknown'

/** What a condition comes to for one distribution or platform. */
export interface ConditionRow {
  /** `debian-12`, `aarch64-unknown-freebsd`. */
  readonly id: string
  readonly state: ConditionState
  /** `rustc 1.63.0 < 1.83.0`, `Tier 3`. */
  readonly says: string
  /** How we know: an address with the day it was read, or that the policy itself says so; empty for what nobody says. */
  readonly basis: string
  /** The row of the policy. */
  readonly at: Span
}

/** One entry of a milestone's `requires`. */
export interface Condition {
  /** `every distribution packages rustc 1.83.0 or newer`. */
  readonly words: string
  /** One row that is not met refutes it; else one that is not known leaves it open. */
  readonly state: ConditionState
  readonly rows: readonly ConditionRow[]
  readonly at: Span
}

/** The conditions of one milestone; none for most. */
export interface MilestoneConditions {
  readonly milestone: string
  readonly from: string
  readonly state: ConditionState
  readonly conditions: readonly Condition[]
}

/**
 * The present state of the conditions of every milestone that holds on a branch, in order.
 * @param block the branch's block of the policy (`blockFor`); without one, the roadmap for all.
 */
export function conditionsOf(
  loaded: LoadedPolicy,
  world: World,
  block?: { readonly block: BranchBlock; readonly index: number }
): readonly MilestoneConditions[] {
  return conditionsIn(loaded, roadmapFor(loaded, DEFAULT_PROFILE.id, block), world)
}

/** The same for the milestones of one roadmap. */
export function conditionsIn(
  loaded: LoadedPolicy,
  { stages, path }: Roadmap,
  world: World
): readonly MilestoneConditions[] {
  return stages.map((stage, i) => {
    const conditions = ofStage(loaded, stage, [...path, i], world)
    return { milestone: stage.name, from: stage.from, state: worst(conditions), conditions }
  })
}

function ofStage(
  loaded: LoadedPolicy,
  { requires }: Stage,
  path: KeyPath,
  world: World
): readonly Condition[] {
  return (requires ?? []).map((requirement, i) => {
    const { words, rows } = judged(loaded, requirement, world)
    return { words, rows, state: worst(rows), at: loaded.at([...path, 'requires', i]) }
  })
}

function judged(
  loaded: LoadedPolicy,
  { distros, platforms }: Requirement,
  world: World
): Pick<Condition, 'words' | 'rows'> {
  if (distros !== undefined) return ofDistros(loaded, distros, world)
  if (platforms !== undefined) return ofPlatforms(loaded, platforms, world)
  // Refused when the policy is loaded.
  return { words: 'nothing', rows: [] }
}

const worst = (parts: readonly { readonly state: ConditionState }[]): ConditionState =>
  parts.some(({ state }) => state === 'unmet')
    ? 'unmet'
    : parts.some(({ state }) => state === 'unknown')
      ? 'unknown'
      : 'met'

function ofDistros(
  loaded: LoadedPolicy,
  { tool, packages }: NonNullable<Requirement['distros']>,
  { tables, floors }: World
): Pick<Condition, 'words' | 'rows'> {
  const floor = floors?.get(tool)
  const wanted = floor === undefined ? tool : `${tool} ${floor} or newer`
  const rows = (loaded.policy.distros ?? []).map((entry, i): ConditionRow => {
    const own = typeof entry === 'string' ? undefined : entry
    const id = typeof entry === 'string' ? entry : entry.id
    const at = loaded.at(['distros', i])
    const counted = packagesOf(tool, own, tables.distros.get(id), loaded).filter(
      ({ beside }) => packages === 'any' || !beside
    )
    const best = newest(counted)
    if (best === undefined)
      return { id, state: 'unknown', says: `which ${tool} it packages is not known`, basis: '', at }
    const { says, basis } = best
    if (floors === undefined)
      return { id, state: 'unknown', says: `${says}; the floor was not read`, basis, at }
    if (floor === undefined)
      return { id, state: 'met', says: `${says}; the build asks for no version`, basis, at }
    return { id, ...againstFloor(best, floor, counted), basis, at }
  })
  const where = packages === 'any' ? 'packages, under any name,' : 'packages'
  return { words: `every distribution ${where} ${wanted}`, rows }
}

function againstFloor(
  best: Packaged,
  floor: string,
  counted: readonly Packaged[]
): Pick<ConditionRow, 'state' | 'says'> {
  if (compareReleases(best.version, floor) >= 0)
    return { state: 'met', says: `${best.says} >= ${floor}` }
  return counted.some(({ atLeast }) => atLeast)
    ? { state: 'unknown', says: `${best.says} or newer by now, ${floor} is asked for` }
    : { state: 'unmet', says: `${best.says} < ${floor}` }
}

interface Packaged {
  readonly version: string
  /** `rustc 1.91.1 (rustc-1.91)`. */
  readonly says: string
  readonly basis: string
  /** Not what a plain install gives. */
  readonly beside: boolean
  /** It may be newer by now. */
  readonly atLeast: boolean
}

/** The policy's own row wins, fact by fact. */
function packagesOf(
  tool: PackagedTool,
  own: Exclude<DistroEntry, string> | undefined,
  shipped: DistroRow | undefined,
  loaded: LoadedPolicy
): readonly Packaged[] {
  const plain = own?.[tool] ?? shipped?.[tool]
  const also = own?.also?.[tool] ?? shipped?.also?.[tool]
  const from = (isOwn: boolean): Pick<Packaged, 'basis' | 'atLeast'> => ({
    basis: basisOf(isOwn ? own : undefined, shipped?.source, loaded),
    atLeast: !isOwn && shipped?.source['at-least'] === true
  })
  const all: Packaged[] = []
  if (plain !== undefined)
    all.push({
      version: plain,
      says: `${tool} ${plain}`,
      beside: false,
      ...from(own?.[tool] !== undefined)
    })
  if (also !== undefined)
    all.push({
      version: also.version,
      says: `${tool} ${also.version}${also.package === undefined ? '' : ` (${also.package})`}`,
      beside: true,
      ...from(own?.also?.[tool] !== undefined)
    })
  return all
}

function newest(counted: readonly Packaged[]): Packaged | undefined {
  return counted.reduce<Packaged | undefined>(
    (best, one) =>
      best === undefined || compareReleases(one.version, best.version) > 0 ? one : best,
    undefined
  )
}

function ofPlatforms(
  loaded: LoadedPolicy,
  wanted: NonNullable<Requirement['platforms']>,
  { tables }: World
): Pick<Condition, 'words' | 'rows'> {
  const rows = (loaded.policy.platforms ?? []).map((entry, i) => {
    const own = typeof entry === 'string' ? undefined : entry
    const id = typeof entry === 'string' ? entry : entry.id
    const shipped = tables.platforms.get(id)
    const isOwn = own?.tier !== undefined || own?.['host-tools'] !== undefined
    const basis =
      isOwn || shipped !== undefined
        ? basisOf(isOwn ? own : undefined, shipped?.source, loaded)
        : ''
    const verdict = platformVerdict(
      own?.tier ?? shipped?.tier,
      own?.['host-tools'] ?? shipped?.['host-tools'],
      wanted
    )
    return { id, ...verdict, basis, at: loaded.at(['platforms', i]) }
  })
  const tier = `Tier ${wanted.tier}${wanted.tier === 1 ? '' : ' or better'}`
  const host = wanted['host-tools'] === true ? ' with host tools' : ''
  return { words: `every platform is at ${tier}${host}`, rows }
}

function platformVerdict(
  tier: number | undefined,
  host: boolean | undefined,
  wanted: NonNullable<Requirement['platforms']>
): Pick<ConditionRow, 'state' | 'says'> {
  const needsHost = wanted['host-tools'] === true
  if (tier !== undefined && tier > wanted.tier) return { state: 'unmet', says: `Tier ${tier}` }
  if (needsHost && host === false)
    return {
      state: 'unmet',
      says: tier === undefined ? 'no host tools' : `Tier ${tier} without host tools`
    }
  if (tier === undefined) return { state: 'unknown', says: 'its tier is not known' }
  if (needsHost && host === undefined)
    return { state: 'unknown', says: `Tier ${tier}; whether it has host tools is not known` }
  return { state: 'met', says: `Tier ${tier}${host === true ? ' with host tools' : ''}` }
}

/** @param own the policy's row, where it is that row which says it. */
function basisOf(
  own: Exclude<DistroEntry | PlatformEntry, string> | undefined,
  shipped: TableSource | undefined,
  loaded: LoadedPolicy
): string {
  if (own === undefined)
    return shipped === undefined ? '' : `${shipped.where}, read ${shipped.read}`
  const why = [own.reason, own.source].filter((part) => part !== undefined)
  return [`said by ${loaded.path}`, ...why].join(', ')
}
