import type { BuildModel } from '../model/build-model.js'
import type { SourceFiles } from '../model/code.js'
import type { RepoPath, Span } from '../text/span.js'
import { stableHash } from '../text/stable-hash.js'
import type { Change, SidedSpan } from './change.js'
import { changedFiles } from './changed-files.js'

/** A build of its own below the top that is there on both sides and not the same. */
export interface NestedPair {
  readonly directory: RepoPath
  readonly base: BuildModel
  readonly head: BuildModel
}

/** One that only one side has takes nothing from those who built before. */
export function nestedPairs(base: BuildModel, head: BuildModel): readonly NestedPair[] {
  return head.nested.flatMap((after) => {
    const before = base.nested.find(({ directory }) => directory === after.directory)
    if (before === undefined || (!before.hasRust && !after.hasRust)) return []
    if (areSame(before.files, after.files)) return []
    return [{ directory: after.directory, base: before.model(), head: after.model() }]
  })
}

function areSame(base: SourceFiles, head: SourceFiles): boolean {
  const { added, modified, removed } = changedFiles(base, head)
  return added.length + modified.length + removed.length === 0
}

/** What is told of the top already, such as the version that a crate asks for, is not told again. */
export function notTold(changes: readonly Change[], told: readonly Change[]): readonly Change[] {
  const known = new Set(told.map(signature))
  return changes.filter((change) => !known.has(signature(change)))
}

function signature(change: Change): string {
  const { component, tool } = change.subject
  const build = component === null && tool === null ? change.id : null
  const states = 'from' in change ? [change.from, change.to] : []
  return JSON.stringify([change.kind, component, tool, build, states])
}

/** A change below a directory, told from the top of the repository. */
export function fromTop(change: Change, directory: RepoPath): Change {
  const path = (one: RepoPath): RepoPath => `${directory}/${one}`
  const span = (at: Span): Span => ({ ...at, path: path(at.path) })
  const sided = (at: SidedSpan): SidedSpan => ({ ...at, span: span(at.span) })
  const placed = <T extends { readonly at: Span }>(all: readonly T[]): readonly T[] =>
    all.map((one) => ({ ...one, at: span(one.at) }))
  const common = {
    id: `rr-${stableHash(JSON.stringify([change.id, directory]))}`,
    subject: { ...change.subject, directory },
    at: sided(change.at),
    evidence: placed(change.evidence),
    unknowns: change.unknowns.map(({ reason, at }) => ({ reason, at: at && sided(at) }))
  }
  switch (change.kind) {
    case 'defaults-diverged':
      return { ...change, ...common, sources: placed(change.sources) }
    case 'floor-copies-diverged':
      return { ...change, ...common, copies: placed(change.copies) }
    case 'component-raised':
    case 'component-lowered':
    case 'twin-drifted':
      return { ...change, ...common, sources: change.sources.map(path) }
    default:
      return { ...change, ...common }
  }
}
