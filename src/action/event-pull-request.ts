import { type Comparison, type EventGit, missing, nothing, read } from './event-common.js'

/**
 * GitHub runs on a merge commit of the pull request and the branch's tip. Its first parent is the true
 * base: `pull_request.base.sha` in the payload may be older. Where the workflow checks out something
 * else, the pull request's own head is compared from where it left the branch.
 */
export async function baseOfPullRequest(
  event: { readonly payload: unknown; readonly sha: string | undefined },
  git: EventGit
): Promise<Comparison> {
  const { payload } = event
  const branch = read(payload, 'pull_request', 'base', 'ref')
  const own = read(payload, 'pull_request', 'head', 'sha')
  if (branch === undefined || own === undefined) return nothing('the event carries no pull request')
  const checkedOut = await git.find('HEAD')
  if (checkedOut === undefined) return missing('head', 'HEAD', 'fetch-depth: 2')
  const parents = await git.recordedParents(checkedOut)
  const isMerge =
    parents.length === 2 && checkedOut !== own && (parents[1] === own || checkedOut === event.sha)
  const [base] = parents
  if (!isMerge || base === undefined) return fromOwnHead(payload, branch, own, checkedOut, git)
  if (!(await git.obtain(base))) return missing('base', base, 'fetch-depth: 2')
  return {
    kind: 'compare',
    base: { revision: base, origin: "merge commit's first parent" },
    head: { revision: checkedOut, origin: 'merge commit of the pull request' },
    target: base,
    branch
  }
}

async function fromOwnHead(
  payload: unknown,
  branch: string,
  own: string,
  checkedOut: string,
  git: EventGit
): Promise<Comparison> {
  if (!(await git.obtain(own))) return missing('head', own, 'fetch-depth: 0')
  const tip = (await git.branchTip(branch))?.commit ?? read(payload, 'pull_request', 'base', 'sha')
  if (tip === undefined || !(await git.obtain(tip)))
    return missing('base', tip ?? branch, 'fetch-depth: 0')
  const base = await git.mergeBase(own, tip)
  if (base === undefined)
    return git.shallow
      ? {
          kind: 'missing',
          side: 'base',
          message: `The commit where the pull request left ${branch} is not in this shallow clone. Check out the default (no \`ref:\`), or more history.`,
          setting: 'fetch-depth: 0'
        }
      : {
          kind: 'missing',
          side: 'base',
          message: `The pull request shares no history with ${branch}.`,
          setting: 'fetch-depth: 0'
        }
  const how =
    own === checkedOut ? 'checked-out head of the pull request' : 'head of the pull request'
  return {
    kind: 'compare',
    base: { revision: base, origin: `merge base with ${branch}` },
    head: { revision: own, origin: how },
    target: tip,
    branch
  }
}
