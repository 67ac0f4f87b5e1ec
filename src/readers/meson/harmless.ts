import type { Block, Expression, Statement } from './ast.js'

/** Functions and methods that neither fail nor decide anything: they print, install, copy, look at names. */
const HARMLESS: ReadonlySet<string> = new Set(
  `message warning debug summary configure_file copyfile files format found get_option install_data
  install_emptydir install_headers install_man install_symlink join join_paths name parent relative_to
  replace_suffix split splitlines stem strip test to_string underscorify version`.split(/\s+/)
)

/**
 * Whether a branch only prints, installs or collects what no condition looks at. Such a branch cannot
 * decide whether Rust is used, so a version compared to choose it is no floor.
 * @param decides whether a condition anywhere looks at a variable.
 */
export function isHarmless(block: Block, decides: (name: string) => boolean): boolean {
  return block.statements.every((statement) => isHarmlessStatement(statement, decides))
}

function isHarmlessStatement(node: Statement, decides: (name: string) => boolean): boolean {
  switch (node.kind) {
    case 'plus-assignment':
    case 'assignment':
      return doesNothing(node.value) && !decides(node.name)
    case 'expression':
      return doesNothing(node.expression)
    case 'if':
      return (
        node.clauses.every(
          (clause) => doesNothing(clause.condition) && isHarmless(clause.block, decides)
        ) &&
        (node.otherwise === undefined || isHarmless(node.otherwise, decides))
      )
    default:
      return false
  }
}

/** Whether evaluating an expression can neither fail nor change anything that matters. */
function doesNothing(node: Expression): boolean {
  switch (node.kind) {
    case 'array':
      return node.items.every(doesNothing)
    case 'dictionary':
      return node.entries.every((entry) => doesNothing(entry.key) && doesNothing(entry.value))
    case 'unary':
      return doesNothing(node.operand)
    case 'binary':
      return doesNothing(node.left) && doesNothing(node.right)
    case 'ternary':
      return [node.condition, node.then, node.otherwise].every(doesNothing)
    case 'index':
      return doesNothing(node.object) && doesNothing(node.index)
    case 'parenthesized':
      return doesNothing(node.inner)
    case 'method':
    case 'call':
      return (
        HARMLESS.has(node.name) &&
        (node.kind === 'call' || doesNothing(node.object)) &&
        node.arguments.positional.every(doesNothing) &&
        node.arguments.keywords.every((keyword) => doesNothing(keyword.value))
      )
    case 'missing':
    case 'misplaced':
      return false
    default:
      return true
  }
}

/** Strings, numbers and lists of them written out: nothing that could stand for Rust being there. */
export function isText(node: Expression): boolean {
  switch (node.kind) {
    case 'string':
    case 'number':
      return true
    case 'array':
      return node.items.every(isText)
    case 'parenthesized':
      return isText(node.inner)
    default:
      return false
  }
}
