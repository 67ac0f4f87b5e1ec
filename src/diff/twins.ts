import type { BuildModel } from '../model/build-model.js'
import { C_SOURCE, type DeclaredComponent, isOwnSource, RUST_SOURCE } from '../model/sources.js'
import type { RepoPath } from '../text/span.js'
import type { TwinDrifted } from './change.js'
import { changedFiles } from './changed-files.js'
import { componentsOf } from './components.js'
import { changeId, subject } from './identity.js'
import { type CodeChange, codeChange, isSweep } from './twin-code.js'
import { mayBeOfTwin, type Twin, twinsAmong, twinsCompiled } from './twin-sources.js'

/**
 * Components that have both versions before and after, of which one moves on alone. What is the same in other
 * sources as well (a function of the project renamed everywhere) moves nothing.
 */
export function compareTwins(
  base: BuildModel,
  head: BuildModel,
  declared: readonly DeclaredComponent[]
): readonly TwinDrifted[] {
  const { added, modified, removed } = changedFiles(base.files, head.files)
  const changed = [...added, ...modified, ...removed].filter(
    (path) => (C_SOURCE.test(path) || RUST_SOURCE.test(path)) && isOwnSource(path)
  )
  if (changed.length === 0) return []
  const before = twinsOf(base, changed, declared)
  const after = before.length === 0 ? [] : twinsOf(head, changed, declared)
  const pairs = before.flatMap((old) => {
    const now = after.find(({ name }) => name === old.name)
    return now === undefined ? [] : [{ old, now }]
  })
  const isTwins = (path: RepoPath): boolean =>
    pairs.some(({ old, now }) => [old, now].some((one) => one.isC(path) || one.isRust(path)))
  const others = modified.filter((path) => changed.includes(path) && !isTwins(path))
  return pairs.flatMap(({ old, now }) => {
    const code = (language: TwinDrifted['touched']): readonly RepoPath[] =>
      changed.filter((path) =>
        [old, now].some((one) => (language === 'c' ? one.isC(path) : one.isRust(path)))
      )
    return drift(base, head, now, { c: code('c'), rust: code('rust') }, others)
  })
}

function twinsOf(
  model: BuildModel,
  changed: readonly RepoPath[],
  declared: readonly DeclaredComponent[]
): readonly Twin[] {
  const { components, sources } = model
  if (components !== undefined) return twinsAmong(componentsOf(model))
  if (sources?.usesRust !== true || !sources.optional) return []
  return mayBeOfTwin(sources.paths(), changed, declared) ? twinsCompiled(sources, declared) : []
}

type Paths = Readonly<Record<TwinDrifted['touched'], readonly RepoPath[]>>

function drift(
  base: BuildModel,
  head: BuildModel,
  twin: Twin,
  paths: Paths,
  others: readonly RepoPath[]
): readonly TwinDrifted[] {
  const [c, rust] = [
    codeChange(base.files, head.files, paths.c),
    codeChange(base.files, head.files, paths.rust)
  ]
  if (c !== undefined && rust === undefined)
    return isSweep(
      c,
      base.files,
      head.files,
      others.filter((path) => C_SOURCE.test(path))
    )
      ? []
      : [driftOf(twin, 'c', paths.c, c)]
  // The Rust that all of the project's Rust rests on takes its users along.
  if (rust !== undefined && c === undefined && !others.some((path) => RUST_SOURCE.test(path)))
    return [driftOf(twin, 'rust', paths.rust, rust)]
  return []
}

function driftOf(
  { name, rust, c }: Twin,
  touched: TwinDrifted['touched'],
  sources: readonly RepoPath[],
  { at }: CodeChange
): TwinDrifted {
  const about = subject({ component: name })
  return {
    kind: 'twin-drifted',
    id: changeId('twin-drifted', about, null, null),
    subject: about,
    certainty: 'proven',
    at,
    evidence: [
      {
        side: at.side,
        at: at.span,
        note: `the ${touched === 'c' ? 'C' : 'Rust'} of ${name} changes here`
      }
    ],
    unknowns: [],
    touched,
    sources,
    other: touched === 'c' ? rust : c
  }
}
