import { type Condition, TRUE } from '../../logic/condition.js'
import type { RepoPath } from '../../text/span.js'
import type { Block } from './ast.js'
import type { Call, Context } from './context.js'
import type { Item, Text } from './text.js'

/** A function or macro of the project; it exists where `when` holds. */
export interface Definition {
  readonly kind: 'function' | 'macro'
  readonly parameters: readonly string[]
  readonly block: Block
  readonly file: RepoPath
  readonly when: Condition
}

/** What the parameters of a call stand for: https://cmake.org/cmake/help/latest/command/function.html */
export function parametersOf(
  context: Context,
  { parameters }: Definition,
  { args }: Call
): readonly (readonly [string, Text])[] {
  const all: Item[] = args.map(({ text, when }) => ({ text, when }))
  const named = parameters.map((name, i): [string, Text] => {
    const arg = all[i]
    return [name, arg === undefined ? '' : arg.text]
  })
  const certain = all.every(({ when }) => when === TRUE)
  return [
    ...all.slice(0, 40).map(({ text }, i): [string, Text] => [`ARGV${i}`, text]),
    ['ARGV', context.texts.join(all)],
    ['ARGN', context.texts.join(all.slice(parameters.length))],
    [
      'ARGC',
      certain
        ? String(all.length)
        : context.unknown('number of arguments', 'some arguments are not always there')
    ],
    ...named
  ]
}
