import type { Span } from '../../text/span.js'

/** `AC_ARG_ENABLE` or `AC_ARG_WITH`. */
export interface DeclaredOption {
  readonly family: 'enable' | 'with'
  readonly name: string
  /** The variable that the command line sets. */
  readonly variable: string
  /** The call that declares it. */
  readonly at: Span
}

/** What the macros declare, whether or not the shell around them runs. */
export class Declared {
  readonly options = new Map<string, DeclaredOption>()
  /** Automake's conditionals, with the place of the call that was expanded last. */
  readonly conditionals = new Map<string, Span>()
  readonly substituted = new Map<string, Span>()
  readonly floors: { readonly tool: string; readonly version: string; readonly at: Span }[] = []
  /** Variables a person may set in the environment; without that they are empty. */
  readonly fromEnvironment = new Set<string>()
  readonly languages: { readonly language: string; readonly at: Span }[] = []
  /** Macros that nobody here knows and no file of the tree defines. */
  readonly unknown = new Map<string, { readonly rust: boolean; readonly at: Span }>()
  /** The configure scripts of these directories run too. */
  readonly subdirectories: string[] = []
}
