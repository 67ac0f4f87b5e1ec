import type { RepoPath } from '../text/span.js'
import { plainSnapshot, type Snapshot } from './snapshot.js'

/** A snapshot of files that exist only here: for tests and demonstrations. A file's id is its text. */
export function memorySnapshot(
  revision: string,
  files: Readonly<Record<RepoPath, string>>
): Snapshot {
  const texts = new Map(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  return plainSnapshot({
    revision,
    paths: () => texts.keys(),
    text: (path) => texts.get(path),
    blob: (path) => texts.get(path)
  })
}
