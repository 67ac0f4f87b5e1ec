/**
 * The name of every rule. The policy may not import the rules, yet has to know a mistyped id, so the
 * names live here; `rules/index.ts` is checked by the compiler to have exactly these.
 */
export const RULE_IDS = [
  'defaults-diverged',
  'floor-copies-diverged',
  'floor-raised',
  'rust-support-early',
  'undecidable'
] as const
export type RuleId = (typeof RULE_IDS)[number]
