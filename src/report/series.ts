import { renderJsonLine } from './json.js'
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
  return `${reports.map(renderJsonLine).join('')}${renderJsonSummary(reports.length, reports)}`
}

/** The last line of JSON Lines: how many steps there were and how those shown came out. */
export function renderJsonSummary(
  steps: number,
  shown: readonly Report[],
  more: Readonly<Record<string, string | number>> = {}
): string {
  const outcomes = { pass: 0, warn: 0, fail: 0 }
  for (const { outcome } of shown) outcomes[outcome]++
  return `${JSON.stringify({ schemaVersion: 1, steps, shown: shown.length, outcomes, ...more })}\n`
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
