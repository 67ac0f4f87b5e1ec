import type { Ternary } from '../logic/ternary.js'
import type { Outcomes } from './build-model.js'
import type { RustSupport, SupportRange } from './support.js'

/**
 * MODEL.md, "The ladder": the rung that four outcomes show. Where an outcome is undecided both answers
 * are followed, and the range spans every rung that comes out.
 */
export function rustSupport(outcomes: Outcomes): SupportRange {
  const rungs = new Set<RustSupport>()
  const { off, absent, default: plain, on } = outcomes
  for (const onUses of possible(on.usesRust))
    for (const plainUses of possible(plain.usesRust))
      for (const plainBuilds of possible(plain.configures))
        for (const absentBuilds of possible(absent.configures))
          for (const absentUses of possible(absent.usesRust))
            for (const offBuilds of possible(off.configures))
              for (const offUses of possible(off.usesRust))
                rungs.add(
                  rungOf({
                    onUses,
                    plainUses,
                    plainBuilds,
                    // Without a toolchain nothing can be made from Rust: a build that still does stops later.
                    absentBuilds: absentBuilds && !absentUses,
                    offWorks: offBuilds && !offUses
                  })
                )
  const sorted = ORDER.filter((rung) => rungs.has(rung))
  return { lowest: sorted[0] ?? 'absent', highest: sorted.at(-1) ?? 'absent' }
}

const ORDER: readonly RustSupport[] = [
  'absent',
  'opt-in',
  'auto',
  'default-on',
  'mandatory',
  'sole'
]

function rungOf(seen: {
  readonly onUses: boolean
  readonly plainUses: boolean
  readonly plainBuilds: boolean
  readonly absentBuilds: boolean
  readonly offWorks: boolean
}): RustSupport {
  if (!seen.plainUses && !seen.onUses) return 'absent'
  // A plain build that stops for want of Rust asks for it as much as one that uses it.
  if (!seen.plainUses && seen.plainBuilds && seen.absentBuilds) return 'opt-in'
  if (seen.plainUses && seen.absentBuilds) return 'auto'
  return seen.offWorks ? 'default-on' : 'mandatory'
}

function possible(value: Ternary): readonly boolean[] {
  return value === 'unknown' ? [true, false] : [value === 'yes']
}
