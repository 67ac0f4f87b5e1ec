import { COMPONENT_STATES, type ComponentState } from '../model/component.js'

/** Whether a component may be at `state` where at most `furthest` is allowed. */
export const isWithin = (state: ComponentState, furthest: ComponentState): boolean =>
  order(state) <= order(furthest)

/** How far components may go, milestone by milestone. */
export interface ComponentSchedule {
  /** Before the first milestone of the roadmap. */
  readonly before: ComponentState
  /** One for each milestone: its own `components`, else what held before it. */
  readonly from: readonly ComponentState[]
}

/**
 * A roadmap that never mentions components leaves them alone. In one that does, the first mention means
 * "not before", so that until then a component may be anything short of it.
 */
export function componentSchedule(
  roadmap: readonly { readonly components?: ComponentState | undefined }[]
): ComponentSchedule {
  const first = roadmap.find(({ components }) => components !== undefined)?.components
  const before = first === undefined ? 'rust-only' : shortOf(first)
  let now = before
  const from = roadmap.map(({ components }) => {
    now = components ?? now
    return now
  })
  return { before, from }
}

/** One step less; nobody can be asked to have less than C. */
function shortOf(state: ComponentState): ComponentState {
  return isWithin(state, 'c-only') ? state : (COMPONENT_STATES[order(state) - 1] ?? 'c-only')
}

const order = (state: ComponentState): number => COMPONENT_STATES.indexOf(state)
