import type { Argument, Call, Context } from './context.js'
import { type Item, isPlain, type Text } from './text.js'

/** Arguments sorted under keywords, in the manner of cmake_parse_arguments. */
export interface Parsed {
  /** Before any keyword. */
  readonly rest: readonly Argument[]
  readonly flags: ReadonlySet<string>
  readonly lists: ReadonlyMap<string, readonly Argument[]>
}

export function parseKeywords(
  args: readonly Argument[],
  flags: readonly string[],
  keywords: readonly string[]
): Parsed {
  const rest: Argument[] = []
  const seen = new Set<string>()
  const lists = new Map<string, Argument[]>()
  let into = rest
  for (const arg of args) {
    if (!arg.quoted && flags.includes(arg.text)) {
      seen.add(arg.text)
      into = rest
    } else if (!arg.quoted && keywords.includes(arg.text)) {
      into = lists.get(arg.text) ?? []
      lists.set(arg.text, into)
    } else into.push(arg)
  }
  return { rest, flags: seen, lists }
}

export const word = (call: Call, index: number): Text => call.args[index]?.text ?? ''

export const words = (args: readonly Item[] | undefined): readonly Text[] =>
  (args ?? []).map(({ text }) => text)

export const plainWords = (args: readonly Item[] | undefined): readonly string[] =>
  words(args).filter(isPlain)

export const has = (call: Call, keyword: string): boolean =>
  call.args.some((arg) => !arg.quoted && arg.text === keyword)

/** Every alternative of each argument with its condition, generator expressions taken apart. */
export function everyItem(context: Context, args: readonly Item[]): readonly Item[] {
  return args.flatMap(({ text, when }) => {
    if (isPlain(text)) return [{ text, when }]
    const found = context.texts.alternatives(text, when)
    return found ?? [{ text: context.texts.blur(text), when }]
  })
}
