/**
 * The tree of a POSIX shell script (XCU chapter 2), with the common bash additions tolerated.
 * Tree only: nothing here knows what a command does. All offsets are offsets of the text given to
 * `parseShell`, also inside backticks and here-documents.
 */
export interface Region {
  readonly start: number
  readonly end: number
}

/** `${name operator operand}`; `operator` is undefined for a plain `$name`. */
export interface ParameterPart extends Region {
  readonly kind: 'parameter'
  /** A variable's name, digits, or one of `@ * # ? - $ !`. */
  readonly name: string
  /** `${#name}` */
  readonly length: boolean
  /** bash: `${!name}` */
  readonly indirect: boolean
  /** bash: the text between brackets in `${name[…]}`. */
  readonly subscript: string | undefined
  /** As written: `:-`, `-`, `:=`, `##`, `%`, `/`, `:` … */
  readonly operator: string | undefined
  readonly operand: Word | undefined
}

export type WordPart =
  | (Region & { readonly kind: 'literal'; readonly text: string })
  /** A character after a backslash; the backslash is not in `text`. */
  | (Region & { readonly kind: 'escaped'; readonly text: string })
  | (Region & { readonly kind: 'single'; readonly text: string })
  | (Region & { readonly kind: 'double'; readonly parts: readonly WordPart[] })
  | ParameterPart
  /** `$(…)` or backticks. */
  | (Region & { readonly kind: 'command'; readonly body: List; readonly backtick: boolean })
  /** `$((…))`; the expression's text as written. */
  | (Region & { readonly kind: 'arithmetic'; readonly text: string })
  /** bash: `<(…)` or `>(…)`. */
  | (Region & { readonly kind: 'process'; readonly body: List; readonly direction: '<' | '>' })

/** Literal parts may hold the glob characters `*`, `?` and `[`; everything quoted is in other parts. */
export interface Word extends Region {
  readonly parts: readonly WordPart[]
}

export interface Assignment extends Region {
  readonly name: string
  readonly subscript: string | undefined
  /** `name+=value` */
  readonly append: boolean
  readonly value: Word
  /** bash: `name=(…)`; then `value` is empty. */
  readonly array: readonly Word[] | undefined
}

export interface Redirection extends Region {
  /** `<`, `>`, `>>`, `<<`, `<<-`, `<<<`, `<&`, `>&`, `<>`, `>|`, `&>`, `&>>` */
  readonly operator: string
  readonly descriptor: number | undefined
  /** The file's word, or the here-document's delimiter. */
  readonly target: Word
  readonly document: HereDocument | undefined
}

export interface HereDocument extends Region {
  /** The delimiter was quoted: the body is one literal part. Leading tabs are gone for `<<-`. */
  readonly quoted: boolean
  readonly body: Word
}

export interface SimpleCommand extends Region {
  readonly kind: 'simple'
  readonly assignments: readonly Assignment[]
  readonly words: readonly Word[]
  readonly redirections: readonly Redirection[]
}

export interface IfBranch {
  readonly condition: List
  readonly body: List
}

/** How a case arm ends: `;;`, bash's `;&` and `;;&`; the last arm may have none. */
export type ArmEnd = ';;' | ';&' | ';;&' | undefined

export interface CaseArm extends Region {
  readonly patterns: readonly Word[]
  readonly body: List
  readonly terminator: ArmEnd
}

type Compound = Region & { readonly redirections: readonly Redirection[] }

export interface IfCommand extends Compound {
  readonly kind: 'if'
  readonly branches: readonly IfBranch[]
  readonly otherwise: List | undefined
}

export interface ForCommand extends Compound {
  readonly kind: 'for'
  readonly name: string
  /** undefined: over the positional parameters. */
  readonly words: readonly Word[] | undefined
  /** bash: `for ((…))`, the text between the parentheses; then `name` is empty. */
  readonly arithmetic: string | undefined
  readonly body: List
}

export interface WhileCommand extends Compound {
  readonly kind: 'while'
  readonly until: boolean
  readonly condition: List
  readonly body: List
}

export interface CaseCommand extends Compound {
  readonly kind: 'case'
  readonly subject: Word
  readonly arms: readonly CaseArm[]
}

export interface FunctionCommand extends Region {
  readonly kind: 'function'
  readonly name: string
  readonly body: Command
}

export interface AndOrCommand extends Region {
  readonly kind: 'and-or'
  readonly first: Command
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[]
}

export interface PipelineCommand extends Region {
  readonly kind: 'pipeline'
  readonly negated: boolean
  readonly commands: readonly Command[]
}

/** What has a body or words of its own and may be redirected as a whole. */
export type CompoundCommand =
  | IfCommand
  | ForCommand
  | WhileCommand
  | CaseCommand
  | (Compound & { readonly kind: 'subshell' | 'group'; readonly body: List })
  /** bash: `[[ … ]]`; operators and parentheses are words of their own. */
  | (Compound & { readonly kind: 'test'; readonly words: readonly Word[] })
  /** bash: `((…))` */
  | (Compound & { readonly kind: 'arithmetic'; readonly text: string })

export type Command =
  | SimpleCommand
  | AndOrCommand
  | PipelineCommand
  | FunctionCommand
  | CompoundCommand

export interface Statement extends Region {
  readonly command: Command
  readonly background: boolean
}

export type List = readonly Statement[]

export interface ShellProblem extends Region {
  readonly code: 'shell/syntax' | 'shell/unclosed' | 'shell/too-deep'
  readonly message: string
}

export interface ShellScript {
  readonly body: List
  readonly problems: readonly ShellProblem[]
}
