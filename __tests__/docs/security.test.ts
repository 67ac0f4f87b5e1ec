import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { DEFENCES } from '../../tools/defences/table.js'

const page = readFileSync('SECURITY.md', 'utf8')
const count = (text: string, part: string): number => text.split(part).length - 1

it('states the bounds that the sources have', () => {
  const stated = [...page.matchAll(/`((?:src|tools)\/[\w./-]+\.ts)`((?: `\w+(?: =|:) [^`]+`)+)/g)]
  expect(stated.length).toBeGreaterThan(12)
  for (const [, file = '', bounds = ''] of stated)
    for (const [, bound = ''] of bounds.matchAll(/`([^`]+)`/g))
      expect([bound, count(readFileSync(file, 'utf8'), bound)]).toEqual([bound, 1])
})

it('can take out every defence of the table, and names tests that are there', () => {
  for (const { out, test, name } of DEFENCES) {
    for (const { file, find } of out)
      expect([file, find, count(readFileSync(file, 'utf8'), find)]).toEqual([file, find, 1])
    expect([
      test,
      page.includes(`\`${test.replace(/^syntax\/toml\/toml$/, 'syntax/toml')}\``)
    ]).toEqual([test, true])
    expect(name).not.toBe('')
  }
})
