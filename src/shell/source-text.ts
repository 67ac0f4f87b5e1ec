import type { List, Region } from '../syntax/shell/index.js'
import type { RepoPath, Span } from '../text/span.js'

/** One parsed piece of script: a file, or text given to `eval`, whose regions all map to the `eval`. */
export interface SourceText {
  readonly path: RepoPath
  readonly text: string
  readonly body: List
  /** Set for evaluated text. */
  readonly standsAt: Span | undefined
  /** For text that a program put together from other files: where in them a region was written. */
  readonly writtenAt?: (region: Region) => Span
}

export const spanIn = (source: SourceText, region: Region): Span =>
  source.standsAt ??
  source.writtenAt?.(region) ?? { path: source.path, start: region.start, end: region.end }

/** The script's own words at a region, on one line, for notes and messages. */
export function wordsAt(source: SourceText, region: Region, limit = 80): string {
  const words = source.text.slice(region.start, region.end).replace(/\s+/g, ' ').trim()
  return words.length > limit ? `${words.slice(0, limit)}…` : words
}
