import { type Annotation, type AnnotationOptions, annotate } from './annotations.js'
import type { Report } from './report.js'

/** The report as workflow commands, one a line; empty when there is nothing to annotate. */
export function renderGithub(report: Report, options: AnnotationOptions = {}): string {
  return annotate(report, options)
    .map((annotation) => `${renderCommand(annotation)}\n`)
    .join('')
}

/** `::error file=…,line=…::message`, escaped as the runner unescapes it (actions/runner ActionCommand.cs). */
export function renderCommand(annotation: Annotation): string {
  const { at, level, title, message } = annotation
  const properties: [string, string][] = [['title', title]]
  if (at !== undefined) {
    properties.push(['file', at.path], ['line', String(at.line)], ['endLine', String(at.endLine)])
    if (at.columns !== undefined)
      properties.push(['col', String(at.columns.start)], ['endColumn', String(at.columns.end)])
  }
  const list = properties.map(([key, value]) => `${key}=${escapeProperty(value)}`).join(',')
  return `::${level} ${list}::${escapeData(message)}`
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
