import type { SourceText } from '../../shell/source-text.js'
import type { Snapshot } from '../../source/snapshot.js'
import { parseShell, type Region } from '../../syntax/shell/index.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import { Recent } from '../../text/recent.js'
import type { Span } from '../../text/span.js'
import { Declared } from './declared.js'
import { MacroFiles } from './library.js'
import { defineBuiltins } from './m4/builtins.js'
import { Engine } from './m4/engine.js'
import { Traced } from './m4/traced.js'
import { autoconfMacros, HARMLESS } from './macros-autoconf.js'
import { SHELL_MACROS } from './macros-shell.js'
import { NOTHING } from './shell-text.js'
import { unsetVariables } from './unset.js'

const MAX_FILE = 800_000
const MAX_FILES = 400
const MAX_INCLUDES = 200
const MAX_EXPANDED = 3_000_000
const MAX_KNOWN = 8

const QUADRIGRAPHS: Readonly<Record<string, string>> = {
  '@<:@': '[',
  '@:>@': ']',
  '@S|@': '$',
  '@%:@': '#',
  '@{:@': '(',
  '@:}@': ')',
  '@&t@': ''
}

/** A configure.ac as the shell script that it stands for. */
export interface Expansion {
  /** Equal for equal texts. */
  readonly id: string
  readonly source: SourceText
  readonly declared: Declared
  /** Variables that the script reads and never sets. */
  readonly unset: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
  /** It was given up: the script is not all there is. */
  readonly exhausted: boolean
}

interface Known {
  readonly files: ReadonlyMap<string, string>
  readonly expansion: Expansion
}

/** The file that Autoconf reads. */
export function rootOf(snapshot: Snapshot): string | undefined {
  return ['configure.ac', 'configure.in'].find((path) => snapshot.text(path) !== undefined)
}

/** Expansions by the contents of every file that they rest on. */
export class Expansions {
  readonly #known = new Recent<string, readonly Known[]>(MAX_KNOWN)
  #made = 0

  of(snapshot: Snapshot): Expansion | undefined {
    const path = rootOf(snapshot)
    const text = path === undefined ? undefined : snapshot.text(path)
    if (path === undefined || text === undefined || text.length > MAX_FILE) return undefined
    const identity = (name: string): string => snapshot.blob(name) ?? snapshot.text(name) ?? ''
    const directories = macroDirectories(snapshot, text)
    const files = macroFiles(snapshot, directories)
    const key = [path, identity(path), ...files].join('\0')
    const known = this.#known.get(key) ?? []
    const same = known.find((one) => [...one.files].every(([name, id]) => identity(name) === id))
    if (same !== undefined) return same.expansion
    const read = new Map<string, string>()
    const expansion = expand(path, text, `${++this.#made}`, files, (name) => {
      read.set(name, identity(name))
      return snapshot.text(name)
    })
    this.#known.set(key, [{ files: read, expansion }, ...known].slice(0, 8))
    return expansion
  }
}

function macroDirectories(snapshot: Snapshot, text: string): readonly string[] {
  const found = new Set(['m4'])
  for (const [, names = ''] of text.matchAll(/\bAC_CONFIG_MACRO_DIRS?\(\s*\[?([^\])]*)/g))
    for (const name of names.split(/[\s,]+/)) found.add(name)
  const flags = /^ACLOCAL_AMFLAGS\s*\+?=((?:\\\n|.)*)/m.exec(snapshot.text('Makefile.am') ?? '')
  for (const [, name = ''] of (flags?.[1] ?? '').matchAll(/-I\s*(\S+)/g)) found.add(name)
  return [...found].map((name) => name.replace(/^\.\/|\/+$/g, '')).filter((name) => name !== '')
}

const isMacroFile = (path: string): boolean => path.endsWith('.m4')

function macroFiles(snapshot: Snapshot, directories: readonly string[]): readonly string[] {
  const files: string[] = []
  for (const path of snapshot.matching(isMacroFile)) {
    const slash = path.lastIndexOf('/')
    const own = slash < 0 ? path !== 'aclocal.m4' : directories.includes(path.slice(0, slash))
    if (own && files.length < MAX_FILES) files.push(path)
  }
  return snapshot.text('aclocal.m4') === undefined ? files : [...files, 'aclocal.m4']
}

function expand(
  path: string,
  text: string,
  id: string,
  files: readonly string[],
  read: (path: string) => string | undefined
): Expansion {
  const declared = new Declared()
  const m4 = new Engine(new MacroFiles(files, read, declared))
  let includes = 0
  defineBuiltins(m4, (name) => {
    const wanted = name.replace(/^(\.\/)+/, '')
    const content = ++includes > MAX_INCLUDES ? undefined : read(wanted)
    return content === undefined || content.length > MAX_FILE
      ? undefined
      : Traced.file(wanted, content)
  })
  for (const name of HARMLESS) m4.define(name, { kind: 'native', run: NOTHING })
  for (const macros of [SHELL_MACROS, autoconfMacros(declared)])
    for (const [name, run] of Object.entries(macros)) m4.define(name, { kind: 'native', run })
  const written = m4.expand(Traced.file(path, text))
  const whole = written
    .slice(0, MAX_EXPANDED)
    .replace(/@(?:<:|:>|S\||%:|\{:|:\}|&t)@/g, ([sign = '']) => QUADRIGRAPHS[sign])
  const parsed = parseShell(whole.text)
  const writtenAt = placesIn(whole)
  return {
    id,
    source: { path, text: whole.text, body: parsed.body, standsAt: undefined, writtenAt },
    declared,
    unset: unsetVariables(whole.text, declared),
    diagnostics: parsed.problems.slice(0, 5).map((problem) => ({
      code: 'autoconf/parse',
      message: problem.message,
      at: writtenAt(problem)
    })),
    exhausted: m4.exhausted || written.text.length > MAX_EXPANDED
  }
}

/** The script is evaluated many times, and asks each time where the same commands were written. */
function placesIn(whole: Traced): (region: Region) => Span {
  const known = new WeakMap<Region, Span>()
  return (region) => {
    const kept = known.get(region)
    if (kept !== undefined) return kept
    const place = whole.span(region.start, region.end)
    known.set(region, place)
    return place
  }
}
