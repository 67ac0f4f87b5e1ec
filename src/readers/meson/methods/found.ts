import { and, type Condition, TRUE } from '../../../logic/condition.js'
import { firstString } from '../arguments.js'
import type { CallSite, Context, Method } from '../context.js'
import { describe } from '../describe.js'
import { merge, presence, truth } from '../merge.js'
import { entry } from '../operators.js'
import { BUILD_ROOT, SOURCE_ROOT } from '../paths.js'
import {
  type Dependency,
  type Program,
  type SourceFile,
  type Subproject,
  type Target,
  targetOf,
  type UnknownValue,
  type Value,
  type VersionValue
} from '../value.js'
import { versionCompare } from '../version-compare.js'

const args = (call: CallSite): string => call.args.map((arg) => describe(arg)).join(', ')

function of(
  context: Context,
  object: string,
  call: CallSite,
  reason = 'is not known'
): UnknownValue {
  return context.unknown(`${object}.${call.name}(${args(call)})`, reason, context.at(call.node))
}

/** https://mesonbuild.com/Reference-manual_returned_external_program.html */
export const programMethod: Method<Program> = (context, program, call) => {
  switch (call.name) {
    case 'found':
      return truth(program.found)
    case 'version':
      if (program.tool !== undefined) return { kind: 'version', tool: program.tool }
      break
    case 'full_path':
    case 'path':
      if (program.path !== undefined) return `${SOURCE_ROOT}/${program.path}`
      break
    case 'cmd_array':
      return spread(of(context, program.name, call))
    default:
  }
  return of(context, `find_program(${program.name})`, call)
}

const spread = (value: UnknownValue): Value => ({
  kind: 'list',
  items: [{ kind: 'spread', when: TRUE, unknown: value.unknown }],
  plain: false
})

/** https://mesonbuild.com/Reference-manual_returned_dep.html */
export const dependencyMethod: Method<Dependency> = (context, dependency, call) => {
  switch (call.name) {
    case 'found':
      return truth(dependency.found)
    case 'version':
      return dependency.version?.() ?? of(context, `dependency(${dependency.label})`, call)
    case 'name':
      return dependency.type === 'internal' && dependency.name === 'declared'
        ? of(context, 'dependency', call)
        : dependency.name
    case 'type_name':
      if (dependency.type === 'internal') return 'internal'
      if (dependency.type === 'not-found') return 'not-found'
      break
    case 'get_variable':
    case 'get_pkgconfig_variable':
    case 'get_configtool_variable':
      return variable(context, dependency, call)
    case 'partial_dependency':
    case 'as_system':
    case 'as_link_whole':
    case 'as_static':
    case 'as_shared':
      return dependency
    case 'include_type':
      return 'preserve'
    default:
  }
  return of(context, `dependency(${dependency.label})`, call)
}

function variable(context: Context, dependency: Dependency, call: CallSite): Value {
  const given = call.keywords.get('internal')
  const name = typeof given === 'string' ? given : firstString(call)
  const fallback = call.keywords.get('default_value')
  const unknown = of(context, `dependency(${dependency.label})`, call)
  if (dependency.variables === undefined)
    return dependency.type === 'external' ? unknown : (fallback ?? unknown)
  const found = name === undefined ? undefined : dependency.variables.entries.get(name)
  if (name === undefined || found === undefined) return fallback ?? unknown
  const value = entry(context, dependency.variables, name)
  return fallback === undefined ? value : merge(context.decide(presence(found)), value, fallback)
}

export const versionMethod: Method<VersionValue> = (context, version, call) => {
  const name = `${version.tool}.version()`
  if (call.name !== 'version_compare') return of(context, name, call)
  const parts: Condition[] = []
  call.args.forEach((arg, i) => {
    const node = call.node.arguments.positional[i] ?? call.node
    if (typeof arg === 'string')
      parts.push(context.versions.compare(version.tool, arg, context.at(node)))
  })
  return parts.length === call.args.length ? truth(and(...parts)) : of(context, name, call)
}

export const subprojectMethod: Method<Subproject> = (context, subproject, call) => {
  const name = firstString(call)
  switch (call.name) {
    case 'found':
      return truth(subproject.found)
    case 'get_variable': {
      const value = name === undefined ? undefined : subproject.variables?.get(name)
      if (value !== undefined) return context.resolve(value)
      const fallback = call.args[1]
      return subproject.variables !== undefined && fallback !== undefined
        ? fallback
        : of(context, `subproject(${subproject.name})`, call, 'the subproject is not read')
    }
    default:
      return of(context, `subproject(${subproject.name})`, call)
  }
}

/** https://mesonbuild.com/Reference-manual_returned_build_tgt.html */
export const targetMethod: Method<Target> = (context, target, call) => {
  switch (call.name) {
    case 'found':
      return true
    case 'name':
      return target.name
    case 'process':
      return processed(target, call)
    case 'full_path':
    case 'to_list':
    case 'private_dir_include':
      return of(context, target.name, call)
    case 'get_static_lib':
    case 'get_shared_lib':
      return target
    default:
      return { kind: 'object', type: 'objects', name: `${target.name}.${call.name}()` }
  }
}

/** What a generator makes: names with the input's filled in. */
function processed(target: Target, call: CallSite): Value {
  const inputs = call.args.map((arg) => (typeof arg === 'string' ? arg : describe(arg)))
  const outputs = target.outputs.flatMap((pattern) =>
    inputs.map((input) => pattern.replaceAll('@PLAINNAME@', input).replaceAll('@BASENAME@', input))
  )
  return targetOf({ name: target.name, type: 'generated', rust: target.rust, outputs })
}

export const fileMethod: Method<SourceFile> = (context, file, call) =>
  call.name === 'full_path'
    ? `${file.built ? BUILD_ROOT : SOURCE_ROOT}/${file.path}`
    : of(context, file.path, call)

/** Unknown values: the words of a feature and what gives booleans stay conditions. */
export const unknownMethod: Method<UnknownValue> = (context, value, call) => {
  if (call.name === 'version_compare' && value.minimum !== undefined) {
    const known = versionCompare(context, undefined, value.minimum, call)
    if (typeof known === 'boolean') return known
  }
  return of(context, value.unknown.name, call, value.unknown.reason)
}
