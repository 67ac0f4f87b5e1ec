import type { Span } from '../../text/span.js'
import type { Evaluator } from './context.js'
import { globMatcher } from './files.js'

import { ShellRun } from './shell.js'
import {
  alternatives,
  describe,
  fromAlternatives,
  text,
  unknownValue,
  type Value
} from './value.js'

/** `$(shell …)`: unknown, unless it asks for the toolchain or shows files of the tree. */
export function runShellFunction(machine: Evaluator, command: Value, at: Span): Value {
  const all = alternatives(command, machine.path, 6)
  if (all === undefined)
    return unknownValue(`$(shell ${describe(command)})`, 'the output of a command is not known', at)
  return fromAlternatives(
    all.map(({ when, value }) => ({ when, value: output(machine, value, at) }))
  )
}

function output(machine: Evaluator, line: Value, at: Span): Value {
  machine.step(20)
  const run = new ShellRun({
    toolchain: machine.world.toolchain,
    at,
    variable: () => undefined,
    file: (path) => fileText(machine, path),
    find: (words) => find(machine, words),
    onRust: () => {},
    onMake: () => {},
    onProbe: () => {
      machine.world.asked = true
    }
  })
  return trimmed(run.run(line).output)
}

/** Line ends become blanks, and the last ones go. */
function trimmed(value: Value): Value {
  const { piece } = value
  if (value.count !== 1 || piece?.kind !== 'text') return value
  return text(piece.text.replace(/\s+$/, '').replace(/\r?\n/g, ' '), piece.at)
}

export function fileText(machine: Evaluator, path: string): string | undefined {
  const place = machine.world.files.resolve(machine.directory, path)
  return place === undefined ? undefined : machine.world.files.text(place)
}

/** `find DIR… [-type f] [-name PATTERN [-o -name PATTERN]…]`; undefined for any other option. */
export function find(machine: Evaluator, words: readonly string[]): readonly string[] | undefined {
  const first = words.findIndex((one) => one.startsWith('-') || one === '(' || one === '!')
  const places = first < 0 ? words : words.slice(0, first)
  const patterns: string[] = []
  const rest = first < 0 ? [] : words.slice(first)
  for (let i = 0; i < rest.length; i++) {
    const option = rest[i]
    if (option === '-type' && rest[i + 1] === 'f') i++
    else if (option === '-name' && rest[i + 1] !== undefined) patterns.push(rest[++i] ?? '')
    else if (option !== '-o' && option !== '(' && option !== ')' && option !== '-print')
      return undefined
  }
  const { files } = machine.world
  const matchers = patterns.map(globMatcher)
  return (places.length === 0 ? ['.'] : places).flatMap((place) => {
    const directory = files.resolve(machine.directory, place)
    if (directory === undefined) return []
    const skip = directory === '' ? 0 : directory.length + 1
    return files
      .under(directory)
      .filter((path) => {
        const name = path.slice(path.lastIndexOf('/') + 1)
        return matchers.length === 0 || matchers.some((matches) => matches(name))
      })
      .map((path) => `${place.replace(/\/$/, '')}/${path.slice(skip)}`)
  })
}
