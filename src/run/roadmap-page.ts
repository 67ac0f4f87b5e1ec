import { standing } from '../diff/standing.js'
import type { BuildModel } from '../model/build-model.js'
import { findComponents } from '../model/find-components.js'
import { renderRange } from '../model/support.js'
import { permissions } from '../policy/active.js'
import { type Condition, conditionsOf, type World } from '../policy/conditions.js'
import { declaredComponents } from '../policy/declared-components.js'
import type { LoadedPolicy } from '../policy/load.js'
import { compareReleases } from '../policy/release-order.js'
import { releaseSpans } from '../policy/release-span.js'
import { roadmapFor, type Stage } from '../policy/roadmap.js'
import type { Area, BranchBlock, Policy } from '../policy/schema.js'
import type {
  PageBranch,
  PageCondition,
  PageStage,
  PageTree,
  RoadmapPage
} from '../report/roadmap/page.js'
import type { Side } from './engine.js'

/** What a policy says, for people. */
export function roadmapPage(
  loaded: LoadedPolicy,
  context: {
    readonly path: string
    readonly release: string
    /** What conditions are judged by. */
    readonly world: World
    readonly tree: PageTree | null
  }
): RoadmapPage {
  const { policy } = loaded
  const { release } = context
  const stages = pageStages(policy.roadmap, policy, release)
  const conditions = conditionsOf(loaded, context.world)
  return {
    project: policy.project.name,
    policy: context.path,
    release,
    milestones: policy.roadmap.flatMap((milestone, i) => {
      const stage = stages[i]
      if (stage === undefined) return []
      return {
        ...stage,
        prototypes: milestone.prototypes ?? null,
        conditions: (conditions[i]?.conditions ?? []).map(pageCondition),
        fallbacksUntil: milestone['fallbacks-until'] ?? null
      }
    }),
    prototypeOptions: policy['prototype-options'] ?? [],
    profiles: Object.entries(policy.profiles ?? {}).map(([name, { options, roadmap }]) => ({
      name,
      options,
      milestones:
        roadmap === undefined
          ? null
          : pageStages(roadmapFor(loaded, name, undefined).stages, policy, release)
    })),
    areas: (policy.areas ?? []).map(pageArea),
    floors: Object.entries(policy.floors ?? {}).flatMap(([tool, floor]) => {
      const [atMost = null, unguarded = null] = [floor['at-most'], floor.unguarded]
      return atMost === null && unguarded === null ? [] : [{ tool, atMost, unguarded }]
    }),
    branches: (policy.branches ?? []).map((block) => pageBranch(block, policy, release)),
    tree: context.tree
  }
}

function pageStages(
  stages: readonly Stage[],
  policy: Policy,
  release: string
): readonly PageStage[] {
  const spans = releaseSpans(stages, policy.project.release)
  const isReached = ({ from }: Stage): boolean =>
    from !== 'never' && compareReleases(from, release) <= 0
  const now = stages.findLastIndex(isReached)
  return stages.map((stage, i) => ({
    name: stage.name,
    from: stage.from,
    releases: spans[i] ?? stage.from,
    rust: stage.rust,
    components: stage.components ?? null,
    standing: i === now ? 'now' : isReached(stage) ? 'reached' : 'ahead'
  }))
}

const pageCondition = ({ words, state, rows }: Condition): PageCondition => ({
  text: words,
  asked: rows.map(({ id }) => id),
  state,
  reasons: rows.filter((row) => row.state !== 'met').map(({ id, says }) => `${id}: ${says}`)
})

const AREA_STATES = ['selectable', 'fallback', 'rust-only'] as const

const pageArea = ({
  name,
  paths = [],
  members = [],
  components
}: Area): RoadmapPage['areas'][number] => ({
  name,
  paths,
  members,
  limits: AREA_STATES.flatMap((state) => {
    const from = components[state]
    return from === undefined ? [] : [{ state, from }]
  })
})

const pageBranch = (block: BranchBlock, policy: Policy, release: string): PageBranch => ({
  match: block.match,
  mode: block.mode ?? 'enforce',
  frozen: block.freeze === true,
  lead: block.lead ?? 0,
  release: block.release ?? null,
  milestones: block.roadmap === undefined ? null : pageStages(block.roadmap, policy, release)
})

/** What a revision builds, beside what the policy allows there by now. */
export function pageTree(
  { model }: Side,
  loaded: LoadedPolicy,
  context: { readonly revision: string; readonly branch: string; readonly release: string }
): PageTree {
  const { branch, release } = context
  return {
    revision: context.revision,
    commit: model.revision,
    systems: model.systems.map(({ id, profile, support }) => ({
      buildSystem: id,
      profile,
      rust: renderRange(support),
      allowed: permissions(loaded, { branch, release, profile }).highest
    })),
    components: pageComponents(model, loaded.policy).sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}

/** Those that Kconfig tells; without Kconfig, those that build files show to be built from Rust instead of C. */
function pageComponents(model: BuildModel, policy: Policy): PageTree['components'][number][] {
  if (model.components !== undefined)
    return findComponents(model.components.input(model.components.symbols))
      .filter(({ state }) => state !== 'absent')
      .map(({ name, state, prototype }) => ({ name, state, prototype }))
  return standing(model, declaredComponents(policy)).flatMap((change) =>
    change.kind === 'component-raised' && change.subject.component !== null
      ? [{ name: change.subject.component, state: change.to, prototype: false }]
      : []
  )
}
