import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

const page = readFileSync('docs/troubleshooting.md', 'utf8')
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('src', name), 'utf8'))
const CODE =
  /'((?:meson|cmake|make|configure|autoconf|kconfig|cargo|shell|policy|source)\/[a-z]+(?:-[a-z]+)*)'/g

describe('docs/troubleshooting.md', () => {
  it('names every diagnostic code', () => {
    const codes = new Set(
      sources.flatMap((text) => [...text.matchAll(CODE)].map(([, code = '']) => code))
    )
    expect(codes.size).toBeGreaterThan(40)
    expect([...codes].filter((code) => !page.includes(`\`${code}\``))).toEqual([])
  })
  it('names every reason why the source refuses, and every file that is refused', () => {
    const codesOf = (file: string, after: string): readonly string[] => {
      const text = readFileSync(file, 'utf8')
      const from = text.slice(text.indexOf(after))
      return [...from.slice(0, from.indexOf('\n\n')).matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(
        ([, code = '']) => code
      )
    }
    const errors = codesOf('src/source/errors.ts', 'SourceErrorCode')
    const refusals = codesOf('src/source/git-snapshot.ts', 'readonly reason:')
    expect([errors.length, refusals.length]).toEqual([6, 6])
    expect(errors.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
    expect(refusals.filter((code) => !page.includes(`\`source/${code}\``))).toEqual([])
  })
})
