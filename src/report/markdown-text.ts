import { visible } from '../text/visible.js'
import { oneLine } from './plain.js'

/**
 * Escapes for GitHub's Markdown. Backslashes do not stop mentions, issue references and bare links,
 * which GitHub finds in the rendered text; a zero-width space does.
 */
const ZERO_WIDTH = '&#8203;'

/** Prose in Markdown, on one line, also inside a table cell. Nothing in it can become markup. */
export function prose(text: string): string {
  const escaped = entities(oneLine(text).trim()).replace(/[\\`*_{}[\]|~$]/g, '\\$&')
  return detached(escaped).replace(/^(?=[-+=#]|\d+[.)](?:\s|$))/, ZERO_WIDTH)
}

/** Text as code, also inside a table cell. Between backticks all but backticks and bars is literal. */
export function code(text: string): string {
  const line = oneLine(text)
  return /^[^`|]+$/.test(line) && line.trim() === line
    ? `\`${line}\``
    : `<code>${prose(line)}</code>`
}

/** Lines as a fenced block that nothing in them can close. */
export function fence(lines: readonly string[], language = 'text'): string {
  const safe = lines.map(visible)
  const runs = safe.flatMap((line) => line.match(/`+/g) ?? [])
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 2)
  const mark = '`'.repeat(longest + 1)
  return [`${mark}${language}`, ...safe, mark].join('\n')
}

/** A table; the cells are Markdown already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A folded part: the title is plain text, `body` is Markdown already. */
export const details = (title: string, body: string): string =>
  `<details><summary>${html(title)}</summary>\n\n${body}\n\n</details>`

const entities = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** Text inside an HTML block, where Markdown's backslashes would be shown. */
const html = (text: string): string => detached(entities(oneLine(text)))

/** Breaks up what GitHub would link: mentions, references to issues, bare addresses, emoji names. */
const detached = (text: string): string =>
  text.replace(
    /@|(?:#|GH-)(?=\d)|:(?=\/\/)|\bwww(?=\.)|:(?=[a-z0-9_+-]+:)/gi,
    (found) => found + ZERO_WIDTH
  )

/** The length in UTF-8, which is what GitHub's limits count. */
export function utf8Length(text: string): number {
  let length = 0
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return length
}
