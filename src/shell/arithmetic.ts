const TOKEN = /\s*(\$?[A-Za-z_]\w*|\$[#?\d]|\d+|&&|\|\||[<>=!]=|[-+*/%()<>!])\s*/y
const MAX_TOKENS = 200
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%']
]

/** XCU 2.6.4 without assignments; undefined when a part of it is unknown or not understood. */
export function evaluateArithmetic(
  expression: string,
  variable: (name: string) => string | undefined
): number | undefined {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < expression.length) {
    const token = TOKEN.exec(expression)?.[1]
    if (token === undefined || tokens.length >= MAX_TOKENS) return undefined
    tokens.push(token)
  }
  let at = 0
  const level = (n: number): number => {
    const operators = LEVELS[n]
    if (operators === undefined) return unary()
    let left = level(n + 1)
    while (operators.includes(tokens[at] ?? '')) {
      const operator = tokens[at++] ?? ''
      left = apply(operator, left, level(n + 1))
    }
    return left
  }
  const unary = (): number => {
    const token = tokens[at++] ?? ''
    if (token === '-') return -unary()
    if (token === '+') return unary()
    if (token === '!') return unary() === 0 ? 1 : 0
    if (token === '(') {
      const inner = level(0)
      return tokens[at++] === ')' ? inner : Number.NaN
    }
    if (/^\d/.test(token)) return Number(token)
    const value = variable(token.replace(/^\$/, ''))
    if (value === undefined || !/^\s*-?\d*\s*$/.test(value)) return Number.NaN
    return Number(value)
  }
  const result = level(0)
  return at === tokens.length && Number.isSafeInteger(result) ? result : undefined
}

function apply(operator: string, a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? Number.NaN : Math.trunc(a / b)
    case '%':
      return b === 0 ? Number.NaN : a % b
    case '==':
      return Number(a === b)
    case '!=':
      return Number(a !== b)
    case '<':
      return Number(a < b)
    case '>':
      return Number(a > b)
    case '<=':
      return Number(a <= b)
    case '>=':
      return Number(a >= b)
    case '&&':
      return Number(a !== 0 && b !== 0)
    default:
      return Number(a !== 0 || b !== 0)
  }
}
