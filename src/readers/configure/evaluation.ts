import type { GeneratedFile, Scenario } from '../../model/scenario.js'
import { type List, parseShell } from '../../syntax/shell/index.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { Span } from '../../text/span.js'
import { generatedFiles } from './generated.js'
import { Machine } from './machine.js'
import { type ScriptOption, scriptOptions } from './options.js'
import type { Recorder } from './recorder.js'
import type { Repository, Trace } from './repository.js'
import type { SourceText } from './source-text.js'

/** Larger scripts are made by a program, and not evaluated. */
const MAX_SCRIPT = 600_000
const MAX_CACHED = 4000
const MAX_REMEMBERED = 200

export interface Script {
  /** Equal for equal texts at equal paths. */
  readonly id: string
  readonly source: SourceText
  readonly options: readonly ScriptOption[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What a script came to under one scenario. */
export interface Evaluation {
  readonly recorder: Recorder
  readonly files: readonly GeneratedFile[]
  /** The texts that were run beside the script itself. */
  readonly sourced: readonly SourceText[]
  /** Whether anything depended on the Rust toolchain being there. */
  readonly askedForToolchain: boolean
}

/** Parsed scripts by the identity of their content, and pieces of evaluated text by their text. */
export class Scripts {
  readonly #files = new Map<string, Script>()
  readonly #snippets = new Map<string, List>()

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
    if (this.#files.size > MAX_CACHED) this.#files.clear()
    this.#files.set(key, script)
    return script
  }

  /** Text given to `eval`. */
  snippet(text: string, at: Span): SourceText {
    let body = this.#snippets.get(text)
    if (body === undefined) {
      body = text.length > 20_000 ? [] : parseShell(text).body
      if (this.#snippets.size > MAX_CACHED) this.#snippets.clear()
      this.#snippets.set(text, body)
    }
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
  readonly #known = new Map<string, Remembered[]>()

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
    const key = JSON.stringify([script.id, ...args])
    const known = this.#known.get(key) ?? []
    const { toolchain } = scenario
    for (const past of known)
      if (
        (past.toolchain === toolchain || !past.evaluation.askedForToolchain) &&
        repository.agrees(past.trace)
      )
        return past.evaluation
    const { result, trace } = repository.traced(() =>
      evaluateScript(script, this.#scripts, repository, scenario, args, offValues)
    )
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear()
    this.#known.set(key, [{ trace, toolchain, evaluation: result }, ...known].slice(0, 8))
    return result
  }
}

function evaluateScript(
  script: Script,
  scripts: Scripts,
  repository: Repository,
  scenario: Scenario,
  args: readonly string[],
  offValues: ReadonlyMap<string, string>
): Evaluation {
  const sourced: SourceText[] = []
  const machine = new Machine({ scenario, repository }, script.source, args, offValues, {
    load: (path) => {
      const loaded = scripts.file(repository, path)?.source
      if (loaded !== undefined && !sourced.includes(loaded)) sourced.push(loaded)
      return loaded
    },
    parse: (text, at) => scripts.snippet(text, at)
  })
  machine.start()
  return {
    recorder: machine.recorder,
    files: generatedFiles(machine.store, machine.path),
    sourced,
    askedForToolchain: machine.external.askedForToolchain
  }
}
