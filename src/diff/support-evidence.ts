import { type Condition, unknownsOf } from '../logic/condition.js'
import type { SystemModel } from '../model/build-model.js'
import type { RustSupport } from '../model/support.js'
import type { Span } from '../text/span.js'
import type { RustSupportRaised, Side, SidedEvidence, SidedSpan } from './change.js'

/** The place a reader of the change should look at: what decides at head, else what decided at base. */
export function placeOf(base: SystemModel | undefined, head: SystemModel | undefined): SidedSpan {
  const atHead = head === undefined ? undefined : deciding(head, base)
  if (atHead !== undefined) return { side: 'head', span: atHead }
  const atBase = base === undefined ? undefined : deciding(base, undefined)
  return { side: 'base', span: atBase ?? { path: '', start: 0, end: 0 } }
}

/** The construct that puts the system on its rung; `other` tells what was there before. */
function deciding(system: SystemModel, other: SystemModel | undefined): Span | undefined {
  const flipped =
    system.switch !== undefined &&
    (other === undefined || other.switch?.default !== system.switch.default)
  if (flipped) return system.switch?.at
  return constructOf(system, system.support.highest) ?? system.switch?.at
}

function constructOf(system: SystemModel, support: RustSupport): Span | undefined {
  const { off, absent, default: plain, on } = system.outcomes
  switch (support) {
    case 'absent':
      return system.switch?.at
    case 'opt-in':
      return system.switch?.at ?? on.uses[0]?.at
    case 'auto':
      return plain.uses[0]?.at
    case 'default-on':
      return absent.failures[0]?.at ?? plain.uses[0]?.at
    default:
      return absent.failures[0]?.at ?? off.failures[0]?.at ?? off.uses[0]?.at
  }
}

/** Messages of a build can be as long as its lists of files. */
const MAX_NOTE = 400

/** How both states are known: the switch and its default, then what each telling scenario showed. */
export function supportEvidence(
  base: SystemModel | undefined,
  head: SystemModel | undefined
): readonly SidedEvidence[] {
  return [
    ...(base === undefined ? [] : sideEvidence('base', base)),
    ...(head === undefined ? [] : sideEvidence('head', head))
  ]
}

function sideEvidence(side: Side, system: SystemModel): readonly SidedEvidence[] {
  const found: SidedEvidence[] = []
  const add = (at: Span | undefined, note: string): void => {
    if (at !== undefined && found.length < 8)
      found.push({ side, at, note: note.slice(0, MAX_NOTE) })
  }
  const { off, absent, default: plain, on } = system.outcomes
  if (system.switch !== undefined)
    add(
      system.switch.at,
      `the switch '${system.switch.option}', default ${system.switch.default ?? 'not a constant'}`
    )
  const use = plain.uses[0] ?? on.uses[0]
  if (use !== undefined) {
    add(
      use.at,
      `${plain.uses.length > 0 ? 'a plain build uses' : 'only when asked for, uses'} Rust: ${use.name}`
    )
    for (const step of use.evidence) add(step.at, step.note)
  }
  for (const failure of absent.failures.slice(0, 2)) {
    add(failure.at, `without a Rust toolchain a plain build stops: ${failure.message}`)
    for (const step of failure.evidence) add(step.at, step.note)
  }
  if (off.usesRust === 'yes') add(off.uses[0]?.at, 'uses Rust although it is turned off')
  for (const failure of off.failures.slice(0, 1))
    add(failure.at, `stops although Rust is turned off: ${failure.message}`)
  return found
}

/** The constructs that keep a state from being decided, head first, each once. */
export function supportUnknowns(
  base: SystemModel | undefined,
  head: SystemModel | undefined
): RustSupportRaised['unknowns'] {
  const found = new Map<string, RustSupportRaised['unknowns'][number]>()
  const visit = (side: Side, system: SystemModel | undefined): void => {
    for (const outcome of Object.values(system?.outcomes ?? {}))
      for (const { when } of [...outcome.failures, ...outcome.uses]) note(side, when)
  }
  const note = (side: Side, when: Condition): void => {
    for (const unknown of unknownsOf(when))
      if (!found.has(unknown.name) && found.size < 5)
        found.set(unknown.name, {
          reason: `${unknown.name}: ${unknown.reason}`,
          at: unknown.at === undefined ? undefined : { side, span: unknown.at }
        })
  }
  visit('head', head)
  visit('base', base)
  return [...found.values()]
}
