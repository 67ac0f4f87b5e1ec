import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compareVersions, higherVersion } from '../../src/text/version.js'

const version = fc
  .array(fc.oneof(fc.nat(30).map(String), fc.constantFrom('rc', 'a', 'beta', '007')), {
    minLength: 1,
    maxLength: 4
  })
  .map((parts) => parts.join('.'))

describe('compareVersions', () => {
  it.each([
    ['1.9', '1.10'],
    ['1.83', '1.83.0'],
    ['1.63.0', '1.77.2'],
    ['1.0.rc1', '1.0.1'],
    ['0.60.1', '0.69.4'],
    ['99999999999999999998', '99999999999999999999'],
    ['', '0']
  ])('puts %s before %s', (low, high) => {
    expect(compareVersions(low, high)).toBeLessThan(0)
    expect(compareVersions(high, low)).toBeGreaterThan(0)
  })

  it.each([
    ['1.010', '1.10'],
    ['1-2', '1.2'],
    ['1.0', '1..0']
  ])('holds %s and %s for equal', (a, b) => {
    expect(compareVersions(a, b)).toBe(0)
  })

  it('is an order', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0)
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0)
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
      })
    )
  })
})

describe('higherVersion', () => {
  it('takes the higher, and anything over nothing', () => {
    expect(higherVersion('1.9', '1.10')).toBe('1.10')
    expect(higherVersion(undefined, '1')).toBe('1')
    expect(higherVersion('1', undefined)).toBe('1')
    expect(higherVersion(undefined, undefined)).toBeUndefined()
  })
})
