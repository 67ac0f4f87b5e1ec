import { describe, expect, it } from '@jest/globals'
import { Alike } from '../../src/readers/alike.js'
import { memorySnapshot } from '../../src/source/memory.js'
import type { Snapshot } from '../../src/source/snapshot.js'

describe('snapshots that a reader cannot tell apart', () => {
  const first = memorySnapshot('first', { build: '1', also: '2', other: '3' })
  const second = memorySnapshot('second', { build: '1', also: 'new', other: 'new' })
  const text = (path: string) => (snapshot: Snapshot) => ({
    of: snapshot,
    text: snapshot.text(path)
  })

  it('are one to it', () => {
    const alike = new Alike()
    const before = alike.ask(first, text('build'))
    const after = alike.ask(second, text('build'))
    expect(after).toEqual(before)
    expect(after.of).toBe(before.of)
  })

  it('are two once it asks for more', () => {
    const alike = new Alike()
    alike.ask(first, text('build'))
    alike.ask(second, text('build'))
    expect(alike.ask(second, text('also')).text).toBe('new')
    expect(alike.ask(first, text('also')).text).toBe('2')
    expect(alike.ask(second, text('build')).text).toBe('1')
  })
})
