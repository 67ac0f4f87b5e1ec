import { and, FALSE, or, TRUE } from './logic/condition.js'
import type { SystemModel } from './model/build-model.js'
import type { SourceFiles } from './model/code.js'
import type { Fact } from './model/fact.js'
import type { RustRequest } from './model/provider.js'
import type { ScenarioId } from './model/scenario.js'
import {
  type BuiltSource,
  C_SOURCE,
  isOwnSource,
  type RustMacro,
  type SourceTree,
  type SystemSources
} from './model/sources.js'
import { cParts, definedFunctions, readRegions } from './readers/c/index.js'
import { readRustFile, rustParts } from './readers/rust/index.js'
import type { Snapshot } from './source/snapshot.js'
import type { RepoPath, Span } from './text/span.js'

/** One build system's facts beside what they came to. */
export interface SystemReading {
  readonly model: SystemModel
  readonly facts: FactsOf
  /** The facts when everything it compiles is evaluated, not only what matters for Rust. */
  whole(request: RustRequest): readonly Fact[]
}

type FactsOf = Readonly<Record<ScenarioId, readonly Fact[]>>

/** The files of one revision, and the code of those whose texts are there. */
export function sourceFiles(snapshot: Snapshot): SourceFiles {
  return {
    paths: () => snapshot.paths(),
    blob: (path) => snapshot.blob(path),
    code: (path) => {
      const text = snapshot.text(path)
      if (text === undefined) return undefined
      return path.endsWith('.rs') ? rustParts(text) : cParts(text)
    }
  }
}

/** The sources of one revision; everything that costs is worked out when it is asked for. */
export function sourceTree(
  snapshot: Snapshot,
  all: readonly SystemReading[],
  hasCrates: boolean,
  claims: (path: RepoPath) => boolean
): SourceTree {
  // What another system drives is in that one's facts.
  const systems = all.filter(({ model }) => model.drivenBy === undefined)
  const using = systems.filter(({ model }) => model.outcomes.on.usesRust !== 'no')
  let built: readonly SystemSources[] | undefined
  let macros: readonly RustMacro[] | undefined
  return {
    ...sourceFiles(snapshot),
    text: (path) => snapshot.text(path),
    isBuildFile: claims,
    usesRust: using.length > 0,
    hasCrates,
    optional: using.some(({ model }) => canBeOff(model)),
    systems: () => {
      built ??= systems.map((system) => sourcesOf(system, snapshot))
      return built
    },
    macros: () => {
      macros ??= macrosOf(snapshot, claims, systems)
      return macros
    },
    isProven: (macro) => macro.proven || systems.some((system) => proves(system, macro)),
    regions: (path, known) => {
      const text = snapshot.text(path)
      return text === undefined ? undefined : readRegions(path, text, known)
    },
    rust: (path) => {
      const text = snapshot.text(path)
      return text === undefined ? undefined : readRustFile(text)
    },
    functions: (path) => definedFunctions(snapshot.text(path) ?? '')
  }
}

const canBeOff = ({ support, outcomes }: SystemModel): boolean =>
  support.lowest !== 'mandatory' && support.lowest !== 'sole' && outcomes.off.configures !== 'no'

function sourcesOf({ model, whole }: SystemReading, snapshot: Snapshot): SystemSources {
  const on = compiled(whole('on'), snapshot)
  const possible = canBeOff(model)
  return {
    system: model.id,
    built: { on, off: possible ? compiled(whole('off'), snapshot) : on },
    canBeOff: possible,
    usesRust: model.outcomes.on.usesRust !== 'no'
  }
}

function compiled(facts: readonly Fact[], snapshot: Snapshot): ReadonlyMap<string, BuiltSource> {
  const found = new Map<string, BuiltSource>()
  for (const target of facts) {
    if (target.kind !== 'target') continue
    for (const { path, when: alone, at } of target.sources) {
      const language = C_SOURCE.test(path) ? 'c' : path.endsWith('.rs') ? 'rust' : undefined
      const when = and(target.when, alone)
      if (language === undefined || when === FALSE || !isOwnSource(path)) continue
      const known = found.get(path)
      found.set(
        path,
        known === undefined
          ? { path, language, target: target.name, when, at: listedAt(path, at, snapshot) }
          : { ...known, when: or(known.when, when) }
      )
    }
  }
  return found
}

/** Where the file that makes the target lists the source; the target's own place when it does not. */
function listedAt(path: RepoPath, at: Span, snapshot: Snapshot): Span {
  const text = snapshot.text(at.path) ?? ''
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  if (text.slice(at.start, at.end).includes(stem)) return at
  const directory = at.path.slice(0, at.path.lastIndexOf('/') + 1)
  const name = path.startsWith(directory) ? path.slice(directory.length) : path
  const start = text.search(
    new RegExp(`(?<![\\w./-])${name.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&')}(?![\\w-])`)
  )
  return start < 0 ? at : { path: at.path, start, end: start + name.length }
}

/** `define HAVE_X`, `argument -DHAVE_X=1`, `-DHAVE_X`. */
const SETTING = /^(?:define |argument )?\s*(?:-D)?([A-Za-z_]\w*)(?:=.*)?$/
/** A place where a build file defines a name for the preprocessor. */
const DEFINITION =
  /(?:-D|\bAC_DEFINE(?:_UNQUOTED)?\(\s*\[?|\bset(?:10|_quoted)?\(\s*'|\b(?:add_(?:compile_)?|target_compile_)definitions\([^)]*?|#\s*(?:cmakedefine(?:01)?|undef|define)\s+)([A-Za-z_]\w*(?:RUST|CARGO)\w*|(?:RUST|CARGO)\w*)/g
const NEGATIVE = /(?:^|_)(?:NO|NOT|WITHOUT|DISABLED?|LACKS?|MISSING)(?:_|$)/
const MAX_TEXT = 4_000_000

function macrosOf(
  snapshot: Snapshot,
  claims: (path: RepoPath) => boolean,
  systems: readonly SystemReading[]
): readonly RustMacro[] {
  const found = new Map<string, RustMacro>()
  for (const { model, facts } of systems)
    for (const [request, other] of [['on', 'off'] as const, ['off', 'on'] as const]) {
      const elsewhere = canBeOff(model) ? settingsIn(facts[other]) : new Map()
      const said: (readonly [string, RustMacro['at']])[] = [...settingsIn(facts[request])]
      if (canBeOff(model)) said.push(...definedAlone(facts[request], facts[other]))
      for (const [name, at] of said)
        if (!elsewhere.has(name) && !found.has(name) && (request === 'on' || canBeOff(model)))
          found.set(name, { name, defined: request, proven: true, at })
    }
  let bytes = 0
  for (const path of snapshot.paths()) {
    if (!claims(path) || bytes > MAX_TEXT) continue
    const text = snapshot.text(path)
    if (text === undefined) continue
    bytes += text.length
    for (const match of text.matchAll(DEFINITION)) {
      const [, name = ''] = match
      if (found.has(name)) continue
      const at = { path, start: match.index, end: match.index + match[0].length }
      found.set(name, { name, defined: polarity(name), proven: false, at })
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Defined where the macro says so, and where Rust can be turned the other way, not there. */
function proves({ model, whole }: SystemReading, { name, defined }: RustMacro): boolean {
  if (!canBeOff(model)) return false
  const has = (request: RustRequest): boolean =>
    whole(request).some((fact) => fact.kind === 'define' && fact.name === name)
  return has(defined) && !has(defined === 'on' ? 'off' : 'on')
}

const polarity = (name: string): RustRequest => (NEGATIVE.test(name) ? 'off' : 'on')

function settingsIn(facts: readonly Fact[]): ReadonlyMap<string, RustMacro['at']> {
  const names = new Map<string, RustMacro['at']>()
  for (const fact of facts) {
    if (fact.kind !== 'rust-use' || fact.what !== 'setting' || fact.when === FALSE) continue
    const name = SETTING.exec(fact.name)?.[1]
    if (name !== undefined) names.set(name, fact.at)
  }
  return names
}

/** Names that are certainly defined one way, and not even perhaps the other way. */
function definedAlone(
  facts: readonly Fact[],
  others: readonly Fact[]
): readonly (readonly [string, RustMacro['at']])[] {
  const elsewhere = new Set(others.flatMap((fact) => (fact.kind === 'define' ? [fact.name] : [])))
  return facts.flatMap((fact) =>
    fact.kind === 'define' && fact.when === TRUE && !elsewhere.has(fact.name)
      ? [[fact.name, fact.at] as const]
      : []
  )
}
