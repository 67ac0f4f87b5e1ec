import { word, words } from '../arguments.js'
import type { Call, Context, Handler } from '../context.js'
import { Regex } from '../regex.js'
import { clip, hashOf, isPlain, type Text } from '../text.js'
import { anchorsOnce, replaceAll } from './list.js'

/** https://cmake.org/cmake/help/latest/command/string.html */
const string: Handler = (context, call) => {
  const how = word(call, 0)
  const [, a = '', b = '', c = ''] = words(call.args)
  switch (how) {
    case 'REGEX':
      regex(context, call)
      return
    case 'TOUPPER':
    case 'TOLOWER':
      store(context, call, b, [a], (text) =>
        how === 'TOUPPER' ? text.toUpperCase() : text.toLowerCase()
      )
      return
    case 'STRIP':
      store(context, call, b, [a], (text) => text.trim())
      return
    case 'LENGTH':
      store(context, call, b, [a], (text) => String(text.length))
      return
    case 'APPEND':
      context.set(a, context.get(a) + words(call.args.slice(2)).join(''))
      return
    case 'PREPEND':
      context.set(a, words(call.args.slice(2)).join('') + context.get(a))
      return
    case 'CONCAT':
      context.set(a, words(call.args.slice(2)).join(''))
      return
    case 'JOIN':
      context.set(b, words(call.args.slice(3)).join(a))
      return
    case 'REPLACE':
      store(context, call, c, [words(call.args.slice(4)).join('')], (text) =>
        text.replaceAll(a, () => b)
      )
      return
    case 'COMPARE':
      store(context, call, word(call, 4), [b, c], (x, y) => compare(a, x, y ?? ''))
      return
    case 'SUBSTRING':
      store(context, call, word(call, 4), [a], (text) =>
        Number(c) < 0 ? text.slice(Number(b)) : text.slice(Number(b), Number(b) + Number(c))
      )
      return
    case 'FIND':
      store(context, call, c, [a], (text) =>
        String(word(call, 4) === 'REVERSE' ? text.lastIndexOf(b) : text.indexOf(b))
      )
      return
    case 'REPEAT':
      context.set(
        c,
        Number(b) * a.length < 10_000
          ? a.repeat(Math.max(0, Number(b) || 0))
          : unknown(context, call)
      )
      return
    case 'CONFIGURE':
      context.set(
        b,
        context.expandAt(
          a,
          call.args.some((arg) => arg.text === '@ONLY')
        )
      )
      return
    case 'MAKE_C_IDENTIFIER':
      store(context, call, b, [a], (text) =>
        text.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_')
      )
      return
    case 'GENEX_STRIP':
      store(context, call, b, [a], (text) => text.replace(/\$<[^<>]*>/g, ''))
      return
    default:
      other(context, call, how)
  }
}

/** Clocks, hashes, random numbers, JSON: something, but nobody knows what. */
function other(context: Context, call: Call, how: string): void {
  const into =
    how === 'TIMESTAMP' || /^(?:MD5|SHA|ASCII|HEX|UUID)/.test(how) || how === 'JSON'
      ? word(call, 1)
      : (call.args.at(-1)?.text ?? '')
  if (isPlain(into)) context.set(into, unknown(context, call))
}

const unknown = (context: Context, call: Call): Text =>
  context.unknown(
    `string(${clip(
      words(call.args)
        .map((text) => context.texts.describe(text))
        .join(' ')
    )})`,
    'it is not calculated',
    call.at
  )

function store(
  context: Context,
  call: Call,
  into: Text,
  inputs: readonly Text[],
  make: (a: string, b?: string) => string
): void {
  if (!isPlain(into)) return
  const [first = '', second] = inputs
  const all = (one: Text, two: Text | undefined): Text =>
    isPlain(one) && (two === undefined || isPlain(two)) ? make(one, two) : unknown(context, call)
  context.set(
    into,
    context.texts.map(first, (one) =>
      second === undefined ? all(one, undefined) : context.texts.map(second, (two) => all(one, two))
    )
  )
}

function compare(how: string, a: string, b: string): string {
  const holds =
    how === 'EQUAL'
      ? a === b
      : how === 'NOTEQUAL'
        ? a !== b
        : how === 'LESS'
          ? a < b
          : how === 'GREATER'
            ? a > b
            : how === 'LESS_EQUAL'
              ? a <= b
              : a >= b
  return holds ? '1' : '0'
}

function regex(context: Context, call: Call): void {
  const how = word(call, 1)
  const pattern = word(call, 2)
  const at = how === 'REPLACE' ? 4 : 3
  const into = word(call, at)
  const input = words(call.args.slice(at + 1)).join('')
  if (!isPlain(into)) return
  const asUnknown = (text: Text): Text =>
    context.unknown(
      `string(REGEX ${how} ${clip(pattern)} ${clip(context.texts.describe(text))}) #${hashOf(pattern)}`,
      'the text is not known',
      call.at
    )
  context.set(
    into,
    context.texts.map(input, (text) => {
      if (!isPlain(text) || !isPlain(pattern)) return asUnknown(text)
      if (how === 'REPLACE')
        return replaceAll(text, pattern, word(call, 3), anchorsOnce(context)) ?? asUnknown(text)
      return matches(context, text, pattern, how === 'MATCHALL') ?? asUnknown(text)
    })
  )
}

function matches(
  context: Context,
  text: string,
  pattern: string,
  all: boolean
): string | undefined {
  const compiled = Regex.compile(pattern)
  if (compiled === undefined) return undefined
  const first = all ? undefined : compiled.exec(text)
  if (!all && first === undefined) return undefined
  const found = all ? compiled.all(text, anchorsOnce(context)) : first === null ? [] : [first ?? []]
  for (const match of found ?? [])
    for (let group = 0; group < 10; group++) {
      const [from, to] = [match[group * 2] ?? -1, match[group * 2 + 1] ?? -1]
      context.set(`CMAKE_MATCH_${group}`, from < 0 ? '' : text.slice(from, to))
    }
  return found?.map(([start = 0, end = 0]) => text.slice(start, end)).join(';')
}

export const STRING_COMMANDS: ReadonlyMap<string, Handler> = new Map([['string', string]])
