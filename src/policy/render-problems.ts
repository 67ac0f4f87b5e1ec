import { excerpt } from '../text/excerpt.js'
import { visible } from '../text/visible.js'
import type { Problem } from './load-yaml.js'

/** Each problem with its place, what is allowed, its line and a caret; several lines, for a terminal. */
export function renderProblems(problems: readonly Problem[], text: string): string {
  return problems
    .flatMap(({ message, span, allowed }) => {
      const [place, ...lines] = excerpt(text, span, span.path)
      // A long list beside the right word is no help.
      const needless =
        allowed !== undefined && allowed.length > 10 && message.includes('did you mean')
      const hint = allowed === undefined || needless ? '' : ` (allowed: ${allowed.join(', ')})`
      return [`${place}: ${visible(message + hint)}`, ...lines]
    })
    .join('\n')
}
