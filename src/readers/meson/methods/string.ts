import { flatten } from '../arguments.js'
import type { CallSite, Context, Method } from '../context.js'
import { describe, display } from '../describe.js'
import { listOf, MAX_TEXT, unknownValue, type Value } from '../value.js'
import { versionCompare } from '../version-compare.js'

/** Undefined: the arguments are not what the method takes, or not known. */
type Plain = (text: string, args: readonly Value[]) => Value | undefined

const asString = (value: Value | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

const MAX_SPLIT = 20_000

/** https://mesonbuild.com/Reference-manual_elementary_str.html */
const METHODS: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ['contains', (text, [part]) => withString(part, (p) => text.includes(p))],
  ['startswith', (text, [part]) => withString(part, (p) => text.startsWith(p))],
  ['endswith', (text, [part]) => withString(part, (p) => text.endsWith(p))],
  ['to_lower', (text) => text.toLowerCase()],
  ['to_upper', (text) => text.toUpperCase()],
  ['underscorify', (text) => text.replace(/[^a-zA-Z0-9]/g, '_')],
  ['splitlines', (text) => listOf(lines(text))],
  ['split', split],
  ['strip', strip],
  ['replace', replace],
  ['substring', substring],
  ['to_int', toInteger]
])

const withString = (value: Value | undefined, use: (text: string) => Value): Value | undefined => {
  const text = asString(value)
  return text === undefined ? undefined : use(text)
}

function lines(text: string): string[] {
  const parts = text.split(/\r\n|[\n\r\v\f\x85\u2028\u2029]/)
  if (parts.at(-1) === '') parts.pop()
  return parts
}

function split(text: string, [separator]: readonly Value[]): Value | undefined {
  if (separator === undefined) {
    const trimmed = text.trim()
    return listOf(trimmed === '' ? [] : trimmed.split(/\s+/).slice(0, MAX_SPLIT))
  }
  return typeof separator === 'string' && separator !== ''
    ? listOf(text.split(separator).slice(0, MAX_SPLIT))
    : undefined
}

function strip(text: string, [characters]: readonly Value[]): Value | undefined {
  if (characters === undefined) return text.trim()
  if (typeof characters !== 'string') return undefined
  let [start, end] = [0, text.length]
  while (start < end && characters.includes(text.charAt(start))) start++
  while (end > start && characters.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

function replace(text: string, [from, to]: readonly Value[]): Value | undefined {
  if (typeof from !== 'string' || typeof to !== 'string') return undefined
  const replaced = text.split(from).join(to)
  return replaced.length > MAX_TEXT ? undefined : replaced
}

function substring(text: string, [start, end]: readonly Value[]): Value | undefined {
  if (start !== undefined && typeof start !== 'number') return undefined
  if (end !== undefined && typeof end !== 'number') return undefined
  return text.slice(start ?? 0, end ?? text.length)
}

function toInteger(text: string): Value | undefined {
  const trimmed = text.trim()
  if (/^[+-]?\d+$/.test(trimmed)) return Number.parseInt(trimmed, 10)
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.exec(trimmed)
  if (match === null) return undefined
  return (match[1] === '-' ? -1 : 1) * Number(match[2])
}

export const stringMethod: Method<string> = (context, text, call) => {
  if (call.name === 'format') return format(context, text, call)
  if (call.name === 'join') return join(context, text, call)
  if (call.name === 'version_compare') return versionCompare(context, text, undefined, call)
  const method = METHODS.get(call.name)
  const result = method?.(text, call.args)
  if (result !== undefined) return result
  if (method === undefined)
    context.notUnderstood(`the method ${call.name}() of a string`, context.at(call.node))
  return context.unknown(
    `${describe(text)}.${call.name}(${call.args.map((arg) => describe(arg)).join(', ')})`,
    'an argument is not known',
    context.at(call.node)
  )
}

function format(context: Context, text: string, call: CallSite): Value {
  let known = true
  const filled = text.replace(/@(\d+)@/g, (whole, index: string) => {
    const value = call.args[Number(index)]
    if (value === undefined) return whole
    if (!isPrintable(value)) known = false
    return display(value)
  })
  if (filled.length > MAX_TEXT) known = false
  return known
    ? filled
    : unknownValue(filled, 'holds something unknown', context.at(call.node), filled)
}

const isPrintable = (value: Value): boolean =>
  typeof value !== 'object' ||
  value.kind === 'file' ||
  (value.kind === 'list' && value.plain && value.items.every((item) => typeof item !== 'object'))

function join(context: Context, text: string, call: CallSite): Value {
  const parts = flatten(call.args)
  const joined = parts.map(({ value }) => display(value)).join(text)
  if (joined.length <= MAX_TEXT)
    if (parts.every(({ value, when }) => typeof value === 'string' && when.kind === 'constant'))
      return joined
  return unknownValue(joined, 'holds something unknown', context.at(call.node), joined)
}
