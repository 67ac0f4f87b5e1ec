import type { Snapshot } from '../../source/snapshot.js'
import type { TomlPath } from '../../syntax/toml/index.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { RepoPath } from '../../text/span.js'
import type { Manifest, ManifestCache } from './manifest.js'
import { directory, inside, join, matchesGlob } from './paths.js'

/** A crate or a workspace that belongs to the project. */
export interface ProjectManifest extends Manifest {
  /** The manifest of its workspace, which may be itself; undefined for a crate on its own. */
  readonly workspace: Manifest | undefined
}

/**
 * Directories whose crates are somebody else's or not part of what is built, unless a workspace lists
 * them or a crate of the project depends on them.
 */
const OUTSIDE = new Set(
  (
    'vendor vendored third_party third-party thirdparty 3rdparty external subprojects node_modules ' +
    'contrib test tests testdata fixtures example examples benches fuzz samples'
  ).split(' ')
)

const MANIFEST = /(?:^|\/)Cargo\.toml(?:\.in)?$/

const isManifest = (path: RepoPath): boolean => MANIFEST.test(path)

/** Far above what projects have; they bound the work that a hostile one can ask for. */
const MAX_MANIFESTS = 5000
const MAX_PATTERNS = 500
const MAX_GLOBS = 100
const WILDCARD = /[*?]/

export const isOutside = (path: RepoPath): boolean =>
  directory(path)
    .split('/')
    .some((part) => OUTSIDE.has(part))

/** A snapshot's manifests, by directory. Vendored crates (`cargo vendor` leaves a checksum file) are left out. */
export function manifestPaths(snapshot: Snapshot): ReadonlyMap<RepoPath, RepoPath> {
  const found = new Map<RepoPath, RepoPath>()
  for (const path of snapshot.matching(isManifest)) {
    if (found.size >= MAX_MANIFESTS) break
    const dir = directory(path)
    if (snapshot.isFile(inside(dir, '.cargo-checksum.json'))) continue
    // A generated manifest may have been committed beside its template: it is what Cargo reads.
    if (!path.endsWith('.in') || !found.has(dir)) found.set(dir, path)
  }
  return found
}

/** Finds the project's manifests: workspaces, their members, crates on their own, and what these depend on. */
export function findProject(
  snapshot: Snapshot,
  cache: ManifestCache,
  diagnostics: Diagnostic[]
): readonly ProjectManifest[] {
  return new ProjectFinder(snapshot, cache, diagnostics).find()
}

class ProjectFinder {
  readonly #snapshot: Snapshot
  readonly #cache: ManifestCache
  readonly #diagnostics: Diagnostic[]
  readonly #paths: ReadonlyMap<RepoPath, RepoPath>
  readonly #read = new Map<RepoPath, Manifest | undefined>()
  readonly #found = new Map<RepoPath, ProjectManifest>()

  constructor(snapshot: Snapshot, cache: ManifestCache, diagnostics: Diagnostic[]) {
    this.#snapshot = snapshot
    this.#cache = cache
    this.#diagnostics = diagnostics
    this.#paths = manifestPaths(snapshot)
  }

  find(): readonly ProjectManifest[] {
    const dirs = [...this.#paths].filter(([, path]) => !isOutside(path)).map(([dir]) => dir)
    const roots = new Set(dirs.filter((dir) => this.#isWorkspace(dir)))
    for (const dir of roots) this.#addWorkspace(dir)
    for (const dir of dirs)
      if (!roots.has(dir) && !hasAncestor(dir, roots)) this.#add(dir, undefined)
    return [...this.#found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  #manifest(dir: RepoPath): Manifest | undefined {
    const path = this.#paths.get(dir)
    if (path === undefined) return undefined
    if (!this.#read.has(dir))
      this.#read.set(dir, this.#cache.read(this.#snapshot, path, this.#diagnostics))
    return this.#read.get(dir)
  }

  #isWorkspace(dir: RepoPath): boolean {
    return this.#manifest(dir)?.document.get('workspace') !== undefined
  }

  #addWorkspace(root: RepoPath): void {
    const manifest = this.#manifest(root)
    if (manifest === undefined) return
    this.#add(root, manifest)
    const patterns = (key: string): readonly RepoPath[] =>
      manifest.document
        .strings('workspace', key)
        .slice(0, MAX_PATTERNS)
        .flatMap((pattern) => join(root, pattern) ?? [])
    const members = patterns('members')
    const exclude = patterns('exclude')
    const literal = new Set(members.filter((pattern) => !WILDCARD.test(pattern)))
    const globs = members.filter((pattern) => WILDCARD.test(pattern)).slice(0, MAX_GLOBS)
    const isMember = (dir: RepoPath): boolean =>
      literal.has(dir) || globs.some((glob) => matchesGlob(glob, dir))
    const isExcluded = (dir: RepoPath): boolean =>
      exclude.some((one) => dir === one || dir.startsWith(`${one}/`))
    for (const dir of this.#paths.keys())
      if (isMember(dir) && !isExcluded(dir)) this.#add(dir, manifest)
  }

  /** Adds a crate and everything that it cannot be built without. */
  #add(first: RepoPath, workspace: Manifest | undefined): void {
    const waiting = [first]
    for (let dir = waiting.pop(); dir !== undefined; dir = waiting.pop()) {
      const manifest = this.#manifest(dir)
      if (manifest === undefined || this.#found.has(dir)) continue
      const own = manifest.document.get('workspace') === undefined ? workspace : manifest
      this.#found.set(dir, { ...manifest, workspace: own })
      waiting.push(...localDependencies(manifest, own))
    }
  }
}

function hasAncestor(dir: RepoPath, roots: ReadonlySet<RepoPath>): boolean {
  for (let above = dir; above !== ''; ) {
    above = directory(above)
    if (roots.has(above)) return true
  }
  return false
}

/** The directories of dependencies given by path. Optional ones and those of tests are not always built. */
function localDependencies(
  manifest: Manifest,
  workspace: Manifest | undefined
): readonly RepoPath[] {
  const { document } = manifest
  const tables: TomlPath[] = [['dependencies'], ['build-dependencies']]
  for (const target of document.keys('target'))
    tables.push(['target', target, 'dependencies'], ['target', target, 'build-dependencies'])
  return tables.flatMap((table) =>
    document.keys(...table).flatMap((name) => {
      if (document.get(...table, name, 'optional') === true) return []
      const path = document.string(...table, name, 'path')
      if (path !== undefined) return join(directory(manifest.path), path) ?? []
      if (document.get(...table, name, 'workspace') !== true || workspace === undefined) return []
      const shared = workspace.document.string('workspace', 'dependencies', name, 'path')
      return shared === undefined ? [] : (join(directory(workspace.path), shared) ?? [])
    })
  )
}
