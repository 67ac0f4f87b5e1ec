import type { BuildModel } from '../model/build-model.js'
import { type DeclaredComponent, isTwin, stemOf } from '../model/sources.js'
import type { ComponentMoved } from './change.js'
import { changedFiles, mayCompileOthers, touchesRust } from './changed-files.js'
import { callMoves } from './source-calls.js'
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
  const parts: Move[] = []
  for (const movesOf of [functionMoves, callMoves])
    for (const move of movesOf(before, after, changed, takeOver, declared))
      if (!overlaps([...regions, ...parts], move)) parts.push(move)
  const told = units.filter((move) => !isPartOf([...regions, ...parts], move))
  const others = [...regions, ...parts.filter((move) => !overlaps(told, move))]
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
  others.some((other) => filesOf(other).some((path) => filesOf(move).includes(path)))

const filesOf = (move: Move): readonly string[] => [
  ...pathsOf(move),
  ...move.evidence.map(({ at }) => at.path)
]
