import { type Condition, isCondition, withPlaces } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import type { Reading } from '../reader.js'

/** A part of a file that stands as a whole somewhere else in another version of the file. */
export interface Stretch {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  readonly by: number
}

/** By path, in order; files without an entry are the same. */
export type Moves = ReadonlyMap<string, readonly Stretch[]>

/** The stretches, if all of some regions lie in one of them each. */
export function moveBetween(
  stretches: readonly Stretch[],
  regions: readonly { readonly start: number; readonly end: number }[]
): readonly Stretch[] | undefined {
  return regions.every(({ start, end }) => stretchAt(stretches, start, end) !== undefined)
    ? stretches
    : undefined
}

/** One after the other. */
export function movedTwice(first: Moves, second: Moves): Moves {
  const moves = new Map(second)
  for (const [path, stretches] of first) {
    const next = second.get(path)
    if (next === undefined) moves.set(path, stretches)
    else
      moves.set(
        path,
        stretches.flatMap(({ start, end, by }) => {
          const then = stretchAt(next, start + by, end + by)
          return then === undefined ? [] : [{ start, end, by: by + then.by }]
        })
      )
  }
  return moves
}

function stretchAt(stretches: readonly Stretch[], start: number, end: number): Stretch | undefined {
  let low = 0
  let high = stretches.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stretches[middle]?.start ?? 0) <= start) low = middle
    else high = middle - 1
  }
  const found = stretches[low]
  return found !== undefined && found.start <= start && end <= found.end ? found : undefined
}

/** A place that no stretch holds: what was read cannot be told for the other version. */
class Lost extends Error {}

/** What was read, with the places that it has in another version; undefined when one cannot be told. */
export function movedReading(reading: Reading, moves: Moves): Reading | undefined {
  if ([...moves.values()].every((stretches) => stretches.every(({ by }) => by === 0)))
    return reading
  try {
    const mover = new Mover(moves)
    return { facts: mover.all(reading.facts), diagnostics: mover.all(reading.diagnostics) }
  } catch (thrown) {
    if (thrown instanceof Lost) return undefined
    throw thrown
  }
}

class Mover {
  readonly #moves: Moves
  readonly #conditions = new Map<Condition, Condition>()

  constructor(moves: Moves) {
    this.#moves = moves
  }

  all<T>(items: readonly T[]): readonly T[] {
    return items.map((item) => this.#value(item) as T)
  }

  #span = (at: Span): Span => {
    const stretches = this.#moves.get(at.path)
    // The file as a whole stays where it is.
    if (stretches === undefined || at.end === 0) return at
    const found = stretchAt(stretches, at.start, at.end)
    if (found === undefined) throw new Lost()
    return { path: at.path, start: at.start + found.by, end: at.end + found.by }
  }

  /** Facts are plain data but for their conditions; what holds no place is taken over. */
  #value(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (isCondition(value)) return withPlaces(value, this.#span, this.#conditions)
    if (isSpan(value)) return this.#span(value)
    if (Array.isArray(value)) return value.map((item) => this.#value(item))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, this.#value(inner)])
    )
  }
}

const isSpan = (value: object): value is Span =>
  'path' in value && 'start' in value && 'end' in value
