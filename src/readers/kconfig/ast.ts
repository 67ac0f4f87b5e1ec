/**
 * Two grammars share this tree. `compact`: the small subset language in which `source` takes a bare
 * path relative to the including file, line ends mean nothing and `||` binds tighter than `&&`.
 * `linux`: the language of https://docs.kernel.org/kbuild/kconfig-language.html.
 */
export type Dialect = 'compact' | 'linux'

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** Every node carries offsets into its file's text, `end` exclusive. */
interface Located {
  readonly start: number
  readonly end: number
}

export type Expression =
  | (Located & { readonly kind: 'symbol'; readonly name: string })
  /** A quoted string, or one of y, m and n. */
  | (Located & { readonly kind: 'constant'; readonly value: string })
  /** Text with macros `$(…)` in it, not expanded; `quoted` tells a constant from a symbol's name. */
  | (Located & { readonly kind: 'macro'; readonly text: string; readonly quoted: boolean })
  | (Located & { readonly kind: 'not'; readonly operand: Expression })
  | (Located & { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] })
  | (Located & {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: Expression
      readonly right: Expression
    })

export type ValueType = 'bool' | 'tristate' | 'string' | 'int' | 'hex'

export type Property =
  | (Located & { readonly kind: 'type'; readonly type: ValueType })
  | (Located & {
      readonly kind: 'prompt'
      readonly text: string
      readonly condition: Expression | undefined
    })
  | (Located & {
      readonly kind: 'default'
      readonly value: Expression
      readonly condition: Expression | undefined
    })
  | (Located & {
      readonly kind: 'depends'
      readonly expression: Expression
      /** `depends on A if B`: the dependency counts only where B holds. */
      readonly condition: Expression | undefined
    })
  | (Located & {
      readonly kind: 'select' | 'imply'
      readonly symbol: string
      readonly condition: Expression | undefined
    })
  | (Located & {
      readonly kind: 'range'
      readonly low: Expression
      readonly high: Expression
      readonly condition: Expression | undefined
    })
  | (Located & { readonly kind: 'visible'; readonly expression: Expression })
  | (Located & { readonly kind: 'optional' | 'modules' | 'transitional' | 'help' })
  | (Located & {
      readonly kind: 'option'
      readonly name: string
      readonly value: string | undefined
    })

export interface ConfigStatement extends Located {
  readonly kind: 'config'
  /** May hold a macro in the Linux dialect; so may the symbol of a select. */
  readonly name: string
  /** Where the name stands; `start` and `end` cover the whole declaration. */
  readonly nameStart: number
  readonly properties: readonly Property[]
}

export interface BlockStatement extends Located {
  readonly kind: 'choice' | 'menu'
  /** A choice's optional name, a menu's title. */
  readonly name: string | undefined
  readonly properties: readonly Property[]
  readonly body: readonly Statement[]
}

export interface IfStatement extends Located {
  readonly kind: 'if'
  readonly condition: Expression
  readonly body: readonly Statement[]
}

export interface SourceStatement extends Located {
  readonly kind: 'source'
  /** May be a glob; holds a `$` when a macro could not be expanded. */
  readonly pattern: string
  readonly optional: boolean
  /** Relative to the including file; otherwise to the root. */
  readonly relative: boolean
}

/** `CONFIG_NAME=y` in a defaults file; `name` is without the prefix. */
export interface AssignmentStatement extends Located {
  readonly kind: 'assignment'
  readonly name: string
  readonly value: boolean
}

/** `name := text`, `name = text`, `name += text`. */
export interface VariableStatement extends Located {
  readonly kind: 'variable'
  readonly name: string
  readonly operator: ':=' | '=' | '+='
  readonly value: string
}

export interface CommentStatement extends Located {
  readonly kind: 'comment'
  readonly properties: readonly Property[]
}

export type Statement =
  | ConfigStatement
  | BlockStatement
  | IfStatement
  | SourceStatement
  | AssignmentStatement
  | VariableStatement
  | CommentStatement

/** Something in the text that the grammar does not allow. `code` is the diagnostic code's last part. */
export interface SyntaxProblem extends Located {
  readonly code: 'syntax' | 'depth'
  readonly message: string
}

/** One file, parsed: independent of its path, so that it can be kept by blob id. */
export interface ParsedFile {
  readonly dialect: Dialect
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

/** Blocks, parentheses and `!` nested deeper than this are reported and skipped. */
export const MAX_DEPTH = 200
