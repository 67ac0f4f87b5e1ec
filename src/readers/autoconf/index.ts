import { FALSE, not, TRUE } from '../../logic/condition.js'
import { anyHolds } from '../../model/build-model.js'
import type { DriveFact, Fact, OptionFact } from '../../model/fact.js'
import type { Argument, Scenario } from '../../model/scenario.js'
import { Repository } from '../../shell/repository.js'
import { nothingSure } from '../../shell/unsure.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { Reader, Reading } from '../reader.js'
import { readAutomakeFiles } from './automake.js'
import { type Evaluation, Evaluations } from './evaluation.js'
import { type Expansion, Expansions, rootOf } from './expansion.js'
import { findSwitch, type Switch, switchFact, type Tried } from './switch.js'
import { namesTool, usesOf } from './uses.js'

/** What a script says that has to do with Rust. */
function rustOr(libraries: readonly string[]): RegExp {
  const names = libraries.map((name) => name.replace(/[^\w-]/g, '').replace(/^lib/, ''))
  return new RegExp(['rust', 'cargo', 'bindgen', ...names.filter(Boolean)].join('|'), 'i')
}

/** Reads `configure.ac` by expanding its macros to the shell script they stand for, and evaluating that. */
export function createAutoconfReader(): Reader {
  const expansions = new Expansions()
  const evaluations = new Evaluations()
  const builds = new WeakMap<Snapshot, Map<string, Build>>()
  return {
    id: 'autoconf',
    claims: (path) =>
      /^configure\.(?:ac|in)$/.test(path) ||
      path.endsWith('.m4') ||
      path.endsWith('.am') ||
      /^(?:version|build-aux\/[\w.-]+)(?:\.inc)?$/.test(path),
    applies: (snapshot) => rootOf(snapshot) !== undefined,
    read: (snapshot, scenario) => {
      const libraries = scenario.rustLibraries ?? []
      const known = builds.get(snapshot) ?? new Map<string, Build>()
      builds.set(snapshot, known)
      const key = libraries.join()
      let build = known.get(key)
      if (build === undefined) {
        const expansion = expansions.of(snapshot)
        if (expansion === undefined) return { facts: [], diagnostics: [] }
        build = new Build(snapshot, expansion, evaluations, libraries)
        known.set(key, build)
      }
      return build.read(scenario)
    }
  }
}

const NO_VALUES: ReadonlyMap<string, string> = new Map()

/** One configure.ac in one tree. */
class Build {
  readonly #expansion: Expansion
  readonly #evaluations: Evaluations
  readonly #repository: Repository
  readonly #conditionals: ReadonlySet<string>
  readonly #automake: boolean
  readonly #concernsRust: boolean
  readonly #libraries: readonly string[]
  readonly #rust: RegExp
  readonly #switches = new Map<string, Switch | undefined>()

  /** @param libraries that a policy says are written in Rust. */
  constructor(
    snapshot: Snapshot,
    expansion: Expansion,
    evaluations: Evaluations,
    libraries: readonly string[]
  ) {
    this.#expansion = expansion
    this.#evaluations = evaluations
    this.#repository = new Repository(snapshot)
    // Beside a Makefile of its own, Automake's file is not what people run.
    this.#automake = snapshot.text('Makefile.am') !== undefined && !snapshot.isFile('Makefile')
    const { mentionRust, conditionals } = readAutomakeFiles(snapshot)
    this.#conditionals = conditionals
    this.#libraries = libraries
    this.#rust = rustOr(libraries)
    this.#concernsRust = mentionRust || this.#rust.test(expansion.source.text)
  }

  read(scenario: Scenario): Reading {
    const { declared } = this.#expansion
    if (!this.#concernsRust)
      return { facts: [...this.#options(undefined), ...this.#declaredFloors()], diagnostics: [] }
    const { options } = scenario.profile
    const found = this.#switch(options)
    const words = [...options, ...requestWords(found, scenario)]
    const offValues = found?.offValues ?? NO_VALUES
    const evaluation = this.#evaluate(scenario.toolchain, words, offValues)
    const facts: Fact[] = [...this.#options(evaluation), ...this.#declaredFloors()]
    if (found !== undefined) facts.push(switchFact(found))
    if (evaluation.exhausted || this.#expansion.exhausted)
      facts.push(...nothingSure(this.#expansion.source.path))
    for (const stop of evaluation.recorder.stops)
      if (stop.when !== FALSE) facts.push({ kind: 'failure', ...stop })
    for (const floor of evaluation.recorder.floors) facts.push({ kind: 'floor', ...floor })
    facts.push(...this.#uses(scenario.toolchain, words, offValues))
    for (const { language, at } of declared.languages)
      if (/^rust$/i.test(language))
        facts.push({
          kind: 'language',
          language: 'rust',
          required: 'no',
          found: scenario.toolchain === 'present' ? 'yes' : 'no',
          when: anyHolds([]),
          at
        })
    if (this.#automake) facts.push(this.#drive(evaluation))
    return { facts, diagnostics: this.#diagnostics(evaluation) }
  }

  #evaluate(
    toolchain: Scenario['toolchain'],
    words: readonly string[],
    offValues: ReadonlyMap<string, string>
  ): Evaluation {
    return this.#evaluations.evaluate(this.#expansion, this.#repository, {
      toolchain,
      words,
      offValues,
      libraries: this.#libraries
    })
  }

  #uses(
    toolchain: Scenario['toolchain'],
    words: readonly string[],
    offValues: ReadonlyMap<string, string>
  ): ReturnType<typeof usesOf> {
    const evaluation = this.#evaluate(toolchain, words, offValues)
    const without =
      toolchain === 'present' && evaluation.askedForToolchain
        ? this.#evaluate('absent', words, offValues)
        : undefined
    return usesOf(evaluation, without, !this.#automake)
  }

  #switch(options: readonly string[]): Switch | undefined {
    const key = options.join('\0')
    if (!this.#switches.has(key)) {
      const search = (withMakefiles: boolean): Switch | undefined =>
        findSwitch(
          this.#expansion,
          { conditionals: this.#conditionals, rust: this.#rust },
          (words) => this.#try([...options, ...words], withMakefiles),
          (variable) =>
            this.#evaluate('present', options, NO_VALUES).optionValues.get(variable) || null
        )
      // Where configure itself shows no difference, what it tells the makefiles may be one.
      this.#switches.set(key, search(false) ?? search(true))
    }
    return this.#switches.get(key)
  }

  #try(words: readonly string[], withMakefiles: boolean): Tried {
    const evaluation = this.#evaluate('present', words, NO_VALUES)
    if (evaluation.stops) return 'stops'
    const guarding = [...evaluation.conditionals.values()].filter(
      ({ name }) => withMakefiles && this.#conditionals.has(name) && !namesTool(name)
    )
    // What is sure already needs no second evaluation.
    const named = anyHolds([...usesOf(evaluation, undefined, !this.#automake), ...guarding])
    if (named === TRUE) return 'uses'
    const uses = anyHolds([...this.#uses('present', words, NO_VALUES), ...guarding])
    if (uses.kind !== 'constant') return 'open'
    return uses.value ? 'uses' : 'none'
  }

  #options(evaluation: Evaluation | undefined): readonly OptionFact[] {
    return [...this.#expansion.declared.options.values()].map((option) => ({
      kind: 'option',
      name: `${option.family}-${option.name}`,
      type: 'switch',
      default: evaluation?.optionValues.get(option.variable) || null,
      choices: null,
      at: option.at
    }))
  }

  #declaredFloors(): readonly Fact[] {
    return this.#expansion.declared.floors.map((floor) => ({
      kind: 'floor',
      ...floor,
      when: not(FALSE),
      note: 'stops'
    }))
  }

  #drive({ conditionals }: Evaluation): DriveFact {
    const given: Argument[] = [...conditionals.values()].flatMap(({ name, when }) => [
      { name, value: 'true', when },
      { name, value: 'false', when: not(when) }
    ])
    const { path } = this.#expansion.source
    return {
      kind: 'drive',
      system: 'make',
      arguments: given.filter(({ when }) => when !== FALSE),
      files: [],
      when: not(FALSE),
      at: { path, start: 0, end: 0 }
    }
  }

  #diagnostics({ recorder }: Evaluation): readonly Diagnostic[] {
    return [...recorder.notes]
      .filter(([key]) => key.startsWith('autoconf/'))
      .map(([key, { message, at }]) => ({ code: key.slice(0, key.indexOf(' ')), message, at }))
  }
}

function requestWords(found: Switch | undefined, scenario: Scenario): readonly string[] {
  if (found === undefined) return []
  if (scenario.request === 'on') return found.on
  return scenario.request === 'off' ? found.off : []
}
