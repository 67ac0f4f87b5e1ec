import { type ReaderFacts, readFacts } from '../facts.js'
import { SCENARIO_IDS } from '../model/scenario.js'
import { createReaders, type Readers } from '../readers/index.js'
import { diagnosticsOf, symbolsOn } from '../readers/kconfig/index.js'
import { Locator } from '../report/locate.js'
import { withEngine } from '../run.js'
import type { Snapshot } from '../source/snapshot.js'
import type { Diagnostic } from '../text/diagnostic.js'
import type { Span } from '../text/span.js'
import { visible } from '../text/visible.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { formatOption, OUTPUT_OPTION, oneOf, REPO_OPTION, refuse } from './format.js'

const FORMATS = ['text', 'json'] as const

/** CONTRACT.md: what the tool sees in one revision. */
export const factsCommand: Command = {
  name: 'facts',
  summary: 'Prints what the readers see in one revision.',
  operands: '',
  options: {
    repo: REPO_OPTION,
    rev: { type: 'string', value: 'REV', summary: 'The revision; HEAD unless given.' },
    reader: {
      type: 'string',
      value: 'ID',
      summary: 'Only this reader: configure, meson, kconfig, cargo.'
    },
    scenario: {
      type: 'string',
      value: SCENARIO_IDS.join('|'),
      summary: 'The assumptions of the evaluation; default unless given.'
    },
    target: {
      type: 'string',
      value: 'T',
      summary: 'For Kconfig: the target whose symbols are wanted, such as a board or architecture.'
    },
    define: {
      type: 'string',
      value: 'NAME=VALUE',
      multiple: true,
      summary: 'For Kconfig: a symbol set from outside (y or n); may be given many times.'
    },
    format: formatOption(FORMATS),
    output: OUTPUT_OPTION
  },
  run: facts
}

interface Place {
  readonly path: string
  readonly line: number
}

interface PrintedReader {
  readonly id: string
  readonly files: number
  readonly options: readonly {
    name: string
    type: string
    default: string | null
    choices: readonly string[] | null
    at: Place
  }[]
  readonly floors: readonly { tool: string; version: string; guarded: boolean; at: Place }[]
  readonly languages: readonly { language: string; required: string; at: Place }[]
  readonly providers: readonly {
    component: string
    language: string
    sources: readonly string[]
    at: Place
  }[]
  readonly symbols: readonly string[]
  readonly diagnostics: readonly { code: string; message: string; at: Place }[]
}

async function facts(args: Args): Promise<CommandResult> {
  const format = oneOf(args, 'format', FORMATS)
  if ('problem' in format) return usageError(format.problem)
  const scenario = oneOf(args, 'scenario', SCENARIO_IDS)
  if ('problem' in scenario) return usageError(scenario.problem)
  const readers = createReaders()
  const reader = oneOf(
    args,
    'reader',
    readers.all.map(({ id }) => id)
  )
  if ('problem' in reader) return usageError(reader.problem)
  const defines = definesOf(args.strings('define'))
  if ('problem' in defines) return usageError(defines.problem)
  const target = args.string('target')
  const printed = await withEngine(args.string('repo') ?? '.', async ({ repository }) => {
    const revision = await repository.resolve(args.string('rev') ?? 'HEAD')
    const { snapshots } = await repository.load([revision], (path) => readers.claims(path))
    const [snapshot] = snapshots
    if (snapshot === undefined) return { revision, readers: [] }
    const locator = new Locator({
      base: () => undefined,
      head: (path) => snapshot.text(path),
      policy: () => undefined
    })
    const wanted = readers.all.filter(({ id }) => reader.value === undefined || id === reader.value)
    return {
      revision,
      readers: readFacts(snapshot, wanted, scenario.value ?? 'default').map((seen) => {
        const solved =
          seen.id === 'kconfig' ? symbolsFor(readers, snapshot, target, defines.values) : undefined
        const diagnostics = [...seen.diagnostics, ...(solved?.diagnostics ?? [])]
        return print({ ...seen, diagnostics }, locator, solved?.symbols ?? [])
      })
    }
  })
  if ('kind' in printed) return refuse(printed)
  const stdout =
    format.value === 'json'
      ? `${JSON.stringify(printed, undefined, 2)}\n`
      : asText(printed.revision, printed.readers)
  return { code: EXIT.pass, stdout }
}

function print(seen: ReaderFacts, locator: Locator, symbols: readonly string[]): PrintedReader {
  const at = (span: Span): Place => {
    const { path, line } = locator.place('head', span)
    return { path, line }
  }
  return {
    id: seen.id,
    files: seen.files,
    options: seen.facts
      .filter((fact) => fact.kind === 'option')
      .map((fact) => ({
        name: fact.name,
        type: fact.type,
        default: fact.default,
        // What a feature or a boolean may be follows from its type.
        choices: fact.type === 'feature' || fact.type === 'boolean' ? null : fact.choices,
        at: at(fact.at)
      })),
    floors: seen.floors.map(({ floor, guarded }) => ({
      tool: floor.tool,
      version: floor.version,
      guarded,
      at: at(floor.at)
    })),
    languages: seen.facts
      .filter((fact) => fact.kind === 'language')
      .map((fact) => ({ language: fact.language, required: fact.required, at: at(fact.at) })),
    providers: seen.facts
      .filter((fact) => fact.kind === 'source-rule')
      .flatMap((fact) =>
        (['c', 'rust'] as const).flatMap((language) => {
          const sources = fact.sources.filter((source) => source.language === language)
          const crate = language === 'rust' && fact.crate !== undefined ? [fact.crate] : []
          if (sources.length + crate.length === 0) return []
          const component = fact.symbols.at(-1)?.replace(/^CONFIG_/, '') ?? ''
          const paths = sources.map(({ path }) => path)
          return [
            { component, language, sources: paths.length > 0 ? paths : crate, at: at(fact.at) }
          ]
        })
      ),
    symbols,
    diagnostics: seen.diagnostics.map(({ code, message, at: span }) => ({
      code,
      message,
      at: at(span)
    }))
  }
}

/** `NAME=y`, `NAME=n`; a `CONFIG_` in front is the build's way to write the same. */
function definesOf(
  given: readonly string[]
): { readonly values: ReadonlyMap<string, boolean> } | { readonly problem: string } {
  const values = new Map<string, boolean>()
  for (const define of given) {
    const [, name, value] = /^(?:CONFIG_)?(\w+)=([yn])$/.exec(define) ?? []
    if (name === undefined)
      return { problem: `--define ${define} is not possible. Write NAME=y or NAME=n.` }
    values.set(name, value === 'y')
  }
  return { values }
}

/** The symbols that are y for a target; all the symbols there are when no target is asked for. */
function symbolsFor(
  readers: Readers,
  snapshot: Snapshot,
  target: string | undefined,
  defines: ReadonlyMap<string, boolean>
): { readonly symbols: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const model = readers.kconfig.model(snapshot)
  if (model === undefined) return { symbols: [], diagnostics: [] }
  const { symbols, errors } = symbolsOn(model, target, defines)
  return { symbols, diagnostics: errors.flatMap(diagnosticsOf) }
}

function asText(revision: string, readers: readonly PrintedReader[]): string {
  const where = ({ path, line }: Place): string => `${path}:${line}`
  const lines = [`revision ${revision}`]
  for (const reader of readers) {
    lines.push('', `${reader.id}: ${reader.files} files`)
    for (const option of reader.options)
      lines.push(
        `  option ${option.name} (${option.type}), default ${option.default ?? 'not a constant'}  ${where(option.at)}`
      )
    for (const floor of reader.floors)
      lines.push(
        `  floor ${floor.tool} ${floor.version}${floor.guarded ? ', only with Rust' : ''}  ${where(floor.at)}`
      )
    for (const language of reader.languages)
      lines.push(
        `  language ${language.language}, required: ${language.required}  ${where(language.at)}`
      )
    if (reader.symbols.length > 0) lines.push(`  symbols that are y: ${reader.symbols.join(' ')}`)
    for (const diagnostic of reader.diagnostics)
      lines.push(`  not evaluated: ${diagnostic.message}  ${where(diagnostic.at)}`)
  }
  if (readers.length === 0) lines.push('no build system that this tool reads')
  return `${lines.map(visible).join('\n')}\n`
}
