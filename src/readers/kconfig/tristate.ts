/** A set of tristate values as bits: what a symbol may be when something it rests on is unknown. */
export type Possible = number

export const N: Possible = 1
export const M: Possible = 2
export const Y: Possible = 4
export const ANY: Possible = N | M | Y

const VALUES: readonly Possible[] = [N, M, Y]

/** All results of a function of two values over two sets of them. */
function table(of: (a: Possible, b: Possible) => Possible): Uint8Array {
  const results = new Uint8Array(64)
  for (let a = 0; a < 8; a++)
    for (let b = 0; b < 8; b++)
      for (const x of VALUES)
        for (const y of VALUES)
          if ((a & x) !== 0 && (b & y) !== 0)
            results[a * 8 + b] = (results[a * 8 + b] ?? 0) | of(x, y)
  return results
}

const LOWER = table(Math.min)
const HIGHER = table(Math.max)

export const lower = (a: Possible, b: Possible): Possible => LOWER[a * 8 + b] ?? 0
export const higher = (a: Possible, b: Possible): Possible => HIGHER[a * 8 + b] ?? 0
export const inverse = (a: Possible): Possible =>
  ((a & N) !== 0 ? Y : 0) | (a & M) | ((a & Y) !== 0 ? N : 0)

/** A value that may be other than n. */
export const mayHold = (a: Possible): boolean => (a & (M | Y)) !== 0
/** A value that may be n. */
export const mayFail = (a: Possible): boolean => (a & N) !== 0
export const isOne = (a: Possible): boolean => a === N || a === M || a === Y

export const possibleOf = (text: string): Possible | undefined =>
  text === 'y' ? Y : text === 'm' ? M : text === 'n' ? N : undefined

export const textOf = (a: Possible): string | undefined =>
  a === Y ? 'y' : a === M ? 'm' : a === N ? 'n' : undefined
