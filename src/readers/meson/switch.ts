import type { SwitchFact } from '../../model/fact.js'
import { type Analysis, countedUses, type Variant } from './analysis.js'
import { type OptionDeclaration, optionFact } from './options.js'

/** The option that decides about Rust, and the words that turn it off and on. */
export interface Switch {
  readonly option: OptionDeclaration
  readonly off: string
  readonly on: string
}

const MAX_CANDIDATES = 12
const OFF_WORDS = ['disabled', 'no', 'none', 'off', 'false', 'never']
const ON_WORDS = ['enabled', 'yes', 'on', 'true', 'always', 'auto']

/**
 * Finds the switch by trying: turning it off leaves no Rust, turning it on brings Rust, with the
 * toolchain there in both cases. Options named after Rust come first.
 */
export function findSwitch(analysis: Analysis, plain: Variant): Switch | undefined {
  // What is too large to evaluate once is not tried in many ways.
  if (!analysis.evaluate(plain).complete) return undefined
  const named = analysis.options
    .filter(({ name }) => /rust|cargo/i.test(name))
    .sort((a, b) => rank(a) - rank(b))
  return (
    firstThatDecides(analysis, plain, named) ??
    firstThatDecides(
      analysis,
      plain,
      analysis
        .optionsAroundRust()
        .flatMap((name) => analysis.options.filter((option) => option.name === name))
    )
  )
}

const rank = (option: OptionDeclaration): number =>
  option.name === 'rust'
    ? 0
    : /^(?:with|enable|use|have)?[-_]?(?:rust|cargo)$/i.test(option.name)
      ? 1
      : 2

function firstThatDecides(
  analysis: Analysis,
  plain: Variant,
  candidates: readonly OptionDeclaration[]
): Switch | undefined {
  for (const option of candidates.slice(0, MAX_CANDIDATES)) {
    const words = wordsOf(option)
    if (words === undefined) continue
    const on = analysis.uses(analysis.withOption(plain, option.name, words.on))
    if (on.length === 0) continue
    const off = analysis.uses(analysis.withOption(plain, option.name, words.off))
    if (countedUses(on, off).length > 0 && countedUses(off, on).length === 0)
      return { option, ...words }
  }
  return undefined
}

function wordsOf(option: OptionDeclaration): { off: string; on: string } | undefined {
  switch (option.type) {
    case 'feature':
      return { off: 'disabled', on: 'enabled' }
    case 'boolean':
      return { off: 'false', on: 'true' }
    case 'combo': {
      const choices = option.choices ?? []
      const off = OFF_WORDS.find((word) => choices.includes(word))
      const on =
        ON_WORDS.find((word) => choices.includes(word)) ?? choices.find((word) => word !== off)
      return off === undefined || on === undefined ? undefined : { off, on }
    }
    default:
      return undefined
  }
}

export function switchFact({ option, off, on }: Switch): SwitchFact {
  return {
    kind: 'switch',
    option: option.name,
    off: `-D${option.name}=${off}`,
    on: `-D${option.name}=${on}`,
    default: optionFact(option).default,
    at: option.valueAt
  }
}
