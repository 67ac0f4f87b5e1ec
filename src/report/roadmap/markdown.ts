import { assertNever } from '../../text/assert-never.js'
import { code, details, fence, prose, table } from '../markdown-text.js'
import { mermaid, type RoadmapStep } from '../timeline.js'
import type { Block, Inline, Line } from './document.js'

/** Blocks as Markdown, headings one below the document's title. Mermaid is for who draws it, the list for everybody. */
export const markdownBlocks = (blocks: readonly Block[]): string => blocks.map(block).join('\n\n')

export const markdownPage = (title: string, blocks: readonly Block[]): string =>
  `# ${prose(title)}\n\n${markdownBlocks(blocks)}\n`

function block(one: Block): string {
  switch (one.kind) {
    case 'heading':
      return `## ${prose(one.text)}`
    case 'paragraph':
      return line(one.line)
    case 'list':
      return one.items.map((item) => `- ${line(item)}`).join('\n')
    case 'table':
      return table(
        one.header.map(prose),
        one.rows.map((row) => row.map(line))
      )
    case 'timeline':
      return `${one.steps.map(step).join('\n')}\n\n${fence(mermaid(one.steps), 'mermaid')}`
    case 'folded':
      return details(one.title, markdownBlocks(one.blocks))
    default:
      return assertNever(one)
  }
}

const line = (parts: Line): string => parts.map(inline).join('')

function inline(part: Inline): string {
  if (typeof part !== 'string')
    return 'code' in part ? code(part.code) : `**${prose(part.strong)}**`
  // `prose` trims what it is given, and here the blanks part it from its neighbours.
  const [, before = '', text = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part) ?? []
  return `${before}${text === '' ? '' : prose(text)}${after}`
}

function step({ release, name, rust, here }: RoadmapStep): string {
  const what = [name, rust === null ? null : `Rust ${rust}`].filter((part) => part !== null)
  const you = here ? [`**you are here**`] : []
  return `- **${prose(release)}**: ${[...what.map(prose), ...you].join(', ')}`
}
