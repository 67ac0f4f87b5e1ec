/** The ladder of Rust support, lowest first. MODEL: absent < opt-in < auto < default-on < mandatory < sole. */
export const RUST_SUPPORT = ['absent', 'opt-in', 'auto', 'default-on', 'mandatory', 'sole'] as const
export type RustSupport = (typeof RUST_SUPPORT)[number]

/** What evaluation can say: the rungs from `lowest` to `highest`, equal when it is decided. */
export interface SupportRange {
  readonly lowest: RustSupport
  readonly highest: RustSupport
}

export const rung = (support: RustSupport): number => RUST_SUPPORT.indexOf(support)
export const isDecided = (range: SupportRange): boolean => range.lowest === range.highest
export const renderRange = (range: SupportRange): string =>
  isDecided(range) ? range.lowest : `${range.lowest}..${range.highest}`
