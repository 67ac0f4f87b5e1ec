import { isAscii } from 'node:buffer'
import type { RepoPath } from '../text/span.js'
import { SourceError } from './errors.js'
import { comparePaths, decodePath, isAsciiText, isPlainPath } from './git-path.js'
import { type GitPlace, runGit } from './git-process.js'

/** An entry that is never read. `outside` has a path that leaves the tree, such as `../x`. */
export interface OtherEntry {
  readonly path: RepoPath
  readonly id: string
  readonly kind: 'symlink' | 'submodule' | 'outside'
}

/** What a revision contains, as far as one `claims` cares. */
export interface Listing {
  /** Regular files with their blob ids, in the byte order of their paths. */
  readonly files: ReadonlyMap<RepoPath, string>
  /** Those of `files` that are claimed. */
  readonly claimed: ReadonlySet<RepoPath>
  /** The claimed entries that are no regular files. */
  readonly others: ReadonlyMap<RepoPath, OtherEntry>
}

export type Claims = (path: RepoPath) => boolean

export const MAX_PATHS = 2_000_000
/** Below the longest string that V8 can make. */
const MAX_LISTING_BYTES = 400 << 20

/** Every entry below a commit or tree. `tree` must be a full object id. */
export async function listTree(
  place: GitPlace,
  tree: string,
  claims: Claims,
  maxPaths: number
): Promise<Listing> {
  const { stdout } = await runGit(place, ['ls-tree', '-r', '-z', '--full-tree', tree], {
    maxBytes: MAX_LISTING_BYTES
  })
  return parseListing(stdout, claims, maxPaths)
}

/**
 * What differs between two commits or trees, as `diff-tree -r -z --raw` writes it. Between neighbours it is
 * found ten times as fast as a second listing.
 */
export async function diffTrees(place: GitPlace, from: string, to: string): Promise<Buffer> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev']
  const flags = ['--ignore-submodules=none', '--no-ext-diff']
  const { stdout } = await runGit(place, [...args, ...flags, from, to], {
    maxBytes: MAX_LISTING_BYTES
  })
  return stdout
}

/** The paths in the output of `diffTrees`. */
export function changedPaths(output: Buffer): readonly RepoPath[] {
  const ascii = isAscii(output)
  const parts = output.toString('latin1').split('\0')
  return parts.flatMap((part, i) => (i % 2 === 1 ? copy(decode(part, ascii)) : []))
}

/** Parses `ls-tree -r -z`: `<mode> <type> <id>\t<path>\0` repeated. */
export function parseListing(output: Buffer, claims: Claims, maxPaths = MAX_PATHS): Listing {
  const listing = new ListingBuilder(claims)
  // One string for all: cutting it up is five times as fast as decoding each path from the bytes.
  const text = output.toString('latin1')
  const ascii = isAscii(output)
  for (let start = 0, count = 0; start < text.length; ) {
    const tab = text.indexOf('\t', start)
    const end = text.indexOf('\0', tab)
    if (tab < 0 || end < 0) break
    const path = decode(text.slice(tab + 1, end), ascii)
    // The mode has six digits, then ` blob ` or ` commit `.
    const idStart = start + (text[start + 7] === 'c' ? 14 : 12)
    listing.add(path, text[start + 1] ?? '', text.slice(idStart, tab))
    if (++count > maxPaths) throw tooManyPaths(maxPaths)
    start = end + 1
  }
  return listing
}

/** Applies the output of `diffTrees`: `:<mode> <mode> <id> <id> <status>\0<path>\0` repeated. */
export function applyDifference(
  base: Listing,
  output: Buffer,
  claims: Claims,
  maxPaths = MAX_PATHS
): Listing {
  if (output.length === 0) return base
  const listing = new ListingBuilder(claims, base)
  const parts = output.toString('latin1').split('\0')
  const ascii = isAscii(output)
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, mode = '', , id = ''] = (parts[i] ?? '').split(' ')
    const path = decode(parts[i + 1] ?? '', ascii)
    listing.remove(path, mode.startsWith('100'))
    if (mode !== '000000') listing.add(path, mode[1] ?? '', id)
  }
  listing.sort()
  if (listing.files.size > maxPaths) throw tooManyPaths(maxPaths)
  return listing
}

class ListingBuilder implements Listing {
  files: Map<RepoPath, string>
  claimed: Set<RepoPath>
  readonly others: Map<RepoPath, OtherEntry>
  readonly #claims: Claims
  #sorted = true

  constructor(claims: Claims, base?: Listing) {
    this.#claims = claims
    this.files = new Map(base?.files)
    this.claimed = new Set(base?.claimed)
    this.others = new Map(base?.others)
  }

  /** `type` is the second digit of the mode: 0 for files, 2 for symbolic links, 6 for submodules. */
  add(path: RepoPath, type: string, id: string): void {
    const kind =
      type === '6' ? 'submodule' : type === '2' ? 'symlink' : isPlainPath(path) ? 'file' : 'outside'
    const claimed = this.#claims(path)
    const key = claimed ? copy(path) : path
    if (kind !== 'file') {
      if (claimed) this.others.set(key, { path: key, id: copy(id), kind })
      return
    }
    this.#sorted &&= this.files.has(path)
    this.files.set(key, claimed ? copy(id) : id)
    if (claimed) this.claimed.add(key)
  }

  /** A file that stays a file keeps its place in the order. */
  remove(path: RepoPath, staysFile: boolean): void {
    this.others.delete(path)
    if (staysFile) return
    this.files.delete(path)
    this.claimed.delete(path)
  }

  sort(): void {
    if (this.#sorted) return
    this.files = new Map([...this.files].sort(([a], [b]) => comparePaths(a, b)))
    this.claimed = new Set([...this.claimed].sort(comparePaths))
    this.#sorted = true
  }
}

function decode(raw: string, ascii: boolean): RepoPath {
  return ascii || isAsciiText(raw) ? raw : decodePath(Buffer.from(raw, 'latin1'))
}

/**
 * A slice keeps the whole listing in memory. Claimed paths and their ids end up in the caches and
 * facts of a long walk over history, so they get memory of their own.
 */
function copy(text: string): string {
  const encoding = isAsciiText(text) ? 'latin1' : 'utf16le'
  return Buffer.from(text, encoding).toString(encoding)
}

function tooManyPaths(maxPaths: number): SourceError {
  return new SourceError(
    'too-large',
    `the revision has more than ${maxPaths} files`,
    'check a smaller repository or raise maxPaths'
  )
}
