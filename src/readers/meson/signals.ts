/** Unwinds to the nearest branch: configuring cannot get past this point on this path. */
export const DEAD = Symbol('dead')
/** Unwinds everything: the bounds of the evaluation are used up. */
export const EXHAUSTED = Symbol('exhausted')
/** Unwinds everything: what was asked of the evaluation is known. */
export const ENOUGH = Symbol('enough')
