import { and, atom, type Condition, FALSE, not, or, TRUE } from '../../../logic/condition.js'
import type { Span } from '../../../text/span.js'
import { has, parseKeywords, word, words } from '../arguments.js'
import type { Argument, Call, Context, Handler } from '../context.js'
import { absolute, isFile, repoPath } from '../paths.js'
import { isPlain, type Text } from '../text.js'
import {
  compareCmakeVersions,
  libraryName,
  printed,
  rustTool,
  TOOL_FOLDER,
  versionOfTool
} from '../toolchain.js'

const FIND_KEYWORDS = [
  'NAMES',
  'NAMES_PER_DIR',
  'HINTS',
  'PATHS',
  'PATH_SUFFIXES',
  'DOC',
  'ENV',
  'VALIDATOR',
  'REGISTRY_VIEW'
]
const FIND_FLAGS = [
  'REQUIRED',
  'NO_CACHE',
  'NO_DEFAULT_PATH',
  'NO_PACKAGE_ROOT_PATH',
  'NO_CMAKE_PATH',
  'NO_CMAKE_ENVIRONMENT_PATH',
  'NO_SYSTEM_ENVIRONMENT_PATH',
  'NO_CMAKE_SYSTEM_PATH',
  'NO_CMAKE_INSTALL_PREFIX',
  'CMAKE_FIND_ROOT_PATH_BOTH',
  'ONLY_CMAKE_FIND_ROOT_PATH',
  'NO_CMAKE_FIND_ROOT_PATH'
]

/** `REQUIRED` of find_program and its like means something since 3.18. */
const heedsRequired = (context: Context): boolean =>
  compareCmakeVersions(context.policyVersion || '0', '3.18') >= 0

/** The toolchain is looked for: there in this evaluation or not. */
export function toolchainThere(context: Context): boolean {
  context.recorder.askedForToolchain = true
  return context.world.toolchain === 'present' && !context.world.hidden
}

/** https://cmake.org/cmake/help/latest/command/find_program.html and its siblings. */
const find =
  (kind: string): Handler =>
  (context, call) => {
    const variable = word(call, 0)
    if (!isPlain(variable)) return
    const { rest, lists, flags } = parseKeywords(call.args.slice(1), FIND_FLAGS, FIND_KEYWORDS)
    const names = words(lists.get('NAMES') ?? rest.slice(0, lists.size === 0 ? undefined : 1))
    const known = context.variable(variable)
    const given = and(known.set, context.truth(known.text))
    context.under(
      not(given),
      () => {
        const found = locate(
          context,
          call,
          kind,
          names,
          lists.get('PATHS') ?? lists.get('HINTS') ?? []
        )
        const missing = `${variable}-NOTFOUND`
        const required = flags.has('REQUIRED') && heedsRequired(context)
        const text =
          required && found.tool === undefined
            ? found.path
            : context.texts.merge(found.when, found.path, missing)
        if (found.tool !== undefined && found.when !== TRUE) noteMissing(context, missing)
        if (kind === 'find_library' && found.tool !== undefined && found.when === TRUE)
          useLibrary(context, found.tool, call.at)
        if (required && found.tool !== undefined && !context.world.hidden)
          context.fail(
            not(found.when),
            `Could not find ${variable} using the following names: ${names.join(', ')}`,
            found.tool,
            call.at
          )
        if (required && (found.tool === 'cargo' || found.tool === 'rustc') && found.when === TRUE)
          wantToolchain(context, call.at)
        if (flags.has('NO_CACHE')) context.set(variable, text)
        else context.setCached(variable, text)
      },
      undefined
    )
  }

/** A command that runs what was not found still wants the toolchain. */
const noteMissing = (context: Context, text: string): void =>
  context.setProperty(`@missing\0${text}`, { text: '', set: TRUE })

interface Found {
  readonly path: Text
  readonly when: Condition
  /** The tool of the Rust toolchain that was looked for. */
  readonly tool: string | undefined
}

function locate(
  context: Context,
  call: Call,
  kind: string,
  names: readonly Text[],
  places: readonly Argument[]
): Found {
  const plain = names.filter(isPlain)
  const tool =
    kind === 'find_program' ? plain.map(rustTool).find((found) => found !== undefined) : undefined
  if (tool !== undefined)
    return {
      tool,
      path: `${TOOL_FOLDER}/${tool === 'rustfmt' ? 'rustfmt' : (plain.find((name) => rustTool(name) === tool) ?? tool).split('/').at(-1)}`,
      when: toolchainThere(context) ? TRUE : FALSE
    }
  // Tools come from packages here: a manager of toolchains would only say the same once more.
  if (kind === 'find_program' && plain.some((name) => /^rustup$/.test(name)))
    return { tool: undefined, path: '', when: FALSE }
  const library =
    kind === 'find_library' ? plain.find((name) => isRustLibrary(context, name)) : undefined
  if (library !== undefined)
    return {
      tool: library,
      path: `/@rust@/lib/${library}`,
      when: toolchainThere(context) ? TRUE : FALSE
    }
  for (const { text } of places)
    for (const name of plain) {
      const path = repoPath(context, `${text}/${name}`)
      if (isFile(context, path))
        return {
          tool: undefined,
          path: kind === 'find_path' ? text : absolute(`${text}/${name}`, ''),
          when: TRUE
        }
    }
  const name = `${kind}(${names.map((one) => context.texts.describe(one)).join(' ')})`
  const at = call.at
  return {
    tool: undefined,
    path: `/@system@/${kind === 'find_program' ? 'bin' : 'lib'}/${plain[0] ?? 'unknown'}`,
    when: atom({ name, reason: `whether ${plain[0] ?? 'it'} is there is not known`, at })
  }
}

/** Libraries written in Rust: those a policy names, and those that say so themselves. */
export function isRustLibrary(context: Context, name: string): boolean {
  const bare = libraryName(name)
  return (
    context.world.rustLibraries.has(bare) ||
    /^(?:rustls|rust-\w[\w-]*|[a-z0-9]+-rust|rustls-[\w-]+)$/.test(bare)
  )
}

/** https://cmake.org/cmake/help/latest/command/find_package.html */
const findPackage: Handler = (context, call) => {
  const name = word(call, 0)
  if (!isPlain(name)) return
  const required = has(call, 'REQUIRED')
  const second = word(call, 1)
  const version = isPlain(second) && /^\d/.test(second) ? second.split('...')[0] : undefined
  if (/^corrosion$/i.test(name)) loadCorrosion(context, call, name, required)
  else if (!runModule(context, call, name, required, version)) {
    if (/^(?:rust|cargo|rustc)$/i.test(name)) findToolchain(context, call, name, required, version)
    else if (isRustLibrary(context, name)) findRustLibrary(context, call, name, required)
    else external(context, call, name, required)
  }
}

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

/** A build that stops without the toolchain wants it, whatever it does with it. */
export function wantToolchain(context: Context, at: Span): void {
  context.recorder.uses.push({
    kind: 'rust-use',
    what: 'language',
    name: 'rust',
    when: context.when,
    at,
    evidence: context.evidence()
  })
}

function useLibrary(context: Context, name: string, at: Span): void {
  context.recorder.uses.push({
    kind: 'rust-use',
    what: 'setting',
    name,
    when: context.when,
    at,
    evidence: context.evidence()
  })
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

/** https://cmake.org/cmake/help/latest/command/execute_process.html */
const executeProcess: Handler = (context, call) => {
  const { lists } = parseKeywords(
    call.args,
    [
      'OUTPUT_QUIET',
      'ERROR_QUIET',
      'OUTPUT_STRIP_TRAILING_WHITESPACE',
      'ERROR_STRIP_TRAILING_WHITESPACE',
      'ECHO_OUTPUT_VARIABLE',
      'ECHO_ERROR_VARIABLE'
    ],
    [
      'COMMAND',
      'WORKING_DIRECTORY',
      'TIMEOUT',
      'RESULT_VARIABLE',
      'RESULTS_VARIABLE',
      'OUTPUT_VARIABLE',
      'ERROR_VARIABLE',
      'INPUT_FILE',
      'OUTPUT_FILE',
      'ERROR_FILE',
      'COMMAND_ECHO',
      'ENCODING',
      'COMMAND_ERROR_IS_FATAL'
    ]
  )
  const command = words(lists.get('COMMAND'))
  const into = (key: string): string | undefined => lists.get(key)?.[0]?.text
  const give = (name: string | undefined, text: Text): void => {
    if (name !== undefined && isPlain(name)) context.set(name, text)
  }
  const tool = command
    .filter(isPlain)
    .map(toolOfWord)
    .find((found) => found !== undefined)
  const said = `execute_process(${command
    .map((one) => context.texts.describe(one))
    .join(' ')
    .slice(0, 120)})`
  if (tool === undefined || !isPlain(command[0] ?? '')) {
    give(
      into('OUTPUT_VARIABLE'),
      context.unknown(said, 'what the command prints is not known', call.at)
    )
    give(
      into('ERROR_VARIABLE'),
      context.unknown(`${said} errors`, 'what the command prints is not known', call.at)
    )
    // A command that is run to find something out is taken to work.
    for (const key of ['RESULT_VARIABLE', 'RESULTS_VARIABLE'])
      give(
        into(key),
        context.texts.choice(
          atom({
            name: `${said} fails`,
            reason: 'whether the command works is not known',
            at: call.at
          }),
          '1',
          '0'
        )
      )
    return
  }
  askTool(context, call, tool, command, give, into)
}

const toolOfWord = (text: string): string | undefined =>
  /(?:^|\/)[^/]*-NOTFOUND$/.test(text)
    ? rustTool(text.replace(/-NOTFOUND$/, '').toLowerCase())
    : rustTool(text)

function askTool(
  context: Context,
  call: Call,
  tool: string,
  command: readonly Text[],
  give: (name: string | undefined, text: Text) => void,
  into: (key: string) => string | undefined
): void {
  const there = toolchainThere(context)
  const at = command.findIndex((text) => isPlain(text) && toolOfWord(text) !== undefined)
  const args = command.slice(at + 1).filter(isPlain)
  const answer = there ? printed(tool, args) : ''
  const said = `${tool} ${args.join(' ')}`.slice(0, 120)
  give(
    into('OUTPUT_VARIABLE'),
    answer ?? context.unknown(said, `what ${tool} prints is not known`, call.at)
  )
  give(into('ERROR_VARIABLE'), '')
  for (const key of ['RESULT_VARIABLE', 'RESULTS_VARIABLE'])
    give(into(key), there ? '0' : 'no such file or directory')
  const fatal = into('COMMAND_ERROR_IS_FATAL')
  if (!there && fatal !== undefined && !context.world.hidden)
    context.fail(TRUE, `${tool} could not be run`, tool, call.at)
  if (
    there &&
    (tool === 'cargo' || tool === 'rustc') &&
    /^(?:build|rustc|run|install|b|cbuild)$/.test(args.find((arg) => !/^[-+]/.test(arg)) ?? '')
  )
    context.recorder.uses.push({
      kind: 'rust-use',
      what: 'target',
      name: 'execute_process',
      when: context.when,
      at: call.at,
      evidence: context.evidence()
    })
}

export const FIND_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ...['find_program', 'find_library', 'find_path', 'find_file'].map((name): [string, Handler] => [
    name,
    find(name)
  ]),
  ['find_package', findPackage],
  ['find_dependency', findPackage],
  ['find_package_handle_standard_args', standardArgs],
  ['pkg_check_modules', pkgCheckModules],
  ['pkg_search_module', pkgCheckModules],
  ['execute_process', executeProcess]
])
