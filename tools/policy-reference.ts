import { NOTICES } from '../src/judge/notices.js'
import { NOTICE_IDS } from '../src/policy/rule-ids.js'
import { type JsonSchema, policyJsonSchema } from '../src/policy/schema.js'
import { RULES } from '../src/rules/index.js'

/** The JSON Schema as it is committed: two blanks, a line end at the end. */
export const renderSchema = (): string =>
  `${JSON.stringify({ title: 'Rust roadmap policy', ...policyJsonSchema() }, null, 2)}\n`

/** The reference page. `starter` is the text of the ready policy to begin with. */
export function renderReference(starter: string): string {
  const schema = policyJsonSchema()
  const key = (name: string): JsonSchema => schema.properties?.[name] ?? {}
  const project = key('project')
  const release = project.properties?.['release'] ?? {}
  return [
    '<!-- Generated from src/policy/schema.ts by tools/generate-policy.ts; do not edit. -->',
    '# The policy file',
    'A project keeps its Rust roadmap in `.github/rust-roadmap.yml`. The check reads it from the tip of the target branch, so a pull request cannot relax the roadmap that judges it. `rust-roadmap validate FILE` says what is wrong in a file, and where; unknown keys are errors. [policy-guide.md](policy-guide.md) shows how the keys are used. A first policy:',
    `\`\`\`yaml\n${withoutComments(starter)}\`\`\``,
    'Write releases in quotes: `9.10` without them is the number 9.1. Two releases are the same when only zeros at the end differ (`10.0`, `10.0.0`). Anchors, aliases and tags are refused, and so is a file of more than 256 KiB.',
    '## The whole',
    table(schema),
    '## `project`',
    table(project),
    '## `project.release`',
    `${release.description ?? ''} When it cannot be told, the check stops with exit code 3: it never guesses and never passes.`,
    ...(release.oneOf ?? []).flatMap(scheme),
    ...list('roadmap', key('roadmap')),
    ...list('requires', key('roadmap').items?.properties?.['requires'] ?? {}, '###'),
    ...named('profiles', key('profiles')),
    ...list('areas', key('areas')),
    ...named('components', key('components')),
    ...named('floors', key('floors'), 'Each has at least one of:'),
    'An entry of `copies` has:',
    table(inside(key('floors')).properties?.['copies']?.items ?? {}),
    ...list('distros', key('distros')),
    ...list('platforms', key('platforms')),
    '## `rules`',
    `${key('rules').description ?? ''} What could not be proven is never more than a warning, whatever is said here.`,
    rules(),
    ...list('branches', key('branches')),
    ...list('waivers', key('waivers'))
  ]
    .join('\n\n')
    .concat('\n')
}

/** A list of entries, or of ids and entries. */
function list(name: string, schema: JsonSchema, level = '##'): readonly string[] {
  const row = schema.items?.anyOf?.find(({ type }) => type === 'object')
  return [
    `${level} \`${name}\``,
    schema.description ?? '',
    row === undefined ? 'A list; each entry has:' : 'A list of ids; an entry may also be a row:',
    table(row ?? schema.items ?? {})
  ]
}

/** Entries by name. */
function named(name: string, schema: JsonSchema, each = 'Each has:'): readonly string[] {
  return [`## \`${name}\``, schema.description ?? '', each, table(inside(schema))]
}

const inside = (schema: JsonSchema): JsonSchema => schema.additionalProperties || {}

function scheme(option: JsonSchema): readonly string[] {
  const { scheme: name, ...properties } = option.properties ?? {}
  return [
    `### \`scheme: ${name?.const ?? ''}\``,
    name?.description ?? '',
    table({ ...option, properties })
  ]
}

function table(schema: JsonSchema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, value]) => {
    const needed = schema.required?.includes(key) === true ? 'yes' : ''
    return `| \`${key}\` | ${needed} | ${typeOf(value)} | ${cell(value.description ?? '')} |`
  })
  return ['| key | needed | value | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(', ')
  if (schema.type === 'array') return 'list'
  if (schema.type === 'boolean') return '`true`, `false`'
  if (schema.type === 'object' || schema.oneOf !== undefined) return 'keys'
  return schema.type === 'string' ? 'text' : (schema.type ?? '')
}

function rules(): string {
  const notices = NOTICE_IDS.map((id) => ({ id, ...NOTICES[id] }))
  const rows = [...RULES, ...notices].map(
    ({ id, level, summary }) => `| [\`${id}\`](rules/${id}.md) | \`${level}\` | ${cell(summary)} |`
  )
  return ['| rule | default | reports |', '|---|---|---|', ...rows].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

const withoutComments = (yaml: string): string =>
  yaml
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#.*$/, ''))
    .join('\n')
    .replace(/\n{2,}/g, '\n')
    .trimStart()
