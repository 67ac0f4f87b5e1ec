import { isAscii } from 'node:buffer'
import type { RepoPath } from '../text/span.js'
import { SourceError } from './errors.js'
import type { GitObject, ObjectReader } from './git-objects.js'
import { decodePath } from './git-path.js'

/** `file`: a regular one. `other`: whatever git may write there some day. */
export type EntryKind = 'file' | 'directory' | 'symlink' | 'submodule' | 'other'

export interface Entry {
  readonly name: string
  readonly kind: EntryKind
  /** Of a blob, a tree, or a submodule's commit. */
  readonly id: string
}

/** One directory without what is below it, in git's order: a directory counts as its name with `/`. */
export interface Tree {
  readonly id: string
  readonly entries: readonly Entry[]
}

/** Entries of the trees that are kept; a walk over history meets most of them again. */
const MAX_KEPT_ENTRIES = 200_000
const MAX_KEPT_ROOTS = 64
/** A directory of half a million files. */
const MAX_TREE_BYTES = 32 << 20
/** Trees asked for at once: what is hostile is noticed before all of it is read. */
const READ_AT_ONCE = 4096

/** Trees by id, read through the process that hands over the blobs as well, each once. */
export class TreeReader {
  readonly #objects: ObjectReader
  readonly #idBytes: number
  readonly #known = new Map<string, Tree>()
  readonly #roots = new Map<string, string>()
  #entries = 0

  /** @param objectFormat `sha1` or `sha256` */
  constructor(objects: ObjectReader, objectFormat: string) {
    this.#objects = objects
    this.#idBytes = objectFormat === 'sha256' ? 32 : 20
  }

  /** The top directories of commits, by the commits' full ids. Throws `missing-object`. */
  async roots(commits: readonly string[]): Promise<ReadonlyMap<string, Tree>> {
    const found = new Map<string, Tree>()
    for (const commit of commits) {
      const known = this.#root(commit)
      if (known !== undefined) found.set(commit, known)
    }
    const unknown = [...new Set(commits)].filter((commit) => !found.has(commit))
    const made = await this.#ask(unknown.map((commit) => `${commit}^{tree}`))
    if (this.#roots.size + made.length > MAX_KEPT_ROOTS) this.#roots.clear()
    unknown.forEach((commit, i) => {
      const tree = made[i]
      if (tree === undefined) return
      found.set(commit, tree)
      this.#roots.set(commit, tree.id)
    })
    return found
  }

  #ask(names: readonly string[]): Promise<readonly Tree[]> {
    return this.#objects.raw(names, 'tree', MAX_TREE_BYTES, (object) => this.#keep(object))
  }

  #root(commit: string): Tree | undefined {
    const id = this.#roots.get(commit)
    return id === undefined ? undefined : this.#known.get(id)
  }

  /** Trees by their ids. Throws `missing-object`. */
  async read(ids: Iterable<string>): Promise<ReadonlyMap<string, Tree>> {
    const found = new Map<string, Tree>()
    const unknown: string[] = []
    for (const id of new Set(ids)) {
      const known = this.#known.get(id)
      if (known === undefined) unknown.push(id)
      else found.set(id, known)
    }
    for (let at = 0; at < unknown.length; at += READ_AT_ONCE) {
      const some = unknown.slice(at, at + READ_AT_ONCE)
      for (const tree of await this.#ask(some)) found.set(tree.id, tree)
    }
    return found
  }

  #keep({ id, content }: GitObject): Tree {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    const tree = { id, entries: parseTree(content, this.#idBytes) }
    this.#entries += tree.entries.length + 1
    if (this.#entries > MAX_KEPT_ENTRIES) {
      this.#known.clear()
      this.#entries = tree.entries.length + 1
    }
    this.#known.set(id, tree)
    return tree
  }
}

const SPACE = 32

/** A tree object: `<mode> <name>\0<id in bytes>` repeated. A name that comes twice is the later one. */
export function parseTree(content: Buffer, idBytes: number): readonly Entry[] {
  const entries = new Map<string, Entry>()
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(SPACE, at)
    const end = content.indexOf(0, space)
    const next = end + 1 + idBytes
    if (space < 0 || end < 0 || next > content.length) throw malformed()
    const raw = content.subarray(space + 1, end)
    const name = isAscii(raw) ? raw.toString('latin1') : decodePath(raw)
    // Such an entry could stand in for a file of a real directory.
    if (name === '' || name.includes('/')) throw malformed()
    const kind = kindOf(content.toString('latin1', at, space))
    const id = content.toString('hex', end + 1, next)
    entries.set(kind === 'directory' ? `${name}/` : name, { name, kind, id })
    at = next
  }
  return [...entries.values()]
}

/** Modes are octal: 100644, 100755, 40000, 120000, 160000. */
function kindOf(mode: string): EntryKind {
  if (mode.length === 5 && mode.startsWith('4')) return 'directory'
  if (mode.startsWith('100')) return 'file'
  return mode === '120000' ? 'symlink' : mode === '160000' ? 'submodule' : 'other'
}

function malformed(): SourceError {
  return new SourceError(
    'git-failed',
    'a directory is not written the way git writes it',
    'run `git fsck` on the repository'
  )
}

export const joinPath = (directory: string, name: string): RepoPath =>
  directory === '' ? name : `${directory}/${name}`
