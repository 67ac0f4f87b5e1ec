/** Why the repository could not give what was asked; stable words for exit codes and tests. */
export type SourceErrorCode =
  | 'git-missing'
  | 'not-a-repository'
  | 'unresolved-revision'
  | 'missing-object'
  | 'too-large'
  | 'git-failed'

/** Every error that `source/` throws on purpose. `remedy` says what a person can do about it. */
export class SourceError extends Error {
  override readonly name: string = 'SourceError'
  readonly code: SourceErrorCode
  readonly remedy: string

  constructor(code: SourceErrorCode, message: string, remedy: string) {
    super(message)
    this.code = code
    this.remedy = remedy
  }
}

/** A revision that names no commit here. */
export class UnresolvedRevision extends SourceError {
  override readonly name = 'UnresolvedRevision'
  readonly revision: string
  /** The repository holds only a part of the history, so the commit may exist at its origin. */
  readonly shallow: boolean

  constructor(revision: string, shallow: boolean, remedy: string) {
    const place = shallow ? 'this shallow clone' : 'this repository'
    super('unresolved-revision', `${JSON.stringify(revision)} names no commit in ${place}`, remedy)
    this.revision = revision
    this.shallow = shallow
  }
}
