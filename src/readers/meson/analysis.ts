import { type Condition, FALSE, not, TRUE } from '../../logic/condition.js'
import { both, either } from '../../logic/connect.js'
import type { FailureFact, FloorFact, RustUseFact } from '../../model/fact.js'
import { requiredUses } from '../../model/required-use.js'
import type { GeneratedFile } from '../../model/scenario.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { Recent } from '../../text/recent.js'
import type { RepoPath } from '../../text/span.js'
import type { ParsedFile } from './ast.js'
import type { Project } from './context.js'
import { describe } from './describe.js'
import { type Files, Interpreter } from './interpreter.js'
import { conditionOf } from './merge.js'
import { OptionStore, type Override } from './option-store.js'
import { optionWords } from './option-words.js'
import { type OptionDeclaration, readOptions } from './options.js'
import { type Recorder, type Setting, settingKey } from './recorder.js'
import { Scope } from './scope.js'
import { decidingNames, optionsAroundRust } from './slice.js'
import { dropVague, isTooVague, VAGUE } from './vague.js'
import { EMPTY_LIST, type Value } from './value.js'
import type { VersionCheck } from './version-checks.js'

/** What one evaluation assumes, beside the snapshot. */
export interface Variant {
  readonly toolchain: 'present' | 'absent'
  readonly overrides: readonly Override[]
  /** Of machine files; see `MachineFiles`. */
  readonly properties: readonly Override[]
  readonly files: readonly GeneratedFile[]
  readonly hidden: boolean
  readonly tooOld: string | undefined
  /** Comparisons with versions that do not exist yet in which the tool is new enough; see `OtherSides`. */
  readonly newer?: readonly string[]
  /** Of what comes after this setting nothing is needed. */
  readonly until?: string
}

export interface Evaluation {
  readonly recorder: Recorder
  readonly decisive: readonly VersionCheck[]
  /** Of the variant that this one was found to stand for. */
  readonly newer: readonly string[]
  /** False when the bounds were exceeded: nothing is known then. */
  readonly complete: boolean
  /** The main project's options as they were in the end. */
  readonly options: OptionStore
}

/** More version checks than this are not looked at from the other side. */
const MAX_CHECKS = 16
const MAX_SETTINGS = 20
/** Floors of versions that do not exist yet. */
const MAX_NEWER = 4

/** What an options file says. */
export interface Declared {
  readonly options: readonly OptionDeclaration[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface AnalysisOptions {
  /** Throws `VAGUE` from evaluations that a loop gone through once leaves open. */
  readonly coarse?: boolean
  /** What is known already about options files, by their text. */
  readonly options?: Recent<string, Declared> | undefined
  /** Written in Rust, as `libraryName` has them. */
  readonly rustLibraries?: ReadonlySet<string>
}

/** Everything about one snapshot; evaluations are kept, as scenarios often come to the same. */
export class Analysis {
  readonly #snapshot: Snapshot
  readonly #parse: (path: RepoPath) => ParsedFile | undefined
  readonly #coarse: boolean
  readonly #rustLibraries: ReadonlySet<string>
  readonly #evaluations = new Map<string, Evaluation>()
  readonly #ignored = new Map<string, FailureFact>()
  readonly #declared: Declared
  #deciding: ReadonlySet<string> | undefined
  readonly #fileKeys = new WeakMap<readonly GeneratedFile[], string>()

  constructor(
    snapshot: Snapshot,
    parse: (path: RepoPath) => ParsedFile | undefined,
    { coarse = false, options, rustLibraries = new Set() }: AnalysisOptions = {}
  ) {
    this.#snapshot = snapshot
    this.#parse = parse
    this.#coarse = coarse
    this.#rustLibraries = rustLibraries
    this.#declared = declaredOptions(snapshot, '', options)
  }

  get options(): readonly OptionDeclaration[] {
    return this.#declared.options
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#declared.diagnostics
  }

  /** Failures that everything runs into, whatever is assumed about Rust: our imprecision, not a fact. */
  get ignored(): readonly FailureFact[] {
    return [...this.#ignored.values()]
  }

  ignore(failure: FailureFact): void {
    this.#ignored.set(`${failure.at.path}:${failure.at.start}`, failure)
    this.#evaluations.clear()
  }

  /** Options that may decide about Rust by what the syntax says; see `optionsAroundRust`. */
  optionsAroundRust(): readonly string[] {
    return optionsAroundRust(this.#parse, this.#rustLibraries)
  }

  /** The variant with an option given on the command line; the same one where that changes nothing. */
  withOption(variant: Variant, name: string, value: string): Variant {
    const { options, complete } = this.evaluate(variant)
    const now = options.get(name)
    if (complete && now !== undefined && wordOf(now) === value) return variant
    return { ...variant, overrides: [...variant.overrides, { name, value, when: TRUE }] }
  }

  evaluate(variant: Variant): Evaluation {
    const key = this.#key(variant)
    const known = this.#evaluations.get(key)
    if (known !== undefined) return known
    const result = this.#same(variant) ?? this.#newEnough(variant, this.#run(variant))
    this.#evaluations.set(key, result)
    return result
  }

  /**
   * A version that does not exist yet is an upper bound, or a floor: it is a floor where everything that
   * exists stops there or goes without Rust, and something newer would not.
   */
  #newEnough(variant: Variant, result: Evaluation): Evaluation {
    const { newer = [] } = variant
    if (variant.tooOld !== undefined || variant.hidden || newer.length >= MAX_NEWER) return result
    for (const { key, notYet } of result.decisive) {
      if (!notYet || newer.includes(key)) continue
      const other = this.evaluate({ ...variant, newer: [...newer, key] })
      if (stopsMore(result, other) || losesRust(result.recorder.uses, other.recorder.uses))
        return other
    }
    return result
  }

  #key(variant: Variant): string {
    let files = this.#fileKeys.get(variant.files)
    if (files === undefined) {
      files = contentOf(variant.files)
      this.#fileKeys.set(variant.files, files)
    }
    return [
      variant.toolchain,
      files,
      variant.hidden,
      variant.tooOld,
      variant.newer?.join(' '),
      variant.until,
      keyOf(variant.overrides),
      keyOf(variant.properties)
    ].join('\0')
  }

  /** A build that never asks for a toolchain comes to the same with and without one. */
  #same(variant: Variant): Evaluation | undefined {
    if (variant.tooOld !== undefined) return undefined
    for (const toolchain of ['present', 'absent'] as const)
      for (const hidden of [false, true]) {
        const other = this.#evaluations.get(this.#key({ ...variant, toolchain, hidden }))
        if (other !== undefined && !other.recorder.askedForToolchain) return other
      }
    return undefined
  }

  #run(variant: Variant): Evaluation {
    const files: Files = {
      parse: this.#parse,
      decides: (name) => {
        this.#deciding ??= decidingNames(this.#parse)
        return this.#deciding.has(name)
      },
      subproject: (name, parent, defaults) => this.#subproject(name, parent, defaults)
    }
    const world = {
      snapshot: this.#snapshot,
      toolchain: variant.toolchain,
      hidden: variant.hidden,
      until: variant.until,
      versions: {
        tooOld: new Set(variant.tooOld === undefined ? [] : [variant.tooOld]),
        newer: new Set(variant.newer)
      },
      rustLibraries: this.#rustLibraries,
      ignored: new Set(this.#ignored.keys()),
      files: variant.files,
      properties: variant.properties,
      isDirectory: (path: RepoPath) => this.#snapshot.isDirectory(path)
    }
    const options = new OptionStore(this.#declared.options, variant.overrides, undefined)
    const interpreter = new Interpreter(world, files, projectAt('', options, undefined))
    const complete = interpreter.run()
    const { recorder, versions } = interpreter
    if (this.#coarse && recorder.once) {
      if (!complete || isTooVague(recorder, versions.decisive)) throw VAGUE
      dropVague(recorder)
    }
    return {
      recorder,
      decisive: versions.decisive,
      newer: variant.newer ?? [],
      complete,
      options
    }
  }

  #subproject(name: string, parent: Project, defaults: Value | undefined): Project | undefined {
    const root = `subprojects/${name}`
    if (this.#parse(`${root}/meson.build`) === undefined) return undefined
    const { options } = declaredOptions(this.#snapshot, `${root}/`)
    const given = defaults === undefined ? [] : optionWords(defaults)
    const overrides = [
      ...given.map(([option, value]): Override => ({ name: option, value, when: TRUE })),
      ...parent.options.forSubproject(name)
    ]
    return projectAt(root, new OptionStore(options, overrides, parent.options), name)
  }

  /** Targets and, where those are not certain, settings that need the toolchain. */
  uses(variant: Variant): readonly RustUseFact[] {
    const { recorder, newer } = this.evaluate(variant)
    const certain = recorder.uses.some((use) => use.what === 'target' && use.when === TRUE)
    if (certain || !recorder.askedForToolchain || variant.toolchain === 'absent')
      return recorder.uses
    const hidden = { ...variant, hidden: true, tooOld: undefined, newer }
    // Most builds say it in one setting, early: then there is no need to compare everything.
    const telling = recorder.settings.find(({ name }) => /rust/i.test(name))
    if (telling !== undefined) {
      const until = settingKey(telling)
      const part = this.evaluate({ ...hidden, until })
      const [first] = settingUses(recorder, part.recorder, until)
      if (first?.when === TRUE) return [...recorder.uses, first]
    }
    const without = this.evaluate(hidden)
    return [...recorder.uses, ...settingUses(recorder, without.recorder)]
  }

  /** What the toolchain is asked for by a build in which nothing is seen of Rust. */
  required(variant: Variant): readonly RustUseFact[] {
    const { recorder } = this.evaluate(variant)
    if (variant.toolchain === 'absent' || !recorder.askedForToolchain) return []
    const without = this.evaluate({ ...variant, toolchain: 'absent' })
    return requiredUses(without.recorder.failures, recorder.failures)
  }

  floors(variant: Variant): readonly FloorFact[] {
    const evaluation = this.evaluate(variant)
    const floors = evaluation.recorder.floors.map(
      (floor): FloorFact => ({ kind: 'floor', note: 'stops', ...floor })
    )
    for (const check of evaluation.decisive.slice(0, MAX_CHECKS)) {
      const note = this.#effect(variant, evaluation, check)
      const { tool, version, when, at } = check
      if (note !== undefined) floors.push({ kind: 'floor', tool, version, when, at, note })
    }
    return floors
  }

  /** What becomes of the build when the tool is older than a check wants. */
  #effect(variant: Variant, current: Evaluation, check: VersionCheck): string | undefined {
    const other = { ...variant, tooOld: check.key, newer: current.newer }
    const older = this.evaluate(other)
    if (!older.complete) return undefined
    if (stopsMore(older, current)) return 'stops'
    return losesRust(this.uses(other), this.uses(variant)) ? 'leaves Rust out' : undefined
  }
}

const wordOf = (value: Value): string | undefined =>
  typeof value !== 'object' ? String(value) : value.kind === 'feature' ? value.state : undefined

/** Whether there is a failure that the other evaluation does not have. */
function stopsMore({ recorder }: Evaluation, other: Evaluation): boolean {
  const known = new Set(other.recorder.failures.map(placeOf))
  return recorder.failures.some((failure) => !known.has(placeOf(failure)))
}

/** Whether Rust is not used any more that was used in the other build. */
const losesRust = (uses: readonly RustUseFact[], other: readonly RustUseFact[]): boolean =>
  countedUses(other).length > 0 && countedUses(uses, other).length === 0

const placeOf = (failure: FailureFact): string => `${failure.at.path}:${failure.at.start}`

/** The language alone counts only where nothing is made of it in any of the builds compared. */
export function countedUses(
  uses: readonly RustUseFact[],
  compared: readonly RustUseFact[] = uses
): readonly RustUseFact[] {
  const substantial = [...uses, ...compared].some((use) => use.what !== 'language')
  return substantial ? uses.filter((use) => use.what !== 'language') : uses
}

const contentOf = (files: readonly GeneratedFile[]): string =>
  files
    .map(({ path, lines, complete }) =>
      [path, complete, ...lines.map(({ text, when }) => `${text}?${when.id}`)].join('\n')
    )
    .join('\0')

function keyOf(overrides: readonly Override[]): string {
  return overrides.map(({ name, value, when }) => `${name}=${value}?${when.id}`).join('\n')
}

function projectAt(root: RepoPath, options: OptionStore, subproject: string | undefined): Project {
  return {
    scope: new Scope(),
    options,
    root,
    subproject,
    name: subproject ?? '',
    version: () => 'undefined',
    license: EMPTY_LIST
  }
}

export function declaredOptions(
  snapshot: Snapshot,
  prefix: string,
  known?: Recent<string, Declared>
): Declared {
  for (const name of ['meson.options', 'meson_options.txt']) {
    const path = prefix + name
    const text = snapshot.text(path)
    if (text === undefined) continue
    const read = (): Declared => readOptions(text, path)
    return known?.obtain(`${path}\0${text}`, read) ?? read()
  }
  return { options: [], diagnostics: [] }
}

/** Settings that are different when the toolchain is taken away. */
function settingUses(recorder: Recorder, without: Recorder, only?: string): readonly RustUseFact[] {
  const language = recorder.languages.some((one) => one.language === 'rust' && one.found !== 'no')
  const others = new Map(numbered(without.settings))
  const uses: RustUseFact[] = []
  for (const [key, setting] of numbered(recorder.settings)) {
    if (uses.length >= MAX_SETTINGS) break
    if (only !== undefined && key !== `${only}#1`) continue
    if (!language && !/rust|cargo/i.test(setting.name)) continue
    const when = difference(setting, others.get(key))
    if (when !== FALSE)
      uses.push({
        kind: 'rust-use',
        what: 'setting',
        name: setting.name,
        when,
        at: setting.at,
        evidence: []
      })
  }
  return uses
}

function* numbered(settings: readonly Setting[]): Generator<[string, Setting]> {
  const counts = new Map<string, number>()
  for (const setting of settings) {
    const key = settingKey(setting)
    const n = (counts.get(key) ?? 0) + 1
    counts.set(key, n)
    yield [`${key}#${n}`, setting]
  }
}

function difference(setting: Setting, other: Setting | undefined): Condition {
  if (setting.value === false)
    return other === undefined ? FALSE : differs(setting.value, other, setting)
  return other === undefined ? setting.when : differs(setting.value, other, setting)
}

function differs(value: Value, other: Setting, setting: Setting): Condition {
  if (setting.when.id !== other.when.id) return setting.when
  const [a, b] = [conditionOf(value), conditionOf(other.value)]
  if (a !== undefined && b !== undefined)
    return both(setting.when, either(both(a, not(b)), both(not(a), b)))
  return describe(value) === describe(other.value) ? FALSE : setting.when
}
