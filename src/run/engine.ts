import { readSnapshot } from '../check.js'
import type { BuildModel } from '../model/build-model.js'
import type { FloorCopy } from '../model/floor.js'
import { anyApplies, claimedBy, createReaders } from '../readers/index.js'
import type { Repository } from '../source/git.js'
import type { Snapshot } from '../source/snapshot.js'
import type { RepoPath } from '../text/span.js'

/** One revision, read. */
export interface Side {
  readonly snapshot: Snapshot
  readonly model: BuildModel
  /** False when nothing in it is a build system that the tool reads. */
  readonly known: boolean
}

/** Models kept from one step of a history to the next: a step's head is the next one's base. */
const KEPT_MODELS = 4

/**
 * A repository with one set of readers, so that whatever is parsed once is shared between both sides,
 * all scenarios and every step of a history.
 */
export class Engine {
  readonly repository: Repository
  readonly #readers = createReaders()
  readonly #models = new Map<string, Side>()

  constructor(repository: Repository) {
    this.repository = repository
  }

  /** Whether a change of this file may matter to what is built. */
  claims(path: RepoPath): boolean {
    return claimedBy(this.#readers)(path)
  }

  /**
   * Reads revisions (full commit ids).
   * @param also files to load beside those that readers claim.
   * @param copies looks the declared copies of floors up in a loaded snapshot.
   */
  async read(
    revisions: readonly string[],
    also: readonly RepoPath[] = [],
    copies: (snapshot: Snapshot) => readonly FloorCopy[] = () => []
  ): Promise<readonly Side[]> {
    const wanted = new Set(also)
    const missing = [...new Set(revisions)].filter((revision) => !this.#models.has(revision))
    const { snapshots } = await this.repository.load(
      missing,
      (path) => wanted.has(path) || this.claims(path)
    )
    for (const snapshot of snapshots)
      this.#keep({
        snapshot,
        model: readSnapshot(snapshot, this.#readers, copies(snapshot)),
        known: anyApplies(this.#readers, snapshot)
      })
    const sides = revisions.flatMap((revision) => this.#models.get(revision) ?? [])
    this.#forget()
    return sides
  }

  #keep(side: Side): void {
    this.#models.set(side.snapshot.revision, side)
  }

  #forget(): void {
    for (const oldest of this.#models.keys()) {
      if (this.#models.size <= KEPT_MODELS) return
      this.#models.delete(oldest)
    }
  }
}
