import { readSnapshot } from '../../src/check.js'
import type { Change } from '../../src/diff/change.js'
import { compare } from '../../src/diff/compare.js'
import type { BuildModel } from '../../src/model/build-model.js'
import type { Readers } from '../../src/readers/index.js'
import type { Snapshot } from '../../src/source/snapshot.js'
import { describe, type Mutation, satisfies } from './mutation.js'
import { overlay } from './tree.js'

export interface Outcome {
  readonly mutation: Mutation
  readonly ok: boolean
  readonly changes: readonly Change[]
}

/** Reads each mutated tree and compares it with the untouched one, which is read once. */
export function* run(
  tree: Snapshot,
  base: BuildModel,
  mutations: readonly Mutation[],
  readers: Readers
): Generator<Outcome> {
  for (const mutation of mutations) {
    const changes = compare(base, readSnapshot(overlay(tree, mutation.edits), readers))
    const ok =
      mutation.expected.length === 0
        ? changes.length === 0
        : mutation.expected.some((one) => changes.some((change) => satisfies(change, one)))
    yield { mutation, ok, changes }
  }
}

/** What was reported, against what should have been, on one line. */
export function explain({ mutation, changes }: Outcome): string {
  const wanted = mutation.expected.map(({ kinds, component, tool, to, dependent }) =>
    [kinds.join('|'), component ?? tool ?? '', to?.join('|') ?? '', dependent ?? '']
      .filter((part) => part !== '')
      .join(' ')
  )
  const told = changes.map(describe)
  return `wanted ${wanted.join(' or ') || 'silence'}; reported ${told.join(', ') || 'nothing'}`
}
