import type { Arguments, Block, Expression, Statement } from '../../../src/readers/meson/ast.js'

/** One line per tree, every operation in brackets: what the tests compare. */
export function printBlock(block: Block): string {
  return block.statements.map(printStatement).join('; ')
}

function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'assignment':
      return `${statement.name} = ${print(statement.value)}`
    case 'plus-assignment':
      return `${statement.name} += ${print(statement.value)}`
    case 'if': {
      const clauses = statement.clauses.map(
        ({ condition, block }) => `if ${print(condition)} {${printBlock(block)}}`
      )
      const otherwise = statement.otherwise && ` else {${printBlock(statement.otherwise)}}`
      return clauses.join(' else ') + (otherwise ?? '')
    }
    case 'foreach': {
      const { names, items, block } = statement
      return `foreach ${names.join(' ')} : ${print(items)} {${printBlock(block)}}`
    }
    case 'testcase':
      return `testcase ${print(statement.condition)} {${printBlock(statement.block)}}`
    case 'expression':
      return print(statement.expression)
    default:
      return statement.kind
  }
}

export function print(node: Expression): string {
  switch (node.kind) {
    case 'identifier':
      return node.name
    case 'number':
    case 'boolean':
      return String(node.value)
    case 'string':
      return `${node.formatted ? 'f' : ''}${node.multiline ? 'm' : ''}${JSON.stringify(node.value)}`
    case 'array':
      return `[${node.items.map(print).join(' ')}]`
    case 'dictionary':
      return `{${node.entries.map((e) => `${print(e.key)}:${print(e.value)}`).join(' ')}}`
    case 'unary':
      return `(${node.operator} ${print(node.operand)})`
    case 'binary':
      return `(${print(node.left)} ${node.operator} ${print(node.right)})`
    case 'ternary':
      return `(${print(node.condition)} ? ${print(node.then)} : ${print(node.otherwise)})`
    case 'index':
      return `${print(node.object)}[${print(node.index)}]`
    case 'call':
      return `${node.name}${printArguments(node.arguments)}`
    case 'method':
      return `${print(node.object)}.${node.name}${printArguments(node.arguments)}`
    case 'parenthesized':
      return `<${print(node.inner)}>`
    case 'missing':
    case 'omitted':
      return '_'
    case 'misplaced':
      return `!${node.name} ${node.operator} ${print(node.value)}!`
  }
}

function printArguments({ positional, keywords, misordered }: Arguments): string {
  const named = keywords.map(({ name, value }) => `${name}:${print(value)}`)
  return `(${[...positional.map(print), ...named, ...(misordered ? ['misordered'] : [])].join(' ')})`
}
