import type { SourceFiles } from '../model/code.js'
import type { CodePart } from '../text/code.js'
import type { RepoPath, Span } from '../text/span.js'

/** How often each word goes and comes in one file or several; positive: comes. */
type Words = ReadonlyMap<string, number>

/** What a change does to the code of some files together. */
export interface CodeChange {
  /** The first part that is new, else the first that is gone. */
  readonly at: { readonly side: 'base' | 'head'; readonly span: Span }
  readonly words: Words
}

/** Fewer files than this that change alike are no sweep. */
const SWEEP = 3
/** More files than this are not looked at for a sweep. */
const MAX_OTHERS = 100

/**
 * What becomes of the code in these files, taken together: that a part moves from one to the other, or within
 * one, is no change of it. Undefined where there is none, where a text is not there, and where files only come
 * or only go.
 */
export function codeChange(
  base: SourceFiles,
  head: SourceFiles,
  paths: readonly RepoPath[]
): CodeChange | undefined {
  const gone = partsIn(base, head, paths)
  const come = partsIn(head, base, paths)
  if (gone === undefined || come === undefined) return undefined
  if (gone.length === 0 || come.length === 0) return undefined
  const [onlyBase, onlyHead] = [without(gone, come), without(come, gone)]
  const at = placeOf(onlyBase[0], onlyHead[0])
  return at && { at, words: wordsOf(onlyBase, onlyHead) }
}

/** Whether the same words go and come in several other files: then the change is about them, wherever they stand. */
export function isSweep(
  { words }: CodeChange,
  base: SourceFiles,
  head: SourceFiles,
  others: readonly RepoPath[]
): boolean {
  if (words.size === 0 || others.length < SWEEP) return false
  const seen = new Map<string, number>()
  for (const path of others.slice(0, MAX_OTHERS)) {
    const other = codeChange(base, head, [path])
    for (const [word, count] of words)
      if (Math.sign(other?.words.get(word) ?? 0) === Math.sign(count))
        seen.set(word, (seen.get(word) ?? 0) + 1)
    if ([...words.keys()].every((word) => (seen.get(word) ?? 0) >= SWEEP)) return true
  }
  return false
}

interface PlacedPart {
  readonly key: string
  readonly path: RepoPath
  readonly tokens: CodePart
}

/** Where two parts first differ; without a new one, where the old one stood. */
function placeOf(
  gone: PlacedPart | undefined,
  come: PlacedPart | undefined
): CodeChange['at'] | undefined {
  const [side, part] = come === undefined ? (['base', gone] as const) : (['head', come] as const)
  if (part === undefined) return undefined
  const { path, tokens } = part
  const differing = tokens.findIndex(({ text }, i) => text !== gone?.tokens[i]?.text)
  const { start, end } = tokens[differing] ?? tokens[0] ?? { start: 0, end: 0 }
  return { side, span: { path, start, end } }
}

function partsIn(
  side: SourceFiles,
  other: SourceFiles,
  paths: readonly RepoPath[]
): readonly PlacedPart[] | undefined {
  const found: PlacedPart[] = []
  for (const path of paths) {
    const blob = side.blob(path)
    if (blob === undefined || blob === other.blob(path)) continue
    const parts = side.code(path)
    if (parts === undefined) return undefined
    for (const tokens of parts)
      found.push({ key: tokens.map(({ text }) => text).join('\0'), path, tokens })
  }
  return found
}

/** Parts of one list that the other one lacks, each counted. */
function without(
  parts: readonly PlacedPart[],
  others: readonly PlacedPart[]
): readonly PlacedPart[] {
  const counts = new Map<string, number>()
  for (const { key } of others) counts.set(key, (counts.get(key) ?? 0) + 1)
  return parts.filter(({ key }) => {
    const left = counts.get(key) ?? 0
    counts.set(key, left - 1)
    return left <= 0
  })
}

function wordsOf(gone: readonly PlacedPart[], come: readonly PlacedPart[]): Words {
  const counts = new Map<string, number>()
  const count = (parts: readonly PlacedPart[], by: number): void => {
    for (const { tokens } of parts)
      for (const { text } of tokens)
        if (/\w/.test(text)) counts.set(text, (counts.get(text) ?? 0) + by)
  }
  count(gone, -1)
  count(come, 1)
  for (const [word, by] of counts) if (by === 0) counts.delete(word)
  return counts
}
