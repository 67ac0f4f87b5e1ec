import { and, atom, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'
import type { RepoPath } from '../../text/span.js'
import type { CompactModel } from './compact-model.js'
import { enumerateCompact, MAX_FREE, solveCompact } from './compact-solve.js'
import type { LinuxModel } from './linux-model.js'
import { LinuxEvaluation } from './linux-solve.js'
import { LinuxSolution } from './linux-why.js'
import type { Solution } from './solution.js'
import type { Mode } from './worlds.js'

/** A linked tree of either dialect. */
export type KconfigModel = CompactModel | LinuxModel

export interface Request {
  /** Files of assignments: a target's defaults, a defconfig. */
  readonly defaults?: readonly RepoPath[]
  /**
   * Symbols set from outside. `false` is an assignment too: a symbol that the build merely does not
   * set is not in the map.
   */
  readonly fixed?: ReadonlyMap<string, boolean>
  /** What a `default` counts for; only the compact dialect has others than `defconfig`. */
  readonly mode?: Mode
}

/** Solves one configuration. Pure, and fast enough to be called for every target and scenario. */
export function solve(model: KconfigModel, request: Request): Solution {
  if (model.dialect === 'compact') return solveCompact(model, request)
  const forced = [...(request.fixed ?? [])].map(([name, on]) => [name, on ? 'y' : 'n'] as const)
  return new LinuxSolution(new LinuxEvaluation(model, request.defaults ?? [], new Map(forced)))
}

/**
 * Solves every setting of the free symbols: solution i has free symbol k on where bit k of i is set
 * (and says nothing about it otherwise). The compact dialect solves 32 of them in one pass.
 */
export function solveAll(
  model: KconfigModel,
  request: Request,
  free: readonly string[]
): readonly Solution[] {
  if (model.dialect === 'compact' && free.length <= MAX_FREE)
    return enumerateCompact(model, request, free)
  const last = free[free.length - 1]
  if (last === undefined) return [solve(model, request)]
  const others = free.slice(0, -1)
  const fixed = new Map(request.fixed).set(last, true)
  return [...solveAll(model, request, others), ...solveAll(model, { ...request, fixed }, others)]
}

/**
 * Under which settings of the free symbols a symbol is on, as a formula over them: what `solveAll`
 * found, in a form that other conditions combine with.
 */
export function whenOn(
  solutions: readonly Solution[],
  free: readonly string[],
  symbol: string
): Condition {
  const outcomes = solutions.map((solution) => solution.isOn(symbol))
  const split = (from: number, count: number, k: number): Condition => {
    const part = outcomes.slice(from, from + count)
    if (part.every((on) => on)) return TRUE
    if (!part.includes(true)) return FALSE
    const half = count / 2
    const off = split(from, half, k - 1)
    const on = split(from + half, half, k - 1)
    if (off.key === on.key) return off
    const name = free[k] ?? ''
    const chosen = atom({ name, reason: `${name} is set from outside`, at: undefined })
    return or(and(chosen, on), and(not(chosen), off))
  }
  return split(0, outcomes.length, free.length - 1)
}
