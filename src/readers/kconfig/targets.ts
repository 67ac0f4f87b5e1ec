import type { Snapshot } from '../../source/snapshot.js'
import type { RepoPath } from '../../text/span.js'
import type { CompactModel } from './compact-model.js'

/** One build target: a defaults file for its devices and a make file that describes it. */
export interface Target {
  readonly name: string
  /** The files of assignments, to be handed to `solve`. */
  readonly defaults: readonly RepoPath[]
  /** The make file's plain `NAME=value` lines. */
  readonly settings: ReadonlyMap<string, string>
  /** The symbols that follow from them: the architecture's own, and the endianness. */
  readonly fixed: ReadonlyMap<string, boolean>
}

const DEFAULTS = /^configs\/devices\/([^/]+)\/default\.mak$/

/** Every target that has a defaults file, sorted by name. */
export function targetsOf(snapshot: Snapshot, model: CompactModel): readonly Target[] {
  const targets: Target[] = []
  for (const path of snapshot.paths()) {
    const name = DEFAULTS.exec(path)?.[1]
    if (name === undefined || snapshot.text(path) === undefined) continue
    const settings = settingsOf(snapshot.text(`configs/targets/${name}.mak`) ?? '')
    targets.push({ name, defaults: [path], settings, fixed: fixedBy(settings, model) })
  }
  return targets.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

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
