import type { Property, ValueType } from './ast.js'
import { type LinuxLine, unread } from './linux-expression.js'

const TYPES: ReadonlyMap<string, ValueType> = new Map([
  ['bool', 'bool'],
  ['boolean', 'bool'],
  ['tristate', 'tristate'],
  ['string', 'string'],
  ['int', 'int'],
  ['hex', 'hex']
])

const PROPERTY_WORDS: ReadonlySet<string> = new Set([
  ...TYPES.keys(),
  ...['def_bool', 'def_tristate', 'def_string', 'def_int', 'def_hex', 'prompt', 'default'],
  ...['depends', 'select', 'imply', 'range', 'visible', 'option', 'optional', 'modules'],
  'transitional'
])

export const isProperty = (word: string): boolean => PROPERTY_WORDS.has(word)

/** The properties that one line states: two for a type with a prompt or a `def_*`. */
export function propertiesOf(line: LinuxLine): readonly Property[] {
  const word = line.tokens[0]?.value ?? ''
  const at = { start: line.tokens[0]?.start ?? line.start, end: line.end }
  const type = TYPES.get(word)
  if (type !== undefined) {
    const typed: Property = { kind: 'type', type, ...at }
    return line.peek() === undefined ? [typed] : [typed, ...prompt(line, at)]
  }
  if (word.startsWith('def_')) {
    const typed = TYPES.get(word.slice(4)) ?? 'bool'
    return [{ kind: 'type', type: typed, ...at }, ...defaultOf(line, at)]
  }
  switch (word) {
    case 'prompt':
      return prompt(line, at)
    case 'default':
      return defaultOf(line, at)
    case 'select':
    case 'imply':
      return reverse(line, word, at)
    case 'depends':
    case 'visible':
      return dependency(line, word, at)
    case 'range':
      return range(line, at)
    case 'option':
      return option(line, at)
    case 'modules':
    case 'optional':
    case 'transitional':
      return [{ kind: word, ...at }]
    default:
      return []
  }
}

interface At {
  readonly start: number
  readonly end: number
}

function prompt(line: LinuxLine, at: At): readonly Property[] {
  const text = line.text()
  const condition = line.conditionAndEnd()
  return text === undefined ? [] : [{ kind: 'prompt', text: text.value, condition, ...at }]
}

function defaultOf(line: LinuxLine, at: At): readonly Property[] {
  const value = line.expression()
  const condition = line.conditionAndEnd()
  return value === undefined ? [] : [{ kind: 'default', value, condition, ...at }]
}

function reverse(line: LinuxLine, kind: 'select' | 'imply', at: At): readonly Property[] {
  const token = line.take()
  if (token?.kind !== 'word') {
    line.fail('expected a symbol')
    return []
  }
  return [{ kind, symbol: token.value, condition: line.conditionAndEnd(), ...at }]
}

function dependency(line: LinuxLine, kind: 'depends' | 'visible', at: At): readonly Property[] {
  const word = kind === 'depends' ? 'on' : 'if'
  if (!line.takeIf('word', word)) line.fail(`expected "${word}"`)
  const expression = line.expression() ?? unread(at.start, at.end)
  if (kind === 'depends') return [{ kind, expression, condition: line.conditionAndEnd(), ...at }]
  line.atEnd()
  return [{ kind, expression, ...at }]
}

function range(line: LinuxLine, at: At): readonly Property[] {
  const low = line.operand()
  const high = line.operand()
  const condition = line.conditionAndEnd()
  if (low === undefined || high === undefined) return []
  return [{ kind: 'range', low, high, condition, ...at }]
}

function option(line: LinuxLine, at: At): readonly Property[] {
  const name = line.text()
  if (name === undefined) return []
  const value = line.takeIf('operator', '=') ? line.text()?.value : undefined
  if (name.value === 'modules') return [{ kind: 'modules', ...at }]
  return [{ kind: 'option', name: name.value, value, ...at }]
}
