import { and, atom, type Condition, FALSE, not, or, TRUE } from '../../../logic/condition.js'
import { has, parseKeywords, word, words } from '../arguments.js'
import type { Argument, Call, Context, Handler } from '../context.js'
import { UNSET } from '../store.js'
import { elements, isPlain, type Text } from '../text.js'
import { compareCmakeVersions } from '../toolchain.js'

const values = (context: Context, args: readonly Argument[]): Text =>
  args.length === 1 && args[0]?.quoted === true && args[0].when === TRUE
    ? args[0].text
    : context.texts.join(args)

/** https://cmake.org/cmake/help/latest/command/set.html */
const set: Handler = (context, call) => {
  const name = word(call, 0)
  if (!isPlain(name)) {
    context.recorder.diagnose(
      'cmake/not-understood',
      'a variable with an unknown name is set',
      call.at
    )
    return
  }
  const env = /^ENV\{(.*)\}$/.exec(name)?.[1]
  if (env !== undefined) {
    context.setEnvironment(env, { text: word(call, 1), set: TRUE })
    return
  }
  const at = call.args.findIndex((arg, i) => i > 0 && !arg.quoted && arg.text === 'CACHE')
  if (at > 0 && call.args.length >= at + 3) {
    setCache(context, call, name, at)
    return
  }
  const parent = call.args.at(-1)?.text === 'PARENT_SCOPE' && call.args.at(-1)?.quoted === false
  const given = call.args.slice(1, parent ? -1 : undefined)
  if (given.length === 0) {
    if (parent) context.setInParent(name, UNSET)
    else context.unset(name)
    return
  }
  const text = joined(context, given)
  if (parent) context.setInParent(name, { text, set: TRUE })
  else context.set(name, text)
}

/** Arguments as one list; a quoted one may hold a list of its own. */
function joined(context: Context, args: readonly Argument[]): Text {
  if (args.some((arg) => arg.quoted))
    return context.texts.bounded(
      args
        .map((arg) =>
          arg.quoted || arg.when === TRUE
            ? arg.text
            : context.texts.choice(arg.when, arg.text, '', true)
        )
        .join(';')
    )
  return values(context, args)
}

function setCache(context: Context, call: Call, name: string, at: number): void {
  const type = word(call, at + 1).toUpperCase()
  const force = has(call, 'FORCE') || type === 'INTERNAL'
  const text = joined(context, call.args.slice(1, at))
  if (type !== 'INTERNAL' && type !== 'STATIC') declare(context, call, name, type, text)
  const before = context.cached(name)
  const overwritten = force ? TRUE : not(context.decide(before.set))
  const initial = force ? text : symbolic(context, call, name, type, text)
  context.under(overwritten, () => context.setCached(name, initial), undefined)
  // Since CMP0126 a normal variable of the name stays.
  if (compareCmakeVersions(context.policyVersion, '3.21') < 0)
    context.under(overwritten, () => context.unset(name), undefined)
}

export function declare(
  context: Context,
  call: Call,
  name: string,
  type: string,
  text: Text
): void {
  const { declarations } = context.recorder
  if (!declarations.has(name) && declarations.size < 5_000)
    declarations.set(name, { name, type, default: text, at: call.at })
}

/** When every option may have any value, this is the value. */
function symbolic(context: Context, call: Call, name: string, type: string, text: Text): Text {
  if (!context.world.symbolic) return text
  const unknown = { name: `option ${name}`, reason: 'a person may set it', at: call.at }
  if (type === 'BOOL') return context.texts.choice(atom(unknown), 'ON', 'OFF')
  if (type === 'STRING') return context.texts.unknown(unknown)
  return text
}

/** https://cmake.org/cmake/help/latest/command/option.html */
const option: Handler = (context, call) => {
  const name = word(call, 0)
  if (isPlain(name))
    declareOption(context, call, name, call.args[2] === undefined ? 'OFF' : word(call, 2))
}

function declareOption(context: Context, call: Call, name: string, value: Text): void {
  declare(context, call, name, 'BOOL', value)
  const normal = context.hasNormal(name)
  // CMP0077: before, the option removes a normal variable of its name.
  if (compareCmakeVersions(context.policyVersion, '3.13') < 0) context.unset(name)
  else if (normal === TRUE) return
  const missing = not(context.decide(context.cached(name).set))
  const initial = symbolic(context, call, name, 'BOOL', value)
  context.under(missing, () => context.setCached(name, initial), undefined)
}

/** https://cmake.org/cmake/help/latest/module/CMakeDependentOption.html */
const dependentOption: Handler = (context, call) => {
  const [name, , value = '', depends = '', forced = ''] = words(call.args)
  if (name === undefined || !isPlain(name)) return
  const available = and(
    ...elements(depends).map((one) => {
      if (!isPlain(one)) return context.truth(one)
      const parts = one.match(/\(|\)|[^\s()]+/g) ?? []
      const args = parts.map((text) => ({ text, when: TRUE, quoted: false }))
      return context.test(args, call.at)
    })
  )
  declare(context, call, name, 'BOOL', value)
  const dependent = context.decide(available)
  context.under(
    dependent,
    () => {
      const missing = not(context.decide(context.cached(name).set))
      const initial = symbolic(context, call, name, 'BOOL', value)
      context.under(missing, () => context.setCached(name, initial), undefined)
      context.unset(name)
    },
    undefined
  )
  context.under(not(dependent), () => context.set(name, forced), undefined)
}

const unset: Handler = (context, call) => {
  const name = word(call, 0)
  const env = /^ENV\{(.*)\}$/.exec(name)?.[1]
  if (!isPlain(name)) return
  if (env !== undefined) context.setEnvironment(env, UNSET)
  else if (has(call, 'CACHE')) context.unsetCached(name)
  else if (has(call, 'PARENT_SCOPE')) context.setInParent(name, UNSET)
  else context.unset(name)
}

/** Properties that decide something here: the choices of a cache entry, and what leaves a target out. */
const setProperty: Handler = (context, call) => {
  const { lists, rest, flags } = parseKeywords(
    call.args,
    ['APPEND', 'APPEND_STRING'],
    ['PROPERTY', 'CACHE', 'TARGET', 'GLOBAL', 'DIRECTORY', 'SOURCE', 'INSTALL', 'TEST']
  )
  const [property, ...given] = lists.get('PROPERTY') ?? []
  void rest
  if (property === undefined) return
  const names = words(lists.get('CACHE'))
  if (names.length > 0) {
    if (property.text === 'STRINGS')
      for (const name of names) context.recorder.choices.set(name, words(given).filter(isPlain))
    if (property.text === 'VALUE')
      for (const name of names) context.setCached(name, joined(context, given))
    return
  }
  const text = joined(context, given)
  const scope = lists.has('TARGET')
    ? words(lists.get('TARGET'))
    : [lists.has('GLOBAL') ? '@global' : '@directory']
  for (const name of scope) assignProperty(context, name, property.text, text, flags.size > 0)
}

export function assignProperty(
  context: Context,
  owner: string,
  property: Text,
  text: Text,
  append = false
): void {
  const key = `${owner}\0${property}`
  const before = context.property(key)
  const value =
    append && before.set !== FALSE && before.text !== '' ? `${before.text};${text}` : text
  context.setProperty(key, { text: value, set: TRUE })
  const target = context.targets.get(owner)
  if (target !== undefined && property === 'EXCLUDE_FROM_ALL') {
    const off = and(context.when, context.truth(text))
    target.all = and(target.all, not(off))
  }
  if (
    target !== undefined &&
    /^(?:INTERFACE_)?(?:LINK_LIBRARIES|IMPORTED_LOCATION.*|INTERFACE_SOURCES)$/.test(property)
  )
    for (const one of elements(text)) context.targets.depend(target, one, context.when)
}

const setTargetProperties: Handler = (context, call) => {
  const at = call.args.findIndex((arg) => arg.text === 'PROPERTIES')
  if (at < 0) return
  const pairs = call.args.slice(at + 1)
  for (const { text: target } of call.args.slice(0, at))
    for (let i = 0; i + 1 < pairs.length; i += 2)
      assignProperty(context, target, pairs[i]?.text ?? '', pairs[i + 1]?.text ?? '')
}

const getProperty: Handler = (context, call) => {
  const name = word(call, 0)
  const at = call.args.findIndex((arg) => arg.text === 'PROPERTY')
  const property = word(call, at + 1)
  const [kind, owner] = [word(call, 1), word(call, 2)]
  if (kind === 'CACHE' && property === 'STRINGS') {
    context.set(name, (context.recorder.choices.get(owner) ?? []).join(';'))
    return
  }
  if (kind === 'CACHE') {
    context.set(name, property === 'VALUE' ? context.cached(owner).text : '')
    return
  }
  const own = kind === 'TARGET' ? owner : kind === 'GLOBAL' ? '@global' : '@directory'
  readProperty(context, call, name, own, property)
}

function readProperty(
  context: Context,
  call: Call,
  name: string,
  owner: string,
  property: string
): void {
  const known = context.property(`${owner}\0${property}`)
  if (known.set !== FALSE) context.set(name, known.text)
  else if (property === 'ENABLED_LANGUAGES' || owner !== '@global')
    context.set(
      name,
      context.unknown(`${property} of ${owner}`, 'the property is not known', call.at)
    )
  else context.set(name, '')
}

const getTargetProperty: Handler = (context, call) => {
  if (isPlain(word(call, 0)))
    readProperty(context, call, word(call, 0), word(call, 1), word(call, 2))
}

/** https://cmake.org/cmake/help/latest/command/cmake_parse_arguments.html */
const parseArguments: Handler = (context, call) => {
  let args = call.args
  if (word(call, 0) === 'PARSE_ARGV') {
    const all = context.texts.split(context.get('ARGV')).slice(Number(word(call, 1)) || 0)
    args = [...call.args.slice(2, 6), ...all.map((item) => ({ ...item, quoted: false }))]
  }
  const prefix = args[0]?.text ?? ''
  const [flags, singles, multiples] = [1, 2, 3].map((i) => elements(args[i]?.text ?? ''))
  const parsed = sortArguments(args.slice(4), flags ?? [], singles ?? [], multiples ?? [])
  for (const flag of flags ?? []) {
    const when = parsed.flags.get(flag)
    context.set(`${prefix}_${flag}`, when === undefined ? 'FALSE' : context.bool(when))
  }
  for (const name of [...(singles ?? []), ...(multiples ?? [])]) {
    const found = parsed.lists.get(name)
    if (found === undefined || found.length === 0) context.unset(`${prefix}_${name}`)
    else context.set(`${prefix}_${name}`, joined(context, found))
  }
  const rest = parsed.rest
  if (rest.length === 0) context.unset(`${prefix}_UNPARSED_ARGUMENTS`)
  else context.set(`${prefix}_UNPARSED_ARGUMENTS`, joined(context, rest))
}

function sortArguments(
  args: readonly Argument[],
  flags: readonly string[],
  singles: readonly string[],
  multiples: readonly string[]
) {
  const seen = new Map<string, Condition>()
  const lists = new Map<string, Argument[]>()
  const rest: Argument[] = []
  let into: Argument[] | undefined
  let single = false
  for (const arg of args) {
    if (flags.includes(arg.text)) {
      seen.set(arg.text, or(seen.get(arg.text) ?? FALSE, arg.when))
      into = undefined
    } else if (singles.includes(arg.text) || multiples.includes(arg.text)) {
      single = singles.includes(arg.text)
      into = []
      lists.set(arg.text, into)
    } else if (into === undefined) rest.push(arg)
    else {
      into.push(arg)
      if (single) into = undefined
    }
  }
  return { flags: seen, lists, rest }
}

const separateArguments: Handler = (context, call) => {
  const name = word(call, 0)
  const source = call.args.length === 1 ? context.get(name) : (call.args.at(-1)?.text ?? '')
  context.set(
    name,
    context.texts.map(source, (text) => (text.match(/\S+/g) ?? []).join(';'))
  )
}

/** https://cmake.org/cmake/help/latest/command/math.html */
const math: Handler = (context, call) => {
  const [, name = '', expression = ''] = words(call.args)
  const value = isPlain(expression) ? calculate(expression) : undefined
  context.set(
    name,
    value === undefined
      ? context.unknown(
          `math(${context.texts.describe(expression)})`,
          'it is not calculated',
          call.at
        )
      : String(value)
  )
}

/** Plain sums and products from left to right, without parentheses. */
function calculate(expression: string): number | undefined {
  const parts = expression.match(/\d+|[-+*/%]/g)
  if (parts === null || !/^[\d\s+*/%-]+$/.test(expression)) return undefined
  const numbers: number[] = []
  let operator = '+'
  for (const part of parts) {
    if (!/\d/.test(part)) operator = part
    else if (operator === '+' || operator === '-')
      numbers.push(operator === '-' ? -Number(part) : Number(part))
    else {
      const left = numbers.pop() ?? 0
      const right = Number(part)
      if (operator !== '*' && right === 0) return undefined
      numbers.push(
        operator === '*' ? left * right : operator === '/' ? Math.trunc(left / right) : left % right
      )
    }
  }
  const sum = numbers.reduce((a, b) => a + b, 0)
  return Number.isSafeInteger(sum) ? sum : undefined
}

export const VARIABLE_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['set', set],
  ['unset', unset],
  ['option', option],
  ['cmake_dependent_option', dependentOption],
  ['set_property', setProperty],
  ['set_target_properties', setTargetProperties],
  ['get_property', getProperty],
  ['get_target_property', getTargetProperty],
  [
    'get_directory_property',
    (context, call) => {
      const name = word(call, 0)
      if (call.args.some((arg) => arg.text === 'PARENT_DIRECTORY'))
        context.set(
          name,
          context.get('CMAKE_CURRENT_SOURCE_DIR') === context.get('CMAKE_SOURCE_DIR')
            ? ''
            : context.get('CMAKE_SOURCE_DIR')
        )
      else readProperty(context, call, name, '@directory', call.args.at(-1)?.text ?? '')
    }
  ],
  ['cmake_parse_arguments', parseArguments],
  ['separate_arguments', separateArguments],
  ['math', math]
])
