import { RULE_IDS, type RuleId } from '../policy/rule-ids.js'
import { areaProtected } from './area-protected.js'
import { branchFrozen } from './branch-frozen.js'
import { cFallbackRemoved } from './c-fallback-removed.js'
import { componentNeedsRust } from './component-needs-rust.js'
import { defaultsDiverged } from './defaults-diverged.js'
import { floorCopiesDiverged } from './floor-copies-diverged.js'
import { floorRaised } from './floor-raised.js'
import { newRustOnlyComponent } from './new-rust-only-component.js'
import { policyWeakened } from './policy-weakened.js'
import { prototypeUnguarded } from './prototype-unguarded.js'
import { providerConflict } from './provider-conflict.js'
import { providerLost } from './provider-lost.js'
import { providerSuperfluous } from './provider-superfluous.js'
import type { Rule } from './rule.js'
import { rustSupportEarly } from './rust-support-early.js'
import { selectionRemoved } from './selection-removed.js'
import { twinDrifted } from './twin-drifted.js'
import { undecidable } from './undecidable.js'

const BY_ID: Readonly<Record<RuleId, Rule>> = {
  'area-protected': areaProtected,
  'branch-frozen': branchFrozen,
  'c-fallback-removed': cFallbackRemoved,
  'component-needs-rust': componentNeedsRust,
  'new-rust-only-component': newRustOnlyComponent,
  'policy-weakened': policyWeakened,
  'provider-conflict': providerConflict,
  'provider-lost': providerLost,
  'provider-superfluous': providerSuperfluous,
  'prototype-unguarded': prototypeUnguarded,
  'selection-removed': selectionRemoved,
  'defaults-diverged': defaultsDiverged,
  'floor-copies-diverged': floorCopiesDiverged,
  'floor-raised': floorRaised,
  'rust-support-early': rustSupportEarly,
  'twin-drifted': twinDrifted,
  undecidable
}

/** Every rule, in order of the ids. */
export const RULES: readonly Rule[] = RULE_IDS.map((id) => BY_ID[id])
