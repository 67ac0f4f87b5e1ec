import { type Condition, FALSE } from '../../logic/condition.js'
import { both, either } from '../../logic/connect.js'
import type { DefineFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import { flatten } from './arguments.js'
import type { Recorder } from './recorder.js'
import { EXHAUSTED } from './signals.js'

/** Every name that a build defines for C: on command lines, of targets and projects, and in headers it writes. */
export function defineFacts(recorder: Recorder): readonly DefineFact[] {
  const found = new Map<string, DefineFact>()
  const state = (name: string, when: Condition, at: Span): void => {
    const known = found.get(name)
    if (when === FALSE) return
    found.set(
      name,
      known === undefined
        ? { kind: 'define', name, when, at }
        : { ...known, when: either(known.when, when) }
    )
  }
  for (const { name, value, when, at } of recorder.settings) {
    const defined = /^(?:define |argument -D)([A-Za-z_]\w*)/.exec(name)?.[1]
    if (defined !== undefined && value !== false && value !== 0) state(defined, when, at)
  }
  for (const { given, when, at } of recorder.targetArguments)
    try {
      for (const part of flatten([given])) {
        const name =
          typeof part.value === 'string' ? /^-D([A-Za-z_]\w*)/.exec(part.value)?.[1] : undefined
        if (name !== undefined) state(name, both(when, part.when), at)
      }
    } catch (thrown) {
      if (thrown !== EXHAUSTED) throw thrown
    }
  return [...found.values()]
}
