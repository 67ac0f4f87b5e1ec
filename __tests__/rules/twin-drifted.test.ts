import { describe, expect, it } from '@jest/globals'
import { drifted } from './changes.js'
import { brief, findings } from './judged.js'

const NAMED = 'twins: { trailer: Rust-twin }\n'
const said = (...values: readonly string[]) => ({ trailers: { values, complete: true } })

describe('twin-drifted', () => {
  it('warns about C that moves on alone, and notes Rust that does', () => {
    expect(brief(drifted('c'))).toEqual(['warning twin-drifted'])
    expect(brief(drifted('rust'))).toEqual(['note twin-drifted'])
    expect(brief(drifted('rust'), 'rules: { twin-drifted: error }\n')).toEqual([
      'note twin-drifted'
    ])
    expect(brief(drifted('c'), 'rules: { twin-drifted: error }\n')).toEqual(['error twin-drifted'])
    expect(brief(drifted('c'), 'rules: { twin-drifted: off }\n')).toEqual([])
  })

  it('is answered by a trailer that names the component', () => {
    for (const value of ['UART', 'uart: needs none', 'TIMER, UART. Both are locked as a whole'])
      expect(brief(drifted('c'), NAMED, said('something else', value))).toEqual([])
  })

  it('is not answered by a trailer about another component, or about nothing', () => {
    for (const value of ['TIMER', 'not needed', 'UARTS', ''])
      expect(brief(drifted('c'), NAMED, said(value))).toEqual(['warning twin-drifted'])
  })

  it('says how to answer, and why an answer may not be seen', () => {
    const fixOf = (more: string, complete: boolean) =>
      findings(drifted('c'), more, { trailers: { values: [], complete } })[0]?.fix
    expect(fixOf('', true)).toContain('(twins: { trailer: Rust-twin })')
    expect(fixOf(NAMED, true)).toMatch(/with a line Rust-twin: UART and the reason\.$/)
    expect(fixOf(NAMED, false)).toContain('check out with fetch-depth: 0')
  })

  it('speaks on a frozen branch, and whatever the release', () => {
    expect(
      brief(drifted('c'), 'branches: [{ match: main, freeze: true }]\n', { release: '12.0' })
    ).toEqual(['warning twin-drifted'])
  })
})
