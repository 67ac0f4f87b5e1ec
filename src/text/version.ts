/**
 * Compares two versions the way Meson (`Version` in mesonlib), RPM and `sort -V` agree to:
 * runs of digits compare as numbers, runs of letters as text, a number beats letters,
 * and the longer one wins when all else is equal. Returns <0, 0 or >0.
 */
export function compareVersions(a: string, b: string): number {
  const left = a.match(/\d+|[a-zA-Z]+/g) ?? []
  const right = b.match(/\d+|[a-zA-Z]+/g) ?? []
  for (let i = 0; i < left.length && i < right.length; i++) {
    const x = left[i] ?? ''
    const y = right[i] ?? ''
    const xIsNumber = /^\d/.test(x)
    if (xIsNumber !== /^\d/.test(y)) return xIsNumber ? 1 : -1
    const order = xIsNumber ? compareDigits(x, y) : x < y ? -1 : x > y ? 1 : 0
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** Compares digit runs of any length without losing precision. */
function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+/, '')
  const y = b.replace(/^0+/, '')
  if (x.length !== y.length) return x.length - y.length
  return x < y ? -1 : x > y ? 1 : 0
}

/** The higher of two versions; `undefined` counts as lowest. */
export function higherVersion(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined) return b
  if (b === undefined) return a
  return compareReleases(a, b) >= 0 ? a : b
}

/** As `compareVersions`, but zeros at the end do not count: `1.63` and `1.63.0` are the same release. */
export const compareReleases = (a: string, b: string): number =>
  compareVersions(withoutZeros(a), withoutZeros(b))

const withoutZeros = (version: string): string => version.replace(/(\.0+)+$/, '')
