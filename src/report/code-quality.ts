import type { Level } from '../judge/finding.js'
import { visible } from '../text/visible.js'
import { printJson } from './json.js'
import { oneLine } from './plain.js'
import type { Report } from './report.js'
import { bySeverity, findingsOf, fingerprint, fullMessage, headPlace } from './words.js'

/** GitLab's words for how bad something is. */
const SEVERITY: Readonly<Record<Level, string>> = { error: 'major', warning: 'minor', note: 'info' }

/**
 * GitLab's Code Quality report: a JSON array with one object a finding, also for a series of commits.
 * What a waiver covers is left out, because the format has no word for it.
 */
export function renderCodeQuality(reports: readonly Report[]): string {
  const issues = bySeverity(findingsOf(reports))
    .filter(({ waiver }) => waiver === null)
    .map((finding) => {
      const place = headPlace(finding) ?? finding.place
      return {
        description: oneLine(fullMessage(finding)),
        check_name: oneLine(finding.ruleId),
        fingerprint: fingerprint(finding),
        severity: SEVERITY[finding.level],
        location: { path: visible(place.path), lines: { begin: place.line } }
      }
    })
  return `${printJson(issues, 2)}\n`
}
