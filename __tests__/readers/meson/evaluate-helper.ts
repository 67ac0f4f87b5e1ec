import type { Fact } from '../../../src/model/fact.js'
import { type Driven, type ScenarioId, scenario } from '../../../src/model/scenario.js'
import { Analysis } from '../../../src/readers/meson/analysis.js'
import { createMesonReader } from '../../../src/readers/meson/index.js'
import { parse } from '../../../src/readers/meson/parser.js'
import { memorySnapshot } from '../../../src/source/memory.js'

export type Files = Readonly<Record<string, string>>

/** A build with only a root file. */
export const build = (text: string, options?: string): Files => ({
  'meson.build': text,
  ...(options === undefined ? {} : { 'meson_options.txt': options })
})

export interface Summary {
  readonly fails: readonly string[]
  /** Possible failures: message and condition. */
  readonly mayFail: readonly (readonly [string, string])[]
  /** `target name`, `setting name` …, with ` if <condition>` where it is not certain. */
  readonly uses: readonly string[]
  readonly floors: readonly string[]
  readonly switch: string | undefined
  readonly diagnostics: readonly string[]
  readonly facts: readonly Fact[]
}

export function evaluate(
  files: Files,
  id: ScenarioId = 'default',
  more: { readonly profile?: readonly string[]; readonly driven?: Driven } = {}
): Summary {
  const base = scenario(id, { id: 'test', options: more.profile ?? [] })
  const { facts, diagnostics } = createMesonReader({ full: true }).read(
    memorySnapshot('test', files),
    {
      ...base,
      driven: more.driven
    }
  )
  return {
    ...summarize(facts),
    diagnostics: diagnostics.map(({ code, message }) => `${code}: ${message}`)
  }
}

function summarize(facts: readonly Fact[]): Omit<Summary, 'diagnostics'> {
  const fails: string[] = []
  const mayFail: [string, string][] = []
  const uses: string[] = []
  const floors: string[] = []
  let found: string | undefined
  for (const fact of facts)
    if (fact.kind === 'failure') {
      if (fact.when.key === 'true') fails.push(fact.message)
      else mayFail.push([fact.message, fact.when.key])
    } else if (fact.kind === 'rust-use') {
      const when = fact.when.key === 'true' ? '' : ` if ${fact.when.key}`
      uses.push(`${fact.what} ${fact.name}${when}`)
    } else if (fact.kind === 'floor') floors.push(`${fact.tool} ${fact.version} ${fact.note}`)
    else if (fact.kind === 'switch') found = `${fact.option}: ${fact.off} / ${fact.on}`
  return { fails, mayFail, uses, floors, switch: found, facts }
}

/** What each scenario comes to, in one word: `fails`, `rust`, `plain`; `?` in front when undecided. */
export function ladder(files: Files): string {
  return (['off', 'absent', 'default', 'on'] as const)
    .map((id) => {
      const { fails, uses } = evaluate(files, id)
      const substantial = uses.filter((use) => !use.startsWith('language'))
      if (fails.length > 0) return 'fails'
      return substantial.length > 0 ? 'rust' : 'plain'
    })
    .join(' ')
}

/** The outcomes of every `assert()` in the order they run. */
export function assertions(text: string, files: Files = {}): readonly string[] {
  const snapshot = memorySnapshot('test', { 'meson.build': `project('p')\n${text}`, ...files })
  const analysis = new Analysis(snapshot, (path) => {
    const found = snapshot.text(path)
    return found === undefined ? undefined : parse(found)
  })
  const { recorder } = analysis.evaluate({
    toolchain: 'present',
    overrides: [],
    properties: [],
    files: [],
    hidden: false,
    tooOld: undefined
  })
  return recorder.assertions.map(({ outcome }) => outcome)
}
