import { FALSE, TRUE } from '../../logic/condition.js'
import type { FailureFact, FloorFact, RustUseFact, TargetFact } from '../../model/fact.js'
import { requiredUses } from '../../model/required-use.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { RepoPath } from '../../text/span.js'
import { compareVersions } from '../../text/version.js'
import type { ParsedFile } from './ast.js'
import { anyOf, certain } from './certain.js'
import type { Override, World } from './context.js'
import { Interpreter } from './interpreter.js'
import type { Recorder, Setting, VersionCheck } from './recorder.js'
import type { Variable } from './store.js'
import { isPlain } from './text.js'

/** What one evaluation assumes, beside the snapshot. */
export interface Variant {
  readonly toolchain: 'present' | 'absent'
  readonly overrides: readonly Override[]
  readonly hidden: boolean
  readonly tooOld: { readonly tool: string; readonly version: string } | undefined
  readonly symbolic: boolean
}

export const PLAIN: Variant = {
  toolchain: 'present',
  overrides: [],
  hidden: false,
  tooOld: undefined,
  symbolic: false
}

export interface Evaluation {
  readonly recorder: Recorder
  readonly uses: readonly RustUseFact[]
  readonly targets: readonly TargetFact[]
  readonly cache: ReadonlyMap<string, Variable>
  /** False when the bounds were exceeded: nothing is known then. */
  readonly complete: boolean
}

const isCmakeFile = (path: RepoPath): boolean => /(?:^|\/)CMakeLists\.txt$|\.cmake$/.test(path)

/** More version checks than this are not looked at from the other side. */
const MAX_CHECKS = 12
const MAX_SETTINGS = 20
const SAYS_RUST =
  /(?:^|_)(?:HAVE|WITH|USE|ENABLE|HAS|BUILD)_?RUST(?:_|$)|(?:^|_)RUST_(?:ENABLED|SUPPORT)$/i
/** Commands that set their first argument, and commands that set some other one. */
const ASSIGNS_FIRST =
  /\b(?:set|option|cmake_dependent_option|find_\w+|unset|foreach|math|get_\w+)\s*\(\s*([^()\s]*)/gi
const ASSIGNS =
  /\b(?:list|string|math|file|get_\w+|execute_process|check_\w+|function|macro|pkg_\w+|separate_arguments|cmake_path)\s*\(([^()]*)/gi
const VARIABLE_WORD = /[A-Za-z_][A-Za-z0-9_]{2,}/g

/** Everything about one snapshot; evaluations are kept, as scenarios often come to the same. */
export class Analysis {
  readonly #snapshot: Snapshot
  readonly #parse: (path: RepoPath) => ParsedFile | undefined
  readonly #rustLibraries: ReadonlySet<string>
  readonly #evaluations = new Map<string, Evaluation>()
  readonly #ignored = new Map<string, FailureFact>()
  readonly #askedFor = new Map<string, boolean>()
  #files: readonly RepoPath[] | undefined
  #modules: readonly string[] | undefined
  #assigned: ReadonlySet<string> | undefined

  constructor(
    snapshot: Snapshot,
    parse: (path: RepoPath) => ParsedFile | undefined,
    rustLibraries: ReadonlySet<string>
  ) {
    this.#snapshot = snapshot
    this.#parse = parse
    this.#rustLibraries = rustLibraries
  }

  /** Failures that everything runs into, whatever is assumed about Rust: our imprecision, not a fact. */
  get ignored(): readonly FailureFact[] {
    return [...this.#ignored.values()]
  }

  ignore(failure: FailureFact): void {
    this.#ignored.set(placeOf(failure), failure)
    this.#evaluations.clear()
  }

  evaluate(asked: Variant): Evaluation {
    const variant = this.#withoutDefaults(asked)
    const key = keyOf(variant)
    const known = this.#evaluations.get(key)
    if (known !== undefined) return known
    const result = this.#same(variant) ?? this.#run(variant)
    this.#evaluations.set(key, result)
    return result
  }

  /** An option said to be what it is anyway is not said, unless a file asks whether it was. */
  #withoutDefaults(variant: Variant): Variant {
    const plain = this.#evaluations.get(keyOf(PLAIN))
    if (plain === undefined || variant.symbolic || variant.overrides.length === 0) return variant
    const overrides = variant.overrides.filter(({ name, value, when }) => {
      const declared = plain.recorder.declarations.get(name)
      const usual = declared?.type === 'BOOL' && declared.default === value && when === TRUE
      const again = variant.overrides.some((other) => other.name === name && other.value !== value)
      return !usual || again || this.#asksWhetherSet(name)
    })
    return overrides.length === variant.overrides.length ? variant : { ...variant, overrides }
  }

  #asksWhetherSet(name: string): boolean {
    if (!/^\w+$/.test(name)) return true
    const kept = this.#askedFor.get(name)
    if (kept !== undefined) return kept
    const asks = new RegExp(`\\bDEFINED\\s+["{$A-Z]*${name}\\b|\\$(?:CACHE)?\\{${name}\\}`)
    const found = this.#snapshot
      .matching(isCmakeFile)
      .some((path) => asks.test(this.#snapshot.text(path) ?? ''))
    this.#askedFor.set(name, found)
    return found
  }

  /** A build that never asks for a toolchain comes to the same with and without one. */
  #same(variant: Variant): Evaluation | undefined {
    if (variant.tooOld !== undefined) return undefined
    for (const toolchain of ['present', 'absent'] as const)
      for (const hidden of [false, true]) {
        const other = this.#evaluations.get(keyOf({ ...variant, toolchain, hidden }))
        if (other !== undefined && !other.recorder.askedForToolchain) return other
      }
    return undefined
  }

  #run(variant: Variant): Evaluation {
    const world: World = {
      ...variant,
      snapshot: this.#snapshot,
      ignored: new Set(this.#ignored.keys()),
      assigned: variant.symbolic ? this.#assignedNames() : new Set(),
      rustLibraries: this.#rustLibraries,
      isDirectory: (path) => this.#snapshot.isDirectory(path),
      isSubmodule: (path) => this.#submodules().some((own) => `${path}/`.startsWith(own)),
      filesIn: (directory) => this.#filesIn(directory)
    }
    const interpreter = new Interpreter(world, { parse: this.#parse })
    const complete = interpreter.run()
    const { recorder, targets, cacheEntries } = interpreter
    return {
      recorder,
      uses: settled([...recorder.uses, ...targets.uses()]),
      targets: targets.facts(),
      cache: cacheEntries,
      complete
    }
  }

  #filesIn(directory: RepoPath): readonly RepoPath[] {
    this.#files ??= [...this.#snapshot.paths()]
    const prefix = directory === '' ? '' : `${directory}/`
    return prefix === '' ? this.#files : this.#files.filter((path) => path.startsWith(prefix))
  }

  /** The paths that .gitmodules declares, each with a slash. */
  #submodules(): readonly string[] {
    this.#modules ??= [
      ...(this.#snapshot.text('.gitmodules') ?? '')
        .slice(0, 100_000)
        .matchAll(/^[ \t]*path[ \t]*=[ \t]*(\S+)/gm)
    ].map(([, path = '']) => `${path.replace(/\/+$/, '')}/`)
    return this.#modules
  }

  /** Names that any build file of the project may set: the words of commands that set something. */
  #assignedNames(): ReadonlySet<string> {
    if (this.#assigned !== undefined) return this.#assigned
    const names = new Set<string>()
    for (const path of this.#snapshot.matching(isCmakeFile)) {
      const text = (this.#snapshot.text(path) ?? '').slice(0, 400_000)
      for (const [, word = ''] of text.matchAll(ASSIGNS_FIRST)) names.add(word)
      for (const [, words = ''] of text.matchAll(ASSIGNS))
        for (const [word] of words
          .slice(0, 300)
          .replace(/\$\w*\{[^{}]*\}/g, '')
          .matchAll(VARIABLE_WORD))
          names.add(word)
    }
    this.#assigned = names
    return names
  }

  /** Whether any build file says a word that has to do with Rust. */
  mentionsRust(): boolean {
    for (const path of this.#snapshot.matching(isCmakeFile)) {
      const text = this.#snapshot.text(path)
      if (text === undefined) continue
      if (/rust|cargo|corrosion|bindgen/i.test(text)) return true
      const lower = this.#rustLibraries.size > 0 ? text.toLowerCase().replaceAll('_', '-') : ''
      for (const library of this.#rustLibraries) if (lower.includes(library)) return true
    }
    return false
  }

  /** A default as written; null when it depends on anything, the toolchain included. */
  defaultOf(name: string): string | null {
    const [here, there] = (['present', 'absent'] as const).map((toolchain) => {
      const { recorder } = this.evaluate({ ...PLAIN, toolchain })
      return recorder.declarations.get(name)?.default
    })
    return here !== undefined && here === (there ?? here) && isPlain(here) ? here : null
  }

  /** Targets and, where those are not certain, settings that need the toolchain. */
  uses(variant: Variant): readonly RustUseFact[] {
    const { recorder, uses } = this.evaluate(variant)
    const certain = uses.some((use) => use.what === 'target' && use.when === TRUE)
    if (certain || variant.symbolic || variant.toolchain === 'absent') return uses
    if (!recorder.askedForToolchain) return uses
    const without = this.evaluate({ ...variant, hidden: true, tooOld: undefined })
    return [...uses, ...settingUses(recorder.settings, without.recorder.settings)]
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
    const checks = [...evaluation.recorder.checks.values()].sort((a, b) =>
      compareVersions(b.version, a.version)
    )
    for (const check of checks.slice(0, MAX_CHECKS)) {
      const note = this.#effect(variant, evaluation, check)
      const { tool, version, when, at } = check
      if (note !== undefined) floors.push({ kind: 'floor', tool, version, when, at, note })
    }
    return floors
  }

  /** What becomes of the build when the tool is older than a check wants. */
  #effect(variant: Variant, current: Evaluation, check: VersionCheck): string | undefined {
    const other: Variant = { ...variant, tooOld: { tool: check.tool, version: check.version } }
    const older = this.evaluate(other)
    if (!older.complete) return undefined
    const known = new Set(current.recorder.failures.map(placeOf))
    const sure = new Set(current.recorder.failures.filter(isSure).map(placeOf))
    const stops = older.recorder.failures.some(
      (failure) => !(isSure(failure) ? sure : known).has(placeOf(failure))
    )
    if (stops) return 'stops'
    const uses = this.uses(variant)
    return uses.length > 0 && countedUses(this.uses(other), uses).length === 0
      ? 'leaves Rust out'
      : undefined
  }
}

/** Where some use is there whatever holds, though each may be left out, the first one says so. */
function settled(uses: readonly RustUseFact[]): readonly RustUseFact[] {
  const found = uses
    .map((use) => ({ ...use, when: certain(use.when) }))
    .filter((use) => use.when !== FALSE)
  const counted = countedUses(found)
  const [first] = counted
  if (first === undefined || counted.some((use) => use.when === TRUE)) return found
  return anyOf(counted.map((use) => use.when)) === TRUE
    ? [{ ...first, when: TRUE }, ...found]
    : found
}

const isSure = (failure: FailureFact): boolean => failure.when === TRUE

export const placeOf = (failure: Pick<FailureFact, 'at'>): string =>
  `${failure.at.path}:${failure.at.start}`

/** The language alone counts only where nothing is made of it in any of the builds compared. */
export function countedUses(
  uses: readonly RustUseFact[],
  compared: readonly RustUseFact[] = uses
): readonly RustUseFact[] {
  const substantial = [...uses, ...compared].some((use) => use.what !== 'language')
  return substantial ? uses.filter((use) => use.what !== 'language') : uses
}

function keyOf({ toolchain, hidden, tooOld, symbolic, overrides }: Variant): string {
  const said = overrides.map(({ name, value, when }) => `${name}=${value}?${when.id}`)
  return [toolchain, hidden, symbolic, tooOld?.tool, tooOld?.version, ...said].join('\0')
}

/** Defines that are there only while the toolchain is, and say so. */
function settingUses(
  settings: readonly Setting[],
  without: readonly Setting[]
): readonly RustUseFact[] {
  const others = new Set(without.map(settingKey))
  return settings
    .filter((setting) => SAYS_RUST.test(setting.name) && !others.has(settingKey(setting)))
    .slice(0, MAX_SETTINGS)
    .map(({ name, when, at }) => ({
      kind: 'rust-use',
      what: 'setting',
      name,
      when,
      at,
      evidence: []
    }))
}

const settingKey = ({ name, when, at }: Setting): string =>
  `${name}\0${when.id}\0${at.path}:${at.start}`
