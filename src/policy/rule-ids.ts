/**
 * The name of every rule. The policy may not import the rules, yet has to know a mistyped id, so the
 * names live here; `rules/index.ts` is checked by the compiler to have exactly these.
 */
export const RULE_IDS = [
  'c-fallback-removed',
  'component-needs-rust',
  'defaults-diverged',
  'floor-copies-diverged',
  'floor-raised',
  'new-rust-only-component',
  'provider-conflict',
  'provider-lost',
  'provider-superfluous',
  'rust-support-early',
  'selection-removed',
  'undecidable'
] as const
export type RuleId = (typeof RULE_IDS)[number]
