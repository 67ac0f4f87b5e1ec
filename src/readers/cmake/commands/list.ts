import { and, atom, type Condition, FALSE, not, or, TRUE } from '../../../logic/condition.js'
import { word } from '../arguments.js'
import type { Call, Context, Handler } from '../context.js'
import { Regex } from '../regex.js'
import { elements, type Item, isPlain, type Text } from '../text.js'
import { compareCmakeVersions } from '../toolchain.js'

/** https://cmake.org/cmake/help/latest/command/list.html */
const list: Handler = (context, call) => {
  const how = word(call, 0)
  const name = word(call, 1)
  if (!isPlain(name)) return
  const given = call.args.slice(2)
  if (how === 'APPEND') append(context, name, given)
  else if (how === 'JOIN')
    context.set(
      word(call, 3),
      context.texts.map(context.get(name), (text) => elements(text).join(word(call, 2)))
    )
  else if (!wholeList(context, call, how, name)) positional(context, call, how, name)
}

/** What looks at every element; splitting a list costs, so it is left to those that need it. */
function wholeList(context: Context, call: Call, how: string, name: string): boolean {
  const given = call.args.slice(2)
  const items = (): readonly Item[] => context.texts.split(context.get(name))
  const store = (list: readonly Item[]): true => {
    context.set(name, context.texts.join(list))
    return true
  }
  switch (how) {
    case 'PREPEND':
      return store([...given, ...items()])
    case 'REMOVE_ITEM':
      return store(without(items(), given))
    case 'REMOVE_DUPLICATES':
      return store(unique(items()))
    case 'REVERSE':
      return store([...items()].reverse())
    case 'SORT':
      return store([...items()].sort((a, b) => (a.text < b.text ? -1 : 1)))
    case 'FILTER':
      return store(filtered(context, items(), word(call, 2) === 'INCLUDE', word(call, 4)))
    case 'FIND':
      context.set(word(call, 3), find(context, items(), word(call, 2)))
      return true
    case 'LENGTH':
      context.set(word(call, 2), length(context, name, items()))
      return true
    default:
      return false
  }
}

/** Without splitting what is there: appending is what build files do most. */
function append(context: Context, name: string, given: readonly Item[]): void {
  if (given.length === 0) return
  const before = context.get(name)
  const added = context.texts.join(given)
  context.set(name, before === '' ? added : `${before};${added}`)
}

function without(items: readonly Item[], gone: readonly Item[]): readonly Item[] {
  const certain = new Map<string, Condition>()
  for (const { text, when } of gone) certain.set(text, or(certain.get(text) ?? FALSE, when))
  return items.flatMap(({ text, when }) => {
    const left = and(when, not(certain.get(text) ?? FALSE))
    return left === FALSE ? [] : [{ text, when: left }]
  })
}

function unique(items: readonly Item[]): readonly Item[] {
  const seen = new Map<string, Item>()
  for (const { text, when } of items)
    seen.set(text, { text, when: or(seen.get(text)?.when ?? FALSE, when) })
  return [...seen.values()]
}

function filtered(
  context: Context,
  items: readonly Item[],
  include: boolean,
  pattern: Text
): readonly Item[] {
  const regex = isPlain(pattern) ? Regex.compile(pattern) : undefined
  return items.flatMap(({ text, when }) => {
    const match = isPlain(text) ? regex?.exec(text) : undefined
    if (match !== undefined) return (match !== null) === include ? [{ text, when }] : []
    const asked = context.texts.ask(`MATCHES ${context.texts.describe(pattern)}`, text)
    return [{ text, when: and(when, include ? asked : not(asked)) }]
  })
}

function find(context: Context, items: readonly Item[], wanted: Text): Text {
  let result: Text = '-1'
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]
    if (item === undefined) continue
    const same = isPlain(wanted)
      ? context.texts.test(item.text, (text) =>
          isPlain(text) ? (text === wanted ? TRUE : FALSE) : context.texts.equals(text, wanted)
        )
      : item.text === wanted
        ? TRUE
        : context.texts.ask(`STREQUAL ${context.texts.describe(item.text)}`, wanted)
    const when = and(item.when, same)
    if (when !== FALSE) result = context.texts.merge(when, String(i), result)
  }
  return result
}

function length(context: Context, name: string, items: readonly Item[]): Text {
  const certain = items.filter(
    ({ when, text }) => when === TRUE && context.texts.wholeHole(text)?.kind !== 'unknown'
  )
  const open = items.length - certain.length
  if (open === 0) return String(items.length)
  const some = or(
    ...items
      .filter((item) => !certain.includes(item))
      .map(({ when, text }) =>
        when === TRUE
          ? atom({
              name: `${context.texts.describe(text)} is not empty`,
              reason: 'it is not known',
              at: undefined
            })
          : when
      )
  )
  return certain.length === 0 && open === 1
    ? context.texts.merge(some, '1', '0')
    : certain.length === 0
      ? context.texts.merge(
          some,
          context.unknown(`length of ${name}`, 'some elements are not always there'),
          '0'
        )
      : context.unknown(
          `length of ${name} #${certain.length}+${open}`,
          'some elements are not always there'
        )
}

/** What counts positions needs a list without open ends. */
function positional(context: Context, call: Call, how: string, name: string): void {
  const last = call.args.at(-1)?.text ?? ''
  const numbers = call.args.slice(2).map(({ text }) => Number(text))
  const change = (make: (parts: string[]) => Text, into: string): void =>
    context.set(
      into,
      context.texts.map(context.get(name), (text) =>
        isPlain(text) || elements(text).length > 1
          ? make(elements(text))
          : context.unknown(
              `list(${how} ${context.texts.describe(text)})`,
              'the list is not known',
              call.at
            )
      )
    )
  const at = (parts: readonly string[], n: number | undefined): number =>
    n === undefined ? 0 : n < 0 ? parts.length + n : n
  switch (how) {
    case 'GET':
      change(
        (parts) =>
          numbers
            .slice(0, -1)
            .map((n) => parts[at(parts, n)] ?? 'NOTFOUND')
            .join(';'),
        last
      )
      return
    case 'SUBLIST':
      change(
        (parts) =>
          parts
            .slice(
              numbers[0],
              numbers[1] === -1 ? undefined : (numbers[0] ?? 0) + (numbers[1] ?? 0)
            )
            .join(';'),
        last
      )
      return
    case 'INSERT':
      change(
        (parts) =>
          [
            ...parts.slice(0, at(parts, numbers[0])),
            ...call.args.slice(3).map(({ text }) => text),
            ...parts.slice(at(parts, numbers[0]))
          ].join(';'),
        name
      )
      return
    case 'REMOVE_AT':
      change((parts) => {
        const gone = numbers.map((n) => at(parts, n))
        return parts.filter((_, i) => !gone.includes(i)).join(';')
      }, name)
      return
    case 'POP_BACK':
    case 'POP_FRONT': {
      const front = how === 'POP_FRONT'
      const into = call.args[2]?.text
      const before = context.get(name)
      if (into !== undefined) change((parts) => (front ? parts[0] : parts.at(-1)) ?? '', into)
      context.set(name, before)
      change((parts) => (front ? parts.slice(1) : parts.slice(0, -1)).join(';'), name)
      return
    }
    case 'TRANSFORM':
      transform(context, call, name)
      return
    default:
      context.recorder.diagnose('cmake/not-understood', `list(${how}) is not evaluated`, call.at)
  }
}

function transform(context: Context, call: Call, name: string): void {
  const action = word(call, 2)
  const output = call.args.findIndex((arg) => arg.text === 'OUTPUT_VARIABLE')
  const into = output > 0 ? word(call, output + 1) : name
  const [a, b] = [word(call, 3), word(call, 4)]
  const one = (text: Text): Text => {
    if (action === 'PREPEND') return a + text
    if (action === 'APPEND') return text + a
    if (action === 'STRIP') return text.trim()
    if (action === 'TOUPPER') return isPlain(text) ? text.toUpperCase() : text
    if (action === 'TOLOWER') return isPlain(text) ? text.toLowerCase() : text
    if (action === 'REPLACE')
      return (isPlain(text) ? replaceAll(text, a, b, anchorsOnce(context)) : undefined) ?? text
    return text
  }
  const items = context.texts
    .split(context.get(name))
    .map((item) => ({ ...item, text: one(item.text) }))
  context.set(into, context.texts.join(items))
}

/** `string(REGEX REPLACE)`; undefined when the pattern is not understood or too much work. */
export function replaceAll(
  text: string,
  pattern: string,
  by: string,
  once: boolean
): string | undefined {
  const matches = Regex.compile(pattern)?.all(text, once)
  if (matches === undefined) return undefined
  let out = ''
  let at = 0
  for (const match of matches) {
    const [start = 0, end = 0] = match
    out += text.slice(at, start)
    out += by.replace(/\\(\d|\\|n)/g, (_, c: string) => {
      if (c === '\\') return '\\'
      if (c === 'n') return '\n'
      const [from, to] = [match[Number(c) * 2] ?? -1, match[Number(c) * 2 + 1] ?? -1]
      return from < 0 ? '' : text.slice(from, to)
    })
    at = end
  }
  return out + text.slice(at)
}

/** Since CMP0186 `^` matches at most once in repeated searches. */
export const anchorsOnce = (context: Context): boolean =>
  compareCmakeVersions(context.policyVersion || '0', '4.1') >= 0

export const LIST_COMMANDS: ReadonlyMap<string, Handler> = new Map([['list', list]])
