import { atom, not, TRUE } from '../../../logic/condition.js'
import { firstString } from '../arguments.js'
import type { CallSite, Context, Handler } from '../context.js'
import { describe, display } from '../describe.js'
import { entryValue, merge, presence, truth } from '../merge.js'
import { isSet, orElse } from '../presence.js'
import { foundIn, requirement } from '../requirement.js'
import { DISABLER, listOf, UNSET, type Value } from '../value.js'
import { withDisabler } from './program.js'

const MAX_RANGE = 10_000

const text = (call: CallSite): string => call.args.map(display).join(' ')

const error: Handler = (context, call) => {
  context.fail(TRUE, text(call), undefined, context.at(call.node))
  return true
}

const assertion: Handler = (context, call) => {
  const [first, message] = call.args
  if (first === undefined) return true
  const at = context.at(call.node)
  const condition = context.truth(first)
  const decided = context.decide(condition)
  context.recorder.assertions.push({
    outcome: decided.kind !== 'constant' ? 'unknown' : decided.value ? 'true' : 'false',
    when: context.path.when,
    at
  })
  const reason = message === undefined ? '' : `: ${display(message)}`
  context.fail(not(condition), `Assert failed${reason}`, undefined, at)
  return true
}

const configurationData: Handler = (_, call) => {
  const entries = new Map<string, Value>()
  const [given] = call.args
  if (typeof given === 'object' && given.kind === 'dictionary')
    for (const [key, entry] of given.entries)
      entries.set(key, merge(presence(entry), entryValue(entry), UNSET))
  return { kind: 'configuration', entries }
}

const range: Handler = (context, call) => {
  const [first, second, third] = call.args
  const start = second === undefined ? 0 : first
  const stop = second ?? first
  const step = third ?? 1
  if (typeof start !== 'number' || typeof stop !== 'number' || typeof step !== 'number' || step < 1)
    return context.unknown(
      `range(${call.args.map((arg) => describe(arg)).join(', ')})`,
      'is not known'
    )
  const items: number[] = []
  for (let i = start; i < stop && items.length < MAX_RANGE; i += step) items.push(i)
  return listOf(items)
}

const setVariable: Handler = (context, call) => {
  const name = firstString(call)
  const value = call.args[1]
  if (name !== undefined && value !== undefined) context.project.scope.set(name, value)
  else context.notUnderstood('set_variable() with an unknown name', context.at(call.node))
  return true
}

const getVariable: Handler = (context, call) => {
  const [first, fallback] = call.args
  if (typeof first === 'object' && first.kind === 'disabler') return DISABLER
  const name = firstString(call)
  const at = context.at(call.node)
  if (name === undefined)
    return context.unknown(`get_variable(${describe(first ?? '')})`, 'the name is not known', at)
  const value = context.project.scope.at(name, context.path)
  if (value === undefined)
    return fallback ?? context.unknown(`variable ${name}`, `the variable ${name} is not set`, at)
  return fallback === undefined ? context.resolve(value) : orElse(value, fallback)
}

const isVariable: Handler = (context, call) => {
  const name = firstString(call)
  if (name === undefined) return context.unknown('is_variable()', 'the name is not known')
  return truth(isSet(context.project.scope.at(name, context.path)))
}

const unsetVariable: Handler = (context, call) => {
  const name = firstString(call)
  if (name !== undefined) context.project.scope.set(name, UNSET)
  return true
}

const importModule: Handler = (context, call) => {
  const name = firstString(call)
  if (name === undefined) return context.unknown('import()', 'the name of the module is not known')
  const plain = name.replace(/^unstable[-_]/, '')
  const at = context.at(call.node)
  const found = foundIn(requirement(context, call), () =>
    STABLE.has(plain)
      ? TRUE
      : atom(
          context.unknown(`import(${name})`, `whether Meson has ${name} is not known`, at).unknown
        )
  )
  return withDisabler(context, call, { kind: 'module', name: plain, found })
}

/** Modules that every Meson has that can read these files. */
const STABLE: ReadonlySet<string> = new Set(
  'cmake fs gnome i18n keyval pkgconfig python qt5 qt6 rust sourceset windows'.split(' ')
)

const disabler: Handler = (context: Context) => {
  context.recorder.disablers = true
  return DISABLER
}

const isDisabler: Handler = (context, call) => {
  const [first] = call.args
  if (first === undefined) return false
  return context.each(first, (value) => typeof value === 'object' && value.kind === 'disabler')
}

const environment: Handler = () => ({ kind: 'object', type: 'env', name: 'environment()' })
const nothing: Handler = () => true

export const DATA_FUNCTIONS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['error', error],
  ['assert', assertion],
  ['configuration_data', configurationData],
  ['range', range],
  ['set_variable', setVariable],
  ['get_variable', getVariable],
  ['is_variable', isVariable],
  ['unset_variable', unsetVariable],
  ['import', importModule],
  ['disabler', disabler],
  ['is_disabler', isDisabler],
  ['environment', environment],
  ['message', nothing],
  ['warning', nothing],
  ['debug', nothing],
  ['summary', nothing]
])
