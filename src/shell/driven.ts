import { and, type Condition, FALSE } from '../logic/condition.js'
import type { Argument } from '../model/scenario.js'
import { SOURCE_ROOT } from './environment.js'
import { Path, tidy } from './path.js'
import type { Field } from './store.js'
import { type Arm, alternatives, known, type Value } from './value.js'

/** Options of Meson whose value is the next word. */
const WITH_VALUE = new Set([
  '--native-file',
  '--cross-file',
  '-D',
  '--prefix',
  '--buildtype',
  '--wrap-mode'
])

/**
 * Meson's command line as arguments: `-Dname=value` has the option's name, any other option its own word
 * with the dashes. Directories are left out. A value with an unknown in it is undefined.
 */
export function argumentsFor(fields: readonly Field[]): readonly Argument[] {
  const found: Argument[] = []
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]
    if (field === undefined) continue
    for (const { when, value } of plainValues(field)) {
      const next = fields[i + 1]
      const word = known(value)
      if (word !== undefined && WITH_VALUE.has(word) && next !== undefined) {
        for (const following of plainValues(next)) {
          const both = and(when, following.when)
          if (word === '-D') push(found, following.value, '', both)
          else found.push({ name: word, value: repositoryPath(known(following.value)), when: both })
        }
      } else push(found, value, undefined, when)
    }
  }
  return found.flatMap((argument) => {
    const when = tidy(argument.when)
    return when === FALSE ? [] : [{ ...argument, when }]
  })
}

function push(found: Argument[], value: Value, prefix: string | undefined, when: Condition): void {
  const [first] = value.pieces
  if (first?.kind !== 'text') return
  const pattern = prefix === undefined ? /^(?:-D([^=]+)|(--[^=]+))(=)?/ : /^([^=]+)()(=)/
  const match = pattern.exec(first.text)
  const name = match?.[1] ?? match?.[2]
  if (match === null || name === undefined || name === '' || WITH_VALUE.has(first.text)) return
  const whole = known(value)
  if (match[3] === undefined) {
    if (match[1] === undefined && whole !== undefined) found.push({ name, value: 'true', when })
    return
  }
  found.push({ name, value: whole?.slice(match[0].length), when })
}

/** A file of the repository is named as the repository names it. */
const repositoryPath = (path: string | undefined): string | undefined =>
  path?.startsWith(`${SOURCE_ROOT}/`) === true ? path.slice(SOURCE_ROOT.length + 1) : path

/** A choice inside a word gives one argument per alternative, as far as that stays small. */
function plainValues(field: Field): readonly Arm[] {
  const options = alternatives(field.value, new Path(), 16)
  if (options === undefined) return [{ when: field.when, value: field.value }]
  return options.map((arm) => ({ when: and(field.when, arm.when), value: arm.value }))
}
