import { renderGithub } from '../report/github.js'
import { renderJson } from '../report/json.js'
import { renderMarkdown } from '../report/markdown.js'
import type { Report } from '../report/report.js'
import { renderText } from '../report/text.js'
import type { Refusal, RunResult } from '../run/result.js'
import { type Args, type CommandResult, EXIT, type OptionSpec } from './command.js'

const FORMATS: Readonly<Record<string, (report: Report) => string>> = {
  text: (report) =>
    renderText(report, { colour: process.stdout.isTTY === true && !process.env['NO_COLOR'] }),
  json: renderJson,
  github: renderGithub,
  markdown: (report) => renderMarkdown(report)
}

export const FORMAT_NAMES = Object.keys(FORMATS)

export const formatOption = (names: readonly string[]): OptionSpec => ({
  type: 'string',
  value: names.join('|'),
  summary: 'How the report is laid out; text unless given.'
})

export const REPO_OPTION: OptionSpec = {
  type: 'string',
  value: 'DIR',
  summary: 'A work tree or a bare repository; this folder unless given.'
}

export const OUTPUT_OPTION: OptionSpec = {
  type: 'string',
  value: 'FILE',
  summary: 'Write the report there instead of to standard output.'
}

/** The value of an option that takes one of a few words, or the message that says so. */
export function oneOf<T extends string>(
  args: Args,
  name: string,
  allowed: readonly T[]
): { readonly value: T | undefined } | { readonly problem: string } {
  const given = args.string(name)
  if (given === undefined) return { value: undefined }
  const value = allowed.find((word) => word === given)
  return value === undefined
    ? { problem: `--${name} ${given} is not possible. Allowed: ${allowed.join(', ')}.` }
    : { value }
}

/** A run's result as a command's: the report in its format, or the refusal with its exit code. */
export function present(
  result: RunResult,
  format: string,
  code: (report: Report) => number
): CommandResult {
  if (result.kind === 'report') {
    const render = FORMATS[format] ?? renderText
    return { code: code(result.report), stdout: render(result.report) }
  }
  return refuse(result)
}

/** Why there is no report, with its exit code. */
export const refuse = (refusal: Refusal): CommandResult => ({
  code: refusal.kind === 'unresolved' ? EXIT.unresolved : EXIT.usage,
  stderr: `rust-roadmap: ${refusal.message}\n`
})
