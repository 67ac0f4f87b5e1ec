// The published roadmap: what each format says, that no name in a policy can become markup, and that a document
// keeps everything outside of its markers.
import { describe, expect, it } from '@jest/globals'
import { loadPolicy } from '../../src/policy/load.js'
import { roadmapContent, roadmapTitle } from '../../src/report/roadmap/content.js'
import { embed, staleness } from '../../src/report/roadmap/embed.js'
import { htmlBlocks, htmlRoadmap } from '../../src/report/roadmap/html.js'
import { markdownBlocks, markdownPage } from '../../src/report/roadmap/markdown.js'
import type { PageTree, RoadmapPage } from '../../src/report/roadmap/page.js'
import { rstBlocks, rstPage } from '../../src/report/roadmap/rst.js'
import { roadmapPage } from '../../src/run/roadmap-page.js'
import { shippedTables } from '../../src/run/tables.js'

const POLICY = `version: 1
project: { name: NAME, release: { scheme: qemu, file: VERSION } }
roadmap:
  - { name: Rust is available, from: "9.2", rust: opt-in, components: selectable }
  - { name: NAME, from: "10.0", rust: auto, prototypes: guarded, fallbacks-until: "12.0" }
  - name: Rust is required
    from: "11.0"
    rust: mandatory
    requires: [distros: { tool: rustc }, platforms: { tier: 2, host-tools: true }]
  - { name: Pure Rust, from: never, rust: sole }
prototype-options: [--enable-prototype]
profiles:
  tools: { options: [--disable-system] }
  user: { options: [NAME], roadmap: [{ from: "12.0", rust: opt-in }] }
areas:
  - { name: NAME, members: [NAME], components: { fallback: "11.0", rust-only: never } }
floors: { rustc: { at-most: "1.83", unguarded: keep } }
distros: [debian-13, ubuntu-24.04]
platforms: [x86_64-unknown-linux-gnu]
branches:
  - { match: "stable-*", freeze: true, mode: warn, release: "stable-{version}" }
  - { match: next, lead: 1, roadmap: [{ name: NAME, from: "9.2", rust: auto }] }
`

const TREE: PageTree = {
  revision: 'v10.0.0',
  commit: 'c'.repeat(40),
  systems: [{ buildSystem: 'meson', profile: 'default', rust: 'opt-in..auto', allowed: 'auto' }],
  components: [{ name: 'UART', state: 'fallback', prototype: true }]
}

const world = { tables: shippedTables(), floors: new Map([['rustc', '1.88.0']]) }

function page(name = 'Mini', release = '10.1', tree: PageTree | null = TREE): RoadmapPage {
  const loaded = loadPolicy(POLICY.replaceAll('NAME', JSON.stringify(name)), 'policy.yml')
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'))
  return roadmapPage(loaded, { path: '.github/rust-roadmap.yml', release, world, tree })
}

const markdown = (shown: RoadmapPage): string =>
  markdownPage(roadmapTitle(shown), roadmapContent(shown))
const rst = (shown: RoadmapPage): string => rstPage(roadmapTitle(shown), roadmapContent(shown))
const html = (shown: RoadmapPage): string => htmlRoadmap(roadmapTitle(shown), roadmapContent(shown))

describe('what it says', () => {
  it('the whole policy, in Markdown', () => {
    expect(markdown(page())).toMatchInlineSnapshot(`
"# Rust roadmap of Mini

Mini takes Rust in step by step. A milestone says from which release on something may be: coming later is fine, coming earlier is not. Every change is compared with this roadmap, which is made from \`.github/rust-roadmap.yml\`.

The release in the making is **10.1**. **Mini** holds: Rust is used where a toolchain is found, not needed. Next: **Rust is required**, not before 11.0.

## Timeline

- **9.2**: Rust is available, Rust opt-in
- **10.0**: Mini, Rust auto
- **10.1**: **you are here**
- **11.0**: Rust is required, Rust mandatory
- **never**: Pure Rust, Rust sole

\`\`\`mermaid
timeline
    title Rust roadmap
    9.2 : Rust is available : Rust opt-in
    10.0 : Mini : Rust auto
    10.1 : you are here
    11.0 : Rust is required : Rust mandatory
    never : Pure Rust : Rust sole
\`\`\`

## Milestones

| Milestone | Releases | Rust | Components | Prototypes | C fallbacks until |
| --- | --- | --- | --- | --- | --- |
| **Rust is available** | 9.2 | \`opt-in\`: only when asked for | C and Rust in one build, chosen at run time | – | – |
| **Mini** (now) | 10.0 to 10.2 | \`auto\`: used where a toolchain is found, not needed | as before | only behind \`--enable-prototype\` | 12.0 |
| **Rust is required** | 11.0 and later | \`mandatory\`: needed by every build | as before | as before | as before |
| **Pure Rust** | not planned | \`sole\`: no C is left | as before | as before | as before |

## Conditions

| Milestone | Also needs | Asked of | Today |
| --- | --- | --- | --- |
| **Rust is required** | every distribution packages rustc 1.88.0 or newer | \`debian-13\`, \`ubuntu-24.04\` | **not met**: debian-13: rustc 1.85.1 &lt; 1.88.0; ubuntu-24.04: rustc 1.75.0 &lt; 1.88.0 |
| **Rust is required** | every platform is at Tier 2 or better with host tools | \`x86_64-unknown-linux-gnu\` | **met** |

## Profiles

These builds follow the roadmap above, each judged for itself:

- **tools**: \`--disable-system\`

**user** (\`Mini\`) has milestones of its own:

| Milestone | Releases | Rust |
| --- | --- | --- |
| **opt-in in user** | 12.0 and later | \`opt-in\`: only when asked for |

## Areas that are converted later

| Area | What belongs to it | Components |
| --- | --- | --- |
| **Mini** | \`Mini\` | stay unconverted until 11.0; stay with their C |

## Tools

| Tool | Lowest version at most | For builds without Rust |
| --- | --- | --- |
| \`rustc\` | 1.83 | may not rise |

## Branches

| Branch | What holds there |
| --- | --- |
| \`stable-*\` | what comes too early is a warning; frozen: nothing may rise; release \`stable-{version}\` |
| \`next\` | what comes too early fails; judged as 1 release later; milestones of its own |

On \`next\`:

| Milestone | Releases | Rust |
| --- | --- | --- |
| **Mini** (now) | 9.2 and later | \`auto\`: used where a toolchain is found, not needed |

## Where the tree stands

What \`v10.0.0\` (\`cccccccccc\`) builds:

| Build system | Profile | Rust | Allowed |
| --- | --- | --- | --- |
| meson | default | opt-in..auto | auto |

<details><summary>1 component: 1 fallback</summary>

| Component | State | What it means |
| --- | --- | --- |
| \`UART\` | fallback | Rust, and C where Rust is off (a prototype) |

</details>
"
`)
  })

  it('the whole policy, in reStructuredText', () => {
    expect(rst(page('Mini', '9.1', null))).toMatchInlineSnapshot(`
"====================
Rust roadmap of Mini
====================

Mini takes Rust in step by step. A milestone says from which release on something may be: coming later is fine, coming earlier is not. Every change is compared with this roadmap, which is made from \`\`.github/rust-roadmap.yml\`\`.

The release in the making is **9.1**. No milestone is reached yet, so Rust may not be used. Next: **Rust is available**, not before 9.2.

Timeline
--------

* **9.1**: **you are here**
* **9.2**: Rust is available, Rust opt-in
* **10.0**: Mini, Rust auto
* **11.0**: Rust is required, Rust mandatory
* **never**: Pure Rust, Rust sole

Milestones
----------

.. list-table::
   :header-rows: 1

   * - Milestone
     - Releases
     - Rust
     - Components
     - Prototypes
     - C fallbacks until
   * - **Rust is available**
     - 9.2
     - \`\`opt-in\`\`: only when asked for
     - C and Rust in one build, chosen at run time
     - \\–
     - \\–
   * - **Mini**
     - 10.0 to 10.2
     - \`\`auto\`\`: used where a toolchain is found, not needed
     - as before
     - only behind \`\`--enable-prototype\`\`
     - 12.0
   * - **Rust is required**
     - 11.0 and later
     - \`\`mandatory\`\`: needed by every build
     - as before
     - as before
     - as before
   * - **Pure Rust**
     - not planned
     - \`\`sole\`\`: no C is left
     - as before
     - as before
     - as before

Conditions
----------

.. list-table::
   :header-rows: 1

   * - Milestone
     - Also needs
     - Asked of
     - Today
   * - **Rust is required**
     - every distribution packages rustc 1.88.0 or newer
     - \`\`debian-13\`\`, \`\`ubuntu-24.04\`\`
     - **not met**: debian-13: rustc 1.85.1 \\< 1.88.0; ubuntu-24.04: rustc 1.75.0 \\< 1.88.0
   * - **Rust is required**
     - every platform is at Tier 2 or better with host tools
     - \`\`x86_64-unknown-linux-gnu\`\`
     - **met**

Profiles
--------

These builds follow the roadmap above, each judged for itself:

* **tools**: \`\`--disable-system\`\`

**user** (\`\`Mini\`\`) has milestones of its own:

.. list-table::
   :header-rows: 1

   * - Milestone
     - Releases
     - Rust
   * - **opt-in in user**
     - 12.0 and later
     - \`\`opt-in\`\`: only when asked for

Areas that are converted later
------------------------------

.. list-table::
   :header-rows: 1

   * - Area
     - What belongs to it
     - Components
   * - **Mini**
     - \`\`Mini\`\`
     - stay unconverted until 11.0; stay with their C

Tools
-----

.. list-table::
   :header-rows: 1

   * - Tool
     - Lowest version at most
     - For builds without Rust
   * - \`\`rustc\`\`
     - 1.83
     - may not rise

Branches
--------

.. list-table::
   :header-rows: 1

   * - Branch
     - What holds there
   * - \`\`stable-*\`\`
     - what comes too early is a warning; frozen: nothing may rise; release \`\`stable-{version}\`\`
   * - \`\`next\`\`
     - what comes too early fails; judged as 1 release later; milestones of its own

On \`\`next\`\`:

.. list-table::
   :header-rows: 1

   * - Milestone
     - Releases
     - Rust
   * - **Mini**
     - 9.2 and later
     - \`\`auto\`\`: used where a toolchain is found, not needed
"
`)
  })

  it('where no milestone is reached yet', () => {
    expect(markdown(page('Mini', '9.1'))).toContain(
      'No milestone is reached yet, so Rust may not be used. Next: **Rust is available**, not before 9.2.'
    )
  })
})

describe('the HTML page', () => {
  const text = html(page())

  it('has the same parts, says where we are, and can be used from the keyboard', () => {
    const headings = [...text.matchAll(/<h2>([^<]*)/g)].map(([, title]) => title)
    const expected = [...markdown(page()).matchAll(/^## (.*)$/gm)].map(([, title]) => title)
    expect(headings).toEqual(expected)
    expect(text).toContain('<li class="here" aria-current="step">')
    expect(text).toContain('<a class="skip" href="#report">To the roadmap</a>')
    const tables = text.split('<table>').length - 1
    expect(text.split('role="region"').length - 1).toBe(tables)
    expect(text.split('tabindex="0"').length - 1).toBe(tables)
  })

  it('loads nothing and runs nothing', () => {
    expect(text).not.toMatch(/<script|<link|<img|\ssrc=|url\(|@import|\son\w+=/)
    expect(text).toContain("default-src 'none'")
  })
})

describe('names out of a policy', () => {
  const NAMES = [
    '<script>alert(1)</script>',
    '</style><img src=x onerror=alert(1)>',
    '`x` *y* _z_ |a| [b](https://example.org) @octocat #12',
    '.. raw:: html',
    '1. one',
    '=====',
    'ends in ::',
    '`code <https://example.org>`_',
    '<!-- rust-roadmap:end -->',
    '.. rust-roadmap:end'
  ]

  it.each(NAMES)('%s is text in HTML and Markdown', (name) => {
    const markup = /<(?:script|img)|<\/style><|<!-- rust/
    expect(html(page(name))).not.toMatch(markup)
    // Between backticks everything is literal.
    const prose = markdown(page(name)).replace(/`[^`\n]+`/g, '')
    expect(prose).not.toMatch(markup)
    expect(prose).not.toMatch(/(?<!\\)\]\(https|@octocat|\s#12/)
  })

  it.each(NAMES)('%s is text in reStructuredText', (name) => {
    const text = rst(page(name))
    // No directive but tables, no line that a parser would take for a rule or a marker.
    const directives = [...text.matchAll(/^\s*\.\. (.*)$/gm)].map(([, what]) => what)
    expect(new Set(directives)).toEqual(new Set(['list-table::']))
    expect(text).not.toMatch(/(?<![\\:`])::$(?!\n {3}:header)/m)
    expect(text).not.toMatch(/(?<!`)`_/)
  })

  it.each(NAMES)('%s does not end the place of the roadmap in a document', (name) => {
    const shown = roadmapContent(page(name))
    const places = {
      markdown: ['<!-- rust-roadmap:begin -->', '<!-- rust-roadmap:end -->', markdownBlocks(shown)],
      html: ['<!-- rust-roadmap:begin -->', '<!-- rust-roadmap:end -->', htmlBlocks(shown)],
      rst: ['.. rust-roadmap:begin', '.. rust-roadmap:end', rstBlocks(shown)]
    } as const
    for (const format of ['markdown', 'html', 'rst'] as const) {
      const [begin, end, body] = places[format]
      const once = embed(`a\n${begin}\n${end}\nb\n`, format, body)
      if ('problem' in once) throw new Error(once.problem)
      expect(embed(once.text, format, body)).toEqual({ ...once, before: once.after })
    }
  })
})

describe('a document', () => {
  const BEGIN = '<!-- rust-roadmap:begin -->'
  const END = '<!-- rust-roadmap:end -->'
  const done = (
    document: string,
    body = 'new'
  ): Exclude<ReturnType<typeof embed>, { problem: string }> => {
    const made = embed(document, 'markdown', body)
    if ('problem' in made) throw new Error(made.problem)
    return made
  }

  it('keeps everything outside of the markers, to the byte', () => {
    const { text } = done(`\uFEFF# T \n\t\n${BEGIN}\nold\n${END}\nrest without an end`)
    expect(text).toBe(`\uFEFF# T \n\t\n${BEGIN}\n\nnew\n\n${END}\nrest without an end`)
  })

  it('keeps its line ends', () => {
    expect(done(`a\r\n${BEGIN}\r\n${END}\r\nb`).text).toBe(
      `a\r\n${BEGIN}\r\n\r\nnew\r\n\r\n${END}\r\nb`
    )
  })

  it.each([
    [
      'no markers',
      'a\nb\n',
      'it has no place for the roadmap; put these two lines where it belongs'
    ],
    ['no end', `a\n${BEGIN}\n`, `it has ${BEGIN} in line 2, but no ${END}; put that below`],
    ['no beginning', `${END}\n`, `it has ${END} in line 1, but no ${BEGIN}; put that above`],
    ['the wrong order', `${END}\n${BEGIN}\n`, `${END} in line 1 stands before ${BEGIN} in line 2`],
    ['two beginnings', `${BEGIN}\n${BEGIN}\n${END}\n`, `line 2 has a second ${BEGIN}`],
    ['two ends', `${BEGIN}\n${END}\n${END}\n`, `line 3 has a second ${END}`],
    ['a marker inside of a line', `x ${BEGIN}\n${END}\n`, `but no ${BEGIN}; put that above`]
  ])('with %s is refused', (_, document, message) => {
    const refused = embed(document, 'markdown', 'new')
    expect('problem' in refused ? refused.problem : '').toContain(message)
  })

  it('that is out of date is told in the way of a diff', () => {
    expect(
      staleness('a.md', done(`x\n${BEGIN}\n\none\ntwo\nthree\n\n${END}\n`, 'one\n2\nthree'))
    ).toBe(
      ['--- a.md', '+++ a.md, as the policy has it', '@@ -5,1 +5,1 @@', '-two', '+2'].join('\n')
    )
    expect(staleness('a.md', done(`${BEGIN}\r\n\r\nnew\r\n\r\n${END}`))).toBeUndefined()
  })
})
