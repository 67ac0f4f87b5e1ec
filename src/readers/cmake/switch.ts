import { type Condition, TRUE } from '../../logic/condition.js'
import type { SwitchFact } from '../../model/fact.js'
import type { Span } from '../../text/span.js'
import { type Analysis, countedUses, PLAIN, placeOf, type Variant } from './analysis.js'
import type { Override } from './context.js'

/** What has to be said to turn Rust on or off. */
interface Words {
  readonly on: readonly Override[]
  readonly off: readonly Override[]
}

/** The cache entry that decides about Rust, and the words that turn it off and on. */
export interface Switch extends Words {
  readonly name: string
  readonly default: string | null
  readonly at: Span
}

interface Candidate {
  readonly name: string
  readonly at: Span | undefined
  /** Values that something of Rust was compared with; empty for what is merely on or off. */
  readonly values: Set<string>
  count: number
}

const MAX_CANDIDATES = 10

/**
 * Finds the switch by data flow, then by trying. With every option open, the conditions of what needs
 * Rust name the options they rest on; the one that turns it off and on, toolchain there, is the switch.
 */
export function findSwitch(analysis: Analysis): Switch | undefined {
  if (!analysis.mentionsRust()) return undefined
  const named = new Map<string, Candidate>()
  for (const [name, { at, type }] of analysis.evaluate(PLAIN).recorder.declarations)
    if (/rust|cargo/i.test(name) && type === 'BOOL')
      named.set(name, { name, at, values: new Set(), count: 0 })
  return firstThatDecides(analysis, sorted(named)) ?? searched(analysis)
}

/** Opening every option takes longer, and finds those that do not say what they are about. */
function searched(analysis: Analysis): Switch | undefined {
  const conditions = analysis.uses({ ...PLAIN, symbolic: true }).map((use) => use.when)
  const ranked = sorted(candidatesOf(conditions))
  const one = firstThatDecides(analysis, ranked)
  if (one !== undefined) return one
  return analysis.uses(PLAIN).length > 0
    ? apart(analysis, ranked)
    : together(analysis, conditions, ranked)
}

const sorted = (candidates: ReadonlyMap<string, Candidate>): readonly Candidate[] =>
  [...candidates.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count)

function firstThatDecides(
  analysis: Analysis,
  candidates: readonly Candidate[]
): Switch | undefined {
  for (const candidate of candidates.slice(0, MAX_CANDIDATES))
    for (const words of wordsOf(candidate, analysis))
      if (decides(analysis, words)) return switchOf(analysis, candidate, words)
  return undefined
}

const rank = ({ name }: Candidate): number =>
  /^(?:with|enable|use|have|build)?_?rust$/i.test(name) ? 0 : /rust|cargo/i.test(name) ? 1 : 2

const say = (name: string, value: string): Override => ({ name, value, when: TRUE })

function candidatesOf(conditions: readonly Condition[]): Map<string, Candidate> {
  const found = new Map<string, Candidate>()
  const visit = (condition: Condition): void => {
    if (condition.kind === 'not') visit(condition.operand)
    else if (condition.kind === 'and' || condition.kind === 'or')
      for (const operand of condition.operands) visit(operand)
    else if (condition.kind === 'atom') {
      const subject = condition.equals?.subject ?? condition.unknown.name
      const name = /^option (\w+)$/.exec(subject)?.[1]
      if (name === undefined) return
      const known = found.get(name) ?? {
        name,
        at: condition.unknown.at,
        values: new Set(),
        count: 0
      }
      known.count++
      if (condition.equals !== undefined) known.values.add(condition.equals.value)
      found.set(name, known)
    }
  }
  for (const condition of conditions) visit(condition)
  return found
}

function* wordsOf({ name, values }: Candidate, analysis: Analysis): Generator<Words> {
  if (values.size === 0) {
    yield { on: [say(name, 'ON')], off: [say(name, 'OFF')] }
    yield { on: [say(name, 'OFF')], off: [say(name, 'ON')] }
    return
  }
  const { declarations, choices } = analysis.evaluate(PLAIN).recorder
  const all = new Set([...values, ...(choices.get(name) ?? [])])
  const initial = declarations.get(name)?.default
  if (initial !== undefined) all.add(initial)
  const words = [...all].slice(0, 6)
  for (const on of words)
    for (const off of [...words, '', 'OFF'])
      if (on !== off && on !== '') yield { on: [say(name, on)], off: [say(name, off)] }
}

function decides(analysis: Analysis, { on, off }: Words): boolean {
  const used = analysis.uses({ ...PLAIN, overrides: on })
  if (used.length === 0) return false
  const left = analysis.uses({ ...PLAIN, overrides: off })
  if (countedUses(used, left).length === 0 || countedUses(left, used).length > 0) return false
  // What still stops without a toolchain has not been turned off.
  const without = analysis.evaluate({ ...PLAIN, toolchain: 'absent', overrides: off })
  const usual = new Set(
    analysis.evaluate({ ...PLAIN, overrides: off }).recorder.failures.map(placeOf)
  )
  return !without.recorder.failures.some(
    ({ when, at }) => when === TRUE && !usual.has(placeOf({ at }))
  )
}

/** Several options that each bring Rust: without it is who turns them all off. */
function apart(analysis: Analysis, ranked: readonly Candidate[]): Switch | undefined {
  const candidates = ranked.filter(({ values }) => values.size === 0).slice(0, MAX_CANDIDATES)
  const wordsOfAll = (all: readonly Candidate[]): Words => ({
    on: all.map(({ name }) => say(name, 'ON')),
    off: all.map(({ name }) => say(name, 'OFF'))
  })
  let needed = candidates
  if (!decides(analysis, wordsOfAll(needed))) return undefined
  for (const candidate of [...candidates].reverse()) {
    const fewer = needed.filter((one) => one !== candidate)
    if (decides(analysis, wordsOfAll(fewer))) needed = fewer
  }
  const [first] = needed
  return first === undefined ? undefined : switchOf(analysis, first, wordsOfAll(needed))
}

/** Several options that have to be on together: the assignment one use asks for. */
function together(
  analysis: Analysis,
  conditions: readonly Condition[],
  ranked: readonly Candidate[]
): Switch | undefined {
  const [first] = ranked
  if (first === undefined) return undefined
  for (const condition of conditions.slice(0, 6)) {
    const on = assignment(condition)
    if (on.length < 2 || on.length > 6) continue
    const words = { on, off: [] }
    const named = ranked.find(({ name }) => on.some((one) => one.name === name)) ?? first
    if (decides(analysis, words)) return switchOf(analysis, named, words)
  }
  return undefined
}

/** The option values that make a conjunction hold; of a disjunction, its first part. */
function assignment(condition: Condition): Override[] {
  const found: Override[] = []
  const visit = (part: Condition, value: boolean): void => {
    if (part.kind === 'not') visit(part.operand, !value)
    else if (part.kind === 'and' || part.kind === 'or') {
      const all = (part.kind === 'and') === value
      for (const operand of all ? part.operands : part.operands.slice(0, 1)) visit(operand, value)
    } else if (part.kind === 'atom') {
      const name = /^option (\w+)$/.exec(part.equals?.subject ?? part.unknown.name)?.[1]
      if (name === undefined || (part.equals !== undefined && !value)) return
      found.push(say(name, part.equals?.value ?? (value ? 'ON' : 'OFF')))
    }
  }
  visit(condition, true)
  return found
}

function switchOf(analysis: Analysis, { name, at }: Candidate, words: Words): Switch {
  const declared = analysis.evaluate(PLAIN).recorder.declarations.get(name)
  const root = { path: 'CMakeLists.txt', start: 0, end: 0 }
  return {
    ...words,
    name,
    default: declared === undefined ? 'OFF' : analysis.defaultOf(name),
    at: declared?.at ?? at ?? analysis.evaluate(PLAIN).recorder.undeclared.get(name) ?? root
  }
}

export function withWords(variant: Variant, overrides: readonly Override[]): Variant {
  const said = new Set(overrides.map(({ name }) => name))
  const others = variant.overrides.filter(({ name }) => !said.has(name))
  return { ...variant, overrides: [...others, ...overrides] }
}

const spell = (overrides: readonly Override[]): string | undefined =>
  overrides.length === 0
    ? undefined
    : overrides.map(({ name, value }) => `-D${name}=${value}`).join(' ')

export function switchFact(found: Switch): SwitchFact {
  const { name, on, off, at } = found
  return {
    kind: 'switch',
    option: name,
    on: spell(on),
    off: spell(off),
    default: found.default,
    at
  }
}
