import { atom, TRUE } from '../../../logic/condition.js'
import { parseKeywords, words } from '../arguments.js'
import type { Call, Context, Handler } from '../context.js'
import { isPlain, type Text } from '../text.js'
import { printed, rustTool } from '../toolchain.js'
import { toolchainThere } from './toolchain-use.js'

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

export const PROCESS_COMMANDS: ReadonlyMap<string, Handler> = new Map([
  ['execute_process', executeProcess]
])
