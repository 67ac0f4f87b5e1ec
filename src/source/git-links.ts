import type { RepoPath } from '../text/span.js'
import type { ClaimedFile, Directory } from './git-listing.js'
import type { Blob } from './git-objects.js'

/** More links than this in one revision are left alone. */
const MAX_LINKS = 2_000
/** What a link says; longer than a path may be, it leads nowhere. */
const MAX_TARGET = 4096
const MAX_HOPS = 8

/** The ids of what the links say, as far as links are followed. */
export const linkIds = ({ others }: Directory): readonly string[] =>
  others
    .filter(({ kind }) => kind === 'symlink')
    .slice(0, MAX_LINKS)
    .map(({ id }) => id)

/**
 * The links that lead, by their own text alone, to a regular file of the same revision: each stands for that
 * file under the path of the link. Nothing outside the revision is ever looked at, and no directory is entered
 * through a link.
 * @param says the contents of `linkIds`.
 */
export function followLinks(
  root: Directory,
  says: ReadonlyMap<string, Blob>
): readonly ClaimedFile[] {
  const targets = new Map<RepoPath, RepoPath>()
  for (const { path, id, kind } of root.others) {
    const said = kind === 'symlink' ? says.get(id) : undefined
    if (said?.kind !== 'text' || said.text.length > MAX_TARGET) continue
    const target = targetOf(path, said.text)
    if (target !== undefined) targets.set(path, target)
  }
  return [...targets.keys()].flatMap((path) => {
    let at: RepoPath | undefined = path
    for (let hop = 0; hop < MAX_HOPS && at !== undefined; hop++) {
      at = targets.get(at)
      const id = at === undefined ? undefined : root.blob(at)
      if (id !== undefined) return [{ path, id }]
    }
    return []
  })
}

/** The path that a link leads to; undefined where it leaves the tree. */
function targetOf(link: RepoPath, said: string): RepoPath | undefined {
  if (said === '' || said.startsWith('/') || said.endsWith('/')) return undefined
  const parts = link.split('/').slice(0, -1)
  for (const part of said.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}
