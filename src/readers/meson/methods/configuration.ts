import { and } from '../../../logic/condition.js'
import { firstString } from '../arguments.js'
import type { CallSite, Context, Method } from '../context.js'
import { describe } from '../describe.js'
import { merge, truth } from '../merge.js'
import { isSet, orElse } from '../presence.js'
import { type ConfigurationData, type Item, listOfItems, UNSET, type Value } from '../value.js'

/** https://mesonbuild.com/Reference-manual_returned_cfg_data.html */
export const configurationMethod: Method<ConfigurationData> = (context, data, call) => {
  const name = firstString(call)
  switch (call.name) {
    case 'set':
    case 'set10':
    case 'set_quoted':
      return set(context, data, name, call)
    case 'get':
    case 'get_unquoted':
      return get(context, data, name, call)
    case 'has':
      return truth(isSet(name === undefined ? undefined : data.entries.get(name)))
    case 'keys':
      return keys(data)
    case 'merge_from':
      return mergeFrom(context, data, call)
    default:
      context.notUnderstood(
        `the method ${call.name}() of configuration data`,
        context.at(call.node)
      )
      return context.unknown(`configuration.${call.name}()`, 'is not known', context.at(call.node))
  }
}

function set(
  context: Context,
  data: ConfigurationData,
  name: string | undefined,
  call: CallSite
): Value {
  if (name === undefined) return true
  const given = call.args[1] ?? true
  const value = call.name === 'set_quoted' && typeof given === 'string' ? quoted(given) : given
  store(context, data, name, value)
  context.recorder.set({
    name: `define ${name}`,
    value,
    when: context.path.when,
    at: context.at(call.node)
  })
  return true
}

const quoted = (text: string): string => `"${text.replaceAll('"', '\\"')}"`

/** Written under a condition: what was there before stays where it does not hold. */
function store(context: Context, data: ConfigurationData, name: string, value: Value): void {
  data.entries.set(name, merge(context.path.when, value, data.entries.get(name) ?? UNSET))
}

function get(
  context: Context,
  data: ConfigurationData,
  name: string | undefined,
  call: CallSite
): Value {
  const fallback = call.args[1]
  const value = name === undefined ? undefined : data.entries.get(name)
  if (value === undefined)
    return (
      fallback ??
      context.unknown(
        `configuration.get(${describe(call.args[0] ?? '')})`,
        'is not set',
        context.at(call.node)
      )
    )
  const known = fallback === undefined ? value : orElse(value, fallback)
  const resolved = context.resolve(known)
  return call.name === 'get_unquoted' && typeof resolved === 'string'
    ? resolved.replace(/^"(.*)"$/, '$1')
    : resolved
}

function keys(data: ConfigurationData): Value {
  const items: Item[] = []
  for (const name of [...data.entries.keys()].sort()) {
    const when = isSet(data.entries.get(name))
    items.push(when.kind === 'constant' ? name : { kind: 'guarded', when: and(when), value: name })
  }
  return listOfItems(items)
}

function mergeFrom(context: Context, data: ConfigurationData, call: CallSite): Value {
  const [other] = call.args
  if (typeof other === 'object' && other.kind === 'configuration')
    for (const [name, value] of other.entries) {
      const before = data.entries.get(name)
      store(context, data, name, before === undefined ? value : orElse(value, before))
    }
  return true
}
