import type { Snapshot } from '../../source/snapshot.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { RepoPath } from '../../text/span.js'
import type { Reader, Reading } from '../reader.js'
import { type Crate, cratesOf } from './crates.js'
import { clippyFloors, manifestFloors } from './floors.js'
import { ManifestCache } from './manifest.js'
import { directory, inside } from './paths.js'
import { findProject, isOutside, manifestPaths } from './project.js'

export type { Crate } from './crates.js'

/** `rust-toolchain` is claimed because it is Cargo's, but the channel it names is a pin and no floor. */
const CLAIMED = /(?:^|\/)(?:Cargo\.toml(?:\.in)?|\.?clippy\.toml|rust-toolchain(?:\.toml)?)$/
const CLIPPY = /(?:^|\/)\.?clippy\.toml$/
const isClippyFile = (path: RepoPath): boolean => CLIPPY.test(path)

interface CargoReading extends Reading {
  readonly crates: readonly Crate[]
}

export interface CargoReader extends Reader {
  /** The project's crates, for whoever wants to know what Rust there is. */
  crates(snapshot: Snapshot): readonly Crate[]
}

/**
 * Reads Cargo's manifests (and the templates from which a configure script writes them) and Clippy's
 * configuration: the floors of rustc. They say the same in every scenario.
 */
export function createCargoReader(): CargoReader {
  const cache = new ManifestCache()
  const readings = new WeakMap<Snapshot, CargoReading>()
  const applied = new WeakMap<Snapshot, boolean>()
  const reading = (snapshot: Snapshot): CargoReading => {
    const known = readings.get(snapshot) ?? readProject(snapshot, cache)
    readings.set(snapshot, known)
    return known
  }
  return {
    id: 'cargo',
    claims: (path) => CLAIMED.test(path),
    applies(snapshot) {
      const known = applied.get(snapshot) ?? hasManifest(snapshot)
      applied.set(snapshot, known)
      return known
    },
    read: reading,
    crates: (snapshot) => reading(snapshot).crates
  }
}

const hasManifest = (snapshot: Snapshot): boolean =>
  [...manifestPaths(snapshot).values()].some((path) => !isOutside(path))

function readProject(snapshot: Snapshot, cache: ManifestCache): CargoReading {
  const diagnostics: Diagnostic[] = []
  const project = findProject(snapshot, cache, diagnostics)
  const dirs = new Set(project.map((manifest) => directory(manifest.path)))
  const clippy = snapshot
    .matching(isClippyFile)
    .filter((path) => isClippyConfiguration(snapshot, path, dirs))
    .flatMap((path) => cache.read(snapshot, path, diagnostics) ?? [])
  const facts = [
    ...project.flatMap((manifest) => manifestFloors(manifest, diagnostics)),
    ...clippy.flatMap((manifest) => clippyFloors(manifest, diagnostics))
  ]
  return { facts, diagnostics, crates: cratesOf(project) }
}

/** Clippy looks for `.clippy.toml` first, and then not for the other. */
function isClippyConfiguration(
  snapshot: Snapshot,
  path: RepoPath,
  dirs: ReadonlySet<RepoPath>
): boolean {
  const dir = directory(path)
  if (isOutside(path) && !dirs.has(dir)) return false
  const hidden = inside(dir, '.clippy.toml')
  return path === hidden || !snapshot.isFile(hidden)
}
