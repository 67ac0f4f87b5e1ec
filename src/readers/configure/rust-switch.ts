import type { Span } from '../../text/span.js'
import type { Evaluation, Script } from './evaluation.js'
import type { ScriptOption } from './options.js'

/** The words that turn Rust on and off. */
export interface RustSwitch {
  readonly option: string
  readonly on: string | undefined
  readonly off: string | undefined
  readonly default: string | null
  readonly at: Span
}

const PASSED_ON = /^[ \t]*\(?[ \t]*(--(enable|with)-(rust))\)/m

/** The script's own option about Rust: one called rust before one that has it in its name. */
export function ownSwitch(script: Script): RustSwitch | undefined {
  const candidates = script.options.filter(
    (option) => /(^|-)rust($|-)/.test(option.name) && !option.takesValue && option.off !== undefined
  )
  const option = candidates.find(({ name }) => name === 'rust') ?? candidates[0]
  if (option === undefined) return undefined
  const { path } = script.source
  return {
    option: option.name,
    on: option.on,
    off: option.off,
    default: option.default,
    at: { path, start: option.at.start, end: option.at.end }
  }
}

/** An option that a sourced file translates for the build system that is driven. */
export function passedOnSwitch(evaluation: Evaluation): RustSwitch | undefined {
  for (const source of evaluation.sourced) {
    const found = PASSED_ON.exec(source.text)
    if (found?.[1] === undefined) continue
    const start = found.index + found[0].indexOf('--')
    const off = `--${found[2] === 'enable' ? 'disable' : 'without'}-rust`
    return {
      option: 'rust',
      on: found[1],
      off: source.text.includes(`${off})`) ? off : undefined,
      default: null,
      at: { path: source.path, start, end: start + found[1].length }
    }
  }
  return undefined
}

/** The variables that say whether Rust is on, with the value that means off. */
export function offValues(options: readonly ScriptOption[]): ReadonlyMap<string, string> {
  return new Map(
    options
      .filter((option) => /rust/.test(option.name) && option.off !== undefined)
      .map((option) => [option.variable, option.offValue ?? 'no'])
  )
}
