import type { Span } from './span.js'

/**
 * The tool could not read or evaluate something. Never a verdict.
 * `code` is stable and kebab-case with the room in front, e.g. `meson/parse`.
 */
export interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly at: Span
}
