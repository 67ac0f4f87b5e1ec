import { and, type Condition, FALSE, TRUE } from '../../logic/condition.js'
import type { Evidence, FailureFact, RustUseFact, TargetFact } from '../../model/fact.js'
import type { RepoPath, Span } from '../../text/span.js'
import { addAutomakeRules } from './automake.js'
import type { World } from './context.js'
import { both, either, settled } from './formula.js'
import { Graph } from './graph.js'
import { Machine } from './machine.js'
import { isWorthReading, type RecipeFacts, readRecipes, type SubMake } from './recipe.js'
import { Relevance } from './relevance.js'
import { isLinked, linkTargets } from './sources.js'
import { known } from './value.js'

/** One makefile after make's first phase, ready for its second under any toolchain. */
export interface Prepared {
  readonly machine: Machine
  readonly graph: Graph
  readonly relevance: Relevance
  readonly subdirectories: readonly { readonly directory: string; readonly when: Condition }[]
}

/** What building the goals comes to. */
export interface Built {
  readonly uses: RustUseFact[]
  readonly failures: FailureFact[]
  readonly targets: TargetFact[]
}

/** How a makefile is started. */
export interface Start {
  readonly directory: RepoPath
  readonly file: RepoPath
  readonly commandLine: ReadonlyMap<string, string>
  /** Empty for the default goal. */
  readonly goals: readonly string[]
}

const MAX_DEPTH = 4
const MAX_MAKES = 40
const NAMES = ['GNUmakefile', 'makefile', 'Makefile'] as const

/** Runs makefiles, and the makes that their recipes start. */
export class Builder {
  readonly #world: World
  readonly #prepared = new Map<string, Prepared | undefined>()
  #makes = 0

  constructor(world: World) {
    this.#world = world
  }

  prepare(start: Start): Prepared | undefined {
    const key = JSON.stringify([start.directory, start.file, [...start.commandLine], start.goals])
    if (this.#prepared.has(key)) return this.#prepared.get(key)
    this.#prepared.set(key, undefined)
    const machine = new Machine(this.#world, start.directory, start.commandLine, start.goals)
    if (!machine.run(start.file)) return undefined
    const at = { path: start.file, start: 0, end: 0 }
    const words = this.#world.automake === undefined ? [] : addAutomakeRules(machine, at)
    const graph = new Graph(machine)
    const goals =
      start.goals.length > 0
        ? start.goals.map((name) => ({ name, when: TRUE }))
        : this.#world.automake === undefined
          ? graph.defaultGoals()
          : [{ name: 'all', when: TRUE }]
    const relevance = new Relevance(machine, this.#elsewhere(machine))
    graph.reach(
      goals,
      (name) => isLinked(graph, name) || isWorthReading(machine, graph, relevance, name)
    )
    const prepared = {
      machine,
      graph,
      relevance,
      subdirectories: words.flatMap(({ text, when }) =>
        text === undefined ? [] : [{ directory: text, when }]
      )
    }
    this.#prepared.set(key, prepared)
    return prepared
  }

  /** Whether a makefile that this machine did not read has something to do with the toolchain. */
  #elsewhere(machine: Machine): boolean {
    const read = new Set(machine.included)
    return this.#world.rusty().some((path) => !read.has(path) || isRoot(path))
  }

  /** @param when what holds where this make is started. */
  build(
    start: Start,
    when: Condition,
    into: Built,
    depth = 0,
    via: readonly Evidence[] = []
  ): void {
    const prepared = this.prepare(start)
    if (prepared === undefined) return
    const { machine, graph } = prepared
    for (const failure of machine.failures)
      into.failures.push({
        kind: 'failure',
        when: and(when, failure.when),
        message: failure.message,
        tool: undefined,
        at: failure.at,
        evidence: [...via, ...failure.evidence]
      })
    const facts: RecipeFacts = { runs: [], failures: [], makes: [] }
    for (const name of graph.nodes.keys())
      readRecipes(machine, graph, prepared.relevance, name, facts)
    this.#record(prepared, facts, when, into, via)
    linkTargets(machine, graph, when, into.targets)
    for (const make of facts.makes) this.#submake(start, make, when, into, depth, via)
    for (const { directory, when: needed } of prepared.subdirectories)
      this.#directory(start, directory, both(when, needed), into, depth, via)
  }

  #record(
    prepared: Prepared,
    facts: RecipeFacts,
    when: Condition,
    into: Built,
    via: readonly Evidence[]
  ): void {
    const { machine } = prepared
    const rust = machine.rules.some((rule) =>
      rule.recipe.some((line) => /cargo|rustc/i.test(line.text))
    )
    const evidence = (target: string): readonly Evidence[] => [...via, ...explain(prepared, target)]
    for (const run of joinedByPlace(facts.runs))
      into.uses.push({
        kind: 'rust-use',
        what: 'target',
        name: run.target,
        when: and(when, run.when),
        at: run.at,
        evidence: evidence(run.target)
      })
    for (const failure of joinedByPlace(facts.failures))
      into.failures.push({
        kind: 'failure',
        when: and(when, failure.when),
        message: failure.message,
        tool: failure.tool,
        at: failure.at,
        evidence: evidence(failure.target)
      })
    if (rust || facts.runs.length > 0)
      for (const define of machine.defines)
        into.uses.push({
          kind: 'rust-use',
          what: 'setting',
          name: define.name,
          when: and(when, define.when),
          at: define.at,
          evidence: [...via, ...define.evidence]
        })
  }

  #submake(
    start: Start,
    make: SubMake,
    when: Condition,
    into: Built,
    depth: number,
    via: readonly Evidence[]
  ): void {
    const said = commandLine(make)
    if (said === undefined || depth >= MAX_DEPTH || this.#makes >= MAX_MAKES) return
    const directory = this.#world.files.resolve(start.directory, said.directory)
    if (directory === undefined) return
    const file = this.#file(directory, said.file)
    if (file === undefined) return
    const variables = new Map([...start.commandLine, ...said.variables])
    const next: Start = { directory, file, commandLine: variables, goals: said.goals }
    if (directory === start.directory && file === start.file && same(start, next)) return
    const near = directory === '' ? '' : `${directory}/`
    if (!this.#world.rusty().some((path) => path.startsWith(near))) return
    this.#makes++
    const note = {
      at: make.at,
      note: `the recipe of ${make.target} starts make in ${directory || '.'}`
    }
    this.build(next, both(when, make.when), into, depth + 1, [...via, note])
  }

  #directory(
    start: Start,
    name: string,
    when: Condition,
    into: Built,
    depth: number,
    via: readonly Evidence[]
  ): void {
    const directory = this.#world.files.resolve(start.directory, name)
    if (directory === undefined || when === FALSE || depth >= MAX_DEPTH + 4) return
    const file = directory === '' ? 'Makefile.am' : `${directory}/Makefile.am`
    if (!this.#world.files.isFile(file) || this.#makes++ >= MAX_MAKES * 4) return
    const note = { at: { path: start.file, start: 0, end: 0 }, note: `SUBDIRS has ${name}` }
    this.build({ ...start, directory, file, goals: [] }, when, into, depth + 1, [...via, note])
  }

  #file(directory: RepoPath, name: string | undefined): RepoPath | undefined {
    const { files } = this.#world
    if (name !== undefined) {
      const path = files.resolve(directory, name)
      return path !== undefined && files.isFile(path) ? path : undefined
    }
    return NAMES.map((one) => (directory === '' ? one : `${directory}/${one}`)).find((path) =>
      files.isFile(path)
    )
  }
}

/** A makefile may start itself with other goals. */
const isRoot = (path: RepoPath): boolean => !path.includes('/')

const same = (a: Start, b: Start): boolean =>
  JSON.stringify([[...a.commandLine], a.goals]) === JSON.stringify([[...b.commandLine], b.goals])

interface CommandLine {
  readonly directory: string
  readonly file: string | undefined
  readonly goals: readonly string[]
  readonly variables: readonly (readonly [string, string])[]
}

/** Undefined when the directory or the file is not known. */
function commandLine({ words, directory }: SubMake): CommandLine | undefined {
  let place = directory ?? '.'
  let file: string | undefined
  const goals: string[] = []
  const variables: [string, string][] = []
  const texts = words.flatMap((one) => {
    const all = known(one)
      ?.split(/\s+/)
      .filter((part) => part !== '')
    return all ?? [undefined]
  })
  for (let i = 0; i < texts.length; i++) {
    const one = texts[i]
    if (one === undefined) {
      // An unknown word may be a variable or a flag; an unknown directory is none that can be read.
      if (texts[i - 1] === '-C' || texts[i - 1] === '-f') return undefined
      continue
    }
    const next = texts[i + 1]
    const [, option, joined] = /^(?:(-C|--directory=|-f|--file=|--makefile=))(.*)$/.exec(one) ?? []
    if (option !== undefined) {
      const value = joined === '' ? next : joined
      if (joined === '') i++
      if (value === undefined) return undefined
      if (option === '-C' || option === '--directory=')
        place = place === '.' || value.startsWith('/') ? value : `${place}/${value}`
      else file = value
      continue
    }
    const [, name, value] = /^([A-Za-z_][\w.]*):?=(.*)$/s.exec(one) ?? []
    if (name !== undefined && value !== undefined) variables.push([name, value])
    else if (!one.startsWith('-') && !/^[<>&|12]/.test(one)) goals.push(one)
  }
  return { directory: place, file, goals, variables }
}

/** One recipe line may make several names of one thing, each under its own condition. */
function joinedByPlace<T extends { readonly at: Span; readonly when: Condition }>(
  all: readonly T[]
): readonly T[] {
  const byPlace = new Map<string, T>()
  for (const one of all) {
    const key = `${one.at.path}:${one.at.start}`
    const before = byPlace.get(key)
    byPlace.set(
      key,
      before === undefined ? one : { ...before, when: settled(either(before.when, one.when)) }
    )
  }
  return [...byPlace.values()]
}

/** The way from the goal to the target, and the conditionals that led there. */
function explain({ machine, graph }: Prepared, target: string): readonly Evidence[] {
  const chain = graph.chain(target)
  const steps: Evidence[] = []
  for (let i = 0; i + 1 < chain.length; i++) {
    const [from = '', to = ''] = [chain[i], chain[i + 1]]
    const found = graph
      .applied(from)
      .flatMap(({ rule, prerequisites }) => prerequisites.map((one) => ({ rule, one })))
      .find(({ one }) => one.name === to)
    if (found !== undefined) {
      const written = found.one.word.at ?? found.rule.at
      steps.push(...guardsOf(machine, written))
      steps.push(...found.rule.evidence, { at: written, note: `${from} needs ${to}` })
    }
  }
  const rule = graph.applied(target).find((one) => one.rule.recipe.length > 0)?.rule
  if (rule !== undefined) steps.push(...rule.evidence)
  return unique(steps).slice(-10)
}

/** The conditionals around the assignment that wrote a word, and around those that pass its variable on. */
function guardsOf(machine: Machine, { path, start }: Span): readonly Evidence[] {
  const here = machine.guarded.filter(({ at }) => at.start === start && at.path === path)
  const names = here.map(({ name }) => name)
  for (const name of machine.names()) {
    const variable = machine.variable(name)
    const at = variable.kind === 'definition' ? variable.at : undefined
    if (at?.start === start && at.path === path) names.push(name)
  }
  const passed = machine.guarded.filter(({ value }) =>
    names.some((name) => value.includes(`$(${name})`) || value.includes(`\${${name}}`))
  )
  return [...passed, ...here].slice(0, 6).flatMap(({ evidence }) => evidence)
}

function unique(steps: readonly Evidence[]): readonly Evidence[] {
  const seen = new Map<string, Evidence>()
  for (const step of steps) seen.set(`${step.at.path}:${step.at.start}:${step.note}`, step)
  return [...seen.values()]
}
