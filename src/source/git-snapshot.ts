import { Recent } from '../text/recent.js'
import type { RepoPath } from '../text/span.js'
import { differences } from './git-differences.js'
import type { ClaimedFile, Directory, Listing } from './git-listing.js'
import type { Blob, ObjectReader } from './git-objects.js'
import { type PathTest, plainSnapshot, type Snapshot } from './snapshot.js'

/** A claimed path whose content no reader gets to see, and why. */
export interface Refusal {
  /** The full commit id of the snapshot it is missing from. */
  readonly revision: string
  readonly path: RepoPath
  /** The object id: of the blob, of a link's target text, or of a submodule's commit. */
  readonly blob: string
  /** In bytes, where it was asked for. */
  readonly size: number | undefined
  readonly reason: 'too-large' | 'over-budget' | 'binary' | 'symlink' | 'submodule' | 'outside'
}

/** Texts by blob id, so that a walk over history reads each content once. */
export type BlobCache = Recent<string, Blob>

export const createBlobCache = (maxBytes: number): BlobCache => new Recent(maxBytes, weight)

/** The id and the map's own entry cost something even where there is no text. */
const weight = (blob: Blob): number => 200 + (blob.kind === 'text' ? blob.size : 0)

/** The budget is looked at after every so many blobs: it may be passed by that many times the limit of one. */
const READ_AT_ONCE = 1024

/** Reads every blob once, whatever number of paths and revisions share it. */
export async function fill(
  wanted: readonly string[],
  reader: ObjectReader,
  cache: BlobCache,
  maxBytes: number
): Promise<Map<string, Blob>> {
  const blobs = new Map<string, Blob>()
  const asked = new Set<string>()
  for (const id of wanted) {
    if (blobs.has(id)) continue
    const known = cache.get(id)
    if (known === undefined) asked.add(id)
    else blobs.set(id, known)
  }
  const ids = [...asked]
  let bytes = 0
  for (let at = 0; at < ids.length && bytes <= maxBytes; at += READ_AT_ONCE)
    for (const [id, blob] of await reader.blobs(ids.slice(at, at + READ_AT_ONCE))) {
      blobs.set(id, blob)
      cache.set(id, blob)
      if (blob.kind === 'text') bytes += blob.size
    }
  return blobs
}

/** What is claimed of a revision, and the links that stand for a file of it. */
interface Claimed extends Listing {
  readonly links: readonly ClaimedFile[]
}

/** Puts the texts in their places, and says which claimed paths have none. */
export function finish(
  revision: string,
  { root, links, claims }: Claimed,
  blobs: ReadonlyMap<string, Blob>
): { readonly snapshot: Snapshot; readonly refused: readonly Refusal[] } {
  const texts = new Map<RepoPath, string>()
  const refused: Refusal[] = []
  for (const { path, id } of [...root.claimed, ...links]) {
    const blob = blobs.get(id)
    if (blob?.kind === 'text') texts.set(path, blob.text)
    else {
      const reason = blob?.reason ?? 'over-budget'
      refused.push({ revision, path, blob: id, size: blob?.size, reason })
    }
  }
  const followed = new Map(links.map(({ path, id }) => [path, id]))
  for (const { path, id, kind } of root.others)
    if (!followed.has(path))
      refused.push({ revision, path, blob: id, size: undefined, reason: kind })
  if (followed.size > 0) return { snapshot: withLinks(revision, root, followed, texts), refused }
  const isWhole = refused.every(({ reason }) => reason !== 'over-budget')
  return { snapshot: new GitSnapshot(revision, { root, claims }, texts, isWhole), refused }
}

/** What a link leads to may change without the link: nothing is told about it by directories. */
function withLinks(
  revision: string,
  root: Directory,
  links: ReadonlyMap<RepoPath, string>,
  texts: ReadonlyMap<RepoPath, string>
): Snapshot {
  const paths = [...root.paths, ...links.keys()].sort()
  return plainSnapshot({
    revision,
    paths: () => paths,
    text: (path) => texts.get(path),
    blob: (path) => links.get(path) ?? root.blob(path)
  })
}

class GitSnapshot implements Snapshot {
  readonly revision: string
  readonly #listing: Listing
  readonly #texts: ReadonlyMap<RepoPath, string>
  /** Whether which texts there are follows from the listing alone. */
  readonly #isWhole: boolean
  readonly #changed = new WeakMap<Snapshot, ReadonlySet<RepoPath> | undefined>()

  constructor(
    revision: string,
    listing: Listing,
    texts: ReadonlyMap<RepoPath, string>,
    isWhole: boolean
  ) {
    this.revision = revision
    this.#listing = listing
    this.#texts = texts
    this.#isWhole = isWhole
  }

  get #root(): Directory {
    return this.#listing.root
  }

  paths(): readonly RepoPath[] {
    return this.#root.paths
  }

  matching(test: PathTest): readonly RepoPath[] {
    return this.#root.matching(test)
  }

  list(directory: RepoPath): readonly string[] {
    return this.#root.below(directory)?.names ?? []
  }

  isFile(path: RepoPath): boolean {
    return this.#root.blob(path) !== undefined
  }

  isDirectory(path: RepoPath): boolean {
    return path === '' || this.#root.below(path)?.hasFiles === true
  }

  text(path: RepoPath): string | undefined {
    return this.#texts.get(path)
  }

  blob(path: RepoPath): string | undefined {
    return this.#root.blob(path)
  }

  changedSince(other: Snapshot): ReadonlySet<RepoPath> | undefined {
    if (!(other instanceof GitSnapshot) || !this.#isWhole || !other.#isWhole) return undefined
    if (other.#listing.claims !== this.#listing.claims) return undefined
    // Every reader asks the same.
    if (!this.#changed.has(other)) this.#changed.set(other, differences(other.#root, this.#root))
    return this.#changed.get(other)
  }
}
