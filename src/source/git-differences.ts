import type { RepoPath } from '../text/span.js'
import type { Directory } from './git-listing.js'

/** Two revisions that differ in more files than this are not near each other. */
const MAX_DIFFERENT = 10_000

/** The paths of regular files that are not the same in two revisions; undefined when there are very many. */
export function differences(
  before: Directory,
  after: Directory
): ReadonlySet<RepoPath> | undefined {
  const found = new Set<RepoPath>()
  const pairs: [Directory, Directory][] = [[before, after]]
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [old, now] = pair
    if (old.tree.id === now.tree.id) continue
    noteFiles(old, now, found)
    noteFiles(now, old, found)
    for (const [name, child] of old.children) {
      const other = now.children.get(name)
      if (other === undefined) noteAll(child, found)
      else pairs.push([child, other])
    }
    for (const [name, child] of now.children) if (!old.children.has(name)) noteAll(child, found)
    if (found.size > MAX_DIFFERENT) return undefined
  }
  return found
}

function noteFiles(one: Directory, other: Directory, found: Set<RepoPath>): void {
  for (const [name, id] of one.files)
    if (other.files.get(name) !== id) found.add(one.path === '' ? name : `${one.path}/${name}`)
}

function noteAll(directory: Directory, found: Set<RepoPath>): void {
  for (const path of directory.paths) found.add(path)
}
