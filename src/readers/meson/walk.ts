import type { Call, Expression, MethodCall } from './ast.js'

export type AnyCall = Call | MethodCall

/** Everything below a node, without the depth of the call stack. */
export function* below(node: Expression): Generator<Expression> {
  const stack = [node]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next
    for (const child of childrenOf(next)) stack.push(child)
  }
}

export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'array':
      return node.items
    case 'dictionary':
      return node.entries.flatMap(({ key, value }) => [key, value])
    case 'unary':
      return [node.operand]
    case 'binary':
      return [node.left, node.right]
    case 'ternary':
      return [node.condition, node.then, node.otherwise]
    case 'index':
      return [node.object, node.index]
    case 'method':
      return [node.object, ...argumentsOf(node)]
    case 'call':
      return argumentsOf(node)
    case 'parenthesized':
      return [node.inner]
    case 'misplaced':
      return [node.value]
    default:
      return []
  }
}

export const argumentsOf = (node: AnyCall): readonly Expression[] => [
  ...node.arguments.positional,
  ...node.arguments.keywords.map(({ value }) => value)
]
