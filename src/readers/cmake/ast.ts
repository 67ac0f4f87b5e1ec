/** `(` and `)` inside arguments are arguments of their own, as in `if((A OR B) AND C)`. */
export type ArgumentKind = 'bracket' | 'quoted' | 'unquoted' | 'open' | 'close'

/** An argument as written: escapes and references are still in `raw`, delimiters and continuations are not. */
export interface Argument {
  readonly kind: ArgumentKind
  readonly raw: string
  readonly start: number
  readonly end: number
}

export interface Command {
  readonly kind: 'command'
  /** Lower case: command names do not care about case. */
  readonly name: string
  readonly args: readonly Argument[]
  readonly start: number
  readonly end: number
}

export interface Clause {
  readonly head: Command
  readonly body: readonly Statement[]
}

export interface If {
  readonly kind: 'if'
  readonly clauses: readonly Clause[]
  readonly otherwise: readonly Statement[] | undefined
}

/** Loops, definitions and `block()`: one head and one body. */
export interface Block {
  readonly kind: 'foreach' | 'while' | 'function' | 'macro' | 'block'
  readonly head: Command
  readonly body: readonly Statement[]
}

export type Statement = Command | If | Block

export interface Problem {
  readonly message: string
  readonly start: number
  readonly end: number
}

export interface ParsedFile {
  readonly body: readonly Statement[]
  readonly problems: readonly Problem[]
}
