import type { Change, ChangeKind } from '../../src/diff/change.js'
import { renderRange } from '../../src/model/support.js'
import type { Edits } from './tree.js'

/** What has to be reported: one of the kinds, about what, and how far. Parts that are absent are free. */
export interface Expectation {
  readonly kinds: readonly ChangeKind[]
  readonly component?: string
  readonly tool?: string
  /** Accepted states after the change. */
  readonly to?: readonly string[]
  /** A symbol that has to be named among those that lose something. */
  readonly dependent?: string
}

export interface Mutation {
  readonly operator: string
  /** Which of the operator's places this is, in words. */
  readonly site: string
  readonly edits: Edits
  /** Any one of them; none for an identity mutation, which has to be silent. */
  readonly expected: readonly Expectation[]
}

export function satisfies(change: Change, expected: Expectation): boolean {
  const { kinds, component, tool, to, dependent } = expected
  return (
    kinds.includes(change.kind) &&
    (component === undefined || change.subject.component === component) &&
    (tool === undefined || change.subject.tool === tool) &&
    (to === undefined || to.some((state) => stateAfter(change).split('..').includes(state))) &&
    (dependent === undefined ||
      ('dependents' in change && change.dependents.some((one) => one.split(' ')[0] === dependent)))
  )
}

/** The state that a change ends in; empty for a change that is no move; `a..b` where it is undecided. */
export function stateAfter(change: Change): string {
  if (!('to' in change) || change.to === null) return ''
  return typeof change.to === 'string' ? change.to : renderRange(change.to)
}

export function describe(change: Change): string {
  const { component, tool, buildSystem } = change.subject
  return [change.kind, component ?? tool ?? buildSystem ?? '', stateAfter(change)].join(' ').trim()
}
