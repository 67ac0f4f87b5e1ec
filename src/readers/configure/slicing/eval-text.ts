import type { Word, WordPart } from '../../../syntax/shell/index.js'
import type { Call, Effects } from './effects.js'

const ASSIGNED = /(?:^|[;&|({\s])([A-Za-z_\0][\w\0]*)\+?=/g
const USED = /\$\{?([\w\0]+)/g
const CALLED =
  /(?:^|[;&|({\n]|\b(?:then|do|else|if|elif|while|until)\s|!\s)\s*([\w\0.$-]+)(?![\w\0.+-]*=)/g

/**
 * What text given to `eval` may do. A part that comes from a variable leaves a gap: names with a gap are
 * patterns, a name that is all gap can be any word of the texts around.
 */
export function evalEffects(
  words: readonly Word[],
  effects: Effects,
  callOf: (name: string, args: readonly Word[]) => Call
): void {
  const text = words.map((word) => evaluatedText(word.parts, effects)).join(' ')
  const add = (names: Set<string>, name: string): void => {
    const pattern = name.replace(/\0+/g, '*')
    if (pattern === '*' && names === effects.uses) effects.dynamicUse = true
    else if (pattern === '*') effects.dynamic = true
    else if (/^[A-Za-z_*][\w*]*$/.test(pattern)) names.add(pattern)
  }
  for (const match of text.matchAll(ASSIGNED)) add(effects.assigns, match[1] ?? '')
  for (const match of text.matchAll(USED)) add(effects.uses, match[1] ?? '')
  for (const match of text.matchAll(CALLED)) {
    const name = match[1] ?? ''
    if (name.includes('\0')) effects.dynamic = true
    else if (name.includes('$')) effects.dynamicCall = true
    else effects.calls.push(callOf(name, words))
    if (name === 'exit') effects.exits = true
    if (name === '.' || name === 'source') effects.opaque = true
  }
}

function evaluatedText(parts: readonly WordPart[], effects: Effects): string {
  return parts
    .map((part): string => {
      switch (part.kind) {
        case 'literal':
        case 'escaped':
        case 'single':
          return part.text
        case 'double':
          return evaluatedText(part.parts, effects)
        case 'command':
        case 'process':
          effects.opaque = true
          return '\0'
        default:
          return '\0'
      }
    })
    .join('')
}
