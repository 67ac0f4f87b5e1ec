import type { SourceFiles } from '../model/code.js'
import { C_SOURCE, isOwnSource, type SourceTree } from '../model/sources.js'

const C_NAME = /[\w./+-]+\.(?:c|cc|cpp|cxx|m|mm)\b/g
const CONTROL = /^\s*(?:if|elif|elseif|else|endif|ifdef|ifndef|ifeq|ifneq|foreach|subdir)\b/

/** The files that are not the same in two revisions. */
export interface ChangedFiles {
  readonly removed: readonly string[]
  readonly added: readonly string[]
  readonly modified: readonly string[]
}

export function changedFiles(base: SourceFiles, head: SourceFiles): ChangedFiles {
  const removed: string[] = []
  const modified: string[] = []
  for (const path of base.paths()) {
    const blob = head.blob(path)
    if (blob === undefined) removed.push(path)
    else if (blob !== base.blob(path)) modified.push(path)
  }
  const added = [...head.paths()].filter((path) => base.blob(path) === undefined)
  return { removed, added, modified }
}

/** Whether Rust of the project's own is among the files. */
export const touchesRust = ({ removed, added, modified }: ChangedFiles): boolean =>
  [removed, added, modified].some((paths) =>
    paths.some((path) => path.endsWith('.rs') && isOwnSource(path))
  )

export const nameOfFile = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/**
 * Whether sources may be compiled in other builds than before. A look at names and lines that saves the
 * evaluation of everything that is compiled; what really differs is found out by evaluating.
 */
export function mayCompileOthers(
  base: SourceTree,
  head: SourceTree,
  changed: ChangedFiles
): boolean {
  if (changed.removed.some((path) => C_SOURCE.test(path))) return true
  if ([...changed.added, ...changed.removed].some((path) => path.endsWith('.rs'))) return true
  return [...changed.modified, ...changed.added, ...changed.removed].some(
    (path) => head.isBuildFile(path) && linesMayMatter(base.text(path) ?? '', head.text(path) ?? '')
  )
}

/** A name of a C source that goes or moves, or a condition that changes; one that only comes does not count. */
function linesMayMatter(before: string, after: string): boolean {
  const [gone, come] = differingLines(before, after)
  if ([...gone, ...come].some((line) => CONTROL.test(line))) return true
  const newest = new Set(come.flatMap((line) => line.match(C_NAME) ?? []))
  return (
    gone.some((line) => line.match(C_NAME) !== null) ||
    [...newest].some((name) => before.includes(name))
  )
}

/** The lines that only one of two texts has, each counted. */
function differingLines(
  before: string,
  after: string
): readonly [readonly string[], readonly string[]] {
  const counts = new Map<string, number>()
  for (const line of before.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of after.split('\n')) counts.set(line, (counts.get(line) ?? 0) - 1)
  const gone: string[] = []
  const come: string[] = []
  for (const [line, count] of counts) if (count !== 0) (count > 0 ? gone : come).push(line)
  return [gone, come]
}
