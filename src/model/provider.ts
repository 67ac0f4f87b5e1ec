import type { Condition } from '../logic/condition.js'
import type { Span } from '../text/span.js'

/** The two requests between which components are compared: Rust turned off, and Rust turned on. */
export type RustRequest = 'off' | 'on'

/** One implementation, and what has to be configured for it to be built. */
export interface ProviderRule {
  readonly language: 'c' | 'rust'
  /** The crate's name, or the first source file. */
  readonly name: string
  readonly sources: readonly string[]
  /** Kconfig symbols that all have to be on, without the build's prefix. */
  readonly symbols: readonly string[]
  /** Symbols of which none may be on. */
  readonly unless: readonly string[]
  /** What else has to hold; not a constant when it rests on the host. */
  readonly when: Condition
  readonly at: Span
}

/** One reason for a symbol to be on. */
export interface Demand {
  /** The symbols that ask for it: a board that selects it, or what a default rests on. */
  readonly by: readonly string[]
  readonly kind: string
  /** In words. */
  readonly reason: string
  readonly at: Span | undefined
}

/** One target of the build in one environment (set of symbols that come from outside). */
export interface World {
  readonly target: string
  /** In words, for the places where it matters; empty for the usual one. */
  readonly environment: string
  isDeclared(symbol: string): boolean
  isOn(symbol: string, request: RustRequest): boolean
  /** Everything that turns the symbol on; empty when it is off. */
  demands(symbol: string, request: RustRequest): readonly Demand[]
}

/** What the components of one revision are worked out from. */
export interface ComponentInput {
  readonly rules: Readonly<Record<RustRequest, readonly ProviderRule[]>>
  readonly worlds: readonly World[]
  /** The symbol that says whether Rust is on; it is nobody's demand. */
  readonly gate: string
  readonly prototypes: PrototypeMarks
  declarationOf(symbol: string): Span | undefined
}

/** What is not finished: its Rust is built only where somebody asks for prototypes. */
export interface PrototypeMarks {
  /** Components, by their names or symbols. */
  readonly names: ReadonlySet<string>
  /** The folders of crates that say so themselves, with a slash at the end; empty for the root. */
  readonly folders: readonly string[]
}

/** Where a revision's components come from; worked out as far as a comparison asks. */
export interface ComponentSource {
  /** The symbols whose providers may differ between Rust off and on, and who asks for them. */
  readonly symbols: readonly string[]
  /** Equal on two sides where everything that the components rest on is equal. */
  fingerprint(symbols: readonly string[]): string
  /** Everything about these symbols; symbols of the other side belong in, too. */
  input(symbols: readonly string[]): ComponentInput
}
