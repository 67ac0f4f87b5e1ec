import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { createKconfigReader, solve } from '../../../src/readers/kconfig/index.js'
import { memorySnapshot } from '../../../src/source/memory.js'

/** Trees of our own; the expected values are what kconfiglib answered for them, kept as data. */
const CASES = join(dirname(fileURLToPath(import.meta.url)), 'cases')

/** Rest on an environment variable that nobody here knows: kconfiglib takes it as not set. */
const UNKNOWN_TO_US = ['S']

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')])
  )

describe('the Linux dialect agrees with kconfiglib', () => {
  for (const name of readdirSync(CASES).sort())
    it(name, () => {
      const folder = join(CASES, name)
      const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
        values: Record<string, string>
      }
      const files = filesOf(folder)
      const model = createKconfigReader().model(memorySnapshot(name, files))
      if (model === undefined) throw new Error('no tree')
      expect(model.dialect).toBe('linux')
      const defaults = files['defconfig'] === undefined ? [] : ['defconfig']
      const solution = solve(model, { defaults })
      const got = [...solution.values.keys()].map((symbol) => [symbol, solution.text(symbol)])
      const want = Object.entries(expected.values).map(([symbol, value]) =>
        name === 'old-spellings' && UNKNOWN_TO_US.includes(symbol)
          ? [symbol, undefined]
          : [symbol, value]
      )
      expect(Object.fromEntries(got)).toEqual(Object.fromEntries(want))
      expect(solution.errors).toEqual([])
    })
})
