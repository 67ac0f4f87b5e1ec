import { STYLE } from './html-style.js'
import { type Html, html, NONE } from './html-text.js'
import type { RoadmapStep } from './timeline.js'
import { cut } from './words.js'

export const LINE_BREAK: Html = { html: '\n' }

/** One page that needs nothing else: no script, no font, no address it would load. */
export function htmlPage(title: string, skip: string, body: readonly Html[]): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${cut(title, 300)}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<a class="skip" href="#report">${skip}</a>
<main id="report">
${body}
</main>
</body>
</html>
`.html
}

/** A table that scrolls sideways by itself, also with the keyboard. */
export function table(label: string, header: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${header.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows}</tbody></table></div>
`
}

/** The roadmap from left to right, on a phone from top to bottom. */
export function stepList(steps: readonly RoadmapStep[]): Html {
  const now = steps.findIndex(({ here }) => here)
  const items = steps.map(({ release, name, rust, here }, i) => {
    const kind = here ? 'here' : i < now ? 'reached' : 'ahead'
    const you = here ? html`<span class="you">You are here</span>` : NONE
    const what = name === null ? NONE : html`<span>${name}</span>`
    const rung = rust === null ? NONE : html`<span>Rust ${rust}</span>`
    return html`<li class="${kind}"${here ? html` aria-current="step"` : NONE}><strong>${release}</strong>${what}${rung}${you}</li>
`
  })
  return html`<ol class="roadmap">
${items}</ol>
`
}
