import { and, atom, type Condition, constant, FALSE, not, or, TRUE } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import { type Argument, BUILD_ROOT, type Context } from './context.js'
import { absolute, isAbsolute, repoPath, sourceDirectory } from './paths.js'
import { Regex } from './regex.js'
import { clip, elements, isPlain, type Text } from './text.js'
import { compareCmakeVersions, TOOL_FOLDER, toolOfVersion } from './toolchain.js'

const TRUE_WORD = /^(?:1|on|yes|true|y)$/i
const FALSE_WORD = /^(?:|0|off|no|false|n|ignore|notfound|.*-notfound)$/i
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

const isTrueConstant = (text: string): boolean =>
  TRUE_WORD.test(text) || (NUMBER.test(text) && Number(text) !== 0)
export const isFalseConstant = (text: string): boolean =>
  FALSE_WORD.test(text) || (NUMBER.test(text) && Number(text) === 0)

const BINARY = new Set([
  'EQUAL',
  'LESS',
  'LESS_EQUAL',
  'GREATER',
  'GREATER_EQUAL',
  'STREQUAL',
  'STRLESS',
  'STRLESS_EQUAL',
  'STRGREATER',
  'STRGREATER_EQUAL',
  'VERSION_EQUAL',
  'VERSION_LESS',
  'VERSION_LESS_EQUAL',
  'VERSION_GREATER',
  'VERSION_GREATER_EQUAL',
  'PATH_EQUAL',
  'MATCHES',
  'IN_LIST',
  'IS_NEWER_THAN'
])
const UNARY = new Set([
  'EXISTS',
  'IS_DIRECTORY',
  'IS_SYMLINK',
  'IS_ABSOLUTE',
  'IS_READABLE',
  'IS_WRITABLE',
  'IS_EXECUTABLE',
  'COMMAND',
  'POLICY',
  'TARGET',
  'TEST',
  'DEFINED'
])
const MAX_DEPTH = 100

/** Evaluates the words of `if()`: https://cmake.org/cmake/help/latest/command/if.html */
export class Test {
  readonly #context: Context
  readonly #words: readonly Argument[]
  readonly #at: Span
  #next = 0
  #depth = 0

  constructor(context: Context, words: readonly Argument[], at: Span) {
    this.#context = context
    this.#words = words
    this.#at = at
  }

  run(): Condition {
    if (this.#words.length === 0) return FALSE
    const result = this.#junction()
    if (this.#next >= this.#words.length) return result
    const text = this.#words.map((word) => this.#context.texts.describe(word.text)).join(' ')
    this.#context.recorder.diagnose(
      'cmake/condition',
      `'${clip(text)}' is not a condition`,
      this.#at
    )
    return atom({
      name: `if(${clip(text)})`,
      reason: 'the condition is not understood',
      at: this.#at
    })
  }

  #peek(word: string, offset = 0): boolean {
    const found = this.#words[this.#next + offset]
    return found !== undefined && !found.quoted && found.text === word
  }

  /** AND and OR have one precedence and go from left to right. */
  #junction(): Condition {
    if (++this.#depth > MAX_DEPTH) {
      this.#next = this.#words.length
      return atom({ name: 'a deep condition', reason: 'it is nested too deeply', at: this.#at })
    }
    let result = this.#not()
    for (;;) {
      const either = this.#peek('OR')
      if (!either && !this.#peek('AND')) break
      this.#next++
      const right = this.#not()
      result = either ? or(result, right) : and(result, right)
    }
    this.#depth--
    return result
  }

  #not(): Condition {
    let negated = false
    while (this.#peek('NOT') && this.#next + 1 < this.#words.length) {
      negated = !negated
      this.#next++
    }
    const result = this.#single()
    return negated ? not(result) : result
  }

  #single(): Condition {
    const word = this.#words[this.#next]
    if (word === undefined) return FALSE
    if (this.#peek('(')) {
      this.#next++
      const inside = this.#junction()
      if (this.#peek(')')) this.#next++
      return inside
    }
    const operator = this.#words[this.#next + 1]
    const right = this.#words[this.#next + 2]
    const known = operator !== undefined && !operator.quoted && BINARY.has(operator.text)
    if (known && right !== undefined) {
      this.#next += 3
      return this.#binary(word, operator.text, right)
    }
    if (known && (operator.text === 'STREQUAL' || operator.text.startsWith('VERSION'))) {
      // An unquoted reference to an empty variable left no word behind: CMake stops at this as well.
      this.#next += 2
      return FALSE
    }
    if (!word.quoted && UNARY.has(word.text) && operator !== undefined && !this.#peek('AND', 1)) {
      this.#next += 2
      return this.#unary(word.text, operator)
    }
    this.#next++
    return this.#value(word)
  }

  #value(word: Argument): Condition {
    const { texts } = this.#context
    return texts.test(word.text, (text) => {
      if (!isPlain(text)) return this.#context.truth(text)
      if (isTrueConstant(text)) return TRUE
      if (isFalseConstant(text) || word.quoted) return FALSE
      const found = this.#context.variable(text)
      this.#note(text, found.set)
      return found.set === FALSE ? FALSE : this.#context.truth(found.text)
    })
  }

  #note(name: string, set: Condition): void {
    const { recorder } = this.#context
    if (set !== TRUE && /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !recorder.undeclared.has(name))
      recorder.undeclared.set(name, this.#at)
  }

  /** The variable's value where an unquoted word names one, else the word. */
  #dereference(word: Argument): Text {
    if (word.quoted) return word.text
    return this.#context.texts.map(word.text, (text) => {
      if (!isPlain(text)) return text
      const found = this.#context.variable(text)
      this.#note(text, found.set)
      return this.#context.texts.merge(found.set, found.text, text)
    })
  }

  #binary(left: Argument, operator: string, right: Argument): Condition {
    const { texts } = this.#context
    if (operator === 'IN_LIST') return this.#inList(left, right)
    const a = this.#dereference(left)
    const b = operator === 'MATCHES' ? right.text : this.#dereference(right)
    return texts.test(a, (x) => texts.test(b, (y) => this.#compare(x, operator, y)))
  }

  #inList(left: Argument, right: Argument): Condition {
    const { texts } = this.#context
    const list = this.#context.get(right.text)
    return texts.test(this.#dereference(left), (x) =>
      or(
        ...texts.split(list).map(({ text, when }) =>
          and(
            when,
            texts.test(text, (y) => this.#compare(x, 'STREQUAL', y))
          )
        )
      )
    )
  }

  #compare(x: Text, operator: string, y: Text): Condition {
    const { texts } = this.#context
    if (isPlain(x) && isPlain(y)) {
      const result = this.#plain(x, operator, y)
      if (result !== undefined) return constant(result)
    }
    if (x === y && /EQUAL$/.test(operator)) return TRUE
    if (operator === 'STREQUAL') {
      if (isPlain(y)) return this.#equals(x, y)
      if (isPlain(x)) return this.#equals(y, x)
    }
    if (operator === 'VERSION_LESS') return texts.ask(`VERSION_LESS ${texts.describe(y)}`, x)
    if (operator === 'VERSION_GREATER_EQUAL')
      return not(texts.ask(`VERSION_LESS ${texts.describe(y)}`, x))
    return texts.ask(`${operator} ${texts.describe(y)}`, isPlain(x) ? x + y : x)
  }

  /** Literal parts that do not fit decide at once. */
  #equals(open: Text, value: string): Condition {
    const literal = this.#context.texts.literal(open)
    if (literal !== '' && !value.includes(literal) && literal.length > value.length) return FALSE
    return this.#context.texts.equals(open, value)
  }

  #plain(x: string, operator: string, y: string): boolean | undefined {
    switch (operator) {
      case 'STREQUAL':
        return x === y
      case 'PATH_EQUAL':
        return x.replace(/\/+/g, '/') === y.replace(/\/+/g, '/')
      case 'STRLESS':
        return x < y
      case 'STRLESS_EQUAL':
        return x <= y
      case 'STRGREATER':
        return x > y
      case 'STRGREATER_EQUAL':
        return x >= y
      case 'MATCHES':
        return this.#matches(x, y)
      case 'IS_NEWER_THAN':
        return undefined
      default:
        return operator.startsWith('VERSION_')
          ? this.#ordered(x, operator.slice(8), y)
          : this.#numbers(x, operator, y)
    }
  }

  #ordered(x: string, operator: string, y: string): boolean {
    const tool = toolOfVersion(x) !== undefined || toolOfVersion(y) !== undefined
    if (tool && operator !== 'EQUAL') {
      const less = (a: string, b: string) => this.#context.older(a, b, this.#at)
      if (operator === 'LESS') return less(x, y)
      if (operator === 'GREATER_EQUAL') return !less(x, y)
      if (operator === 'GREATER') return less(y, x)
      return !less(y, x)
    }
    return holds(compareCmakeVersions(x, y), operator)
  }

  #numbers(x: string, operator: string, y: string): boolean {
    if (!NUMBER.test(x.trim()) || !NUMBER.test(y.trim())) return false
    if (toolOfVersion(x)?.minor === true || toolOfVersion(y)?.minor === true)
      return this.#ordered(x.trim(), operator, y.trim())
    return holds(Number(x) - Number(y), operator)
  }

  #matches(x: string, pattern: string): boolean | undefined {
    const regex = Regex.compile(pattern)
    const match = regex?.exec(x)
    if (match === undefined) return undefined
    if (match === null) return false
    for (let group = 0; group < 10; group++) {
      const [start, end] = [match[group * 2] ?? -1, match[group * 2 + 1] ?? -1]
      if (start >= 0) this.#context.set(`CMAKE_MATCH_${group}`, x.slice(start, end))
      else if (group > 0) this.#context.set(`CMAKE_MATCH_${group}`, '')
    }
    return true
  }

  #unary(operator: string, word: Argument): Condition {
    const { texts } = this.#context
    if (operator === 'DEFINED') return texts.test(word.text, (text) => this.#defined(text))
    return texts.test(word.text, (text) => {
      if (!isPlain(text))
        return operator === 'IS_ABSOLUTE' && /^\//.test(text) ? TRUE : texts.ask(operator, text)
      return this.#plainUnary(operator, text)
    })
  }

  #plainUnary(operator: string, text: string): Condition {
    switch (operator) {
      case 'EXISTS':
      case 'IS_READABLE':
        return this.#exists(text, false)
      case 'IS_DIRECTORY':
        return this.#exists(text, true)
      case 'IS_ABSOLUTE':
        return constant(isAbsolute(text))
      case 'IS_SYMLINK':
        return FALSE
      case 'COMMAND':
        return this.#context.isCommand(text)
      case 'POLICY':
        return constant(/^CMP0[01]\d\d$/.test(text))
      case 'TARGET':
        return this.#target(text)
      default:
        return this.#context.texts.ask(operator, text)
    }
  }

  #target(name: string): Condition {
    const known = this.#context.targets.get(name)
    if (known !== undefined) return this.#context.decide(known.when)
    const reason = name.includes('::') ? this.#context.isOpaque(name.replace('::', '_')) : undefined
    return reason === undefined ? FALSE : atom({ name: `TARGET ${name}`, reason, at: this.#at })
  }

  #exists(text: string, directory: boolean): Condition {
    const { world } = this.#context
    if (text === '') return FALSE
    const path = repoPath(this.#context, text)
    if (path !== undefined && !/(?:^|\/)\.git(?:\/|$)/.test(path)) {
      // Submodules are taken to be checked out: a build without them is no build of this project.
      if (world.isDirectory(path) || world.isSubmodule(path)) return TRUE
      return constant(!directory && world.snapshot.isFile(path))
    }
    const full = absolute(text, sourceDirectory(this.#context))
    if (full.startsWith(`${TOOL_FOLDER}/`)) return constant(!directory)
    if (full === BUILD_ROOT) return TRUE
    // A fresh build directory is empty.
    if (full.startsWith(BUILD_ROOT) && !full.slice(1).includes('@source@')) return FALSE
    return atom({
      name: `EXISTS ${clip(text)}`,
      reason: 'it is not a file of the repository',
      at: this.#at
    })
  }

  #defined(text: Text): Condition {
    if (!isPlain(text)) return this.#context.texts.ask('DEFINED', text)
    const env = /^ENV\{(.*)\}$/.exec(text)?.[1]
    if (env !== undefined) return this.#context.environment(env).set
    const cache = /^CACHE\{(.*)\}$/.exec(text)?.[1]
    if (cache !== undefined) return this.#context.cached(cache).set
    const { set } = this.#context.variable(text)
    this.#note(text, set)
    return set
  }
}

function holds(order: number, operator: string): boolean {
  switch (operator) {
    case 'LESS':
      return order < 0
    case 'LESS_EQUAL':
      return order <= 0
    case 'GREATER':
      return order > 0
    case 'GREATER_EQUAL':
      return order >= 0
    default:
      return order === 0
  }
}

/** Whether a variable's text counts as true; unknown texts become atoms. */
export function truthOf(context: Context, text: Text): Condition {
  return context.texts.test(text, (plain) => {
    if (isPlain(plain)) return constant(!isFalseConstant(plain))
    const hole = context.texts.wholeHole(plain)
    if (hole?.kind === 'unknown') return atom(hole.unknown)
    return elements(plain).length > 1 || context.texts.literal(plain).trim() !== ''
      ? TRUE
      : context.texts.ask('is true', plain)
  })
}
