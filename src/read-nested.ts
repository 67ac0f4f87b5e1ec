import type { BuildModel, NestedBuild } from './model/build-model.js'
import { isOwnSource } from './model/sources.js'
import { sourceFiles } from './read-sources.js'
import type { Readers } from './readers/index.js'
import { plainSnapshot, type Snapshot } from './source/snapshot.js'
import type { RepoPath } from './text/span.js'

/** More builds of their own than this in one repository are not looked at. */
const MAX_BUILDS = 12
const ROOT = /^((?:[^/]+\/){1,4})(?:configure\.(?:ac|in)|meson\.build)$/
/** Copies of other projects, and what is no product. */
const OF_OTHERS =
  /(?:^|\/)(?:ext|extern|external|deps|contrib|bundled|submodules|samples|packaging)\//
/** `project()` comes first in a build of its own; a directory that another build enters has none. */
const PROJECT = /^(?:\s|#.*\n)*project\s*\(/

/**
 * The directories that are built by themselves: with a `configure.ac`, or a `meson.build` that is a project.
 * @param read reads what lies below a directory as if it were everything.
 */
export function nestedBuilds(
  snapshot: Snapshot,
  readers: Readers,
  read: (below: Snapshot, readers: Readers) => BuildModel
): readonly NestedBuild[] {
  return directories(snapshot).map(({ directory, hasRust }): NestedBuild => {
    const view = below(snapshot, directory)
    let model: BuildModel | undefined
    return {
      directory,
      files: sourceFiles(view),
      hasRust,
      model: () => {
        model ??= read(view, readers.nested(directory))
        return model
      }
    }
  })
}

/** The outermost ones, in order. */
function directories(snapshot: Snapshot): readonly Pick<NestedBuild, 'directory' | 'hasRust'>[] {
  const found = new Set<RepoPath>()
  const withRust = new Set<RepoPath>()
  for (const path of snapshot.paths()) {
    if (/\.rs$|(?:^|\/)Cargo\.toml$/.test(path)) for (const up of ancestors(path)) withRust.add(up)
    const directory = ROOT.exec(path)?.[1]?.slice(0, -1)
    if (directory === undefined || !isOwnSource(path) || OF_OTHERS.test(path)) continue
    if (!path.endsWith('meson.build') || PROJECT.test(snapshot.text(path) ?? ''))
      found.add(directory)
  }
  return [...found]
    .filter((one) => !ancestors(one).some((up) => found.has(up)))
    .sort()
    .slice(0, MAX_BUILDS)
    .map((directory) => ({ directory, hasRust: withRust.has(directory) }))
}

/** `a/b` and `a` of `a/b/c`. */
function ancestors(path: RepoPath): readonly RepoPath[] {
  const found: RepoPath[] = []
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    found.push(path.slice(0, slash))
  return found
}

/** What lies below a directory, as if it were everything. */
function below(snapshot: Snapshot, directory: RepoPath): Snapshot {
  const prefix = `${directory}/`
  let paths: readonly RepoPath[] | undefined
  return plainSnapshot({
    revision: snapshot.revision,
    paths: () => {
      paths ??= [...snapshot.paths()]
        .filter((path) => path.startsWith(prefix))
        .map((path) => path.slice(prefix.length))
      return paths
    },
    text: (path) => snapshot.text(prefix + path),
    blob: (path) => snapshot.blob(prefix + path)
  })
}
