// The law of the rooms. ARCHITECTURE.md has the same table in words; `npm run law` enforces it.
// Each rule's comment says where code that breaks it belongs instead.

/** What a room may import beside itself; paths are below src/. */
const ROOMS = {
  text: [],
  logic: ['text/'],
  syntax: ['text/'],
  model: ['text/', 'logic/'],
  shell: ['text/', 'logic/', 'syntax/', 'source/snapshot.ts', 'model/'],
  readers: [
    'text/',
    'logic/',
    'syntax/',
    'shell/',
    'source/snapshot.ts',
    'source/observed.ts',
    'model/'
  ],
  diff: ['text/', 'logic/', 'model/'],
  policy: ['text/', 'model/'],
  rules: ['text/', 'diff/', 'policy/', 'logic/', 'model/', 'judge/finding.ts'],
  judge: ['text/', 'diff/', 'policy/', 'rules/'],
  report: ['text/', 'diff/', 'judge/', 'model/'],
  source: ['text/']
}

const BELONGS = {
  text: 'text/ holds leaves that know nothing of the product; what needs more belongs in the room that has it.',
  logic: 'logic/ knows conditions only; what they are about belongs in model/ or in a reader.',
  syntax: 'syntax/ makes trees without meaning; meaning belongs in the reader that wants it.',
  model: 'model/ says what facts mean; reading them belongs in readers/, comparing them in diff/.',
  shell:
    'shell/ evaluates commands; what a script means for a build belongs in the reader that runs it.',
  readers: 'A reader turns files into facts; what is shared goes to syntax/, shell/ or model/.',
  diff: 'diff/ compares models; whether a change is allowed belongs in rules/.',
  policy: 'policy/ says what the roadmap permits; judging a change belongs in rules/.',
  rules: 'A rule judges changes it is given; finding them belongs in diff/.',
  judge: 'judge/ runs the rules; printing belongs in report/.',
  report: 'report/ lays out plain data; deciding belongs in judge/.',
  source: 'source/ brings bytes; what they mean belongs in readers/.'
}

const literally = (path) => path.replaceAll('.', '\\.')

const roomRules = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: BELONGS[room],
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [`^src/${room}/`, ...allowed.map((path) => `^src/${literally(path)}`)]
  }
}))

const only = (name, pkg, where, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^src/', pathNot: where },
  to: { path: pkg }
})

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'no-reader-imports-another',
      comment:
        'Readers do not know each other; joining build systems belongs in src/read.ts and model/.',
      severity: 'error',
      from: { path: '^src/readers/([^/]+)/' },
      to: { path: '^src/readers/([^/]+)/', pathNot: '^src/readers/$1/' }
    },
    {
      name: 'no-rule-imports-another',
      comment:
        'A rule is one file that stands alone; what two share belongs in rule.ts, wording in words.ts.',
      severity: 'error',
      from: { path: '^src/rules/(?!index|rule\\.|words)([^/]+)\\.ts$' },
      to: { path: '^src/rules/', pathNot: '^src/rules/(rule|words)\\.ts$' }
    },
    {
      name: 'pure-rooms-reach-no-io',
      comment:
        'check.ts and read.ts are the product and must stay pure: bytes come in as snapshots.',
      severity: 'error',
      from: {
        path: '^src/(check|status|read|read-components|read-nested|read-profiles|read-prototypes|read-sources|facts|explain-component|explain-sources)\\.ts$'
      },
      to: { path: '^(node:|fs|path|child_process|os|crypto|@actions/)', reachable: true }
    },
    {
      name: 'node-built-ins-in-shells',
      comment: 'Only the shells and source/ touch the machine.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(action|cli|source|run)/' },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'shells-do-not-know-each-other',
      comment: 'What both shells need belongs in src/run.ts.',
      severity: 'error',
      from: { path: '^src/(action|cli)/' },
      to: { path: '^src/(action|cli)/', pathNot: '^src/$1/' }
    },
    only(
      'actions-only-in-action',
      'node_modules/@actions/',
      '^src/action/',
      'GitHub belongs in action/.'
    ),
    only(
      'yaml-only-in-policy',
      'node_modules/yaml/',
      '^src/policy/',
      'YAML is read by policy/load.'
    ),
    only(
      'semver-only-in-policy',
      'node_modules/semver/',
      '^src/policy/',
      'Versions of C projects: text/version.ts.'
    ),
    only(
      'zod-only-in-schema',
      'node_modules/zod/',
      '^src/policy/',
      'The schema is policy/schema.ts.'
    ),
    only(
      'toml-only-in-syntax',
      'node_modules/smol-toml/',
      '^src/syntax/toml/',
      'TOML is parsed by syntax/toml.'
    ),
    {
      name: 'no-cycles',
      comment: 'A cycle means two rooms or files with one reason to exist.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] }
  }
}
