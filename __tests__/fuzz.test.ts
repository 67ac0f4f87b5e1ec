import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createReaders } from '../src/readers/index.js'
import { fuzzInputs, fuzzSeeds, readInput } from '../tools/fuzz-inputs.js'

// `npm run fuzz` does the same a hundred thousand times.
describe('damaged build files and policies', () => {
  const seeds = fuzzSeeds(process.cwd())
  it('come from miniatures for every reader and for the policy', () => {
    const targets = new Set(seeds.map(({ target }) => target))
    expect([...targets].sort()).toEqual(
      [...createReaders().all.map(({ id }) => id), 'policy'].sort()
    )
  })
  it('never make anything throw, and what is read of them is in proportion to their length', () => {
    const readers = createReaders()
    fc.assert(
      fc.property(fuzzInputs(seeds), (input) => readInput(input, readers)),
      { numRuns: 400, seed: 7 }
    )
  })
  it('would be noticed: a reader that throws, or that has more to say than it read', () => {
    const [seed] = seeds
    if (seed === undefined) throw new Error('no seed')
    const input = { ...seed, text: '' }
    const broken = (read: () => never | { facts: never[]; diagnostics: never[] }) => ({
      ...createReaders(),
      all: createReaders().all.map((reader) => ({
        ...reader,
        id: reader.id,
        applies: () => true,
        read
      }))
    })
    expect(() =>
      readInput(
        input,
        broken(() => {
          throw new RangeError('deep')
        })
      )
    ).toThrow('deep')
    const many = { length: 1_000_000 } as unknown as never[]
    expect(() =>
      readInput(
        input,
        broken(() => ({ facts: many, diagnostics: [] }))
      )
    ).toThrow('1000000 facts')
  })
})
