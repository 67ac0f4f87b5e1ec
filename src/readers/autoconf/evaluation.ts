import { type Condition, FALSE, or, TRUE } from '../../logic/condition.js'
import type { Profile, Scenario } from '../../model/scenario.js'
import { scenario } from '../../model/scenario.js'
import type { Sources } from '../../shell/calls.js'
import { SOURCE_ROOT } from '../../shell/environment.js'
import type { Check, Recorder } from '../../shell/recorder.js'
import type { Repository, Trace } from '../../shell/repository.js'
import type { SourceText } from '../../shell/source-text.js'
import { alternatives, known, render, text, type Value } from '../../shell/value.js'
import { parseShell } from '../../syntax/shell/index.js'
import { Recent } from '../../text/recent.js'
import type { Expansion } from './expansion.js'
import { ConfigureMachine, type Output } from './machine.js'
import { INITIAL } from './unset.js'

const MAX_SNIPPET = 20_000
const MAX_KNOWN = 64

/** What the script came to with one command line, with or without a toolchain. */
export interface Evaluation {
  readonly recorder: Recorder
  readonly defines: readonly Output[]
  readonly libraries: readonly Output[]
  /** Linker flags of libraries that a policy says are written in Rust, in variables that are substituted. */
  readonly links: readonly Output[]
  /** When each Automake conditional is true; undefined where its value is not known. */
  readonly conditionals: ReadonlyMap<string, Output>
  /** Substituted variables as they were in the end, in words; `when` they say neither nothing nor no. */
  readonly substituted: ReadonlyMap<string, Output>
  readonly optionValues: ReadonlyMap<string, string | undefined>
  readonly askedForToolchain: boolean
  readonly suspects: ReadonlyMap<string, Check>
  readonly exhausted: boolean
  /** It stops whatever the host is like. */
  readonly stops: boolean
}

export interface Request {
  readonly toolchain: Scenario['toolchain']
  readonly words: readonly string[]
  /** The variables of the options about Rust, with the value that means off. */
  readonly offValues: ReadonlyMap<string, string>
  /** Libraries that a policy says are written in Rust. */
  readonly libraries: readonly string[]
}

interface Known {
  readonly trace: Trace
  readonly evaluation: Evaluation
}

/** Evaluations by script and command line, used again where the repository answers alike. */
export class Evaluations {
  readonly #known = new Recent<string, Known[]>(MAX_KNOWN)

  evaluate(expansion: Expansion, repository: Repository, request: Request): Evaluation {
    const { toolchain, words, offValues, libraries } = request
    const key = JSON.stringify([expansion.id, toolchain, words, [...offValues], libraries])
    const known = this.#known.get(key) ?? []
    for (const past of known) if (repository.agrees(past.trace)) return past.evaluation
    const { result, trace } = repository.traced(() => {
      const evaluation = run(expansion, repository, request, undefined)
      for (const [name, check] of evaluation.suspects)
        addFloor(evaluation, run(expansion, repository, request, name), check)
      return evaluation
    })
    this.#known.set(key, [{ trace, evaluation: result }, ...known].slice(0, 4))
    return result
  }
}

/** A version too old is a floor when then the script stops, or hands on less of Rust. */
function addFloor(evaluation: Evaluation, old: Evaluation, check: Check): void {
  if (old.stops && evaluation.stops) return
  if (!old.stops && handedOn(old) === handedOn(evaluation)) return
  evaluation.recorder.floor({
    ...check,
    when: TRUE,
    note: old.stops ? 'stops' : 'leaves Rust out'
  })
}

function handedOn({ conditionals, defines }: Evaluation): string {
  return [...conditionals.values(), ...defines]
    .filter(({ name }) => /rust|cargo|bindgen/i.test(name))
    .map(({ name, value, when }) => `${name}=${value}?${when.key}`)
    .join('\n')
}

/** The variables that a command line of configure sets. Autoconf manual, 16. */
export function variablesFrom(words: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const word of words) {
    const [, family, name, , value] =
      /^--(enable|disable|with|without)-([\w.+-]+)(=(.*))?$/s.exec(word) ?? []
    if (family === undefined || name === undefined) {
      const [, variable, content] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? []
      if (variable !== undefined) found.set(variable, content ?? '')
      continue
    }
    const on = family === 'enable' || family === 'with'
    const prefix = family === 'enable' || family === 'disable' ? 'enable' : 'with'
    found.set(`${prefix}_${name.replace(/[^A-Za-z0-9_]/g, '_')}`, on ? (value ?? 'yes') : 'no')
  }
  return found
}

const PROFILE: Profile = { id: '', options: [] }

function run(
  expansion: Expansion,
  repository: Repository,
  { toolchain, words, offValues, libraries }: Request,
  tooOld: string | undefined
): Evaluation {
  const { source, declared } = expansion
  const id = toolchain === 'present' ? 'default' : 'absent'
  const assumed = { ...scenario(id, PROFILE), rustLibraries: libraries }
  const machine = new ConfigureMachine(
    { scenario: assumed, repository },
    source,
    [],
    offValues,
    sourcesOf(repository),
    tooOld
  )
  machine.leftOut = expansion.unset
  machine.store.set('cwd', text(SOURCE_ROOT))
  for (const [name, value] of Object.entries(INITIAL)) machine.assign(name, text(value))
  for (const [name, value] of variablesFrom(words)) machine.assign(name, text(value))
  machine.start()
  const substituted = new Map<string, Output>()
  const links: Output[] = []
  for (const [name, at] of declared.substituted) {
    const value = machine.variable(name)
    const when = saysSomething(machine, value)
    substituted.set(name, { name, value: render(value, 300), when, at, evidence: [] })
    const linked = linkedIn(machine, value)
    if (linked.when !== FALSE)
      links.push({
        name: `${linked.flag} in ${name}`,
        value: '',
        when: linked.when,
        at,
        evidence: []
      })
  }
  const conditionals = new Map<string, Output>()
  for (const [name, at] of declared.conditionals) {
    const when = trueWhen(machine, machine.conditional(name))
    if (when === undefined) continue
    const evidence = machine.decided.get(name) ?? []
    conditionals.set(name, { name, value: 'true', when, at, evidence })
  }
  return {
    recorder: machine.recorder,
    defines: settled(machine, machine.defines),
    libraries: settled(machine, machine.libraries),
    links,
    conditionals,
    substituted,
    optionValues: new Map([...machine.optionValues].map(([name, value]) => [name, known(value)])),
    askedForToolchain: machine.external.askedForToolchain,
    suspects: machine.recorder.suspects,
    exhausted: machine.exhausted,
    stops: machine.recorder.stops.some((stop) => stop.when === TRUE)
  }
}

const settled = (machine: ConfigureMachine, outputs: readonly Output[]): readonly Output[] =>
  outputs.map((output) => ({ ...output, when: usual(machine, output.when) }))

function trueWhen(machine: ConfigureMachine, value: Value): Condition | undefined {
  const arms = alternatives(value, machine.path, 16)
  if (arms === undefined || arms.length === 0) return undefined
  const contents = arms.map((arm) => known(arm.value))
  if (contents.some((content) => content !== 'true' && content !== 'false' && content !== ''))
    return undefined
  if (contents.every((content) => content === '')) return undefined
  const when = or(...arms.flatMap((arm, i) => (contents[i] === 'true' ? [arm.when] : [])))
  return usual(machine, when)
}

/** With every tool new enough and, where that makes it certain, everything found that is looked for. */
function usual(machine: ConfigureMachine, condition: Condition): Condition {
  const when = machine.checks.settle(condition)
  return machine.unknowns.ideal(when) === TRUE ? TRUE : when
}

function saysSomething(machine: ConfigureMachine, value: Value): Condition {
  const arms = alternatives(value, machine.path, 16) ?? [{ when: TRUE, value }]
  const filled = arms.filter((arm) => !/^(?:|0|no|false|off|#)$/i.test(known(arm.value) ?? 'yes'))
  return usual(machine, or(...filled.map((arm) => arm.when)))
}

/** When a variable has the linker flag of a library written in Rust, and that flag. */
function linkedIn(
  machine: ConfigureMachine,
  value: Value
): { readonly when: Condition; readonly flag: string } {
  const arms = alternatives(value, machine.path, 16) ?? [{ when: TRUE, value }]
  const linking = arms.flatMap(({ when, value: { pieces } }) => {
    const words = pieces.flatMap((piece) => (piece.kind === 'text' ? piece.text.split(/\s+/) : []))
    const flag = words.find((word) => word.startsWith('-l') && machine.external.isRustLibrary(word))
    return flag === undefined ? [] : [{ when, flag }]
  })
  const when = usual(machine, or(...linking.map((arm) => arm.when)))
  return { when, flag: linking[0]?.flag ?? '' }
}

/** Text for `eval`, and files that the script sources. */
function sourcesOf(repository: Repository): Sources {
  const parsed = (path: string, content: string): SourceText => ({
    path,
    text: content,
    body: parseShell(content).body,
    standsAt: undefined
  })
  return {
    load: (path) => {
      const content = repository.text(path)
      return content === undefined || content.length > MAX_SNIPPET * 10
        ? undefined
        : parsed(path, content)
    },
    parse: (content, at) => ({
      ...parsed(at.path, content.length > MAX_SNIPPET ? '' : content),
      text: content,
      standsAt: at
    })
  }
}
