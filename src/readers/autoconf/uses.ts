import { and, FALSE, not } from '../../logic/condition.js'
import type { RustUseFact } from '../../model/fact.js'
import { requiredUses } from '../../model/required-use.js'
import type { Evaluation } from './evaluation.js'
import type { Output } from './machine.js'

const RUSTY = /rust/i
/** Names that say where a tool is, how Rust is built, or the opposite of using it. */
const NOT_A_USE =
  /(?:^|_)(?:NO|WITHOUT|DISABLE|NOT)_|RUSTC|RUSTDOC|RUSTFMT|RUSTFLAGS|RUSTUP|ONLINE|_(?:DEBUG|STRICT|VENDOR|OFFLINE|VERSION|RELEASE|FEATURES|TARGET)$|TRUST|FRUST|THRUST/i
const TOOL = /(?:^|_)(?:CARGO|RUSTC|RUSTUP|RUSTDOC|RUSTFMT|C?BINDGEN)(?:_|$)/i
const NEGATIVE = /^(?:|0|no|false|off)$/i

/** Such as `HAVE_CARGO`: that a tool is there is no use of it. */
export const namesTool = (name: string): boolean => TOOL.test(name) || NOT_A_USE.test(name)

const saysRust = (name: string): boolean => RUSTY.test(name) && !NOT_A_USE.test(name)

/**
 * What a configuration hands on of Rust. Beside what is named so, it is whatever comes out otherwise
 * without a toolchain: the script stops, or another value is handed on.
 * @param without the same command line evaluated without a toolchain; undefined when that is this one.
 */
export function usesOf(
  evaluation: Evaluation,
  without: Evaluation | undefined,
  handsOnVariables: boolean
): readonly RustUseFact[] {
  const uses: RustUseFact[] = evaluation.recorder.builds.map((build) => ({
    kind: 'rust-use',
    what: 'target',
    ...build
  }))
  const outputs = [...evaluation.conditionals.values(), ...evaluation.defines]
  for (const output of outputs)
    if (saysRust(output.name) && !NEGATIVE.test(output.value)) uses.push(setting(output))
  uses.push(...evaluation.links.map(setting))
  if (without !== undefined && without !== evaluation)
    uses.push(...differences(evaluation, without, handsOnVariables))
  const found = new Map<string, RustUseFact>()
  for (const use of uses)
    if (use.when !== FALSE)
      found.set(`${use.name} ${use.at.path}:${use.at.start} ${use.when.id}`, use)
  return [...found.values()]
}

const setting = ({ name, when, at, evidence }: Output): RustUseFact => ({
  kind: 'rust-use',
  what: 'setting',
  name,
  when,
  at,
  evidence
})

function differences(
  evaluation: Evaluation,
  without: Evaluation,
  handsOnVariables: boolean
): readonly RustUseFact[] {
  const uses = [...requiredUses(without.recorder.stops, evaluation.recorder.stops)]
  if (without.stops) return uses
  for (const output of evaluation.conditionals.values()) {
    const other = without.conditionals.get(output.name)
    if (other === undefined || other.when.id === output.when.id || namesTool(output.name)) continue
    uses.push(setting({ ...output, when: and(output.when, not(other.when)) }))
  }
  for (const output of evaluation.defines) {
    const same = without.defines.some(
      (other) => other.name === output.name && other.when.id === output.when.id
    )
    if (!same && !namesTool(output.name)) uses.push(setting(output))
  }
  if (handsOnVariables) uses.push(...variables(evaluation, without))
  return uses
}

/** Substituted variables that say something only with a toolchain, and are no path of a tool. */
function variables(evaluation: Evaluation, without: Evaluation): readonly RustUseFact[] {
  const uses: RustUseFact[] = []
  for (const output of evaluation.substituted.values()) {
    const other = without.substituted.get(output.name)
    if (other === undefined || namesTool(output.name)) continue
    if (/path of|output of/.test(output.value)) continue
    uses.push(setting({ ...output, when: and(output.when, not(other.when)) }))
  }
  return uses
}
