import { atom, or, TRUE } from '../../../logic/condition.js'
import { firstString } from '../arguments.js'
import type { CallSite, Context, Method } from '../context.js'
import { describe } from '../describe.js'
import { merge, truth } from '../merge.js'
import type { Override } from '../option-store.js'
import { BUILD_ROOT, inDirectory, SOURCE_ROOT } from '../paths.js'
import { EMPTY_LIST, type Machine, type MesonObject, type Opaque, type Value } from '../value.js'

/** https://mesonbuild.com/Reference-manual_builtin_host_machine.html */
export const machineMethod: Method<Machine> = (context, machine, call) =>
  context.unknown(
    `${machine.name}.${call.name}()`,
    `depends on the machine that Meson calls ${machine.name}`,
    context.at(call.node)
  )

/** What is done to the build and gives nothing. */
const QUIET: ReadonlySet<string> = new Set([
  'add_install_script',
  'add_postconf_script',
  'add_dist_script',
  'add_devenv',
  'install_dependency_manifest'
])

/** https://mesonbuild.com/Reference-manual_builtin_meson.html */
export const mesonMethod: Method<MesonObject> = (context, _, call) => {
  if (QUIET.has(call.name)) return true
  const { project } = context
  switch (call.name) {
    case 'version':
      return { kind: 'version', tool: 'meson' }
    case 'source_root':
    case 'global_source_root':
      return SOURCE_ROOT
    case 'build_root':
    case 'global_build_root':
      return BUILD_ROOT
    case 'project_source_root':
      return inDirectory(SOURCE_ROOT, project.root)
    case 'project_build_root':
      return inDirectory(BUILD_ROOT, project.root)
    case 'current_source_dir':
      return inDirectory(SOURCE_ROOT, context.directory)
    case 'current_build_dir':
      return inDirectory(BUILD_ROOT, context.directory)
    case 'project_name':
      return project.name
    case 'project_version':
      return project.version()
    case 'project_license':
      return project.license
    case 'project_license_files':
      return EMPTY_LIST
    case 'is_subproject':
      return project.subproject !== undefined
    case 'backend':
      return 'ninja'
    case 'is_unity':
      return project.options.get('unity') === 'on'
    case 'build_options':
      return ''
    case 'get_compiler':
      return { kind: 'compiler', language: (firstString(call) ?? '').toLowerCase() }
    case 'override_find_program':
    case 'override_dependency':
      return override(context, call)
    case 'get_cross_property':
    case 'get_external_property':
      return property(context, call)
    case 'has_external_property': {
      const given = or(...propertiesOf(context, call).map(({ when }) => when))
      return given === TRUE ? true : truth(or(given, atom(unknown(context, call).unknown)))
    }
    default:
      return unknown(context, call)
  }
}

const propertiesOf = (context: Context, call: CallSite): readonly Override[] => {
  const name = firstString(call)
  if (call.keywords.get('native') === true) return []
  return context.world.properties.filter((one) => one.name === name)
}

/** What the machine files say, over what the call gives for the case that they say nothing. */
function property(context: Context, call: CallSite): Value {
  let value = call.args[1] ?? unknown(context, call)
  for (const { value: text, when } of propertiesOf(context, call)) {
    const given = text === undefined || /^[[\d]/.test(text) ? unknown(context, call) : literal(text)
    value = when === TRUE ? given : merge(when, given, value)
  }
  return value
}

const literal = (text: string): Value =>
  text === 'true' || text === 'false' ? text === 'true' : text

function unknown(context: Context, call: CallSite) {
  const args = call.args.map((arg) => describe(arg)).join(', ')
  return context.unknown(
    `meson.${call.name}(${args})`,
    'depends on how Meson is run',
    context.at(call.node)
  )
}

function override(context: Context, call: CallSite): Value {
  const name = firstString(call)
  const value = call.args[1]
  if (name === undefined || value === undefined || context.path.when.kind !== 'constant')
    return true
  const key = `${call.name === 'override_dependency' ? 'dependency' : 'program'}:${name}`
  // Of a static and a shared one, the first stands for both.
  if (call.keywords.has('static') && context.overrides.has(key)) return true
  const named =
    typeof value === 'object' && value.kind === 'dependency' ? { ...value, name } : value
  context.overrides.set(key, named)
  return true
}

/** Objects of which nothing is known but that they are there. */
export const opaqueMethod: Method<Opaque> = (context, object, call) => {
  if (call.name === 'found') return true
  if (object.type === 'env') return true
  return context.unknown(
    `${object.name}.${call.name}()`,
    'is known only when the build is configured',
    context.at(call.node)
  )
}
