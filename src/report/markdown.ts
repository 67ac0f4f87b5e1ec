import { code, details, fence, prose, table, utf8Length } from './markdown-text.js'
import { excerpt, oneLine } from './plain.js'
import type { Note, Place, Report, ReportedChange, ReportedFinding } from './report.js'
import { renderTimeline } from './timeline.js'
import {
  allowedChanges,
  amount,
  asSentence,
  blockText,
  bySeverity,
  cut,
  dryRunText,
  location,
  shortId,
  subjectName,
  transition,
  verdict,
  waiverText
} from './words.js'

/** GitHub refuses a job summary above 1 MiB as a whole; other steps' text does not count. */
export const SUMMARY_LIMIT = 1024 * 1024
/** What is used of it: the rest is for the last words. */
const BUDGET = SUMMARY_LIMIT - 16 * 1024
const MOST_ROWS = 200
const MOST_EVIDENCE = 20
/** The most characters of one field; hostile input must not push everything else out. */
const FIELD = 2000

const ICON = { pass: '✅', warn: '⚠️', fail: '❌' } as const

export interface MarkdownOptions {
  /** Address of the folder with the rules' pages, without a final slash; undefined leaves links out. */
  readonly docs?: string | undefined
  /** How many causes have no annotation of their own. */
  readonly notAnnotated?: number
}

/** The job summary: the verdict, the release, base, head and policy, then what there is to see. */
export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const blocks = [
    heading(report),
    ...annotationsPart(options),
    ...findingsTable(report, options),
    ...bySeverity(report.findings)
      .slice(0, MOST_ROWS)
      .map((finding) => findingDetails(finding, report)),
    ...changesDetails(report),
    ...stateDetails(report),
    ...diagnosticsDetails(report)
  ]
  return withinBudget(blocks)
}

/** GitHub shows at most ten annotations of a level: whoever looks at the lines alone does not see all. */
const annotationsPart = ({ notAnnotated = 0 }: MarkdownOptions): readonly string[] =>
  notAnnotated === 0
    ? []
    : [`${amount(notAnnotated, 'cause')} shown only here, without an annotation.`]

/** Leaves out whole blocks from where the budget ends, and says how many. */
function withinBudget(blocks: readonly string[]): string {
  const kept: string[] = []
  let size = 0
  let left = 0
  for (const block of blocks) {
    const length = utf8Length(block) + 2
    if (size + length > BUDGET) left++
    else {
      size += length
      kept.push(block)
    }
  }
  if (left > 0) kept.push(`_${amount(left, 'part')} left out, GitHub limits a summary to 1 MiB._`)
  return `${kept.join('\n\n')}\n`
}

function heading(report: Report): string {
  const { release, policy } = report
  const icon = policy === null ? '' : `${ICON[report.outcome]} `
  const lines = [`## ${icon}${field(verdict(report))}`]
  if (release !== null) {
    const evidence = release.evidence
      .slice(0, MOST_EVIDENCE)
      .map(({ place, note }) => `${code(cut(location(place), 300))} ${field(note)}`)
    const how = [`scheme ${code(release.scheme)}`, ...evidence].join(', ')
    lines.push(`**Release** ${code(cut(release.value, 100))}: ${how}\\`)
  }
  const revisions = (['base', 'head'] as const).map(
    (side) =>
      `**${side === 'base' ? 'Base' : 'head'}** ${code(shortId(report[side].id))} (${field(report[side].origin)})`
  )
  if (report.dryRun !== undefined) lines.push(`**Dry run** ${field(dryRunText(report))}\\`)
  const compared = [...revisions, ...policyPart(policy)].join(', ')
  if (report.reproduce === null) return [...lines, compared].join('\n')
  return [...lines, `${compared}\\`, `**Reproduce** ${code(cut(report.reproduce, FIELD))}`].join(
    '\n'
  )
}

function policyPart(policy: Report['policy']): readonly string[] {
  if (policy === null) return []
  const branch = policy.branch === null ? '' : `, branch ${code(cut(policy.branch, 300))}`
  const block = policy.block === undefined ? '' : `, ${field(blockText(policy))}`
  return [
    `**policy** ${code(cut(policy.path, 300))} (${field(policy.origin)}${branch}, ${policy.mode}${block})`
  ]
}

const field = (text: string): string => prose(cut(text, FIELD))

function findingsTable(report: Report, options: MarkdownOptions): readonly string[] {
  const findings = bySeverity(report.findings)
  if (findings.length === 0) return []
  const rows = findings.slice(0, MOST_ROWS).map((finding) => {
    const change = changeOf(finding, report)
    return [
      `${finding.level === 'note' ? 'note' : `**${finding.level}**`} ${ruleName(finding.ruleId, options)}`,
      change === undefined ? '' : field(subjectName(change.subject)),
      change === undefined ? field(finding.headline) : steps(change),
      finding.allowedFrom === null ? '' : code(cut(finding.allowedFrom, 100)),
      `${code(cut(location(finding.place), 300))} ${finding.place.side}`
    ]
  })
  const left = findings.length - rows.length
  const text = table(['rule', 'subject', 'base → head', 'allowed from', 'where'], rows)
  return [left > 0 ? `${text}\n\n${left} more are in the JSON report.` : text]
}

function ruleName(ruleId: string, { docs }: MarkdownOptions): string {
  return docs !== undefined && /^[a-z0-9-]+$/.test(ruleId)
    ? `[${ruleId}](${docs}/${ruleId}.md)`
    : code(cut(ruleId, 100))
}

const steps = (change: ReportedChange): string => {
  const text = transition(change)
  return text === '' ? field(change.sentence) : field(text)
}

const changeOf = (finding: ReportedFinding, report: Report): ReportedChange | undefined =>
  report.changes.find(({ id }) => id === finding.changeId)

/** Everything about one finding, folded. */
function findingDetails(finding: ReportedFinding, report: Report): string {
  const unknowns = (changeOf(finding, report)?.unknowns ?? []).slice(0, MOST_EVIDENCE)
  const parts = [
    field(finding.happened),
    evidenceBlock([{ place: finding.place, note: '' }, ...finding.evidence]),
    unknowns.map(unknownItem).join('\n'),
    labelled('Why', finding.why),
    finding.milestone === null ? '' : evidenceBlock([{ place: finding.milestone, note: '' }]),
    labelled('Fix', finding.fix),
    finding.waiver === null ? '' : labelled('Waived', waiverText(finding)),
    finding.changeId === null ? '' : `Id ${code(cut(finding.changeId, 100))}`
  ]
  const title = `${finding.level}: ${cut(finding.headline, FIELD)}`
  return details(title, parts.filter(Boolean).join('\n\n'))
}

const labelled = (label: string, text: string): string =>
  text === '' ? '' : `**${label}** ${field(asSentence(text))}`

function unknownItem({ reason, place }: ReportedChange['unknowns'][number]): string {
  const where = place === undefined ? '' : ` (${code(cut(location(place), 300))} ${place.side})`
  return `- Not evaluated: ${field(reason)}${where}`
}

/** Places, with their lines and carets where they come first. */
function evidenceBlock(notes: readonly Note[]): string {
  const shown = new Set<string>()
  const lines = notes
    .slice(0, MOST_EVIDENCE)
    .flatMap(({ place, note }) => placeLines(place, note, shown))
  const left = notes.length - MOST_EVIDENCE
  return fence(left > 0 ? [...lines, `… and ${left} more`] : lines)
}

function placeLines(place: Place, note: string, shown: Set<string>): readonly string[] {
  const tail = note === '' ? '' : `: ${oneLine(cut(note, FIELD))}`
  const lines = [`${place.side} ${oneLine(cut(location(place), 300))}${tail}`]
  const key = `${place.side}:${place.path}:${place.line}:${place.column}`
  const parts = shown.has(key) ? undefined : excerpt(place)
  shown.add(key)
  return parts === undefined ? lines : [...lines, `    ${parts.line}`, `    ${parts.carets}`]
}

function changesDetails(report: Report): readonly string[] {
  const judged = report.policy !== null
  const changes = judged ? allowedChanges(report) : report.changes
  if (changes.length === 0) return []
  const rows = changes
    .slice(0, MOST_ROWS)
    .map((change) => [
      code(change.kind),
      field(subjectName(change.subject)),
      `${steps(change)}${change.certainty === 'possible' ? ' (possible)' : ''}`,
      `${code(cut(location(change.place), 300))} ${change.place.side}`
    ])
  const body = table(['change', 'subject', 'base → head', 'where'], rows)
  if (!judged) return [body]
  return [details(`${amount(changes.length, 'change')} that the policy allows`, body)]
}

/** The state table with the timeline, folded: also shown when all is well. */
function stateDetails(report: Report): readonly string[] {
  const judged = report.states.some(({ allowed }) => allowed !== null)
  const rows = report.states
    .slice(0, MOST_ROWS)
    .map((row) => [
      field(row.buildSystem),
      field(row.profile),
      field(row.base),
      field(row.head),
      ...(judged ? [field(row.allowed ?? '')] : [])
    ])
  const header = ['build system', 'profile', 'base', 'head', ...(judged ? ['allowed'] : [])]
  const timeline = renderTimeline(report)
  const parts = [
    ...(rows.length === 0 ? [] : [table(header, rows)]),
    ...(timeline === undefined ? [] : [fence(timeline, 'mermaid')])
  ]
  return parts.length === 0 ? [] : [details('Rust support and roadmap', parts.join('\n\n'))]
}

function diagnosticsDetails({ diagnostics }: Report): readonly string[] {
  if (diagnostics.length === 0) return []
  const items = diagnostics
    .slice(0, MOST_ROWS)
    .map(
      ({ code: id, message, place }) =>
        `- ${code(cut(location(place), 300))} ${place.side}: ${field(message)} (${code(id)})`
    )
  const left = diagnostics.length - items.length
  const all = left > 0 ? [...items, `- … and ${left} more`] : items
  return [
    details(`${amount(diagnostics.length, 'place')} not read or not evaluated`, all.join('\n'))
  ]
}
