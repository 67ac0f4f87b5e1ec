import type { CommandWords } from '../../model/command-words.js'
import type { Snapshot } from '../../source/snapshot.js'
import type { Recent } from '../../text/recent.js'
import { type Declared, declaredOptions } from './analysis.js'
import { BUILTIN_OPTIONS, LANGUAGE_ARGUMENTS } from './builtin-options.js'

/** `-Dname=value` for the project's own options and Meson's; Meson's also as `--name=value`. */
export function commandWords(snapshot: Snapshot, kept: Recent<string, Declared>): CommandWords {
  const own = declaredOptions(snapshot, '', kept).options.map(({ name }) => `-D${name}=`)
  const builtin = [...BUILTIN_OPTIONS.keys()].flatMap((name) => [
    `-D${name}=`,
    `--${name.replaceAll('_', '-')}=`
  ])
  return {
    known: new Set([...own, ...builtin]),
    // Options of a subproject, of a compiler, of another machine; files that say more.
    isOpen: (word) =>
      /^-D\s*[^=]*[:.]/.test(word) ||
      LANGUAGE_ARGUMENTS.test(word.replace(/^-D\s*|=.*$/gs, '')) ||
      /^-D(rust|c|cpp)_std=/.test(word) ||
      /^--(native|cross)-file\b/.test(word)
  }
}
