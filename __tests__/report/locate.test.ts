import { expect, it } from '@jest/globals'
import { Locator } from '../../src/report/locate.js'

const BASE = `config UART
    bool

config TIMER
    bool
    depends on CLOCK

endif
`
const at = (base: string | undefined, head: string | undefined, marked: string) => {
  const locator = new Locator({ base: () => base, head: () => head, policy: () => undefined })
  const start = (base ?? '').indexOf(marked)
  const place = locator.survivor({ path: 'Kconfig', start, end: start + marked.length })
  return place && [place.side, place.line, place.text]
}

it('finds the line of the head that stands where a line of the base was', () => {
  const without = BASE.replace('    depends on CLOCK\n', '')
  expect(at(BASE, without, 'depends')).toEqual(['head', 4, 'config TIMER'])
  // Lines above move it; lines that both sides have more than once mark no place.
  expect(at(BASE, `# more\n${without}`, 'depends')).toEqual(['head', 5, 'config TIMER'])
  const gone = BASE.replace(/config TIMER[\s\S]*CLOCK\n/, '')
  expect(at(BASE, gone, 'depends')).toEqual(['head', 1, 'config UART'])
  expect(at(BASE, 'something else\n', 'depends')).toEqual(['head', 1, 'something else'])
  expect(at(BASE, undefined, 'depends')).toBeNull()
})
