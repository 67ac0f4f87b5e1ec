import type { Block, Expression, Statement } from './ast.js'

const QUIET: ReadonlySet<string> = new Set(['message', 'warning', 'debug', 'summary'])

/**
 * Whether a branch only prints or collects arguments that no condition looks at. Such a branch cannot
 * decide whether Rust is used, so a version compared to choose it is no floor.
 * @param decides whether a condition anywhere looks at a variable.
 */
export function isMerelyArguments(block: Block, decides: (name: string) => boolean): boolean {
  return block.statements.every((statement) => isQuiet(statement, decides))
}

function isQuiet(node: Statement, decides: (name: string) => boolean): boolean {
  switch (node.kind) {
    case 'plus-assignment':
    case 'assignment':
      return isArguments(node.value) && !decides(node.name)
    case 'expression':
      return node.expression.kind === 'call' && QUIET.has(node.expression.name)
    case 'if':
      return (
        node.clauses.every((clause) => isMerelyArguments(clause.block, decides)) &&
        (node.otherwise === undefined || isMerelyArguments(node.otherwise, decides))
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
