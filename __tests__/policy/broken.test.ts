import { describe, expect, it } from '@jest/globals'
import { loadPolicy } from '../../src/policy/load.js'
import { GOOD, problemsOf } from './policies.js'

const ROADMAP = GOOD.slice(GOOD.indexOf('roadmap:'))

/** What is wrong; what is replaced in the good policy, and by what; what is said, with line and column. */
const BROKEN: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    'another format version',
    'version: 1',
    'version: 2',
    ['1:10 version: this tool reads version 1 of the policy format only']
  ],
  [
    'no version',
    'version: 1\n',
    '',
    ['1:1 the policy has no "version": The version of this format. Always 1.']
  ],
  [
    'a misspelt key at the top',
    'roadmap:',
    'roadmapp:',
    ['5:1 a policy has no key "roadmapp"; did you mean "roadmap"?']
  ],
  [
    'a key of another tool',
    'roadmap:',
    'milestones:',
    ['5:1 a policy has no key "milestones"; did you mean "roadmap"?']
  ],
  [
    'no name',
    '  name: Sample\n',
    '',
    ['2:1 project has no "name": The name of the project, for people.']
  ],
  ['an empty name', 'name: Sample', 'name: ""', ['3:9 project.name is empty']],
  [
    'a name that is a list',
    'name: Sample',
    'name: [a, b]',
    ['3:9 project.name has to be a text, this is a list']
  ],
  [
    'a name that YAML reads as true',
    'name: Sample',
    'name: true',
    ['3:9 project.name: write "true" in quotes; it has to be a text']
  ],
  [
    'an unknown scheme',
    'scheme: qemu',
    'scheme: qmu',
    ['4:22 project.release.scheme: "qmu" is not known; did you mean "qemu"?']
  ],
  ['no scheme', 'scheme: qemu, file', 'file', ['4:3 project.release has no "scheme"']],
  [
    'a misspelt key of a scheme',
    'file: VERSION',
    'fle: VERSION',
    ['4:28 project.release has no key "fle"; did you mean "file"?']
  ],
  [
    'a key of another scheme',
    'scheme: qemu, file: VERSION',
    'scheme: git, releases-per-major: 3',
    ['4:27 project.release has no key "releases-per-major"']
  ],
  [
    'a scheme without what it needs',
    'scheme: qemu, file: VERSION',
    'scheme: explicit',
    ['4:3 project.release has no "value": The release that is being worked on.']
  ],
  [
    'a file outside the repository',
    'file: VERSION',
    'file: ../VERSION',
    [
      '4:34 project.release.file: "../VERSION" is not a path from the root of the repository, with / between folders and without .. in it'
    ]
  ],
  [
    'an absolute path',
    'file: VERSION',
    'file: /etc/passwd',
    [
      '4:34 project.release.file: "/etc/passwd" is not a path from the root of the repository, with / between folders and without .. in it'
    ]
  ],
  [
    'a pattern without its placeholder',
    'file: VERSION',
    'file: VERSION, pattern: "v1"',
    [
      '4:52 project.release.pattern: "v1" is not a text with {version} in it where the version stands'
    ]
  ],
  [
    'a pattern without a file',
    'scheme: qemu, file: VERSION',
    'scheme: git, pattern: "{version}"',
    ['4:27 project.release has a "pattern" but no "file" to look in']
  ],
  [
    'a fraction of releases',
    'file: VERSION',
    'file: VERSION, releases-per-major: 1.5',
    ['4:63 project.release.releases-per-major has to be a whole number, this is 1.5']
  ],
  [
    'no release in a major version',
    'file: VERSION',
    'file: VERSION, releases-per-major: 0',
    ['4:63 project.release.releases-per-major has to be at least 1, this is 0']
  ],
  [
    'a next that goes back',
    'file: VERSION',
    'file: VERSION, next: [{ after: "9.2", release: "9.1" }]',
    ['4:75 9.1 cannot follow 9.2: it is not later']
  ],
  [
    'a next given twice',
    'file: VERSION',
    'file: VERSION, next: [{ after: "9.2", release: "9.3" }, { after: "9.2.0", release: "10.0" }]',
    ['4:93 what follows 9.2.0 is given twice; keep one']
  ],
  [
    'an unquoted release',
    '"9.2"',
    '9.2',
    [
      '7:11 from of milestone 1: write "9.2" with the quotes; without them YAML reads a number, and "9.10" would become 9.1'
    ]
  ],
  [
    'an unquoted release that loses its end',
    '"10.0"',
    '10.10',
    [
      '10:11 from of milestone 2: write "10.10" with the quotes; "10.10" unquoted is the number 10.1'
    ]
  ],
  [
    'an unquoted whole release',
    '"10.0"',
    '10',
    [
      '10:11 from of milestone 2: write "10" with the quotes; without them YAML reads a number, and "9.10" would become 9.1'
    ]
  ],
  [
    'a release that is none',
    '"10.0"',
    '10.x',
    ['10:11 from of milestone 2: "10.x" is not a version such as "9.2", or the word never']
  ],
  [
    'a release out of order',
    '"10.0"',
    '"9.1"',
    [
      '10:11 the roadmap is not in order: "Rust by default" begins with 9.1, after "Rust is available" with 9.2; put the earlier release first'
    ]
  ],
  [
    'two milestones of one release',
    '"10.0"',
    '"9.2.0"',
    [
      '10:11 two milestones begin with 9.2.0, "Rust is available" and "Rust by default"; keep one, or move one to another release'
    ]
  ],
  [
    'never before a release',
    'from: "9.2"',
    'from: never',
    [
      '10:11 the roadmap is not in order: "Rust by default" begins with 10.0, after "Rust is available" with never; put the earlier release first'
    ]
  ],
  [
    'two milestones of one name',
    'name: Rust by default',
    'name: Rust is available',
    [
      '9:11 two milestones are called "Rust is available"; findings name them, so give each its own name'
    ]
  ],
  [
    'a rung that goes down',
    'rust: mandatory',
    'rust: opt-in',
    [
      '14:11 the roadmap goes down: "Rust is required" allows opt-in, less than "Rust by default" with auto; a later milestone allows at least as much'
    ]
  ],
  [
    'components that go down, over a milestone that says nothing',
    ROADMAP,
    `roadmap:
  - { name: a, from: "1.0", rust: opt-in, components: fallback }
  - { name: b, from: "2.0", rust: auto }
  - { name: c, from: never, rust: mandatory, components: selectable }
`,
    [
      '8:58 the roadmap goes down: "c" allows components to be selectable, less than "a" with fallback; a later milestone allows at least as much'
    ]
  ],
  [
    'a misspelt state of components',
    'rust: mandatory',
    'rust: mandatory\n    components: rustonly',
    ['15:17 components of milestone 3: "rustonly" is not known; did you mean "rust-only"?']
  ],
  [
    'a misspelt key of a milestone',
    'rust: mandatory',
    'rust: mandatory\n    component: rust-only',
    ['15:5 milestone 3 has no key "component"; did you mean "components"?']
  ],
  [
    'a misspelt rung',
    'rust: mandatory',
    'rust: mandatry',
    ['14:11 rust of milestone 3: "mandatry" is not known; did you mean "mandatory"?']
  ],
  [
    'a word for a rung',
    'rust: mandatory',
    'rust: required',
    ['14:11 rust of milestone 3: "required" is not known; did you mean "mandatory"?']
  ],
  [
    'no value',
    'rust: mandatory',
    'rust:',
    [
      '14:5 rust of milestone 3 has no value: The highest rung allowed from here on: `absent`, `opt-in` (only when asked for), `auto` (when a toolchain is found), `default-on` (a plain build needs it, it can be turned off), `mandatory`, `sole` (no C left).'
    ]
  ],
  [
    'no rung',
    '    rust: mandatory\n',
    '',
    [
      '12:5 milestone 3 has no "rust": The highest rung allowed from here on: `absent`, `opt-in` (only when asked for), `auto` (when a toolchain is found), `default-on` (a plain build needs it, it can be turned off), `mandatory`, `sole` (no C left).'
    ]
  ],
  [
    'a key given twice',
    'rust: mandatory',
    'rust: mandatory\n    rust: sole',
    ['15:5 the key "rust" is given twice; keep one']
  ],
  ['an empty roadmap', ROADMAP, 'roadmap: []\n', ['5:10 roadmap is empty']],
  [
    'a roadmap that is no list',
    ROADMAP,
    'roadmap: soon\n',
    ['5:10 roadmap has to be a list (lines that begin with "- "), this is the text "soon"']
  ],
  [
    'a misspelt rule',
    'version: 1',
    'rules: { rust-suport-early: off }\nversion: 1',
    ['1:10 there is no rule "rust-suport-early"; did you mean "rust-support-early"?']
  ],
  [
    'a level of another tool',
    'version: 1',
    'rules: { undecidable: info }\nversion: 1',
    ['1:23 rules.undecidable: "info" is not known; did you mean "note"?']
  ],
  [
    'a floor of the language',
    'version: 1',
    'floors: { rust: { at-most: "1.83" } }\nversion: 1',
    ['1:11 floors are named after the program: did you mean "rustc" instead of "rust"?']
  ],
  [
    'a floor that says nothing',
    'version: 1',
    'floors: { rustc: {} }\nversion: 1',
    ['1:11 the floor of rustc says nothing']
  ],
  [
    'an unquoted ceiling',
    'version: 1',
    'floors: { rustc: { at-most: 1.70 } }\nversion: 1',
    ['1:29 floors.rustc.at-most: write "1.70" with the quotes; "1.70" unquoted is the number 1.7']
  ],
  [
    'an unknown word for unguarded',
    'version: 1',
    'floors: { meson: { unguarded: deny } }\nversion: 1',
    ['1:31 floors.meson.unguarded: "deny" is not known']
  ],
  [
    'a tool that is no name',
    'version: 1',
    'floors: { "my tool": { unguarded: keep } }\nversion: 1',
    [
      '1:11 "my tool" is not the name of a program; write it as it is started, such as rustc or meson'
    ]
  ],
  [
    'a copy given twice',
    'version: 1',
    'floors: { rustc: { copies: [{ file: a, pattern: "{version}" }, { file: a, pattern: "{version}" }] } }\nversion: 1',
    ['1:64 this copy in "a" is given twice; keep one']
  ],
  [
    'an unknown mode',
    'version: 1',
    'branches: [{ match: "**", mode: fail }]\nversion: 1',
    ['1:33 mode of branch block 1: "fail" is not known; did you mean "enforce"?']
  ],
  [
    'a key of later versions',
    'version: 1',
    'branches: [{ match: "**", freeze: true }]\nversion: 1',
    ['1:27 branch block 1 has no key "freeze"']
  ],
  [
    'a block without a glob',
    'version: 1',
    'branches: [{ mode: warn }]\nversion: 1',
    [
      '1:12 branch block 1 has no "match": A glob for the target branch: `*` matches anything but `/`, `**` anything, `?` one character but `/`, `{a,b}` either.'
    ]
  ],
  [
    'a regular expression as a glob',
    'version: 1',
    'branches: [{ match: "(main|master)" }]\nversion: 1',
    [
      '1:21 match of branch block 1: "(main|master)" is not a glob of at most 100 characters made of names, /, *, **, ? and {a,b}'
    ]
  ],
  [
    'an open brace',
    'version: 1',
    'branches: [{ match: "v{1,2" }]\nversion: 1',
    ['1:21 match: "v{1,2" has a brace without its partner, or one inside another']
  ],
  [
    'too many alternatives',
    'version: 1',
    'branches: [{ match: "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}" }]\nversion: 1',
    [
      '1:21 match: "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}" has too many alternatives; write several blocks'
    ]
  ],
  [
    'a block behind one that matches everything',
    'version: 1',
    'branches: [{ match: "**" }, { match: main }]\nversion: 1',
    ['1:38 this block is never used: block 1 (match: "**") comes first and the first match wins']
  ],
  [
    'an anchor',
    'name: Sample',
    'name: &n Sample',
    ['3:12 anchors (&name) are not allowed; write the value where it is used']
  ],
  [
    'an alias',
    'name: Sample',
    'name: *n',
    ['3:9 aliases (*name) are not allowed; write the value out']
  ],
  [
    'an anchor on a key',
    'name: Sample',
    '&k name: Sample',
    ['3:6 anchors (&name) are not allowed; write the value where it is used']
  ],
  [
    'a tag',
    'name: Sample',
    'name: !!str Sample',
    ['3:15 tags (words that begin with !) are not allowed']
  ],
  [
    'a merge key',
    'name: Sample',
    '<<: { name: Sample }',
    ['3:3 merge keys (<<) are not allowed; write the keys out']
  ],
  ['a list as a key', 'name: Sample', '[a]: Sample', ['3:3 a key has to be a plain word']],
  [
    'a poisoned key',
    'name: Sample',
    '__proto__: { name: Sample }',
    ['3:3 __proto__ is no key of a policy']
  ],
  [
    'a directive',
    'version: 1',
    '%YAML 1.1\n---\nversion: 1',
    ['1:1 lines that begin with % are not allowed here']
  ],
  [
    'a second document',
    'name: Sample',
    'name: Sample\n---\nname: Other',
    ['4:1 a policy is one document: remove this line and what follows']
  ],
  [
    'a tab',
    '  name: Sample',
    '\tname: Sample',
    ['3:1 this is not valid YAML: tabs are not allowed as indentation']
  ],
  [
    'an open bracket',
    'name: Sample',
    'name: [Sample',
    [
      '4:3 this is not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]'
    ]
  ],
  ['nothing', GOOD, '', ['1:1 the policy is empty; begin with policy/starter.yml']],
  ['only a comment', GOOD, '# to do\n', ['1:1 the policy is empty; begin with policy/starter.yml']],
  ['a list', GOOD, '- version: 1\n', ['1:1 the policy has to be a group of keys, this is a list']],
  [
    'a word',
    GOOD,
    'version',
    ['1:1 the policy has to be a group of keys, this is the text "version"']
  ]
]

describe('a broken policy', () => {
  it.each(BROKEN)('%s', (_, from, to, expected) => {
    expect(GOOD).toContain(from)
    expect(problemsOf(GOOD.replace(from, () => to))).toEqual(expected)
  })

  it('names what is allowed', () => {
    const result = loadPolicy(GOOD.replace('rust: auto', 'rust: automatic'), 'policy.yml')
    expect(result.ok ? [] : result.problems.map(({ allowed }) => allowed)).toEqual([
      ['absent', 'opt-in', 'auto', 'default-on', 'mandatory', 'sole']
    ])
  })

  it('tells all problems at once, in order of their places', () => {
    const text = GOOD.replace('"9.2"', '9.2').replace('rust: auto', 'rust: atuo')
    expect(problemsOf(text).map((problem) => problem.split(' ')[0])).toEqual(['7:11', '11:11'])
  })
})

describe('a hostile policy', () => {
  const hostile: readonly (readonly [string, string, string])[] = [
    ['open brackets', '['.repeat(100_000), '1:1 this is nested too deeply'],
    ['brackets on lines', '[\n'.repeat(1000), '65:1 this is nested too deeply'],
    ['explicit keys', '? '.repeat(50_000), '1:1 this is nested too deeply'],
    ['lists in lists', '- '.repeat(50_000), '1:1 this is nested too deeply'],
    ['maps on one line', 'a: '.repeat(50_000), '1:1 this is nested too deeply'],
    [
      'deep indentation',
      Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      '122:1 this is nested too deeply'
    ],
    [
      'nesting within the first limits',
      Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      '14:14 this is nested too deeply'
    ],
    [
      'many keys',
      Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'),
      '5001:1 this has more than the 5000 keys that a policy may have'
    ],
    [
      'many flow keys',
      `{${'a,'.repeat(20_000)}}`,
      '1:1 this has more than the 5000 keys that a policy may have'
    ],
    ['size', '# x\n'.repeat(70_000), '1:1 this is longer than the 256 KiB that a policy may have']
  ]
  it.each(hostile)('is refused before it is parsed: %s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual([expected])
  })

  it('may be cut anywhere without an exception', () => {
    for (let end = 0; end < GOOD.length; end++) {
      const result = loadPolicy(GOOD.slice(0, end), 'policy.yml')
      if (result.ok) expect(end).toBeGreaterThan(GOOD.indexOf('opt-in'))
    }
  })

  it('reports at most fifty refusals', () => {
    expect(problemsOf(`a: [${'*x, '.repeat(200)}]`).length).toBe(50)
  })
})
