import { findingArticle } from './html-finding.js'
import { htmlPage, LINE_BREAK, stepList, table } from './html-page.js'
import { type Html, html, NONE, words } from './html-text.js'
import type { Report, StateRow } from './report.js'
import { roadmapSteps } from './timeline.js'
import {
  allowedChanges,
  amount,
  blockText,
  bySeverity,
  cut,
  dryRunText,
  location,
  releaseEvidence,
  seriesVerdict,
  shortId,
  subjectName,
  transition,
  verdict,
  worstReport
} from './words.js'

/** More than this of one list makes a page that nobody reads; the JSON has everything. */
const MOST = 500
/** The most characters of one field. */
const FIELD = 4000

export interface HtmlOptions {
  /** Address of the folder with the rules' pages, without a final slash; undefined leaves links out. */
  readonly docs?: string | undefined
}

/** One page that needs nothing else: no script, no font, no address it would load. */
export function renderHtml(reports: readonly Report[], options: HtmlOptions = {}): string {
  const [only] = reports
  const single = reports.length === 1 && only !== undefined
  const title = seriesVerdict(reports)
  const outcome = worstReport(reports)?.outcome ?? 'pass'
  const judged = reports.some(({ policy }) => policy !== null)
  const body = single ? sections(only, options) : reports.map((one) => part(one, options))
  const header = html`<header class="${judged ? outcome : 'note'}">
<h1>${cut(title, FIELD)}</h1>
${single ? facts(only) : NONE}
</header>`
  return htmlPage(`Rust roadmap: ${title}`, 'To the report', [header, LINE_BREAK, ...body])
}

/** One commit of a series. */
function part(report: Report, options: HtmlOptions): Html {
  const open = report.outcome === 'pass' ? NONE : html` open`
  return html`<details class="series ${report.outcome}"${open}>
<summary><b class="level">${report.outcome}</b> ${shortId(report.head.id)} ${report.head.origin}</summary>
<p>${cut(verdict(report), FIELD)}</p>
${facts(report)}
${sections(report, options)}
</details>
`
}

function facts(report: Report): Html {
  const { release, base, head, policy, reproduce } = report
  const row = (name: string, value: string, how: string): Html =>
    html`<dt>${name}</dt><dd><code>${cut(value, FIELD)}</code> <small>${cut(how, FIELD)}</small></dd>
`
  const how = [policy?.origin, policy?.branch && `branch ${policy.branch}`, policy?.mode]
  return html`<dl>
${release === null ? NONE : row('Release', release.value, [`scheme ${release.scheme}`, releaseEvidence(report)].filter(Boolean).join(': '))}${row('Base', shortId(base.id), base.origin)}${row('Head', shortId(head.id), head.origin)}${policy === null ? NONE : row('Policy', policy.path, [...how, blockText(policy)].filter(Boolean).join(', '))}${report.dryRun === undefined ? NONE : row('Dry run', dryRunText(report), '')}${reproduce === null ? NONE : row('Reproduce', reproduce, '')}</dl>`
}

function sections(report: Report, { docs }: HtmlOptions): readonly Html[] {
  const findings = bySeverity(report.findings).slice(0, MOST)
  return [
    findings.length === 0
      ? NONE
      : html`<h2>Findings</h2>
${findings.map((finding) => findingArticle(finding, report, docs))}`,
    changesSection(report),
    statesSection(report),
    roadmapSection(report),
    diagnosticsSection(report)
  ]
}

function changesSection(report: Report): Html {
  const judged = report.policy !== null
  const changes = judged ? allowedChanges(report) : report.changes
  if (changes.length === 0) return NONE
  const rows = changes.slice(0, MOST).map((change) => {
    const how = [
      transition(change) || change.sentence,
      change.certainty === 'possible' && 'possible'
    ]
    return html`<tr><th scope="row">${cut(subjectName(change.subject), FIELD)}</th><td>${how.filter(Boolean).join(', ')}</td><td><code>${change.kind}</code></td><td><code>${cut(location(change.place), FIELD)}</code> ${change.place.side}</td></tr>
`
  })
  const title = judged
    ? `${amount(changes.length, 'change')} that the policy allows`
    : amount(changes.length, 'change')
  return html`<h2>${title}</h2>
${table(title, ['Subject', 'Base → head', 'Kind', 'Where'], rows)}`
}

function statesSection({ states }: Report): Html {
  if (states.length === 0) return NONE
  const judged = states.some(({ allowed }) => allowed !== null)
  const row = ({ buildSystem, profile, base, head, allowed }: StateRow): Html =>
    html`<tr><th scope="row">${buildSystem}</th><td>${profile}</td><td class="rung">${base}</td><td class="rung">${head}</td>${judged ? html`<td class="rung">${allowed ?? ''}</td>` : NONE}</tr>
`
  const header = ['Build system', 'Profile', 'Base', 'Head', ...(judged ? ['Allowed'] : [])]
  return html`<h2>Rust support</h2>
${table('Rust support', header, states.slice(0, MOST).map(row))}`
}

function roadmapSection(report: Report): Html {
  const steps = roadmapSteps(report)
  if (steps.length === 0) return NONE
  return html`<h2>Roadmap</h2>
${stepList(steps)}`
}

function diagnosticsSection({ diagnostics }: Report): Html {
  if (diagnostics.length === 0) return NONE
  const items = diagnostics.slice(0, MOST).map(
    ({ code, message, place }) =>
      html`<li><code>${cut(location(place), FIELD)}</code> ${place.side}: ${cut(message, FIELD)} (${words(code)})</li>
`
  )
  return html`<h2>${amount(diagnostics.length, 'place')} not read or not evaluated</h2>
<ul>
${items}</ul>
`
}
