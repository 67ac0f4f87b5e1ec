import { atom, type Condition } from '../../logic/condition.js'
import type { Fact } from '../../model/fact.js'
import type { GeneratedFile, Scenario } from '../../model/scenario.js'
import type { Snapshot } from '../../source/snapshot.js'
import { Recent } from '../../text/recent.js'
import type { RepoPath } from '../../text/span.js'
import type { Reader, Reading } from '../reader.js'
import { Analysis, Evaluations, joinedArguments, type Variant } from './analysis.js'
import type { ParsedMakefile } from './ast.js'
import { Files } from './files.js'
import { parseMakefile } from './parser.js'
import { findSwitch, type Switch, switchFact } from './switch.js'

/** In the order make looks for them, then Automake's. */
const ROOTS = ['GNUmakefile', 'makefile', 'Makefile', 'Makefile.am'] as const
const BUILD_FILE =
  /(?:^|\/)(?:GNUmakefile|[Mm]akefile(?:[.-](?!in$)[\w.-]+)?|Make\.[\w.]+|[^/]*\.(?:mk|mak|am|make|deps)|[Rr]ules\.\w+|config\.(?:mak|make|mk)[\w.]*)$/
/** Included for a version number, or read with `$(shell cat …)`. */
const DATA_FILE = /(?:^|\/)[\w.-]*version(?:\.(?:txt|sh|inc))?$/i
/** Written by another tool; what that tool read is the build. */
const GENERATED =
  /generated (?:automatically )?by (?:automake|cmake|configure|qmake|meson|premake)|Makefile\.in generated|CMAKE generated file/i

/** Reads makefiles for GNU make, and Automake's. Parse results and evaluations are kept inside the instance. */
export function createMakeReader(): Reader {
  const parsed: Parsed = new Recent(MAX_PARSED, ({ size }) => size)
  const evaluations = new Evaluations()
  const builds = new WeakMap<Snapshot, Build>()
  return {
    id: 'make',
    claims: (path) => BUILD_FILE.test(path) || DATA_FILE.test(path),
    applies: (snapshot) => rootOf(snapshot) !== undefined,
    // Any variable may be set, and who asks for it may be anywhere.
    words: () => ({ known: new Set(), isOpen: (word) => commandLine(word).length > 0 }),
    read(snapshot, scenario) {
      let build = builds.get(snapshot)
      if (build === undefined) {
        const root = rootOf(snapshot)
        if (root === undefined) return NOTHING
        build = new Build(snapshot, root, parsed, evaluations)
        builds.set(snapshot, build)
      }
      // What Automake makes of it depends on Autoconf's conditionals: nobody builds it alone.
      if (build.automake && scenario.driven === undefined) return NOTHING
      return build.read(scenario)
    }
  }
}

function rootOf(snapshot: Snapshot): RepoPath | undefined {
  const written = ROOTS.filter((path) => {
    const text = snapshot.text(path)
    return text !== undefined && !GENERATED.test(text.slice(0, 2000))
  })
  // Beside a Makefile.am another one is a wrapper for maintainers.
  const automake = written.includes('Makefile.am') && !snapshot.isFile('Makefile')
  return automake ? 'Makefile.am' : written[0]
}

/** Characters of makefiles that are kept parsed. */
const MAX_PARSED = 4_000_000

type Parsed = Recent<string, { readonly file: ParsedMakefile; readonly size: number }>

const NOTHING: Reading = { facts: [], diagnostics: [] }

const PLAIN: Variant = {
  toolchain: 'present',
  settings: [],
  conditionals: new Map(),
  generated: new Map()
}

class Build {
  readonly #analysis: Analysis
  readonly #files: Files
  readonly #parse: (files: Files, path: RepoPath, automake: boolean) => ParsedMakefile | undefined
  #switch: Switch | undefined
  #switchKnown = false

  constructor(snapshot: Snapshot, root: RepoPath, parsed: Parsed, evaluations: Evaluations) {
    this.#files = new Files(snapshot)
    this.#parse = (files, path, automake) => {
      const text = files.text(path)
      if (text === undefined) return undefined
      const key = `${automake}\0${path}\0${files.blob(path) ?? text}`
      return parsed.obtain(key, () => ({
        file: parseMakefile(path, text, automake),
        size: text.length
      })).file
    }
    this.#analysis = new Analysis(this.#files, root, this.#parse, evaluations)
  }

  get automake(): boolean {
    return this.#analysis.automake
  }

  read(scenario: Scenario): Reading {
    const variant = this.#variant(scenario)
    const result = this.#analysis.evaluate(variant)
    const found = this.#findSwitch()
    const facts: Fact[] = found === undefined ? [] : [switchFact(found)]
    if (!result.complete) facts.push(...this.#nothingKnown())
    facts.push(...result.failures, ...result.uses, ...result.targets)
    return { facts, diagnostics: result.diagnostics }
  }

  /** When evaluation gave up, making may fail and may use Rust. */
  #nothingKnown(): readonly Fact[] {
    const at = { path: this.#analysis.root, start: 0, end: 0 }
    const when = atom({ name: 'the whole build', reason: 'it is too large to evaluate', at })
    return [
      { kind: 'failure', when, message: 'not evaluated', tool: undefined, at, evidence: [] },
      { kind: 'rust-use', what: 'target', name: 'not evaluated', when, at, evidence: [] }
    ]
  }

  #findSwitch(): Switch | undefined {
    if (!this.#switchKnown) {
      this.#switchKnown = true
      const possible = !this.#analysis.automake && this.#analysis.mentionsRust
      this.#switch = possible ? this.#search() : undefined
    }
    return this.#switch
  }

  #search(): Switch | undefined {
    const paths = new Set(this.#analysis.evaluate(PLAIN).included)
    const files = [...paths].flatMap((path) => this.#parse(this.#files, path, false) ?? [])
    return findSwitch(this.#analysis, PLAIN, files)
  }

  #variant(scenario: Scenario): Variant {
    const settings = scenario.profile.options.flatMap(commandLine)
    const variant: Variant = { ...PLAIN, toolchain: scenario.toolchain, settings }
    const prepared = scenario.driven === undefined ? variant : driven(variant, scenario.driven)
    if (scenario.request === 'default') return prepared
    const found = this.#findSwitch()
    if (found === undefined) return prepared
    const value = found[scenario.request]
    // Said or not: when it is what the makefile has anyway, it is one evaluation.
    if (scenario.driven === undefined && value === (found.default ?? '')) return prepared
    return { ...prepared, settings: [...prepared.settings, [found.name, value]] }
  }
}

/** Arguments of a configure script: Automake's conditionals, and settings as on the command line. */
function driven(variant: Variant, by: NonNullable<Scenario['driven']>): Variant {
  const said = new Map<string, { value: string | undefined; when: Condition }[]>()
  const settings: (readonly [string, string])[] = [...variant.settings]
  for (const { name, value, when } of by.arguments) {
    const setting = commandLine(name)
    if (setting.length > 0 && value === undefined) settings.push(...setting)
    else said.set(name, [...(said.get(name) ?? []), { value, when }])
  }
  const conditionals = new Map(
    [...said].map(([name, parts]) => [name, joinedArguments(parts, name)])
  )
  const generated = new Map<RepoPath, GeneratedFile>(by.files.map((file) => [file.path, file]))
  return { ...variant, settings, conditionals, generated }
}

/** `NAME=value` */
function commandLine(word: string): readonly (readonly [string, string])[] {
  const [, name, value] = /^([A-Za-z_][\w.]*)=(.*)$/s.exec(word) ?? []
  return name === undefined || value === undefined ? [] : [[name, value]]
}
