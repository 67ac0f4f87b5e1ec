/**
 * Kconfig: `createKconfigReader().model(snapshot)` links a tree, `targetsOf` lists its targets,
 * `solve` gives one configuration with reasons, `solveAll` every setting of some free symbols.
 */
export type { Dialect } from './ast.js'
export type { Clause, CompactModel, CompactSymbol, Formula } from './compact-model.js'
export { askersOf, dependedOn, symbolsBehind } from './cone.js'
export type { LinuxModel } from './linux-model.js'
export {
  createKconfigReader,
  diagnosticsOf,
  type KconfigOptions,
  type KconfigReader
} from './reader.js'
export type { Cause, Fault, FaultPlace, Solution, Step } from './solution.js'
export { type KconfigModel, type Request, solve, solveAll, whenOn } from './solve.js'
export {
  isDeclared,
  outsideSymbols,
  type SymbolsOn,
  symbolsOn,
  type Target,
  targetsOf
} from './targets.js'
export type { Mode } from './worlds.js'
