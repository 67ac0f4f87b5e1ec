/** A path inside the repository: `/`-separated, relative to its root, no leading slash. */
export type RepoPath = string

/** A region of one file as UTF-16 offsets, `end` exclusive. Lines and columns appear only in reports. */
export interface Span {
  readonly path: RepoPath
  readonly start: number
  readonly end: number
}
