import { randomUUID } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as core from '@actions/core'
import { type Annotation, annotate, notAnnotated } from '../report/annotations.js'
import { renderJson } from '../report/json.js'
import { renderMarkdown } from '../report/markdown.js'
import { details, fence, prose } from '../report/markdown-text.js'
import { oneLine } from '../report/plain.js'
import type { Report } from '../report/report.js'
import { renderSarif } from '../report/sarif.js'
import type { StatusReport } from '../report/status.js'
import { annotateStatus } from '../report/status-annotations.js'
import { renderStatusJson } from '../report/status-json.js'
import { renderStatusMarkdown } from '../report/status-markdown.js'
import { renderStatusText } from '../report/status-text.js'
import { renderText } from '../report/text.js'
import { countLevels } from '../report/words.js'
import { aboutTool } from '../run/about.js'
import { visible } from '../text/visible.js'

export interface PublishOptions {
  readonly annotations: boolean
  readonly summary: boolean
  /** Address of the folder with the rules' pages; undefined when the action was not fetched from GitHub. */
  readonly docs: string | undefined
}

/** Shows a report in the log, as annotations and as a summary, and sets the outputs and the exit code. */
export async function publishReport(report: Report, options: PublishOptions): Promise<void> {
  printUntrusted(renderText(report, { colour: true }))
  if (options.annotations) for (const each of annotate(report, { docs: options.docs })) issue(each)
  if (options.summary) {
    const left = options.annotations ? notAnnotated(report) : 0
    await writeSummary(renderMarkdown(report, { docs: options.docs, notAnnotated: left }))
  }
  const counts = countLevels(report.findings)
  setOutputs({
    outcome: report.outcome,
    findings: String(report.findings.length),
    errors: String(counts.error),
    warnings: String(counts.warning),
    release: report.release?.value ?? '',
    base: report.base.id,
    head: report.head.id,
    ...(await writeReports(report))
  })
  // Not setFailed: it would take one of the ten errors that GitHub shows of a step.
  if (report.outcome === 'fail') process.exitCode = core.ExitCode.Failure
}

/** Shows where a tree stands, with what is overdue as annotations; fails only when told to. */
export async function publishStatus(
  status: StatusReport,
  { fails, policyInTree }: { readonly fails: boolean; readonly policyInTree: boolean },
  options: PublishOptions
): Promise<void> {
  printUntrusted(renderStatusText(status))
  if (options.annotations)
    // Red marks on a green run would be taken for a broken tool.
    for (const each of annotateStatus(status, { docs: options.docs, policyInTree }))
      issue(each.level === 'error' && !fails ? { ...each, level: 'warning' } : each)
  if (options.summary) await writeSummary(renderStatusMarkdown(status))
  const { outcome, findings } = status
  const counts = countLevels(findings)
  setOutputs({
    ...NO_OUTPUTS,
    outcome: outcome === 'fail' && !fails ? 'warn' : outcome,
    findings: String(findings.length),
    errors: String(counts.error),
    warnings: String(counts.warning),
    release: status.release.value,
    head: status.revision.id,
    report: await writeToFolder('status.json', renderStatusJson(status))
  })
  if (fails) process.exitCode = core.ExitCode.Failure
}

/** There is nothing to judge: a notice, and a pass. */
export async function publishNothing(reason: string, options: PublishOptions): Promise<void> {
  const text = `Nothing to compare: ${oneLine(reason)}.`
  core.notice(text, { title: 'Rust roadmap: nothing to compare' })
  if (options.summary) await writeSummary(`## Rust roadmap: nothing to compare\n\n${prose(text)}\n`)
  setOutputs({ ...NO_OUTPUTS, outcome: 'pass' })
}

/** A problem that keeps the action from judging: always a failure. */
export interface Problem {
  /** Plain text: what is wrong, where, what to do; may have several lines. */
  readonly message: string
  /** Lines for the workflow file that would help, ready to paste. */
  readonly remedy?: string
  /** A line of the head side to show it at. */
  readonly at?: { readonly path: string; readonly line: number; readonly column: number }
}

/** Says why nothing could be judged, and fails. */
export async function publishProblem(problem: Problem, options: PublishOptions): Promise<void> {
  const { message, remedy, at } = problem
  const place =
    at === undefined ? {} : { file: at.path, startLine: at.line, startColumn: at.column }
  if (remedy !== undefined || message.includes('\n')) {
    const lines = message.split('\n').map(visible).join('\n')
    printUntrusted(`${lines}\n${remedy === undefined ? '' : `\n${remedy}\n`}`)
  }
  core.error(
    oneLine([message, remedy].filter((part) => part !== undefined).join(' ')).slice(0, 4096),
    {
      title: 'Rust roadmap: could not check',
      ...place
    }
  )
  if (options.summary) {
    const paste = remedy === undefined ? '' : `\n\n${fence(remedy.split('\n'), 'yaml')}`
    const text = message.split('\n')
    const rest = text.length > 1 ? `\n\n${details('Details', fence(text.slice(1, 500)))}` : ''
    await writeSummary(
      `## ❌ Rust roadmap: could not check\n\n${prose(text[0] ?? '')}${rest}${paste}\n`
    )
  }
  setOutputs({ ...NO_OUTPUTS, outcome: 'error' })
  process.exitCode = core.ExitCode.Failure
}

const NO_OUTPUTS = {
  findings: '0',
  errors: '0',
  warnings: '0',
  release: '',
  base: '',
  head: '',
  report: '',
  sarif: ''
}

/** Every output of action.yml. A test holds the two together. */
type Outputs = Readonly<Record<'outcome' | keyof typeof NO_OUTPUTS, string>>

export const OUTPUT_NAMES: readonly string[] = ['outcome', ...Object.keys(NO_OUTPUTS)]

function setOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
}

const ISSUE = { error: core.error, warning: core.warning, notice: core.notice } as const

function issue({ level, title, message, at }: Annotation): void {
  const columns = at?.columns
  ISSUE[level](message, {
    title,
    ...(at === undefined ? {} : { file: at.path, startLine: at.line, endLine: at.endLine }),
    ...(columns === undefined ? {} : { startColumn: columns.start, endColumn: columns.end })
  })
}

/** Text of the repository may look like workflow commands, so the runner is told not to look. */
export function printUntrusted(text: string): void {
  const token = randomUUID()
  process.stdout.write(`::stop-commands::${token}\n${text.replace(/\n*$/, '\n')}::${token}::\n`)
}

/** Outside a workflow there may be no summary; then the log has it all. */
export async function writeSummary(markdown: string): Promise<void> {
  if (!process.env['GITHUB_STEP_SUMMARY']) return
  try {
    await core.summary.addRaw(markdown).write()
  } catch (error) {
    core.notice(`The job summary could not be written: ${oneLine(String(error))}`)
  }
}

async function writeReports(report: Report): Promise<{ report: string; sarif: string }> {
  return {
    report: await writeToFolder('report.json', renderJson(report)),
    sarif: await writeToFolder('report.sarif', renderSarif([report], aboutTool()))
  }
}

/** Into a new folder of the run, so that no other step's file is in the way. */
async function writeToFolder(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(process.env['RUNNER_TEMP'] || tmpdir(), 'rust-roadmap-'))
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}
