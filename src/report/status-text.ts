import { visible } from '../text/visible.js'
import { oneLine, wrap } from './plain.js'
import type { MilestoneStanding, StatusReport } from './status.js'
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
import { amount, asSentence, bySeverity, location } from './words.js'

const WIDTH = 100
const MOST_LISTED = 40

/** The state for a terminal: the verdict first. Ends with a line break. */
export function renderStatusText(report: StatusReport): string {
  const blocks = [
    head(report),
    systems(report),
    milestones(report),
    components(report),
    floors(report),
    findings(report),
    overdue(report),
    diagnostics(report)
  ]
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
  return `${text}\n`
}

function head(report: StatusReport): readonly string[] {
  const { release, policy } = report
  const evidence = release.evidence
    .map(({ place, note }) => `${location(place)} ${note}`)
    .join('; ')
  const branch = policy.branch === null ? '' : `, branch ${policy.branch}`
  return [
    safe(statusTitle(report)),
    safe(statusVerdict(report)),
    '',
    `  release  ${safe(`${release.value}  scheme ${release.scheme}${evidence === '' ? '' : `: ${evidence}`}`)}`,
    `  policy   ${safe(`${policy.path}  ${policy.origin}${branch}, ${policy.mode}`)}`
  ]
}

function systems({ systems: rows }: StatusReport): readonly string[] {
  return columns(
    ['Rust support', 'now', 'allowed', 'standing', 'next'],
    rows.map((row) => [
      row.profile === 'default' ? row.buildSystem : `${row.buildSystem} (${row.profile})`,
      row.reached,
      row.allowed,
      standingText(row),
      nextText(row)
    ])
  )
}

function milestones({ milestones: rows, release }: StatusReport): readonly string[] {
  return columns(
    ['Roadmap', 'Rust', 'components', 'milestone', ''],
    rows.map((row) => [row.from, row.rust, row.components, row.name, milestoneText(row)])
  ).concat(
    rows.length === 0 ? [] : [`  you are here: ${safe(release.value)}`],
    rows.flatMap(conditionLines)
  )
}

/** What a milestone waits for; of what is met, only that it is. */
const conditionLines = ({ name, conditions }: MilestoneStanding): readonly string[] =>
  conditions.flatMap(({ words, state, rows }) => [
    `  ${safe(name)} waits: ${safe(words)}: ${CONDITION_TEXT[state]}`,
    ...rows
      .filter((row) => row.state !== 'met')
      .map(
        ({ id, says, basis }) =>
          `    ${safe(id)}: ${safe(says)}${basis === '' ? '' : ` (${safe(basis)})`}`
      )
  ])

const CONDITION_TEXT = { met: 'met', unmet: 'not met', unknown: 'not known' } as const

function components({ components: { list, allowed } }: StatusReport): readonly string[] {
  if (list.length === 0) return []
  const lines = byState(list).flatMap(({ state, members }) => [
    `  ${members.length} ${state}`,
    ...listed(members.map(componentText)).map((line) => `    ${line}`)
  ])
  return [
    `Components that Rust has to do with (the roadmap allows ${safe(allowed)} at most)`,
    ...lines
  ]
}

function floors({ floors: rows }: StatusReport): readonly string[] {
  return columns(
    ['Lowest versions', '', ''],
    rows.map((row) => [row.tool, floorText(row), location(row.place)])
  )
}

function findings(report: StatusReport): readonly string[] {
  return bySeverity(report.findings).flatMap((finding, i) => {
    const { level, ruleId, headline, place, happened, why, fix, waiver } = finding
    return [
      ...(i === 0 ? [] : ['']),
      safe(`${level}[${ruleId}]: ${asSentence(headline)}`),
      `  --> ${safe(`${location(place)}:${place.column}`)}`,
      ...[happened, why, fix].flatMap(paragraph),
      ...(waiver === null
        ? []
        : paragraph(`Waived until ${waiver.until} by ${waiver.approvedBy}: ${waiver.reason}`))
    ]
  })
}

function overdue({ overdue: rows }: StatusReport): readonly string[] {
  return rows.length === 0
    ? []
    : [
        'Overdue',
        ...rows
          .slice(0, MOST_LISTED)
          .flatMap(({ level, message, place }) =>
            paragraph(`${level}: ${message} (${location(place)})`)
          ),
        ...left(rows.length)
      ]
}

function diagnostics({ diagnostics: rows }: StatusReport): readonly string[] {
  return rows.length === 0
    ? []
    : [
        `${amount(rows.length, 'place')} not read or not evaluated:`,
        ...rows
          .slice(0, MOST_LISTED)
          .map(({ code, message, place }) => safe(`  ${location(place)}: ${message} [${code}]`)),
        ...left(rows.length)
      ]
}

const left = (count: number): readonly string[] =>
  count > MOST_LISTED ? [`  … and ${count - MOST_LISTED} more`] : []

const listed = (items: readonly string[]): readonly string[] => [
  ...items.slice(0, MOST_LISTED).map(safe),
  ...left(items.length)
]

function paragraph(text: string): readonly string[] {
  if (text.trim() === '') return []
  return wrap(safe(text), WIDTH - 4).map((line, i) => (i === 0 ? `  ${line}` : `    ${line}`))
}

/** A table without lines; empty when it has no rows. */
function columns(
  header: readonly string[],
  rows: readonly (readonly string[])[]
): readonly string[] {
  if (rows.length === 0) return []
  const all = [header, ...rows].map((row) => row.map(safe))
  const widths = header.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  )
}

const safe = (text: string): string => visible(oneLine(text)).replaceAll('##[', '#\\x23[')
