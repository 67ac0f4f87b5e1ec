import {
  type Comparison,
  type EventGit,
  missing,
  nothing,
  read,
  shortBranch,
  topic
} from './event-common.js'
import { baseOfPullRequest } from './event-pull-request.js'

export type { Compared, EventGit, NotCompared, StateOnly } from './event-common.js'

/** What GitHub says about the run, as read from the environment and the event's file. */
export interface Event {
  readonly name: string
  /** The event's payload, of unknown shape. */
  readonly payload: unknown
  /** GITHUB_SHA: for a pull request the merge commit. */
  readonly sha: string | undefined
}

/** What the workflow's author asked for, before the event has a say. */
export interface Wishes {
  readonly base: string | undefined
  readonly head: string | undefined
  /** The branch that topic branches are compared with; undefined takes the default branch. */
  readonly baseBranch: string | undefined
}

/** Finds out which two commits an event is about. Never throws for what a payload holds. */
export async function comparisonOf(
  event: Event,
  wishes: Wishes,
  git: EventGit
): Promise<Comparison> {
  if (event.name === 'pull_request_target') return REFUSED
  if (wishes.base !== undefined || wishes.head !== undefined) return explicit(event, wishes, git)
  switch (event.name) {
    case 'pull_request':
    case 'pull_request_review':
    case 'pull_request_review_comment':
      return baseOfPullRequest(event, git)
    case 'merge_group':
      return mergeGroup(event, git)
    case 'push':
      return push(event, wishes, git)
    case 'workflow_dispatch':
      return dispatch(event, wishes, git)
    case 'schedule':
      return schedule(event, wishes, git)
    default:
      return nothing(
        `the event ${event.name === '' ? '(none)' : event.name} does not say what to compare; give the inputs base and head`
      )
  }
}

const REFUSED: Comparison = {
  kind: 'refused',
  reason:
    'This action does not run on pull_request_target: that event gives a token that may write and secrets to a run about code from outside, and the action needs neither. Use `on: pull_request`.'
}

/** The inputs `base` and `head`; what one of them leaves open comes from the checkout and the branches. */
async function explicit(event: Event, wishes: Wishes, git: EventGit): Promise<Comparison> {
  const head = await git.find(wishes.head ?? 'HEAD')
  if (head === undefined) return missing('head', wishes.head ?? 'HEAD', DEEP)
  const headOrigin = wishes.head === undefined ? 'checked-out commit' : `input head: ${wishes.head}`
  const branch =
    read(event.payload, 'pull_request', 'base', 'ref') ??
    wishes.baseBranch ??
    read(event.payload, 'repository', 'default_branch')
  if (wishes.base === undefined) return topic({ commit: head, origin: headOrigin }, branch, git)
  const base = await git.find(wishes.base)
  if (base === undefined) return missing('base', wishes.base, DEEP)
  const tip = branch === undefined ? undefined : await git.branchTip(branch)
  return {
    kind: 'compare',
    base: { revision: base, origin: `input base: ${wishes.base}` },
    head: { revision: head, origin: headOrigin },
    target: tip?.commit ?? base,
    branch
  }
}

const DEEP = 'fetch-depth: 0'

/** The queue names both commits; the head holds the base and the pull requests queued so far. */
async function mergeGroup(event: Event, git: EventGit): Promise<Comparison> {
  const base = read(event.payload, 'merge_group', 'base_sha')
  const head = read(event.payload, 'merge_group', 'head_sha')
  if (base === undefined || head === undefined)
    return nothing('the merge_group event carries no base_sha and head_sha')
  if (!(await git.obtain(head))) return missing('head', head, 'fetch-depth: 2')
  if (!(await git.obtain(base))) return missing('base', base, 'fetch-depth: 2')
  return {
    kind: 'compare',
    base: { revision: base, origin: "merge queue's base_sha" },
    head: { revision: head, origin: "merge queue's head_sha" },
    target: base,
    branch: shortBranch(read(event.payload, 'merge_group', 'base_ref'))
  }
}

/**
 * A push to the branch that others are compared with is compared with what was there before; any
 * other branch is a topic, compared from where it left that branch.
 */
async function push(event: Event, wishes: Wishes, git: EventGit): Promise<Comparison> {
  const ref = read(event.payload, 'ref') ?? ''
  if (!ref.startsWith('refs/heads/')) return nothing(`${ref || 'the push'} is not a branch`)
  const after = read(event.payload, 'after') ?? ''
  if (/^0*$/.test(after)) return nothing(`${ref} was deleted`)
  if (!(await git.obtain(after))) return missing('head', after, 'fetch-depth: 2')
  const head = { commit: after, origin: `pushed to ${shortBranch(ref)}` }
  const branch = wishes.baseBranch ?? read(event.payload, 'repository', 'default_branch')
  return branch === shortBranch(ref)
    ? pushToBase(event, head, branch, git)
    : topic(head, branch, git)
}

async function pushToBase(
  event: Event,
  head: { readonly commit: string; readonly origin: string },
  branch: string,
  git: EventGit
): Promise<Comparison> {
  const before = read(event.payload, 'before') ?? ''
  if (/^0*$/.test(before)) return nothing(`${branch} is new, there was nothing before this push`)
  if (!(await git.obtain(before)))
    // What a forced push replaced may be gone for good; no setting would bring it back.
    return read(event.payload, 'forced') === 'true'
      ? nothing(`${branch} was overwritten and its former tip ${before} is gone`)
      : missing('base', before, DEEP)
  return {
    kind: 'compare',
    base: { revision: before, origin: `${branch} before the push` },
    head: { revision: head.commit, origin: head.origin },
    target: before,
    branch
  }
}

async function dispatch(event: Event, wishes: Wishes, git: EventGit): Promise<Comparison> {
  const head = await git.find('HEAD')
  if (head === undefined) return missing('head', 'HEAD', DEEP)
  const branch = wishes.baseBranch ?? read(event.payload, 'repository', 'default_branch')
  return topic({ commit: head, origin: 'checked-out commit' }, branch, git)
}

/** A scheduled run is about the tip of the default branch, and nobody's change. */
async function schedule(event: Event, wishes: Wishes, git: EventGit): Promise<Comparison> {
  const head = await git.find('HEAD')
  if (head === undefined) return missing('head', 'HEAD', DEEP)
  const branch = wishes.baseBranch ?? read(event.payload, 'repository', 'default_branch')
  return { kind: 'state', head: { revision: head, origin: 'scheduled run' }, branch }
}
