import type { Change, ComponentMoved } from './diff/change.js'
import { componentsOf } from './diff/components.js'
import { standing } from './diff/standing.js'
import type { Finding, Level } from './judge/finding.js'
import { type JudgeContext, type Judgement, judge } from './judge/judge.js'
import type { BuildModel, SystemModel } from './model/build-model.js'
import { type Component, type ComponentState, hasLanguage } from './model/component.js'
import { DEFAULT_PROFILE } from './model/scenario.js'
import { renderRange, rung } from './model/support.js'
import type { Permissions } from './policy/active.js'
import { isWithin } from './policy/components.js'
import { declaredComponents } from './policy/declared-components.js'
import type { LoadedPolicy } from './policy/load.js'
import { compareReleases } from './policy/release-order.js'
import { roadmapFor } from './policy/roadmap.js'
import { reportFinding } from './report/assemble.js'
import type { Locator } from './report/locate.js'
import type {
  ComponentStanding,
  FloorStanding,
  MilestoneStanding,
  Overdue,
  StatusReport,
  SystemStanding
} from './report/status.js'
import { inTargets, meaningOf, nameOf, stateTitle, systemName } from './rules/words.js'
import type { Span } from './text/span.js'

/** The part of a status that follows from the snapshot and the policy alone. */
export type Standing = Pick<
  StatusReport,
  | 'systems'
  | 'milestones'
  | 'components'
  | 'floors'
  | 'findings'
  | 'overdue'
  | 'diagnostics'
  | 'outcome'
>

/** Where a revision stands: the rules of `check`, as if this release had raised everything that is there. */
export function status(
  model: BuildModel,
  loaded: LoadedPolicy,
  context: JudgeContext,
  locator: Locator
): Standing {
  const policy = forState(loaded)
  const changes = standing(model, declaredComponents(policy.policy)).filter((change) =>
    isNews(change, policy)
  )
  const judged = judge(changes, policy, context)
  const { active } = judged
  const components = componentRows(model, changes, active, locator)
  const milestones = milestoneRows(model, policy, active, locator)
  const overdue = [
    ...overdueMilestones(milestones),
    ...overdueFallbacks(components, policy, active, locator)
  ]
  return {
    systems: systemRows(model, judged),
    milestones,
    components: { allowed: active.componentAllowed, list: components },
    floors: floorRows(model, policy, locator),
    findings: judged.findings.map((finding) => reportFinding(asState(finding), locator)),
    overdue,
    diagnostics: model.diagnostics.map(({ code, message, at }) => ({
      code,
      message,
      place: locator.place('head', at)
    })),
    outcome: outcomeOf(judged, overdue, context)
  }
}

/**
 * On a frozen branch nothing may rise: what is there already has not risen. And a waiver that is for nothing
 * here may be for a change to come.
 */
function forState(loaded: LoadedPolicy): LoadedPolicy {
  const { policy } = loaded
  const quiet = (rules: LoadedPolicy['policy']['rules']) => ({ ...rules, [UNUSED]: 'off' as const })
  const branches = policy.branches?.map((block) => ({
    ...block,
    freeze: false,
    rules: quiet(block.rules)
  }))
  return { ...loaded, policy: { ...policy, branches, rules: quiet(policy.rules) } }
}

const UNUSED = 'waiver-unused'

/** Having a floor at all is no news: of floors only those above the policy's ceiling are. */
function isNews(change: Change, { policy }: LoadedPolicy): boolean {
  if (change.kind !== 'floor-raised') return true
  const ceiling = policy.floors?.[change.subject.tool ?? '']?.['at-most']
  return ceiling !== undefined && change.to !== null && compareReleases(change.to, ceiling) > 0
}

/** The rules speak of changes; what is said of a state has no before. */
function asState(finding: Finding): Finding {
  const { change } = finding
  switch (change?.kind) {
    case 'rust-support-raised': {
      const system = change.subject.buildSystem
      const by = system === null ? 'A build' : `A build with ${systemName(system)}`
      return { ...finding, happened: `${by} ${meaningOf(change.to)}.`, fix: '' }
    }
    case 'component-raised':
      return { ...finding, ...componentState(change), fix: '' }
    case 'floor-raised':
      return {
        ...finding,
        happened: `${change.at.span.path} asks for ${change.subject.tool ?? ''} ${change.to ?? ''}.`
      }
    default:
      return finding
  }
}

function componentState(change: ComponentMoved): Partial<Finding> {
  const happened = `${nameOf(change)} is ${stateTitle(change.to)}${inTargets(change.targets, 5)}.`
  return change.from === 'absent'
    ? {
        happened,
        headline: `${nameOf(change)} has no C version`,
        why: 'Either it never had one, which takes nothing away, or it was converted: one revision alone does not tell.'
      }
    : { happened }
}

function systemRows(model: BuildModel, judged: Judgement): readonly SystemStanding[] {
  return model.systems.map((system) => {
    const { id, profile, support } = system
    const { highest, milestones } = judged.activeIn(profile)
    const row = {
      buildSystem: id,
      profile,
      reached: renderRange(support),
      allowed: highest,
      next: stage(milestones.find(({ reached, from }) => !reached && from !== 'never'))
    }
    if (isLeftOut(system, model)) return { ...row, standing: 'without-rust', overdue: null }
    const overdue = stage(
      milestones.find(({ rust, reached }) => reached && rung(rust) > rung(support.highest))
    )
    if (rung(support.lowest) > rung(highest)) return { ...row, standing: 'ahead', overdue }
    if (rung(support.highest) > rung(highest)) return { ...row, standing: 'undecided', overdue }
    return { ...row, standing: overdue === null ? 'there' : 'behind', overdue }
  })
}

/** A second build system that never came to know Rust, beside one that did, is not late. */
const isLeftOut = ({ support, profile }: SystemModel, { systems }: BuildModel): boolean =>
  support.highest === 'absent' &&
  systems.some((other) => other.profile === profile && other.support.highest !== 'absent')

const stage = (milestone: Permissions['milestones'][number] | undefined): SystemStanding['next'] =>
  milestone === undefined
    ? null
    : { name: milestone.name, from: milestone.from, rust: milestone.rust }

function milestoneRows(
  model: BuildModel,
  loaded: LoadedPolicy,
  active: Permissions,
  locator: Locator
): readonly MilestoneStanding[] {
  const { path } = roadmapFor(loaded, DEFAULT_PROFILE.id, active.block)
  const counted = model.systems.filter(
    (system) => system.profile === DEFAULT_PROFILE.id && !isLeftOut(system, model)
  )
  return active.milestones.map(({ name, from, rust, components, reached, conditions }, i) => {
    const late = counted.filter(({ support }) => rung(support.highest) < rung(rust))
    return {
      name,
      from,
      rust,
      components,
      state: !reached
        ? 'to-come'
        : late.length === 0
          ? 'reached'
          : late.length < counted.length
            ? 'partly-reached'
            : 'overdue',
      late: reached
        ? late.map(({ id, support }) => ({ buildSystem: id, reached: renderRange(support) }))
        : [],
      conditions: conditions.map(({ words, state, rows }) => ({
        words,
        state,
        rows: rows.map((row) => ({
          id: row.id,
          state: row.state,
          says: row.says,
          basis: row.basis
        }))
      })),
      place: locator.place('policy', loaded.at([...path, i, 'from']))
    }
  })
}

/** Those that Kconfig tells; without Kconfig, those that build files show to be built from Rust instead of C. */
function componentRows(
  model: BuildModel,
  changes: readonly Change[],
  active: Permissions,
  locator: Locator
): readonly ComponentStanding[] {
  const place = (at: Span | undefined): ComponentStanding['place'] =>
    locator.place('head', at ?? { path: '', start: 0, end: 0 })
  const told = componentsOf(model)
    .filter(({ state }) => state !== 'absent')
    .map((component): ComponentStanding => {
      const { name, state, prototype, symbols, at } = component
      return {
        name,
        state,
        allowed: isAllowed(state, symbols.c.length > 0, active),
        prototype,
        buildSystem: null,
        targets: targetsOf(component).size,
        place: place(at)
      }
    })
  if (told.length > 0) return told
  return changes.flatMap((change): readonly ComponentStanding[] => {
    if (change.kind !== 'component-raised') return []
    const { subject, from, to, at } = change
    return [
      {
        name: subject.component ?? '',
        state: to,
        allowed: isAllowed(to, from !== 'absent', active),
        prototype: false,
        buildSystem: subject.buildSystem,
        targets: null,
        place: place(at.span)
      }
    ]
  })
}

/** What has no C anywhere may be new, which takes nothing away. */
const isAllowed = (
  state: ComponentState,
  hasC: boolean,
  { componentAllowed }: Permissions
): ComponentStanding['allowed'] =>
  isWithin(state, componentAllowed) ? 'yes' : state === 'rust-only' && !hasC ? 'unknown' : 'no'

const targetsOf = ({ cells }: Component): ReadonlySet<string> =>
  new Set(
    cells
      .filter(
        (cell) =>
          hasLanguage(cell, 'on', 'rust') ||
          hasLanguage(cell, 'off', 'c') ||
          hasLanguage(cell, 'on', 'c')
      )
      .map(({ target }) => target)
  )

function floorRows(
  model: BuildModel,
  { policy }: LoadedPolicy,
  locator: Locator
): readonly FloorStanding[] {
  return model.floors.map(({ tool, unguarded, withRust }) => {
    const copies = model.copies.filter((copy) => copy.tool === tool)
    const isStale = (version: string): boolean =>
      copies.some((other) => compareReleases(other.version, version) > 0)
    const span = (withRust ?? unguarded)?.at ?? { path: '', start: 0, end: 0 }
    return {
      tool,
      everybody: unguarded?.version ?? null,
      withRust: withRust?.version ?? null,
      atMost: policy.floors?.[tool]?.['at-most'] ?? null,
      place: locator.place('head', span),
      copies: copies.map(({ version, at }) => ({
        version,
        place: locator.place('head', at),
        stale: isStale(version)
      }))
    }
  })
}

const overdueMilestones = (milestones: readonly MilestoneStanding[]): readonly Overdue[] =>
  milestones.flatMap(({ name, from, rust, state, late, place }): readonly Overdue[] => {
    if (late.length === 0) return []
    const who = late.map(({ buildSystem, reached }) => `${buildSystem} is ${reached}`).join(', ')
    return [
      {
        kind: 'milestone',
        level: 'note',
        message: `"${name}" (${rust}) was possible from ${from} on and is not reached${state === 'overdue' ? '' : ' everywhere'}: ${who}. Coming late is fine.`,
        place
      }
    ]
  })

/** C that lives longer beside its Rust than the roadmap says: the one promise about "by when". */
function overdueFallbacks(
  components: readonly ComponentStanding[],
  loaded: LoadedPolicy,
  { release, mode, block }: Permissions,
  locator: Locator
): readonly Overdue[] {
  const { path } = roadmapFor(loaded, DEFAULT_PROFILE.id, block)
  const milestones =
    path[0] === 'roadmap' ? loaded.policy.roadmap : (block?.block.roadmap ?? loaded.policy.roadmap)
  const index = milestones.findIndex((milestone) => {
    const until = milestone['fallbacks-until']
    return until !== undefined && compareReleases(until, release) <= 0
  })
  const until = milestones[index]?.['fallbacks-until']
  if (until === undefined) return []
  const level: Level = mode === 'audit' ? 'note' : 'warning'
  return components
    .filter(({ state }) => state === 'fallback' || state === 'selectable')
    .map(({ name, state }) => ({
      kind: 'fallback',
      level,
      message: `${name} still has its C beside its Rust (${state}), which the roadmap ends with ${until}; this is ${release}.`,
      place: locator.place('policy', loaded.at([...path, index, 'fallbacks-until']))
    }))
}

function outcomeOf(
  { outcome, active }: Judgement,
  overdue: readonly Overdue[],
  context: JudgeContext
): StatusReport['outcome'] {
  if (outcome === 'fail' || !overdue.some(({ level }) => level === 'warning')) return outcome
  const failAt = context.failAt ?? active.failAt
  return failAt === 'warning' && active.mode === 'enforce' ? 'fail' : 'warn'
}
