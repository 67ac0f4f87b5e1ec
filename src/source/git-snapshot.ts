import type { RepoPath } from '../text/span.js'
import type { Directory, Listing } from './git-listing.js'
import type { Blob, ObjectReader } from './git-objects.js'
import type { Snapshot } from './snapshot.js'

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

/** Keeps the texts used last, by blob id, so that a walk over history reads each content once. */
export class BlobCache {
  readonly #blobs = new Map<string, Blob>()
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get(id: string): Blob | undefined {
    const blob = this.#blobs.get(id)
    if (blob !== undefined) {
      this.#blobs.delete(id)
      this.#blobs.set(id, blob)
    }
    return blob
  }

  set(id: string, blob: Blob): void {
    if (this.#blobs.has(id)) return
    this.#blobs.set(id, blob)
    this.#bytes += weight(blob)
    for (const [oldest, value] of this.#blobs) {
      if (this.#bytes <= this.#maxBytes) return
      this.#blobs.delete(oldest)
      this.#bytes -= weight(value)
    }
  }
}

/** The id and the map's own entry cost something even where there is no text. */
const weight = (blob: Blob): number => 200 + (blob.kind === 'text' ? blob.size : 0)

/** The budget is looked at after every so many blobs: it may be passed by that many times the limit of one. */
const READ_AT_ONCE = 1024

/** Reads every claimed blob once, whatever number of paths and revisions share it. */
export async function fill(
  listings: readonly Listing[],
  reader: ObjectReader,
  cache: BlobCache,
  maxBytes: number
): Promise<Map<string, Blob>> {
  const blobs = new Map<string, Blob>()
  const asked = new Set<string>()
  for (const { root } of listings)
    for (const { id } of root.claimed) {
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

/** Puts the texts in their places, and says which claimed paths have none. */
export function finish(
  revision: string,
  listing: Listing,
  blobs: ReadonlyMap<string, Blob>
): { readonly snapshot: Snapshot; readonly refused: readonly Refusal[] } {
  const texts = new Map<RepoPath, string>()
  const refused: Refusal[] = []
  const { root } = listing
  for (const { path, id } of root.claimed) {
    const blob = blobs.get(id)
    if (blob?.kind === 'text') texts.set(path, blob.text)
    else {
      const reason = blob?.reason ?? 'over-budget'
      refused.push({ revision, path, blob: id, size: blob?.size, reason })
    }
  }
  for (const { path, id, kind } of root.others)
    refused.push({ revision, path, blob: id, size: undefined, reason: kind })
  return { snapshot: snapshotOf(revision, root, texts), refused }
}

function snapshotOf(
  revision: string,
  root: Directory,
  texts: ReadonlyMap<RepoPath, string>
): Snapshot {
  return {
    revision,
    paths: () => root.paths,
    text: (path) => texts.get(path),
    blob: (path) => root.blob(path)
  }
}
