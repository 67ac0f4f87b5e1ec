import type { RepoPath } from '../text/span.js'
import { SourceError, UnresolvedRevision } from './errors.js'
import { followLinks, linkIds } from './git-links.js'
import {
  type Claims,
  changedPaths,
  findEntry,
  type Listing,
  listTree,
  MAX_PATHS
} from './git-listing.js'
import { type Commit, listCommits, listTrailers, OBJECT_ID, type RangeOptions } from './git-log.js'
import { type Blob, ObjectReader } from './git-objects.js'
import { isPlainPath } from './git-path.js'
import { type GitPlace, runGit } from './git-process.js'
import { type BlobCache, createBlobCache, fill, finish, type Refusal } from './git-snapshot.js'
import { type Tree, TreeReader } from './git-trees.js'
import type { Snapshot } from './snapshot.js'

export { SourceError, UnresolvedRevision } from './errors.js'
export type { Commit, RangeOptions } from './git-log.js'
export type { Refusal } from './git-snapshot.js'

/** Limits on what one repository may make the tool hold in memory. */
export interface Limits {
  /** Blobs above this are refused; bytes. */
  readonly maxBlobBytes: number
  /** All texts of one `load` together; what comes later in path order is refused. Bytes. */
  readonly maxLoadBytes: number
  /** Texts kept between two `load`s; bytes. */
  readonly maxCacheBytes: number
  /** Files of one revision; more is a SourceError `too-large`. */
  readonly maxPaths: number
}

const LIMITS: Limits = {
  maxBlobBytes: 1 << 20,
  maxLoadBytes: 256 << 20,
  maxCacheBytes: 32 << 20,
  maxPaths: MAX_PATHS
}

/** Brings contents that a clone left out, by their blob ids, all in one request. What it cannot bring stays out. */
export type Supply = (blobs: readonly string[]) => Promise<void>

interface Expected {
  readonly revisions: readonly string[]
  readonly claims: Claims
}

export interface Loaded {
  /** One for each revision asked for, in the same order. */
  readonly snapshots: readonly Snapshot[]
  readonly refused: readonly Refusal[]
}

/** Stands for a byte that is not UTF-8; the command line cannot carry it. */
const LONE_SURROGATE = /[\ud800-\udfff]/u

/**
 * Finds the repository that `dir` lies in: a work tree or a directory of it, a linked work tree, a
 * bare repository. Throws a SourceError `not-a-repository`. Call `close` when done with it.
 */
export async function openRepository(
  dir: string,
  limits: Partial<Limits> = {}
): Promise<Repository> {
  const place = { cwd: dir, gitDir: undefined }
  // The top comes last because a bare repository has none; `true` or `false` parts it from the git
  // directory, since both may contain line breaks.
  const args = ['--show-object-format', '--is-shallow-repository', '--absolute-git-dir']
  const { stdout, stderr } = await runGit(
    place,
    ['rev-parse', ...args, '--is-inside-work-tree', '--show-toplevel'],
    { codes: [0, 128] }
  )
  const [, format = '', shallow = '', gitDir = '', top] =
    /^(.*)\n(.*)\n([\s\S]*)\n(?:true|false)\n(?:([\s\S]*)\n)?$/.exec(stdout.toString('utf8')) ?? []
  if (gitDir === '') throw notARepository(dir, stderr)
  return new Repository(
    { cwd: gitDir, gitDir },
    { top, shallow: shallow === 'true', objectFormat: format },
    { ...LIMITS, ...limits }
  )
}

function notARepository(dir: string, message: string): SourceError {
  return new SourceError(
    'not-a-repository',
    `${JSON.stringify(dir)} is not in a git repository: ${message.slice(0, 500)}`,
    'run inside a clone, or check the repository out first'
  )
}

interface RepositoryFacts {
  readonly top: string | undefined
  readonly shallow: boolean
  readonly objectFormat: string
}

/** A git repository, read by plumbing alone: no checkout, no hook, no filter, no network. */
export class Repository {
  /** The top of the work tree; undefined in a bare repository. */
  readonly top: string | undefined
  /** History is cut off: a missing merge base or commit may exist at the origin. */
  readonly shallow: boolean
  /** `sha1` or `sha256`. */
  readonly objectFormat: string
  readonly gitDir: string
  readonly #place: GitPlace
  readonly #limits: Limits
  readonly #cache: BlobCache
  readonly #objects: ObjectReader
  readonly #trees: TreeReader
  /** The listing made last: in a walk over history the next one is near. */
  #listed: Listing | undefined
  #supply: Supply | undefined
  /** What will be read, so that the first content that lacks is fetched together with the others. */
  #expected: Expected = { revisions: [], claims: () => false }
  #loading: Promise<unknown> = Promise.resolve()

  /** Use `openRepository`. */
  constructor(place: GitPlace & { gitDir: string }, facts: RepositoryFacts, limits: Limits) {
    this.top = facts.top
    this.shallow = facts.shallow
    this.objectFormat = facts.objectFormat
    this.gitDir = place.gitDir
    this.#place = place
    this.#limits = limits
    this.#cache = createBlobCache(limits.maxCacheBytes)
    this.#objects = new ObjectReader(place, limits.maxBlobBytes)
    this.#trees = new TreeReader(this.#objects, facts.objectFormat)
  }

  /** The full commit id that a revision names; tags are peeled. Throws UnresolvedRevision. */
  async resolve(revision: string): Promise<string> {
    if (revision === '' || /^-|[\0\n]/.test(revision))
      throw new UnresolvedRevision(
        revision,
        false,
        'name a branch, tag or commit; for a branch that begins with "-" write refs/heads/…'
      )
    const commit = await this.#inTurn(() => this.#objects.commit(revision))
    if (commit !== undefined) return commit.id
    throw new UnresolvedRevision(revision, this.shallow, this.#remedy(revision))
  }

  #remedy(revision: string): string {
    if (this.shallow)
      return 'check out with `fetch-depth: 0`, or run `git fetch --unshallow` (or fetch the commit by its id)'
    return OBJECT_ID.test(revision)
      ? `fetch it first: git fetch origin ${revision}`
      : 'check the spelling; `git branch -a` and `git tag` list the names there are'
  }

  /** The best common ancestor; undefined when histories are unrelated or cut off. */
  async mergeBase(a: string, b: string): Promise<string | undefined> {
    const { stdout } = await this.#git(['merge-base', id(a), id(b)], [0, 1])
    return stdout.toString('latin1').split('\n')[0] || undefined
  }

  /** Whether everything in `ancestor` is also in `commit`. */
  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return (
      (await this.#git(['merge-base', '--is-ancestor', id(ancestor), id(commit)], [0, 1])).code ===
      0
    )
  }

  /** The parents as far as this repository has them: none at the edge of a shallow clone. */
  async parents(commit: string): Promise<readonly string[]> {
    const revision = id(commit)
    const { text } = (await this.#inTurn(() => this.#objects.commit(revision))) ?? {}
    if (text !== undefined && !this.shallow) {
      const [header = ''] = text.split('\n\n', 1)
      return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent)
    }
    const { stdout } = await this.#git(['rev-list', '--parents', '-n', '1', revision])
    return stdout.toString('latin1').trim().split(' ').slice(1)
  }

  /** The commits that are in `to` but not in `from`, newest first. */
  async commits(
    from: string | undefined,
    to: string,
    options: RangeOptions = {}
  ): Promise<readonly Commit[]> {
    return listCommits(this.#place, from === undefined ? undefined : id(from), id(to), options)
  }

  /**
   * The values of a trailer in the commits that are in `to` but not in `from`, newest first.
   * @param key letters, digits and dashes
   */
  async trailers(from: string, to: string, key: string): Promise<readonly string[]> {
    return listTrailers(this.#place, id(from), id(to), key)
  }

  /** A branch's tip and the ref it was found at: what the origin has comes before local branches. */
  async branchTip(
    name: string
  ): Promise<{ readonly commit: string; readonly ref: string } | undefined> {
    if (name === '' || name.includes('\0')) return undefined
    const refs = name.startsWith('refs/')
      ? [name]
      : [`refs/remotes/origin/${name}`, `refs/remotes/upstream/${name}`, `refs/heads/${name}`]
    const { stdout } = await this.#git(['for-each-ref', '--format=%(refname)', '--', ...refs])
    const there = new Set(stdout.toString('utf8').split('\n'))
    const ref = refs.find((candidate) => there.has(candidate))
    return ref === undefined ? undefined : { commit: await this.resolve(ref), ref }
  }

  /** The nearest tag that the commit contains, and how its name may look (a git glob). */
  async newestTag(commit: string, match?: string): Promise<string | undefined> {
    const args = ['describe', '--tags', '--abbrev=0']
    if (match !== undefined) args.push(`--match=${match}`)
    const { code, stdout } = await this.#git([...args, id(commit)], [0, 128])
    return code === 0 ? stdout.toString('utf8').trim() || undefined : undefined
  }

  /** A regular file's text; undefined when there is none, or it is too large or binary. */
  async readFile(commit: string, path: RepoPath): Promise<string | undefined> {
    if (!isPlainPath(path) || path.includes('\0') || LONE_SURROGATE.test(path)) return undefined
    const content = await this.#inTurn(async () => {
      const [root] = await this.#roots([commit])
      const entry = root && (await findEntry(root, path, this.#trees))
      if (entry?.kind !== 'file') return undefined
      return (await this.#supplied([entry.id], () => this.#objects.blobs([entry.id]))).get(entry.id)
    })
    return content?.kind === 'text' ? content.text : undefined
  }

  /** Whether the commit has a regular file with one of these names at its top. */
  async hasFileAtTop(commit: string, names: readonly string[]): Promise<boolean> {
    const [root] = await this.#inTurn(() => this.#roots([commit]))
    return root?.entries.some(({ name, kind }) => kind === 'file' && names.includes(name)) === true
  }

  /**
   * The paths that differ, links and submodules included: a quick way to see that nothing matters. Undefined
   * when there are very many.
   */
  async changedPaths(base: string, head: string): Promise<readonly RepoPath[] | undefined> {
    return this.#inTurn(async () => {
      const [before, after] = await this.#roots([base, head])
      if (before === undefined || after === undefined) return []
      return changedPaths(before, after, this.#trees)
    })
  }

  /** The top directories of commits, in the same order. */
  async #roots(commits: readonly string[]): Promise<readonly Tree[]> {
    const roots = await this.#trees.roots(commits.map(id))
    return commits.flatMap((commit) => roots.get(commit) ?? [])
  }

  /**
   * The revisions' files, with the texts of those that `claims` wants. Revisions are full commit ids,
   * as `resolve` gives them. Throws `missing-object` where contents were left out of the clone.
   */
  async load(revisions: readonly string[], claims: Claims): Promise<Loaded> {
    return this.#inTurn(async () => {
      const { maxLoadBytes } = this.#limits
      const listings = await this.#list(revisions, claims)
      const links = listings.flatMap(({ root }) => linkIds(root))
      const says = await this.#read(links, maxLoadBytes)
      const claimed = listings.map((one) => ({ ...one, links: followLinks(one, says) }))
      const ids = claimed.flatMap(({ root, links }) => [...root.claimed, ...links])
      const blobs = await this.#read(
        ids.map(({ id }) => id),
        maxLoadBytes
      )
      const finished = claimed.map((one, i) => finish(revisions[i] ?? '', one, blobs))
      return {
        snapshots: finished.map(({ snapshot }) => snapshot),
        refused: finished.flatMap(({ refused }) => refused)
      }
    })
  }

  #read(ids: readonly string[], maxBytes: number): Promise<ReadonlyMap<string, Blob>> {
    return this.#supplied(ids, () => fill(ids, this.#objects, this.#cache, maxBytes))
  }

  /** Contents by their ids, for files beside those that were claimed; what is too large or binary is left out. */
  async texts(blobs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#inTurn(async () => {
      const found = new Map<string, string>()
      const asked = new Set<string>()
      for (const id of blobs) {
        const known = this.#cache.get(id)
        if (known === undefined) asked.add(id)
        else if (known.kind === 'text') found.set(id, known.text)
      }
      if (asked.size > 0) {
        const ids = [...asked]
        for (const [id, blob] of await this.#supplied(ids, () => this.#objects.blobs(ids))) {
          this.#cache.set(id, blob)
          if (blob.kind === 'text') found.set(id, blob.text)
        }
      }
      return found
    })
  }

  /**
   * From here on, contents of these full commit ids that a partial clone left out are asked for: with the first
   * one that lacks, all that `claims` wants. Nothing else ever fetches.
   */
  supplyWith(supply: Supply, revisions: readonly string[], claims: Claims): void {
    this.#supply = supply
    this.#expected = { revisions, claims }
  }

  /** Reads; when a content lacks and can be supplied, reads once more. */
  async #supplied<T>(blobs: readonly string[], read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      const supply = this.#supply
      if (supply === undefined || !(error instanceof SourceError)) throw error
      if (error.code !== 'missing-object') throw error
      const lacking = await this.#lacking(blobs)
      if (lacking.length === 0) throw error
      await supply(lacking)
      // git remembers the packs that it saw when it was started.
      this.#objects.close()
      return await read()
    }
  }

  /** Those of these contents, and of what is expected to be read, that are not in this clone. */
  async #lacking(blobs: readonly string[]): Promise<readonly string[]> {
    const { revisions, claims } = this.#expected
    const wanted = new Set(blobs)
    for (const { root } of await this.#list(revisions, claims))
      for (const id of [...root.claimed.map(({ id }) => id), ...linkIds(root)]) wanted.add(id)
    // Asked for a content that a partial clone lacks, other commands end with an error.
    const args = ['rev-list', '--objects', '--no-object-names', '--missing=print', '--stdin']
    const input = revisions.map((revision) => `${id(revision)}^{tree}\n`).join('')
    const { stdout } = await runGit(this.#place, args, { input })
    const lines = stdout.toString('latin1').split('\n')
    return lines.flatMap((line) =>
      line.startsWith('?') && wanted.has(line.slice(1)) ? line.slice(1) : []
    )
  }

  /** Lists each revision by what differs from the one before. */
  async #list(revisions: readonly string[], claims: Claims): Promise<readonly Listing[]> {
    const listings: Listing[] = []
    for (const root of await this.#roots(revisions)) {
      const { maxPaths } = this.#limits
      this.#listed = await listTree(root, this.#trees, claims, maxPaths, this.#listed)
      listings.push(this.#listed)
    }
    return listings
  }

  /** Ends git. The repository may be used again afterwards. */
  close(): void {
    this.#objects.close()
  }

  #git(args: readonly string[], codes: readonly number[] = [0]) {
    return runGit(this.#place, args, { codes })
  }

  /** The batch process answers one question at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#loading.then(work)
    this.#loading = result.catch(() => undefined)
    return result
  }
}

/** Only full ids reach git's command line, so that no branch name is taken for an option. */
function id(commit: string): string {
  if (!OBJECT_ID.test(commit))
    throw new UnresolvedRevision(commit, false, 'pass what `resolve` returns')
  return commit
}
