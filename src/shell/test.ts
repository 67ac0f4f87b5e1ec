import { and, type Condition, constant, FALSE, not, or } from '../logic/condition.js'
import { emptiness, equality, isNumericOperator, numeric, over, patternMatch } from './compare.js'
import { BUILD_ROOT, SOURCE_ROOT } from './environment.js'
import type { Shell } from './shell.js'
import { known, named, text, type Value } from './value.js'

const MAX_OPERANDS = 60

/** XCU `test`, with `-a`, `-o` and parentheses; also the inside of bash's `[[ … ]]`. */
export function evaluateTest(shell: Shell, operands: readonly Value[], bash = false): Condition {
  if (operands.length === 0) return FALSE
  if (operands.length > MAX_OPERANDS) return shell.probe('a very long test', operands)
  const [first, second, third] = operands
  if (!bash && operands.length === 1 && first !== undefined) return not(emptiness(shell, first))
  if (!bash && operands.length === 3 && first && second && third) {
    const operator = known(second)
    if (operator !== undefined && isBinary(operator))
      return binary(shell, first, operator, third, bash)
  }
  if (!bash && operands.length === 4 && known(first as Value) === '!')
    return not(evaluateTest(shell, operands.slice(1)))
  return new TestParser(shell, operands, bash).evaluate()
}

class TestParser {
  readonly #shell: Shell
  readonly #operands: readonly Value[]
  readonly #bash: boolean
  #at = 0
  #depth = 0

  constructor(shell: Shell, operands: readonly Value[], bash: boolean) {
    this.#shell = shell
    this.#operands = operands
    this.#bash = bash
  }

  evaluate(): Condition {
    const result = this.#or()
    return this.#at === this.#operands.length ? result : FALSE
  }

  #word(ahead = 0): string | undefined {
    const value = this.#operands[this.#at + ahead]
    return value === undefined ? undefined : known(value)
  }

  #or(): Condition {
    const parts = [this.#and()]
    while (this.#word() === (this.#bash ? '||' : '-o')) {
      this.#at++
      parts.push(this.#and())
    }
    return or(...parts)
  }

  #and(): Condition {
    const parts = [this.#not()]
    while (this.#word() === (this.#bash ? '&&' : '-a')) {
      this.#at++
      parts.push(this.#not())
    }
    return and(...parts)
  }

  #not(): Condition {
    let negated = false
    while (this.#word() === '!' && this.#at + 1 < this.#operands.length) {
      this.#at++
      negated = !negated
    }
    const result = this.#primary()
    return negated ? not(result) : result
  }

  #primary(): Condition {
    const operator = this.#word(1)
    const left = this.#operands[this.#at]
    const right = this.#operands[this.#at + 2]
    if (left === undefined) return FALSE
    if (operator !== undefined && right !== undefined && isBinary(operator)) {
      this.#at += 3
      return binary(this.#shell, left, operator, right, this.#bash)
    }
    const word = this.#word()
    if (word === '(' && this.#depth < MAX_OPERANDS) {
      this.#at++
      this.#depth++
      const inner = this.#or()
      this.#depth--
      if (this.#word() === ')') this.#at++
      return inner
    }
    const operand = this.#operands[this.#at + 1]
    if (word !== undefined && /^-[a-zA-Z]$/.test(word) && operand !== undefined) {
      this.#at += 2
      return unary(this.#shell, word, operand)
    }
    this.#at++
    return not(emptiness(this.#shell, left))
  }
}

const isBinary = (operator: string): boolean =>
  isNumericOperator(operator) ||
  ['=', '==', '!=', '=~', '<', '>', '-ef', '-nt', '-ot'].includes(operator)

function binary(
  shell: Shell,
  left: Value,
  operator: string,
  right: Value,
  bash: boolean
): Condition {
  if (isNumericOperator(operator)) return numeric(shell, left, operator, right)
  switch (operator) {
    case '=':
    case '==':
      return bash ? patternMatch(shell, left, right) : equality(shell, left, right)
    case '!=':
      return not(bash ? patternMatch(shell, left, right) : equality(shell, left, right))
    case '-ef':
      return sameFile(shell, left, right)
    default:
      return shell.probe(`${named(left, 60)} ${operator} ${named(right, 60)}`, [left, right])
  }
}

/** The build directory is taken to be another one than the source directory. */
function sameFile(shell: Shell, left: Value, right: Value): Condition {
  const a = known(left)
  const b = known(right)
  if (a === undefined || b === undefined)
    return shell.probe(`${named(left, 60)} -ef ${named(right, 60)}`, [])
  return constant(shell.absolute(a) === shell.absolute(b))
}

function unary(shell: Shell, operator: string, operand: Value): Condition {
  if (operator === '-z') return emptiness(shell, operand)
  if (operator === '-n') return not(emptiness(shell, operand))
  if ('defrxsw'.includes(operator[1] ?? ' ')) return fileTest(shell, operator, operand)
  return shell.probe(`test ${operator} ${named(operand, 80)}`, [operand])
}

/**
 * What the repository has is there. What it lacks may come from a submodule, a download or the build, and
 * stays unknown, as does everything outside; the build directory has what the script wrote.
 */
function fileTest(shell: Shell, operator: string, operand: Value): Condition {
  return over(shell, operand, `test ${operator}`, (plain) => {
    const path = known(plain)
    const decided = path === undefined ? undefined : fileExists(shell, operator, path)
    return decided ?? shell.probe(`test ${operator} ${named(plain, 80)}`, [plain])
  })
}

function fileExists(shell: Shell, operator: string, path: string): Condition | undefined {
  const absolute = shell.absolute(path)
  if (path === '' || absolute === undefined) return path === '' ? FALSE : undefined
  if (absolute === SOURCE_ROOT || absolute === BUILD_ROOT)
    return constant('derxw'.includes(operator[1] ?? ''))
  if (absolute.startsWith(`${BUILD_ROOT}/`) && shell.store.get(`>${absolute}`) !== undefined)
    return constant(operator !== '-d')
  if (!absolute.startsWith(`${SOURCE_ROOT}/`)) return undefined
  const inside = absolute.slice(SOURCE_ROOT.length + 1)
  const { repository } = shell.environment
  const file = repository.isFile(inside)
  const folder = !file && repository.isFolder(inside)
  if (!file && !folder) return surelyMissing(shell, operator, inside) ? FALSE : undefined
  return constant(operator === '-d' ? folder : operator === '-f' ? file : true)
}

/** A file with an extension, in a folder that the repository has, is no submodule and no download. */
function surelyMissing(shell: Shell, operator: string, path: string): boolean {
  const slash = path.lastIndexOf('/')
  if (slash < 0 || operator === '-d' || !/[^.]\.\w+$/.test(path.slice(slash + 1))) return false
  return shell.environment.repository.isFolder(path.slice(0, slash))
}

/** bash's `[[ … ]]`: words were not split, patterns on the right of `=` come escaped. */
export const evaluateBashTest = (shell: Shell, operands: readonly Value[]): Condition =>
  evaluateTest(shell, operands.length > 0 ? operands : [text('')], true)
