import type { RepoPath } from '../text/span.js'
import type { ClaimedFile, Directory } from './git-listing.js'
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
interface Claimed {
  readonly root: Directory
  readonly links: readonly ClaimedFile[]
}

/** Puts the texts in their places, and says which claimed paths have none. */
export function finish(
  revision: string,
  { root, links }: Claimed,
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
  return { snapshot: snapshotOf(revision, root, followed, texts), refused }
}

function snapshotOf(
  revision: string,
  root: Directory,
  links: ReadonlyMap<RepoPath, string>,
  texts: ReadonlyMap<RepoPath, string>
): Snapshot {
  let paths: readonly RepoPath[] | undefined
  return {
    revision,
    paths() {
      paths ??= links.size === 0 ? root.paths : [...root.paths, ...links.keys()].sort()
      return paths
    },
    text: (path) => texts.get(path),
    blob: (path) => links.get(path) ?? root.blob(path)
  }
}
