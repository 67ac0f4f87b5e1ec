import type { RepoPath } from '../../text/span.js'
import { BUILD_ROOT, type Context, SOURCE_ROOT } from './context.js'
import { isPlain, type Text } from './text.js'

/** `a/./b/../c` is `a/c`; what leads out of an absolute path's root is dropped. */
export function normalize(path: string): string {
  const absolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !absolute) parts.push(part)
  }
  return (absolute ? '/' : '') + parts.join('/')
}

export const isAbsolute = (path: string): boolean => /^(?:\/|[A-Za-z]:[\\/])/.test(path)

/** An absolute path; relative ones start in `directory`. */
export function absolute(path: string, directory: string): string {
  return normalize(isAbsolute(path) || path.startsWith('$<') ? path : `${directory}/${path}`)
}

export const sourceDirectory = (context: Context): string => context.get('CMAKE_CURRENT_SOURCE_DIR')
export const binaryDirectory = (context: Context): string => context.get('CMAKE_CURRENT_BINARY_DIR')

/** Inside the repository, `''` for its root; undefined elsewhere or when the path is not known. */
export function repoPath(context: Context, text: Text): RepoPath | undefined {
  if (!isPlain(text)) return undefined
  const path = absolute(text, sourceDirectory(context))
  if (path === SOURCE_ROOT) return ''
  return path.startsWith(`${SOURCE_ROOT}/`) ? path.slice(SOURCE_ROOT.length + 1) : undefined
}

export function isFile(context: Context, path: RepoPath | undefined): path is RepoPath {
  return path !== undefined && context.world.snapshot.isFile(path)
}

export const isBuilt = (text: Text): boolean => normalize(text).startsWith(BUILD_ROOT)
