import { type Condition, FALSE, not, or, TRUE } from './condition.js'
import { both, either, ite } from './connect.js'

/** How control leaves a block before its end, and when; relative to the branch the block runs in. */
export interface Flow {
  readonly next: Condition
  readonly leave: Condition
  readonly done: Condition
}
export const ON: Flow = { next: FALSE, leave: FALSE, done: FALSE }
export const CONTINUE: Flow = { next: TRUE, leave: FALSE, done: FALSE }
export const BREAK: Flow = { next: FALSE, leave: TRUE, done: FALSE }
export const DONE: Flow = { next: FALSE, leave: FALSE, done: TRUE }

/** When control has left. */
export const leftBy = (flow: Flow): Condition => or(flow.next, flow.leave, flow.done)

/** What two statements in a row do: the second runs only where the first did not leave. */
export function inOrder(first: Flow, left: Condition, second: Flow): Flow {
  if (second === ON) return first
  const alive = not(left)
  return {
    next: either(first.next, both(alive, second.next)),
    leave: either(first.leave, both(alive, second.leave)),
    done: either(first.done, both(alive, second.done))
  }
}

/** What an `if` does from what its two sides do. */
export function branched(c: Condition, a: Flow, b: Flow): Flow {
  if (a === ON && b === ON) return ON
  return {
    next: ite(c, a.next, b.next),
    leave: ite(c, a.leave, b.leave),
    done: ite(c, a.done, b.done)
  }
}
