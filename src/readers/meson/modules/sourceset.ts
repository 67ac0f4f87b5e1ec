import { atom, type Condition, constant, FALSE, not, TRUE } from '../../../logic/condition.js'
import { both, either } from '../../../logic/connect.js'
import { flatten } from '../arguments.js'
import type { CallSite, Context, Method } from '../context.js'
import { describe } from '../describe.js'
import { entryValue, presence } from '../merge.js'
import { hasKey } from '../operators.js'
import { isSet } from '../presence.js'
import { isRustSource } from '../rust-use.js'
import type {
  Dictionary,
  Item,
  List,
  Part,
  SourceFiles,
  SourceRule,
  SourceSet,
  Value
} from '../value.js'

const MAX_NESTING = 32

/** https://mesonbuild.com/SourceSet-module.html */
export const sourceSetMethod: Method<SourceSet> = (context, set, call) => {
  switch (call.name) {
    case 'add': {
      const added = rule(context, call, false)
      set.rules.push(added)
      context.recorder.sourceRules.push({ rule: added, at: context.at(call.node) })
      return true
    }
    case 'add_all':
      set.rules.push(rule(context, call, true))
      return true
    case 'apply':
      return collected(set, enabledIn(context, call.args[0]), false)
    case 'all_sources':
      return collected(set, () => TRUE, true).sources()
    case 'all_dependencies':
      return collected(set, () => TRUE, true).dependencies()
    default:
      context.notUnderstood(`the method ${call.name}() of a source set`, context.at(call.node))
      return context.unknown(`source_set.${call.name}()`, 'is not known', context.at(call.node))
  }
}

export const sourceFilesMethod: Method<SourceFiles> = (context, files, call) => {
  if (call.name === 'sources') return files.sources()
  if (call.name === 'dependencies') return files.dependencies()
  return context.unknown(`source_files.${call.name}()`, 'is not known', context.at(call.node))
}

function rule(context: Context, call: CallSite, isSets: boolean): SourceRule {
  const keywords = ['when', 'if_true', 'if_false'].some((name) => call.keywords.has(name))
  const given = keywords ? flatten([call.keywords.get('if_true')]) : flatten(call.args)
  const conditions = flatten([call.keywords.get('when')])
  const ifTrue = isSets ? [] : given
  const ifFalse = flatten([call.keywords.get('if_false')])
  return {
    conditions,
    ifTrue,
    ifFalse,
    hasDependencies:
      ifTrue.some(isDependency) ||
      ifFalse.some(isDependency) ||
      conditions.some(({ value }) => typeof value === 'object'),
    sets: isSets ? given : [],
    when: context.path.when
  }
}

function enabledIn(context: Context, configuration: Value | undefined): Enabled {
  // Looked at later, when it may have been changed.
  const then =
    typeof configuration === 'object' && configuration.kind === 'configuration'
      ? { ...configuration, entries: new Map(configuration.entries) }
      : configuration
  return remembering(then, (key) => enabled(context, then, key))
}

/** Whether a configuration switches a symbol on: there, and not empty, zero or false. */
function enabled(context: Context, configuration: Value | undefined, key: string): Condition {
  if (typeof configuration === 'object') {
    if (configuration.kind === 'dictionary') {
      const found = configuration.entries.get(key)
      if (found === undefined) return hasKey(context, configuration, key)
      return both(presence(found), truthy(entryValue(found)))
    }
    if (configuration.kind === 'configuration') {
      const value = configuration.entries.get(key)
      return value === undefined ? FALSE : both(isSet(value), truthy(value))
    }
    if (configuration.kind === 'choice')
      return either(
        both(configuration.condition, enabled(context, configuration.yes, key)),
        both(not(configuration.condition), enabled(context, configuration.no, key))
      )
  }
  return atom(
    context.unknown(`${key} in ${describe(configuration ?? '')}`, 'the configuration is not known')
      .unknown
  )
}

function truthy(value: Value): Condition {
  if (typeof value !== 'object') return constant(Boolean(value))
  switch (value.kind) {
    case 'condition':
      return value.condition
    case 'choice':
      return either(
        both(value.condition, truthy(value.yes)),
        both(not(value.condition), truthy(value.no))
      )
    case 'unset':
      return FALSE
    case 'unknown':
      return atom({ ...value.unknown, name: `${value.unknown.name} is set` })
    default:
      return TRUE
  }
}

type Enabled = (key: string) => Condition

interface Collected {
  readonly value: Value
  when: Condition
}

/** Items in order, each once, with everything that brings it in. */
class Collection {
  readonly #items: Collected[] = []
  readonly #files = new Map<string, Collected>()
  readonly #others = new Map<unknown, Collected>()

  add({ value, when }: Part, under: Condition): void {
    const condition = both(under, when)
    if (condition === FALSE) return
    const isFile = typeof value === 'object' && value.kind === 'file' && !value.built
    const known = isFile ? this.#files.get(value.path) : this.#others.get(identity(value))
    if (known !== undefined) {
      known.when = either(known.when, condition)
      return
    }
    const item = { value, when: condition }
    this.#items.push(item)
    if (isFile) this.#files.set(value.path, item)
    else this.#others.set(identity(value), item)
  }

  list(): List {
    const items: Item[] = []
    let plain = true
    for (const { value, when } of this.#items)
      if (when === TRUE) items.push(value)
      else {
        items.push({ kind: 'guarded', when, value })
        plain = false
      }
    return { kind: 'list', items, plain }
  }
}

function identity(value: Value): unknown {
  if (typeof value !== 'object') return value
  if (value.kind === 'file') return `build:${value.path}`
  return value.kind === 'unknown' ? `unknown:${value.unknown.name}` : value
}

/** A dictionary is asked about the same symbols by one source set after the other. */
const asked = new WeakMap<Dictionary, Map<string, Condition>>()

function remembering(configuration: Value | undefined, isEnabled: Enabled): Enabled {
  if (typeof configuration !== 'object' || configuration.kind !== 'dictionary') return isEnabled
  let answers = asked.get(configuration)
  if (answers === undefined) {
    answers = new Map()
    asked.set(configuration, answers)
  }
  return remember(answers, isEnabled)
}

function remember(answers: Map<string, Condition>, isEnabled: Enabled): Enabled {
  return (key) => {
    let answer = answers.get(key)
    if (answer === undefined) {
      answer = isEnabled(key)
      answers.set(key, answer)
    }
    return answer
  }
}

/** What a set gives: each kind is collected when somebody asks for it. */
function collected(set: SourceSet, isEnabled: Enabled, all: boolean): SourceFiles {
  const gather = (wanted: Wanted): List => {
    const into = new Collection()
    collect({ isEnabled, all, wanted, into }, set, TRUE, 0)
    return into.list()
  }
  const dependencies = once(() => gather('dependencies'))
  const items = once(() => gather('sources').items)
  const sources = once(
    (): List => ({
      kind: 'list',
      items: [{ kind: 'deferred', when: TRUE, items, mayBeRust: hasRust(set, 0) }],
      plain: false
    })
  )
  return { kind: 'source-files', sources, dependencies }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Whether a set may have Rust sources, whatever the configuration. */
function hasRust(set: SourceSet, depth: number): boolean {
  if (depth > MAX_NESTING) return true
  return set.rules.some(
    ({ ifTrue, ifFalse, sets }) =>
      ifTrue.some(isRustSource) ||
      ifFalse.some(isRustSource) ||
      sets.some(
        ({ value }) =>
          typeof value === 'object' && value.kind === 'source-set' && hasRust(value, depth + 1)
      )
  )
}

type Wanted = 'sources' | 'dependencies'

interface Collecting {
  readonly isEnabled: Enabled
  readonly all: boolean
  readonly wanted: Wanted
  readonly into: Collection
}

function collect(how: Collecting, set: SourceSet, outer: Condition, depth: number): void {
  if (depth > MAX_NESTING) return
  const dependencies = how.wanted === 'dependencies'
  for (const one of set.rules) {
    if (dependencies && !one.hasDependencies && one.sets.length === 0) continue
    const here = both(outer, one.when)
    const holds = conditionOf(one, how.isEnabled)
    const taken = both(here, holds)
    if (taken !== FALSE) {
      if (dependencies)
        for (const { value, when } of one.conditions)
          if (typeof value === 'object') how.into.add({ value, when }, taken)
      for (const part of one.ifTrue) place(how, part, taken)
      for (const { value, when } of one.sets)
        if (typeof value === 'object' && value.kind === 'source-set')
          collect(how, value, both(taken, when), depth + 1)
    }
    if (one.ifFalse.length === 0) continue
    const other = how.all ? here : both(here, not(holds))
    if (other !== FALSE) for (const part of one.ifFalse) place(how, part, other)
  }
}

function place(how: Collecting, part: Part, when: Condition): void {
  if (isDependency(part) === (how.wanted === 'dependencies')) how.into.add(part, when)
}

const isDependency = ({ value }: Part): boolean =>
  typeof value === 'object' && value.kind === 'dependency'

function conditionOf(one: SourceRule, isEnabled: Enabled): Condition {
  let holds: Condition = TRUE
  for (const { value, when } of one.conditions) {
    const met =
      typeof value === 'string'
        ? isEnabled(value)
        : typeof value === 'object' && 'found' in value
          ? value.found
          : TRUE
    if (met === TRUE) continue
    const needed = when === TRUE ? met : either(not(when), met)
    holds = holds === TRUE ? needed : both(holds, needed)
    if (holds === FALSE) break
  }
  return holds
}
