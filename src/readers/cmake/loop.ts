import { TRUE } from '../../logic/condition.js'
import { words } from './arguments.js'
import type { Argument, Context } from './context.js'
import { elements, type Item, type Text } from './text.js'

/** The rounds of a `foreach`: over items, or over rows of several lists at once. */
export interface Loop {
  readonly items: readonly Item[]
  readonly names: readonly string[]
  readonly zipped: readonly (readonly Text[])[] | undefined
}

/** https://cmake.org/cmake/help/latest/command/foreach.html */
export function loopItems(context: Context, args: readonly Argument[]): Loop {
  const all = words(args)
  const zip = all.indexOf('ZIP_LISTS')
  if (zip > 0 && all[zip - 1] === 'IN')
    return zipped(context, all.slice(0, zip - 1), all.slice(zip + 1))
  if (all[0] === 'RANGE') return { items: range(all.slice(1)), names: [], zipped: undefined }
  if (all[0] !== 'IN') return { items: args, names: [], zipped: undefined }
  const items: Item[] = []
  let lists = false
  for (const arg of args.slice(1)) {
    if (!arg.quoted && (arg.text === 'LISTS' || arg.text === 'ITEMS')) lists = arg.text === 'LISTS'
    else if (lists) items.push(...context.texts.split(context.get(arg.text), arg.when))
    else items.push(arg)
  }
  return { items, names: [], zipped: undefined }
}

function zipped(context: Context, names: readonly string[], lists: readonly string[]): Loop {
  const columns = lists.map((name) => elements(context.get(name)))
  const length = Math.min(10_000, Math.max(0, ...columns.map((column) => column.length)))
  const rows = Array.from({ length }, (_, i) => columns.map((column) => column[i] ?? ''))
  return { items: [], names, zipped: rows }
}

function range(args: readonly Text[]): readonly Item[] {
  const [a = 0, b, step = 1] = args.map(Number)
  const [from, to] = b === undefined ? [0, a] : [a, b]
  if (![from, to, step].every(Number.isFinite) || step === 0) return []
  const items: Item[] = []
  const by = Math.abs(step) * (to < from ? -1 : 1)
  for (let i = from; by > 0 ? i <= to : i >= to; i += by) {
    if (items.length > 10_000) break
    items.push({ text: String(i), when: TRUE })
  }
  return items
}
