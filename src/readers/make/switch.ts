import type { SwitchFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import type { Analysis, Variant } from './analysis.js'
import type { ParsedMakefile, Statement, Test } from './ast.js'
import { namesIn } from './template.js'
import { namesRust } from './tools.js'

/** The variable that decides about Rust, and the values that turn it off and on. */
export interface Switch {
  readonly name: string
  readonly on: string
  readonly off: string
  /** What the makefile gives it; undefined when nothing does. */
  readonly default: string | undefined
  readonly at: Span
}

const MAX_CANDIDATES = 10
/** Variables tried whose names say nothing of Rust: each costs an evaluation. */
const MAX_OTHERS = 4
const MAX_WORDS = 7
/** A word that a person may have written for another one. */
const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ['y', 'n'],
  ['n', 'y'],
  ['yes', 'no'],
  ['no', 'yes'],
  ['1', '0'],
  ['0', '1'],
  ['true', 'false'],
  ['false', 'true'],
  ['on', 'off'],
  ['off', 'on'],
  ['enabled', 'disabled'],
  ['disabled', 'enabled']
])

/** One assignment, rule or recipe with the conditionals around it. */
interface Entry {
  /** The variable assigned. */
  readonly name: string | undefined
  readonly operator: string
  readonly value: string
  readonly names: readonly string[]
  readonly tested: readonly string[]
  readonly tests: readonly Test[]
  /** Of a rule, or of the rule that a recipe line belongs to. */
  readonly targets: readonly string[]
  /** The variables in them. */
  readonly targetNames: readonly string[]
  readonly at: Span
}

/**
 * Finds the switch by data flow and trial: variables that conditionals around a use of Rust test, and that
 * nothing in the makefiles sets for good. One is the switch when some value brings Rust and another none.
 */
export function findSwitch(
  analysis: Analysis,
  plain: Variant,
  files: readonly ParsedMakefile[]
): Switch | undefined {
  const entries = files.flatMap((file) => flatten(file.body))
  let others = 0
  for (const candidate of candidates(entries).slice(0, MAX_CANDIDATES)) {
    if (!isRusty(candidate.name) && ++others > MAX_OTHERS) continue
    const found = decide(analysis, plain, candidate)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * Building an example or a binding beside the product on request is no Rust in the product. Without a
 * request it counts like everything else that the default goal runs.
 */
const isAddOn = (recipe: string): boolean =>
  /(?:^|[\s/='"])(?:contrib|examples?|fuzz|bindings|tests?)\//.test(recipe)

interface Candidate {
  readonly name: string
  readonly default: string | undefined
  readonly words: readonly string[]
  readonly at: Span
}

function decide(analysis: Analysis, plain: Variant, candidate: Candidate): Switch | undefined {
  const with_ = (value: string | undefined): boolean | undefined => {
    // What the makefile gives it anyway is no setting.
    const settings =
      value === undefined || value === (candidate.default ?? '')
        ? plain.settings
        : [...plain.settings, [candidate.name, value] as const]
    const result = analysis.evaluate({ ...plain, settings })
    if (!result.complete) return undefined
    return result.uses.some((use) => !isAddOn(analysis.textAt(use.at)))
  }
  const usual = with_(undefined)
  if (usual === undefined) return undefined
  let other: string | undefined
  for (const value of candidate.words.slice(0, MAX_WORDS)) {
    const uses = with_(value)
    if (uses === undefined) return undefined
    if (uses !== usual) {
      other = value
      break
    }
  }
  if (other === undefined) return undefined
  const words = candidate.words.filter((value) => value !== other)
  const given = candidate.default ?? ''
  const opposite = OPPOSITES.get(other)
  // Where words are compared, the word for the other way is clearer than none.
  const first =
    given === '' && opposite !== undefined && words.includes(opposite) && other !== '1'
      ? [opposite]
      : []
  const same = [...first, given, ...words].find((value) => with_(value) === usual)
  if (same === undefined) return undefined
  return {
    name: candidate.name,
    on: usual ? same : other,
    off: usual ? other : same,
    default: candidate.default,
    at: candidate.at
  }
}

function candidates(entries: readonly Entry[]): readonly Candidate[] {
  const names = new Map<string, { distance: number; at: Span }>()
  const visit = (name: string, distance: number, at: Span): void => {
    if (!names.has(name)) names.set(name, { distance, at })
  }
  const relevant = slice(entries)
  let round: readonly Entry[] = relevant
  for (let distance = 0; distance < 3; distance++) {
    const found = new Set<string>()
    for (const entry of round) {
      for (const test of entry.tests)
        for (const name of testedBy(test)) {
          visit(name, distance, test.at)
          found.add(name)
        }
      for (const name of entry.tested) {
        visit(name, distance, entry.at)
        found.add(name)
      }
    }
    // What the tested variables are made from, in turn.
    const defining = entries.filter((entry) => entry.name !== undefined && found.has(entry.name))
    for (const entry of defining)
      for (const name of entry.names) visit(name, distance + 1, entry.at)
    round = defining
  }
  return [...names]
    .flatMap(([name, { distance, at }]) => {
      const candidate = candidateOf(name, entries, at)
      const rank = (namesRust(name.replaceAll('_', ' ')) ? 0 : 10) + distance
      return candidate === undefined ? [] : [{ candidate, rank }]
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ candidate }) => candidate)
}

const MAKES_OWN =
  /^(?:MAKE.*|CURDIR|OS|V|Q|CC|CXX|CFLAGS|CXXFLAGS|CPPFLAGS|LDFLAGS|SHELL|PWD|HOME|DESTDIR|prefix|PREFIX|[@<^+?*%].?|\d+|\..*)$/

/** Free, set by `?=`, or set once and for all to one plain word. */
function candidateOf(name: string, entries: readonly Entry[], tested: Span): Candidate | undefined {
  if (name.includes('$') || MAKES_OWN.test(name) || !/^[\w.-]+$/.test(name)) return undefined
  const own = entries.filter((entry) => entry.name === name)
  const settled = own.filter((entry) => entry.tests.length === 0)
  const [first] = settled.length > 0 ? settled : own.filter((entry) => entry.operator === '?=')
  const given = first?.value.trim()
  if (given !== undefined && (/[\s$/.]/.test(given) || /cargo|rustc/i.test(given))) return undefined
  const words = wordsFor(name, entries, given)
  return { name, default: given === '' ? undefined : given, words, at: first?.at ?? tested }
}

/** The values that conditionals compare it with, their opposites, set and unset. */
function wordsFor(
  name: string,
  entries: readonly Entry[],
  given: string | undefined
): readonly string[] {
  const words = new Set<string>()
  const add = (word: string): void => {
    if (/^[\w.+-]*$/.test(word)) words.add(word)
    const opposite = OPPOSITES.get(word)
    if (opposite !== undefined) words.add(opposite)
  }
  let compared = false
  for (const { tests } of entries)
    for (const test of tests)
      if (test.kind === 'equal')
        for (const [side, other] of [
          [test.left, test.right],
          [test.right, test.left]
        ] as const) {
          if (other.includes('$') || !namesIn(side).names.includes(name)) continue
          if (other.trim() !== '') compared = true
          add(other.trim())
        }
  if (given !== undefined && given !== '') add(given)
  // Where only `ifdef` asks, any text turns it on.
  return compared ? [...words, '1', ''] : ['1', '', ...words]
}

function testedBy(test: Test): readonly string[] {
  if (test.kind === 'defined')
    return test.name.includes('$') ? namesIn(test.name).names : [test.name]
  if (test.kind === 'automake') return []
  return [...namesIn(test.left).names, ...namesIn(test.right).names]
}

const isRusty = (text: string): boolean =>
  /cargo|rustc|\.rs\b/i.test(text) || namesRust(text.replaceAll('_', ' '))

/** Everything that may have to do with Rust, following variables from where they are set to where they are used. */
function slice(entries: readonly Entry[]): readonly Entry[] {
  const chosen = new Set<Entry>()
  const variables = new Set<string>()
  const targets = new Set<string>()
  /** Variables that name targets. */
  const named = new Set<string>()
  for (let changed = true, rounds = 0; changed && rounds < 12; rounds++) {
    changed = false
    for (const entry of entries) {
      if (chosen.has(entry)) continue
      const hit =
        isRusty(entry.value) ||
        (entry.name !== undefined && namesRust(entry.name.replaceAll('_', ' '))) ||
        entry.names.some((name) => variables.has(name)) ||
        (entry.name !== undefined && named.has(entry.name)) ||
        (targets.size > 0 && literalWords(entry.value).some((word) => targets.has(word)))
      if (!hit) continue
      chosen.add(entry)
      changed = true
      if (entry.name !== undefined && entry.name !== 'MAKE') variables.add(entry.name)
      for (const name of entry.targetNames) {
        variables.add(name)
        named.add(name)
      }
      if (entry.name !== undefined && named.has(entry.name))
        for (const word of literalWords(entry.value)) targets.add(word)
      for (const target of entry.targets)
        if (!GOALS.has(target) && !target.includes('%')) targets.add(target)
    }
  }
  return [...chosen]
}

/** Targets that gather others: needing one of them says nothing. */
const GOALS = new Set([
  'all',
  'FORCE',
  '.PHONY',
  'clean',
  'install',
  'check',
  'test',
  'default',
  'build'
])

const literalWords = (text: string): readonly string[] =>
  text.length > 20_000
    ? []
    : text.split(/[\s:;|]+/).filter((word) => word !== '' && !word.includes('$'))

function flatten(body: readonly Statement[]): readonly Entry[] {
  const entries: Entry[] = []
  let targets: readonly string[] = []
  let targetNames: readonly string[] = []
  const visit = (statements: readonly Statement[], tests: readonly Test[]): void => {
    for (const statement of statements) {
      if (statement.kind === 'conditional') {
        const passed: Test[] = []
        for (const { test, body: inner } of statement.branches) {
          passed.push(test)
          visit(inner, [...tests, ...passed])
        }
        visit(statement.otherwise, [...tests, ...passed])
        continue
      }
      const text = textOf(statement)
      if (text === undefined) continue
      const { names, tested } = namesIn(text.value)
      if (statement.kind === 'rule') {
        targets = literalWords(statement.targets)
        targetNames = namesIn(statement.targets).names
      }
      const rule = statement.kind === 'rule' || statement.kind === 'recipe'
      const of = rule ? { targets, targetNames } : { targets: [], targetNames: [] }
      entries.push({ ...text, ...of, names, tested, tests, at: statement.at })
    }
  }
  visit(body, [])
  return entries
}

function textOf(
  statement: Exclude<Statement, { kind: 'conditional' }>
): Pick<Entry, 'name' | 'operator' | 'value'> | undefined {
  switch (statement.kind) {
    case 'assignment': {
      const { name, operator, value } = statement.assignment
      return { name, operator, value }
    }
    case 'rule':
      return {
        name: undefined,
        operator: '',
        value: `${statement.targets} : ${statement.rest} ${statement.inline ?? ''} ${statement.assignment?.value ?? ''}`
      }
    case 'recipe':
    case 'line':
      return { name: undefined, operator: '', value: statement.text }
    case 'include':
      return { name: undefined, operator: '', value: statement.files }
    default:
      return undefined
  }
}

export function switchFact({ name, on, off, default: given, at }: Switch): SwitchFact {
  return {
    kind: 'switch',
    option: name,
    on: `${name}=${on}`,
    off: `${name}=${off}`,
    default: given ?? 'unset',
    at
  }
}
