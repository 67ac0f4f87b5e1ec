import {
  C_SOURCE,
  type DeclaredComponent,
  isOwnSource,
  rustNameOf,
  type SourceTree,
  stemOf
} from '../model/sources.js'
import type { RepoPath, Span } from '../text/span.js'
import type { ChangedFiles } from './changed-files.js'
import { HAD, listed } from './replacements.js'
import type { Move } from './source-move.js'
import type { TakenOver, TakeOver } from './taken-over.js'

/** Files of Rust whose names say nothing about what is in them. */
const NAMELESS = /^(?:lib|main|ffi|c_api|capi|bindings|exports?|util|utils)$/

/** Functions that went from C files that stay to Rust, each Rust file once. */
export function functionMoves(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles,
  takeOver: TakeOver,
  declared: readonly DeclaredComponent[]
): readonly Move[] {
  if (!head.usesRust && !head.hasCrates) return []
  const moves = new Map<string, Move>()
  for (const path of changed.modified) {
    if (!C_SOURCE.test(path) || !isOwnSource(path)) continue
    const taken = takeOver.inside(path)
    if (taken === undefined) continue
    const name = nameOfPart(path, taken.first.at.path, declared)
    if (!moves.has(name)) moves.set(name, moveOf(name, path, taken, base))
  }
  return [...moves.values()]
}

/** A part of a C file that is Rust now has the name of the Rust file, where that says something. */
export function nameOfPart(
  path: RepoPath,
  rust: RepoPath,
  declared: readonly DeclaredComponent[]
): string {
  const component = declared.find(({ isC }) => isC(path))
  const name = rustNameOf(rust)
  return component?.name ?? (NAMELESS.test(name) ? stemOf(path) : name)
}

/**
 * That the C did it all by itself before, and did not hand it on to Rust, is not evaluated: such a move is never
 * more than possible.
 */
function moveOf(name: string, path: RepoPath, taken: TakenOver, base: SourceTree): Move {
  const { first, shownBy } = taken
  const before = placeOf(base, path, first.name.replaceAll('_', '[-_]'))
  const rust = first.at.path
  const has = `the Rust ${rust} has ${listed(taken)}, ${HAD[shownBy](path)}`
  return {
    name,
    sources: [path, rust],
    from: 'c-only',
    to: 'rust-only',
    system: undefined,
    at: { side: 'head', span: first.at },
    evidence: [
      { side: 'base', at: before, note: `the C ${path} defines ${first.name}, and does no more` },
      { side: 'head', at: first.at, note: has }
    ],
    unknowns: [
      {
        reason: `whether ${path} did it without Rust before`,
        at: { side: 'base', span: before }
      }
    ]
  }
}

/** Where a file first mentions a word. */
export function placeOf(tree: SourceTree, path: RepoPath, word: string): Span {
  const match = new RegExp(`\\b${word}\\b`).exec(tree.text(path) ?? '')
  const start = match?.index ?? 0
  return { path, start, end: start + (match?.[0].length ?? 0) }
}
