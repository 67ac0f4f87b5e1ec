import { excerpt } from '../text/excerpt.js'
import { visible } from '../text/visible.js'
import type { Problem } from './load-yaml.js'

/** Each problem with its place, what is allowed, its line and a caret; several lines, for a terminal. */
export function renderProblems(problems: readonly Problem[], text: string): string {
  return problems
    .flatMap((problem) => {
      const [place, ...lines] = excerpt(text, problem.span, problem.span.path)
      return [`${place}: ${visible(messageOf(problem))}`, ...lines]
    })
    .join('\n')
}

/** What is wrong and what may stand there instead. Raw: it quotes the file. */
export function messageOf({ message, allowed }: Problem): string {
  // A long list beside the right word is no help.
  const needless = allowed !== undefined && allowed.length > 10 && message.includes('did you mean')
  return allowed === undefined || needless ? message : `${message} (allowed: ${allowed.join(', ')})`
}
