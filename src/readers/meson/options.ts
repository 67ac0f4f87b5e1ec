import type { OptionFact } from '../../model/fact.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import { nearest } from '../../text/nearest.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { Call, Expression, Statement } from './ast.js'
import { parse } from './parser.js'

const TYPES = ['string', 'boolean', 'combo', 'integer', 'array', 'feature'] as const
export type OptionType = (typeof TYPES)[number]
export type OptionValue = string | boolean | number | readonly string[]

/** One `option()` of an options file: https://mesonbuild.com/Build-options.html. */
export interface OptionDeclaration {
  readonly name: string
  readonly type: OptionType
  /** The default, of the option's own type, also when the file writes it as a string or leaves it out. */
  readonly value: OptionValue
  /** `true`/`false` for a boolean, the three words of a feature; null when anything goes. */
  readonly choices: readonly string[] | null
  readonly min: number | undefined
  readonly max: number | undefined
  readonly yield: boolean
  /** The replacement's name, old values to new ones, the deprecated values, or whether it is at all. */
  readonly deprecated: boolean | string | readonly string[] | ReadonlyMap<string, string>
  /** The name when the file has no description. */
  readonly description: string
  /** The whole call. */
  readonly at: Span
  /** The expression after `value:`, or the whole call. */
  readonly valueAt: Span
}

/**
 * Reads `meson.options` or `meson_options.txt`. An option that Meson would reject is left out and
 * reported, `meson/options`; what is not even syntax is reported as `meson/parse`.
 */
export function readOptions(
  text: string,
  path: RepoPath
): { readonly options: readonly OptionDeclaration[]; readonly diagnostics: readonly Diagnostic[] } {
  const file = parse(text)
  const diagnostics: Diagnostic[] = file.problems.map(({ message, start, end }) => ({
    code: 'meson/parse',
    message,
    at: { path, start, end }
  }))
  // A name that is declared again keeps its place in the list and takes the later meaning.
  const options = new Map<string, OptionDeclaration>()
  for (const statement of file.block.statements) {
    try {
      const option = readStatement(statement, path)
      options.set(option.name, option)
    } catch (rejection) {
      if (!(rejection instanceof Rejection)) throw rejection
      const { message, start, end } = rejection
      diagnostics.push({ code: 'meson/options', message, at: { path, start, end } })
    }
  }
  return { options: [...options.values()], diagnostics }
}

/** The declaration in the words that all build systems share. */
export function optionFact(option: OptionDeclaration): OptionFact {
  const { name, type, value, choices, deprecated, at } = option
  const fact: OptionFact = {
    kind: 'option',
    name,
    type,
    default: typeof value === 'object' ? JSON.stringify(value) : String(value),
    choices,
    yield: option.yield,
    at
  }
  if (deprecated === false) return fact
  if (typeof deprecated !== 'object') return { ...fact, deprecated }
  const data = deprecated instanceof Map ? Object.fromEntries(deprecated) : deprecated
  return { ...fact, deprecated: JSON.stringify(data) }
}

/** Thrown inside this file only, caught where the next statement is read. */
class Rejection {
  readonly message: string
  readonly start: number
  readonly end: number
  constructor(message: string, at: { readonly start: number; readonly end: number }) {
    this.message = message
    this.start = at.start
    this.end = at.end
  }
}

function readStatement(statement: Statement, path: RepoPath): OptionDeclaration {
  if (statement.kind !== 'expression' || statement.expression.kind !== 'call')
    throw new Rejection('an options file holds calls of option() only', statement)
  const call = statement.expression
  if (call.name !== 'option') {
    const message = `'${call.name}()' cannot be called in an options file, only option()`
    throw new Rejection(message, call)
  }
  return readOption(call, path)
}

function readOption(call: Call, path: RepoPath): OptionDeclaration {
  const name = readName(call)
  const keywords = new Keywords(call)
  const type = readType(keywords)
  const description = keywords.take('description', isString, 'a string') ?? ''
  const deprecated = keywords.take('deprecated', isDeprecation, DEPRECATION) ?? false
  const yields = keywords.take('yield', isBoolean, 'true or false') ?? false
  const valueAt = keywords.place('value')
  const domain = READ_DOMAIN[type](keywords)
  keywords.finish(type)
  return {
    name,
    type,
    value: domain.value,
    choices: domain.choices ?? null,
    min: domain.min,
    max: domain.max,
    yield: yields,
    deprecated,
    description: description === '' ? name : description,
    at: { path, start: call.start, end: call.end },
    valueAt: { path, start: valueAt.start, end: valueAt.end }
  }
}

function readName(call: Call): string {
  const { positional, misordered } = call.arguments
  if (misordered)
    throw new Rejection('the name of an option comes before its keyword arguments', call)
  const values = positional.map(reduce)
  const [name] = values
  const at = positional[0] ?? call
  if (values.length !== 1) {
    const message = `option() takes one positional argument, its name, and got ${values.length}`
    throw new Rejection(message, call)
  }
  if (!isString(name)) throw new Rejection('the name of an option is a string', at)
  if (name === '') throw new Rejection('the name of an option is empty', at)
  if (/[^a-zA-Z0-9_-]/.test(name)) {
    const message = `the name '${name}' holds other characters than letters, digits, '_' and '-'`
    throw new Rejection(message, at)
  }
  if (isReserved(name)) throw new Rejection(`the name '${name}' is reserved by Meson`, at)
  return name
}

function readType(keywords: Keywords): OptionType {
  const type = keywords.require('type', isString, 'a string')
  const known = TYPES.find((candidate) => candidate === type)
  if (known !== undefined) return known
  const message = `'${type}' is no type of option; there are ${TYPES.join(', ')}`
  throw new Rejection(message + suggestion(type, TYPES), keywords.place('type'))
}

// What each type allows

interface Domain {
  readonly value: OptionValue
  readonly choices?: readonly string[]
  readonly min?: number | undefined
  readonly max?: number | undefined
}

const READ_DOMAIN: Readonly<Record<OptionType, (keywords: Keywords) => Domain>> = {
  string: (keywords) => ({ value: keywords.take('value', isString, 'a string') ?? '' }),
  boolean: readBoolean,
  combo: readCombo,
  integer: readInteger,
  array: readArray,
  feature: readFeature
}

function readBoolean(keywords: Keywords): Domain {
  const at = keywords.place('value')
  const value = keywords.take('value', (v) => isBoolean(v) || isString(v), 'true or false') ?? true
  if (isString(value) && value !== 'true' && value !== 'false')
    throw new Rejection(`'${value}' is neither true nor false`, at)
  return { value: value === true || value === 'true', choices: ['true', 'false'] }
}

function readFeature(keywords: Keywords): Domain {
  const at = keywords.place('value')
  const value = keywords.take('value', isString, 'a string') ?? 'auto'
  const choices = ['enabled', 'disabled', 'auto']
  requireChoices([value], choices, at)
  return { value, choices }
}

function readCombo(keywords: Keywords): Domain {
  const at = keywords.place('value')
  const choicesAt = keywords.place('choices')
  const choices = keywords.require('choices', isStrings, 'an array of strings')
  const [first] = choices
  if (first === undefined) throw new Rejection("'choices' of a combo cannot be empty", choicesAt)
  const value = keywords.take('value', isString, 'a string') ?? first
  requireChoices([value], choices, at)
  return { value, choices }
}

/** Meson takes `true` for an integer, and 1 when there is no value: its default for it is `true`. */
function readInteger(keywords: Keywords): Domain {
  const at = keywords.place('value')
  const given = keywords.take('value', (v) => isInteger(v) || isString(v), 'an integer') ?? 1
  const min = keywords.take('min', isInteger, 'an integer')
  const max = keywords.take('max', isInteger, 'an integer')
  if (isString(given) && !/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(given))
    throw new Rejection(`'${given}' is not an integer`, at)
  const value = isString(given) ? Number(given.replaceAll('_', '')) : Number(given)
  const [lowest, highest] = [min, max].map((bound) => (bound === undefined ? bound : Number(bound)))
  if (lowest !== undefined && value < lowest)
    throw new Rejection(`${value} is less than the minimum ${lowest}`, at)
  if (highest !== undefined && value > highest)
    throw new Rejection(`${value} is more than the maximum ${highest}`, at)
  return { value, min: lowest, max: highest }
}

function readArray(keywords: Keywords): Domain {
  const at = keywords.place('value')
  const wanted = 'an array of strings'
  const choices = keywords.take('choices', isStrings, wanted) ?? []
  const given = keywords.take('value', (v) => isStrings(v) || isString(v), wanted) ?? choices
  const value = isString(given) ? listInString(given) : given
  if (value === undefined) throw new Rejection(`the value does not define ${wanted}`, at)
  if (choices.length === 0) return { value }
  requireChoices(value, choices, at)
  return { value, choices }
}

/** The old way to write an array, `"['a', 'b']"`: a Python list, of which we read plain strings only. */
function listInString(text: string): readonly string[] | undefined {
  const item = /\s*(?:'([^'"\\\n]*)'|"([^'"\\\n]*)")\s*(,|(?=\]))/y
  const items: string[] = []
  let at = 1
  if (!text.startsWith('[')) return undefined
  for (;;) {
    item.lastIndex = at
    const match = item.exec(text)
    if (match === null) return /^\s*\]\s*$/.test(text.slice(at)) ? items : undefined
    items.push(match[1] ?? match[2] ?? '')
    at = item.lastIndex
    if (match[3] === '') return /^\]\s*$/.test(text.slice(at)) ? items : undefined
  }
}

function requireChoices(
  values: readonly string[],
  choices: readonly string[],
  at: { readonly start: number; readonly end: number }
): void {
  const allowed = new Set(choices)
  const bad = values.find((value) => !allowed.has(value))
  if (bad === undefined) return
  const message = `'${bad}' is not one of the choices: ${choices.join(', ')}`
  throw new Rejection(message + suggestion(bad, choices), at)
}

// Arguments

type Literal = string | number | boolean | readonly Literal[] | ReadonlyMap<string, Literal>

const isString = (value: Literal | undefined): value is string => typeof value === 'string'
const isBoolean = (value: Literal): value is boolean => typeof value === 'boolean'
/** In Meson's language, written in Python, a boolean passes for an integer. */
const isInteger = (value: Literal): value is number | boolean =>
  typeof value === 'number' || typeof value === 'boolean'
const isStrings = (value: Literal): value is readonly string[] =>
  Array.isArray(value) && value.every(isString)
const isStringMap = (value: Literal): value is ReadonlyMap<string, string> =>
  value instanceof Map && [...value.values()].every(isString)

const DEPRECATION = 'true, false, a name, an array of strings or a dictionary of strings'
type Deprecation = OptionDeclaration['deprecated']
const isDeprecation = (value: Literal): value is Deprecation =>
  isBoolean(value) || isString(value) || isStrings(value) || isStringMap(value)

const suggestion = (word: string, candidates: Iterable<string>): string => {
  const near = nearest(word, candidates)
  return near === undefined ? '' : ` (did you mean '${near}'?)`
}

/** The keyword arguments of one call: each is taken once, what is left in the end is unknown. */
class Keywords {
  readonly #call: Call
  readonly #values = new Map<string, { readonly value: Literal; readonly at: Expression }>()
  readonly #taken = new Set<string>()

  constructor(call: Call) {
    this.#call = call
    for (const { name, value } of call.arguments.keywords)
      this.#values.set(name, { value: reduce(value), at: value })
  }

  /** Where the value of `name` is written, or the whole call. */
  place(name: string): { readonly start: number; readonly end: number } {
    return this.#values.get(name)?.at ?? this.#call
  }

  take<T extends Literal>(
    name: string,
    accepts: (value: Literal) => value is T,
    wanted: string
  ): T | undefined {
    this.#taken.add(name)
    const found = this.#values.get(name)
    if (found === undefined) return undefined
    if (accepts(found.value)) return found.value
    throw new Rejection(`'${name}' of an option must be ${wanted}`, found.at)
  }

  require<T extends Literal>(
    name: string,
    accepts: (value: Literal) => value is T,
    wanted: string
  ): T {
    const value = this.take(name, accepts, wanted)
    if (value === undefined) throw new Rejection(`option() needs '${name}'`, this.#call)
    return value
  }

  finish(type: OptionType): void {
    for (const [name, { at }] of this.#values)
      if (!this.#taken.has(name)) {
        const message = `an option of type ${type} has no '${name}'`
        throw new Rejection(message + suggestion(name, this.#taken), at)
      }
  }
}

/** The value of an expression, as far as an options file may compute: literals, `-`, `not`, `+` of strings. */
function reduce(node: Expression): Literal {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return node.value
    case 'parenthesized':
      return reduce(node.inner)
    case 'array':
      // Meson looks at the positional arguments only: `name: value` in an array disappears.
      return node.items.filter((item) => !isKeyword(item)).map(reduce)
    case 'dictionary':
      return new Map(node.entries.map(({ key, value }) => [reduceKey(key), reduce(value)]))
    case 'unary':
      return reduceUnary(node.operator, node.operand)
    case 'binary': {
      const [left, right] = [reduce(node.left), reduce(node.right)]
      if (node.operator === '+' && isString(left) && isString(right)) return left + right
      throw new Rejection("the only arithmetic in an options file is '+' between strings", node)
    }
    default:
      throw new Rejection('an options file holds literal values only', node)
  }
}

const isKeyword = (node: Expression): boolean => node.kind === 'misplaced' && node.operator === ':'

function reduceKey(key: Expression): string {
  if (key.kind === 'string') return key.value
  throw new Rejection('the keys of a dictionary are string literals', key)
}

function reduceUnary(operator: 'not' | '-', operand: Expression): Literal {
  const value = reduce(operand)
  if (operator === '-' && isInteger(value)) return 0 - Number(value)
  if (operator === 'not' && isBoolean(value)) return !value
  throw new Rejection(`'${operator}' needs ${operator === '-' ? 'a number' : 'a boolean'}`, operand)
}

// Names

/** Options that Meson has itself, and so no project may declare. */
const BUILTIN_NAMES: ReadonlySet<string> = new Set(
  `prefix bindir datadir includedir infodir libdir licensedir libexecdir localedir localstatedir
  mandir sbindir sharedstatedir sysconfdir auto_features backend buildtype debug default_library
  default_both_libraries errorlogs genvslite install_umask layout optimization prefer_static stdsplit
  strip unity unity_size warning_level werror wrap_mode force_fallback_for pkg_config_path
  cmake_prefix_path vsenv os2_emxomf`.split(/\s+/)
)
/** What comes before the first underscore of an option that belongs to a compiler or a backend. */
const RESERVED_PREFIXES: ReadonlySet<string> = new Set(
  `b backend c cpp cuda fortran d objc objcpp rust vala cs swift java cython nasm masm
  linearasm`.split(/\s+/)
)

function isReserved(name: string): boolean {
  if (BUILTIN_NAMES.has(name)) return true
  const underscore = name.indexOf('_')
  return underscore >= 0 && RESERVED_PREFIXES.has(name.slice(0, underscore))
}
