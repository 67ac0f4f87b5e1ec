import { not, TRUE } from '../logic/condition.js'
import type { Field } from './store.js'
import { concat, EMPTY, merge, text, type Value } from './value.js'

/** `"$*"`: fields joined by spaces; those with a condition as choices. */
export function joinFields(fields: readonly Field[]): Value {
  const parts: Value[] = []
  fields.forEach((field, i) => {
    const value = i === 0 ? field.value : concat(text(' '), field.value)
    if (field.when === TRUE) parts.push(value)
    else
      parts.push(
        merge(
          [
            { when: field.when, value },
            { when: not(field.when), value: EMPTY }
          ],
          '*'
        )
      )
  })
  return concat(...parts)
}
