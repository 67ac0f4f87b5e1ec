import { and, type Condition, FALSE, not, or, TRUE } from '../../logic/condition.js'
import type { Argument, GeneratedFile } from '../../model/scenario.js'
import type { Override } from './option-store.js'

/** What machine files say that bears on more than where programs are. */
export interface MachineFiles {
  /** Options: below the command line, above what the project says. */
  readonly options: readonly Override[]
  readonly properties: readonly Override[]
}

const OPTIONS = new Set(['built-in options', 'project options'])
/** What was not known when the file was written; see `GeneratedFile`. */
const UNKNOWN = `\${?`

/**
 * Reads the files of `--native-file` and `--cross-file`, the later over the earlier; with a cross file, the
 * native ones speak for the build machine only. https://mesonbuild.com/Machine-files.html
 *
 * `[binaries]` names the compilers to use instead of the usual ones: whether there is one for Rust is what a
 * scenario assumes, whatever its name.
 * @param textOf a file of the repository
 */
export function machineFiles(
  args: readonly Argument[],
  generated: readonly GeneratedFile[],
  textOf: (path: string) => string | undefined
): MachineFiles {
  const given = (name: string): readonly Argument[] => args.filter((one) => one.name === name)
  const cross = given('--cross-file')
  const native = not(or(...cross.map(({ when }) => when)))
  const options: Override[] = []
  const properties: Override[] = []
  const read = ({ value: path, when }: Argument, under: Condition): void => {
    const whole = and(when, under)
    if (path === undefined || whole === FALSE) return
    const written = generated.find((file) => file.path === path)?.lines
    for (const entry of entriesOf(written ?? linesOf(textOf(path)))) {
      const override = { ...entry.override, when: and(whole, entry.override.when) }
      if (OPTIONS.has(entry.section)) options.push(override)
      else if (entry.section === 'properties') properties.push(override)
    }
  }
  for (const one of given('--native-file')) read(one, native)
  for (const one of cross) read(one, TRUE)
  return { options, properties }
}

const linesOf = (text: string | undefined): GeneratedFile['lines'] =>
  (text ?? '').split('\n').map((line) => ({ text: line, when: TRUE }))

interface Entry {
  readonly section: string
  readonly override: Override
}

function* entriesOf(lines: GeneratedFile['lines']): Generator<Entry> {
  let section = ''
  for (const { text, when } of lines) {
    const line = text.trim()
    const opened = /^\[([^'"[\]]+)\]$/.exec(line)?.[1]
    if (opened !== undefined) section = opened
    else {
      const [, name, value] = /^([^\s#;=][^=]*?)\s*=\s*(.*)$/.exec(line) ?? []
      if (name !== undefined && value !== undefined)
        yield { section, override: { name, value: wordOf(value), when } }
    }
  }
}

/** A literal as a person writes it on the command line; undefined for anything that has to be worked out. */
function wordOf(value: string): string | undefined {
  if (value.includes(UNKNOWN)) return undefined
  const quoted = /^'((?:[^'\\]|\\.)*)'$/.exec(value)?.[1]
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1')
  return /^(?:true|false|\d+|\[.*\])$/.test(value) ? value : undefined
}
