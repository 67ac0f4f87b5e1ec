import type { Component } from '../model/component.js'
import type { ProviderRule, RustRequest } from '../model/provider.js'
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

/**
 * First what the change takes away and brings among those that ask for the component, which is mostly the
 * cause; then what provides it on both sides, and who asks for it as before.
 */
export function componentEvidence({ base, head }: Pair): readonly SidedEvidence[] {
  const [before, after] = [demandsOf(base), demandsOf(head)]
  const isNew = ({ key }: Step): boolean => !before.some((step) => step.key === key)
  const isGone = ({ key }: Step): boolean => !after.some((step) => step.key === key)
  const bothSides = base !== undefined && head !== undefined
  return [
    ...(bothSides ? told('base', before.filter(isGone), 'gone: ') : []),
    ...(bothSides ? told('head', after.filter(isNew), 'new: ') : []),
    ...REQUESTS.flatMap((request) => {
      const had = base === undefined ? [] : providers('base', base, request)
      const has = head === undefined ? [] : providers('head', head, request)
      return [...had.filter(({ note }) => !has.some((one) => one.note === note)), ...has]
    }),
    ...REQUESTS.flatMap((request) => {
      const kept = (head === undefined ? before : after).filter((step) => step.request === request)
      const rest = bothSides ? kept.filter((step) => !isNew(step)) : kept
      return told(head === undefined ? 'base' : 'head', rest, '')
    })
  ]
}

const REQUESTS: readonly RustRequest[] = ['off', 'on']

/** One reason for a symbol to be on, with a place. */
interface Step {
  readonly request: RustRequest
  /** Equal for the same reason on both sides, wherever it stands. */
  readonly key: string
  readonly note: string
  readonly at: Span
}

function demandsOf(component: Component | undefined): readonly Step[] {
  if (component === undefined) return []
  return REQUESTS.flatMap((request) =>
    component.demands[request].flatMap(({ symbol, reason, at }): readonly Step[] => {
      const note = `${symbol}, ${WHEN[request]} ${reason}`
      return at === undefined ? [] : [{ request, key: note, note, at }]
    })
  )
}

function told(side: Side, steps: readonly Step[], prefix: string): readonly SidedEvidence[] {
  const more = steps.length > MOST ? `, and ${steps.length - MOST} more` : ''
  return steps.slice(0, MOST).map(({ at, note }, i) => ({
    side,
    at,
    note: `${prefix}${note}${i === MOST - 1 ? more : ''}`
  }))
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
