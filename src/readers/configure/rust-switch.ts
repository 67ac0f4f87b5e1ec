import type { Span } from '../../text/span.js'
import type { Evaluation, Script } from './evaluation.js'
import { rustGuards } from './guards.js'
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

/**
 * The script's own option about Rust: the one called rust, else one whose variable is tested where cargo or
 * rustc is run (it need not have Rust in its name; and one that has it may be about something else).
 */
export function ownSwitch(script: Script): RustSwitch | undefined {
  const option = rustOption(script)
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

function rustOption(script: Script): ScriptOption | undefined {
  const switches = script.options.filter((option) => !option.takesValue)
  const named = switches.find((option) => option.name === 'rust')
  if (named !== undefined) return named
  const guards = rustGuards(script.source.body, script.source.text)
  const guarding = switches.filter((option) => guards.has(option.variable))
  return guarding.find((option) => /rust/.test(option.name)) ?? guarding[0]
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
export function offValues(script: Script): ReadonlyMap<string, string> {
  const options = script.options.filter(
    (option) => /rust/.test(option.name) && option.off !== undefined
  )
  const own = rustOption(script)
  return new Map(
    [...options, ...(own === undefined ? [] : [own])].map((option) => [
      option.variable,
      option.offValue ?? 'no'
    ])
  )
}
