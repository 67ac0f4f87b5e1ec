import { understands, withoutValue } from './model/command-words.js'
import type { Fact } from './model/fact.js'
import type { ProfileModel } from './model/profile.js'
import type { Profile } from './model/scenario.js'
import type { Reader } from './readers/reader.js'
import type { Snapshot } from './source/snapshot.js'
import { nearest } from './text/nearest.js'

/** The readers that understand something of a profile's options; what understands nothing does not build it. */
export function readersOf(
  profile: Profile,
  present: readonly Reader[],
  snapshot: Snapshot
): readonly Reader[] {
  const fronts = present.filter(isFront)
  if (profile.options.length === 0) return fronts
  return fronts.filter((reader) => {
    const words = reader.words?.(snapshot)
    return profile.options.some((option) => understands(words, option) !== 'no')
  })
}

/** A build system that a person starts: crates and symbols are not configured by themselves. */
const isFront = ({ id }: Reader): boolean => id !== 'cargo' && id !== 'kconfig'

/** The options that no build system of the snapshot understands, with the nearest word that one does. */
export function unknownOptions(
  profile: Profile,
  present: readonly Reader[],
  snapshot: Snapshot
): ProfileModel['unknown'] {
  const fronts = present.filter(isFront)
  if (fronts.length === 0) return []
  const all = fronts.map((reader) => ({ id: reader.id, words: reader.words?.(snapshot) }))
  return profile.options.flatMap((option) => {
    // A driver hands these on as they are: the one that is driven knows them.
    const meson = option.startsWith('-D') ? all.find(({ id }) => id === 'meson') : undefined
    const asked = meson === undefined ? all : [meson]
    if (asked.some(({ words }) => understands(words, option) !== 'no')) return []
    const known = asked.flatMap(({ words }) => [...(words?.known ?? [])])
    return [{ option, near: nearest(withoutValue(option), known) }]
  })
}

/**
 * The targets that a build of the profile has, as the driver hands their names over; undefined for all of
 * them: where it hands none over, or where it cannot be told which.
 * @param plain what the driver hands over when nothing is asked for: where it names targets, it does so for any profile
 */
export function targetsOfProfile(
  facts: readonly Fact[],
  plain: readonly Fact[],
  targets: ReadonlySet<string>
): ReadonlySet<string> | undefined {
  const lists = new Set(
    linesOf(plain)
      .filter(({ words }) => words.some((word) => targets.has(word)))
      .map(({ name }) => name)
  )
  if (lists.size === 0) return undefined
  const lines = linesOf(facts).filter(({ name }) => lists.has(name))
  if (lines.length === 0 || lines.some(({ words }) => words.some(isUnknown))) return undefined
  return new Set(lines.flatMap(({ words }) => words))
}

interface Line {
  /** The file and the setting that the line is about. */
  readonly name: string
  readonly words: readonly string[]
}

const linesOf = (facts: readonly Fact[]): readonly Line[] =>
  facts
    .filter((fact) => fact.kind === 'drive')
    .flatMap(({ files }) =>
      files.flatMap(({ path, lines }) =>
        lines.map(({ text }) => {
          const [, key, value] = /^\s*(\w+)\s*[:+?]?=(.*)$/s.exec(text) ?? []
          return { name: `${path}\0${key ?? ''}`, words: (value ?? '').split(/[\s"']+/) }
        })
      )
    )

/** How the driver writes what it does not know. */
const isUnknown = (word: string): boolean => word.includes('${?')
