/** Which two commits to compare. */
export interface Compared {
  readonly kind: 'compare'
  readonly base: Named
  readonly head: Named
  /** The commit whose tree holds the policy: the tip of the branch the change is meant for. */
  readonly target: string
  /** That branch's short name; undefined when the event does not tell. */
  readonly branch: string | undefined
}

/** Why there is nothing to compare. */
export type NotCompared =
  /** Nothing is wrong, there is only nothing to judge. */
  | { readonly kind: 'nothing'; readonly reason: string }
  /** A commit is named and not in the clone; `setting` is what actions/checkout needs. */
  | {
      readonly kind: 'missing'
      readonly side: 'base' | 'head'
      readonly message: string
      readonly setting: string
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** Nothing has changed, and the question is where the tree stands. */
export interface StateOnly {
  readonly kind: 'state'
  readonly head: Named
  /** The branch that is looked at; undefined when the event does not tell. */
  readonly branch: string | undefined
}

export type Comparison = Compared | StateOnly | NotCompared

/** A full commit id and how it was found, in words. */
export interface Named {
  readonly revision: string
  readonly origin: string
}

/** The little of git that an event needs. Ids are full commit ids. */
export interface EventGit {
  /** History is cut off (actions/checkout fetches one commit by default). */
  readonly shallow: boolean
  /** The commit that a revision or branch names; undefined when it is not in the clone. */
  find(revision: string): Promise<string | undefined>
  /** Whether the commit is in the clone, or could be fetched by its id. */
  obtain(id: string): Promise<boolean>
  /** The parents that the commit itself records, also where the clone is cut off. */
  recordedParents(id: string): Promise<readonly string[]>
  mergeBase(a: string, b: string): Promise<string | undefined>
  branchTip(name: string): Promise<{ readonly commit: string } | undefined>
}

export const nothing = (reason: string): Comparison => ({ kind: 'nothing', reason })

export const missing = (side: 'base' | 'head', revision: string, setting: string): Comparison => ({
  kind: 'missing',
  side,
  message: `The ${side} commit ${revision} is not in this clone.`,
  setting
})

/** The text (or truth value) at a path of an untyped payload. */
export function read(payload: unknown, ...path: readonly string[]): string | undefined {
  let value = payload
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
    value = Object.getOwnPropertyDescriptor(value, key)?.value
  }
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A pull request's number; undefined for an event about something else. */
export function pullRequestNumber(payload: unknown): number | undefined {
  if (payload === null || typeof payload !== 'object' || !('pull_request' in payload))
    return undefined
  const about = payload.pull_request
  if (about === null || typeof about !== 'object' || !('number' in about)) return undefined
  const { number } = about
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0
    ? number
    : undefined
}

/** `refs/heads/a/b` → `a/b`; other names as they are. */
export function shortBranch(ref: string): string
export function shortBranch(ref: string | undefined): string | undefined
export function shortBranch(ref: string | undefined): string | undefined {
  return ref?.replace(/^refs\/heads\//, '')
}

/** Compares a topic with the place where it left its branch. */
export async function topic(
  head: { readonly commit: string; readonly origin: string },
  branch: string | undefined,
  git: EventGit
): Promise<Comparison> {
  if (branch === undefined)
    return nothing('the event names no default branch; give the input base or base-branch')
  const tip = await git.branchTip(branch)
  if (tip === undefined) return cannotMeet(`Branch ${branch} is not in this clone`)
  const base = await git.mergeBase(head.commit, tip.commit)
  if (base === undefined && git.shallow)
    return cannotMeet(`The commit where ${head.commit} left ${branch} is not in this shallow clone`)
  if (base === undefined) return nothing(`${head.commit} shares no history with ${branch}`)
  if (base === head.commit) return nothing(`${head.commit} is in ${branch} already`)
  return {
    kind: 'compare',
    base: { revision: base, origin: `merge base with ${branch}` },
    head: { revision: head.commit, origin: head.origin },
    target: tip.commit,
    branch
  }
}

const cannotMeet = (what: string): Comparison => ({
  kind: 'missing',
  side: 'base',
  message: `${what}, so the base cannot be found.`,
  setting: 'fetch-depth: 0'
})
