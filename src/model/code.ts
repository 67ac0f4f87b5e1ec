import type { CodePart } from '../text/code.js'
import type { RepoPath } from '../text/span.js'

/** The files of one revision, and what those that differ from another revision read with it do. */
export interface SourceFiles {
  paths(): Iterable<RepoPath>
  /** Equal for equal contents. */
  blob(path: RepoPath): string | undefined
  /**
   * What a source in C or Rust does, part by part, so that a comment, a blank, an import or a move makes no
   * difference; undefined for a file whose text is not there.
   */
  code(path: RepoPath): readonly CodePart[] | undefined
}
