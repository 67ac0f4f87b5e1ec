import type { RepoPath } from '../text/span.js'
import { SourceError } from './errors.js'
import { isPlainPath } from './git-path.js'
import { type Entry, joinPath, type Tree, type TreeReader } from './git-trees.js'
import type { PathTest } from './snapshot.js'

/** An entry that is no file by itself. `outside` has a path that leaves the tree, such as `../x`. */
export interface OtherEntry {
  readonly path: RepoPath
  readonly id: string
  readonly kind: 'symlink' | 'submodule' | 'outside'
}

/** A path and what stands there. */
export interface ClaimedFile {
  readonly path: RepoPath
  /** Of its blob; of a link, that of what it says. */
  readonly id: string
}

export type Claims = (path: RepoPath) => boolean

export const MAX_PATHS = 2_000_000
/** Characters of all paths together. */
const MAX_PATH_CHARACTERS = 400 << 20
/** Git itself refuses deeper ones. */
const MAX_DEPTH = 2048

/**
 * A directory of a revision with everything below it. Two revisions share those that are the same, so that
 * a listing costs what differs.
 */
export class Directory {
  readonly tree: Tree
  readonly path: string
  readonly children: ReadonlyMap<string, Directory>
  readonly size: Size
  /** The regular files below that are claimed, in git's order. */
  readonly claimed: readonly ClaimedFile[]
  /** The claimed entries below that are no regular files. */
  readonly others: readonly OtherEntry[]
  /** The links below, claimed or not. */
  readonly links: readonly ClaimedFile[]
  #files: ReadonlyMap<string, string> | undefined
  #paths: readonly RepoPath[] | undefined
  #names: readonly string[] | undefined
  readonly #matching = new WeakMap<PathTest, readonly RepoPath[]>()

  constructor(tree: Tree, path: string, children: ReadonlyMap<string, Directory>, claims: Claims) {
    this.tree = tree
    this.path = path
    this.children = children
    const claimed: ClaimedFile[] = []
    const others: OtherEntry[] = []
    const links: ClaimedFile[] = []
    for (const entry of tree.entries) {
      const child = entry.kind === 'directory' ? children.get(entry.name) : undefined
      if (child === undefined) {
        const own = joinPath(path, entry.name)
        if (entry.kind === 'symlink') links.push({ path: own, id: entry.id })
        if (entry.kind !== 'directory' && claims(own)) sort(own, entry, claimed, others)
        continue
      }
      for (const one of child.claimed) claimed.push(one)
      for (const one of child.others) others.push(one)
      for (const one of child.links) links.push(one)
    }
    this.size = sizeOf(tree, ({ name }) => children.get(name)?.size)
    this.claimed = claimed
    this.others = others
    this.links = links
  }

  /** The directory at a path from here. */
  directory(path: string): Directory | undefined {
    const slash = path.indexOf('/')
    if (slash < 0) return this.children.get(path)
    return this.children.get(path.slice(0, slash))?.directory(path.slice(slash + 1))
  }

  /** The blob id of a regular file, by the path from here. */
  blob(path: string): string | undefined {
    const slash = path.lastIndexOf('/')
    if (slash < 0) return this.files.get(path)
    // What begins with a slash lies in no directory of a repository.
    return slash === 0
      ? undefined
      : this.below(path.slice(0, slash))?.files.get(path.slice(slash + 1))
  }

  /** A directory by its path from here; `''` is this one. */
  below(path: string): Directory | undefined {
    if (path === '') return this
    const slash = path.indexOf('/')
    if (slash < 0) return this.children.get(path)
    const rest = path.slice(slash + 1)
    return rest === '' ? undefined : this.children.get(path.slice(0, slash))?.below(rest)
  }

  /** The blob ids of the regular files directly in here, by name. */
  get files(): ReadonlyMap<string, string> {
    this.#files ??= new Map(
      this.tree.entries
        .filter((entry) => entry.kind === 'file' && isPlainPath(joinPath(this.path, entry.name)))
        .map(({ name, id }) => [name, id])
    )
    return this.#files
  }

  /** The names of the regular files in here, and of the directories that have some below. */
  get names(): readonly string[] {
    this.#names ??= this.tree.entries.flatMap(({ name, kind }) => {
      const isThere =
        kind === 'directory' ? this.children.get(name)?.hasFiles === true : this.files.has(name)
      return isThere ? [name] : []
    })
    return this.#names
  }

  get hasFiles(): boolean {
    return this.names.length > 0
  }

  /** Every regular file below, in the byte order of their paths. */
  get paths(): readonly RepoPath[] {
    if (this.#paths === undefined) {
      const paths: RepoPath[] = []
      for (const { name, kind } of this.tree.entries)
        if (kind === 'directory')
          for (const path of this.children.get(name)?.paths ?? []) paths.push(path)
        else if (kind === 'file') {
          const path = joinPath(this.path, name)
          if (isPlainPath(path)) paths.push(path)
        }
      this.#paths = paths
    }
    return this.#paths
  }

  /** Those of the paths that a test wants. */
  matching(test: PathTest): readonly RepoPath[] {
    let found = this.#matching.get(test)
    if (found === undefined) {
      const own = this.tree.entries.flatMap(({ name, kind }): readonly RepoPath[] => {
        if (kind === 'directory') return this.children.get(name)?.matching(test) ?? []
        const path = joinPath(this.path, name)
        return this.files.has(name) && test(path) ? [path] : []
      })
      found = own.length === 0 ? NO_PATHS : own
      this.#matching.set(test, found)
    }
    return found
  }
}

const NO_PATHS: readonly RepoPath[] = []

/** How much is below a directory, counted with every place where it stands. */
interface Size {
  /** Directories included. */
  readonly entries: number
  /** Of the entries' paths from the directory on. */
  readonly characters: number
}

function sizeOf({ entries }: Tree, below: (entry: Entry) => Size | undefined): Size {
  let count = entries.length
  let characters = 0
  for (const entry of entries) {
    const { length } = entry.name
    const inner = entry.kind === 'directory' ? below(entry) : undefined
    characters += length
    if (inner === undefined) continue
    count += inner.entries
    characters += inner.characters + inner.entries * (length + 1)
  }
  return { entries: count, characters }
}

function sort(path: string, entry: Entry, claimed: ClaimedFile[], others: OtherEntry[]): void {
  const { id, kind } = entry
  if (kind === 'file' && isPlainPath(path)) claimed.push({ path, id })
  else if (kind === 'file') others.push({ path, id, kind: 'outside' })
  else if (kind === 'symlink' || kind === 'submodule') others.push({ path, id, kind })
}

/** What a revision contains, as far as one `claims` cares. */
export interface Listing {
  readonly root: Directory
  readonly claims: Claims
}

/**
 * Lists a revision by its top directory.
 * @param near a listing that shares most with it: what is equal there is taken over.
 */
export async function listTree(
  root: Tree,
  trees: TreeReader,
  claims: Claims,
  maxPaths: number,
  near?: Listing
): Promise<Listing> {
  const like = near?.claims === claims ? near.root : undefined
  if (like?.tree.id === root.id) return { root: like, claims }
  const below = await readBelow(root, trees, maxPaths, like)
  bound(root, below, maxPaths)
  return { root: build(root, '', like, below.trees, claims), claims }
}

/** The trees of a revision that are not like in another listing, and the sizes of those that are, by id. */
interface Below {
  readonly trees: ReadonlyMap<string, Tree>
  readonly sizes: Map<string, Size>
}

interface Wanted {
  readonly tree: Tree
  readonly like: Directory | undefined
}

/** Reads every tree that is needed, level by level. */
async function readBelow(
  root: Tree,
  trees: TreeReader,
  maxPaths: number,
  like: Directory | undefined
): Promise<Below> {
  const known = new Map<string, Tree>()
  const sizes = new Map<string, Size>()
  const seen = new Set<string>()
  let level: readonly Wanted[] = [{ tree: root, like }]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooDeep()
    const below: { readonly id: string; readonly like: Directory | undefined }[] = []
    for (const { tree, like } of level)
      for (const { kind, name, id } of tree.entries) {
        if (kind !== 'directory') continue
        const other = like?.children.get(name)
        if (other?.tree.id === id) {
          sizes.set(id, other.size)
          continue
        }
        const key = `${id} ${other?.tree.id}`
        if (seen.has(key)) continue
        seen.add(key)
        below.push({ id, like: other })
      }
    if (seen.size > maxPaths) throw tooManyPaths(maxPaths)
    const read = await trees.read(below.map(({ id }) => id))
    for (const [id, tree] of read) known.set(id, tree)
    level = below.flatMap(({ id, like }) => {
      const tree = read.get(id)
      return tree === undefined ? [] : [{ tree, like }]
    })
  }
  return { trees: known, sizes }
}

/** A few small trees can stand for more paths than there is memory: counted before anything is made of them. */
function bound(root: Tree, { trees, sizes }: Below, maxPaths: number): void {
  const measure = (tree: Tree): Size => {
    let size = sizes.get(tree.id)
    if (size === undefined) {
      size = sizeOf(tree, ({ id }) => {
        const below = trees.get(id)
        return sizes.get(id) ?? (below === undefined ? undefined : measure(below))
      })
      sizes.set(tree.id, size)
    }
    return size
  }
  const { entries, characters } = measure(root)
  if (entries > maxPaths || characters > MAX_PATH_CHARACTERS) throw tooManyPaths(maxPaths)
}

function build(
  tree: Tree,
  path: string,
  like: Directory | undefined,
  trees: ReadonlyMap<string, Tree>,
  claims: Claims
): Directory {
  const children = new Map<string, Directory>()
  for (const { name, kind, id } of tree.entries) {
    if (kind !== 'directory') continue
    const other = like?.children.get(name)
    const below = trees.get(id)
    if (other?.tree.id === id) children.set(name, other)
    else if (below !== undefined)
      children.set(name, build(below, joinPath(path, name), other, trees, claims))
  }
  return new Directory(tree, path, children, claims)
}

/** More differences than this are not looked through. */
const MAX_CHANGED = 100_000

/** The paths whose entry, other than a directory, is not the same in two revisions; undefined if there are too many. */
export async function changedPaths(
  before: Tree,
  after: Tree,
  trees: TreeReader
): Promise<readonly RepoPath[] | undefined> {
  const found: RepoPath[] = []
  let level: readonly Difference[] = [{ path: '', before, after }]
  for (let depth = 0; level.length > 0; depth++) {
    const below = level.flatMap((one) => differences(one, found))
    if (depth > MAX_DEPTH || found.length + below.length > MAX_CHANGED) return undefined
    const ids = below.flatMap(({ before, after }) => [before ?? [], after ?? []].flat())
    const read = await trees.read(ids)
    const tree = (id: string | undefined): Tree =>
      (id === undefined ? undefined : read.get(id)) ?? EMPTY
    level = below.map((one) => ({
      path: one.path,
      before: tree(one.before),
      after: tree(one.after)
    }))
  }
  return found.sort()
}

const EMPTY: Tree = { id: '', entries: [] }

interface Difference {
  readonly path: string
  readonly before: Tree
  readonly after: Tree
}

/** Puts entries that differ into `found` and gives the directories that do. */
function differences({ path, before, after }: Difference, found: RepoPath[]) {
  const below = new Map<string, { path: string; before?: string; after?: string }>()
  const own = new Map<string, Entry>()
  for (const entry of before.entries) own.set(keyOf(entry), entry)
  const note = (entry: Entry, side: 'before' | 'after'): void => {
    const at = joinPath(path, entry.name)
    if (entry.kind === 'directory')
      below.set(entry.name, { ...below.get(entry.name), path: at, [side]: entry.id })
    else found.push(at)
  }
  for (const entry of after.entries) {
    const key = keyOf(entry)
    const old = own.get(key)
    own.delete(key)
    if (old?.id === entry.id && old.kind === entry.kind) continue
    note(entry, 'after')
    if (old?.kind === 'directory') note(old, 'before')
  }
  for (const entry of own.values()) note(entry, 'before')
  return [...below.values()]
}

/** A name may stand for a file on one side and a directory on the other. */
const keyOf = ({ kind, name }: Entry): string => (kind === 'directory' ? `${name}/` : name)

/** The entry at a path below a top directory. */
export async function findEntry(
  root: Tree,
  path: RepoPath,
  trees: TreeReader
): Promise<Entry | undefined> {
  const parts = path.split('/')
  const last = parts.pop() ?? ''
  let tree: Tree | undefined = root
  for (const part of parts) {
    const next: Entry | undefined = tree?.entries.find(
      ({ name, kind }) => kind === 'directory' && name === part
    )
    if (next === undefined) return undefined
    tree = (await trees.read([next.id])).get(next.id)
  }
  return tree?.entries.find(({ name, kind }) => kind !== 'directory' && name === last)
}

function tooManyPaths(maxPaths: number): SourceError {
  return new SourceError(
    'too-large',
    `the revision has more than ${maxPaths} files`,
    'check a smaller repository or raise maxPaths'
  )
}

function tooDeep(): SourceError {
  return new SourceError(
    'too-large',
    `the revision has directories more than ${MAX_DEPTH} deep`,
    'check another repository: git itself does not list such a tree'
  )
}
