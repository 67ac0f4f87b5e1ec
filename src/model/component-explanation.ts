import type { Span } from '../text/span.js'
import type { RustRequest } from './provider.js'

/** Everything known about one component in one revision, as plain lines with places. */
export interface ComponentExplanation {
  readonly name: string
  readonly state: string
  /** One row for each target and environment that asks for it. */
  readonly matrix: readonly {
    readonly target: string
    readonly environment: string
    readonly off: string
    readonly on: string
  }[]
  /** Which select, which default, which source rule: with Rust off first, then on. */
  readonly chain: readonly {
    readonly request: RustRequest
    readonly note: string
    readonly at: Span
  }[]
}
