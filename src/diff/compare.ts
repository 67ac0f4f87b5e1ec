import type { BuildModel } from '../model/build-model.js'
import type { DeclaredComponent } from '../model/sources.js'
import type { Change } from './change.js'
import { compareComponents } from './components.js'
import { compareDefaults } from './defaults.js'
import { compareCopies, compareFloors } from './floors.js'
import { fromTop, nestedPairs, notTold } from './nested.js'
import { compareSources } from './sources.js'
import { compareSupport } from './support.js'

/**
 * What differs between two models, without judgement. Deterministic and sorted: by kind of question
 * first (support, defaults, floors, components), then by subject. One cause is one change. Builds of their own
 * in directories below come last.
 */
export function compare(
  base: BuildModel,
  head: BuildModel,
  declared: readonly DeclaredComponent[] = []
): readonly Change[] {
  const own = [
    ...compareSupport(base, head),
    ...compareDefaults(base, head),
    ...compareFloors(base, head),
    ...compareCopies(base, head),
    ...compareComponents(base, head),
    ...compareSources(base, head, declared)
  ]
  const nested = nestedPairs(base, head).flatMap(({ directory, ...pair }) =>
    notTold(compare(pair.base, pair.head), own).map((change) => fromTop(change, directory))
  )
  return [...own, ...nested]
}
