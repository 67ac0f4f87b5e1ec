import { code, details, prose, table } from './markdown-text.js'
import type { StatusReport } from './status.js'
import {
  byState,
  componentText,
  floorText,
  milestoneText,
  nextText,
  standingText,
  statusTitle,
  statusVerdict
} from './status-words.js'
import { amount, asSentence, bySeverity, cut, location } from './words.js'

const MOST_ROWS = 200
const FIELD = 2000

/** The state as Markdown, for a job summary or a wiki. */
export function renderStatusMarkdown(report: StatusReport): string {
  const { release, policy } = report
  const parts = [
    `## Rust roadmap: ${field(statusTitle(report))}`,
    field(statusVerdict(report)),
    `**Release** ${code(release.value)} (scheme ${field(release.scheme)}), **policy** ${code(cut(policy.path, 300))} (${field(policy.origin)}, ${policy.mode})`,
    ...systems(report),
    ...milestones(report),
    ...components(report),
    ...findings(report),
    ...overdue(report),
    ...floors(report),
    ...diagnostics(report)
  ]
  return `${parts.join('\n\n')}\n`
}

const field = (text: string): string => prose(cut(text, FIELD))

const rowsOf = (
  header: readonly string[],
  rows: readonly (readonly string[])[]
): readonly string[] => (rows.length === 0 ? [] : [table(header, rows.slice(0, MOST_ROWS))])

const systems = ({ systems: rows }: StatusReport): readonly string[] =>
  rowsOf(
    ['build system', 'profile', 'now', 'allowed', 'standing', 'next'],
    rows.map((row) =>
      [
        row.buildSystem,
        row.profile,
        row.reached,
        row.allowed,
        standingText(row),
        nextText(row)
      ].map(field)
    )
  )

const milestones = ({ milestones: rows }: StatusReport): readonly string[] =>
  rowsOf(
    ['from', 'milestone', 'Rust', 'components', ''],
    rows.map((row) => [row.from, row.name, row.rust, row.components, milestoneText(row)].map(field))
  )

function components({ components: { list, allowed } }: StatusReport): readonly string[] {
  if (list.length === 0) return []
  const groups = byState(list).flatMap(({ state, members }) => [
    `**${members.length} ${state}**\n`,
    ...members.slice(0, MOST_ROWS).map((member) => `- ${field(componentText(member))}`)
  ])
  return [`### Components\n\nThe roadmap allows ${code(allowed)} at most.\n\n${groups.join('\n')}`]
}

const findings = (report: StatusReport): readonly string[] =>
  bySeverity(report.findings)
    .slice(0, MOST_ROWS)
    .map(({ level, ruleId, headline, place, happened, why, fix, waiver }) => {
      const waived =
        waiver === null
          ? ''
          : `Waived until ${waiver.until} by ${waiver.approvedBy}: ${waiver.reason}`
      const body = [happened, why, fix, waived]
        .filter((text) => text !== '')
        .map((text) => field(asSentence(text)))
        .join('\n\n')
      return details(
        `${level}: ${cut(headline, FIELD)}`,
        `${code(ruleId)} at ${code(cut(location(place), 300))}\n\n${body}`
      )
    })

const overdue = ({ overdue: rows }: StatusReport): readonly string[] =>
  rows.length === 0
    ? []
    : [
        `### Overdue\n\n${rows
          .slice(0, MOST_ROWS)
          .map(({ level, message }) => `- ${level}: ${field(message)}`)
          .join('\n')}`
      ]

const floors = ({ floors: rows }: StatusReport): readonly string[] =>
  rowsOf(
    ['tool', 'lowest version', 'where'],
    rows.map((row) => [field(row.tool), field(floorText(row)), code(cut(location(row.place), 300))])
  )

function diagnostics({ diagnostics: rows }: StatusReport): readonly string[] {
  if (rows.length === 0) return []
  const items = rows
    .slice(0, MOST_ROWS)
    .map(
      ({ code: id, message, place }) =>
        `- ${code(cut(location(place), 300))}: ${field(message)} (${code(id)})`
    )
  return [details(`${amount(rows.length, 'place')} not read or not evaluated`, items.join('\n'))]
}
