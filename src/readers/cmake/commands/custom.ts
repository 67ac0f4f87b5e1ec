import { type Condition, FALSE, not, or, TRUE } from '../../../logic/condition.js'
import { parseKeywords, word } from '../arguments.js'
import type { Argument, Call, Context, Handler } from '../context.js'
import { isPlain, type Text } from '../text.js'
import { runsRust } from '../toolchain.js'
import { dependOn, need, produce } from './edges.js'
import { inBuild } from './file.js'

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

/** Commands and targets of the project's own making. */
export const CUSTOM_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['add_custom_target', customTarget],
  ['add_custom_command', customCommand],
  ['externalproject_add', externalProject],
  ['externalproject_add_step', externalStep]
])
