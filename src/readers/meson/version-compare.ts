import { and, type Condition, constant } from '../../logic/condition.js'
import { compareVersions } from '../../text/version.js'
import { flatten } from './arguments.js'
import type { CallSite, Context } from './context.js'
import { describe } from './describe.js'
import { truth } from './merge.js'
import type { Value } from './value.js'

/** https://mesonbuild.com/Reference-manual_elementary_str.html#strversion_compare */
export function versionCompare(
  context: Context,
  version: string | undefined,
  minimum: string | undefined,
  call: CallSite
): Value {
  const parts: Condition[] = []
  for (const { value } of flatten(call.args)) {
    const known =
      typeof value !== 'string'
        ? undefined
        : version === undefined
          ? implied(value, minimum)
          : satisfies(version, value)
    if (known === undefined) return unknownComparison(context, version, call)
    parts.push(constant(known))
  }
  return truth(and(...parts))
}

const CONSTRAINT = /^\s*(>=|<=|!=|==|=|>|<)?\s*(.*?)\s*$/

/** Whether a version satisfies a constraint such as `>=1.2`; no operator means equality. */
export function satisfies(version: string, constraint: string): boolean | undefined {
  const match = CONSTRAINT.exec(constraint)
  if (match === null) return undefined
  const order = compareVersions(version, match[2] ?? '')
  switch (match[1]) {
    case '>=':
      return order >= 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '<':
      return order < 0
    case '!=':
      return order !== 0
    default:
      return order === 0
  }
}

/** What is known of a version that is at least `minimum`. */
function implied(constraint: string, minimum: string | undefined): boolean | undefined {
  const match = CONSTRAINT.exec(constraint)
  if (match === null || minimum === undefined) return undefined
  const order = compareVersions(minimum, match[2] ?? '')
  if (match[1] === '>=' && order >= 0) return true
  return match[1] === '<' && order >= 0 ? false : undefined
}

function unknownComparison(context: Context, version: string | undefined, call: CallSite): Value {
  const args = call.args.map((arg) => describe(arg)).join(', ')
  return context.unknown(
    `${version === undefined ? 'version' : describe(version)}.version_compare(${args})`,
    'the version is not known',
    context.at(call.node)
  )
}
