import { TRUE } from '../../../logic/condition.js'
import { disabledWhen } from '../arguments.js'
import type { CallSite, Context } from '../context.js'
import { describe } from '../describe.js'
import { moduleMethod } from '../modules/index.js'
import { sourceFilesMethod, sourceSetMethod } from '../modules/sourceset.js'
import { spreadOut } from '../operators.js'
import { ADDERS, SETTERS } from '../slicing/calls.js'
import { noteVague } from '../vague.js'
import { type Composite, DISABLER, type Value } from '../value.js'
import { dictionaryMethod, listMethod } from './collection.js'
import { compilerMethod } from './compiler.js'
import { configurationMethod } from './configuration.js'
import { machineMethod, mesonMethod, opaqueMethod } from './environment.js'
import { featureMethod } from './feature.js'
import {
  dependencyMethod,
  fileMethod,
  programMethod,
  subprojectMethod,
  targetMethod,
  unknownMethod,
  versionMethod
} from './found.js'
import { booleanMethod, numberMethod } from './scalar.js'
import { stringMethod } from './string.js'

/** Methods that state facts. */
const TELLING: ReadonlySet<string> = new Set([...SETTERS, ...ADDERS, 'bindgen', 'proc_macro'])

export function callMethod(context: Context, object: Value, call: CallSite): Value {
  if (context.recorder.once && TELLING.has(call.name)) noteVague(context.recorder, call)
  if (context.recorder.disablers && context.decide(disabledWhen(call)) === TRUE) return DISABLER
  const one = context.resolve(spreadOut(object))
  if (typeof one === 'object' && one.kind === 'choice')
    return context.each(one, (side) => callOn(context, side, call))
  return callOn(context, one, call)
}

function callOn(context: Context, one: Value, call: CallSite): Value {
  switch (typeof one) {
    case 'string':
      return eachArgument(context, call, (known) => stringMethod(context, one, known))
    case 'number':
      return eachArgument(context, call, (known) => numberMethod(context, one, known))
    case 'boolean':
      return eachArgument(context, call, (known) => booleanMethod(context, one, known))
    default:
      return composite(context, one, call)
  }
}

/** Methods of elementary values: an argument with alternatives gives a result with alternatives. */
function eachArgument(
  context: Context,
  call: CallSite,
  apply: (call: CallSite) => Value,
  from = 0
): Value {
  for (let i = from; i < call.args.length; i++) {
    const arg = spreadOut(call.args[i] ?? '')
    if (typeof arg === 'object' && arg.kind === 'choice')
      return context.each(arg, (one) =>
        eachArgument(context, { ...call, args: call.args.with(i, one) }, apply, i + 1)
      )
  }
  return apply(call)
}

function composite(context: Context, object: Composite, call: CallSite): Value {
  switch (object.kind) {
    case 'list':
      return eachArgument(context, call, (known) => listMethod(context, object, known))
    case 'dictionary':
      return eachArgument(context, call, (known) => dictionaryMethod(context, object, known))
    case 'configuration':
      return configurationMethod(context, object, call)
    case 'source-set':
      return sourceSetMethod(context, object, call)
    case 'source-files':
      return sourceFilesMethod(context, object, call)
    case 'feature':
      return featureMethod(context, object, call)
    case 'disabler':
      return call.name === 'found' ? false : DISABLER
    case 'program':
      return programMethod(context, object, call)
    case 'dependency':
      return dependencyMethod(context, object, call)
    default:
      return rare(context, object, call)
  }
}

function rare(context: Context, object: Composite, call: CallSite): Value {
  switch (object.kind) {
    case 'compiler':
      return compilerMethod(context, object, call)
    case 'meson':
      return mesonMethod(context, object, call)
    case 'machine':
      return machineMethod(context, object, call)
    case 'module':
      return moduleMethod(context, object, call)
    case 'target':
      return targetMethod(context, object, call)
    case 'file':
      return fileMethod(context, object, call)
    case 'version':
      return versionMethod(context, object, call)
    case 'subproject':
      return subprojectMethod(context, object, call)
    case 'unknown':
      return unknownMethod(context, object, call)
    case 'object':
      return opaqueMethod(context, object, call)
    default:
      return context.unknown(
        `${describe(object)}.${call.name}()`,
        'is not known',
        context.at(call.node)
      )
  }
}
