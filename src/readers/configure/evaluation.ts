import { TRUE } from '../../logic/condition.js'
import type { GeneratedFile, Scenario } from '../../model/scenario.js'
import type { Sources } from '../../shell/calls.js'
import { Machine } from '../../shell/machine.js'
import { Recall } from '../../shell/recall.js'
import type { Check, Recorder } from '../../shell/recorder.js'
import type { Repository, Trace } from '../../shell/repository.js'
import type { SourceText } from '../../shell/source-text.js'
import { type List, parseShell } from '../../syntax/shell/index.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import { Recent } from '../../text/recent.js'
import type { Span } from '../../text/span.js'
import { generatedFiles } from './generated.js'
import { type ScriptOption, scriptOptions } from './options.js'
import { ReadBack, type Slice, sliceScript } from './slicing/index.js'

/** Larger scripts are made by a program, and not evaluated. */
const MAX_SCRIPT = 600_000
/** Characters of scripts that are kept parsed; each takes some forty bytes. */
const MAX_KEPT = 800_000
/** Scripts of which is kept what matters of them, and command lines whose evaluations are. */
const MAX_PARTS = 16
const MAX_ALIKE = 4
const MAX_REMEMBERED = 32
/** Where the driven build system says what it reads of what the script writes. */
const DRIVEN = 'meson.build'

export interface Script {
  /** Equal for equal texts at equal paths. */
  readonly id: string
  readonly source: SourceText
  readonly options: readonly ScriptOption[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What of a script is evaluated. */
export interface Part extends Slice {
  /** Equal for equal parts of equal scripts. */
  readonly id: string
}

/** What a script came to under one scenario. */
export interface Evaluation {
  readonly recorder: Recorder
  readonly files: readonly GeneratedFile[]
  /** The texts that were run beside the script itself. */
  readonly sourced: readonly SourceText[]
  /** Whether anything depended on the Rust toolchain being there. */
  readonly askedForToolchain: boolean
  /** Version checks to be tried by another evaluation. */
  readonly suspects: ReadonlyMap<string, Check>
  /** It was given up: the facts are not all. */
  readonly exhausted: boolean
}

interface KnownPart {
  readonly part: Part
  /** What it rests on beside the script. */
  readonly answers: ReadonlyMap<string, boolean>
  readonly sourced: readonly (readonly [path: string, id: string | undefined])[]
}

/** Parsed scripts by the identity of their content, and pieces of evaluated text by their text. */
export class Scripts {
  readonly #full: boolean
  readonly #files = new Recent<string, Script>(MAX_KEPT, ({ source }) => source.text.length)
  readonly #parts = new Recent<string, readonly KnownPart[]>(MAX_PARTS)
  /** Every evaluation of one repository asks for the same part. */
  readonly #partsHere = new WeakMap<Repository, Map<string, Part>>()
  #made = 0
  readonly #snippets = new Recent<string, List>(MAX_KEPT, (_, text) => text.length)
  #lastDriven = new ReadBack(undefined)

  /** @param full evaluate whole scripts, not only what has to do with Rust */
  constructor(full: boolean) {
    this.#full = full
  }

  /** What matters of a script; all of it where that cannot be told. */
  part(repository: Repository, script: Script): Part {
    const here = this.#partsHere.get(repository) ?? new Map<string, Part>()
    this.#partsHere.set(repository, here)
    const part = here.get(script.id) ?? this.#partOf(repository, script)
    here.set(script.id, part)
    return part
  }

  #partOf(repository: Repository, script: Script): Part {
    const whole: Part = { id: script.id, body: script.source.body, unset: new Set(), partial: [] }
    if (this.#full) return whole
    const driven = this.#driven(repository.untraced(DRIVEN))
    const parts = this.#parts.get(script.id) ?? []
    for (const { part, answers, sourced } of parts)
      if (sourced.every(([path, id]) => this.file(repository, path)?.id === id))
        if (driven.agrees(answers)) return part
    const sourced: [string, string | undefined][] = []
    const readBack = driven.fresh()
    const slice = sliceScript(
      script.source,
      (path) => {
        const file = this.file(repository, path)
        sourced.push([path, file?.id])
        return file?.source
      },
      readBack
    )
    const part: Part =
      slice === undefined ? whole : { ...slice, id: `${script.id}\0${++this.#made}` }
    const { answers } = readBack
    this.#parts.set(script.id, [{ part, answers, sourced }, ...parts].slice(0, 8))
    return part
  }

  /** What the driven build system reads back: most revisions have the same file as the one before. */
  #driven(text: string | undefined): ReadBack {
    if (this.#lastDriven.text !== text) this.#lastDriven = new ReadBack(text)
    return this.#lastDriven
  }

  file(repository: Repository, path: string): Script | undefined {
    const text = repository.text(path)
    if (text === undefined || text.length > MAX_SCRIPT) return undefined
    const key = `${path}\0${repository.blob(path) ?? text}`
    const cached = this.#files.get(key)
    if (cached !== undefined) return cached
    const parsed = parseShell(text)
    const source: SourceText = { path, text, body: parsed.body, standsAt: undefined }
    const script: Script = {
      id: key,
      source,
      options: scriptOptions(parsed.body),
      diagnostics: parsed.problems.slice(0, 5).map((problem) => ({
        code: 'configure/parse',
        message: problem.message,
        at: { path, start: problem.start, end: problem.end }
      }))
    }
    this.#files.set(key, script)
    return script
  }

  /** Text given to `eval`. */
  snippet(text: string, at: Span): SourceText {
    const body = this.#snippets.obtain(text, () =>
      text.length > 20_000 ? [] : parseShell(text).body
    )
    return { path: at.path, text, body, standsAt: at }
  }
}

interface Remembered {
  readonly trace: Trace
  readonly toolchain: Scenario['toolchain']
  readonly evaluation: Evaluation
}

/**
 * Evaluations by script and command line. One is used again where the repository gives the same answers to
 * everything that was asked: for another scenario, for the other revision, along a history.
 */
export class Evaluations {
  readonly #scripts: Scripts
  readonly #known = new Recent<string, readonly Remembered[]>(MAX_REMEMBERED)
  readonly #runs = new WeakMap<Repository, Map<string, SharedRuns>>()

  constructor(scripts: Scripts) {
    this.#scripts = scripts
  }

  evaluate(
    script: Script,
    repository: Repository,
    scenario: Scenario,
    args: readonly string[],
    offValues: ReadonlyMap<string, string>
  ): Evaluation {
    const part = this.#scripts.part(repository, script)
    const key = JSON.stringify([part.id, ...args])
    const known = this.#known.get(key) ?? []
    const { toolchain } = scenario
    for (const past of known)
      if (
        (past.toolchain === toolchain || !past.evaluation.askedForToolchain) &&
        repository.agrees(past.trace)
      )
        return past.evaluation
    const { result, trace } = repository.traced(() => {
      const shared = this.#sharedRuns(script, part, repository, scenario)
      const run = (tooOld?: string): Evaluation =>
        evaluateScript(shared, part, this.#scripts, repository, scenario, args, offValues, tooOld)
      const evaluation = run()
      for (const [name, check] of evaluation.suspects) addFloor(evaluation, run(name), check)
      return evaluation
    })
    this.#known.set(key, [{ trace, toolchain, evaluation: result }, ...known].slice(0, MAX_ALIKE))
    return result
  }

  #sharedRuns(
    { source }: Script,
    { id, body }: Part,
    repository: Repository,
    { rustLibraries = [] }: Scenario
  ): SharedRuns {
    const here = this.#runs.get(repository) ?? new Map<string, SharedRuns>()
    this.#runs.set(repository, here)
    const key = JSON.stringify([id, rustLibraries])
    const shared = here.get(key) ?? { source: { ...source, body }, recall: new Recall() }
    here.set(key, shared)
    return shared
  }
}

/** What runs of one part in one repository have in common. */
interface SharedRuns {
  readonly source: SourceText
  readonly recall: Recall
}

/** A version too old is a floor when then the script stops, or hands on or uses less of Rust. */
function addFloor(evaluation: Evaluation, old: Evaluation, check: Check): void {
  const stops = old.recorder.stops.some((stop) => stop.when === TRUE)
  if (stops && evaluation.recorder.stops.some((stop) => stop.when === TRUE)) return
  if (!stops && rustIn(old) === rustIn(evaluation)) return
  evaluation.recorder.floor({ ...check, when: TRUE, note: stops ? 'stops' : 'leaves Rust out' })
}

/** What the driven build system, the generated files and cargo get to know of Rust. */
function rustIn({ recorder, files }: Evaluation): string {
  const words = recorder.runs.flatMap((run) =>
    run.arguments
      .filter(({ name }) => /rust/.test(name))
      .map(({ name, value }) => `${name}=${value}`)
  )
  const lines = files.flatMap((file) =>
    file.lines
      .filter((line) => line.text.includes('RUST'))
      .map((line) => `${file.path}:${line.text}`)
  )
  return [...words, ...lines, ...recorder.builds.map((build) => build.name)].join('\n')
}

function evaluateScript(
  { source, recall }: SharedRuns,
  part: Part,
  scripts: Scripts,
  repository: Repository,
  scenario: Scenario,
  args: readonly string[],
  offValues: ReadonlyMap<string, string>,
  tooOld: string | undefined
): Evaluation {
  const sourced: SourceText[] = []
  const sources: Sources = {
    load: (path) => {
      const loaded = scripts.file(repository, path)?.source
      if (loaded !== undefined && !sourced.includes(loaded)) sourced.push(loaded)
      return loaded
    },
    parse: (text, at) => scripts.snippet(text, at)
  }
  const environment = { scenario, repository }
  const machine = new Machine(environment, source, args, offValues, sources, tooOld)
  machine.leftOut = part.unset
  // With a tool too old a check comes to something else, which nobody has to ask for.
  if (tooOld === undefined) machine.recall = recall
  machine.start()
  return {
    recorder: machine.recorder,
    files: generatedFiles(machine.store, machine.path, part.partial),
    sourced,
    askedForToolchain: machine.external.askedForToolchain,
    suspects: machine.recorder.suspects,
    exhausted: machine.exhausted
  }
}
