import type { RepoPath } from './span.js'

const UNTIDY = /(?:^|\/)\.{0,2}(?:\/|$)/

/** `a/./b/../c` is `a/c`, and slashes at the ends go; undefined when it leaves the repository. */
export function normalize(path: string): RepoPath | undefined {
  if (!UNTIDY.test(path)) return path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}
