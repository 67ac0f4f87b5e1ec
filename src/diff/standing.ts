import type { BuildModel } from '../model/build-model.js'
import type { DeclaredComponent, SourceTree } from '../model/sources.js'
import type { Change, SidedEvidence } from './change.js'
import { standingComponents } from './components.js'
import { compareDefaults } from './defaults.js'
import { compareCopies, compareFloors } from './floors.js'
import { joinMoves } from './source-move.js'
import { unitMoves } from './source-units.js'
import { compareSupport } from './support.js'
import { TakeOver } from './taken-over.js'

const ABSENT = { lowest: 'absent', highest: 'absent' } as const

/**
 * What one revision has, told as if it had all come at once to a tree without Rust: the state in the words
 * that changes have, so that the same rules judge it. Its evidence lies in that revision alone, as head.
 */
export function standing(
  model: BuildModel,
  declared: readonly DeclaredComponent[]
): readonly Change[] {
  const before: BuildModel = {
    ...model,
    systems: model.systems.map((system) => ({ ...system, support: ABSENT })),
    hasCrates: false,
    nested: [],
    floors: [],
    copies: []
  }
  return [
    ...compareSupport(before, model),
    ...compareDefaults(before, model),
    ...compareFloors(before, model),
    ...compareCopies(before, model),
    ...standingComponents(model),
    ...standingSources(model.sources, declared)
  ].map(withoutBase)
}

/** What only C sources in the build files show; the preprocessor's choices would need every source's text. */
function standingSources(
  tree: SourceTree | undefined,
  declared: readonly DeclaredComponent[]
): readonly Change[] {
  if (tree?.usesRust !== true) return []
  const before: SourceTree = {
    ...tree,
    systems: () =>
      tree.systems().map((system) => ({
        ...system,
        built: { off: system.built.off, on: system.built.off }
      }))
  }
  const nothing = { removed: [], added: [], modified: [] }
  const takeOver = new TakeOver(before, tree, nothing)
  return joinMoves(unitMoves(before, tree, nothing, takeOver, declared))
}

const withoutBase = (change: Change): Change => ({
  ...change,
  at: { ...change.at, side: 'head' },
  evidence: change.evidence.filter(({ side }: SidedEvidence) => side !== 'base')
})
