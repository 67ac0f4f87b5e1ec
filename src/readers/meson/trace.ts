import type { Snapshot } from '../../source/snapshot.js'
import type { RepoPath } from '../../text/span.js'

/** A snapshot that remembers what was asked about it, to tell whether another one would answer the same. */
export class Trace implements Snapshot {
  readonly #snapshot: Snapshot
  readonly #asked = new Map<RepoPath, string | undefined>()
  #listed = false

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
  }

  get revision(): string {
    return this.#snapshot.revision
  }

  paths(): Iterable<RepoPath> {
    this.#listed = true
    return this.#snapshot.paths()
  }

  text(path: RepoPath): string | undefined {
    this.blob(path)
    return this.#snapshot.text(path)
  }

  blob(path: RepoPath): string | undefined {
    const id = this.#snapshot.blob(path)
    this.#asked.set(path, id)
    return id
  }

  /** Whether everything asked so far has the same answer in another snapshot. */
  matches(other: Snapshot): boolean {
    if (other === this.#snapshot) return true
    for (const [path, id] of this.#asked) {
      if (other.blob(path) !== id) return false
      // A file that is there may still not be read.
      if (
        id !== undefined &&
        (other.text(path) === undefined) !== (this.#snapshot.text(path) === undefined)
      )
        return false
    }
    return !this.#listed || sameItems(this.#snapshot.paths(), other.paths())
  }
}

function sameItems(a: Iterable<string>, b: Iterable<string>): boolean {
  const others = b[Symbol.iterator]()
  for (const item of a) if (others.next().value !== item) return false
  return others.next().done === true
}
