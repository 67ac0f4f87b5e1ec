import { describe, expect, it } from '@jest/globals'
import { memorySnapshot } from '../../src/source/memory.js'
import { Observed } from '../../src/source/observed.js'
import type { Snapshot } from '../../src/source/snapshot.js'

const FILES = { 'a/x.build': 'x\n', 'a/y.c': 'y\n', 'b/z.c': 'z\n', top: 't\n' }
const isBuild = (path: string): boolean => path.endsWith('.build')
const own = memorySnapshot('own', FILES)
const { 'b/z.c': _, ...WITHOUT_B } = FILES

/** Each question with a change that leaves its answer alone and one that does not. */
const QUESTIONS: readonly {
  readonly title: string
  readonly ask: (snapshot: Snapshot) => unknown
  readonly alike: Record<string, string>
  readonly other: Record<string, string>
}[] = [
  {
    title: 'a text',
    ask: (snapshot) => snapshot.text('top'),
    alike: { ...FILES, 'a/x.build': 'new\n', more: '' },
    other: { ...FILES, top: 'new\n' }
  },
  {
    title: 'a text that is not there',
    ask: (snapshot) => snapshot.text('more'),
    alike: { ...FILES, top: 'new\n' },
    other: { ...FILES, more: '' }
  },
  {
    title: 'an identity',
    ask: (snapshot) => snapshot.blob('a/y.c'),
    alike: WITHOUT_B,
    other: { ...FILES, 'a/y.c': 'new\n' }
  },
  {
    title: 'whether a file is there',
    ask: (snapshot) => snapshot.isFile('b/z.c'),
    alike: { ...FILES, 'b/z.c': 'new\n' },
    other: WITHOUT_B
  },
  {
    title: 'whether a directory is there',
    ask: (snapshot) => snapshot.isDirectory('b'),
    alike: { ...WITHOUT_B, 'b/other.c': '' },
    other: WITHOUT_B
  },
  {
    title: 'what is in a directory',
    ask: (snapshot) => snapshot.list('a'),
    alike: { ...WITHOUT_B, 'a/y.c': 'new\n' },
    other: { ...FILES, 'a/new': '' }
  },
  {
    title: 'which paths look so',
    ask: (snapshot) => snapshot.matching(isBuild),
    alike: { ...WITHOUT_B, 'a/x.build': 'new\n' },
    other: { ...FILES, 'b/x.build': '' }
  },
  {
    title: 'all paths',
    ask: (snapshot) => [...snapshot.paths()],
    alike: { ...FILES, top: 'new\n' },
    other: WITHOUT_B
  }
]

describe('a snapshot that was observed', () => {
  it.each(QUESTIONS)('stands for others by its answers: $title', ({ ask, alike, other }) => {
    const observed = new Observed(own)
    expect(ask(observed)).toEqual(ask(own))
    expect(observed.agrees(own)).toBe(true)
    expect(observed.agrees(memorySnapshot('other', other))).toBe(false)
    expect(observed.agrees(memorySnapshot('alike', alike))).toBe(true)
    expect(observed.agrees(memorySnapshot('other', other))).toBe(false)
  })

  it('stands for anything while nothing was asked', () => {
    expect(new Observed(own).agrees(memorySnapshot('empty', {}))).toBe(true)
  })

  it('looks at what was asked since it was compared', () => {
    const observed = new Observed(own)
    const near = memorySnapshot('near', { ...FILES, top: 'new\n' })
    observed.text('a/x.build')
    expect(observed.agrees(near)).toBe(true)
    observed.text('top')
    expect(observed.agrees(near)).toBe(false)
    expect(observed.agrees(memorySnapshot('again', FILES))).toBe(true)
  })

  it('hands on what it rests on to whoever observes the one it is compared with', () => {
    const observed = new Observed(own)
    observed.text('top')
    const next = new Observed(memorySnapshot('next', FILES))
    expect(observed.agrees(next)).toBe(true)
    expect(next.agrees(memorySnapshot('other', { ...FILES, top: 'new\n' }))).toBe(false)
  })

  it('tells which contents differ, unless more than that does', () => {
    const observed = new Observed(own)
    observed.text('top')
    observed.text('a/y.c')
    observed.matching(isBuild)
    const changed = { ...FILES, top: 'new\n', 'b/z.c': 'new\n' }
    expect(observed.differences(memorySnapshot('changed', changed))).toEqual(['top'])
    const more = { ...FILES, 'b/x.build': '' }
    expect(observed.differences(memorySnapshot('more', more))).toBeUndefined()
  })
})
