import type { FloorCopy } from '../model/floor.js'
import type { RepoPath, Span } from '../text/span.js'
import type { LoadedPolicy } from './load.js'
import { findVersions } from './pattern.js'

/** A declared copy whose pattern is not in its file (any more). */
export interface MissingCopy {
  readonly tool: string
  readonly file: RepoPath
  readonly message: string
  /** In the policy file. */
  readonly span: Span
}

/**
 * Looks up the copies of floors that the policy declares. A file that does not exist (yet) has no copy,
 * which is no fault; a file without the pattern is told in `missing`.
 */
export function declaredCopies(
  loaded: LoadedPolicy,
  text: (path: RepoPath) => string | undefined
): { readonly copies: readonly FloorCopy[]; readonly missing: readonly MissingCopy[] } {
  const copies: FloorCopy[] = []
  const missing: MissingCopy[] = []
  for (const [tool, floor] of Object.entries(loaded.policy.floors ?? {}))
    floor.copies?.forEach(({ file, pattern }, i) => {
      const content = text(file)
      if (content === undefined) return
      const found = findVersions(pattern, content, false)
      for (const { version, start, end } of found)
        copies.push({
          tool,
          version,
          at: { path: file, start, end },
          note: 'declared in the policy'
        })
      if (found.length === 0)
        missing.push({
          tool,
          file,
          message: `${file} does not say ${JSON.stringify(pattern)}; bring the policy's copy of the ${tool} floor up to date with the file's wording`,
          span: loaded.at(['floors', tool, 'copies', i, 'pattern'])
        })
    })
  return { copies, missing }
}
