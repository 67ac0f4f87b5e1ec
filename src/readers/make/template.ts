import { Recent } from '../../text/recent.js'

/** An unexpanded text, taken apart. GNU make manual, 6.1 and 8.1. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly name: Template }
  /** `$(NAME:from=to)` */
  | {
      readonly kind: 'substitution'
      readonly name: Template
      readonly from: Template
      readonly to: Template
    }
  | {
      readonly kind: 'function'
      readonly name: string
      readonly args: readonly Template[]
      readonly text: string
    }

export type Template = readonly Part[]

/** How many arguments each function takes at most; commas after that belong to the last one. */
const FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ['subst', 3],
  ['patsubst', 3],
  ['strip', 1],
  ['findstring', 2],
  ['filter', 2],
  ['filter-out', 2],
  ['sort', 1],
  ['word', 2],
  ['words', 1],
  ['wordlist', 3],
  ['firstword', 1],
  ['lastword', 1],
  ['dir', 1],
  ['notdir', 1],
  ['suffix', 1],
  ['basename', 1],
  ['addsuffix', 2],
  ['addprefix', 2],
  ['join', 2],
  ['wildcard', 1],
  ['realpath', 1],
  ['abspath', 1],
  ['if', 3],
  ['or', Number.POSITIVE_INFINITY],
  ['and', Number.POSITIVE_INFINITY],
  ['intcmp', 5],
  ['foreach', 3],
  ['let', 3],
  ['call', Number.POSITIVE_INFINITY],
  ['value', 1],
  ['eval', 1],
  ['origin', 1],
  ['flavor', 1],
  ['file', 2],
  ['shell', 1],
  ['error', 1],
  ['warning', 1],
  ['info', 1],
  ['guile', 1]
])

const MAX_DEPTH = 100
const MAX_KEPT = 20_000
const kept = new Recent<string, Template>(MAX_KEPT)

/** Parses a text once; the same texts come again and again. */
export function parseTemplate(text: string): Template {
  if (!text.includes('$')) return text === '' ? [] : [{ kind: 'text', text }]
  return text.length < 10_000 ? kept.obtain(text, () => parse(text, 0)) : parse(text, 0)
}

function parse(text: string, depth: number): Template {
  const parts: Part[] = []
  let literal = ''
  for (let i = 0; i < text.length; ) {
    const dollar = text.indexOf('$', i)
    if (dollar < 0 || dollar === text.length - 1) {
      literal += text.slice(i)
      break
    }
    literal += text.slice(i, dollar)
    const next = text[dollar + 1] ?? ''
    if (next === '$') {
      literal += '$'
      i = dollar + 2
      continue
    }
    if (literal !== '') parts.push({ kind: 'text', text: literal })
    literal = ''
    if (next !== '(' && next !== '{') {
      parts.push({ kind: 'reference', name: [{ kind: 'text', text: next }] })
      i = dollar + 2
      continue
    }
    const end = closing(text, dollar + 1)
    parts.push(inside(text.slice(dollar + 2, end), next, depth))
    i = end + 1
  }
  if (literal !== '') parts.push({ kind: 'text', text: literal })
  return parts
}

/** Where the bracket at `open` is closed; the end of the text when it is not. Only its own kind counts. */
function closing(text: string, open: number): number {
  const a = text.charCodeAt(open)
  const b = a === 40 ? 41 : 125
  let depth = 0
  for (let i = open; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === a) depth++
    else if (c === b && --depth === 0) return i
  }
  return text.length
}

function inside(content: string, open: string, depth: number): Part {
  if (depth >= MAX_DEPTH) return { kind: 'function', name: 'too deep', args: [], text: '' }
  const sub = (text: string): Template => parse(text, depth + 1)
  const [head, name = ''] = /^([a-z-]+)(?:[ \t\n]+|$)/.exec(content) ?? []
  const most = FUNCTIONS.get(name)
  if (head !== undefined && most !== undefined && head.length > name.length) {
    const args = splitArguments(content.slice(head.length), open, most)
    return { kind: 'function', name, args: args.map(sub), text: content }
  }
  const colon = outside(content, ':', open)
  const equals = colon < 0 ? -1 : outside(content, '=', open, colon)
  if (colon > 0 && equals > 0)
    return {
      kind: 'substitution',
      name: sub(content.slice(0, colon)),
      from: sub(content.slice(colon + 1, equals)),
      to: sub(content.slice(equals + 1))
    }
  return { kind: 'reference', name: sub(content) }
}

function outside(text: string, character: string, open: string, from = 0): number {
  const close = open === '(' ? ')' : '}'
  let depth = 0
  for (let i = from; i < text.length; i++) {
    const c = text[i]
    if (c === open) depth++
    else if (c === close) depth--
    else if (c === character && depth === 0) return i
  }
  return -1
}

function splitArguments(text: string, open: string, most: number): readonly string[] {
  const args: string[] = []
  let from = 0
  while (args.length < most - 1) {
    const comma = outside(text, ',', open, from)
    if (comma < 0) break
    args.push(text.slice(from, comma))
    from = comma + 1
  }
  args.push(text.slice(from))
  return args
}

/** The names that a text refers to, and those whose emptiness decides (`$(if $(X),…)`, `or`, `and`). */
export function namesIn(text: string): {
  readonly names: readonly string[]
  readonly tested: readonly string[]
} {
  const names = new Set<string>()
  const tested = new Set<string>()
  const visit = (template: Template, condition: boolean): void => {
    for (const part of template) {
      if (part.kind === 'text') continue
      if (part.kind === 'function') {
        const deciding = part.name === 'or' || part.name === 'and' || part.name === 'filter'
        part.args.forEach((arg, i) => {
          visit(arg, condition || deciding || (part.name === 'if' && i === 0))
        })
        const [first] = part.args
        const named = part.name === 'call' || part.name === 'value' || part.name === 'origin'
        if (named && first?.length === 1 && first[0]?.kind === 'text')
          names.add(first[0].text.trim())
        continue
      }
      const [only] = part.name
      if (part.name.length === 1 && only?.kind === 'text') {
        names.add(only.text)
        if (condition) tested.add(only.text)
      } else visit(part.name, condition)
      if (part.kind === 'substitution') {
        visit(part.from, condition)
        visit(part.to, condition)
      }
    }
  }
  visit(parseTemplate(text), false)
  return { names: [...names], tested: [...tested] }
}
