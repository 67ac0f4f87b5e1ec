import type { RepoPath } from '../text/span.js'

/**
 * The files of one revision that a reader may see: regular files, and links that lead to one of them; never
 * submodules or what lies outside.
 * A pure type: the bytes come from `source/git` or `source/memory`.
 */
export interface Snapshot {
  /** The full commit id, or a label where there is no commit. */
  readonly revision: string
  /** Every file of the revision, sorted, whether or not its text was loaded. */
  paths(): Iterable<RepoPath>
  /** Those of the paths that a test wants. Answers are kept by the test: always pass the same function. */
  matching(test: PathTest): readonly RepoPath[]
  /** The names of what is in a directory (`''` for the top), other directories included; empty where there is none. */
  list(directory: RepoPath): readonly string[]
  /** Whether it is a regular file, loaded or not. */
  isFile(path: RepoPath): boolean
  /** Whether some file lies in a directory or below; the top is always there. */
  isDirectory(path: RepoPath): boolean
  /** The text of a loaded file; undefined when it does not exist, was not claimed, or was refused. */
  text(path: RepoPath): string | undefined
  /** The identity of a file's content (git's blob id): equal ids mean equal texts. */
  blob(path: RepoPath): string | undefined
  /**
   * The paths that are not the same here and there, if only by being in one of the two: all other answers agree.
   * Undefined where that cannot be told without comparing everything.
   */
  changedSince(other: Snapshot): ReadonlySet<RepoPath> | undefined
}

/** Depends on nothing but the path. */
export type PathTest = (path: RepoPath) => boolean

/** What a snapshot of any kind has to say; the rest follows from it. */
export type PlainSnapshot = Pick<Snapshot, 'revision' | 'paths' | 'text' | 'blob'>

/** A snapshot of files that lie in no repository. */
export function plainSnapshot(plain: PlainSnapshot): Snapshot {
  const found = new Map<PathTest, readonly RepoPath[]>()
  let directories: ReadonlyMap<RepoPath, ReadonlySet<string>> | undefined
  const names = (): ReadonlyMap<RepoPath, ReadonlySet<string>> => {
    directories ??= namesByDirectory(plain.paths())
    return directories
  }
  return {
    revision: plain.revision,
    paths: () => plain.paths(),
    text: (path) => plain.text(path),
    blob: (path) => plain.blob(path),
    matching: (test) => {
      const known = found.get(test) ?? [...plain.paths()].filter(test)
      found.set(test, known)
      return known
    },
    list: (directory) => [...(names().get(directory) ?? [])],
    isFile: (path) => plain.blob(path) !== undefined,
    isDirectory: (path) => path === '' || names().has(path),
    changedSince: () => undefined
  }
}

function namesByDirectory(paths: Iterable<RepoPath>): ReadonlyMap<RepoPath, ReadonlySet<string>> {
  const directories = new Map<RepoPath, Set<string>>()
  for (const path of paths) {
    let directory = ''
    for (const name of path.split('/')) {
      const names = directories.get(directory)
      if (names === undefined) directories.set(directory, new Set([name]))
      else names.add(name)
      directory = directory === '' ? name : `${directory}/${name}`
    }
  }
  return directories
}
