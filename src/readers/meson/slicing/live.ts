/** How much of a variable's value is needed. */
export type Mode = 0 | 1 | 2 | 3
/** Only what is tainted in it. */
export const PARTLY = 1
/** How many items it has, and what is tainted in them. */
export const SHAPE = 2
export const WHOLE = 3

/** The variables whose values are still looked at from here on. */
export type Live = Map<string, Mode>

export function demand(live: Live, name: string, mode: Mode): void {
  if (mode > (live.get(name) ?? 0)) live.set(name, mode)
}

export function joinLive(into: Live, from: Live): void {
  for (const [name, mode] of from) demand(into, name, mode)
}

export function sameLive(a: Live, b: Live): boolean {
  if (a.size !== b.size) return false
  for (const [name, mode] of a) if (b.get(name) !== mode) return false
  return true
}
