import { and, type Condition, FALSE, not, or, TRUE } from '../../../logic/condition.js'
import { everyItem, has, parseKeywords, word, words } from '../arguments.js'
import type { Argument, Call, Context, Handler } from '../context.js'
import { absolute, repoPath, sourceDirectory } from '../paths.js'
import { generated, type Node } from '../targets.js'
import { isPlain, type Text } from '../text.js'
import { runsRust } from '../toolchain.js'
import { inBuild } from './file.js'
import { toolchainThere } from './toolchain-use.js'

const SCOPES = new Set([
  'PUBLIC',
  'PRIVATE',
  'INTERFACE',
  'LINK_PUBLIC',
  'LINK_PRIVATE',
  'LINK_INTERFACE_LIBRARIES',
  'debug',
  'optimized',
  'general',
  'BEFORE',
  'AFTER',
  'SYSTEM'
])
const COMMAND_KEYWORDS = [
  'COMMAND',
  'ARGS',
  'OUTPUT',
  'DEPENDS',
  'BYPRODUCTS',
  'MAIN_DEPENDENCY',
  'IMPLICIT_DEPENDS',
  'WORKING_DIRECTORY',
  'COMMENT',
  'DEPFILE',
  'JOB_POOL',
  'SOURCES',
  'TARGET',
  'JOB_SERVER_AWARE'
]
const COMMAND_FLAGS = [
  'ALL',
  'VERBATIM',
  'APPEND',
  'USES_TERMINAL',
  'COMMAND_EXPAND_LISTS',
  'PRE_BUILD',
  'PRE_LINK',
  'POST_BUILD',
  'DEPENDS_EXPLICIT_ONLY',
  'CODEGEN'
]

const excluded = (context: Context, call: Call): boolean =>
  has(call, 'EXCLUDE_FROM_ALL') || context.get('@exclude') !== ''

const need = (context: Context, node: Node, when: Condition, call: Call): void => {
  if (when !== FALSE)
    node.needs.push({
      name: node.name,
      when: and(context.when, when),
      at: call.at,
      evidence: context.evidence()
    })
}

/** add_executable and add_library. */
const addTarget =
  (kind: 'executable' | 'library'): Handler =>
  (context, call) => {
    const name = context.texts.describe(word(call, 0))
    if (word(call, 1) === 'ALIAS') {
      context.targets.alias(name, word(call, 2))
      return
    }
    const type =
      kind === 'library'
        ? (/^(?:STATIC|SHARED|MODULE|OBJECT|INTERFACE|UNKNOWN)$/
            .exec(word(call, 1))?.[0]
            .toLowerCase() ?? 'library')
        : kind
    const imported = has(call, 'IMPORTED')
    const passive = imported || type === 'interface' || excluded(context, call)
    const node = context.targets.add(name, type, context.when, passive ? FALSE : TRUE, call.at)
    const skip = new Set([
      'STATIC',
      'SHARED',
      'MODULE',
      'OBJECT',
      'INTERFACE',
      'UNKNOWN',
      'IMPORTED',
      'GLOBAL',
      'EXCLUDE_FROM_ALL',
      'WIN32',
      'MACOSX_BUNDLE'
    ])
    if (!imported)
      addSources(
        context,
        call,
        node,
        call.args.slice(1).filter((arg) => arg.quoted || !skip.has(arg.text))
      )
  }

function addSources(context: Context, call: Call, node: Node, args: readonly Argument[]): void {
  const rust: Condition[] = []
  for (const { text, when } of everyItem(context, args)) {
    const source = generated(text, when, call.at)
    const path = repoPath(context, source.path)
    const both = and(context.when, source.when)
    if (path !== undefined && !source.path.startsWith('$<'))
      node.sources.push({ ...source, path, when: both })
    if (source.path.endsWith('.rs')) rust.push(source.when)
  }
  need(context, node, or(...rust), call)
  for (const { text, when } of args) {
    const source = generated(text, when, call.at)
    const both = and(context.when, source.when)
    context.targets.depend(node, inBuild(context, source.path), both)
    context.targets.depend(node, source.path, both)
  }
}

const targetSources: Handler = (context, call) => {
  const node = context.targets.get(word(call, 0))
  if (node === undefined) return
  const skip = new Set([...SCOPES, 'FILE_SET', 'TYPE', 'HEADERS', 'BASE_DIRS', 'FILES'])
  addSources(
    context,
    call,
    node,
    call.args.slice(1).filter((arg) => !skip.has(arg.text))
  )
}

const linkLibraries: Handler = (context, call) => {
  const node = context.targets.get(word(call, 0))
  if (node === undefined) return
  for (const { text, when } of call.args.slice(1)) {
    if (SCOPES.has(text)) continue
    const source = generated(text, when, call.at)
    const both = and(context.when, source.when)
    if (context.property(`@missing\0${text}`).set !== FALSE && !context.world.hidden)
      context.fail(when, `${text} is linked but was not found`, 'rustc', call.at, true)
    context.targets.depend(node, source.path, both)
    if (source.path.includes('/')) context.targets.depend(node, inBuild(context, source.path), both)
  }
}

const addDependencies: Handler = (context, call) => {
  const node = context.targets.get(word(call, 0))
  if (node === undefined) return
  for (const { text, when } of call.args.slice(1))
    context.targets.depend(node, text, and(context.when, when))
}

/** Commands that only look at or move files, whatever these are called. */
const HARMLESS = /^(?:echo|cp|mv|rm|install|mkdir|touch|true|ln|cat|grep|test|cmp|diff)$/
const CMAKE_E =
  /^(?:copy|copy_if_different|copy_directory|echo|echo_append|remove|rm|remove_directory|make_directory|touch|touch_nocreate|rename|create_symlink|compare_files|true|false|sleep|tar|cat|md5sum)$/
/** Asking a tool about itself builds nothing. */
const QUESTIONS = /^(?:-V|-vV|-Vv|--version|--help|fmt|clean|metadata|locate-project)$/

/** When a custom command runs a program of the Rust toolchain. */
export function runsToolchain(context: Context, args: readonly Argument[]): Condition {
  const found: Condition[] = []
  let first = true
  let harmless = false
  let cmake = false
  let program = false
  for (const { text, when } of args) {
    if (text === 'COMMAND' || text === '&&' || text === '||') {
      first = true
      harmless = false
      cmake = false
      program = false
      continue
    }
    if (first) {
      harmless = HARMLESS.test(text.split('/').at(-1) ?? '')
      cmake = /(?:^|\/)cmake$/.test(text)
      first = false
    } else if (cmake && CMAKE_E.test(text)) harmless = true
    if (program && QUESTIONS.test(text)) {
      found.pop()
      harmless = true
    }
    program = false
    if (harmless) continue
    const runs =
      context.texts.alternatives(text, when)?.filter((one) => isRustWord(context, one.text)) ?? []
    if (runs.length > 0) {
      found.push(or(...runs.map((one) => one.when)))
      program = true
    }
  }
  return or(...found)
}

function isRustWord(context: Context, text: Text): boolean {
  if (context.property(`@missing\0${text}`).set !== FALSE) return true
  // A shell line in one word.
  return /\s/.test(text) && /^(?:[^"']*[\s;&|(])?(?:cargo|rustc)\s/.test(text)
    ? true
    : runsRust(text)
}

/** https://cmake.org/cmake/help/latest/command/add_custom_target.html */
const customTarget: Handler = (context, call) => {
  const name = context.texts.describe(word(call, 0))
  const { rest, lists, flags } = parseKeywords(call.args.slice(1), COMMAND_FLAGS, COMMAND_KEYWORDS)
  const all = flags.has('ALL') && context.get('@exclude') === ''
  const node = context.targets.add(name, 'custom_target', context.when, all ? TRUE : FALSE, call.at)
  need(context, node, runsToolchain(context, commandsOf(call, rest)), call)
  dependOn(context, node, [...(lists.get('DEPENDS') ?? []), ...(lists.get('SOURCES') ?? [])])
  produce(context, call, node, lists.get('BYPRODUCTS') ?? [])
}

/** Everything that is run, commands one after the other. */
function commandsOf(call: Call, rest: readonly Argument[]): readonly Argument[] {
  const found: Argument[] = [...rest.filter((arg) => arg.text !== 'ALL')]
  let inside = false
  for (const arg of call.args) {
    if (!arg.quoted && (COMMAND_KEYWORDS.includes(arg.text) || COMMAND_FLAGS.includes(arg.text))) {
      inside = arg.text === 'COMMAND' || arg.text === 'ARGS'
      if (arg.text === 'COMMAND') found.push(arg)
    } else if (inside) found.push(arg)
  }
  return found
}

function dependOn(context: Context, node: Node, args: readonly Argument[]): void {
  for (const { text, when } of args) {
    const both = and(context.when, when)
    context.targets.depend(node, text, both)
    context.targets.depend(node, inBuild(context, text), both)
  }
}

function produce(context: Context, call: Call, by: Node, args: readonly Argument[]): void {
  for (const { text, when } of args) {
    const output = context.targets.add(
      inBuild(context, text),
      'output',
      context.when,
      FALSE,
      call.at
    )
    if (output !== by) context.targets.depend(output, by.name, and(context.when, when))
  }
}

/** https://cmake.org/cmake/help/latest/command/add_custom_command.html */
const customCommand: Handler = (context, call) => {
  const { lists } = parseKeywords(call.args, COMMAND_FLAGS, COMMAND_KEYWORDS)
  const rust = runsToolchain(context, commandsOf(call, []))
  const target = lists.get('TARGET')?.[0]?.text
  if (target !== undefined && !lists.has('OUTPUT')) {
    const node = context.targets.get(target)
    if (node !== undefined) need(context, node, rust, call)
    return
  }
  const outputs = [...(lists.get('OUTPUT') ?? []), ...(lists.get('BYPRODUCTS') ?? [])]
  const [first] = outputs
  if (first === undefined) return
  const node = context.targets.add(
    inBuild(context, first.text),
    'output',
    context.when,
    FALSE,
    call.at
  )
  need(context, node, rust, call)
  dependOn(context, node, [
    ...(lists.get('DEPENDS') ?? []),
    ...(lists.get('MAIN_DEPENDENCY') ?? [])
  ])
  produce(context, call, node, outputs)
}

/** https://cmake.org/cmake/help/latest/module/ExternalProject.html */
const externalProject: Handler = (context, call) => {
  const name = word(call, 0)
  if (!isPlain(name)) return
  const steps = [
    'CONFIGURE_COMMAND',
    'BUILD_COMMAND',
    'INSTALL_COMMAND',
    'PATCH_COMMAND',
    'UPDATE_COMMAND'
  ]
  const { lists } = parseKeywords(
    call.args,
    [],
    [
      ...steps,
      'DEPENDS',
      'COMMAND',
      'EXCLUDE_FROM_ALL',
      'BUILD_BYPRODUCTS',
      'SOURCE_DIR',
      'BINARY_DIR',
      'BUILD_IN_SOURCE',
      'PREFIX',
      'GIT_REPOSITORY',
      'GIT_TAG',
      'URL',
      'CMAKE_ARGS',
      'TEST_COMMAND',
      'BUILD_ALWAYS',
      'LOG_BUILD',
      'DOWNLOAD_COMMAND',
      'STEP_TARGETS',
      'LIST_SEPARATOR',
      'INSTALL_DIR',
      'STAMP_DIR',
      'TMP_DIR',
      'USES_TERMINAL_BUILD'
    ]
  )
  const off = lists.has('EXCLUDE_FROM_ALL')
    ? context.truth(lists.get('EXCLUDE_FROM_ALL')?.[0]?.text ?? '1')
    : FALSE
  const node = context.targets.add(
    name,
    'external_project',
    context.when,
    context.get('@exclude') === '' ? not(off) : FALSE,
    call.at
  )
  const runs = [...steps, 'COMMAND'].map((step) => runsToolchain(context, lists.get(step) ?? []))
  need(context, node, or(...runs), call)
  dependOn(context, node, lists.get('DEPENDS') ?? [])
  produce(context, call, node, lists.get('BUILD_BYPRODUCTS') ?? [])
}

const externalStep: Handler = (context, call) => {
  const node = context.targets.get(word(call, 0))
  if (node !== undefined) need(context, node, runsToolchain(context, commandsOf(call, [])), call)
}

/** https://corrosion-rs.github.io/corrosion/usage.html */
const importCrate: Handler = (context, call) => {
  toolchainThere(context)
  const { lists } = parseKeywords(
    call.args,
    [
      'ALL_FEATURES',
      'NO_DEFAULT_FEATURES',
      'NO_STD',
      'NO_LINKER_OVERRIDE',
      'NO_USES_TERMINAL',
      'LOCKED',
      'FROZEN',
      'OVERRIDE_CRATE_TYPE'
    ],
    ['MANIFEST_PATH', 'CRATES', 'CRATE_TYPES', 'FEATURES', 'PROFILE', 'IMPORTED_CRATES', 'FLAGS']
  )
  const manifest = lists.get('MANIFEST_PATH')?.[0]?.text ?? 'Cargo.toml'
  const crates = words(lists.get('CRATES')).filter(isPlain)
  const names = crates.length > 0 ? crates : crateNames(context, manifest)
  const all = context.get('@exclude') === ''
  for (const name of names.length > 0 ? names : [`crate of ${context.texts.describe(manifest)}`]) {
    const node = context.targets.add(name, 'crate', context.when, all ? TRUE : FALSE, call.at)
    need(context, node, TRUE, call)
    for (const alias of [
      name.replaceAll('-', '_'),
      `${name}-static`,
      `${name}-shared`,
      `cargo-build_${name}`
    ])
      if (alias !== name) context.targets.alias(alias, name)
  }
  const into = lists.get('IMPORTED_CRATES')?.[0]?.text
  if (into !== undefined && isPlain(into)) context.set(into, names.join(';'))
}

/** The package's own name; its members are not looked for, one name shows the use. */
function crateNames(context: Context, manifest: Text): readonly string[] {
  const path = repoPath(context, absolute(manifest, sourceDirectory(context)))
  const text = path === undefined ? undefined : context.world.snapshot.text(path)
  const name = /^\s*\[package\][^[]*?^\s*name\s*=\s*"([\w-]+)"/ms.exec(
    (text ?? '').slice(0, 20_000)
  )?.[1]
  return name === undefined ? [] : [name]
}

const definitions: Handler = (context, call) => {
  const skip = call.name.startsWith('target_') ? 1 : 0
  for (const { text, when } of everyItem(context, call.args.slice(skip))) {
    if (SCOPES.has(text)) continue
    const name = generated(text, when, call.at)
      .path.replace(/^[-/]D\s*/, '')
      .replace(/=.*$/s, '')
    if (/^[A-Za-z_]\w*$/.test(name))
      context.recorder.settings.push({ name, when: and(context.when, when), at: call.at })
  }
}

const nothing: Handler = () => undefined

export const TARGET_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['add_executable', addTarget('executable')],
  ['add_library', addTarget('library')],
  ['target_sources', targetSources],
  ['target_link_libraries', linkLibraries],
  ['add_dependencies', addDependencies],
  ['add_custom_target', customTarget],
  ['add_custom_command', customCommand],
  ['externalproject_add', externalProject],
  ['externalproject_add_step', externalStep],
  ['corrosion_import_crate', importCrate],
  ['corrosion_add_cxxbridge', importCrateBridge],
  ['add_definitions', definitions],
  ['add_compile_definitions', definitions],
  ['target_compile_definitions', definitions],
  ...[
    'add_compile_options',
    'add_link_options',
    'add_test',
    'aux_source_directory',
    'build_command',
    'cmake_print_variables',
    'define_property',
    'enable_testing',
    'export',
    'feature_summary',
    'fixture',
    'include_directories',
    'include_external_msproject',
    'include_regular_expression',
    'install',
    'link_directories',
    'link_libraries',
    'load_cache',
    'mark_as_advanced',
    'cmake_push_check_state',
    'cmake_pop_check_state',
    'cmake_reset_check_state',
    'add_feature_info',
    'set_package_properties',
    'set_directory_properties',
    'set_source_files_properties',
    'set_tests_properties',
    'source_group',
    'target_compile_features',
    'target_compile_options',
    'target_include_directories',
    'target_link_directories',
    'target_link_options',
    'target_precompile_headers',
    'get_source_file_property',
    'get_test_property',
    'get_cmake_property',
    'remove_definitions',
    'write_basic_package_version_file',
    'configure_package_config_file',
    'generate_export_header',
    'cpack_add_component',
    'ctest_test',
    'corrosion_install',
    'corrosion_link_libraries',
    'corrosion_set_env_vars',
    'corrosion_set_features',
    'corrosion_set_cargo_flags',
    'corrosion_set_hostbuild',
    'corrosion_add_target_rustflags',
    'corrosion_add_target_local_rustflags',
    'corrosion_set_linker',
    'corrosion_experimental_cbindgen',
    'corrosion_cbindgen',
    'corrosion_parse_package_version',
    'corrosion_set_linker_language',
    'corrosion_enable_cxx',
    'gtest_discover_tests',
    'gtest_add_tests',
    'pkg_get_variable',
    'cmake_dependent_options',
    'create_test_sourcelist',
    'qt_wrap_cpp',
    'qt_add_resources',
    'find_package_message',
    'use_mangled_mesa',
    'fetchcontent_setpopulated',
    'cmake_file_api',
    'cmake_pkg_config',
    'print_disabled_features',
    'print_enabled_features',
    'install_files',
    'install_programs',
    'install_targets',
    'make_directory',
    'externalproject_get_property',
    'externalproject_add_stepdependencies',
    'externalproject_add_steptargets'
  ].map((name): [string, Handler] => [name, nothing])
])

function importCrateBridge(context: Context, call: Call): void {
  const name = word(call, 0)
  if (!isPlain(name)) return
  const node = context.targets.add(name, 'crate', context.when, FALSE, call.at)
  need(context, node, TRUE, call)
  const { lists } = parseKeywords(call.args.slice(1), [], ['CRATE', 'MANIFEST_PATH', 'FILES'])
  dependOn(context, node, lists.get('CRATE') ?? [])
}
