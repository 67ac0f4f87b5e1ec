import type { Condition } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import { append, EMPTY, merge as mergeValues, piecesOf, text, type Value } from './value.js'

export type Origin = 'default' | 'environment' | 'file' | 'command line' | 'override' | 'automatic'

export interface Definition {
  readonly kind: 'definition'
  /** A recursive one's value is unexpanded text. GNU make manual, 6.2. */
  readonly flavor: 'recursive' | 'simple'
  readonly origin: Origin
  readonly value: Value
  readonly at: Span | undefined
}

/** A variable as the branches taken so far left it. */
export type Variable =
  | { readonly kind: 'undefined' }
  | Definition
  | {
      readonly kind: 'choice'
      readonly when: Condition
      readonly then: Variable
      readonly otherwise: Variable
    }

export const UNDEFINED: Variable = { kind: 'undefined' }

export const definition = (
  flavor: Definition['flavor'],
  origin: Origin,
  value: Value,
  at: Span | undefined
): Definition => ({ kind: 'definition', flavor, origin, value, at })

export function mergeVariables(c: Condition, a: Variable, b: Variable): Variable {
  if (a === b) return a
  if (c.kind === 'constant') return c.value ? a : b
  if (a.kind === 'undefined' && b.kind === 'undefined') return a
  if (a.kind === 'definition' && b.kind === 'definition')
    if (a.flavor === b.flavor && a.origin === b.origin)
      return { ...a, value: mergeValues(c, a.value, b.value) }
  const then = side(c.id, true, a)
  const otherwise = side(c.id, false, b)
  return { kind: 'choice', when: c, then, otherwise }
}

function side(id: number, value: boolean, of: Variable): Variable {
  if (of.kind !== 'choice' || of.when.id !== id) return of
  return side(id, value, value ? of.then : of.otherwise)
}

/** Applies to every definition (and to being undefined) that the variable may have. */
export function mapVariable(of: Variable, apply: (leaf: Variable) => Variable): Variable {
  if (of.kind !== 'choice') return apply(of)
  const then = mapVariable(of.then, apply)
  const otherwise = mapVariable(of.otherwise, apply)
  return then === of.then && otherwise === of.otherwise
    ? of
    : mergeVariables(of.when, then, otherwise)
}

/** Old value, a blank, and the text; nothing is added for an empty text. GNU make manual, 6.6. */
export function appended(old: Value, more: Value): Value {
  const blank = old === EMPTY ? old : append(old, { kind: 'text', text: ' ', at: undefined })
  let result = blank
  for (const piece of piecesOf(more)) result = append(result, piece)
  return result
}

/** The variables at one point; a branch that nobody can decide writes into a scope of its own. */
export class Scope {
  readonly parent: Scope | undefined
  readonly own = new Map<string, Variable>()

  constructor(parent: Scope | undefined) {
    this.parent = parent
  }

  get(name: string): Variable {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const found = scope.own.get(name)
      if (found !== undefined) return found
    }
    return UNDEFINED
  }

  set(name: string, variable: Variable): void {
    this.own.set(name, variable)
  }

  names(): ReadonlySet<string> {
    const names = new Set(this.parent?.names())
    for (const name of this.own.keys()) names.add(name)
    return names
  }
}

/** What make itself defines; a file's `?=` leaves these alone. GNU make manual, 10.3. */
const BUILT_IN: readonly (readonly [string, string])[] = [
  ['MAKE', '$(MAKE_COMMAND)'],
  ['MAKE_COMMAND', 'make'],
  ['AR', 'ar'],
  ['ARFLAGS', 'rv'],
  ['AS', 'as'],
  ['CC', 'cc'],
  ['CXX', 'g++'],
  ['CPP', '$(CC) -E'],
  ['FC', 'f77'],
  ['LD', 'ld'],
  ['LEX', 'lex'],
  ['YACC', 'yacc'],
  ['LINT', 'lint'],
  ['RM', 'rm -f'],
  ['OUTPUT_OPTION', '-o $@'],
  ['COMPILE.c', '$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c'],
  ['LINK.o', '$(CC) $(LDFLAGS) $(TARGET_ARCH)'],
  ['LINK.c', '$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)'],
  ['SHELL', '/bin/sh'],
  ['MAKEFLAGS', ''],
  ['MFLAGS', ''],
  ['MAKECMDGOALS', ''],
  ['MAKEOVERRIDES', ''],
  ['MAKELEVEL', '0'],
  ['.SHELLFLAGS', '-c'],
  ['.LIBPATTERNS', 'lib%.so lib%.a'],
  ['.RECIPEPREFIX', ''],
  [
    '.FEATURES',
    'target-specific order-only second-expansion else-if shortest-stem undefine oneshell nocomment grouped-target extra-prereqs archives jobserver output-sync check-symlink load'
  ]
]

/** `MAKECMDGOALS` and the like are empty but defined only when given. */
export function builtIns(scope: Scope): void {
  for (const [name, value] of BUILT_IN)
    if (value !== '') scope.set(name, definition('recursive', 'default', text(value), undefined))
}
