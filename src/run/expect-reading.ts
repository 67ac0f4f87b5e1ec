import type { Engine } from './engine.js'
import type { RunRequest } from './result.js'

/** In a partial clone: build files, the policy, and what lies at the top, where versions are stated. */
export function expectReading(
  engine: Engine,
  { supply, policy }: Pick<RunRequest, 'supply' | 'policy'>,
  revisions: readonly string[]
): void {
  if (supply === undefined) return
  engine.repository.supplyWith(
    supply,
    [...new Set(revisions)],
    (file) => file === policy.path || !file.includes('/') || engine.claims(file)
  )
}
