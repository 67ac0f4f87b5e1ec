import type { Snapshot } from '../../source/snapshot.js'
import { Recent } from '../../text/recent.js'
import { normalize } from '../../text/repo-path.js'
import type { RepoPath } from '../../text/span.js'
import type { Dialect, ParsedFile } from './ast.js'
import { parseCompact } from './compact-parser.js'
import { matchesGlob } from './glob.js'
import { parseLinux } from './linux-parser.js'

/** Characters of source. */
const MAX_KEPT = 12_000_000

/** Parse results by dialect and blob id: base, head and every step of a history share them. */
export class ParseCache {
  readonly #parsed = new Recent<string, { readonly file: ParsedFile; readonly size: number }>(
    MAX_KEPT,
    ({ size }) => size
  )

  /** `blob` undefined means that the text has no identity to keep it under. */
  parse(text: string, blob: string | undefined, dialect: Dialect): ParsedFile {
    const parse = dialect === 'compact' ? parseCompact : parseLinux
    if (blob === undefined) return parse(text)
    return this.#parsed.obtain(`${dialect} ${blob}`, () => ({
      file: parse(text),
      size: text.length
    })).file
  }
}

/** One snapshot's files as parsed trees. */
export class Files {
  readonly snapshot: Snapshot
  readonly dialect: Dialect
  readonly #cache: ParseCache
  #sources: readonly RepoPath[] | undefined

  constructor(snapshot: Snapshot, dialect: Dialect, cache: ParseCache) {
    this.snapshot = snapshot
    this.dialect = dialect
    this.#cache = cache
  }

  parsed(path: RepoPath): ParsedFile | undefined {
    const text = this.snapshot.text(path)
    if (text === undefined) return undefined
    return this.#cache.parse(text, this.snapshot.blob(path), this.dialect)
  }

  /** The files a `source` means, sorted; a pattern without wildcards is one path. */
  matching(pattern: string): readonly RepoPath[] {
    const path = inRepository(pattern)
    if (path === undefined) return []
    if (!/[*?[]/.test(path)) return this.snapshot.text(path) === undefined ? [] : [path]
    this.#sources ??= [...this.snapshot.paths()]
    return this.#sources.filter(
      (candidate) => matchesGlob(path, candidate) && this.snapshot.text(candidate) !== undefined
    )
  }
}

export const directoryOf = (path: RepoPath): string => {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

export const join = (directory: string, path: string): string =>
  directory === '' || path.startsWith('/') ? path : `${directory}/${path}`

/** Within the repository; undefined when the path leaves it or is absolute. */
export const inRepository = (path: string): RepoPath | undefined =>
  path.startsWith('/') ? undefined : normalize(path)
