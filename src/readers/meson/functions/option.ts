import { firstString } from '../arguments.js'
import type { Handler } from '../context.js'
import { describe } from '../describe.js'

/** https://mesonbuild.com/Reference-manual_functions_get_option.html */
const getOption: Handler = (context, call) => {
  const name = firstString(call)
  const at = context.at(call.node)
  if (name === undefined)
    return context.unknown(
      `get_option(${call.args.map((arg) => describe(arg)).join(', ')})`,
      'the name of the option is not known',
      at
    )
  context.recorder.optionsRead.add(name)
  const value = context.project.options.get(name)
  if (value !== undefined) return value
  context.recorder.diagnose('meson/unknown-option', `the option '${name}' is not declared`, at)
  return context.unknown(`option ${name}`, `the option ${name} is not declared`, at)
}

export const OPTION_FUNCTIONS: ReadonlyMap<string, Handler> = new Map([['get_option', getOption]])
