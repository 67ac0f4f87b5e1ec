import { RULE_IDS, type RuleId } from '../policy/rule-ids.js'
import { defaultsDiverged } from './defaults-diverged.js'
import { floorCopiesDiverged } from './floor-copies-diverged.js'
import { floorRaised } from './floor-raised.js'
import type { Rule } from './rule.js'
import { rustSupportEarly } from './rust-support-early.js'
import { undecidable } from './undecidable.js'

const BY_ID: Readonly<Record<RuleId, Rule>> = {
  'defaults-diverged': defaultsDiverged,
  'floor-copies-diverged': floorCopiesDiverged,
  'floor-raised': floorRaised,
  'rust-support-early': rustSupportEarly,
  undecidable
}

/** Every rule, in order of the ids. */
export const RULES: readonly Rule[] = RULE_IDS.map((id) => BY_ID[id])
