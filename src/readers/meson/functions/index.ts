import { not, TRUE } from '../../../logic/condition.js'
import { disabledWhen } from '../arguments.js'
import type { CallSite, Context, Handler } from '../context.js'
import { describe } from '../describe.js'
import { merge } from '../merge.js'
import { IDLE } from '../slicing/calls.js'
import { noteVague } from '../vague.js'
import { DISABLER, type Value } from '../value.js'
import { DATA_FUNCTIONS } from './data.js'
import { FILE_FUNCTIONS } from './file.js'
import { OPTION_FUNCTIONS } from './option.js'
import { PROGRAM_FUNCTIONS } from './program.js'
import { PROJECT_FUNCTIONS } from './project.js'
import { TARGET_FUNCTIONS } from './target.js'

const FUNCTIONS: ReadonlyMap<string, Handler> = new Map([
  ...PROJECT_FUNCTIONS,
  ...OPTION_FUNCTIONS,
  ...PROGRAM_FUNCTIONS,
  ...TARGET_FUNCTIONS,
  ...FILE_FUNCTIONS,
  ...DATA_FUNCTIONS
])

/** These look at disablers; any other call with one among its arguments gives a disabler. */
const TAKE_DISABLERS: ReadonlySet<string> = new Set([
  'is_disabler',
  'set_variable',
  'get_variable',
  'is_variable',
  'unset_variable',
  'message',
  'warning',
  'summary'
])

export function callFunction(context: Context, call: CallSite): Value {
  if (context.recorder.once && !IDLE.has(call.name)) noteVague(context.recorder, call)
  if (!context.recorder.disablers || TAKE_DISABLERS.has(call.name))
    return enabledCall(context, call)
  const disabled = context.decide(disabledWhen(call))
  if (disabled === TRUE) return DISABLER
  const value = context.under(not(disabled), () => enabledCall(context, call), DISABLER)
  return merge(disabled, DISABLER, value)
}

function enabledCall(context: Context, call: CallSite): Value {
  const handler = FUNCTIONS.get(call.name)
  if (handler !== undefined) return handler(context, call)
  const at = context.at(call.node)
  context.notUnderstood(`the function ${call.name}()`, at)
  return context.unknown(
    `${call.name}(${call.args.map((arg) => describe(arg)).join(', ')})`,
    `the function ${call.name}() is not known`,
    at
  )
}
