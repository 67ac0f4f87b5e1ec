import { and, type Condition, FALSE, not } from '../logic/condition.js'
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

/** Words behind an option that may or may not be there are looked at as far as this. */
const MAX_NEXT = 12

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
      const word = known(value)
      if (word === undefined || !WITH_VALUE.has(word)) {
        push(found, value, undefined, when)
        continue
      }
      for (const following of nextWords(fields, i, when))
        if (word === '-D') push(found, following.value, '', following.when)
        else {
          const path = repositoryPath(known(following.value))
          found.push({ name: word, value: path, when: following.when })
        }
    }
  }
  return found.flatMap((argument) => {
    const when = tidy(argument.when)
    return when === FALSE ? [] : [{ ...argument, when }]
  })
}

/** What stands behind a word: the first of the next ones that is there when the word is. */
function nextWords(fields: readonly Field[], index: number, when: Condition): readonly Arm[] {
  const words: Arm[] = []
  let rest = when
  for (const field of fields.slice(index + 1, index + 1 + MAX_NEXT)) {
    for (const arm of plainValues(field)) {
      const both = tidy(and(rest, arm.when))
      if (both !== FALSE) words.push({ when: both, value: arm.value })
    }
    rest = tidy(and(rest, not(field.when)))
    if (rest === FALSE) break
  }
  return words
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
