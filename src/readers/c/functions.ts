import type { CFunction } from '../../model/sources.js'
import { codeLines } from './lines.js'

const MAX_FUNCTIONS = 5_000
const MAX_NESTING = 64
/** A longer text before a brace is a table, not a declaration. */
const MAX_HEAD = 2_000
const ATTRIBUTE = /\b__attribute__\s*\(\([^()]*(?:\([^()]*\)[^()]*)*\)\)/g
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g
/** Braces that declarations stand in, not statements. */
const TRANSPARENT =
  /(?:^|\s)(?:extern\s*"C(?:\+\+)?"|namespace(?:\s+[\w:]+)?|inline namespace\s+\w+)\s*$/

/** A macro that stands alone before a declaration, such as one that registers a type. */
const LEADING = /^(?:\s*[A-Z][A-Z0-9_]+\s*\([^()]*\))+(?=\s+[a-z_])/
/** A definition that a macro makes: `COMMAND("wind-back", f, 2) (int n) {`. Its first argument is the name. */
const MADE =
  /^\s*(?!\w*TEST)[A-Z][A-Z0-9_]{2,}\s*\(\s*(?:"([\w-]+)"|([A-Za-z_]\w*))\s*(?:,[^()]*(?:\([^()]*\)[^()]*)*)?\)\s*(?:\([^()]*\))?\s*$/

/** The functions that a C or C++ file defines, each name once, without methods. C11, 6.9.1. */
export function definedFunctions(source: string): readonly CFunction[] {
  const found = new Map<string, CFunction>()
  const scopes: { readonly transparent: boolean }[] = []
  const conditionals: number[] = []
  let head = ''
  const isOutside = (): boolean => scopes.every(({ transparent }) => transparent)
  const open = (): void => {
    const outside = isOutside()
    const transparent = outside && TRANSPARENT.test(head)
    const made = outside && !transparent ? functionOf(head) : undefined
    if (made !== undefined && found.size < MAX_FUNCTIONS) found.set(made.name, made)
    scopes.push({ transparent })
    head = ''
  }
  for (const { text } of codeLines(source)) {
    if (text.startsWith('#')) {
      follow(text, conditionals, scopes)
      continue
    }
    const bare = text.replace(STRING, (found) => (/^"[\w+-]+"$/.test(found) ? found : '""'))
    for (const [part] of bare.matchAll(/[{};]|[^{};]+/g))
      if (part === '{') open()
      else if (part === '}') {
        scopes.pop()
        head = ''
      } else if (part === ';') head = ''
      else if (head.length <= MAX_HEAD && isOutside()) head += ` ${part}`
  }
  return [...found.values()]
}

/** Each branch of a conditional starts with the braces that were open where it stands. */
function follow(directive: string, open: number[], scopes: unknown[]): void {
  if (/^#\s*if/.test(directive)) {
    if (open.length < MAX_NESTING) open.push(scopes.length)
  } else if (/^#\s*(?:else|elif)/.test(directive))
    scopes.length = Math.min(scopes.length, open.at(-1) ?? scopes.length)
  else if (/^#\s*endif/.test(directive)) open.pop()
}

/** `int name(int a)`; undefined for a type, a variable and a method. */
function functionOf(head: string): CFunction | undefined {
  if (head.length > MAX_HEAD) return undefined
  const declaration = head.replace(ATTRIBUTE, ' ').replace(LEADING, ' ')
  const [, before = '', name = ''] = /^([^(=]*?)([\w~:]+)\s*\(/.exec(declaration) ?? []
  if (!/^[A-Za-z_]\w*$/.test(name) || /\b(?:typedef|enum\s*$|if|while|for)\b/.test(before))
    return undefined
  if (before.trim() === '') return madeByMacro(declaration)
  if (name === 'main' || !/\)[\s\w]*$/.test(declaration)) return undefined
  return { name, linkage: /\bstatic\b/.test(before) ? 'internal' : 'external' }
}

function madeByMacro(declaration: string): CFunction | undefined {
  const [, quoted, plain] = MADE.exec(declaration) ?? []
  const name = quoted?.replace(/-/g, '_') ?? plain
  return name === undefined ? undefined : { name, linkage: 'macro' }
}
