import type { FailureFact, RustUseFact } from './fact.js'

type Stop = Omit<FailureFact, 'kind' | 'message'>

/**
 * A build that stops without the toolchain, and not with it, asks for Rust, whatever it does with it.
 * @param without what stops it without the toolchain
 */
export function requiredUses(
  without: readonly Stop[],
  present: readonly Stop[]
): readonly RustUseFact[] {
  const placeOf = ({ at }: Stop): string => `${at.path}:${at.start}`
  const known = new Set(present.map(placeOf))
  return without
    .filter((stop) => !known.has(placeOf(stop)))
    .map(({ tool, when, at, evidence }) => ({
      kind: 'rust-use',
      what: 'setting',
      name: `${tool ?? 'the Rust toolchain'} is required`,
      when,
      at,
      evidence
    }))
}
