import type { Subject } from '../diff/change.js'
import { inDirectory } from '../diff/describe.js'
import type { Level } from '../judge/finding.js'
import { stableHash } from '../text/stable-hash.js'
import type { Place, Report, ReportedChange, ReportedFinding } from './report.js'

/** How many findings there are of each level. */
export type Counts = Readonly<Record<Level, number>>

export function countLevels(findings: readonly ReportedFinding[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 }
  for (const finding of findings) counts[finding.level]++
  return counts
}

/** `1 error`, `3 warnings`. */
export const amount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`

/** `1 error and 3 warnings`; empty when there is nothing to count. */
export function renderCounts(counts: Counts): string {
  const parts = (['error', 'warning', 'note'] as const)
    .filter((level) => counts[level] > 0)
    .map((level) => amount(counts[level], level))
  return joinWords(parts)
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? ''
  return `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1] ?? ''}`
}

/** The text as a sentence: trimmed and closed by a full stop unless it ends in punctuation already. */
export function asSentence(text: string): string {
  const trimmed = text.trim()
  return trimmed === '' || /[.!?:;…]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

/** The first line of every report: the outcome in words, then what is worst. Not escaped. */
export function verdict(report: Report): string {
  if (report.policy === null) return withoutPolicy(report.changes.length)
  const counts = countLevels(report.findings)
  if (report.outcome === 'pass') return passed(report, counts)
  const word = report.outcome === 'fail' ? 'Fail' : 'Warning'
  const limit = report.policy.exceeded
  if (limit !== undefined && counts.error === 0 && report.outcome === 'fail')
    return `${word}: ${renderCounts(counts)}, more than the ${amount(limit, 'warning')} that this branch may have.`
  const worst = worstFinding(report.findings)
  const headline = worst === undefined ? '' : ` ${asSentence(worst.headline)}`
  return `${word}: ${renderCounts(counts) || 'see below'}.${headline}`
}

function withoutPolicy(changes: number): string {
  return changes === 0
    ? 'No change that a Rust roadmap is about.'
    : `${amount(changes, 'change')} that a Rust roadmap is about. Not judged: no policy was asked for.`
}

function passed(report: Report, counts: Counts): string {
  if (counts.error + counts.warning > 0) {
    const why = report.policy?.mode === 'enforce' ? '' : ` (mode ${report.policy?.mode})`
    return `Pass: ${renderCounts(counts)}, reported without failing${why}.`
  }
  if (counts.note > 0) return `Pass: ${renderCounts(counts)}.`
  const changes = report.changes.length
  if (changes === 0) return 'Pass: nothing changed that the Rust roadmap is about.'
  return `Pass: ${amount(changes, 'change')}, allowed by the Rust roadmap.`
}

/** The first of the findings with the highest level. */
export function worstFinding(findings: readonly ReportedFinding[]): ReportedFinding | undefined {
  for (const level of ['error', 'warning', 'note'] as const) {
    const found = findings.find((finding) => finding.level === level)
    if (found !== undefined) return found
  }
  return undefined
}

/** Findings with the errors first, otherwise in the order given. */
export function bySeverity(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return (['error', 'warning', 'note'] as const).flatMap((level) =>
    findings.filter((finding) => finding.level === level)
  )
}

/** A commit id cut to ten digits; anything else (a label) as it is. */
export const shortId = (id: string): string => (/^[0-9a-f]{40,64}$/.test(id) ? id.slice(0, 10) : id)

/** `path:line`. */
export const location = (place: Place): string => `${place.path}:${place.line}`

/** What a change is about: `meson`, `meson, profile user-mode`, `rustc`, `UART for aarch64`. */
export function subjectName(subject: Subject): string {
  const option = subject.option === null ? null : `option ${subject.option}`
  const what = [subject.component, subject.tool, option, subject.buildSystem].filter(
    (part) => part !== null
  )
  const profile = subject.profile === null || subject.profile === 'default'
  const tail = profile ? '' : `, profile ${subject.profile}`
  const target = subject.target === null ? '' : ` for ${subject.target}`
  return `${what.join(' in ') || 'policy'}${inDirectory(subject.directory)}${target}${tail}`
}

/** `opt-in → auto`; one side alone when the other is not known; empty when neither is. */
export function transition(change: Pick<ReportedChange, 'from' | 'to'>): string {
  if (change.from === null && change.to === null) return ''
  return `${change.from ?? 'none'} → ${change.to ?? 'none'}`
}

/** The changes that no finding is about: what the policy allows, or all of them without a policy. */
export function allowedChanges(report: Report): readonly ReportedChange[] {
  const judged = new Set(report.findings.map((finding) => finding.changeId))
  return report.changes.filter((change) => !judged.has(change.id))
}

/** `VERSION:1 says 9.1.50`, joined; empty without evidence. */
export function releaseEvidence(report: Report): string {
  const notes = report.release?.evidence ?? []
  return notes.map(({ place, note }) => `${location(place)} ${note}`).join('; ')
}

/** Cuts a text to `limit` UTF-16 units with an ellipsis, never between surrogates. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = limit - 1
  const split = /[\uD800-\uDBFF]/.test(text[end - 1] ?? '')
  return `${text.slice(0, split ? end - 1 : end)}…`
}

/** All that is to be said about a finding, as one paragraph of plain text. Not escaped. */
export const fullMessage = ({ headline, happened, why, fix }: ReportedFinding): string =>
  [headline, happened, why, fix].map(asSentence).filter(Boolean).join(' ')

/** `block "stable-*" (rust-roadmap.yml:12): freeze true`; empty where no block decides. Not escaped. */
export function blockText(policy: Report['policy']): string {
  const block = policy?.block
  if (block === undefined) return ''
  const says = block.says === '' ? '' : `: ${block.says}`
  return `block "${block.match}" (${location(block.place)})${says}`
}

/** What the change's own policy would say, in one sentence or two; empty where it says the same. Not escaped. */
export function dryRunText({ dryRun, release }: Report): string {
  if (dryRun === undefined) return ''
  const own = `by the policy of the change itself (${dryRun.path}), which has no force before it is merged`
  if (dryRun.outcome === null) return `no verdict ${own}: ${dryRun.problem ?? ''}`
  const word = { pass: 'pass', warn: 'warning', fail: 'fail' }[dryRun.outcome]
  const counts = { error: 0, warning: 0, note: 0 }
  for (const { level } of dryRun.findings) counts[level]++
  const found = renderCounts(counts)
  const other = dryRun.release === release?.value ? '' : `, judged for ${dryRun.release}`
  const first = dryRun.findings.find(({ level }) => level !== 'note')
  const tail = first === undefined ? '' : ` ${asSentence(first.headline)}`
  return `${word}${found === '' ? '' : ` with ${found}`} ${own}${other}.${tail}`
}

/** `until 2026-12-31 by @ann: being fixed`; empty without a waiver. Not escaped. */
export const waiverText = ({ waiver }: ReportedFinding): string =>
  waiver === null ? '' : `until ${waiver.until} by ${waiver.approvedBy}: ${waiver.reason}`

/**
 * Names a finding for tools that follow one from run to run: it stays the same wherever its lines move,
 * because a change's id does, and no two findings of one report share it.
 */
export function fingerprint({ ruleId, changeId, place, headline }: ReportedFinding): string {
  const about = changeId ?? stableHash(JSON.stringify([place.path, headline]))
  return stableHash(JSON.stringify([ruleId, about]))
}

/** Where a finding can be shown in the head: its own place, else the line that survives next to it. */
export const headPlace = (finding: ReportedFinding): Place | null =>
  finding.place.side === 'head' ? finding.place : finding.survivor

/** `2 commits: 1 pass, 1 fail. ` and the verdict on the worst; the verdict alone for a single report. */
export function seriesVerdict(reports: readonly Report[]): string {
  const worst = worstReport(reports)
  if (worst === undefined) return 'Nothing to judge: the range holds no commit.'
  if (reports.length === 1) return verdict(worst)
  const parts = OUTCOMES.map(
    (outcome) => [outcome, reports.filter((report) => report.outcome === outcome).length] as const
  ).filter(([, count]) => count > 0)
  const counts = parts.map(([outcome, count]) => `${count} ${outcome}`).join(', ')
  return `${amount(reports.length, 'commit')}: ${counts}. ${verdict(worst)}`
}

const OUTCOMES = ['fail', 'warn', 'pass'] as const

/** The first report with the gravest outcome. */
export function worstReport(reports: readonly Report[]): Report | undefined {
  for (const outcome of OUTCOMES) {
    const found = reports.find((report) => report.outcome === outcome)
    if (found !== undefined) return found
  }
  return undefined
}

/** Findings of several reports, each told once: where it came first. */
export function findingsOf(reports: readonly Report[]): readonly ReportedFinding[] {
  const first = new Map<string, ReportedFinding>()
  for (const finding of reports.flatMap(({ findings }) => findings)) {
    const key = fingerprint(finding)
    if (!first.has(key)) first.set(key, finding)
  }
  return [...first.values()]
}
