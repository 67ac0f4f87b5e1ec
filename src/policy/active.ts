import type { ComponentState } from '../model/component.js'
import { DEFAULT_PROFILE } from '../model/scenario.js'
import { type RustSupport, rung } from '../model/support.js'
import type { RepoPath, Span } from '../text/span.js'
import { componentSchedule, isWithin } from './components.js'
import { type Condition, conditionsIn, type World } from './conditions.js'
import { matchesGlob } from './glob.js'
import type { LoadedPolicy } from './load.js'
import { compareReleases } from './release-order.js'
import { type Roadmap, roadmapFor, type Stage } from './roadmap.js'
import type { LevelId } from './rule-ids.js'
import type { BranchBlock, FailAt, Mode, Policy, RuleLevel } from './schema.js'
import { later } from './schemes.js'
import { NO_TABLES } from './tables.js'

/** The block of the policy that holds for a branch. */
export interface BranchMatch {
  readonly block: BranchBlock
  readonly index: number
  readonly at: Span
}

/** From when a rung or a component's state is allowed, and which milestone says so. */
export interface AllowedFrom {
  /** `never`: no milestone allows it, or only one that begins never. */
  readonly release: string
  /** Null when no milestone of the roadmap goes that far. */
  readonly milestone: string | null
  /** True where the release has come, and only conditions are in the way. */
  readonly open: boolean
  /** The conditions of this milestone, and of those before it, that are not known to be met. */
  readonly waits: readonly Condition[]
  /** The first of those conditions, where the release has come; else the release. */
  readonly span: Span
}

/** What the policy allows on one branch for one release. */
export interface Permissions {
  readonly branch: string
  /** The release that decides: the one the branch is heading to, or one that the branch leads to. */
  readonly release: string
  /** The profile that it is about; `default` is the plain build. */
  readonly profile: string
  /** The release the branch is heading to. */
  readonly heading: string
  /** By how many releases the branch leads; 0 normally. */
  readonly lead: number
  /** Nothing may rise on this branch. */
  readonly frozen: boolean
  /** The most warnings that one change may have; undefined without a limit. */
  readonly mostWarnings: number | undefined
  /** Undefined when no block matches: then the policy's own values hold, and the mode is `enforce`. */
  readonly block: BranchMatch | undefined
  readonly mode: Mode
  readonly failAt: FailAt
  /** What the policy says; a rule that is not in it has its own default. */
  readonly levels: Partial<Readonly<Record<LevelId, RuleLevel>>>
  /** The highest rung allowed now; `absent` before the first milestone. */
  readonly highest: RustSupport
  /** The furthest state allowed now; `rust-only` where the roadmap does not mention components. */
  readonly componentAllowed: ComponentState
  /** What the roadmap says about prototypes by now; undefined: nothing. */
  readonly prototypes: PrototypeStage | undefined
  /** The milestone that the release has reached; undefined before the first one. */
  readonly milestone:
    | { readonly name: string; readonly from: string; readonly at: Span }
    | undefined
  /** The roadmap that holds, in order, for the timeline. */
  readonly milestones: readonly {
    readonly name: string
    readonly from: string
    readonly rust: RustSupport
    /** What holds from here on, said here or before. */
    readonly components: ComponentState
    readonly reached: boolean
    readonly conditions: readonly Condition[]
  }[]
  /** What would be allowed if every condition that nobody can judge were met; undefined when that is the same. */
  readonly ifMet: Permissions | undefined
  allowedFrom(support: RustSupport): AllowedFrom
  /** For a state that is not allowed yet. */
  componentAllowedFrom(state: ComponentState): AllowedFrom
}

/** What the last milestone that speaks of prototypes says of them. */
export interface PrototypeStage {
  readonly state: NonNullable<Stage['prototypes']>
  readonly milestone: string
  readonly from: string
  readonly at: Span
  /** The first later milestone that lets them in. */
  readonly allowedFrom: AllowedFrom
}

/** The first block whose glob matches the branch's name. */
export function blockFor(loaded: LoadedPolicy, branch: string): BranchMatch | undefined {
  const blocks = loaded.policy.branches ?? []
  const index = blocks.findIndex((block) => matchesGlob(block.match, branch))
  const block = blocks[index]
  return block === undefined ? undefined : { block, index, at: loaded.at(['branches', index]) }
}

export interface PermissionContext {
  readonly branch: string
  readonly release: string
  readonly profile?: string
  /** What conditions are judged by; without it none of them is known to be met. */
  readonly world?: World | undefined
}

/**
 * What is allowed on this branch for this release, in this profile. Every milestone means "not before"; one
 * whose conditions are not known to be met is not reached, and none after it.
 */
export function permissions(loaded: LoadedPolicy, context: PermissionContext): Permissions {
  const known = permitted(loaded, context, false)
  const hopeful = permitted(loaded, context, true)
  const count = ({ milestones }: Permissions): number =>
    milestones.filter(({ reached }) => reached).length
  const same =
    count(known) === count(hopeful) &&
    known.componentAllowed === hopeful.componentAllowed &&
    known.prototypes?.state === hopeful.prototypes?.state
  return same ? known : { ...known, ifMet: hopeful }
}

/** @param hopeful a condition that nobody can judge counts as met. */
function permitted(
  loaded: LoadedPolicy,
  context: PermissionContext,
  hopeful: boolean
): Permissions {
  const { policy } = loaded
  const block = blockFor(loaded, context.branch)
  const profile = context.profile ?? DEFAULT_PROFILE.id
  const lead = block?.block.lead ?? 0
  const release = later(context.release, lead, policy.project.release)
  const reach = (roadmap: Roadmap): Reach =>
    reachOf(loaded, roadmap, release, context.world, hopeful)
  const own = reach(roadmapFor(loaded, profile, block))
  const { roadmap } = own
  const last = roadmap.stages[own.reached - 1]
  const restricts = roadmap.stages.some(({ components }) => components !== undefined)
  const plain = reach(roadmapFor(loaded, DEFAULT_PROFILE.id, block))
  // A profile's own roadmap that is only about Rust leaves components to the roadmap for all.
  const about = restricts ? own : plain
  const schedule = componentSchedule(about.roadmap.stages)
  return {
    branch: context.branch,
    profile,
    release,
    heading: context.release,
    lead,
    frozen: block?.block.freeze === true,
    mostWarnings: block?.block.limits?.warnings,
    block,
    mode: block?.block.mode ?? 'enforce',
    failAt: block?.block['fail-at'] ?? 'error',
    levels: levelsOf(policy, block?.block),
    highest: last?.rust ?? 'absent',
    componentAllowed: schedule.from[about.reached - 1] ?? schedule.before,
    prototypes: prototypesIn(loaded, plain),
    milestone:
      last === undefined
        ? undefined
        : {
            name: last.name,
            from: last.from,
            at: loaded.at([...roadmap.path, own.reached - 1, 'from'])
          },
    milestones: roadmap.stages.map((stage, i) => ({
      ...stage,
      components: schedule.from[i] ?? schedule.before,
      reached: i < own.reached,
      conditions: own.conditions[i] ?? []
    })),
    ifMet: undefined,
    allowedFrom: (support) =>
      firstOf(
        loaded,
        own,
        roadmap.stages.findIndex(({ rust }) => rung(rust) >= rung(support))
      ),
    componentAllowedFrom: (state) =>
      firstOf(
        loaded,
        about,
        schedule.from.findIndex((allowed) => isWithin(state, allowed))
      )
  }
}

/** How far along a roadmap a release is. */
interface Reach {
  readonly roadmap: Roadmap
  /** How many milestones are reached, from the first one on. */
  readonly reached: number
  /** How many would be by the release alone. */
  readonly opened: number
  /** For each milestone. */
  readonly conditions: readonly (readonly Condition[])[]
}

function reachOf(
  loaded: LoadedPolicy,
  roadmap: Roadmap,
  release: string,
  world: World | undefined,
  hopeful: boolean
): Reach {
  const all = conditionsIn(loaded, roadmap, world ?? { tables: NO_TABLES, floors: undefined })
  const first = roadmap.stages.findIndex(
    ({ from }) => from === 'never' || compareReleases(from, release) > 0
  )
  const opened = first < 0 ? roadmap.stages.length : first
  const waiting = all.findIndex(
    ({ state }) => state === 'unmet' || (state === 'unknown' && !hopeful)
  )
  return {
    roadmap,
    opened,
    reached: waiting < 0 ? opened : Math.min(opened, waiting),
    conditions: all.map(({ conditions }) => conditions)
  }
}

/** Profiles say nothing about prototypes: the roadmap for all does. */
function prototypesIn(loaded: LoadedPolicy, reach: Reach): PrototypeStage | undefined {
  const { stages, path } = reach.roadmap
  const index = stages.findLastIndex(
    ({ prototypes }, i) => prototypes !== undefined && i < reach.reached
  )
  const stage = stages[index]
  if (stage?.prototypes === undefined) return undefined
  return {
    state: stage.prototypes,
    milestone: stage.name,
    from: stage.from,
    at: loaded.at([...path, index, 'prototypes']),
    allowedFrom: firstOf(
      loaded,
      reach,
      stages.findIndex(({ prototypes }, i) => i > index && prototypes === 'allowed')
    )
  }
}

/** @param index of the stage that goes far enough; -1 when none does. */
function firstOf(loaded: LoadedPolicy, reach: Reach, index: number): AllowedFrom {
  const { stages, path } = reach.roadmap
  const stage = stages[index]
  if (stage === undefined)
    return {
      release: 'never',
      milestone: null,
      open: false,
      waits: [],
      span: loaded.at([...path, stages.length - 1])
    }
  const waits = reach.conditions
    .slice(0, index + 1)
    .flat()
    .filter(({ state }) => state !== 'met')
  const open = index < reach.opened && waits.length > 0
  return {
    release: stage.from,
    milestone: stage.name,
    open,
    waits,
    span: (open ? waits[0]?.at : undefined) ?? loaded.at([...path, index, 'from'])
  }
}

/** What is said for the branch wins over what is said for all. */
function levelsOf(policy: Policy, block: BranchBlock | undefined): Permissions['levels'] {
  return { ...defined(policy.rules), ...defined(block?.rules) }
}

function defined(levels: Policy['rules']): Permissions['levels'] {
  return Object.fromEntries(Object.entries(levels ?? {}).filter(([, level]) => level !== undefined))
}

/** The files that the policy makes us read beside those that readers claim: the version, declared copies. */
export function filesToRead(policy: Policy): readonly RepoPath[] {
  const { release } = policy.project
  const files = new Set<RepoPath>()
  if ('file' in release && release.file !== undefined) {
    files.add(release.file)
    // `project(version: files('VERSION'))`: the file named there is nearly always this one.
    const folder = release.file.slice(0, release.file.lastIndexOf('/') + 1)
    if (release.file.endsWith('meson.build')) files.add(`${folder}VERSION`)
  }
  for (const floor of Object.values(policy.floors ?? {}))
    for (const copy of floor.copies ?? []) files.add(copy.file)
  return [...files].sort()
}
