import { describe, expect, it } from '@jest/globals'
import { moved, superfluous } from './changes.js'
import { brief, findings } from './judged.js'

const everywhere = superfluous(['avr', 'm68k', 'mips', 'riscv', 's390x', 'sparc', 'xtensa'])

describe('provider-superfluous', () => {
  it('warns with the targets, whatever the release', () => {
    expect(findings(everywhere)).toMatchObject([
      {
        ruleId: 'provider-superfluous',
        level: 'warning',
        headline:
          'The Rust version of UART is built where nothing asks for it in 7 targets (avr, m68k, mips and 4 more)',
        allowedFrom: null
      }
    ])
    expect(findings(everywhere)[0]?.happened).toContain(
      'in 7 targets (avr, m68k, mips, riscv, s390x and 2 more)'
    )
    expect(brief(everywhere, '', { release: '11.0' })).toEqual(['warning provider-superfluous'])
  })

  it('can be made an error, or be turned off', () => {
    expect(brief(everywhere, 'rules: { provider-superfluous: error }\n')).toEqual([
      'error provider-superfluous'
    ])
    expect(brief(everywhere, 'rules: { provider-superfluous: off }\n')).toEqual([])
  })

  it('is silent about a conversion that many targets ask for', () => {
    const change = moved('c-only', 'fallback', { targets: everywhere.targets })
    expect(brief(change, '', { release: '10.0' })).toEqual([])
  })
})
