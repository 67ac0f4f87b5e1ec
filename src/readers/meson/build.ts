import { atom, TRUE } from '../../logic/condition.js'
import type { Fact, FailureFact } from '../../model/fact.js'
import type { Argument, Scenario } from '../../model/scenario.js'
import { Observed } from '../../source/observed.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { Recent } from '../../text/recent.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { Reading } from '../reader.js'
import { Analysis, type Declared, type Variant } from './analysis.js'
import type { ParsedFile } from './ast.js'
import { defineFacts } from './defines.js'
import { machineFiles } from './machine-file.js'
import type { Override } from './option-store.js'
import { type OptionDeclaration, optionFact } from './options.js'
import { parse } from './parser.js'
import { type Moves, movedTwice } from './places.js'
import { movesBetween, type Slice, slice } from './slicing/index.js'
import type { SourceFiles } from './slicing/program.js'
import { sourceRuleFacts } from './source-rules.js'
import { findSwitch, type Switch, switchFact } from './switch.js'
import { VAGUE } from './vague.js'

const ROOT = 'meson.build'

/** More failures than this that have nothing to do with Rust are not passed over. */
const MAX_IGNORED = 8

/** What is kept from one snapshot to the next. */
export interface Kept {
  readonly parsed: Recent<string, { readonly file: ParsedFile; readonly size: number }>
  readonly sources: SourceFiles
  /** By what they were made for. */
  readonly slices: WeakMap<Snapshot, Map<string, Slice | undefined>>
  /** What options files declare, by their text. */
  readonly options: Recent<string, Declared>
  readonly full: boolean
  /** Those used last: the next snapshot may come to the same. */
  readonly builds: Build[]
}

const isBuildFile = (path: RepoPath): boolean => /(?:^|\/)meson\.build$/.test(path)

const NO_FILES: Variant['files'] = []

const IN_PLACE: Moves = new Map()

const PLAIN: Variant = {
  toolchain: 'present',
  overrides: [],
  properties: [],
  files: NO_FILES,
  hidden: false,
  tooOld: undefined
}

const EMPTY: ParsedFile = { block: { statements: [] }, problems: [] }

function wholeFiles(snapshot: Snapshot, parsed: Kept['parsed']) {
  return (path: RepoPath): ParsedFile | undefined => {
    const text = snapshot.text(path)
    if (text === undefined) return undefined
    return parsed.obtain(snapshot.blob(path) ?? path, () => ({
      file: parse(text),
      size: text.length
    })).file
  }
}

/** What one snapshot's build files, and others that come to the same, say in each scenario. */
export class Build {
  readonly #asked: Observed
  readonly #snapshot: Snapshot
  readonly #kept: Kept
  readonly #interest: ReadonlySet<string>
  #fits = new WeakMap<Snapshot, Moves | undefined>()
  /** The slice made last that is like the own one: the next snapshot is near that. */
  #near: { readonly slice: Slice; readonly moves: Moves } | undefined
  #analysis: Analysis
  /** First with loops gone through once; exactly, when that leaves something open. */
  #coarse: boolean
  #slice: Slice | undefined
  #switch: Switch | undefined
  #switchKnown = false
  readonly #rustLibraries: ReadonlySet<string>

  /** @param rustLibraries that a policy says are written in Rust. */
  constructor(
    snapshot: Snapshot,
    kept: Kept,
    interest: readonly string[],
    rustLibraries: ReadonlySet<string>
  ) {
    this.#snapshot = snapshot
    this.#kept = kept
    this.#interest = new Set(interest)
    this.#rustLibraries = rustLibraries
    this.#coarse = !kept.full
    this.#asked = new Observed(snapshot)
    this.#analysis = this.#analyse()
  }

  #analyse(): Analysis {
    const snapshot = this.#snapshot
    const whole = wholeFiles(this.#asked, this.#kept.parsed)
    let sliced = this.#kept.full || this.#namesLibrary()
    const analysis = new Analysis(
      this.#asked,
      (path) => {
        if (!sliced) {
          sliced = true
          this.#slice = this.#sliceOf(snapshot, analysis.options)
        }
        if (this.#slice === undefined || path.startsWith('subprojects/')) return whole(path)
        const part = this.#slice.files.get(path)
        return part ?? (!snapshot.isFile(path) ? undefined : EMPTY)
      },
      {
        coarse: this.#coarse,
        options: this.#kept.options,
        rustLibraries: this.#rustLibraries
      }
    )
    return analysis
  }

  /** A slice knows nothing of libraries: where one is named, everything is evaluated. */
  #namesLibrary(): boolean {
    if (this.#rustLibraries.size === 0) return false
    for (const path of this.#asked.matching(isBuildFile)) {
      const text = this.#asked.text(path)?.toLowerCase().replaceAll('_', '-') ?? ''
      for (const library of this.#rustLibraries) if (text.includes(library)) return true
    }
    return false
  }

  #sliceOf(snapshot: Snapshot, options: readonly OptionDeclaration[]): Slice | undefined {
    const key = `${this.#coarse} ${[...this.#interest].sort().join(' ')}`
    let known = this.#kept.slices.get(snapshot)
    if (known === undefined) {
      known = new Map()
      this.#kept.slices.set(snapshot, known)
    }
    if (!known.has(key))
      known.set(
        key,
        slice(snapshot, this.#kept.sources, options, [...this.#interest], this.#coarse)
      )
    return known.get(key)
  }

  /** Whether all words were in the slice that somebody now asks about. */
  covers(interest: readonly string[], rustLibraries: ReadonlySet<string>): boolean {
    const same =
      rustLibraries.size === this.#rustLibraries.size &&
      [...rustLibraries].every((library) => this.#rustLibraries.has(library))
    return same && interest.every((word) => this.#interest.has(word))
  }

  /**
   * How the places move of what was read so far, when otherwise it is the same in another snapshot; undefined
   * when it is not.
   */
  fits(snapshot: Snapshot): Moves | undefined {
    if (!this.#asked.agrees(snapshot)) return undefined
    if (this.#slice === undefined) return IN_PLACE
    if (!this.#fits.has(snapshot)) this.#fits.set(snapshot, this.#movesTo(snapshot, this.#slice))
    return this.#fits.get(snapshot)
  }

  #movesTo(snapshot: Snapshot, own: Slice): Moves | undefined {
    if (own.source.agrees(snapshot)) return IN_PLACE
    const { slice, moves } = this.#near ?? { slice: own, moves: IN_PLACE }
    const next = slice.inert?.moves(snapshot)
    if (next !== undefined) return movedTwice(moves, next)
    const other = this.#sliceOf(snapshot, this.#analysis.options)
    if (other?.likeness !== own.likeness) return undefined
    this.#near = { slice: other, moves: movesBetween(own, other) }
    return this.#near.moves
  }

  read(scenario: Scenario): Reading {
    try {
      return this.#read(scenario)
    } catch (thrown) {
      if (thrown !== VAGUE) throw thrown
      this.#coarse = false
      this.#slice = undefined
      this.#near = undefined
      this.#fits = new WeakMap()
      this.#switchKnown = false
      this.#analysis = this.#analyse()
      return this.#read(scenario)
    }
  }

  #read(scenario: Scenario): Reading {
    for (let i = 0; i < MAX_IGNORED; i++) {
      const variant = this.#variant(scenario)
      const failure = this.#unrelatedFailure(variant)
      if (failure === undefined) return this.#reading(variant, scenario.interest ?? [])
      this.#analysis.ignore(failure)
      this.#switchKnown = false
    }
    return this.#reading(this.#variant(scenario), scenario.interest ?? [])
  }

  #reading(variant: Variant, interest: readonly string[]): Reading {
    const analysis = this.#analysis
    const { recorder, complete } = analysis.evaluate(variant)
    const found = this.#findSwitch()
    const diagnostics = [
      ...analysis.diagnostics,
      ...recorder.diagnostics,
      ...analysis.ignored.map(passedOver)
    ]
    const facts: Fact[] = analysis.options.map(optionFact)
    if (found !== undefined) facts.push(switchFact(found))
    if (!complete) {
      facts.push(...this.#nothingKnown())
      return { facts, diagnostics }
    }
    const uses = analysis.uses(variant)
    const asksOnly = uses.length === 0 && found === undefined
    facts.push(...recorder.failures, ...(asksOnly ? analysis.required(variant) : uses))
    facts.push(...analysis.floors(variant))
    facts.push(...analysis.ignored.filter(({ at }) => this.#endsWith(at)))
    facts.push(...recorder.languages, ...recorder.targets)
    if (this.#kept.full) facts.push(...defineFacts(recorder))
    facts.push(...sourceRuleFacts(recorder.sourceRules, new Set(interest)))
    return { facts, diagnostics }
  }

  /** A build file that nothing follows its failure in was reduced to a message. */
  #endsWith({ path, end }: Span): boolean {
    const rest = path === ROOT ? this.#asked.text(path)?.slice(end) : undefined
    return rest?.split('\n').every((line) => /^\s*(?:#|$)/.test(line)) ?? false
  }

  /** When evaluation gave up, configuring may fail and may use Rust. */
  #nothingKnown(): readonly Fact[] {
    const at = { path: ROOT, start: 0, end: 0 }
    const when = atom({ name: 'the whole build', reason: 'it is too large to evaluate', at })
    return [
      { kind: 'failure', when, message: 'not evaluated', tool: undefined, at, evidence: [] },
      { kind: 'rust-use', what: 'target', name: 'not evaluated', when, at, evidence: [] }
    ]
  }

  #findSwitch(): Switch | undefined {
    if (!this.#switchKnown) {
      this.#switchKnown = true
      this.#switch = findSwitch(this.#analysis, PLAIN)
    }
    return this.#switch
  }

  #variant(scenario: Scenario): Variant {
    const { driven, toolchain } = scenario
    const args = [...scenario.profile.options.flatMap(commandLine), ...(driven?.arguments ?? [])]
    const { options, properties } = machineFiles(args, driven?.files ?? [], (path) =>
      this.#asked.text(path)
    )
    const overrides = [...options, ...args.map(overrideOf)]
    const variant = { ...PLAIN, toolchain, overrides, properties, files: driven?.files ?? NO_FILES }
    if (driven !== undefined || scenario.request === 'default') return variant
    const found = this.#findSwitch()
    if (found === undefined) return variant
    return this.#analysis.withOption(variant, found.option.name, found[scenario.request])
  }

  /** A certain failure that comes with and without a toolchain, with Rust on and off. */
  #unrelatedFailure(variant: Variant): FailureFact | undefined {
    const failure = certainFailure(this.#analysis, variant)
    if (failure === undefined) return undefined
    const found = this.#findSwitch()
    const variants: Variant[] = [
      { ...variant, toolchain: 'present' },
      { ...variant, toolchain: 'absent' }
    ]
    if (found !== undefined)
      for (const word of [found.off, found.on])
        variants.push(
          this.#analysis.withOption({ ...variant, toolchain: 'present' }, found.option.name, word)
        )
    return variants.every((one) => {
      const other = certainFailure(this.#analysis, one)
      return other?.at.path === failure.at.path && other.at.start === failure.at.start
    })
      ? failure
      : undefined
  }
}

function certainFailure(analysis: Analysis, variant: Variant): FailureFact | undefined {
  return analysis
    .evaluate(variant)
    .recorder.failures.find((failure) => failure.when === TRUE && failure.tool === undefined)
}

const passedOver = (failure: FailureFact): Diagnostic => ({
  code: 'meson/passed-over',
  message: `this would always stop («${failure.message}»), Rust or not, and is passed over`,
  at: failure.at
})

const afterEquals = (name: string): string | undefined => /^[^=]+=(.*)$/s.exec(name)?.[1]

function overrideOf({ name, value, when }: Argument): Override {
  const option = /^-D([^=]+)/.exec(name)?.[1] ?? name
  return { name: option, value: value ?? afterEquals(name), when }
}

/** `-Dname=value`, `--name=value`. */
function commandLine(word: string): readonly Argument[] {
  const [, dashes, name, value] = /^(-D\s*|--)([^=\s]+)=(.*)$/s.exec(word) ?? []
  if (dashes === undefined || name === undefined || value === undefined) return []
  const isFile = name === 'native-file' || name === 'cross-file'
  return [{ name: dashes === '--' && isFile ? `--${name}` : name, value, when: TRUE }]
}
