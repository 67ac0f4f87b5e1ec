import { LineIndex } from './line-index.js'
import type { RepoPath, Span } from './span.js'
import { visible } from './visible.js'

/** How many columns of a source line are shown, and how many of them may come before the span. */
const WIDTH = 100
const BEFORE = 40
const TAB = 8
const INDENT = '  '

/** One character as it is shown. */
interface Cell {
  readonly shown: string
  readonly marked: boolean
}

/**
 * Three lines for a terminal: `path:line:column`, the source line, and `^~~~` below the span. A span
 * over several lines shows its first. Nothing of the file reaches the terminal raw.
 */
export function excerpt(text: string, span: Span, path: RepoPath): string[] {
  const index = new LineIndex(text)
  const { line, column } = index.position(span.start)
  const source = index.line(line)
  const start = Math.min(column - 1, source.length)
  const end = Math.max(start + 1, Math.min(start + span.end - span.start, source.length))
  const shown = cut(cells(source, start, end))
  const mark = shown.findIndex(({ marked }) => marked)
  const before = mark < 0 ? shown : shown.slice(0, mark)
  const length = columns(shown.filter(({ marked }) => marked))
  return [
    `${visible(path)}:${line}:${column}`,
    `${INDENT}${shown.map((cell) => cell.shown).join('')}`.trimEnd(),
    `${INDENT}${' '.repeat(columns(before))}^${'~'.repeat(Math.max(0, length - 1))}`
  ]
}

/** The characters around the span; a line may be a megabyte long, so only as many as could be shown. */
function cells(source: string, start: number, end: number): Cell[] {
  const result: Cell[] = []
  const from = whole(source, Math.max(0, start - BEFORE - WIDTH))
  const to = whole(source, Math.min(source.length, start + 2 * WIDTH))
  let column = 0
  if (from > 0) result.push({ shown: '…', marked: false })
  for (let at = from; at < to; ) {
    const character = String.fromCodePoint(source.codePointAt(at) ?? 0)
    const shown = character === '\t' ? ' '.repeat(TAB - (column % TAB)) : visible(character)
    result.push({ shown, marked: at >= start && at < end })
    column += shown.length
    at += character.length
  }
  if (to < source.length) result.push({ shown: '…', marked: false })
  return result
}

/** The offset, moved back where it would part a surrogate pair. */
function whole(source: string, at: number): number {
  const code = source.codePointAt(at - 1) ?? 0
  return code > 0xffff ? at - 1 : at
}

/** Leaves out what is too much, first far before the span, then behind it. */
function cut(all: readonly Cell[]): readonly Cell[] {
  if (columns(all) <= WIDTH) return all
  const marked = all.findIndex((cell) => cell.marked)
  const mark = marked < 0 ? all.length : marked
  let first = mark
  for (let room = BEFORE; first > 0; first--) {
    room -= all[first - 1]?.shown.length ?? 0
    if (room < 0) break
  }
  let last = first
  for (let room = WIDTH - 2; last < all.length; last++) {
    room -= all[last]?.shown.length ?? 0
    if (room < 0) break
  }
  const ellipsis = { shown: '…', marked: false }
  return [
    ...(first > 0 ? [ellipsis] : []),
    ...all.slice(first, last),
    ...(last < all.length ? [ellipsis] : [])
  ]
}

const columns = (some: readonly Cell[]): number =>
  some.reduce((sum, { shown }) => sum + shown.length, 0)
