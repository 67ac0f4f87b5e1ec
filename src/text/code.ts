/** A token of a source; offsets are UTF-16. */
export interface CodeToken {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The tokens of a definition, declaration or directive at the top of a source; at least one. */
export type CodePart = readonly CodeToken[]
