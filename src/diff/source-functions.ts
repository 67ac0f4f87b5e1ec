import {
  C_SOURCE,
  type DeclaredComponent,
  isOwnSource,
  rustNameOf,
  type SourceTree,
  stemOf
} from '../model/sources.js'
import type { ChangedFiles } from './changed-files.js'
import { HAD, listed } from './replacements.js'
import type { Move } from './source-move.js'
import type { TakeOver } from './taken-over.js'

/** Files of Rust whose names say nothing about what is in them. */
const NAMELESS = /^(?:lib|main|ffi|c_api|capi|bindings|exports?|util|utils)$/

/**
 * Functions that went from C files that stay to Rust. That the C did it all by itself before, and did not hand
 * it on to Rust, is not evaluated: nothing of this is more than possible.
 */
export function functionMoves(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles,
  takeOver: TakeOver,
  declared: readonly DeclaredComponent[]
): readonly Move[] {
  if (!head.usesRust && !head.hasCrates) return []
  const names = new Set<string>()
  return changed.modified.flatMap((path) => {
    if (!C_SOURCE.test(path) || !isOwnSource(path)) return []
    const taken = takeOver.inside(path)
    if (taken === undefined) return []
    const { first, shownBy } = taken
    const rust = rustNameOf(first.at.path)
    const component = declared.find(({ isC }) => isC(path))
    const name = component?.name ?? (NAMELESS.test(rust) ? stemOf(path) : rust)
    if (names.has(name)) return []
    names.add(name)
    const start = Math.max(
      0,
      base.text(path)?.search(new RegExp(`\\b${first.name.replaceAll('_', '[-_]')}\\b`)) ?? 0
    )
    const before = { path, start, end: start + first.name.length }
    const [reason, had] = [`whether ${path} did it without Rust before`, HAD[shownBy](path)]
    return [
      {
        name,
        sources: [path, first.at.path],
        from: 'c-only',
        to: 'rust-only',
        system: undefined,
        at: { side: 'head', span: first.at },
        evidence: [
          {
            side: 'base',
            at: before,
            note: `the C ${path} defines ${first.name}, and does no more`
          },
          {
            side: 'head',
            at: first.at,
            note: `the Rust ${first.at.path} has ${listed(taken)}, ${had}`
          }
        ],
        unknowns: [{ reason, at: { side: 'base', span: before } }]
      }
    ]
  })
}
