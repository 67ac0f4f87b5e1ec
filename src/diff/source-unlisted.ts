import { C_SOURCE, isOwnSource, type SourceTree } from '../model/sources.js'
import type { SidedSpan } from './change.js'
import { type ChangedFiles, nameOfFile } from './changed-files.js'
import type { Replacements } from './replacements.js'
import type { Move } from './source-move.js'

/** C that is gone from a tree of which no build system was seen to compile any: what is compiled is not known. */
export function unlistedMoves(
  base: SourceTree,
  changed: ChangedFiles,
  replacements: Replacements
): readonly Move[] {
  if (base.systems().some(({ built }) => built.on.size > 0)) return []
  const gone = changed.removed.filter((path) => C_SOURCE.test(path) && isOwnSource(path))
  const come = new Set(changed.added.map(nameOfFile))
  return gone.flatMap((path) => {
    const found = come.has(nameOfFile(path)) ? undefined : replacements.of(path, undefined)
    if (found === undefined) return []
    const start: SidedSpan = { side: 'base', span: { path, start: 0, end: 0 } }
    const rust = found.at === undefined ? undefined : ({ side: 'head', span: found.at } as const)
    const reason = `whether ${path} was compiled is not known: no list of sources was found`
    return [
      {
        name: found.name,
        sources: [path],
        from: 'c-only',
        to: 'rust-only',
        system: undefined,
        at: rust ?? start,
        evidence: [
          { side: 'base', at: start.span, note: `the C ${path} is gone` },
          ...(rust === undefined
            ? []
            : [{ side: 'head', at: rust.span, note: found.note } as const])
        ],
        unknowns: [{ reason, at: undefined }, ...found.unknowns]
      }
    ]
  })
}
