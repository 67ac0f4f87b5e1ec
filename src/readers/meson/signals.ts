/** Unwinds to the nearest branch: configuring cannot get past this point on this path. */
export const DEAD = Symbol('dead')
/** Unwinds everything: the bounds of the evaluation are used up. */
export const EXHAUSTED = Symbol('exhausted')
