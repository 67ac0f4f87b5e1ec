import { and, atom, type Condition, FALSE, not, TRUE } from '../../../logic/condition.js'
import { both } from '../../../logic/connect.js'
import { libraryName } from '../../../text/library-name.js'
import type { Span } from '../../../text/span.js'
import { flatten, keywordNode, strings } from '../arguments.js'
import type { CallSite, Context, Handler } from '../context.js'
import { describe } from '../describe.js'
import { merge } from '../merge.js'
import { exists, repoPath } from '../paths.js'
import { foundIn, type Requirement, requirement } from '../requirement.js'
import { useRust } from '../rust-use.js'
import { rustTool } from '../toolchain.js'
import {
  type Dependency,
  DISABLER,
  type Item,
  type Part,
  type Program,
  unknownValue,
  type Value
} from '../value.js'
import { satisfies } from '../version-compare.js'

/** https://mesonbuild.com/Reference-manual_functions_find_program.html */
const findProgram: Handler = (context, call) => {
  const names = flatten(call.args)
  const need = requirement(context, call)
  const overridden = overriddenProgram(context, names)
  if (overridden !== undefined) return overridden
  return withDisabler(context, call, program(context, call, names, need))
}

function overriddenProgram(context: Context, names: readonly Part[]): Value | undefined {
  for (const { value } of names)
    if (typeof value === 'string') {
      const known = context.overrides.get(`program:${value}`)
      if (known !== undefined) return known
    }
  return undefined
}

function program(
  context: Context,
  call: CallSite,
  names: readonly Part[],
  need: Requirement
): Program {
  const own = scriptOf(context, names)
  if (own !== undefined) return ownScript(context, call, own, need)
  const words = names.flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
  const tools = words.map(rustTool)
  const tool = tools.find((found) => found !== undefined)
  const name = words[0] ?? names.map(({ value }) => describe(value)).join(', ')
  if (tool !== undefined && (context.world.toolchain === 'present' || tools.every(Boolean)))
    return rustProgram(context, call, words[tools.indexOf(tool)] ?? tool, tool, need)
  const at = context.at(call.node)
  const found = foundIn(need, () =>
    atom(
      context.unknown(
        `find_program(${[name, ...strings(call.keywords.get('version'))].join(', ')})`,
        `whether ${name} is there is not known`,
        at
      ).unknown
    )
  )
  return { kind: 'program', name, tool: undefined, path: undefined, found }
}

/** It is there; whether its version fits is known only where it has to. */
function ownScript(context: Context, call: CallSite, path: string, need: Requirement): Program {
  const constraints = strings(call.keywords.get('version'))
  const fits = foundIn(need, () =>
    constraints.length === 0
      ? TRUE
      : atom(
          context.unknown(
            `find_program(${[path, ...constraints].join(', ')})`,
            `the version of ${path} is not known`,
            context.at(call.node)
          ).unknown
        )
  )
  return { kind: 'program', name: path, tool: undefined, path, found: fits }
}

/** A script of the repository, looked for beside the build file before the search path. */
function scriptOf(context: Context, names: readonly Part[]): string | undefined {
  for (const { value } of names) {
    const path =
      typeof value === 'string'
        ? repoPath(context, value)
        : typeof value === 'object' && value.kind === 'file' && !value.built
          ? value.path
          : undefined
    if (exists(context, path)) return path
  }
  return undefined
}

function rustProgram(
  context: Context,
  call: CallSite,
  name: string,
  tool: string,
  need: Requirement
): Program {
  const at = context.at(call.node)
  const missing: Program = { kind: 'program', name, tool, path: undefined, found: FALSE }
  if (need.disabled === TRUE) return missing
  context.recorder.askedForToolchain = true
  if (context.world.hidden) return missing
  const wanted = both(not(need.disabled), need.required)
  if (context.world.toolchain === 'absent') {
    context.fail(wanted, `Program '${name}' not found or not executable`, tool, at)
    return missing
  }
  const fits = newEnough(context, call, tool, 'version')
  context.fail(
    both(wanted, not(fits)),
    `Program '${name}' found but its version is too old`,
    tool,
    at
  )
  return { ...missing, found: both(not(need.disabled), fits) }
}

/** When the tool satisfies every constraint of a keyword such as `version:`. */
export function newEnough(
  context: Context,
  call: CallSite,
  tool: string,
  keyword: string
): Condition {
  const node = keywordNode(call, keyword)
  if (node === undefined) return TRUE
  const at = context.at(node)
  const given = strings(call.keywords.get(keyword))
  return and(...given.map((constraint) => context.versions.compare(tool, constraint, at)))
}

/** `disabler: true` turns what is not found into a disabler. */
export function withDisabler(
  context: Context,
  call: CallSite,
  value: Value & { readonly found: Condition }
): Value {
  if (call.keywords.get('disabler') !== true) return value
  context.recorder.disablers = true
  return merge(context.decide(value.found), value, DISABLER)
}

/** https://mesonbuild.com/Reference-manual_functions_dependency.html */
const dependency: Handler = (context, call) => {
  const [first] = flatten(call.args)
  const need = requirement(context, call)
  const name = typeof first?.value === 'string' ? first.value : describe(first?.value ?? '')
  for (const word of strings(...call.args)) {
    const known = context.overrides.get(`dependency:${word}`)
    // An override may be for the static or the shared one only.
    if (known === undefined || call.keywords.has('static')) continue
    return fits(known, call) ? known : { ...external(context, call, '', need, 'dependency'), name }
  }
  return withDisabler(context, call, external(context, call, name, need, 'dependency'))
}

/** Whether an overriding dependency has a version that was asked for, as far as it is known. */
function fits(known: Value, call: CallSite): boolean {
  if (typeof known !== 'object' || known.kind !== 'dependency') return true
  const { version } = known
  if (typeof version !== 'string') return true
  return strings(call.keywords.get('version')).every((one) => satisfies(version, one) !== false)
}

/** A dependency of the environment: found where required, unknown where optional. */
export function external(
  context: Context,
  call: CallSite,
  name: string,
  need: Requirement,
  construct: string
): Dependency {
  const at = context.at(call.node)
  const wanted = call.keywords.get('static')
  const label = wanted === undefined ? name : `${name}, static: ${describe(wanted)}`
  const nowhere = name === '' && !call.keywords.has('fallback')
  const found = nowhere
    ? FALSE
    : context.world.rustLibraries.has(libraryName(name))
      ? rustLibrary(context, name, need, at)
      : foundIn(need, () => atom(lookedFor(context, call, name, construct, at)))
  const version = versionOf(call, label, construct, at)
  return {
    kind: 'dependency',
    name,
    label,
    type: found === FALSE ? 'not-found' : 'external',
    found,
    version: () => version,
    variables: undefined,
    parts: []
  }
}

/** A library written in Rust is there where the toolchain is. */
function rustLibrary(context: Context, name: string, need: Requirement, at: Span): Condition {
  if (need.disabled === TRUE) return FALSE
  context.recorder.askedForToolchain = true
  if (context.world.hidden) return FALSE
  const wanted = not(need.disabled)
  if (context.world.toolchain === 'absent') {
    const message = `Dependency '${name}', which is written in Rust, not found`
    context.fail(both(wanted, need.required), message, name, at)
    return FALSE
  }
  useRust(context, 'setting', name, wanted, at)
  return wanted
}

function lookedFor(context: Context, call: CallSite, name: string, construct: string, at: Span) {
  const modules = strings(call.keywords.get('modules'), call.keywords.get('components'))
  const native = call.keywords.get('native') === true ? ', native' : ''
  const versions = strings(call.keywords.get('version'))
  const headers = strings(call.keywords.get('has_headers'))
  const extra = [...modules, ...versions, ...headers].map((word) => `, ${word}`).join('')
  return context.unknown(
    `${construct}(${name}${extra}${native})`,
    `whether ${name} is there is not known`,
    at
  ).unknown
}

function versionOf(call: CallSite, name: string, construct: string, at: Span): Value {
  const version = unknownValue(
    `${construct}(${name}).version()`,
    `the version of ${name} is not known`,
    at
  )
  for (const constraint of strings(call.keywords.get('version'))) {
    const minimum = /^\s*>=?\s*(\S+)\s*$/.exec(constraint)?.[1]
    if (minimum !== undefined) return { ...version, minimum }
  }
  return version
}

const declareDependency: Handler = (context, call) => {
  const variables = call.keywords.get('variables')
  const version = call.keywords.get('version')
  const parts: Item[] = []
  for (const name of ['sources', 'link_with', 'link_whole', 'dependencies', 'objects']) {
    const value = call.keywords.get(name)
    if (value !== undefined) parts.push(value)
  }
  return {
    kind: 'dependency',
    name: 'declared',
    label: 'declared',
    type: 'internal',
    found: TRUE,
    version: version === undefined ? context.project.version : () => version,
    variables:
      typeof variables === 'object' && variables.kind === 'dictionary' ? variables : undefined,
    parts
  }
}

export const PROGRAM_FUNCTIONS: ReadonlyMap<string, Handler> = new Map([
  ['find_program', findProgram],
  ['dependency', dependency],
  ['declare_dependency', declareDependency]
])
