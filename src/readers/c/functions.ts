import { codeLines } from './lines.js'

const MAX_FUNCTIONS = 5_000
const MAX_NESTING = 64
/** A longer text before a brace is a table, not a declaration. */
const MAX_HEAD = 2_000
const ATTRIBUTE = /\b__attribute__\s*\(\([^()]*(?:\([^()]*\)[^()]*)*\)\)/g
/** Braces that declarations stand in, not statements. */
const TRANSPARENT =
  /(?:^|\s)(?:extern\s*"C(?:\+\+)?"|namespace(?:\s+[\w:]+)?|inline namespace\s+\w+)\s*$/

/**
 * The functions that a C or C++ file defines for other files, without `static` ones and methods. A definition
 * that a macro makes is not seen. C11, 6.9.1.
 */
export function definedFunctions(source: string): readonly string[] {
  const found = new Set<string>()
  const scopes: { readonly transparent: boolean }[] = []
  const conditionals: number[] = []
  let head = ''
  const isOutside = (): boolean => scopes.every(({ transparent }) => transparent)
  const open = (): void => {
    const outside = isOutside()
    const transparent = outside && TRANSPARENT.test(head)
    const name = outside && !transparent ? functionOf(head) : undefined
    if (name !== undefined && found.size < MAX_FUNCTIONS) found.add(name)
    scopes.push({ transparent })
    head = ''
  }
  for (const { text } of codeLines(source)) {
    if (text.startsWith('#')) {
      follow(text, conditionals, scopes)
      continue
    }
    const bare = text.replace(/"(?!C"|C\+\+")(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    for (const [part] of bare.matchAll(/[{};]|[^{};]+/g))
      if (part === '{') open()
      else if (part === '}') {
        scopes.pop()
        head = ''
      } else if (part === ';') head = ''
      else if (head.length <= MAX_HEAD && isOutside()) head += ` ${part}`
  }
  return [...found]
}

/** Each branch of a conditional starts with the braces that were open where it stands. */
function follow(directive: string, open: number[], scopes: unknown[]): void {
  if (/^#\s*if/.test(directive)) {
    if (open.length < MAX_NESTING) open.push(scopes.length)
  } else if (/^#\s*(?:else|elif)/.test(directive))
    scopes.length = Math.min(scopes.length, open.at(-1) ?? scopes.length)
  else if (/^#\s*endif/.test(directive)) open.pop()
}

/** The name of `int name(int a)`; undefined for a type, a variable, a `static` function and a method. */
function functionOf(head: string): string | undefined {
  if (head.length > MAX_HEAD) return undefined
  const declaration = head.replace(ATTRIBUTE, ' ')
  const [, before = '', name = ''] = /^([^(=]*?)([\w~:]+)\s*\(/.exec(declaration) ?? []
  if (!/^[A-Za-z_]\w*$/.test(name) || /\b(?:static|typedef|enum\s*$|if|while|for)\b/.test(before))
    return undefined
  if (before.trim() === '' || name === 'main') return undefined
  return /\)[\s\w]*$/.test(declaration) ? name : undefined
}
