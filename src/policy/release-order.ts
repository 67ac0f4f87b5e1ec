import * as version from '../text/version.js'

/** Compares releases: `10.0` and `10.0.0` are the same one, and `never` is later than any. */
export function compareReleases(a: string, b: string): number {
  if (a === 'never' || b === 'never') return (a === 'never' ? 1 : 0) - (b === 'never' ? 1 : 0)
  return version.compareReleases(a, b)
}
