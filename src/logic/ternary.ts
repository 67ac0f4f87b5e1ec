/** Kleene's three values. */
export type Ternary = 'yes' | 'no' | 'unknown'

export const both = (a: Ternary, b: Ternary): Ternary =>
  a === 'no' || b === 'no' ? 'no' : a === 'yes' && b === 'yes' ? 'yes' : 'unknown'

export const either = (a: Ternary, b: Ternary): Ternary => opposite(both(opposite(a), opposite(b)))

export const opposite = (a: Ternary): Ternary =>
  a === 'yes' ? 'no' : a === 'no' ? 'yes' : 'unknown'

export const ternary = (value: boolean): Ternary => (value ? 'yes' : 'no')
