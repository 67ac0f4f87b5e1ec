import { visible } from '../text/visible.js'
import { excerpt, oneLine, wrap } from './plain.js'
import type { Note, Place, Report, ReportedChange, ReportedFinding } from './report.js'
import {
  allowedChanges,
  amount,
  asSentence,
  blockText,
  bySeverity,
  cut,
  dryRunText,
  location,
  releaseEvidence,
  shortId,
  subjectName,
  transition,
  verdict,
  waiverText
} from './words.js'

export interface TextOptions {
  /** Whether to use ANSI colours. */
  readonly colour: boolean
}

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'blue' | 'green'
type Paint = (style: Style, text: string) => string

const CODES: Readonly<Record<Style, string>> = {
  bold: '1',
  dim: '2',
  red: '1;31',
  yellow: '1;33',
  blue: '1;34',
  green: '1;32'
}

const WIDTH = 100
/** More than this of one list is a nuisance on a terminal; the JSON has everything. */
const MOST_EVIDENCE = 12
const MOST_LISTED = 40

/** The report for a terminal: the verdict first. Ends with a line break. */
export function renderText(report: Report, options: TextOptions = { colour: false }): string {
  const paint: Paint = options.colour
    ? (style, text) => `\u001B[${CODES[style]}m${text}\u001B[0m`
    : (_, text) => text
  const judged = report.policy !== null
  const blocks = [
    headBlock(report, paint),
    ...bySeverity(report.findings).map((finding) => findingBlock(finding, report, paint)),
    ...(judged ? [] : report.changes.map((change) => changeBlock(change, paint))),
    judged ? allowedBlock(allowedChanges(report), paint) : [],
    stateBlock(report, paint),
    diagnosticsBlock(report, paint),
    reproduceBlock(report)
  ]
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
  // A workflow's log takes a line that begins with `::` for a command.
  return `${text.replace(/^(\s*:):/gm, '$1\\x3a')}\n`
}

function headBlock(report: Report, paint: Paint): string[] {
  const style = { pass: 'green', warn: 'yellow', fail: 'red' } as const
  const row = (name: string, value: string, how: string): string => {
    const tail = how === '' ? '' : `  ${paint('dim', safe(how))}`
    return `  ${name.padEnd(9)}${safe(value)}${tail}`
  }
  const lines = [paint(style[report.outcome], safe(verdict(report))), '']
  if (report.release !== null) {
    const { value, scheme } = report.release
    const evidence = releaseEvidence(report)
    lines.push(row('release', value, `scheme ${scheme}${evidence === '' ? '' : `: ${evidence}`}`))
  }
  lines.push(row('base', shortId(report.base.id), report.base.origin))
  lines.push(row('head', shortId(report.head.id), report.head.origin))
  if (report.policy !== null) {
    const { path, origin, branch, mode } = report.policy
    lines.push(
      row('policy', path, [origin, branch && `branch ${branch}`, mode].filter(Boolean).join(', '))
    )
    if (report.policy.block !== undefined) lines.push(row('branch', blockText(report.policy), ''))
    const own = report.dryRun === undefined ? [] : wrap(safe(dryRunText(report)), WIDTH - 11)
    lines.push(...own.map((line, i) => `${(i === 0 ? '  dry run' : '').padEnd(11)}${line}`))
  }
  return lines
}

function findingBlock(finding: ReportedFinding, report: Report, paint: Paint): string[] {
  const style = { error: 'red', warning: 'yellow', note: 'blue' } as const
  const change = report.changes.find(({ id }) => id === finding.changeId)
  const title = `: ${asSentence(finding.headline)}`
  const shown = new Set<string>()
  const lines = [
    `${paint(style[finding.level], safe(`${finding.level}[${finding.ruleId}]`))}${paint('bold', safe(title))}`,
    ...placeLines(finding.place, '', shown, paint),
    ...prose('happened', finding.happened),
    ...evidenceLines(finding.evidence, shown, paint),
    ...unknownLines(change),
    ...prose('why', finding.why)
  ]
  if (finding.milestone !== null) lines.push(...placeLines(finding.milestone, '', shown, paint))
  lines.push(...prose('fix', finding.fix))
  if (finding.waiver !== null) lines.push(...prose('waived', waiverText(finding)))
  if (finding.changeId !== null) lines.push(...prose('id', finding.changeId))
  return lines
}

function changeBlock(change: ReportedChange, paint: Paint): string[] {
  const shown = new Set<string>()
  const states = transition(change)
  const guarded =
    change.guarded === undefined ? [] : [change.guarded ? 'guarded by Rust' : 'unguarded']
  const what = [subjectName(change.subject), states, ...guarded].filter(Boolean).join(', ')
  const certainty = change.certainty === 'possible' ? ' (possible)' : ''
  return [
    `${paint('blue', safe(change.kind))}${paint('bold', safe(`: ${what}${certainty}`))}`,
    ...placeLines(change.place, '', shown, paint),
    ...prose('happened', change.sentence),
    ...evidenceLines(change.evidence, shown, paint),
    ...unknownLines(change),
    ...prose('id', change.id)
  ]
}

/** ` --> path:line:column (side)` and the excerpt, the latter once per place. */
function placeLines(place: Place, note: string, shown: Set<string>, paint: Paint): string[] {
  const key = `${place.side}:${place.path}:${place.line}:${place.column}`
  const tail = note === '' ? '' : `: ${note}`
  const lines = [
    `  ${paint('blue', '-->')} ${safe(`${location(place)}:${place.column} (${place.side})${tail}`)}`
  ]
  const parts = shown.has(key) ? undefined : excerpt(place)
  shown.add(key)
  if (parts === undefined) return lines
  const number = String(place.line)
  lines.push(`  ${paint('blue', `${number.padStart(5)} |`)} ${guard(parts.line)}`)
  lines.push(`  ${paint('blue', '      |')} ${paint('red', parts.carets)}`)
  return lines
}

function evidenceLines(evidence: readonly Note[], shown: Set<string>, paint: Paint): string[] {
  const lines = evidence
    .slice(0, MOST_EVIDENCE)
    .flatMap(({ place, note }) => placeLines(place, note, shown, paint))
  return more(lines, evidence.length - MOST_EVIDENCE)
}

function unknownLines(change: ReportedChange | undefined): string[] {
  const unknowns = change?.unknowns ?? []
  const lines = unknowns.slice(0, MOST_EVIDENCE).flatMap(({ reason, place }) => {
    const at = place === undefined ? '' : ` (${location(place)}, ${place.side})`
    return prose('not evaluated', `${reason}${at}`)
  })
  return more(lines, unknowns.length - MOST_EVIDENCE)
}

const more = (lines: string[], left: number): string[] =>
  left > 0 ? [...lines, `  … and ${left} more`] : lines

/** A labelled paragraph, its further lines set in. Nothing when there is no text. */
function prose(label: string, text: string): string[] {
  if (text.trim() === '') return []
  return wrap(`${label}: ${safe(text)}`, WIDTH - 4).map((line, i) =>
    i === 0 ? `  ${line}` : `    ${line}`
  )
}

function allowedBlock(changes: readonly ReportedChange[], paint: Paint): string[] {
  if (changes.length === 0) return []
  const lines = changes
    .slice(0, MOST_LISTED)
    .flatMap((change) =>
      wrap(
        safe(`${change.sentence.replace(/\.$/, '')} (${location(change.place)}, ${change.id})`),
        WIDTH - 4
      ).map((line, i) => (i === 0 ? `  - ${line}` : `    ${line}`))
    )
  return [paint('bold', 'Changed, and allowed:'), ...more(lines, changes.length - MOST_LISTED)]
}

function stateBlock(report: Report, paint: Paint): string[] {
  if (report.states.length === 0) return []
  const judged = report.states.some(({ allowed }) => allowed !== null)
  const header = ['Rust support', 'base', 'head', ...(judged ? ['allowed'] : [])]
  const rows = report.states
    .slice(0, MOST_LISTED)
    .map(({ buildSystem, profile, base, head, allowed }) => {
      const name = profile === 'default' ? buildSystem : `${buildSystem} (${profile})`
      return [name, base, head, ...(judged ? [allowed ?? '-'] : [])].map((cell) =>
        cut(safe(cell), 60)
      )
    })
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0))
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return more([paint('bold', line(header)), ...rows.map(line)], report.states.length - MOST_LISTED)
}

function diagnosticsBlock(report: Report, paint: Paint): string[] {
  const { diagnostics } = report
  if (diagnostics.length === 0) return []
  const lines = diagnostics
    .slice(0, MOST_LISTED)
    .map(({ code, message, place }) =>
      safe(`  ${location(place)} (${place.side}): ${message} [${code}]`)
    )
  const title = `${amount(diagnostics.length, 'place')} not read or not evaluated:`
  return [paint('bold', title), ...more(lines, diagnostics.length - MOST_LISTED)]
}

function reproduceBlock(report: Report): string[] {
  return report.reproduce === null ? [] : [`Reproduce: ${safe(report.reproduce)}`]
}

const safe = (text: string): string => guard(oneLine(text))

/** In a workflow's log `##[command]` counts anywhere in a line, so it is broken up. */
const guard = (text: string): string => visible(text).replaceAll('##[', '#\\x23[')
