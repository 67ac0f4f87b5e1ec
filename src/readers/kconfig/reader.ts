import type { Fact, SymbolFact } from '../../model/fact.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { RepoPath } from '../../text/span.js'
import type { Reader, Reading } from '../reader.js'
import type { Dialect } from './ast.js'
import { linkCompact } from './compact-model.js'
import { dialectOf } from './dialect.js'
import { Files, ParseCache } from './files.js'
import { linkLinux } from './linux-link.js'
import type { Fault } from './solution.js'
import type { KconfigModel } from './solve.js'

/** The names a tree's root file may have, likeliest first. */
const ROOTS: readonly RepoPath[] = ['Kconfig', 'Config.in']

const CLAIMED =
  /(?:^|\/)(?:Kconfig[^/]*|[^/]*\.[Kk]config|Config\.in[^/]*|[^/]*defconfig)$|^configs\/devices\/|^configs\/targets\/[^/]*\.mak$/

export interface KconfigReader extends Reader {
  /** The linked tree of a snapshot, to be solved; undefined when it has none. Kept per snapshot. */
  model(snapshot: Snapshot): KconfigModel | undefined
  /** The tree's dialect, told from its root file: cheap; undefined when there is no tree. */
  dialect(snapshot: Snapshot): Dialect | undefined
}

/** What may be told about a tree instead of being found out. */
export interface KconfigOptions {
  readonly dialect?: Dialect
  readonly root?: RepoPath
  /** Environment variables that the build sets for macros in the Linux dialect. */
  readonly environment?: ReadonlyMap<string, string>
}

/** Reads Kconfig trees of both dialects. States the symbols; values come from `solve`. */
export function createKconfigReader(options: KconfigOptions = {}): KconfigReader {
  const cache = new ParseCache()
  const models = new WeakMap<Snapshot, KconfigModel>()
  const readings = new WeakMap<Snapshot, Reading>()
  let latest: KconfigModel | undefined

  const model = (snapshot: Snapshot): KconfigModel | undefined => {
    const known = models.get(snapshot)
    if (known !== undefined) return known
    const root = rootOf(snapshot, options.root)
    if (root === undefined) return undefined
    const files = new Files(snapshot, options.dialect ?? dialectOf(snapshot, root), cache)
    latest = reused(latest, files, root) ?? link(files, root, options.environment)
    models.set(snapshot, latest)
    return latest
  }

  return {
    id: 'kconfig',
    claims: (path) => CLAIMED.test(path),
    applies: (snapshot) => rootOf(snapshot, options.root) !== undefined,
    model,
    dialect: (snapshot) => {
      const root = rootOf(snapshot, options.root)
      return root === undefined ? undefined : (options.dialect ?? dialectOf(snapshot, root))
    },
    read: (snapshot) => {
      const known = readings.get(snapshot)
      if (known !== undefined) return known
      const reading = readingOf(model(snapshot))
      readings.set(snapshot, reading)
      return reading
    }
  }
}

function rootOf(snapshot: Snapshot, given: RepoPath | undefined): RepoPath | undefined {
  return (given === undefined ? ROOTS : [given]).find((path) => snapshot.text(path) !== undefined)
}

function link(
  files: Files,
  root: RepoPath,
  environment: ReadonlyMap<string, string> | undefined
): KconfigModel {
  return files.dialect === 'compact'
    ? linkCompact(files, root)
    : linkLinux(files, root, environment)
}

/** The last tree again when every file it was read from is the same: most steps touch none. */
function reused(
  last: KconfigModel | undefined,
  files: Files,
  root: RepoPath
): KconfigModel | undefined {
  if (last?.dialect !== 'compact' || files.dialect !== 'compact') return undefined
  if (last.paths[0] !== root) return undefined
  // A file that was missing may be there now.
  if (last.faults.some((fault) => fault.code === 'missing-source')) return undefined
  const old = last.files.snapshot
  const same = last.paths.every((path) => {
    const blob = old.blob(path)
    return blob !== undefined && blob === files.snapshot.blob(path)
  })
  return same ? { ...last, files } : undefined
}

function readingOf(model: KconfigModel | undefined): Reading {
  if (model === undefined) return { facts: [], diagnostics: [] }
  return { facts: factsOf(model), diagnostics: model.faults.flatMap(diagnosticsOf) }
}

function factsOf(model: KconfigModel): readonly Fact[] {
  const facts: SymbolFact[] = []
  for (const symbol of model.symbols) {
    const at = symbol.definitions[0]
    const type = 'type' in symbol ? (symbol.type ?? 'unknown') : 'bool'
    if (at !== undefined) facts.push({ kind: 'symbol', name: symbol.name, type, at })
  }
  return facts
}

/** A fault as a diagnostic at its first place; one without a place cannot be shown. */
export function diagnosticsOf(fault: Fault): readonly Diagnostic[] {
  const at = fault.places.find((place) => place.at !== undefined)?.at
  return at === undefined ? [] : [{ code: `kconfig/${fault.code}`, message: fault.message, at }]
}
