import { renderCheckpatch } from '../report/checkpatch.js'
import { renderCodeQuality } from '../report/code-quality.js'
import { renderGithub } from '../report/github.js'
import { renderHtml } from '../report/html.js'
import { renderJson } from '../report/json.js'
import { renderMarkdown } from '../report/markdown.js'
import type { Report } from '../report/report.js'
import { renderSarif } from '../report/sarif.js'
import {
  merged,
  renderJsonSeries,
  renderMarkdownSeries,
  renderTextSeries
} from '../report/series.js'
import { renderText, type TextOptions } from '../report/text.js'
import { aboutTool, DOCS } from '../run/about.js'
import type { Refusal, RunResult } from '../run/result.js'
import type { SeriesResult } from '../run/series.js'
import { type Args, type CommandResult, EXIT, type OptionSpec } from './command.js'

/** A format lays out one report, or those of a series of commits. */
interface Format {
  one(report: Report): string
  series(reports: readonly Report[]): string
}

/** For formats that do not mind how many reports there are. */
const any = (render: (reports: readonly Report[]) => string): Format => ({
  one: (report) => render([report]),
  series: render
})

const terminal = (): TextOptions => ({
  colour: process.stdout.isTTY === true && !process.env['NO_COLOR']
})

const TEXT: Format = {
  one: (report) => renderText(report, terminal()),
  series: (reports) => renderTextSeries(reports, terminal())
}

/** CONTRACT.md lists the names. */
const FORMATS: Readonly<Record<string, Format>> = {
  text: TEXT,
  json: { one: renderJson, series: renderJsonSeries },
  github: any((reports) => {
    const report = merged(reports)
    return report === undefined ? '' : renderGithub(report)
  }),
  markdown: { one: (report) => renderMarkdown(report), series: renderMarkdownSeries },
  sarif: any((reports) => renderSarif(reports, aboutTool())),
  'code-quality': any(renderCodeQuality),
  checkpatch: any(renderCheckpatch),
  html: any((reports) => renderHtml(reports, { docs: DOCS }))
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
  result: RunResult | SeriesResult,
  format: string,
  code: (report: Report) => number
): CommandResult {
  const render = FORMATS[format] ?? TEXT
  if (result.kind === 'report')
    return { code: code(result.report), stdout: render.one(result.report) }
  if (result.kind === 'series')
    return {
      code: Math.max(EXIT.pass, ...result.reports.map(code)),
      stdout: render.series(result.reports)
    }
  return refuse(result)
}

/** Why there is no report, with its exit code. */
export const refuse = (refusal: Refusal): CommandResult => ({
  code: refusal.kind === 'unresolved' ? EXIT.unresolved : EXIT.usage,
  stderr: `rust-roadmap: ${refusal.message}\n`
})
