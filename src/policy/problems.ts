import type * as z from 'zod/mini'
import { nearest } from '../text/nearest.js'
import { type KeyPath, type PlainYaml, type Problem, quote } from './load-yaml.js'
import { type JsonSchema, policyJsonSchema, RELEASE_SCHEMES } from './schema.js'

type Issue = z.core.$ZodIssue

/** Words that people write for something which has another name here. */
const SYNONYMS: Readonly<Record<string, string>> = {
  milestones: 'roadmap',
  schedule: 'roadmap',
  id: 'name',
  since: 'from',
  start: 'from',
  level: 'rust',
  path: 'file',
  regex: 'pattern',
  max: 'at-most',
  branch: 'match',
  enforcement: 'mode',
  fail: 'enforce',
  warning: 'warn',
  warn: 'warning',
  info: 'note',
  notice: 'note',
  optional: 'opt-in',
  enabled: 'default-on',
  required: 'mandatory',
  never: 'absent',
  none: 'absent',
  disabled: 'off'
}

/** Puts what the schema found into words: what is wrong, what may stand there, the nearest right word. */
export function explainIssues(issues: readonly Issue[], yaml: PlainYaml): readonly Problem[] {
  const schema = policyJsonSchema()
  return issues
    .filter((issue) => !isMisspelt(issue, issues, schema, yaml.value))
    .flatMap((issue) => explain(issue, yaml, schema))
}

/** A key is missing because it is written another way: one problem, told at the key that is there. */
function isMisspelt(
  missed: Issue,
  issues: readonly Issue[],
  schema: JsonSchema,
  root: unknown
): boolean {
  const path = plainPath(missed)
  if (valueIn(root, path) !== undefined) return false
  const group = path.slice(0, -1)
  const allowed = Object.keys(schemaAt(schema, group, root)?.properties ?? {})
  return issues.some(
    (issue) =>
      issue.code === 'unrecognized_keys' &&
      JSON.stringify(issue.path) === JSON.stringify(group) &&
      issue.keys.some((key) => rightWord(key, allowed) === path.at(-1))
  )
}

const plainPath = (issue: Issue): KeyPath =>
  issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))

function explain(issue: Issue, yaml: PlainYaml, schema: JsonSchema): readonly Problem[] {
  const path = plainPath(issue)
  const value = valueIn(yaml.value, path)
  const here = schemaAt(schema, path, yaml.value)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, yaml, here))
    case 'invalid_key':
      return [
        {
          message: `${path.slice(0, -1).join('.')}: ${quote(String(path.at(-1)))} is not ${issue.issues[0]?.message ?? 'a possible name'}`,
          span: yaml.keyAt(path)
        }
      ]
    case 'invalid_value':
      return [wrongWord(path, value, issue.values.map(String), yaml, here)]
    case 'invalid_union':
      return issue.errors.length === 0
        ? [wrongWord(path, value, here?.oneOf?.map(schemeOf) ?? SCHEMES, yaml, here)]
        : alternative(issue, yaml, schema, wrongType(path, value, 'entry', yaml, here))
    case 'invalid_type':
      return [wrongType(path, value, issue.expected, yaml, here)]
    case 'invalid_format':
      return [
        problem(`${nameOf(path)}: ${quote(String(value))} is not ${issue.message}`, path, yaml)
      ]
    case 'too_small':
    case 'too_big':
      return [
        wrongSize(
          issue.code,
          issue.origin,
          Number(issue.code === 'too_small' ? issue.minimum : issue.maximum),
          path,
          value,
          yaml
        )
      ]
    default:
      return [problem(`${nameOf(path)}: ${issue.message}`, path, yaml)]
  }
}

/** Of several ways to write an entry, what is wrong with the one that was meant; `none` when it is neither. */
function alternative(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  yaml: PlainYaml,
  schema: JsonSchema,
  none: Problem
): readonly Problem[] {
  const meant = issue.errors.find((inner) =>
    inner.every(({ code, path }) => code !== 'invalid_type' || path.length > 0)
  )
  if (meant === undefined) return [none]
  return meant.flatMap((inner) =>
    explain({ ...inner, path: [...issue.path, ...inner.path] }, yaml, schema)
  )
}

const SCHEMES: readonly string[] = Object.keys(RELEASE_SCHEMES)

function schemeOf(option: JsonSchema): string {
  return String(option.properties?.['scheme']?.const ?? '')
}

function unknownKey(
  key: string,
  path: KeyPath,
  yaml: PlainYaml,
  here: JsonSchema | undefined
): Problem {
  const allowed = Object.keys(here?.properties ?? {})
  const where = path.length === 0 ? 'a policy' : nameOf(path)
  const what = path.at(-1) === 'rules' ? 'there is no rule' : `${where} has no key`
  return {
    message: `${what} ${quote(key)}${suggest(key, allowed)}`,
    span: yaml.keyAt([...path, key]),
    allowed
  }
}

function wrongWord(
  path: KeyPath,
  value: unknown,
  allowed: readonly string[],
  yaml: PlainYaml,
  here: JsonSchema | undefined
): Problem {
  if (value === undefined || value === null) return { ...missing(path, value, yaml, here), allowed }
  if (path.length === 1 && path[0] === 'version')
    return problem('version: this tool reads version 1 of the policy format only', path, yaml)
  const word = typeof value === 'string' ? value : (yaml.sourceAt(path) ?? kindOf(value))
  return {
    message: `${nameOf(path)}: ${quote(word)} is not known${suggest(word, allowed)}`,
    span: yaml.valueAt(path),
    allowed
  }
}

function wrongType(
  path: KeyPath,
  value: unknown,
  expected: string,
  yaml: PlainYaml,
  here: JsonSchema | undefined
): Problem {
  if (value === undefined || value === null) return missing(path, value, yaml, here)
  const source = yaml.sourceAt(path)
  if (expected === 'string' && typeof value === 'number' && source !== undefined)
    return problem(`${nameOf(path)}: ${unquoted(source, value)}`, path, yaml)
  if (expected === 'string' && source !== undefined)
    return problem(`${nameOf(path)}: write "${source}" in quotes; it has to be a text`, path, yaml)
  const wanted = TYPES[expected] ?? expected
  return problem(`${nameOf(path)} has to be ${wanted}, this is ${kindOf(value)}`, path, yaml)
}

/** YAML reads an unquoted version as a number and loses its end. */
function unquoted(source: string, value: number): string {
  const loss =
    String(value) === source
      ? 'without them YAML reads a number, and "9.10" would become 9.1'
      : `"${source}" unquoted is the number ${value}`
  return `write "${source}" with the quotes; ${loss}`
}

function missing(
  path: KeyPath,
  value: unknown,
  yaml: PlainYaml,
  here: JsonSchema | undefined
): Problem {
  const key = String(path.at(-1) ?? 'policy')
  const meaning = here?.description === undefined ? '' : `: ${here.description}`
  if (value === null)
    return { message: `${nameOf(path)} has no value${meaning}`, span: yaml.keyAt(path) }
  const parent = path.slice(0, -1)
  const where = parent.length === 0 ? 'the policy' : nameOf(parent)
  return { message: `${where} has no ${quote(key)}${meaning}`, span: yaml.keyAt(parent) }
}

function wrongSize(
  code: 'too_small' | 'too_big',
  origin: string,
  limit: number,
  path: KeyPath,
  value: unknown,
  yaml: PlainYaml
): Problem {
  const few = code === 'too_small'
  if (origin === 'string' || origin === 'array') {
    if (few) return problem(`${nameOf(path)} is empty`, path, yaml)
    const unit = origin === 'string' ? 'characters' : 'entries'
    return problem(`${nameOf(path)} has more than ${limit} ${unit}`, path, yaml)
  }
  const bound = few ? `at least ${limit}` : `at most ${limit}`
  return problem(`${nameOf(path)} has to be ${bound}, this is ${String(value)}`, path, yaml)
}

const problem = (message: string, path: KeyPath, yaml: PlainYaml): Problem => ({
  message,
  span: yaml.valueAt(path)
})

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list (lines that begin with "- ")',
  object: 'a group of keys',
  record: 'a group of keys',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  entry: 'an id or a group of keys that begins with id'
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return `the text ${quote(value)}`
  return typeof value === 'object' ? 'a group of keys' : String(value)
}

/** `; did you mean "file"?`, or nothing when no allowed word is near. */
function suggest(word: string, allowed: readonly string[]): string {
  const right = rightWord(word, allowed)
  return right === undefined ? '' : `; did you mean ${quote(right)}?`
}

function rightWord(word: string, allowed: readonly string[]): string | undefined {
  const synonyms = Object.keys(SYNONYMS).filter((key) => allowed.includes(SYNONYMS[key] ?? ''))
  const near = nearest(word, [...allowed, ...synonyms])
  return near === undefined || allowed.includes(near) ? near : SYNONYMS[near]
}

/** `milestone 2`, `rust of milestone 2 of branch block 1`, `project.release`. */
export function nameOf(path: KeyPath): string {
  let names: string[] = []
  let group = ''
  const within = (): string => [names.join('.'), group].filter(Boolean).join(' of ')
  for (const part of path)
    if (typeof part === 'number') {
      const list = names.pop() ?? ''
      group = [`${SINGULAR[list] ?? `entry of ${list}`} ${part + 1}`, within()]
        .filter(Boolean)
        .join(' of ')
      names = []
    } else names.push(part)
  return within() || 'the policy'
}

const SINGULAR: Readonly<Record<string, string>> = {
  roadmap: 'milestone',
  branches: 'branch block',
  copies: 'copy',
  next: 'entry of next',
  areas: 'area',
  waivers: 'waiver',
  requires: 'condition',
  distros: 'distro',
  platforms: 'platform',
  options: 'option',
  'prototype-options': 'prototype option',
  'rust-libraries': 'library',
  paths: 'path',
  members: 'member',
  c: 'glob of c',
  rust: 'glob of rust'
}

function valueIn(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null
        ? Object.getOwnPropertyDescriptor(inner, part)?.value
        : undefined,
    value
  )
}

/** The part of the schema that a path of the policy leads to; of alternatives the one that is meant. */
export function schemaAt(schema: JsonSchema, path: KeyPath, root: unknown): JsonSchema | undefined {
  let here: JsonSchema | undefined = schema
  path.forEach((part, i) => {
    const next: JsonSchema | undefined =
      typeof part === 'number'
        ? here?.items
        : (here?.properties?.[part] ?? (here?.additionalProperties || undefined))
    const scheme = valueIn(root, [...path.slice(0, i + 1), 'scheme'])
    const row = valueIn(root, [...path.slice(0, i + 1), 'id']) === undefined ? 'string' : 'object'
    here =
      next?.oneOf?.find((option) => schemeOf(option) === scheme) ??
      (i < path.length - 1 || row === 'object'
        ? next?.anyOf?.find(({ type }) => type === 'object')
        : undefined) ??
      next
  })
  return here
}
