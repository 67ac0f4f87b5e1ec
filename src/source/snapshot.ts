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
  /** The text of a loaded file; undefined when it does not exist, was not claimed, or was refused. */
  text(path: RepoPath): string | undefined
  /** The identity of a file's content (git's blob id): equal ids mean equal texts. */
  blob(path: RepoPath): string | undefined
}
