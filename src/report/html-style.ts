/** The look of the HTML report: light and dark as the reader's system says, readable at 320 pixels and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1c2127; --soft: #59636e;
  --line: #d5dae0; --code: #eef1f4; --fail: #b42318; --warn: #8a5300; --pass: #1a6b37; --note: #1f5fa8;
  --mark: #b42318; --link: #0b57b5 }
@media (prefers-color-scheme: dark) { :root { --page: #101418; --card: #191f25; --text: #e3e8ed;
  --soft: #9aa6b2; --line: #343d47; --code: #11161b; --fail: #ff8f85; --warn: #f0b450; --pass: #6fd08c;
  --note: #84b9f5; --mark: #ff8f85; --link: #8ec1ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
h1 { font-size: 1.45rem; line-height: 1.3; margin: 0 0 1rem; overflow-wrap: anywhere }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem }
h3 { font-size: 1.02rem; line-height: 1.4; margin: 0; overflow-wrap: anywhere }
p { margin: .5rem 0; overflow-wrap: anywhere }
a { color: var(--link) }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link);
  outline-offset: 2px; border-radius: 4px }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem; top: .5rem; background: var(--card) }
.fail { --tone: var(--fail) } .warn { --tone: var(--warn) } .pass { --tone: var(--pass) }
.error { --tone: var(--fail) } .warning { --tone: var(--warn) } .note { --tone: var(--note) }
header { border-left: .4rem solid var(--tone, var(--note)); padding-left: 1rem; margin-bottom: 1rem }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
dd small { color: var(--soft) }
code, pre { font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
code { background: var(--code); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0 .7rem;
  padding: .5rem .7rem; overflow-x: auto }
pre b { color: var(--mark) }
pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere }
mark { background: none; color: var(--mark); font-weight: 700; text-decoration: underline wavy 1px; text-underline-offset: .2em }
article, .series { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  border-left: .4rem solid var(--tone); padding: .9rem 1rem; margin: 0 0 1rem }
.level { color: var(--tone); font-weight: 700; text-transform: capitalize }
.rule { color: var(--soft); font-size: .9rem; margin: .1rem 0 .5rem }
ul.evidence { list-style: none; margin: 0; padding: 0 } .evidence li { margin: .35rem 0 }
.side { color: var(--soft) }
details { margin: .6rem 0 } summary { cursor: pointer; color: var(--link) }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
table { border-collapse: collapse; width: 100%; font-size: .95rem }
th, td { text-align: left; vertical-align: top; padding: .45rem .8rem; border-bottom: 1px solid var(--line) }
tr:last-child td, tr:last-child th { border-bottom: 0 }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap } tbody th { font-weight: 600 }
td.rung, td code { white-space: nowrap }
ol.roadmap { list-style: none; display: flex; margin: 0; padding: 0; background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; overflow-x: auto }
.roadmap li { flex: 1 1 0; min-width: 8.5rem; padding: .8rem; border-top: .3rem solid var(--line) }
.roadmap li.reached { border-top-color: var(--pass) }
.roadmap li.here { border-top-color: var(--note); background: color-mix(in srgb, var(--note) 12%, transparent) }
.roadmap strong, .roadmap span { display: block } .roadmap span { font-size: .9rem; color: var(--soft) }
.roadmap .you { color: var(--note); font-weight: 700 }
footer { color: var(--soft); font-size: .9rem; margin-top: 2rem; overflow-wrap: anywhere }
@media (max-width: 40rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0 } dt { margin-top: .5rem }
  ol.roadmap { display: block } .roadmap li { border-top: 0; border-left: .3rem solid var(--line) }
  .roadmap li.reached { border-left-color: var(--pass) } .roadmap li.here { border-left-color: var(--note) } }
@media print { body { background: none } article { break-inside: avoid } }
`
