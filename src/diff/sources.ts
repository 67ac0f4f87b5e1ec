import type { BuildModel } from '../model/build-model.js'
import { type DeclaredComponent, isTwin, stemOf } from '../model/sources.js'
import type { ComponentMoved } from './change.js'
import { changedFiles, mayCompileOthers, touchesRust } from './changed-files.js'
import { functionMoves } from './source-functions.js'
import { joinMoves, type Move, pathsOf } from './source-move.js'
import { regionMoves } from './source-regions.js'
import { unitMoves } from './source-units.js'
import { TakeOver } from './taken-over.js'

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
  if (![before, after].some((tree) => tree.usesRust || tree.hasCrates)) return []
  const changed = changedFiles(before, after)
  if (!before.usesRust && !after.usesRust && !touchesRust(changed)) return []
  const takeOver = new TakeOver(before, after, changed)
  const units = mayCompileOthers(before, after, changed)
    ? unitMoves(before, after, changed, takeOver, declared)
    : []
  const regions = regionMoves(before, after, changed, declared)
  const functions = functionMoves(before, after, changed, takeOver, declared)
  const inside = [...regions, ...functions.filter((move) => !overlaps(regions, move))]
  const told = units.filter((move) => !isPartOf(inside, move))
  const others = [...regions, ...functions.filter((move) => !overlaps([...regions, ...told], move))]
  return joinMoves([...told, ...others.filter((move) => !isToldBy(told, move))])
}

/** New Rust in the place of C inside a file is what that C became, nothing of its own. */
const isPartOf = (inside: readonly Move[], { name, from }: Move): boolean =>
  from === 'absent' &&
  inside.some(
    (move) => isTwin(move.name, name) || pathsOf(move).some((path) => stemOf(path) === name)
  )

/** What a build file shows already. */
const isToldBy = (units: readonly Move[], { name, from, to }: Move): boolean =>
  units.some((unit) => unit.name === name && (unit.from !== from || unit.to !== to))

/** What became of the same file is told once. */
const overlaps = (others: readonly Move[], move: Move): boolean =>
  others.some((other) => pathsOf(other).some((path) => pathsOf(move).includes(path)))
