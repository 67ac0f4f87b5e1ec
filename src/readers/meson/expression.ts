import { type Condition, FALSE, not, TRUE } from '../../logic/condition.js'
import { both, either } from '../../logic/connect.js'
import type {
  Arguments,
  ArrayLiteral,
  Binary,
  Call,
  DictionaryLiteral,
  Expression,
  MethodCall,
  Ternary
} from './ast.js'
import type { CallSite, Context } from './context.js'
import { describe, display } from './describe.js'
import { callFunction } from './functions/index.js'
import { isText } from './harmless.js'
import { entryValue, merge, presence, truth } from './merge.js'
import { callMethod } from './methods/index.js'
import { binary, indexed, negated } from './operators.js'
import { ANY_ITEMS } from './vague.js'
import {
  DISABLER,
  EMPTY_DICTIONARY,
  EMPTY_LIST,
  type Guarded,
  listOf,
  UNSET,
  unknownValue,
  type Value
} from './value.js'

export type Evaluate = (node: Expression) => Value

const OMITTED = unknownValue('left out', 'does not matter for Rust', undefined)
/** Named by the place: two such loops have nothing in common. */
const anyItems = (context: Context, node: Expression): Value => {
  const { path } = context.at(node)
  return unknownValue(`${ANY_ITEMS} ${path}:${node.start}`, 'was not looked at', undefined)
}
const NO_KEYWORDS: ReadonlyMap<string, Value> = new Map()

/** Everything but identifiers. */
export function evaluateExpression(context: Context, node: Expression, evaluate: Evaluate): Value {
  switch (node.kind) {
    case 'string':
      return node.formatted ? formatted(context, node.value, node) : node.value
    case 'number':
    case 'boolean':
      return node.value
    case 'parenthesized':
      return evaluate(node.inner)
    case 'array':
      return array(node, evaluate)
    case 'dictionary':
      return dictionary(context, node, evaluate)
    case 'unary':
      return unary(context, node.operator, evaluate(node.operand))
    case 'binary':
      return node.operator === 'and' || node.operator === 'or'
        ? logical(context, node, evaluate)
        : binary(context, node.operator, evaluate(node.left), evaluate(node.right))
    case 'ternary':
      return conditional(context, node, evaluate)
    case 'index':
      return indexed(context, evaluate(node.object), evaluate(node.index))
    case 'call':
      return call(context, node, evaluate)
    case 'method':
      return method(context, node, evaluate)
    case 'identifier':
      return evaluate(node)
    case 'omitted':
      return node.open === true ? anyItems(context, node) : OMITTED
    case 'missing':
    case 'misplaced':
      context.recorder.diagnose(
        'meson/not-understood',
        'an expression is missing',
        context.at(node)
      )
      return unknownValue('missing expression', 'nothing is written here', context.at(node))
  }
}

function array(node: ArrayLiteral, evaluate: Evaluate): Value {
  if (node.items.length === 0) return EMPTY_LIST
  return listOf(node.items.map(evaluate))
}

function dictionary(context: Context, node: DictionaryLiteral, evaluate: Evaluate): Value {
  if (node.entries.length === 0) return EMPTY_DICTIONARY
  const entries = new Map<string, Value | Guarded>()
  const open = []
  for (const entry of node.entries) {
    const key = evaluate(entry.key)
    const value = evaluate(entry.value)
    if (typeof key === 'string') entries.set(key, value)
    else
      open.push(
        context.unknown(`{${describe(key)}: …}`, 'the key is not known', context.at(entry.key))
          .unknown
      )
  }
  return { kind: 'dictionary', entries, open }
}

function unary(context: Context, operator: 'not' | '-', operand: Value): Value {
  if (typeof operand === 'object' && operand.kind === 'disabler') return DISABLER
  if (operator === 'not') return truth(not(context.truth(operand)))
  return context.each(operand, negated)
}

/** The right side runs only where the left one does not decide. */
function logical(context: Context, node: Binary, evaluate: Evaluate): Value {
  const first = evaluate(node.left)
  if (typeof first === 'object' && first.kind === 'disabler') return DISABLER
  const left = context.truth(first)
  const isAnd = node.operator === 'and'
  // Short of assumptions: a comparison of versions stays visible in the result.
  const runs = isAnd ? left : not(left)
  let disabled = false
  const right = context.under(
    runs,
    (): Condition => {
      const value = evaluate(node.right)
      if (typeof value === 'object' && value.kind === 'disabler') disabled = true
      return context.truth(value)
    },
    isAnd ? TRUE : FALSE
  )
  if (disabled) return DISABLER
  return truth(isAnd ? both(left, right) : either(left, right))
}

function conditional(context: Context, node: Ternary, evaluate: Evaluate): Value {
  const value = evaluate(node.condition)
  if (typeof value === 'object' && value.kind === 'disabler') return DISABLER
  const condition = context.decide(
    context.truth(value),
    () => isText(node.then) && isText(node.otherwise)
  )
  if (condition.kind === 'constant') return evaluate(condition.value ? node.then : node.otherwise)
  const a = context.under(condition, () => evaluate(node.then), UNSET)
  const b = context.under(not(condition), () => evaluate(node.otherwise), UNSET)
  return merge(condition, a, b)
}

const PLACEHOLDER = /@([_a-zA-Z][_0-9a-zA-Z]*)@/g

function formatted(context: Context, text: string, node: Expression): Value {
  let known = true
  const filled = text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = context.project.scope.at(name, context.path)
    if (value === undefined) return whole
    const resolved = context.resolve(value)
    if (typeof resolved === 'object' && resolved.kind !== 'list') known = false
    return display(resolved)
  })
  return known ? filled : unknownValue(filled, 'holds something unknown', context.at(node), filled)
}

function call(context: Context, node: Call, evaluate: Evaluate): Value {
  return callFunction(context, site(context, node, node.arguments, evaluate))
}

function method(context: Context, node: MethodCall, evaluate: Evaluate): Value {
  const object = evaluate(node.object)
  return callMethod(context, object, site(context, node, node.arguments, evaluate))
}

function site(
  context: Context,
  node: Call | MethodCall,
  given: Arguments,
  evaluate: Evaluate
): CallSite {
  const args = given.positional.length === 0 ? [] : given.positional.map(evaluate)
  if (given.keywords.length === 0) return { node, name: node.name, args, keywords: NO_KEYWORDS }
  const keywords = new Map<string, Value>()
  for (const { name, value } of given.keywords)
    if (name === 'kwargs') expand(context, evaluate(value), keywords)
    else keywords.set(name, evaluate(value))
  return { node, name: node.name, args, keywords }
}

/** `kwargs: dictionary` hands every entry over as a keyword. */
function expand(context: Context, value: Value, into: Map<string, Value>): void {
  if (typeof value !== 'object' || value.kind !== 'dictionary') return
  for (const [name, entry] of value.entries) {
    const when = context.decide(presence(entry))
    if (when === FALSE) continue
    into.set(name, when === TRUE ? entryValue(entry) : merge(when, entryValue(entry), UNSET))
  }
}
