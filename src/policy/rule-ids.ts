/**
 * The name of every rule. The policy may not import the rules, yet has to know a mistyped id, so the
 * names live here; `rules/index.ts` is checked by the compiler to have exactly these.
 */
export const RULE_IDS = [
  'area-protected',
  'branch-frozen',
  'c-fallback-removed',
  'component-needs-rust',
  'defaults-diverged',
  'floor-copies-diverged',
  'floor-raised',
  'new-rust-only-component',
  'policy-weakened',
  'prototype-unguarded',
  'provider-conflict',
  'provider-lost',
  'provider-superfluous',
  'rust-support-early',
  'selection-removed',
  'twin-drifted',
  'undecidable'
] as const
export type RuleId = (typeof RULE_IDS)[number]

/** What is reported about the policy itself, by no rule; a policy sets their levels like those of rules. */
export const NOTICE_IDS = ['policy-invalid', 'waiver-expired', 'waiver-unused'] as const
export type NoticeId = (typeof NOTICE_IDS)[number]

/** Everything whose level a policy can set. */
export const LEVEL_IDS = [...RULE_IDS, ...NOTICE_IDS] as const
export type LevelId = (typeof LEVEL_IDS)[number]
