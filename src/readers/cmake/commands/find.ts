import { and, atom, type Condition, FALSE, not, TRUE } from '../../../logic/condition.js'
import { parseKeywords, word, words } from '../arguments.js'
import type { Argument, Call, Context, Handler } from '../context.js'
import { absolute, isFile, repoPath } from '../paths.js'
import { isPlain, type Text } from '../text.js'
import { compareCmakeVersions, rustTool, TOOL_FOLDER } from '../toolchain.js'
import { isRustLibrary, toolchainThere, useLibrary, wantToolchain } from './toolchain-use.js'

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

export const FIND_COMMANDS: ReadonlyMap<string, Handler> = new Map(
  ['find_program', 'find_library', 'find_path', 'find_file'].map((name): [string, Handler] => [
    name,
    find(name)
  ])
)
