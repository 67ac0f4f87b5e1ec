import type { Block, Expression, Statement } from './ast.js'

const QUIET: ReadonlySet<string> = new Set(['message', 'warning', 'debug', 'summary'])

/**
 * Whether a branch only collects arguments or prints. Such a branch cannot decide whether Rust is used,
 * so a version compared to choose it is no floor.
 */
export function isMerelyArguments(block: Block): boolean {
  return block.statements.every(isQuiet)
}

function isQuiet(node: Statement): boolean {
  switch (node.kind) {
    case 'plus-assignment':
      return isArguments(node.value)
    case 'assignment':
      return node.value.kind !== 'boolean' && isArguments(node.value)
    case 'expression':
      return node.expression.kind === 'call' && QUIET.has(node.expression.name)
    case 'if':
      return (
        node.clauses.every((clause) => isMerelyArguments(clause.block)) &&
        (node.otherwise === undefined || isMerelyArguments(node.otherwise))
      )
    default:
      return false
  }
}

/** Literals and what is put together from them. */
export function isArguments(node: Expression): boolean {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return true
    case 'array':
      return node.items.every(isArguments)
    case 'dictionary':
      return node.entries.every((entry) => isArguments(entry.value))
    case 'binary':
      return (
        (node.operator === '+' || node.operator === '/') &&
        isArguments(node.left) &&
        isArguments(node.right)
      )
    case 'parenthesized':
      return isArguments(node.inner)
    case 'method':
      return node.name === 'format' || node.name === 'version' || node.name === 'join'
    default:
      return false
  }
}
