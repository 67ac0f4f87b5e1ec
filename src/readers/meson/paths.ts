import { normalize } from '../../text/repo-path.js'
import type { RepoPath } from '../../text/span.js'
import type { Context } from './context.js'

/**
 * Stand-ins for the absolute paths of the source and build directories, which nobody knows: long enough
 * not to be met by chance.
 */
export const SOURCE_ROOT = '/@source'
export const BUILD_ROOT = '/@build'

export const inDirectory = (root: string, directory: RepoPath): string =>
  directory === '' ? root : `${root}/${directory}`

/** A path as a build file writes it, relative to the running directory, as a path in the repository. */
export function repoPath(context: Context, text: string): RepoPath | undefined {
  if (!text.startsWith('/')) return within(context.directory, text)
  return below(SOURCE_ROOT, text)
}

/** The path below the build directory, if it is one. */
export const buildPath = (text: string): string | undefined => below(BUILD_ROOT, text)

function below(root: string, text: string): string | undefined {
  if (text === root) return ''
  return text.startsWith(`${root}/`) ? normalize(text.slice(root.length + 1)) : undefined
}

/** Relative to a directory of the repository, tidied. */
export const within = (directory: RepoPath, text: string): RepoPath | undefined =>
  normalize(directory === '' ? text : `${directory}/${text}`)

export function exists(context: Context, path: RepoPath | undefined): path is RepoPath {
  return path !== undefined && context.world.snapshot.isFile(path)
}
