import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { CASES, cacheOf, readCase } from './cases.js'

describe('cache entries agree with what CMake answered', () => {
  for (const name of readdirSync(CASES).sort())
    it(name, () => {
      const expected: unknown = JSON.parse(readFileSync(join(CASES, name, 'expected.json'), 'utf8'))
      expect(cacheOf(readCase(name))).toEqual(expected)
    })
})
