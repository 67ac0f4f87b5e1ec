import type { Snapshot } from '../../source/snapshot.js'
import type { RepoPath } from '../../text/span.js'

/** A snapshot that remembers what was asked about it, to tell whether another one would answer the same. */
export class Trace implements Snapshot {
  readonly #snapshot: Snapshot
  readonly #asked = new Map<RepoPath, string | undefined>()
  readonly #endings = new Map<string, readonly RepoPath[]>()
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

  /** The files whose paths end like this: others may come and go. */
  endingWith(ending: string): readonly RepoPath[] {
    let found = this.#endings.get(ending)
    if (found === undefined) {
      found = [...this.#snapshot.paths()].filter((path) => path.endsWith(ending))
      this.#endings.set(ending, found)
    }
    return found
  }

  #sameListings(other: Snapshot): boolean {
    if (this.#listed && !sameItems(this.#snapshot.paths(), other.paths())) return false
    for (const [ending, found] of this.#endings)
      if (
        !sameItems(
          found,
          [...other.paths()].filter((path) => path.endsWith(ending))
        )
      )
        return false
    return true
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

  /** The files asked about that are others there; undefined when more than contents of files differs. */
  differences(other: Snapshot): readonly RepoPath[] | undefined {
    const found: RepoPath[] = []
    for (const [path, id] of this.#asked) {
      const now = other.blob(path)
      if (now === id) {
        if (id !== undefined && !this.#sameReadable(path, other)) return undefined
        continue
      }
      if (id === undefined || now === undefined) return undefined
      found.push(path)
    }
    return this.#sameListings(other) ? found : undefined
  }

  /** A file that is there may still not be read. */
  #sameReadable(path: RepoPath, other: Snapshot): boolean {
    return (other.text(path) === undefined) === (this.#snapshot.text(path) === undefined)
  }

  /** Whether everything asked so far has the same answer in another snapshot. */
  matches(other: Snapshot): boolean {
    if (other === this.#snapshot) return true
    for (const [path, id] of this.#asked) {
      if (other.blob(path) !== id) return false
      if (id !== undefined && !this.#sameReadable(path, other)) return false
    }
    return this.#sameListings(other)
  }
}

function sameItems(a: Iterable<string>, b: Iterable<string>): boolean {
  const others = b[Symbol.iterator]()
  for (const item of a) if (others.next().value !== item) return false
  return others.next().done === true
}
