/** A line after splicing, without comments. */
export interface CodeLine {
  /** Blanks collapsed; strings kept. */
  readonly text: string
  /** UTF-16 offsets of the first physical line's start and the last one's end. */
  readonly start: number
  readonly end: number
}

/** Splices lines, takes comments out and leaves blank lines out. C11, 5.1.1.2, phases 2 and 3. */
export function codeLines(source: string): readonly CodeLine[] {
  const lines: CodeLine[] = []
  let text = ''
  let start = 0
  let comment = false
  for (let at = 0; at <= source.length; ) {
    const newline = source.indexOf('\n', at)
    const end = newline < 0 ? source.length : newline
    const physical = source.slice(at, end).replace(/\r$/, '')
    const spliced = physical.endsWith('\\')
    const stripped = strip(spliced ? physical.slice(0, -1) : physical, comment)
    comment = stripped.inComment
    text += ` ${stripped.text}`
    if (!spliced) {
      const collapsed = text.replace(/\s+/g, ' ').trim()
      if (collapsed !== '') lines.push({ text: collapsed, start, end })
      text = ''
      start = end + 1
    }
    at = end + 1
  }
  return lines
}

const TOKEN = /\/\*|\/\/|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?/g

function strip(
  line: string,
  inComment: boolean
): { readonly text: string; readonly inComment: boolean } {
  let text = ''
  let at = 0
  if (inComment) {
    const end = line.indexOf('*/')
    if (end < 0) return { text: '', inComment: true }
    at = end + 2
  }
  for (;;) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(line)
    if (token === null) return { text: text + line.slice(at), inComment: false }
    if (token[0] === '//') return { text: text + line.slice(at, token.index), inComment: false }
    if (token[0] === '/*') {
      text += `${line.slice(at, token.index)} `
      const end = line.indexOf('*/', token.index + 2)
      if (end < 0) return { text, inComment: true }
      at = end + 2
    } else {
      const end = token.index + token[0].length
      text += line.slice(at, end)
      at = end
    }
  }
}
