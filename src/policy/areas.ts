import type { ComponentState } from '../model/component.js'
import type { RepoPath } from '../text/span.js'
import type { AllowedFrom } from './active.js'
import { matchesGlob } from './glob.js'
import type { LoadedPolicy } from './load.js'
import { compareReleases } from './release-order.js'
import type { Area } from './schema.js'

/** What of a component decides which areas it belongs to. */
export interface AreaMember {
  readonly sources: readonly RepoPath[]
  /** Its name and the symbols it stands for. */
  readonly symbols: readonly string[]
}

/** An area that does not allow a state yet. */
export interface AreaLimit extends AllowedFrom {
  readonly area: string
}

const STEPS = ['selectable', 'fallback', 'rust-only'] as const

/** The area that allows a state last, of those that a component belongs to and that do not allow it yet. */
export function areaLimit(
  { policy, at }: LoadedPolicy,
  release: string,
  member: AreaMember,
  state: ComponentState
): AreaLimit | undefined {
  let limit: AreaLimit | undefined
  policy.areas?.forEach((area, i) => {
    if (!belongs(member, area)) return
    for (const step of STEPS.slice(0, STEPS.findIndex((one) => one === state) + 1)) {
      const from = area.components[step]
      if (from === undefined || isReached(from, release)) continue
      if (limit !== undefined && compareReleases(limit.release, from) >= 0) continue
      const span = at(['areas', i, 'components', step])
      limit = { area: area.name, release: from, milestone: area.name, open: false, waits: [], span }
    }
  })
  return limit
}

const isReached = (from: string, release: string): boolean =>
  from !== 'never' && compareReleases(from, release) <= 0

const belongs = ({ sources, symbols }: AreaMember, { paths, members }: Area): boolean =>
  members?.some((name) => symbols.includes(name)) === true ||
  paths?.some((glob) => sources.some((source) => matchesGlob(glob, source))) === true
