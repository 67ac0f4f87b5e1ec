import type { BuildModel } from '../model/build-model.js'
import { type DeclaredComponent, isTwin } from '../model/sources.js'
import type { ComponentMoved } from './change.js'
import { changedFiles, mayCompileOthers } from './changed-files.js'
import { joinMoves, type Move } from './source-move.js'
import { regionMoves } from './source-regions.js'
import { unitMoves } from './source-units.js'

/**
 * Components of a tree without Kconfig: C and Rust that the same condition swaps, whether build files list
 * them or the preprocessor chooses. What nobody touched costs a comparison of names.
 */
export function compareSources(
  base: BuildModel,
  head: BuildModel,
  declared: readonly DeclaredComponent[]
): readonly ComponentMoved[] {
  const [before, after] = [base.sources, head.sources]
  if (before === undefined || after === undefined) return []
  if (!before.usesRust && !after.usesRust) return []
  const changed = changedFiles(before, after)
  const units = mayCompileOthers(before, after, changed)
    ? unitMoves(before, after, changed, declared)
    : []
  const regions = regionMoves(before, after, changed, declared)
  const told = units.filter((move) => !isPartOf(regions, move))
  return joinMoves([...told, ...regions.filter((move) => !isToldBy(told, move))])
}

/** New Rust in the place of C that lies between `#if`s is what the C of that name became, nothing of its own. */
const isPartOf = (regions: readonly Move[], { name, from }: Move): boolean =>
  from === 'absent' && regions.some((region) => isTwin(region.name, name))

/** What a build file shows already. */
const isToldBy = (units: readonly Move[], { name, from, to }: Move): boolean =>
  units.some((unit) => unit.name === name && (unit.from !== from || unit.to !== to))
