import { compareReleases } from './release-order.js'
import type { Release } from './schema.js'
import { following } from './schemes.js'

/** More releases than this between two milestones are not counted one by one. */
const MOST = 60

/** In which releases each stage is the latest one, in words: `10.0 to 10.2`, `11.0 and later`. */
export const releaseSpans = (
  stages: readonly { readonly from: string }[],
  by: Release
): readonly string[] => stages.map(({ from }, i) => span(from, stages[i + 1]?.from, by))

function span(from: string, next: string | undefined, by: Release): string {
  if (from === 'never') return 'not planned'
  if (next === undefined || next === 'never') return `${from} and later`
  const last = lastBefore(from, next, by)
  if (last === undefined) return `${from} and later, before ${next}`
  return last === from ? from : `${from} to ${last}`
}

/** The last release before `next`; undefined where the scheme cannot count that far. */
function lastBefore(from: string, next: string, by: Release): string | undefined {
  if (by.scheme === 'calver' || by.scheme === 'pattern' || by.scheme === 'explicit')
    return undefined
  let last = from
  for (let i = 0; i < MOST; i++) {
    const after = following(last, by)
    if (compareReleases(after, next) >= 0) return last
    if (compareReleases(after, last) <= 0) return undefined
    last = after
  }
  return undefined
}
