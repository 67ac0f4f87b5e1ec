import type { Condition } from '../logic/condition.js'
import type { Ternary } from '../logic/ternary.js'
import { anyHolds, type FactsByScenario, type Outcome, type Outcomes } from './build-model.js'
import type { FailureFact, RustUseFact } from './fact.js'
import { SCENARIO_IDS, type ScenarioId } from './scenario.js'

/** MODEL.md, "Scenarios": what each scenario's facts come to, seen beside the other scenarios. */
export function outcomesOf(facts: FactsByScenario): Outcomes {
  const everywhere = commonFailures(facts)
  const counted = countedUses(facts)
  const outcome = (id: ScenarioId): Outcome => {
    const failures = facts[id].failures.filter((failure) => !everywhere.has(failureKey(failure)))
    const uses = facts[id].uses.filter(counted)
    return {
      scenario: id,
      configures: decide(anyHolds(failures), 'no'),
      usesRust: decide(anyHolds(uses), 'yes'),
      failures,
      uses
    }
  }
  return {
    off: outcome('off'),
    absent: outcome('absent'),
    default: outcome('default'),
    on: outcome('on')
  }
}

function decide(when: Condition, whenTrue: 'yes' | 'no'): Ternary {
  if (when.kind !== 'constant') return 'unknown'
  return when.value === (whenTrue === 'yes') ? 'yes' : 'no'
}

const failureKey = (failure: FailureFact): string =>
  `${failure.at.path}:${failure.at.start}:${failure.when.key}`

/**
 * A failure that every scenario has is about the host or about us, never about Rust. A scenario that stops
 * for certain never gets to what comes later, so it has no say about that unless all of them stop. Nor has
 * asking for Rust about what may stop a build alike that does without, whatever else it rules out.
 */
function commonFailures(facts: FactsByScenario): ReadonlySet<string> {
  const stops = (id: ScenarioId): boolean => isTrue(anyHolds(facts[id].failures))
  const finished = SCENARIO_IDS.filter((id) => !stops(id))
  const telling = finished.length > 0 ? finished : SCENARIO_IDS
  const inAll = (ids: readonly ScenarioId[], wanted: readonly FailureFact[]): readonly string[] => {
    const others = ids.map((id) => new Set(facts[id].failures.map(failureKey)))
    return wanted.map(failureKey).filter((key) => others.every((other) => other.has(key)))
  }
  const [first = 'default'] = telling
  const open = facts.off.failures.filter(({ when }) => !isTrue(when))
  return new Set([
    ...inAll(telling, facts[first].failures),
    ...inAll(['off', 'absent', 'default'], open)
  ])
}

const isTrue = (when: Condition): boolean => when.kind === 'constant' && when.value

/**
 * Adding the language alone counts where it is required, and in a build that makes nothing of Rust in any
 * scenario: where targets or settings show the use, a compiler that was looked for and then left aside is
 * no use.
 */
function countedUses(facts: FactsByScenario): (use: RustUseFact) => boolean {
  const substantial = SCENARIO_IDS.some((id) =>
    facts[id].uses.some((use) => use.what !== 'language')
  )
  return (use) => !substantial || use.what !== 'language' || use.required === true
}
