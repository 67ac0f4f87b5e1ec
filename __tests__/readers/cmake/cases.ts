import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Analysis, PLAIN } from '../../../src/readers/cmake/analysis.js'
import { parse } from '../../../src/readers/cmake/parser.js'
import { isPlain } from '../../../src/readers/cmake/text.js'
import { memorySnapshot } from '../../../src/source/memory.js'
import type { Snapshot } from '../../../src/source/snapshot.js'

/** Projects of our own; what CMake answered for them is kept beside each as expected.json. */
export const CASES = join(dirname(fileURLToPath(import.meta.url)), 'cases')

/** Cache entries by name. */
export type Entries = Readonly<Record<string, { readonly type: string; readonly value: string }>>

export function readCase(name: string): Snapshot {
  const folder = join(CASES, name)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): [string, string] => [relative(folder, path), readFileSync(path, 'utf8')])
  return memorySnapshot(name, Object.fromEntries(files))
}

export function analyse(snapshot: Snapshot): Analysis {
  const parseFile = (path: string) => {
    const text = snapshot.text(path)
    return text === undefined ? undefined : parse(text)
  }
  return new Analysis(snapshot, parseFile, new Set())
}

/** What the reader says is cached; an entry that is not known is what CMake says where nothing is found. */
export function cacheOf(snapshot: Snapshot): Entries {
  const { cache, recorder } = analyse(snapshot).evaluate(PLAIN)
  const entries: Record<string, { type: string; value: string }> = {}
  for (const [name, { text }] of cache) {
    const declared = recorder.declarations.get(name)
    const type = declared?.type ?? 'FILEPATH'
    if (cache.get(name)?.set.key === 'true')
      entries[name] = { type, value: isPlain(text) ? text : `${name}-NOTFOUND` }
  }
  return entries
}
