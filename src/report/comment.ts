import { code, prose } from './markdown-text.js'
import type { Report, ReportedFinding } from './report.js'
import {
  amount,
  asSentence,
  bySeverity,
  cut,
  headPlace,
  location,
  shortId,
  subjectName,
  transition,
  verdict
} from './words.js'

/** GitHub refuses a longer comment. */
export const COMMENT_LIMIT = 65_536
const MOST_FINDINGS = 10
const FIELD = 1000

export interface CommentOptions {
  /** Address of the folder with the rules' pages, without a final slash; undefined leaves links out. */
  readonly docs?: string | undefined
}

/** What deserves a comment: findings that are more than a note and that nobody has waived. */
export const worthComment = (report: Report): readonly ReportedFinding[] =>
  bySeverity(report.findings).filter(({ level, waiver }) => level !== 'note' && waiver === null)

/** For a contributor who never read the roadmap: the promise, the effect, the place, the ways out. */
export function renderComment(report: Report, options: CommentOptions = {}): string {
  const findings = worthComment(report)
  const shown = findings.slice(0, MOST_FINDINGS)
  const left = findings.length - shown.length
  const icon = report.outcome === 'fail' ? '❌' : '⚠️'
  const blocks = [
    `### ${icon} ${field(verdict(report))}`,
    'This project has published from which release on its build may need Rust, and keeps to it. The roadmap check compared what this pull request builds with that.',
    ...shown.map((finding) => part(finding, report, options)),
    ...(left > 0 ? [`… and ${left} more in the job summary.`] : []),
    `<sub>${footer(report)}</sub>`
  ]
  return `${cut(blocks.join('\n\n'), COMMENT_LIMIT - 1000)}\n`
}

/** What becomes of the comment when its findings are gone: always the same text. */
export const FIXED_COMMENT =
  '### ✅ Fixed: what the Rust roadmap check found here before is gone\n\n<sub>The check updates this comment by itself.</sub>\n'

function part(finding: ReportedFinding, report: Report, { docs }: CommentOptions): string {
  const { headline, happened, why, fix, ruleId, level, changeId, place } = finding
  const change = report.changes.find(({ id }) => id === changeId)
  const steps = change === undefined ? '' : transition(change)
  const about = change === undefined ? '' : `${subjectName(change.subject)}, ${steps}: `
  const shown = headPlace(finding) ?? place
  const text = shown.text?.trim() ?? ''
  const quoted = text === '' ? '' : `: ${code(cut(text, 200))}`
  const side = shown.side === 'head' ? '' : ` (${shown.side})`
  return [
    `**${level}: ${field(asSentence(headline))}**`,
    '',
    `- **What it does:** ${field(`${steps === '' ? '' : about}${happened}`)}`,
    `- **What was promised:** ${field(why)}`,
    `- **Where:** ${code(cut(location(shown), 300))}${side}${quoted}`,
    `- **Ways out:** ${field(fix)}`,
    `- **More:** ${[ruleName(ruleId, docs), changeId === null ? '' : code(cut(changeId, 60))].filter(Boolean).join(', ')}`
  ].join('\n')
}

const ruleName = (ruleId: string, docs: string | undefined): string =>
  docs !== undefined && /^[a-z0-9-]+$/.test(ruleId)
    ? `[${ruleId}](${docs}/${ruleId}.md)`
    : code(cut(ruleId, 100))

function footer({ base, head, release, changes }: Report): string {
  const heading = release === null ? '' : `, heading to ${prose(cut(release.value, 50))}`
  return `Compared base ${prose(shortId(base.id))} with head ${prose(shortId(head.id))}${heading}: ${amount(changes.length, 'change')}. The check updates this comment by itself; everything else is in the job summary.`
}

const field = (text: string): string => prose(cut(text, FIELD))
