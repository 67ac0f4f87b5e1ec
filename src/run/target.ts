import type { Repository } from '../source/git.js'
import type { RunRequest } from './result.js'

export interface Target {
  readonly commit: string
  readonly branch: string | undefined
  /** In words, for the report: `tip of master (d3b7a9b63d)`. */
  readonly words: string
}

/** Policy and version come from the tip of the target branch, never from the head. */
export async function findTarget(
  repository: Repository,
  request: RunRequest,
  base: string
): Promise<Target> {
  const short = (id: string): string => id.slice(0, 10)
  if (request.target !== undefined) {
    const commit = await repository.resolve(request.target)
    return { commit, branch: request.branch, words: `the target branch's tip ${short(commit)}` }
  }
  for (const name of [request.branch, branchName(request.base.revision)]) {
    const tip = name === undefined ? undefined : await repository.branchTip(name)
    if (tip !== undefined)
      return { commit: tip.commit, branch: name, words: `tip of ${tip.ref} (${short(tip.commit)})` }
  }
  return { commit: base, branch: request.branch, words: `the base ${short(base)}` }
}

/** `origin/master` and `master` name a branch; an id or `HEAD^` does not. */
function branchName(revision: string): string | undefined {
  return /^[\w./-]+$/.test(revision) && !/^[0-9a-f]{7,64}$/.test(revision)
    ? revision.replace(/^(refs\/remotes\/)?(origin|upstream)\//, '')
    : undefined
}
