import { writeFileSync } from 'node:fs'
import { nearest } from '../text/nearest.js'
import { changesCommand } from './changes.js'
import { checkCommand } from './check.js'
import { type Command, type CommandResult, commandHelp, EXIT, parseCommandLine } from './command.js'
import { demoCommand } from './demo.js'
import { explainCommand } from './explain.js'
import { factsCommand } from './facts.js'
import { historyCommand } from './history.js'
import { initCommand } from './init.js'
import { mergeCommand } from './merge.js'
import { roadmapCommand } from './roadmap.js'
import { statusCommand } from './status.js'
import { validateCommand } from './validate.js'

/** In the order of the help. */
export const COMMANDS: readonly Command[] = [
  checkCommand,
  changesCommand,
  statusCommand,
  factsCommand,
  historyCommand,
  mergeCommand,
  explainCommand,
  validateCommand,
  roadmapCommand,
  initCommand,
  demoCommand
]

/** Runs one command line; everything a person sees goes through the result. */
export async function main(argv: readonly string[]): Promise<CommandResult> {
  const [name, ...rest] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help')
    return name === undefined
      ? { code: EXIT.usage, stderr: help() }
      : { code: EXIT.pass, stdout: help() }
  const command = COMMANDS.find((candidate) => candidate.name === name)
  if (command === undefined) return { code: EXIT.usage, stderr: unknownCommand(name) }
  if (rest.includes('--help') || rest.includes('-h'))
    return { code: EXIT.pass, stdout: commandHelp(command) }
  const parsed = parseCommandLine(command, rest)
  if ('problem' in parsed) return { code: EXIT.usage, stderr: `rust-roadmap: ${parsed.problem}\n` }
  const result = await command.run(parsed.args)
  return redirect(result, parsed.args.string('output'))
}

/** `--output FILE` takes the report in place of stdout. */
function redirect(result: CommandResult, output: string | undefined): CommandResult {
  if (output === undefined || result.stdout === undefined) return result
  try {
    writeFileSync(output, result.stdout)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      code: EXIT.usage,
      stderr: `${result.stderr ?? ''}rust-roadmap: the report could not be written to ${output}: ${reason}\n`
    }
  }
  return { code: result.code, ...(result.stderr === undefined ? {} : { stderr: result.stderr }) }
}

function unknownCommand(name: string): string {
  const near = nearest(
    name,
    COMMANDS.map((command) => command.name)
  )
  return `rust-roadmap: there is no command '${name}'.${near === undefined ? '' : ` Did you mean '${near}'?`}\n\n${help()}`
}

function help(): string {
  const rows = COMMANDS.map((command) => `  ${command.name.padEnd(10)}${command.summary}\n`).join(
    ''
  )
  return (
    'rust-roadmap guards the promise a C project made about Rust: it compares what two commits build,\n' +
    'and reports what comes too early for the roadmap.\n\n' +
    `Usage: rust-roadmap <command> [options]\n\n${rows}\n` +
    'Exit codes: 0 pass, 1 findings at the failing level, 2 usage or policy invalid,\n' +
    '3 base, head or release not resolvable. `rust-roadmap <command> --help` lists its options.\n'
  )
}
