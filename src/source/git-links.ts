import type { RepoPath } from '../text/span.js'
import type { ClaimedFile, Directory, Listing } from './git-listing.js'
import type { Blob } from './git-objects.js'
import { isPlainPath } from './git-path.js'

/** More links than this in one revision are left alone. */
const MAX_LINKS = 2_000
/** What a link says; longer than a path may be, it leads nowhere. */
const MAX_TARGET = 4096
const MAX_HOPS = 8
/** Links to directories give at most this many files, all together. */
const MAX_FILES = 20_000

/** The ids of what the links say, as far as links are followed. */
export const linkIds = ({ links }: Directory): readonly string[] =>
  links.slice(0, MAX_LINKS).map(({ id }) => id)

/**
 * What is claimed of the files that links stand for: those that lead, by their own text alone, to a file or a
 * directory of the same revision. Nothing outside the revision is ever looked at, no link within a directory
 * that a link leads to is followed, and none to a directory that it lies in.
 * @param says the contents of `linkIds`.
 */
export function followLinks(
  { root, claims }: Listing,
  says: ReadonlyMap<string, Blob>
): readonly ClaimedFile[] {
  const targets = new Map<RepoPath, RepoPath>()
  for (const { path, id } of root.links) {
    const said = says.get(id)
    if (said?.kind !== 'text' || said.text.length > MAX_TARGET || !isPlainPath(path)) continue
    const target = targetOf(path, said.text)
    if (target !== undefined) targets.set(path, target)
  }
  const found: ClaimedFile[] = []
  for (const link of targets.keys()) {
    let at = targets.get(link)
    for (let hop = 1; hop < MAX_HOPS && at !== undefined && targets.has(at); hop++)
      at = targets.get(at)
    if (at === undefined) continue
    const id = root.blob(at)
    if (id === undefined) found.push(...filesBelow(root, link, at, claims))
    else if (claims(link)) found.push({ path: link, id })
    if (found.length > MAX_FILES) break
  }
  return found
}

function filesBelow(
  root: Directory,
  link: RepoPath,
  wanted: RepoPath,
  claims: Listing['claims']
): readonly ClaimedFile[] {
  const target = wanted.replace(/\/$/, '')
  if (target === '' || link.startsWith(`${target}/`)) return []
  return (root.directory(target)?.paths ?? []).flatMap((file) => {
    const path = `${link}${file.slice(target.length)}`
    const id = claims(path) ? root.blob(file) : undefined
    return id === undefined ? [] : [{ path, id }]
  })
}

/** The path that a link leads to, with the slash at its end if it has one: no file then; undefined where it leaves the tree. */
function targetOf(link: RepoPath, said: string): RepoPath | undefined {
  if (said === '' || said.startsWith('/')) return undefined
  const parts = link.split('/').slice(0, -1)
  for (const part of said.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/') + (said.endsWith('/') ? '/' : '')
}
