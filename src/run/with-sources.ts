import type { PathTest, Snapshot } from '../source/snapshot.js'
import type { RepoPath } from '../text/span.js'

/** A snapshot that also has the texts of files which no reader claims, once somebody has loaded them. */
export class WithSources implements Snapshot {
  readonly #loaded: Snapshot
  readonly #source: (path: RepoPath, blob: string) => string | undefined

  /** @param source the text of a file by its path and blob id, if it is loaded by now */
  constructor(loaded: Snapshot, source: (path: RepoPath, blob: string) => string | undefined) {
    this.#loaded = loaded
    this.#source = source
  }

  get revision(): string {
    return this.#loaded.revision
  }

  paths(): Iterable<RepoPath> {
    return this.#loaded.paths()
  }

  matching(test: PathTest): readonly RepoPath[] {
    return this.#loaded.matching(test)
  }

  list(directory: RepoPath): readonly string[] {
    return this.#loaded.list(directory)
  }

  isFile(path: RepoPath): boolean {
    return this.#loaded.isFile(path)
  }

  isDirectory(path: RepoPath): boolean {
    return this.#loaded.isDirectory(path)
  }

  text(path: RepoPath): string | undefined {
    const known = this.#loaded.text(path)
    const blob = known === undefined ? this.#loaded.blob(path) : undefined
    return blob === undefined ? known : this.#source(path, blob)
  }

  blob(path: RepoPath): string | undefined {
    return this.#loaded.blob(path)
  }

  changedSince(other: Snapshot): ReadonlySet<RepoPath> | undefined {
    return this.#loaded.changedSince(other instanceof WithSources ? other.#loaded : other)
  }
}
