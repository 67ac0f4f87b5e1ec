/** One defence of SECURITY.md: how to take it out, and the test that has to notice. */
export interface Defence {
  readonly threat: string
  /** The first edit is the place that is named. */
  readonly out: readonly [Edit, ...Edit[]]
  /** A file below `__tests__/`, without `.test.ts`. */
  readonly test: string
  /** Part of the test's full name. */
  readonly name: string
}

/** `find` stands in the file exactly once. */
export interface Edit {
  readonly file: string
  readonly find: string
  readonly put: string
}

const edit = (file: string, find: string, put = ''): Edit => ({ file: `src/${file}`, find, put })

/** For edits of one place. */
const one = (
  threat: string,
  test: string,
  name: string,
  ...[file, find, put]: Parameters<typeof edit>
): Defence => ({ threat, test, name, out: [edit(file, find, put)] })

const THREATS = 'action/threats'
const OFF = 'Number.MAX_SAFE_INTEGER'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: pieces of the sources
export const DEFENCES: readonly Defence[] = [
  one(
    'workflow commands',
    THREATS,
    'text of strangers of policy',
    'action/publish.ts',
    "`::stop-commands::${token}\\n${text.replace(/\\n*$/, '\\n')}::${token}::\\n`",
    'text + token'
  ),
  one(
    'workflow commands',
    THREATS,
    'text of strangers of git and the server',
    'action/fetch.ts',
    'oneLine(withoutSecrets(words.trim()))',
    'withoutSecrets(words.trim())'
  ),
  one(
    'workflow commands',
    'report/annotations',
    'let nothing hostile begin a command',
    'report/annotations.ts',
    'const clean = (text: string): string => asSentence(oneLine(text))',
    'const clean = (text: string): string => asSentence(text)'
  ),
  one(
    'marks that cannot be seen',
    'report/text',
    'lets nothing hostile through',
    'text/visible.ts',
    'text.replace(INVISIBLE, spell)',
    'text'
  ),
  one(
    'marks that cannot be seen',
    THREATS,
    'text of strangers of policy',
    'text/visible.ts',
    'text.replace(INVISIBLE, spell)',
    'text'
  ),
  one(
    'markup',
    'report/markdown',
    'lets nothing hostile become markup',
    'report/markdown-text.ts',
    "entities(oneLine(text).trim()).replace(/[\\\\`*_{}[\\]|~$]/g, '\\\\$&')",
    'oneLine(text).trim()'
  ),
  one(
    'markup',
    'report/markdown',
    'fences with more backticks',
    'report/markdown-text.ts',
    "'`'.repeat(longest + 1)",
    "'`'.repeat(3)"
  ),
  one(
    'markup',
    'report/other-formats',
    'lets nothing hostile become markup',
    'report/html-text.ts',
    'text.replace(/[&<>"\']/g, (character) => ENTITIES[character] ?? character)',
    'text'
  ),
  one(
    'markup',
    'report/markdown',
    'has no words of its own',
    'report/timeline.ts',
    ".replace(/[^\\p{L}\\p{N} .,+()_-]/gu, ' ')"
  ),
  one(
    'paths and entries',
    'source/hostile',
    'never hands out paths that leave the tree',
    'source/git-path.ts',
    '=> !UNPLAIN.test(path)',
    '=> !UNPLAIN.test(path) || true'
  ),
  one(
    'paths and entries',
    'source/hostile',
    'does not follow links',
    'source/git-trees.ts',
    "mode === '120000' ? 'symlink'",
    "mode === '120000' ? 'file'"
  ),
  one(
    'paths and entries',
    'source/hostile',
    'refuses a name with a slash',
    'source/git-trees.ts',
    "if (name === '' || name.includes('/')) throw malformed()"
  ),
  one(
    'a policy elsewhere',
    THREATS,
    'a policy is a regular file',
    'source/git-trees.ts',
    "mode === '120000' ? 'symlink'",
    "mode === '120000' ? 'file'"
  ),
  {
    threat: 'options in place of revisions',
    test: 'source/git',
    name: 'never takes a revision for an option',
    out: [
      edit('source/git.ts', "if (revision === '' || /^-|[\\0\\n]/.test(revision))", 'if (false)'),
      edit(
        'source/git.ts',
        'const commit = await this.#inTurn(() => this.#objects.commit(revision))',
        "const { code, stdout } = await this.#git(['rev-parse', revision], [0, 128, 129])\nconst commit = code === 0 ? { id: stdout.toString().trim() } : undefined"
      )
    ]
  },
  {
    threat: 'programs of the configuration',
    test: 'source/hostile',
    name: 'runs nothing that the configuration names',
    out: [
      edit('source/git-process.ts', "  GIT_NO_LAZY_FETCH: '1',\n"),
      edit('source/git-process.ts', "  GIT_ALLOW_PROTOCOL: '',\n")
    ]
  },
  one(
    'programs while fetching',
    THREATS,
    'runs nothing while it is read',
    'action/fetch.ts',
    "  'core.hooksPath=/dev/null',\n"
  ),
  one(
    'programs while fetching',
    THREATS,
    'runs nothing while it is read',
    'action/fetch.ts',
    ",\n  '--upload-pack=git-upload-pack'"
  ),
  one(
    'programs while fetching',
    THREATS,
    'runs nothing while it is read',
    'action/fetch.ts',
    "  'core.alternateRefsCommand=false',\n"
  ),
  one(
    'programs while fetching',
    THREATS,
    'reaches no helper transport',
    'action/fetch.ts',
    "    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',\n"
  ),
  one(
    'a bare repository in the tree',
    THREATS,
    'is not opened where a change put it',
    'action/clone.ts',
    '  refuseEmbedded(repository)\n'
  ),
  {
    threat: 'replaced objects',
    test: 'source/hostile',
    name: 'ignores replaced objects and grafts',
    out: [
      edit('source/git-process.ts', "['--no-replace-objects', '--no-pager', ", "['--no-pager', "),
      edit('source/git-process.ts', "  GIT_NO_REPLACE_OBJECTS: '1',\n")
    ]
  },
  one(
    'variables of other steps',
    THREATS,
    'is not found by variables',
    'source/git-process.ts',
    "if (!name.startsWith('GIT_') || (quarantined && QUARANTINE.includes(name))) kept[name] = value",
    'kept[name] = value'
  ),
  one(
    'another owner',
    'action/events',
    'in a container',
    'source/git-process.ts',
    "  'safe.directory=*',\n"
  ),
  one(
    'another owner',
    'action/events',
    'in a container',
    'action/fetch.ts',
    "  'safe.directory=*',\n"
  ),
  one(
    'secrets in the log',
    THREATS,
    'that is a token',
    'action/fetch.ts',
    'oneLine(withoutSecrets(words.trim()))',
    'oneLine(words.trim())'
  ),
  one(
    'secrets in the log',
    THREATS,
    'that is a token',
    'action/fetch.ts',
    "!name.startsWith('GIT_') || KEPT.test(name)",
    'true'
  ),
  one(
    'secrets in the log',
    'action/runner',
    'gives way to the summary',
    'action/main.ts',
    '  core.setSecret(token)\n'
  ),
  one(
    'the event with secrets',
    'action/runner',
    'stops at pull_request_target',
    'action/event.ts',
    "  if (event.name === 'pull_request_target') return REFUSED\n"
  ),
  one(
    'YAML bombs',
    'policy/broken',
    'is refused before it is parsed: many keys',
    'policy/load-yaml.ts',
    'checkBounds(text)',
    'undefined as ReturnType<typeof checkBounds>'
  ),
  one(
    'TOML bombs',
    'syntax/toml/toml',
    'bounds depth and size',
    'syntax/toml/index.ts',
    'const MAX_LENGTH = 512 * 1024',
    `const MAX_LENGTH = ${OFF}`
  ),
  one(
    'endless evaluation',
    'shell/bounds',
    'texts to be parsed',
    'shell/calls.ts',
    '    this.spend(content.length / CHARACTERS_A_STEP)\n'
  ),
  one(
    'endless evaluation',
    'shell/bounds',
    'parts of a word',
    'shell/expand.ts',
    '  shell.spend(1 / WORDS_A_STEP)\n'
  ),
  one(
    'endless evaluation',
    'shell/bounds',
    'words, given to eval',
    'shell/expand.ts',
    '  shell.spend(Math.max(words.length, fields.length) / WORDS_A_STEP)\n'
  ),
  one(
    'endless evaluation',
    'shell/bounds',
    'comparisons of long texts',
    'shell/compare.ts',
    '    shell.spend(work / MATCHING_A_STEP)\n'
  ),
  one(
    'endless evaluation',
    'readers/configure/bounds',
    'two calls each ends',
    'shell/budget.ts',
    'MAX_STEPS = 50_000',
    `MAX_STEPS = ${OFF}`
  ),
  one(
    'endless evaluation',
    'readers/meson/evaluate-hostile',
    'loops in loops',
    'readers/meson/evaluator.ts',
    'MAX_STEPS = 5_000_000',
    `MAX_STEPS = ${OFF}`
  ),
  one(
    'endless evaluation',
    'readers/cmake/bounds',
    'a build that is too large',
    'readers/cmake/evaluator.ts',
    'MAX_STEPS = 800_000',
    `MAX_STEPS = ${OFF}`
  ),
  {
    threat: 'endless evaluation',
    test: 'readers/kconfig/hostile',
    name: 'may source files that source files',
    out: [
      edit('readers/kconfig/linux-link.ts', 'MAX_SOURCES = 20_000', `MAX_SOURCES = ${OFF}`),
      edit('readers/kconfig/linux-link.ts', 'MAX_STATEMENTS = 1_000_000', `MAX_STATEMENTS = ${OFF}`)
    ]
  },
  one(
    'damaged input',
    'readers/configure/bounds',
    'gives up on nothing but what nests too deeply',
    'syntax/shell/cursor.ts',
    'MAX_DEPTH = 200',
    `MAX_DEPTH = ${OFF}`
  ),
  one(
    'contents without end',
    THREATS,
    'a build file of a hundred megabytes',
    'source/git.ts',
    'maxBlobBytes: 1 << 20',
    'maxBlobBytes: 1 << 30'
  ),
  one(
    'trees without end',
    'source/hostile',
    'counts what equal directories hold',
    'source/git-listing.ts',
    '  bound(root, below, maxPaths)\n'
  ),
  one(
    'planted comments',
    'action/comment',
    'is found behind many others',
    'action/comment.ts',
    "'type' in user && user.type === 'Bot'",
    "'type' in user"
  ),
  one(
    "a person's token",
    'action/runner',
    "takes no person's",
    'action/inputs.ts',
    'if (/^(ghp|gho|ghu|ghr|github_pat)_/.test(given))',
    'if (false)'
  )
]
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: pieces of the sources
