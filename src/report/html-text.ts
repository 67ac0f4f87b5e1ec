import { visible } from '../text/visible.js'
import { oneLine } from './plain.js'

/** A piece of HTML that is safe to put into a page. Only the functions here make one. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | readonly Html[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

/** Text as HTML, on one line. */
export const words = (text: string): Html => ({ html: escaped(oneLine(text)) })

/** Lines of source as they are, each with what cannot be seen spelled out. */
export const lines = (texts: readonly string[]): Html => ({
  html: escaped(texts.map(visible).join('\n'))
})

/** A template whose strings are markup and whose values are escaped unless they are HTML already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, i) => text + render(parts[i])).join('') }
}

function render(part: Part | undefined): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return words(String(part)).html
  return 'html' in part ? part.html : part.map((each) => each.html).join('')
}

export const NONE: Html = { html: '' }
