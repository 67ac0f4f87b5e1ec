/**
 * The syntax tree of the Meson language: https://mesonbuild.com/Syntax.html (grammar at its end).
 * `start`/`end` are UTF-16 offsets into the file, `end` exclusive.
 */
interface Located {
  readonly start: number
  readonly end: number
}

export type Statement =
  | Assignment
  | PlusAssignment
  | If
  | Foreach
  | Break
  | Continue
  | ExpressionStatement
  | TestCase

export interface Block {
  readonly statements: readonly Statement[]
}
export interface Assignment extends Located {
  readonly kind: 'assignment'
  readonly name: string
  readonly value: Expression
}
export interface PlusAssignment extends Located {
  readonly kind: 'plus-assignment'
  readonly name: string
  readonly value: Expression
}
export interface If extends Located {
  readonly kind: 'if'
  /** `if` and each `elif`, in order. */
  readonly clauses: readonly { readonly condition: Expression; readonly block: Block }[]
  readonly otherwise: Block | undefined
}
export interface Foreach extends Located {
  readonly kind: 'foreach'
  /** One name for a list or range, two for a dictionary. */
  readonly names: readonly string[]
  readonly items: Expression
  readonly block: Block
}
export interface Break extends Located {
  readonly kind: 'break'
}
export interface Continue extends Located {
  readonly kind: 'continue'
}
export interface ExpressionStatement extends Located {
  readonly kind: 'expression'
  readonly expression: Expression
}
/** `testcase expect_error(...)` … `endtestcase`: only Meson's own unit tests have it. */
export interface TestCase extends Located {
  readonly kind: 'testcase'
  readonly condition: Expression
  readonly block: Block
}

export type Expression =
  | Identifier
  | NumberLiteral
  | BooleanLiteral
  | StringLiteral
  | ArrayLiteral
  | DictionaryLiteral
  | Unary
  | Binary
  | Ternary
  | Index
  | Call
  | MethodCall
  | Parenthesized
  | Missing
  | Misplaced
  | Omitted

export interface Identifier extends Located {
  readonly kind: 'identifier'
  readonly name: string
}
export interface NumberLiteral extends Located {
  readonly kind: 'number'
  readonly value: number
}
export interface BooleanLiteral extends Located {
  readonly kind: 'boolean'
  readonly value: boolean
}
export interface StringLiteral extends Located {
  readonly kind: 'string'
  /** Escapes resolved (not in multi-line strings, where there are none). */
  readonly value: string
  readonly multiline: boolean
  /** An f-string: `@name@` is replaced when evaluated. */
  readonly formatted: boolean
}
export interface ArrayLiteral extends Located {
  readonly kind: 'array'
  readonly items: readonly Expression[]
}
export interface DictionaryLiteral extends Located {
  readonly kind: 'dictionary'
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[]
}
export interface Unary extends Located {
  readonly kind: 'unary'
  readonly operator: 'not' | '-'
  readonly operand: Expression
}
export interface Binary extends Located {
  readonly kind: 'binary'
  readonly operator:
    | 'or'
    | 'and'
    | '=='
    | '!='
    | '<'
    | '<='
    | '>'
    | '>='
    | 'in'
    | 'not in'
    | '+'
    | '-'
    | '*'
    | '/'
    | '%'
  readonly left: Expression
  readonly right: Expression
}
export interface Ternary extends Located {
  readonly kind: 'ternary'
  readonly condition: Expression
  readonly then: Expression
  readonly otherwise: Expression
}
export interface Index extends Located {
  readonly kind: 'index'
  readonly object: Expression
  readonly index: Expression
}
export interface Arguments {
  readonly positional: readonly Expression[]
  /** In source order, a name given twice is here twice (Meson warns; the last one counts). */
  readonly keywords: readonly Keyword[]
  /** A positional argument follows a keyword: Meson's parser accepts it, its interpreter stops. */
  readonly misordered?: true
}
export interface Keyword extends Located {
  readonly name: string
  readonly value: Expression
}
export interface Call extends Located {
  readonly kind: 'call'
  readonly name: string
  readonly arguments: Arguments
}
export interface MethodCall extends Located {
  readonly kind: 'method'
  readonly object: Expression
  readonly name: string
  /** Offset of the method's name: `start` is the object's, which may be many lines above. */
  readonly nameStart: number
  readonly arguments: Arguments
}
export interface Parenthesized extends Located {
  readonly kind: 'parenthesized'
  readonly inner: Expression
}
/**
 * Nothing where an operand belongs (`x =`, `a +`, `if` alone), or what stood there could not be read.
 * Meson's parser accepts the former, its interpreter stops when it gets there.
 */
export interface Missing extends Located {
  readonly kind: 'missing'
}
/**
 * `name = value` inside an expression, or `name: value` in an array. Meson's parser accepts both,
 * its interpreter stops when it gets there.
 */
export interface Misplaced extends Located {
  readonly kind: 'misplaced'
  readonly name: string
  readonly operator: '=' | '+=' | ':'
  readonly value: Expression
}

/** Left out of a slice: what stands here cannot matter for what is asked. The parser makes none. */
export interface Omitted extends Located {
  readonly kind: 'omitted'
  /** The items of a loop that is gone through once, or a condition in it: may be anything. */
  readonly open?: true
}

export interface SyntaxProblem extends Located {
  readonly message: string
}

/** Error-tolerant: `block` holds every statement that could be read; `problems` is empty when Meson accepts it. */
export interface ParsedFile {
  readonly block: Block
  readonly problems: readonly SyntaxProblem[]
}
