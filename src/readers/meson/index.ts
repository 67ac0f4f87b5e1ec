import type { Snapshot } from '../../source/snapshot.js'
import { libraryName } from '../../text/library-name.js'
import { Recent } from '../../text/recent.js'
import type { Reader } from '../reader.js'
import { Build, type Kept } from './build.js'
import { commandWords } from './command-words.js'
import { movedReading } from './places.js'
import { SourceFiles } from './slicing/program.js'
import { type SymbolTargets, symbolTargets } from './symbol-targets.js'

export type { SymbolTargets } from './symbol-targets.js'

const ROOT = 'meson.build'
const BUILD_FILE = /(?:^|\/)(?:meson\.build|meson\.options|meson_options\.txt)$/
/** Read at evaluation time by `keyval.load`, or as `project(version: files(…))`. */
const DATA_FILE = /(?:^|\/)(?:VERSION|[^/]+\.mak|\.?version(?:\.txt)?|[^/]+\.config)$/

export interface MesonReaderOptions {
  /** Evaluates everything instead of what can matter for Rust: far slower, for comparing with it. */
  readonly full?: boolean
}

/** Machine files that are kept beside the build files; their names are anybody's choice. */
const MACHINE_FILE = /(?:meson|cross|native)[^/]*(?:\/[^/]+)?\.(?:txt|ini|cross|native)$/i

/** More builds than the two sides of a comparison with and without words of interest. */
const MAX_BUILDS = 4
/** Characters of whole files that are kept parsed. */
const MAX_PARSED = 4_000_000
/** Options files kept from one snapshot to the next. */
const MAX_OPTION_FILES = 16

export interface MesonReader extends Reader {
  symbolTargets(snapshot: Snapshot): SymbolTargets
}

/** Reads Meson's build files. Parse results and evaluations are kept inside the instance. */
export function createMesonReader(options: MesonReaderOptions = {}): MesonReader {
  const kept: Kept = {
    parsed: new Recent(MAX_PARSED, ({ size }) => size),
    sources: new SourceFiles(),
    slices: new WeakMap(),
    options: new Recent(MAX_OPTION_FILES),
    full: options.full === true,
    builds: []
  }
  const builds = new WeakMap<Snapshot, Build[]>()
  return {
    id: 'meson',
    claims: (path) => BUILD_FILE.test(path) || DATA_FILE.test(path) || MACHINE_FILE.test(path),
    applies: (snapshot) => snapshot.isFile(ROOT),
    symbolTargets: (snapshot) =>
      symbolTargets(snapshot, (path) => kept.sources.get(snapshot, path)),
    read(snapshot, scenario) {
      const known = builds.get(snapshot) ?? []
      builds.set(snapshot, known)
      const interest = scenario.interest ?? []
      const libraries = new Set((scenario.rustLibraries ?? []).map(libraryName))
      let build = known.find((one) => one.covers(interest, libraries))
      if (build === undefined) {
        build = buildFor(snapshot, kept, interest, libraries)
        known.unshift(build)
      }
      const reading = build.read(scenario)
      const moves = build.fits(snapshot)
      const moved = moves === undefined ? undefined : movedReading(reading, moves)
      if (moved !== undefined) return moved
      // Only now something was asked to which this snapshot has another answer.
      const own = new Build(snapshot, kept, interest, libraries)
      known[known.indexOf(build)] = own
      return own.read(scenario)
    },
    words: (snapshot) => commandWords(snapshot, kept.options)
  }
}

/** A build that was read before and comes to the same in this snapshot, or a new one. */
function buildFor(
  snapshot: Snapshot,
  kept: Kept,
  interest: readonly string[],
  libraries: ReadonlySet<string>
): Build {
  const like = kept.builds.find(
    (one) => one.covers(interest, libraries) && one.fits(snapshot) !== undefined
  )
  if (like !== undefined) return like
  const made = new Build(snapshot, kept, interest, libraries)
  kept.builds.unshift(made)
  kept.builds.length = Math.min(kept.builds.length, MAX_BUILDS)
  return made
}
