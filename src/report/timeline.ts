import { compareVersions } from '../text/version.js'
import type { Report } from './report.js'

/** What Mermaid's timeline takes as plain text: no colons, semicolons, hashes, quotes or markup. */
const plain = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} .,+()_-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60) || 'unnamed'

/** A word at the start of a line that Mermaid would take for a command of its own. */
const period = (text: string): string =>
  plain(text).replace(/^(section|title|timeline|accTitle|accDescr)\b/i, 'release $1')

/** The most milestones drawn; a roadmap has a handful. */
const MOST = 30

/** The roadmap as a Mermaid timeline with "you are here"; undefined without milestones. */
export function renderTimeline(report: Report): readonly string[] | undefined {
  const milestones = report.policy?.milestones ?? []
  if (milestones.length === 0 || report.release === null) return undefined
  const here = report.release.value
  const lines = ['timeline', '    title Rust roadmap']
  let placed = false
  for (const { name, from, rust } of milestones.slice(0, MOST)) {
    const later = from === 'never' || compareVersions(from, here) > 0
    if (later && !placed) lines.push(`    ${period(here)} : you are here`)
    placed ||= later
    const events = [plain(name), ...(rust === null ? [] : [`Rust ${plain(rust)}`])]
    if (from === here && !placed) {
      events.push('you are here')
      placed = true
    }
    lines.push(`    ${period(from)} : ${events.join(' : ')}`)
  }
  if (!placed) lines.push(`    ${period(here)} : you are here`)
  return lines
}
