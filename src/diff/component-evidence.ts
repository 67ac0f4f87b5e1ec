import type { Component } from '../model/component.js'
import type { Demand, ProviderRule, RustRequest } from '../model/provider.js'
import type { Span } from '../text/span.js'
import type { Side, SidedEvidence, SidedSpan } from './change.js'

interface Pair {
  readonly base: Component | undefined
  readonly head: Component | undefined
}

const WHEN: Readonly<Record<RustRequest, string>> = {
  off: 'with Rust off',
  on: 'with Rust on'
}

/** More steps of one kind than this are a nuisance; boards by the dozen ask for the same device. */
const MOST = 3

/** The surviving line: the component's declaration at head, else at base. */
export function placeOfComponents({ base, head }: Pair): SidedSpan {
  const [side, span] =
    head?.at === undefined ? (['base', base?.at] as const) : (['head', head.at] as const)
  return { side, span: span ?? { path: '', start: 0, end: 0 } }
}

/** What provides the component and what asks for it, on both sides, with Rust off and on. */
export function componentEvidence({ base, head }: Pair): readonly SidedEvidence[] {
  return [
    ...(base === undefined ? [] : sideEvidence('base', base)),
    ...(head === undefined ? [] : sideEvidence('head', head))
  ]
}

function sideEvidence(side: Side, component: Component): readonly SidedEvidence[] {
  return (['off', 'on'] as const).flatMap((request) => [
    ...providers(side, component, request),
    ...demands(side, component.demands[request], request)
  ])
}

function providers(
  side: Side,
  component: Component,
  request: RustRequest
): readonly SidedEvidence[] {
  const built = new Map<ProviderRule, number>()
  for (const cell of component.cells)
    if (cell.environment === '')
      for (const rule of cell.built[request]) built.set(rule, (built.get(rule) ?? 0) + 1)
  if (built.size === 0 && component.at !== undefined && component.cells.length > 0)
    return [{ side, at: component.at, note: `${WHEN[request]} nothing provides ${component.name}` }]
  return [...built].slice(0, MOST).map(([rule, targets]) => ({
    side,
    at: rule.at,
    note: `${WHEN[request]} ${rule.language === 'c' ? 'the C' : 'the Rust'} ${rule.name} provides it in ${targets} ${
      targets === 1 ? 'target' : 'targets'
    }`
  }))
}

function demands(
  side: Side,
  all: readonly Demand[],
  request: RustRequest
): readonly SidedEvidence[] {
  const placed = all.flatMap(({ at, reason }): readonly { at: Span; reason: string }[] =>
    at === undefined ? [] : [{ at, reason }]
  )
  const more = placed.length > MOST ? `, and ${placed.length - MOST} more` : ''
  return placed.slice(0, MOST).map(({ at, reason }, i) => ({
    side,
    at,
    note: `${WHEN[request]} ${reason}${i === MOST - 1 ? more : ''}`
  }))
}
