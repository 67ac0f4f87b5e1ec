import type { Method } from '../context.js'
import { describe } from '../describe.js'
import type { Value } from '../value.js'

/** https://mesonbuild.com/Reference-manual_elementary_int.html */
export const numberMethod: Method<number> = (context, value, call) => {
  switch (call.name) {
    case 'is_even':
      return value % 2 === 0
    case 'is_odd':
      return value % 2 !== 0
    case 'to_string':
      return inBase(value, call.keywords.get('fill'), call.keywords.get('format'))
    default:
      context.notUnderstood(`the method ${call.name}() of a number`, context.at(call.node))
      return context.unknown(`${value}.${call.name}()`, 'is not known', context.at(call.node))
  }
}

const BASES: ReadonlyMap<Value | undefined, { radix: number; prefix: string }> = new Map([
  ['hex', { radix: 16, prefix: '0x' }],
  ['oct', { radix: 8, prefix: '0o' }],
  ['bin', { radix: 2, prefix: '0b' }]
])

function inBase(value: number, fill: Value | undefined, format: Value | undefined): string {
  const base = BASES.get(format) ?? { radix: 10, prefix: '' }
  const sign = (value < 0 ? '-' : '') + base.prefix
  const digits = Math.abs(value).toString(base.radix)
  const width = typeof fill === 'number' ? Math.min(fill, 1000) : 0
  return sign + digits.padStart(width - sign.length, '0')
}

/** https://mesonbuild.com/Reference-manual_elementary_bool.html */
export const booleanMethod: Method<boolean> = (context, value, call) => {
  const [yes, no] = call.args
  switch (call.name) {
    case 'to_int':
      return value ? 1 : 0
    case 'to_string':
      return value ? (yes ?? 'true') : (no ?? 'false')
    default:
      context.notUnderstood(`the method ${call.name}() of a boolean`, context.at(call.node))
      return context.unknown(
        `${describe(value)}.${call.name}()`,
        'is not known',
        context.at(call.node)
      )
  }
}
