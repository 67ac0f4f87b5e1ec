import type { SwitchFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import { optionsTowardsRust, type Seeds, wordsComparedWith } from './dataflow.js'
import type { DeclaredOption } from './declared.js'
import type { Expansion } from './expansion.js'

/** What a command line comes to: Rust in the build, none, undecided, or no build at all. */
export type Tried = 'uses' | 'none' | 'open' | 'stops'

/** The option or options that decide about Rust. */
export interface Switch {
  readonly option: string
  readonly on: readonly string[]
  /** Empty when there is no word that turns it off, or nothing to turn off. */
  readonly off: readonly string[]
  readonly hasOff: boolean
  /** The variables with the value that means off. */
  readonly offValues: ReadonlyMap<string, string>
  readonly default: string | null
  readonly at: Span
}

const MAX_CANDIDATES = 10
const MAX_OTHERS = 6

interface Candidate {
  readonly option: DeclaredOption
  /** The words that can be said about it, with the value that each gives. */
  readonly words: readonly { readonly word: string; readonly value: string }[]
}

/**
 * The switch by trial: an option is it when saying one thing brings Rust and another none. Its name says
 * nothing, and neither does its help text.
 */
export function findSwitch(
  expansion: Expansion,
  seeds: Seeds,
  tryWords: (words: readonly string[]) => Tried,
  defaultOf: (variable: string) => string | null
): Switch | undefined {
  const candidates = candidatesFor(expansion, seeds)
  const usual = tryWords([])
  for (const candidate of candidates) {
    const found = decide(candidate, usual, tryWords, defaultOf)
    if (found !== undefined) return found
  }
  return usual === 'uses' || usual === 'open'
    ? together(candidates, tryWords, defaultOf)
    : undefined
}

function candidatesFor(expansion: Expansion, seeds: Seeds): readonly Candidate[] {
  let others = 0
  return optionsTowardsRust(expansion, seeds)
    .filter(({ name }) => /rust|cargo/i.test(name) || ++others <= MAX_OTHERS)
    .slice(0, MAX_CANDIDATES)
    .map((option) => {
      const { family, name, variable } = option
      const [on, off] = family === 'enable' ? ['enable', 'disable'] : ['with', 'without']
      const values = wordsComparedWith(expansion, variable).filter(
        (value) => value !== 'yes' && value !== 'no'
      )
      return {
        option,
        words: [
          { word: `--${on}-${name}`, value: 'yes' },
          { word: `--${off}-${name}`, value: 'no' },
          ...values.map((value) => ({ word: `--${on}-${name}=${value}`, value }))
        ]
      }
    })
}

function decide(
  { option, words }: Candidate,
  usual: Tried,
  tryWords: (words: readonly string[]) => Tried,
  defaultOf: (variable: string) => string | null
): Switch | undefined {
  if (usual === 'stops') return undefined
  // Each word costs an evaluation: the ones that cannot change the answer are not tried.
  const results = new Map<string, Tried>()
  const gives =
    (wanted: Tried) =>
    (one: { readonly word: string }): boolean => {
      const result = results.get(one.word) ?? tryWords([one.word])
      results.set(one.word, result)
      return result === wanted
    }
  const plain = defaultOf(option.variable)
  const findOff = (): (typeof words)[number] | undefined =>
    // Of several words for a build without Rust, the one that says what a plain build has anyway.
    words.filter(({ value }) => usual === 'none' && value === plain).find(gives('none')) ??
    words.filter(({ value }) => value === 'no').find(gives('none')) ??
    words.find(gives('none'))
  const findOn = (): (typeof words)[number] | undefined =>
    words.find(gives('uses')) ?? words.find(gives('open'))
  const first = usual === 'none' ? findOn() : findOff()
  if (first === undefined) return undefined
  const [on, off] = usual === 'none' ? [first, findOff()] : [findOn(), first]
  return {
    option: option.name,
    on: on === undefined ? [] : [on.word],
    off: off === undefined ? [] : [off.word],
    hasOff: off !== undefined,
    offValues: new Map([[option.variable, off?.value ?? 'no']]),
    default: plain,
    at: option.at
  }
}

/** Where several options bring Rust by themselves, all of them together turn it off. */
function together(
  candidates: readonly Candidate[],
  tryWords: (words: readonly string[]) => Tried,
  defaultOf: (variable: string) => string | null
): Switch | undefined {
  const offs = candidates.flatMap(({ option, words }) =>
    words.filter(({ value }) => value === 'no').map(({ word }) => ({ option, word }))
  )
  const wordsOf = (some: typeof offs): readonly string[] => some.map(({ word }) => word)
  if (offs.length < 2 || tryWords(wordsOf(offs)) !== 'none') return undefined
  let needed = offs
  for (const one of offs) {
    const fewer = needed.filter((other) => other !== one)
    if (tryWords(wordsOf(fewer)) === 'none') needed = fewer
  }
  const [first] = needed
  if (first === undefined) return undefined
  const on = first.word.replace(/^--disable-/, '--enable-').replace(/^--without-/, '--with-')
  return {
    option: first.option.name,
    on: [on],
    off: wordsOf(needed),
    hasOff: true,
    offValues: new Map(needed.map(({ option }) => [option.variable, 'no'])),
    default: defaultOf(first.option.variable),
    at: first.option.at
  }
}

export const switchFact = (found: Switch): SwitchFact => ({
  kind: 'switch',
  option: found.option,
  on: found.on.length === 0 ? undefined : found.on.join(' '),
  off: found.hasOff ? found.off.join(' ') : undefined,
  default: found.default,
  at: found.at
})
