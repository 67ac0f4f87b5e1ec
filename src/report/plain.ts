import type { Place } from './report.js'

/**
 * Characters that change how a line looks without being seen: controls, bidirectional marks
 * ("Trojan Source"), zero-width characters, line separators, tags, halves of surrogate pairs.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

const name = (char: string): string =>
  `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`

/** Every hidden character spelled out as `<U+202E>`; a tab becomes one space. For one line of text. */
export function visible(text: string): string {
  return text.replace(/\t/g, ' ').replace(HIDDEN, name)
}

/** Prose on one line: line breaks become spaces, hidden characters are spelled out. */
export const oneLine = (text: string): string =>
  visible(text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' '))

/** The most that is shown of a source line; a longer one is cut around what is marked. */
const WIDTH = 120

/** A source line and, below it, carets under the part that a place names. Both safe to print. */
export interface Excerpt {
  readonly line: string
  readonly carets: string
}

/** undefined when the text of the place is not at hand. */
export function excerpt(place: Place): Excerpt | undefined {
  if (place.text === undefined) return undefined
  const text = place.text.replace(/[\r\n]+$/, '')
  const start = Math.min(Math.max(place.column - 1, 0), text.length)
  const last = place.endLine === place.line ? place.endColumn - 1 : text.length
  const end = Math.min(Math.max(last, start), text.length)
  const before = visible(text.slice(0, start))
  const marked = visible(text.slice(start, end))
  const after = visible(text.slice(end))
  const left = before.length + marked.length <= WIDTH ? 0 : Math.max(0, before.length - 40)
  const head = left === 0 ? before : `…${before.slice(left + 1)}`
  const whole = head + marked + after
  const line = whole.length <= WIDTH ? whole : `${whole.slice(0, WIDTH - 1)}…`
  const width = Math.max(1, Math.min(marked.length, WIDTH - head.length))
  return { line: line.trimEnd(), carets: ' '.repeat(head.length) + '^'.repeat(width) }
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
