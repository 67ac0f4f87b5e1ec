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

/** Every directory that some of the files lie in, the root (`''`) among them. */
export function directoriesAbove(files: Iterable<RepoPath>): ReadonlySet<RepoPath> {
  const directories = new Set([''])
  for (const file of files)
    for (let i = file.lastIndexOf('/'); i > 0; i = file.lastIndexOf('/', i - 1)) {
      const directory = file.slice(0, i)
      if (directories.has(directory)) break
      directories.add(directory)
    }
  return directories
}
