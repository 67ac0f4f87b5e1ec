import type { RepoPath } from '../../text/span.js'
import type { CompactModel } from './compact-model.js'
import type { Fault } from './solution.js'
import { type KconfigModel, solve } from './solve.js'
import type { Mode } from './worlds.js'

/** One thing that can be configured: a build target's devices, or a board's defconfig. */
export interface Target {
  readonly name: string
  /** The files of assignments, to be handed to `solve`. */
  readonly defaults: readonly RepoPath[]
  /** The target's make file: its plain `NAME=value` lines. Empty where there is none. */
  readonly settings: ReadonlyMap<string, string>
  /** The symbols that follow from them: the architecture's own, and the endianness. */
  readonly fixed: ReadonlyMap<string, boolean>
}

const DEFAULTS = /^configs\/devices\/([^/]+)\/default\.mak$/
const DEFCONFIG = /(?:^|\/)(?:([^/]+)_)?defconfig$/
const isDefaults = (path: RepoPath): boolean => DEFAULTS.test(path)
const isDefconfig = (path: RepoPath): boolean => DEFCONFIG.test(path)

/** Every target that has a defaults file (or, in the Linux dialect, a defconfig), sorted by name. */
export function targetsOf(model: KconfigModel): readonly Target[] {
  const { snapshot } = model.files
  const targets: Target[] = []
  const compact = model.dialect === 'compact'
  for (const path of snapshot.matching(compact ? isDefaults : isDefconfig)) {
    const match = (compact ? DEFAULTS : DEFCONFIG).exec(path)
    if (match === null || snapshot.text(path) === undefined) continue
    const name = match[1] ?? 'defconfig'
    if (model.dialect === 'linux') {
      targets.push({ name, defaults: [path], settings: new Map(), fixed: new Map() })
      continue
    }
    const settings = settingsOf(snapshot.text(`configs/targets/${name}.mak`) ?? '')
    targets.push({ name, defaults: [path], settings, fixed: fixedBy(settings, model) })
  }
  return targets.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

export interface SymbolsOn {
  /** Sorted; without those that were set from outside. */
  readonly symbols: readonly string[]
  readonly errors: readonly Fault[]
}

/**
 * The symbols that are y for one target, as the real program prints them. `defines` is what the
 * build sets from outside; the target's own architecture and endianness are added. Without a target
 * only the tree's defaults count. An unknown target is a `missing-source` error.
 */
export function symbolsOn(
  model: KconfigModel,
  target: string | undefined,
  defines: ReadonlyMap<string, boolean>,
  mode: Mode = 'defconfig'
): SymbolsOn {
  const found = targetsOf(model).find(({ name }) => name === target)
  if (target !== undefined && found === undefined) {
    const message = `there is no target ${target}`
    return { symbols: [], errors: [{ ...NOWHERE, message }] }
  }
  const fixed = new Map([...(found?.fixed ?? []), ...defines])
  const solution = solve(model, { defaults: found?.defaults ?? [], fixed, mode })
  const symbols: string[] = []
  for (const [name, on] of solution.values)
    if (on && !fixed.has(name) && solution.text(name) === 'y') symbols.push(name)
  return { symbols: symbols.sort(), errors: solution.errors }
}

const NOWHERE: Fault = { code: 'missing-source', symbol: undefined, message: '', places: [] }

/** The `NAME=value` lines of a make file; the last one of a name counts. */
export function settingsOf(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*([A-Za-z0-9_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) settings.set(name, value)
  }
  return settings
}

/** Symbols that the tree does not declare are left out: another tree's build would not pass them. */
function fixedBy(
  settings: ReadonlyMap<string, string>,
  model: CompactModel
): ReadonlyMap<string, boolean> {
  const fixed = new Map<string, boolean>()
  const set = (name: string, value: boolean): void => {
    if (isDeclared(model, name)) fixed.set(name, value)
  }
  const architecture = settings.get('TARGET_ARCH')
  if (architecture !== undefined) set(architecture.toUpperCase(), true)
  set('TARGET_BIG_ENDIAN', settings.get('TARGET_BIG_ENDIAN') === 'y')
  return fixed
}

export function isDeclared(model: CompactModel, name: string): boolean {
  const index = model.index.get(name)
  return index !== undefined && (model.symbols[index]?.definitions.length ?? 0) > 0
}

/**
 * The declared symbols that nothing in the tree can turn on: no select, imply or default. Only the
 * build around it or a defaults file sets them: hosts, accelerators, architectures.
 */
export function outsideSymbols(model: CompactModel): readonly string[] {
  return model.symbols
    .filter(
      ({ definitions, firm, defaults }) =>
        definitions.length > 0 &&
        !firm.some((clause) => clause.value) &&
        !defaults.some((clause) => clause.value)
    )
    .map((symbol) => symbol.name)
    .sort()
}
