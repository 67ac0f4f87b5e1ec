import { type Scenario, scenario } from '../../model/scenario.js'
import { Repository } from '../../shell/repository.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { Reader, Reading } from '../reader.js'
import { type Evaluation, Evaluations, type Script, Scripts } from './evaluation.js'
import { factsOf } from './facts.js'
import { optionPatterns } from './option-patterns.js'
import { offValues, ownSwitch, passedOnSwitch, type RustSwitch } from './rust-switch.js'

const SCRIPT = 'configure'
const GENERATED = /Generated (automatically )?(by|using) (GNU )?Autoconf|GNU Autoconf [\d.]+\.$/m
/** Folders whose scripts no configure script sources. */
const ELSEWHERE = /(^|\/)(t|tests?|docs?|contrib|ci|\.\w+)\//i

export interface ConfigureOptions {
  /** Evaluate whole scripts, not only what has to do with Rust: slower, and for comparison. */
  readonly full?: boolean
}

/** Reads hand-written `configure` scripts by evaluating them on abstract values. */
export function createConfigureReader(options: ConfigureOptions = {}): Reader {
  const scripts = new Scripts(options.full === true)
  const evaluations = new Evaluations(scripts)
  const known = new WeakMap<Snapshot, Repository>()
  const repositoryOf = (snapshot: Snapshot): Repository => {
    const repository = known.get(snapshot) ?? new Repository(snapshot)
    known.set(snapshot, repository)
    return repository
  }
  return {
    id: 'configure',
    claims: (path) =>
      path === SCRIPT ||
      /^configs\/targets\//.test(path) ||
      /^(auto|configure\.d)\/[^/]+$/.test(path) ||
      (/^([^/]+\/){0,2}[^/]+\.(sh|mak)$/.test(path) && !ELSEWHERE.test(path)),
    applies: (snapshot) => isHandWritten(snapshot.text(SCRIPT)),
    read: (snapshot, wanted) => {
      const script = isHandWritten(snapshot.text(SCRIPT))
        ? scripts.file(repositoryOf(snapshot), SCRIPT)
        : undefined
      if (script === undefined) return { facts: [], diagnostics: [] }
      return readScript(script, evaluations, repositoryOf(snapshot), wanted)
    },
    words: (snapshot) => {
      const script = scripts.file(repositoryOf(snapshot), SCRIPT)
      if (script === undefined) return { known: new Set(), isOpen: () => true }
      const plain = evaluations.evaluate(
        script,
        repositoryOf(snapshot),
        scenario('default'),
        [],
        offValues(script)
      )
      const sourced = plain.sourced.map(({ text }) => text)
      return optionPatterns(script.source.text, sourced)
    }
  }
}

function isHandWritten(text: string | undefined): boolean {
  if (text === undefined || !/^#!.*\b(ba|da|k|z)?sh\b/.test(text)) return false
  return !GENERATED.test(text.slice(0, 4000))
}

function readScript(
  script: Script,
  evaluations: Evaluations,
  repository: Repository,
  scenario: Scenario
): Reading {
  const off = offValues(script)
  const evaluate = (args: readonly string[]): Evaluation =>
    evaluations.evaluate(script, repository, scenario, args, off)
  const { options } = scenario.profile
  let found: RustSwitch | undefined = ownSwitch(script)
  let evaluation: Evaluation | undefined
  if (found === undefined) {
    evaluation = evaluate(options)
    found = passedOnSwitch(evaluation)
  }
  const words = found === undefined ? [] : requestWords(found, scenario)
  if (evaluation === undefined || words.length > 0) evaluation = evaluate([...options, ...words])
  return {
    facts: factsOf(script, found, evaluation),
    diagnostics: [...script.diagnostics, ...notes(evaluation)]
  }
}

function requestWords(found: RustSwitch, scenario: Scenario): readonly string[] {
  const word =
    scenario.request === 'on' ? found.on : scenario.request === 'off' ? found.off : undefined
  return word === undefined ? [] : [word]
}

function notes({ recorder }: Evaluation): readonly Diagnostic[] {
  return [...recorder.notes].map(([key, { message, at }]) => ({
    code: key.slice(0, key.indexOf(' ')),
    message,
    at
  }))
}
