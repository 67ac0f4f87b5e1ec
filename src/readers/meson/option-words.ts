import { entriesOf, flatten } from './arguments.js'
import { display } from './describe.js'
import type { Value } from './value.js'

/** `default_options:` as name and value: a dictionary, a string or a list of `name=value`. */
export function optionWords(defaults: Value): readonly (readonly [string, string])[] {
  if (typeof defaults === 'object' && defaults.kind === 'dictionary')
    return entriesOf(defaults).map(({ key, value }) => [key, display(value)] as const)
  const words: (readonly [string, string])[] = []
  for (const { value } of flatten([defaults])) {
    if (typeof value !== 'string') continue
    const at = value.indexOf('=')
    if (at > 0) words.push([value.slice(0, at).trim(), value.slice(at + 1).trim()])
  }
  return words
}
