import { type Condition, not } from '../../../logic/condition.js'
import type { CallSite, Context, Method } from '../context.js'
import { display } from '../describe.js'
import { merge } from '../merge.js'
import type { Feature, Value } from '../value.js'

/** https://mesonbuild.com/Reference-manual_returned_feature.html */
export const featureMethod: Method<Feature> = (context, feature, call) => {
  switch (call.name) {
    case 'enabled':
    case 'disabled':
    case 'auto':
      return feature.state === call.name
    case 'allowed':
      return feature.state !== 'disabled'
    case 'require':
      return required(context, feature, call)
    case 'disable_auto_if':
      return stateIf(context, feature, feature.state === 'auto', 'disabled', call)
    case 'enable_auto_if':
      return stateIf(context, feature, feature.state === 'auto', 'enabled', call)
    case 'disable_if':
      return disableIf(context, feature, call)
    case 'enable_if':
      return enableIf(context, feature, call)
    default:
      context.notUnderstood(`the method ${call.name}() of a feature`, context.at(call.node))
      return context.unknown(
        `${feature.name}.${call.name}()`,
        'is not known',
        context.at(call.node)
      )
  }
}

const argument = (context: Context, call: CallSite): Condition =>
  context.decide(context.truth(call.args[0] ?? false))

function stateIf(
  context: Context,
  feature: Feature,
  applies: boolean,
  state: Feature['state'],
  call: CallSite
): Value {
  return applies ? merge(argument(context, call), { ...feature, state }, feature) : feature
}

function required(context: Context, feature: Feature, call: CallSite): Value {
  if (feature.state === 'disabled') return feature
  const holds = argument(context, call)
  if (feature.state === 'enabled') stop(context, feature, not(holds), 'cannot be enabled', call)
  return merge(context.decide(holds), feature, { ...feature, state: 'disabled' })
}

function disableIf(context: Context, feature: Feature, call: CallSite): Value {
  if (feature.state === 'disabled') return feature
  const holds = argument(context, call)
  if (feature.state === 'enabled') stop(context, feature, holds, 'cannot be enabled', call)
  return merge(context.decide(holds), { ...feature, state: 'disabled' }, feature)
}

function enableIf(context: Context, feature: Feature, call: CallSite): Value {
  if (feature.state === 'enabled') return feature
  const holds = argument(context, call)
  if (feature.state === 'disabled') stop(context, feature, holds, 'cannot be disabled', call)
  return merge(context.decide(holds), { ...feature, state: 'enabled' }, feature)
}

function stop(
  context: Context,
  feature: Feature,
  when: Condition,
  problem: string,
  call: CallSite
): void {
  const given = call.keywords.get('error_message')
  const reason = given === undefined ? '' : `: ${display(given)}`
  context.fail(
    when,
    `Feature ${feature.name} ${problem}${reason}`,
    undefined,
    context.at(call.node)
  )
}
