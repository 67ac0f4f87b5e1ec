import type { RepoPath } from '../../text/span.js'

/** The directory of a path; empty at the top of the repository. */
export const directory = (path: RepoPath): RepoPath =>
  path.slice(0, Math.max(0, path.lastIndexOf('/')))

export const inside = (dir: RepoPath, name: string): RepoPath =>
  dir === '' ? name : `${dir}/${name}`

/** `relative` as seen from `dir`; undefined when it is absolute or leaves the repository. */
export function join(dir: RepoPath, relative: string): RepoPath | undefined {
  if (relative.startsWith('/')) return undefined
  const parts = dir === '' ? [] : dir.split('/')
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

/**
 * Whether a path matches a pattern of `members` or `exclude`: `*` and `?` inside a part, `**` for any
 * number of parts. Linear: on a mismatch only the last star is tried again.
 */
export function matchesGlob(pattern: RepoPath, path: RepoPath): boolean {
  return matchSequence(pattern.split('/'), path.split('/'), '**', matchesPart)
}

function matchesPart(pattern: string, part: string): boolean {
  return matchSequence([...pattern], [...part], '*', (p, c) => p === '?' || p === c)
}

function matchSequence(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  matches: (pattern: string, item: string) => boolean
): boolean {
  let p = 0
  let lastStar = -1
  let resume = 0
  for (let i = 0; i < items.length; ) {
    const wanted = pattern[p]
    if (wanted === star) {
      lastStar = p++
      resume = i
    } else if (wanted !== undefined && matches(wanted, items[i] ?? '')) {
      p++
      i++
    } else if (lastStar >= 0) {
      p = lastStar + 1
      i = ++resume
    } else return false
  }
  while (pattern[p] === star) p++
  return p === pattern.length
}
