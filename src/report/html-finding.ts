import { type Html, html, lines, NONE } from './html-text.js'
import { excerpt } from './plain.js'
import type { Note, Place, Report, ReportedFinding } from './report.js'
import { asSentence, cut, location, subjectName, transition, waiverText } from './words.js'

const FIELD = 4000
const MOST_EVIDENCE = 100

/** One finding: what happened, where, why the roadmap minds, what to do. */
export function findingArticle(
  finding: ReportedFinding,
  report: Report,
  docs: string | undefined
): Html {
  const { level, ruleId, headline, happened, why, fix, place, milestone, evidence } = finding
  const change = report.changes.find(({ id }) => id === finding.changeId)
  const about = change === undefined ? '' : [subjectName(change.subject), transition(change)]
  const unknowns = (change?.unknowns ?? []).map(
    (unknown) => html`<li>Not evaluated: ${cut(unknown.reason, FIELD)}${
      unknown.place === undefined ? NONE : html` ${at(unknown.place)}`
    }</li>
`
  )
  return html`<article class="${level}">
<h3><span class="level">${level}</span>: ${cut(asSentence(headline), FIELD)}</h3>
<p class="rule">${ruleLink(ruleId, docs)}${[about]
    .flat()
    .filter(Boolean)
    .map(
      (part) => html` · ${part}`
    )}${finding.changeId === null ? NONE : html` · <code>${finding.changeId}</code>`}</p>
<ul class="evidence">
${step({ place, note: '' })}</ul>
<p>${cut(asSentence(happened), FIELD)}</p>
${labelled('Why', why)}
${
  milestone === null
    ? NONE
    : html`<ul class="evidence">
${step({ place: milestone, note: '' })}</ul>`
}
${labelled('Fix', fix)}
${labelled('Waived', waiverText(finding))}
${evidence.length + unknowns.length === 0 ? NONE : evidenceDetails(evidence, unknowns)}
</article>
`
}

const labelled = (label: string, text: string): Html =>
  text === '' ? NONE : html`<p><b>${label}:</b> ${cut(asSentence(text), FIELD)}</p>`

function ruleLink(ruleId: string, docs: string | undefined): Html {
  return docs !== undefined && /^[a-z0-9-]+$/.test(ruleId)
    ? html`<a href="${docs}/${ruleId}.md">${ruleId}</a>`
    : html`<code>${ruleId}</code>`
}

function evidenceDetails(evidence: readonly Note[], unknowns: readonly Html[]): Html {
  const left = evidence.length - MOST_EVIDENCE
  const more = left > 0 ? html`<li>… and ${left} more</li>` : NONE
  return html`<details open><summary>Evidence</summary>
<ul class="evidence">
${evidence.slice(0, MOST_EVIDENCE).map(step)}${more}${unknowns}</ul>
</details>`
}

const at = (place: Place): Html =>
  html`<code>${cut(location(place), FIELD)}</code> <span class="side">${place.side}</span>`

/** A place, its note, and its line with the part in question marked. */
function step({ place, note }: Note): Html {
  const tail = note === '' ? NONE : html`: ${cut(note, FIELD)}`
  return html`<li>${at(place)}${tail}${source(place)}</li>
`
}

/** Marked in the line where a column is a character, so that the line may wrap; else by carets below it. */
function source(place: Place): Html {
  const shown = excerpt(place)
  if (shown === undefined) return NONE
  const { line, carets } = shown
  if (!/^[ -~]*$/.test(line))
    return html`<pre tabindex="0">${lines([line])}
<b aria-hidden="true">${lines([carets])}</b></pre>`
  const [start, end] = [carets.indexOf('^'), carets.length]
  return html`<pre class="wrap">${lines([line.slice(0, start)])}<mark>${lines([line.slice(start, end)])}</mark>${lines([line.slice(end)])}</pre>`
}
