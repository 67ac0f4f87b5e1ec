import type { Change } from './diff/change.js'
import { compare } from './diff/compare.js'
import { nestedPairs } from './diff/nested.js'
import { compareTwins } from './diff/twins.js'
import type { Finding } from './judge/finding.js'
import { type JudgeContext, type Judgement, judge } from './judge/judge.js'
import { policyChanges } from './judge/policy-change.js'
import type { BuildModel } from './model/build-model.js'
import type { ProfileModel } from './model/profile.js'
import { DEFAULT_PROFILE } from './model/scenario.js'
import { renderRange } from './model/support.js'
import type { Permissions } from './policy/active.js'
import type { World } from './policy/conditions.js'
import { declaredComponents } from './policy/declared-components.js'
import type { LoadedPolicy } from './policy/load.js'
import { NO_TABLES, type Tables } from './policy/tables.js'
import { type ReadOptions, readModel } from './read.js'
import { NO_PROTOTYPES } from './read-prototypes.js'
import type { Readers } from './readers/index.js'
import { reportChange, reportFinding } from './report/assemble.js'
import type { Locator } from './report/locate.js'
import type { Report, StateRow } from './report/report.js'
import type { Snapshot } from './source/snapshot.js'

/** The part of a report that follows from the two snapshots and the policy alone. */
export type Verdict = Pick<
  Report,
  'changes' | 'findings' | 'states' | 'diagnostics' | 'outcome' | 'dryRun'
>

/** Against what the changes are judged. */
export interface CheckContext extends Omit<JudgeContext, 'world'> {
  readonly policy: LoadedPolicy
  /** The facts that are shipped; without them only the policy's own rows are known. */
  readonly tables?: Tables | undefined
  /** The release by the change's own policy, when it has another one; or why that cannot be told. */
  readonly ownRelease?: { readonly value: string } | { readonly problem: string } | undefined
}

/** Reads one snapshot with the readers that apply to it. `options` are what a policy declares. */
export function readSnapshot(
  snapshot: Snapshot,
  readers: Readers,
  options: Partial<ReadOptions> = {}
): BuildModel {
  return readModel(snapshot, readers, {
    profiles: [],
    declared: [],
    prototypes: NO_PROTOTYPES,
    ...options
  })
}

/** The product: what differs between two models, judged when there is a policy. */
export function check(
  base: BuildModel,
  head: BuildModel,
  context: CheckContext | undefined,
  locator: Locator
): Verdict {
  const declared = context === undefined ? [] : declaredComponents(context.policy.policy)
  const built = compare(base, head, declared)
  const promised =
    context === undefined ? [] : policyChanges(context.policy, context.own, context.branch)
  // Two versions that drift apart leave the build as it is: a matter of what was promised, not of what differs in it.
  const drifted = context === undefined ? [] : compareTwins(base, head, declared)
  const changes = [...built, ...drifted, ...promised]
  const world = worldOf(head, context?.tables)
  const judged =
    context === undefined ? undefined : judge(changes, context.policy, { ...context, world })
  return {
    changes: changes.map((change: Change) => reportChange(change, locator)),
    findings: (judged?.findings ?? []).map((finding) => reportFinding(finding, locator)),
    states: [
      ...states(base, head, judged?.activeIn),
      ...nestedPairs(base, head).flatMap((pair) =>
        states(pair.base, pair.head, judged?.activeIn).map((row) => ({
          ...row,
          buildSystem: `${row.buildSystem} in ${pair.directory}`
        }))
      )
    ],
    diagnostics: [
      ...diagnosticsOf(base, head).map(({ code, message, at }) => ({
        code,
        message,
        place: locator.place('head', at)
      })),
      ...unknownOptions(base, head, context?.policy, locator)
    ],
    outcome: judged?.outcome ?? 'pass',
    dryRun: judged && dryRun(built, context, judged, world)
  }
}

/** What the conditions of milestones are judged by: the floors of this build, and the tables. */
export function worldOf(model: BuildModel, tables: Tables | undefined): World {
  const floors = new Map<string, string>()
  for (const { tool, withRust } of model.floors)
    if (withRust !== undefined) floors.set(tool, withRust.version)
  return { tables: tables ?? NO_TABLES, floors }
}

/** What the change's own policy would say of the build; undefined when it says the same. */
function dryRun(
  changes: readonly Change[],
  context: CheckContext | undefined,
  judged: Judgement,
  world: World
): Report['dryRun'] {
  if (context?.own?.kind !== 'changed' || context.ownRelease === undefined) return undefined
  const { loaded } = context.own
  const { path } = loaded
  if ('problem' in context.ownRelease)
    return { path, outcome: null, release: null, findings: [], problem: context.ownRelease.problem }
  const release = context.ownRelease.value
  const { branch, failAt, today, trailers } = context
  const { findings, outcome } = judge(changes, loaded, {
    branch,
    failAt,
    today,
    release,
    world,
    trailers
  })
  const same =
    outcome === judged.outcome &&
    signature(findings) ===
      signature(judged.findings.filter(({ change }) => change?.kind !== 'policy-weakened'))
  if (same) return undefined
  return {
    path,
    outcome,
    release,
    problem: null,
    findings: findings.map(({ ruleId, level, change, headline }) => ({
      ruleId,
      level,
      changeId: change?.id ?? null,
      headline
    }))
  }
}

const signature = (findings: readonly Finding[]): string =>
  JSON.stringify(findings.map(({ ruleId, level, change }) => [ruleId, level, change?.id]))

function states(
  base: BuildModel,
  head: BuildModel,
  activeIn: ((profile: string) => Permissions) | undefined
): readonly StateRow[] {
  const key = (system: BuildModel['systems'][number]): string => `${system.id}\0${system.profile}`
  const keys = new Set([...base.systems, ...head.systems].map(key))
  return [...keys].sort().map((wanted) => {
    const before = base.systems.find((system) => key(system) === wanted)
    const after = head.systems.find((system) => key(system) === wanted)
    const system = after ?? before
    const profile = system?.profile ?? DEFAULT_PROFILE.id
    return {
      buildSystem: system?.id ?? '',
      profile,
      base: before === undefined ? 'not there' : renderRange(before.support),
      head: after === undefined ? 'not there' : renderRange(after.support),
      allowed: activeIn === undefined ? null : allowedIn(activeIn(profile), before)
    }
  })
}

/** On a frozen branch what was there is the most there may be. */
function allowedIn(
  { frozen, highest }: Permissions,
  before: BuildModel['systems'][number] | undefined
): string {
  return frozen && before !== undefined ? renderRange(before.support) : highest
}

/** An option that nothing in the tree understands is a mistake of the policy, and the profile is not judged. */
function unknownOptions(
  base: BuildModel,
  head: BuildModel,
  policy: LoadedPolicy | undefined,
  locator: Locator
): Report['diagnostics'] {
  if (policy === undefined) return []
  return head.profiles.flatMap(({ id, unknown }) => {
    const wrong = unknown.length > 0 ? unknown : profileIn(base, id)
    const where = unknown.length > 0 ? 'here' : 'before this change'
    return wrong.map(({ option, near }) => {
      const index = policy.policy.profiles?.[id]?.options.indexOf(option) ?? 0
      const hint = near === undefined ? '' : ` (did you mean ${near}?)`
      return {
        code: 'policy/profile-option',
        message: `the profile ${id} is not judged: no build system ${where} has the option ${option}${hint}`,
        place: locator.place('policy', policy.at(['profiles', id, 'options', index]))
      }
    })
  })
}

/** Those of builds below the top as far as they were read. */
const diagnosticsOf = (base: BuildModel, head: BuildModel): BuildModel['diagnostics'] => [
  ...head.diagnostics,
  ...nestedPairs(base, head).flatMap(({ directory, head: { diagnostics } }) =>
    diagnostics.map((one) => ({ ...one, at: { ...one.at, path: `${directory}/${one.at.path}` } }))
  )
]

const profileIn = ({ profiles }: BuildModel, id: string): ProfileModel['unknown'] =>
  profiles.find((profile) => profile.id === id)?.unknown ?? []
