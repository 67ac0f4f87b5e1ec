/** A line after joining continuations; `raw` still holds them, so offsets are the file's. */
export interface LogicalLine {
  readonly start: number
  readonly end: number
  readonly raw: string
}

/** Splits at line ends that no backslash escapes. GNU make manual, 3.1.1. */
export function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = []
  for (let start = 0; start < text.length; ) {
    let end = lineEnd(text, start)
    while (end < text.length && isContinued(text, start, end)) end = lineEnd(text, end + 1)
    const stop = text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end
    lines.push({ start, end: stop, raw: text.slice(start, stop) })
    start = end + 1
  }
  return lines
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function isContinued(text: string, start: number, end: number): boolean {
  let at = text.charCodeAt(end - 1) === 13 ? end - 2 : end - 1
  let count = 0
  while (at >= start && text.charCodeAt(at) === 92) {
    count++
    at--
  }
  return count % 2 === 1
}

/** A backslash, the line end and the blanks around them are one space, outside recipes. */
export const joinContinued = (raw: string): string =>
  raw.includes('\\\n') || raw.includes('\\\r\n') ? raw.replace(/[ \t]*\\\r?\n[ \t]*/g, ' ') : raw

/** Everything before an unescaped `#` that is not inside `$(…)`; `\#` becomes `#`. */
export function withoutComment(line: string): string {
  if (!line.includes('#')) return line
  let depth = 0
  let text = ''
  let from = 0
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (c === '$' && (line[i + 1] === '(' || line[i + 1] === '{')) {
      depth++
      i++
    } else if (depth > 0 && (c === '(' || c === '{')) depth++
    else if (depth > 0 && (c === ')' || c === '}')) depth--
    else if (c === '#' && depth === 0) {
      if (line[i - 1] !== '\\') return text + line.slice(from, i)
      text += `${line.slice(from, i - 1)}#`
      from = i + 1
    }
  }
  return text + line.slice(from)
}
