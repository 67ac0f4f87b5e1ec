import type { CodePart, CodeToken } from '../../text/code.js'

const OPENING = '([{'
const CLOSING = ')]}'

/**
 * Cuts tokens where a statement or a body ends outside of all brackets. Where brackets do not match, what
 * follows is one part: as right, only coarser.
 */
export function partsOf(tokens: Iterable<CodeToken>): readonly CodePart[] {
  const parts: CodePart[] = []
  let open: CodeToken[] = []
  let depth = 0
  const flush = (): void => {
    // What is left behind a body is the stop of its declaration.
    if (open.length > 0 && open.some(({ text }) => text !== ';')) parts.push(open)
    open = []
  }
  for (const token of tokens) {
    open.push(token)
    if (OPENING.includes(token.text)) depth++
    else if (CLOSING.includes(token.text)) depth = Math.max(0, depth - 1)
    if (depth === 0 && (token.text === ';' || token.text === '}')) flush()
  }
  flush()
  return parts
}
