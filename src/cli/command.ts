import { parseArgs } from 'node:util'
import { nearest } from '../text/nearest.js'

/** CONTRACT.md, exit codes. */
export const EXIT = { pass: 0, findings: 1, usage: 2, unresolved: 3 } as const

/** What a command says: its report for stdout, remarks for stderr, and the exit code. */
export interface CommandResult {
  readonly code: number
  readonly stdout?: string
  readonly stderr?: string
}

export interface OptionSpec {
  readonly type: 'string' | 'boolean'
  /** The placeholder in the help; none for booleans. */
  readonly value?: string
  readonly multiple?: boolean
  readonly summary: string
}

export interface Command {
  readonly name: string
  readonly summary: string
  /** What stands after the name beside options, e.g. `<policy file>…`; empty when nothing may. */
  readonly operands: string
  readonly options: Readonly<Record<string, OptionSpec>>
  run(args: Args): Promise<CommandResult>
}

/** The parsed command line of one command. */
export interface Args {
  readonly operands: readonly string[]
  string(name: string): string | undefined
  strings(name: string): readonly string[]
  flag(name: string): boolean
}

export const usageError = (message: string): CommandResult => ({
  code: EXIT.usage,
  stderr: `rust-roadmap: ${message}\n`
})

/** Parses strictly; an unknown option is answered with the nearest right one. */
export function parseCommandLine(
  command: Command,
  argv: readonly string[]
): { readonly args: Args } | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: Object.fromEntries(
        Object.entries(command.options).map(([name, spec]) => [
          name,
          { type: spec.type, multiple: spec.multiple ?? false }
        ])
      ),
      allowPositionals: command.operands !== '',
      strict: true
    })
    const read = (name: string): readonly unknown[] => [values[name] ?? []].flat()
    const strings = (name: string): readonly string[] =>
      read(name).filter((value) => typeof value === 'string')
    return {
      args: {
        operands: positionals,
        string: (name) => strings(name).at(-1),
        strings,
        flag: (name) => read(name).at(-1) === true
      }
    }
  } catch (error) {
    return { problem: explain(command, error instanceof Error ? error.message : String(error)) }
  }
}

function explain(command: Command, message: string): string {
  const unknown = /Unknown option '(--?[^']*)'/.exec(message)?.[1]
  const [first] = message.split('. ')
  if (unknown === undefined) return `${command.name}: ${first}`
  const known = Object.keys(command.options)
  const near = nearest(unknown.replace(/^-+/, ''), known)
  const hint =
    near === undefined
      ? `It takes ${known.map((name) => `--${name}`).join(', ')}.`
      : `Did you mean --${near}?`
  return `${command.name} has no option ${unknown}. ${hint}`
}

/** The help of one command: what it is for, how it is called, its options. */
export function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, spec]) => [
    `  --${name}${spec.value === undefined ? '' : ` ${spec.value}`}`,
    spec.summary
  ])
  const width = Math.max(...rows.map(([left]) => (left ?? '').length), 0) + 2
  const usage = `rust-roadmap ${command.name}${command.operands === '' ? '' : ` ${command.operands}`} [options]`
  return `${command.summary}\n\nUsage: ${usage}\n\n${rows
    .map(([left, right]) => `${(left ?? '').padEnd(width)}${right}\n`)
    .join('')}`
}
