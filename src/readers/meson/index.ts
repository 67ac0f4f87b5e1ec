import { atom, TRUE } from '../../logic/condition.js'
import type { Fact, FailureFact } from '../../model/fact.js'
import type { Scenario } from '../../model/scenario.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { RepoPath } from '../../text/span.js'
import type { Reader, Reading } from '../reader.js'
import { Analysis, type Variant } from './analysis.js'
import type { ParsedFile } from './ast.js'
import type { Override } from './option-store.js'
import { optionFact } from './options.js'
import { parse } from './parser.js'
import { type Slice, slice } from './slicing/index.js'
import { SourceFiles } from './slicing/program.js'
import { sourceRuleFacts } from './source-rules.js'
import { findSwitch, type Switch, switchFact } from './switch.js'
import { Trace } from './trace.js'

const ROOT = 'meson.build'
const BUILD_FILE = /(?:^|\/)(?:meson\.build|meson\.options|meson_options\.txt)$/
/** Read at evaluation time by `keyval.load`, or as `project(version: files(…))`. */
const DATA_FILE = /(?:^|\/)(?:VERSION|[^/]+\.mak|\.?version(?:\.txt)?|[^/]+\.config)$/

/** More failures than this that have nothing to do with Rust are not passed over. */
const MAX_IGNORED = 8

export interface MesonReaderOptions {
  /** Evaluates everything instead of what can matter for Rust: far slower, for comparing with it. */
  readonly full?: boolean
}

/** What is kept from one snapshot to the next. */
interface Kept {
  readonly parsed: Map<string, ParsedFile>
  readonly sources: SourceFiles
  readonly full: boolean
  /** Those used last: the next snapshot may come to the same. */
  readonly builds: Build[]
}

/** More builds than the two sides of a comparison with and without words of interest. */
const MAX_BUILDS = 8

/** Reads Meson's build files. Parse results and evaluations are kept inside the instance. */
export function createMesonReader(options: MesonReaderOptions = {}): Reader {
  const kept: Kept = {
    parsed: new Map(),
    sources: new SourceFiles(),
    full: options.full === true,
    builds: []
  }
  const builds = new WeakMap<Snapshot, Map<string, Build>>()
  return {
    id: 'meson',
    claims: (path) => BUILD_FILE.test(path) || DATA_FILE.test(path),
    applies: (snapshot) => snapshot.blob(ROOT) !== undefined,
    read(snapshot, scenario) {
      let known = builds.get(snapshot)
      if (known === undefined) {
        known = new Map()
        builds.set(snapshot, known)
      }
      const interest = [...new Set(scenario.interest)].sort()
      const key = interest.join('\0')
      const build = known.get(key) ?? buildFor(snapshot, kept, interest)
      known.set(key, build)
      const reading = build.read(scenario)
      if (build.fits(snapshot)) return reading
      // Only now something was asked to which this snapshot has another answer.
      const own = new Build(snapshot, kept, interest)
      known.set(key, own)
      return own.read(scenario)
    }
  }
}

/** A build that was read before and comes to the same in this snapshot, or a new one. */
function buildFor(snapshot: Snapshot, kept: Kept, interest: readonly string[]): Build {
  const like = kept.builds.find((one) => one.isAbout(interest) && one.fits(snapshot))
  if (like !== undefined) return like
  const made = new Build(snapshot, kept, interest)
  kept.builds.unshift(made)
  kept.builds.length = Math.min(kept.builds.length, MAX_BUILDS)
  return made
}

const PLAIN: Variant = {
  toolchain: 'present',
  overrides: [],
  files: [],
  hidden: false,
  tooOld: undefined
}

const EMPTY: ParsedFile = { block: { statements: [] }, problems: [] }

function wholeFiles(snapshot: Snapshot, parsed: Map<string, ParsedFile>) {
  return (path: RepoPath): ParsedFile | undefined => {
    const text = snapshot.text(path)
    if (text === undefined) return undefined
    const id = snapshot.blob(path) ?? path
    const known = parsed.get(id)
    if (known !== undefined) return known
    const file = parse(text)
    parsed.set(id, file)
    return file
  }
}

class Build {
  readonly #analysis: Analysis
  readonly #trace: Trace
  readonly #kept: Kept
  readonly #interest: readonly string[]
  readonly #fits = new WeakMap<Snapshot, boolean>()
  #slice: Slice | undefined
  #sliced: boolean
  #switch: Switch | undefined
  #switchKnown = false

  constructor(snapshot: Snapshot, kept: Kept, interest: readonly string[]) {
    this.#kept = kept
    this.#interest = interest
    this.#sliced = kept.full
    this.#trace = new Trace(snapshot)
    const whole = wholeFiles(this.#trace, kept.parsed)
    this.#analysis = new Analysis(this.#trace, (path) => {
      if (!this.#sliced) {
        this.#sliced = true
        this.#slice = this.#sliceOf(snapshot)
      }
      if (this.#slice === undefined || path.startsWith('subprojects/')) return whole(path)
      return this.#slice.files.get(path) ?? (snapshot.blob(path) === undefined ? undefined : EMPTY)
    })
  }

  #sliceOf(snapshot: Snapshot): Slice | undefined {
    return slice(snapshot, this.#kept.sources, this.#analysis.options, this.#interest)
  }

  isAbout(interest: readonly string[]): boolean {
    return interest.join('\0') === this.#interest.join('\0')
  }

  /** Whether what was read so far is the same in another snapshot. */
  fits(snapshot: Snapshot): boolean {
    if (!this.#trace.matches(snapshot)) return false
    if (this.#slice === undefined) return true
    let same = this.#fits.get(snapshot)
    if (same === undefined) {
      const own = this.#slice
      same = own.source.matches(snapshot) || this.#sliceOf(snapshot)?.key === own.key
      this.#fits.set(snapshot, same)
    }
    return same
  }

  read(scenario: Scenario): Reading {
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
    facts.push(...recorder.failures, ...analysis.uses(variant), ...analysis.floors(variant))
    facts.push(...recorder.languages, ...recorder.targets)
    facts.push(...sourceRuleFacts(recorder.sourceRules, new Set(interest)))
    return { facts, diagnostics }
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
    const overrides: Override[] = scenario.profile.options.flatMap(commandLine)
    const { driven } = scenario
    if (driven !== undefined) {
      for (const { name, value, when } of driven.arguments) {
        const option = /^-D([^=]+)/.exec(name)?.[1] ?? name
        overrides.push({ name: option, value: value ?? afterEquals(name), when })
      }
      return { ...PLAIN, toolchain: scenario.toolchain, overrides, files: driven.files }
    }
    const variant = { ...PLAIN, toolchain: scenario.toolchain, overrides }
    if (scenario.request === 'default') return variant
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

/** `-Dname=value`, `--name=value`. */
function commandLine(word: string): readonly Override[] {
  const match = /^(?:-D\s*|--)([^=\s]+)=(.*)$/s.exec(word)
  const [, name, value] = match ?? []
  return name === undefined || value === undefined ? [] : [{ name, value, when: TRUE }]
}
