import type { RoadmapStep } from '../timeline.js'

/** A piece of a line: plain text, or text that is set as code or stressed. Never escaped: formats do that. */
export type Inline = string | { readonly code: string } | { readonly strong: string }
export type Line = readonly Inline[]

/** What every format of the published roadmap can lay out. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | {
      readonly kind: 'table'
      /** For those who cannot see it. */
      readonly label: string
      readonly header: readonly string[]
      readonly rows: readonly (readonly Line[])[]
    }
  | { readonly kind: 'timeline'; readonly steps: readonly RoadmapStep[] }
  /** Folded where the format can fold. */
  | { readonly kind: 'folded'; readonly title: string; readonly blocks: readonly Block[] }

/** Several lines as one, with a separator between them. */
export const joined = (lines: readonly Line[], separator: string): Line =>
  lines.flatMap((line, i) => (i === 0 ? line : [separator, ...line]))

/** Texts as code, separated by commas. */
export const codes = (texts: readonly string[]): Line =>
  joined(
    texts.map((text) => [{ code: text }]),
    ', '
  )
