import { assertNever } from '../../text/assert-never.js'
import { htmlPage, stepList, table } from '../html-page.js'
import { type Html, html, words } from '../html-text.js'
import type { Block, Inline, Line } from './document.js'

/** A page of its own, that needs nothing else. */
export function htmlRoadmap(title: string, blocks: readonly Block[]): string {
  const header = html`<header class="note">
<h1>${title}</h1>
</header>
`
  return htmlPage(title, 'To the roadmap', [header, ...blocks.map(block)])
}

/** For a page that has a frame and a style of its own. */
export const htmlBlocks = (blocks: readonly Block[]): string =>
  blocks
    .map((one) => block(one).html)
    .join('')
    .trimEnd()

function block(one: Block): Html {
  switch (one.kind) {
    case 'heading':
      return html`<h2>${one.text}</h2>
`
    case 'paragraph':
      return html`<p>${one.line.map(inline)}</p>
`
    case 'list':
      return html`<ul>
${one.items.map((item) => html`<li>${item.map(inline)}</li>\n`)}</ul>
`
    case 'table':
      return table(one.label, one.header, one.rows.map(row))
    case 'timeline':
      return stepList(one.steps)
    case 'folded':
      return html`<details open><summary>${one.title}</summary>
${one.blocks.map(block)}</details>
`
    default:
      return assertNever(one)
  }
}

/** The first cell names the row. */
const row = (cells: readonly Line[]): Html =>
  html`<tr>${cells.map((cell, i) =>
    i === 0 ? html`<th scope="row">${cell.map(inline)}</th>` : html`<td>${cell.map(inline)}</td>`
  )}</tr>
`

function inline(part: Inline): Html {
  if (typeof part === 'string') return words(part)
  return 'code' in part ? html`<code>${part.code}</code>` : html`<strong>${part.strong}</strong>`
}
