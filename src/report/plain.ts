import { excerpt as excerptOf } from '../text/excerpt.js'
import { visible } from '../text/visible.js'
import type { Place } from './report.js'

/** Prose on one line: line breaks and tabs become spaces, what cannot be seen is spelled out. */
export const oneLine = (text: string): string =>
  visible(text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').replaceAll('\t', ' '))

/** A source line and, below it, a caret under the part that a place names. Both safe to print. */
export interface Excerpt {
  readonly line: string
  readonly carets: string
}

/** undefined when the text of the place is not at hand. */
export function excerpt(place: Place): Excerpt | undefined {
  if (place.text === undefined) return undefined
  const [text = ''] = place.text.split(/[\r\n]/, 1)
  const start = Math.max(0, place.column - 1)
  const end = place.endLine === place.line ? place.endColumn - 1 : text.length
  const [, line = '', carets = ''] = excerptOf(text, { path: place.path, start, end }, place.path)
  return { line: line.slice(2), carets: carets.slice(2) }
}

/** Breaks prose at spaces so that no line is longer than `width`, if its words allow it. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines
}
