import { describe, expect, it } from '@jest/globals'
import { Recent } from '../../src/text/recent.js'

describe('what was used last', () => {
  it('stays, and what was not used goes first', () => {
    const recent = new Recent<string, string>(2)
    recent.set('a', 'A')
    recent.set('b', 'B')
    recent.get('a')
    recent.set('c', 'C')
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual(['A', undefined, 'C'])
  })

  it('is bounded by weight, and one value that is too heavy still serves', () => {
    const recent = new Recent<string, string>(10, (value) => value.length)
    recent.set('a', '12345')
    recent.set('b', '12345')
    recent.set('a', '1')
    recent.set('c', '123')
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual(['1', '12345', '123'])
    recent.set('heavy', '12345678901')
    expect([recent.get('a'), recent.get('heavy')]).toEqual([undefined, '12345678901'])
  })

  it('is made once', () => {
    const recent = new Recent<string, object>(2)
    expect(recent.obtain('a', () => ({}))).toBe(recent.obtain('a', () => ({})))
  })
})
