import { renderJsonLine, SCHEMA_VERSION } from './json.js'
import { renderMarkdown } from './markdown.js'
import type { Report } from './report.js'
import { renderText, type TextOptions } from './text.js'
import { findingsOf, seriesVerdict, worstReport } from './words.js'

/** The reports one after the other, then the verdict on all of them. */
export const renderTextSeries = (reports: readonly Report[], options: TextOptions): string =>
  [...reports.map((report) => renderText(report, options)), `${seriesVerdict(reports)}\n`].join(
    '\n'
  )

/** The reports one after the other, below the verdict on all of them. */
export const renderMarkdownSeries = (reports: readonly Report[]): string =>
  reports.map((report) => renderMarkdown(report)).join('\n')

/** JSON Lines: one report a line, then a summary. */
export function renderJsonSeries(reports: readonly Report[]): string {
  return `${reports.map(renderJsonLine).join('')}${renderJsonSummary({ steps: reports.length, shown: reports.length }, reports)}`
}

/** The last line of JSON Lines. */
export interface JsonSummary {
  /** How many steps were looked at, and how many of them are printed. */
  readonly steps: number
  readonly shown: number
  /** `2/8` where these are only a part of the steps. */
  readonly shard?: string
}

export function renderJsonSummary(
  { steps, shown, ...shard }: JsonSummary,
  reports: readonly Pick<Report, 'outcome'>[]
): string {
  const outcomes = { pass: 0, warn: 0, fail: 0 }
  for (const { outcome } of reports) outcomes[outcome]++
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, steps, shown, outcomes, ...shard })}\n`
}

/** All of a series as one report about its last commit: for formats that know only one. */
export function merged(reports: readonly Report[]): Report | undefined {
  const last = reports.at(-1)
  const worst = worstReport(reports)
  return (
    last &&
    worst && {
      ...last,
      findings: findingsOf(reports),
      changes: reports.flatMap(({ changes }) => changes),
      outcome: worst.outcome
    }
  )
}
