import { atom, type Condition, not, TRUE } from '../../../logic/condition.js'
import { both } from '../../../logic/connect.js'
import { firstString, flatten } from '../arguments.js'
import type { CallSite, Context, Method } from '../context.js'
import { describe } from '../describe.js'
import { external, withDisabler } from '../functions/program.js'
import { guarded, truth } from '../merge.js'
import { presenceOf } from '../operators.js'
import { foundIn, requirement } from '../requirement.js'
import { type Compiler, type Item, type List, listOfItems, targetOf, type Value } from '../value.js'

/** What is asked about does not change with these. */
const IGNORED: ReadonlySet<string> = new Set(['required', 'name', 'disabler', 'checked'])

/** Probes that give true or false. */
const PROBES: ReadonlySet<string> = new Set([
  'compiles',
  'links',
  'has_header',
  'check_header',
  'has_header_symbol',
  'has_function',
  'has_member',
  'has_members',
  'has_type',
  'has_argument',
  'has_multi_arguments',
  'has_link_argument',
  'has_multi_link_arguments',
  'has_function_attribute',
  'has_define',
  'symbols_have_underscore_prefix'
])

/** https://mesonbuild.com/Reference-manual_returned_compiler.html */
export const compilerMethod: Method<Compiler> = (context, compiler, call) => {
  if (PROBES.has(call.name)) return probe(context, compiler, call)
  switch (call.name) {
    case 'version':
      if (compiler.language === 'rust') return { kind: 'version', tool: 'rustc' }
      break
    case 'get_id':
      if (compiler.language === 'rust') return 'rustc'
      break
    case 'find_library':
      return findLibrary(context, call)
    case 'get_supported_arguments':
    case 'get_supported_link_arguments':
    case 'get_supported_function_attributes':
      return supported(context, compiler, call)
    case 'first_supported_argument':
    case 'first_supported_link_argument':
      return firstOf(supported(context, compiler, call))
    case 'cmd_array':
      return spread(context, compiler, call)
    case 'run':
      return { kind: 'object', type: 'run-result', name: nameOf(compiler, call) }
    case 'preprocess':
      return targetOf({ name: 'preprocess', type: 'preprocess', rust: false, outputs: [] })
    default:
  }
  return context.unknown(nameOf(compiler, call), REASON, context.at(call.node))
}

const REASON = 'depends on the compiler'

function nameOf(compiler: Compiler, call: CallSite): string {
  const given = call.keywords.get('name')
  const args = typeof given === 'string' ? [given] : call.args.map((arg) => describe(arg))
  if (typeof given !== 'string')
    for (const [name, value] of call.keywords)
      if (!IGNORED.has(name)) args.push(`${name}: ${describe(value)}`)
  return `compiler(${compiler.language}).${call.name}(${args.join(', ')})`
}

function probe(context: Context, compiler: Compiler, call: CallSite): Value {
  const need = requirement(context, call, false)
  const found = foundIn(
    need,
    (): Condition =>
      atom(context.unknown(nameOf(compiler, call), REASON, context.at(call.node)).unknown)
  )
  return truth(found)
}

function findLibrary(context: Context, call: CallSite): Value {
  const name = firstString(call) ?? describe(call.args[0] ?? '')
  const need = requirement(context, call)
  return withDisabler(context, call, external(context, call, name, need, 'find_library'))
}

/** Each argument is there when the compiler supports it. */
function supported(context: Context, compiler: Compiler, call: CallSite): List {
  const probe = call.name.includes('link')
    ? 'has_link_argument'
    : call.name.includes('attribute')
      ? 'has_function_attribute'
      : 'has_argument'
  const items: Item[] = flatten(call.args).map(({ value, when }): Item => {
    const { unknown } = context.unknown(
      `compiler(${compiler.language}).${probe}(${describe(value)})`,
      REASON,
      context.at(call.node)
    )
    return { kind: 'guarded', when: both(when, atom(unknown)), value }
  })
  return listOfItems(items)
}

/** Only the first that is there. */
function firstOf(list: List): Value {
  let none: Condition = TRUE
  const items: Item[] = []
  for (const item of list.items) {
    const there = presenceOf(item)
    const first = guarded(none, item)
    if (first !== undefined) items.push(first)
    none = both(none, not(there))
  }
  return listOfItems(items)
}

function spread(context: Context, compiler: Compiler, call: CallSite): Value {
  const { unknown } = context.unknown(nameOf(compiler, call), REASON, context.at(call.node))
  return { kind: 'list', items: [{ kind: 'spread', when: TRUE, unknown }], plain: false }
}
