import { assertNever } from '../../text/assert-never.js'
import { oneLine } from '../plain.js'
import type { RoadmapStep } from '../timeline.js'
import type { Block, Inline, Line } from './document.js'

/** How headings look: sections of a page of its own, or rubrics, which fit into any document's sections. */
type Heading = (text: string) => string

const section: Heading = (text) => `${text}\n${'-'.repeat(text.length)}`
const rubric: Heading = (text) => `.. rubric:: ${text}`

export const rstPage = (title: string, blocks: readonly Block[]): string => {
  const text = prose(title)
  // Wide letters take two columns, and a rule may be longer than its title but not shorter.
  const rule = '='.repeat(text.replace(/[^\0-\u10ff]/gu, '==').length)
  return `${rule}\n${text}\n${rule}\n\n${blocks.map((one) => block(one, section)).join('\n\n')}\n`
}

/** Blocks for a document that has sections of its own, in whatever order of underlines. */
export const rstBlocks = (blocks: readonly Block[], heading: Heading = rubric): string =>
  blocks.map((one) => block(one, heading)).join('\n\n')

function block(one: Block, heading: Heading): string {
  switch (one.kind) {
    case 'heading':
      return heading(prose(one.text))
    case 'paragraph':
      return line(one.line)
    case 'list':
      return items(one.items.map(line))
    case 'table':
      return table(
        one.header.map(prose),
        one.rows.map((row) => row.map(line))
      )
    case 'timeline':
      return items(one.steps.map(step))
    case 'folded':
      return `${prose(one.title)}\n\n${rstBlocks(one.blocks, heading)}`
    default:
      return assertNever(one)
  }
}

const items = (lines: readonly string[]): string => lines.map((text) => `* ${text}`).join('\n')

/** A list table: no cell's width matters, and no text can break its frame. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): readonly string[] =>
    cells.map((cell, i) => `   ${i === 0 ? '* -' : '  -'} ${cell}`.trimEnd())
  return ['.. list-table::', '   :header-rows: 1', '', ...[header, ...rows].flatMap(row)].join('\n')
}

const line = (parts: Line): string => parts.map((part, i) => inline(part, i, parts[i + 1])).join('')

/** Markup has to end before a blank or punctuation; an escaped blank, which is not shown, stands in for one. */
function inline(part: Inline, index: number, next: Inline | undefined): string {
  if (typeof part === 'string') return spaced(part, index === 0)
  const text = 'code' in part ? literal(part.code) : `**${prose(part.strong)}**`
  const ends = next === undefined || (typeof next === 'string' && /^[\s.,:;!?)]/.test(next))
  return ends ? text : `${text}\\ `
}

/** Blanks at the ends part a text from its neighbours. */
function spaced(text: string, first: boolean): string {
  const [, before = '', middle = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  return `${before}${first ? prose(middle) : escaped(middle)}${after}`
}

/** Inside literals everything is as it is, but for their own end. */
const literal = (text: string): string => {
  const plain = oneLine(text)
  return plain.includes('`') || plain.trim() !== plain || plain === ''
    ? prose(plain)
    : `\`\`${plain}\`\``
}

const escaped = (text: string): string =>
  oneLine(text).replace(/[\\*`_|<>@[\]]|:(?=[:/`])/g, '\\$&')

/** Text that may begin a line, where bullets, numbers, directives and underlines are looked for. */
const prose = (text: string): string =>
  escaped(text.trim())
    .replace(/^(\w+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^(?=[^\p{L}\p{N}\\])/u, '\\')

function step({ release, name, rust, here }: RoadmapStep): string {
  const what = [name, rust === null ? null : `Rust ${rust}`].filter((part) => part !== null)
  return `**${prose(release)}**: ${[...what.map(escaped), ...(here ? ['**you are here**'] : [])].join(', ')}`
}
