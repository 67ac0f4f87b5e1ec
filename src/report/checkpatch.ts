import type { Level } from '../judge/finding.js'
import { visible } from '../text/visible.js'
import { oneLine } from './plain.js'
import type { Place, Report, ReportedFinding } from './report.js'
import {
  asSentence,
  bySeverity,
  countLevels,
  headPlace,
  location,
  shortId,
  waiverText
} from './words.js'

const WORD: Readonly<Record<Level, string>> = { error: 'ERROR', warning: 'WARNING', note: 'CHECK' }

/**
 * The report as `scripts/checkpatch.pl --file` prints it, for editors and bots that read that. Of several
 * commits each is a part with its own total, as when checkpatch is given several patches.
 */
export function renderCheckpatch(reports: readonly Report[]): string {
  return reports
    .map((report) => {
      const title = `Commit ${shortId(report.head.id)} (${oneLine(report.head.origin)})`
      const rule = '-'.repeat(Math.min(title.length, 75))
      const heading = reports.length > 1 ? `${rule}\n${title}\n${rule}\n` : ''
      const parts = bySeverity(report.findings)
        .filter(({ waiver }) => waiver === null)
        .map(findingPart)
      return `${heading}${parts.join('')}${total(report)}`
    })
    .join('\n')
}

function findingPart(finding: ReportedFinding): string {
  const { level, ruleId, headline, happened, why, fix } = finding
  const place = headPlace(finding) ?? finding.place
  const sign = place.side === 'base' ? '-' : '+'
  const quoted = place.text === undefined ? '' : `${sign}${visible(place.text)}\n`
  const texts = [elsewhere(finding, place), happened, why, fix].map(asSentence).filter(Boolean)
  const words = texts.map((text) => `# ${oneLine(text)}\n`).join('')
  const type = ruleId.toUpperCase().replaceAll('-', '_')
  const head = `${WORD[level]}:${oneLine(type)}: ${oneLine(headline)}\n`
  return `${head}#${place.line}: FILE: ${visible(location(place))}:\n${quoted}${words}\n`
}

/** What the line is not about: where a finding on a deleted line really lies. */
const elsewhere = ({ place }: ReportedFinding, shown: Place): string =>
  place === shown ? '' : `At ${place.side}, ${location(place)}: ${place.text?.trim() ?? ''}`

/** Lines are counted where checkpatch counts them: those that were looked at, which are those named. */
function total(report: Report): string {
  const open = report.findings.filter(({ waiver }) => waiver === null)
  const { error, warning, note } = countLevels(open)
  const lines = new Set(
    [
      ...report.findings.flatMap(({ place, evidence }) => [place, ...evidence.map((e) => e.place)]),
      ...report.changes.flatMap(({ place, evidence }) => [place, ...evidence.map((e) => e.place)])
    ].map((place) => `${place.side}:${location(place)}`)
  )
  const waived = report.findings.filter(({ waiver }) => waiver !== null)
  const notes = waived.map((finding) => `NOTE: ${finding.ruleId} waived ${waiverText(finding)}\n`)
  return `${notes.map((line) => `${oneLine(line.trimEnd())}\n`).join('')}total: ${error} errors, ${warning} warnings, ${note} checks, ${lines.size} lines checked\n`
}
