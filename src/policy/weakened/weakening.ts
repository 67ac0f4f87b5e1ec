import type { Span } from '../../text/span.js'
import type { KeyPath, LoadedPolicy } from '../load.js'
import { compareReleases } from '../release-order.js'

/** One key at which a policy promises less than another one. */
export interface Weakening {
  /** What is weaker, in words that survive a renamed milestone or a reordered list. */
  readonly key: string
  /** What each says; null when it says nothing. */
  readonly from: string | null
  readonly to: string | null
  /** In the older policy and in the newer one (the nearest place there). */
  readonly was: Span
  readonly now: Span
}

/** Two policies to compare, and what weaker keys are found. */
export class Comparison {
  readonly old: LoadedPolicy
  readonly new: LoadedPolicy
  readonly found: Weakening[] = []

  constructor(old: LoadedPolicy, now: LoadedPolicy) {
    this.old = old
    this.new = now
  }

  add(
    key: string,
    [from, was]: readonly [string | null, KeyPath],
    [to, now]: readonly [string | null, KeyPath]
  ): void {
    // The same thing may be seen on several ways, such as from several branches.
    if (this.found.some((one) => one.key === key && one.from === from && one.to === to)) return
    this.found.push({ key, from, to, was: this.old.at(was), now: this.new.at(now) })
  }
}

/** Whether the release `b` comes before `a`; undefined stands for no restriction. */
export const isEarlier = (b: string | undefined, a: string | undefined): boolean => {
  if (a === undefined) return false
  return b === undefined || compareReleases(b, a) < 0
}
