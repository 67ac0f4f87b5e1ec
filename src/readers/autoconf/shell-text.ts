import type { Call, Native } from './m4/engine.js'
import { Traced } from './m4/traced.js'

export const argument = (call: Call, index: number): Traced => call.args[index] ?? Traced.EMPTY

/** An argument that has to be a plain name: whatever macros are in it are expanded. */
export function nameAt(call: Call, index: number): string {
  const given = argument(call, index)
  return call.m4.expand(given).text.trim()
}

/** Shell text that stands for the call, with arguments in it that keep their own places. */
export const shell = (call: Call, ...parts: readonly (string | Traced)[]): Traced =>
  Traced.join(parts.map((part) => (typeof part === 'string' ? Traced.made(part, call.at) : part)))

/** Commands for a branch: on lines of their own, as they may end with a comment. */
export const commands = (call: Call, index: number, otherwise = ':'): Traced => {
  const given = argument(call, index)
  return given.text.trim() === ''
    ? Traced.made(`\n${otherwise}\n`, call.at)
    : shell(call, '\n', given, '\n')
}

/** Inside double quotes, as `AS_ESCAPE` does it for messages. */
export const quoted = (text: Traced): Traced =>
  text.replace(/(\\.)|["`]/gs, ([c, escaped]) => (escaped === undefined ? `\\${c}` : undefined))

/** As one shell word that nothing is expanded in. */
export const literal = (text: string): string =>
  `'${text.replaceAll("'", ' ').replace(/\s+/g, ' ')}'`

/** `AS_TR_SH` of a plain word. */
export const identifier = (text: string): string => text.replace(/[^A-Za-z0-9_]/g, '_')

/** `if <condition>` with the branches in two arguments. */
export function either(
  call: Call,
  condition: string | Traced,
  then: number,
  otherwise: number,
  defaults: readonly [string, string] = [':', ':']
): Traced {
  return shell(
    call,
    'if ',
    condition,
    '\nthen',
    commands(call, then, defaults[0]),
    'else',
    commands(call, otherwise, defaults[1]),
    'fi\n'
  )
}

export const NOTHING: Native = () => undefined
