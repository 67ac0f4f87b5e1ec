import { and, atom, type Condition, FALSE, not, or, TRUE } from '../../../logic/condition.js'
import { has, parseKeywords, word, words } from '../arguments.js'
import type { Call, Context, Handler } from '../context.js'
import { isFile, repoPath } from '../paths.js'
import { isPlain } from '../text.js'
import { TOOL_FOLDER, versionOfTool } from '../toolchain.js'
import { isRustLibrary, toolchainThere, useLibrary, wantToolchain } from './toolchain-use.js'

/** https://cmake.org/cmake/help/latest/command/find_package.html */
const findPackage: Handler = (context, call) => {
  const name = word(call, 0)
  if (!isPlain(name)) return
  const required = has(call, 'REQUIRED')
  const second = word(call, 1)
  const version = isPlain(second) && /^\d/.test(second) ? second.split('...')[0] : undefined
  if (/^corrosion$/i.test(name)) loadCorrosion(context, call, name, required)
  else if (!runModule(context, call, name, required, version)) {
    if (TOOLCHAIN.test(name)) findToolchain(context, call, name, required, version)
    else if (isRustLibrary(context, name)) findRustLibrary(context, call, name, required)
    else external(context, call, name, required)
  }
}

/** The names that packages for the toolchain itself go by. */
const TOOLCHAIN = /^(?:rust|cargo|rustc)$/i

/** A module of the project itself is run. */
function runModule(
  context: Context,
  call: Call,
  name: string,
  required: boolean,
  version: string | undefined
): boolean {
  const path = modulePath(context, `Find${name}`)
  if (path === undefined) return false
  const prefix = `${name}_FIND_`
  const parts = (version ?? '').split('.')
  context.set(`${prefix}REQUIRED`, required ? '1' : '')
  context.set(`${prefix}QUIETLY`, has(call, 'QUIET') ? '1' : '')
  context.set(
    `${prefix}COMPONENTS`,
    words(
      parseKeywords(call.args, [], ['COMPONENTS', 'REQUIRED', 'OPTIONAL_COMPONENTS']).lists.get(
        'COMPONENTS'
      )
    ).join(';')
  )
  if (version === undefined) context.unset(`${prefix}VERSION`)
  else context.set(`${prefix}VERSION`, version)
  context.set(`${prefix}VERSION_MAJOR`, parts[0] ?? '')
  context.set(`${prefix}VERSION_MINOR`, parts[1] ?? '')
  context.set(`${prefix}VERSION_PATCH`, parts[2] ?? '')
  context.set('CMAKE_FIND_PACKAGE_NAME', name)
  context.runFile(path)
  // Asking for a version is asking for that rustc, whether or not the module compares it where we can see.
  if (required && version !== undefined && TOOLCHAIN.test(name) && toolchainThere(context))
    context.recorder.floors.push({ tool: 'rustc', version, when: context.when, at: call.at })
  const found = foundBy(context, name)
  const rust = /rust|cargo/i.test(name)
  if (
    required &&
    (rust || found === FALSE) &&
    !context.world.hidden &&
    context.recorder.askedForToolchain
  )
    context.fail(rust ? not(found) : FALSE, `Could NOT find ${name}`, 'rustc', call.at)
  else if (required && found.kind !== 'constant') context.assume(found)
  if (required && rust && found === TRUE) {
    if (isRustLibrary(context, name)) useLibrary(context, name, call.at)
    else wantToolchain(context, call.at)
  }
  return true
}

function foundBy(context: Context, name: string): Condition {
  return context.decide(
    or(
      context.truth(context.get(`${name}_FOUND`)),
      context.truth(context.get(`${name.toUpperCase()}_FOUND`))
    )
  )
}

export function modulePath(context: Context, name: string): string | undefined {
  for (const item of context.texts.split(context.get('CMAKE_MODULE_PATH'))) {
    const path = repoPath(context, `${item.text}/${name}.cmake`)
    if (isFile(context, path)) return path
  }
  return undefined
}

function findToolchain(
  context: Context,
  call: Call,
  name: string,
  required: boolean,
  version: string | undefined
): void {
  const there = toolchainThere(context)
  if (required && !there && !context.world.hidden)
    context.fail(TRUE, `Could NOT find ${name}`, 'rustc', call.at)
  const fits =
    there && (version === undefined || !context.older(versionOfTool('rustc'), version, call.at))
  if (required && there && !fits)
    context.fail(TRUE, `Could NOT find ${name} ${version}`, 'rustc', call.at)
  for (const prefix of [name, name.toUpperCase()])
    context.set(`${prefix}_FOUND`, fits ? 'TRUE' : 'FALSE')
  if (!fits) return
  if (required) wantToolchain(context, call.at)
  setToolchainVariables(context, name)
}

function setToolchainVariables(context: Context, name: string): void {
  for (const prefix of new Set([name, 'Rust'])) {
    context.set(`${prefix}_VERSION`, versionOfTool('rustc'))
    context.set(`${prefix}_COMPILER`, `${TOOL_FOLDER}/rustc`)
    context.set(`${prefix}_CARGO`, `${TOOL_FOLDER}/cargo`)
    context.set(`${prefix}_EXECUTABLE`, `${TOOL_FOLDER}/rustc`)
  }
}

/** Corrosion looks for the toolchain itself and stops without one. */
export function loadCorrosion(context: Context, call: Call, name: string, required: boolean): void {
  const there = toolchainThere(context)
  if (required && !there && !context.world.hidden)
    context.fail(TRUE, 'Could NOT find Rust, which Corrosion needs', 'rustc', call.at)
  context.set(`${name}_FOUND`, there ? 'TRUE' : 'FALSE')
  if (!there) return
  if (required) wantToolchain(context, call.at)
  setToolchainVariables(context, 'Rust')
  context.setProperty('@corrosion', { text: '1', set: TRUE })
}

function findRustLibrary(context: Context, call: Call, name: string, required: boolean): void {
  const there = toolchainThere(context)
  if (required && !there && !context.world.hidden)
    context.fail(TRUE, `Could NOT find ${name}, which is written in Rust`, name, call.at)
  for (const prefix of [name, name.toUpperCase()]) {
    context.set(`${prefix}_FOUND`, there ? 'TRUE' : 'FALSE')
    context.opaque(prefix, `the package ${name} is not read`)
  }
  if (there) useLibrary(context, name, call.at)
}

/** A package of the environment: there where required, unknown where optional. */
function external(context: Context, call: Call, name: string, required: boolean): void {
  const reason = `the package ${name} is not read`
  const components = parseKeywords(
    call.args,
    ['REQUIRED', 'QUIET', 'CONFIG', 'MODULE'],
    ['COMPONENTS', 'OPTIONAL_COMPONENTS']
  ).lists.get('COMPONENTS')
  const extra = components === undefined ? '' : ` ${words(components).join(' ')}`
  const found = required
    ? TRUE
    : atom({
        name: `find_package(${name}${extra})`,
        reason: `whether ${name} is there is not known`,
        at: call.at
      })
  for (const prefix of new Set([name, name.toUpperCase()])) {
    context.set(`${prefix}_FOUND`, context.bool(found, '1', '0'))
    context.opaque(prefix, reason)
  }
  if (name === 'PkgConfig') context.opaque('PKG', reason)
  if (/^Python/.test(name)) context.opaque('PYTHON', reason)
}

/** https://cmake.org/cmake/help/latest/module/FindPackageHandleStandardArgs.html */
const standardArgs: Handler = (context, call) => {
  const name = word(call, 0)
  if (!isPlain(name)) return
  const { rest, lists } = parseKeywords(
    call.args.slice(1),
    ['HANDLE_COMPONENTS', 'CONFIG_MODE', 'NAME_MISMATCHED', 'HANDLE_VERSION_RANGE'],
    [
      'REQUIRED_VARS',
      'VERSION_VAR',
      'FOUND_VAR',
      'FAIL_MESSAGE',
      'REASON_FAILURE_MESSAGE',
      'DEFAULT_MSG'
    ]
  )
  const variables = [
    ...rest,
    ...(lists.get('REQUIRED_VARS') ?? []),
    ...(lists.get('DEFAULT_MSG') ?? [])
  ].filter(({ text }) => text !== 'DEFAULT_MSG')
  const usable =
    lists.has('REQUIRED_VARS') || lists.has('DEFAULT_MSG') ? variables : variables.slice(1)
  const wanted = context.get(`${name}_FIND_VERSION`)
  const versionVariable = lists.get('VERSION_VAR')?.[0]?.text
  const version = versionVariable === undefined ? '' : context.get(versionVariable)
  const tooOld =
    wanted !== '' &&
    isPlain(version) &&
    isPlain(wanted) &&
    version !== '' &&
    context.older(version, wanted, call.at)
  const found = context.decide(
    and(...(tooOld ? [FALSE] : []), ...usable.map(({ text }) => context.truth(context.get(text))))
  )
  const required = context.truth(context.get(`${name}_FIND_REQUIRED`)) === TRUE
  const rust = /rust|cargo|corrosion/i.test(name)
  if (required && (found === FALSE || rust) && !context.world.hidden)
    context.fail(not(found), `Could NOT find ${name}`, rust ? 'rustc' : undefined, call.at)
  else if (required && found !== FALSE) context.assume(found)
  for (const prefix of new Set([name, name.toUpperCase()]))
    context.set(`${prefix}_FOUND`, context.bool(found, 'TRUE', 'FALSE'))
}

/** https://cmake.org/cmake/help/latest/module/FindPkgConfig.html */
const pkgCheckModules: Handler = (context, call) => {
  const prefix = word(call, 0)
  if (!isPlain(prefix)) return
  const { rest, flags } = parseKeywords(
    call.args.slice(1),
    [
      'REQUIRED',
      'QUIET',
      'IMPORTED_TARGET',
      'GLOBAL',
      'NO_CMAKE_PATH',
      'NO_CMAKE_ENVIRONMENT_PATH'
    ],
    []
  )
  const modules = words(rest).filter(isPlain)
  const library = modules.find((module) => isRustLibrary(context, module))
  const required = flags.has('REQUIRED')
  if (library !== undefined) {
    findRustLibrary(context, call, prefix, required)
    return
  }
  const names = modules.map((module) => module.replace(/[<>=].*$/, ''))
  const found = required
    ? TRUE
    : atom({
        name: `pkg_check_modules(${names.join(' ')})`,
        reason: 'whether the library is there is not known',
        at: call.at
      })
  context.set(`${prefix}_FOUND`, context.bool(found, '1', ''))
  context.opaque(prefix, `what pkg-config says of ${names.join(' ')} is not known`)
}

/**
 * The library is that of a release, or else that for debugging.
 * https://cmake.org/cmake/help/latest/module/SelectLibraryConfigurations.html
 */
const selectLibrary: Handler = (context, call) => {
  const name = word(call, 0)
  if (!isPlain(name)) return
  const release = context.get(`${name}_LIBRARY_RELEASE`)
  const library = release === '' ? context.get(`${name}_LIBRARY_DEBUG`) : release
  for (const variable of ['LIBRARY', 'LIBRARIES']) context.set(`${name}_${variable}`, library)
}

export const PACKAGE_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['find_package', findPackage],
  ['find_dependency', findPackage],
  ['find_package_handle_standard_args', standardArgs],
  ['select_library_configurations', selectLibrary],
  ['pkg_check_modules', pkgCheckModules],
  ['pkg_search_module', pkgCheckModules]
])
