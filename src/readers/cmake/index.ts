import { atom, FALSE, TRUE } from '../../logic/condition.js'
import type { Fact, FailureFact, OptionFact } from '../../model/fact.js'
import type { Scenario } from '../../model/scenario.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import { libraryName } from '../../text/library-name.js'
import { Recent } from '../../text/recent.js'
import type { Reader, Reading } from '../reader.js'
import { Analysis, PLAIN, placeOf, type Variant } from './analysis.js'
import type { ParsedFile } from './ast.js'
import type { Override } from './context.js'
import { ownLibraries } from './own-libraries.js'
import { parse } from './parser.js'
import { findSwitch, type Switch, switchFact, withWords } from './switch.js'

const ROOT = 'CMakeLists.txt'
const BUILD_FILE = /(?:^|\/)CMakeLists\.txt$|\.cmake$/
/** Read at evaluation time by `configure_file`, `file(READ)` and `file(STRINGS)`. */
const DATA_FILE =
  /(?:^|\/)(?:\.gitmodules|Cargo\.toml|\.?version(?:\.txt|\.in)?|[^/]+\.(?:h\.in|h\.cmake|in\.h|h\.cmake\.in|h\.in\.cmake))$/i

/** More failures than this that have nothing to do with Rust are not passed over. */
const MAX_IGNORED = 8

export interface CmakeReaderOptions {
  /**
   * Libraries written in Rust, as find_package, find_library or pkg-config know them, beside those that
   * crates of the tree make.
   */
  readonly rustLibraries?: readonly string[]
}

/** Reads CMake's build files. Parse results and evaluations are kept inside the instance. */
export function createCmakeReader(options: CmakeReaderOptions = {}): Reader {
  const parsed: Parsed = new Recent(MAX_PARSED, ({ size }) => size)
  const builds = new WeakMap<Snapshot, Map<string, Build>>()
  const libraries = new Set((options.rustLibraries ?? []).map(libraryName))
  return {
    id: 'cmake',
    claims: (path) => BUILD_FILE.test(path) || DATA_FILE.test(path),
    applies: (snapshot) => snapshot.isFile(ROOT),
    // Any variable may be set, and who asks for it may be anywhere.
    words: () => ({ known: new Set(), isOpen: (word) => commandLine(word).length > 0 }),
    read(snapshot, scenario) {
      const named = (scenario.rustLibraries ?? []).map(libraryName)
      const known = builds.get(snapshot) ?? new Map<string, Build>()
      builds.set(snapshot, known)
      const key = named.join()
      let build = known.get(key)
      if (build === undefined) {
        const all = new Set([...libraries, ...named, ...ownLibraries(snapshot)])
        build = new Build(snapshot, parsed, all)
        known.set(key, build)
      }
      return build.read(scenario)
    }
  }
}

/** Characters of build files that are kept parsed. */
const MAX_PARSED = 6_000_000

type Parsed = Recent<string, { readonly file: ParsedFile; readonly size: number }>

class Build {
  readonly #analysis: Analysis
  #switch: Switch | undefined
  #switchKnown = false

  constructor(snapshot: Snapshot, parsed: Parsed, libraries: ReadonlySet<string>) {
    const parseFile = (path: string): ParsedFile | undefined => {
      const text = snapshot.text(path)
      if (text === undefined) return undefined
      const id = snapshot.blob(path) ?? path
      return parsed.obtain(id, () => ({ file: parse(text), size: text.length })).file
    }
    this.#analysis = new Analysis(snapshot, parseFile, libraries)
  }

  read(scenario: Scenario): Reading {
    for (let i = 0; i < MAX_IGNORED; i++) {
      const variant = this.#variant(scenario)
      const failure = this.#unrelatedFailure(variant)
      if (failure === undefined) return this.#reading(variant)
      this.#analysis.ignore(failure)
      this.#switchKnown = false
    }
    return this.#reading(this.#variant(scenario))
  }

  #reading(variant: Variant): Reading {
    const analysis = this.#analysis
    const { recorder, complete, targets } = analysis.evaluate(variant)
    const found = this.#findSwitch()
    const diagnostics = [...recorder.diagnostics, ...analysis.ignored.map(passedOver)]
    const facts: Fact[] = optionFacts(analysis)
    if (found !== undefined) facts.push(switchFact(found))
    if (!complete) return { facts: [...facts, ...nothingKnown()], diagnostics }
    const common = this.#commonFailures(variant)
    for (const failure of recorder.failures)
      if (failure.when === TRUE || !common.has(placeOf(failure))) facts.push(failure)
    const uses = analysis.uses(variant)
    const asksOnly = uses.length === 0 && found === undefined
    facts.push(...(asksOnly ? analysis.required(variant) : uses), ...analysis.floors(variant))
    facts.push(...recorder.languages, ...targets)
    for (const { name, when, at } of recorder.settings)
      if (when !== FALSE) facts.push({ kind: 'define', name, when, at })
    return { facts, diagnostics }
  }

  #findSwitch(): Switch | undefined {
    if (!this.#switchKnown) {
      this.#switchKnown = true
      this.#switch = findSwitch(this.#analysis)
    }
    return this.#switch
  }

  #variant(scenario: Scenario): Variant {
    const overrides: Override[] = scenario.profile.options.flatMap(commandLine)
    for (const { name, value, when } of scenario.driven?.arguments ?? [])
      for (const said of commandLine(
        value === undefined ? name : `${name.replace(/=.*$/s, '')}=${value}`
      ))
        overrides.push({ ...said, when })
    const variant: Variant = { ...PLAIN, toolchain: scenario.toolchain, overrides }
    if (scenario.request === 'default' || scenario.driven !== undefined) return variant
    const found = this.#findSwitch()
    return found === undefined ? variant : withWords(variant, found[scenario.request])
  }

  /** The builds that differ from a variant in nothing but Rust. */
  #siblings(variant: Variant): readonly Variant[] {
    const found = this.#findSwitch()
    const present: Variant = { ...variant, toolchain: 'present' }
    const siblings: Variant[] = [present, { ...variant, toolchain: 'absent' }]
    if (found !== undefined)
      for (const words of [found.off, found.on]) siblings.push(withWords(present, words))
    return siblings
  }

  /** A certain failure that comes with and without a toolchain, with Rust on and off. */
  #unrelatedFailure(variant: Variant): FailureFact | undefined {
    const failure = certainFailure(this.#analysis, variant)
    if (failure === undefined) return undefined
    const everywhere = this.#siblings(variant).every((one) => {
      const { failures } = this.#analysis.evaluate(one).recorder
      return failures.some((other) => other.when === TRUE && placeOf(other) === placeOf(failure))
    })
    return everywhere ? failure : undefined
  }

  /** Failures that may come whatever is assumed about Rust are taken not to happen. */
  #commonFailures(variant: Variant): ReadonlySet<string> {
    const [first, ...others] = this.#siblings(variant).map(
      (one) => new Set(this.#analysis.evaluate(one).recorder.failures.map(placeOf))
    )
    return new Set([...(first ?? [])].filter((place) => others.every((other) => other.has(place))))
  }
}

function certainFailure(analysis: Analysis, variant: Variant): FailureFact | undefined {
  return analysis.evaluate(variant).recorder.failures.find((failure) => failure.when === TRUE)
}

function optionFacts(analysis: Analysis): OptionFact[] {
  const { declarations, choices } = analysis.evaluate(PLAIN).recorder
  return [...declarations.values()].map(
    ({ name, type, at }): OptionFact => ({
      kind: 'option',
      name,
      type,
      default: analysis.defaultOf(name),
      choices: choices.get(name) ?? null,
      at
    })
  )
}

/** When evaluation gave up, configuring may fail and may use Rust. */
function nothingKnown(): readonly Fact[] {
  const at = { path: ROOT, start: 0, end: 0 }
  const when = atom({ name: 'the whole build', reason: 'it is too large to evaluate', at })
  return [
    { kind: 'failure', when, message: 'not evaluated', tool: undefined, at, evidence: [] },
    { kind: 'rust-use', what: 'target', name: 'not evaluated', when, at, evidence: [] }
  ]
}

const passedOver = (failure: FailureFact): Diagnostic => ({
  code: 'cmake/passed-over',
  message: `this would always stop («${failure.message}»), Rust or not, and is passed over`,
  at: failure.at
})

/** `-DNAME=value`, `-DNAME:TYPE=value`. */
function commandLine(word: string): readonly Override[] {
  const [, name, value] = /^-D\s*([^=:\s]+)(?::\w+)?=(.*)$/s.exec(word) ?? []
  return name === undefined || value === undefined ? [] : [{ name, value, when: TRUE }]
}
