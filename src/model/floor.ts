import type { Span } from '../text/span.js'
import { compareReleases, higherVersion } from '../text/version.js'
import type { FloorFact } from './fact.js'

/** The effective floor of one tool: the highest of all places that ask for one. */
export interface Floor {
  readonly tool: string
  /** What everybody needs, Rust or not; undefined when nothing asks for a version then. */
  readonly unguarded: FloorFact | undefined
  /** What somebody needs who builds with Rust; at least the unguarded one. */
  readonly withRust: FloorFact | undefined
}

/** One place that states a floor and has to agree with the other places. */
export interface FloorCopy {
  readonly tool: string
  readonly version: string
  readonly at: Span
  readonly note: string
}

/** The programs of the Rust toolchain. */
export const RUST_TOOLS: ReadonlySet<string> = new Set([
  'rustc',
  'cargo',
  'rustdoc',
  'rustfmt',
  'clippy',
  'bindgen',
  'cbindgen',
  'cargo-c',
  'cxxbridge'
])

/** The tools whose floors the roadmap cares about: the Rust toolchain, and the build systems that run it. */
const TOOLS: ReadonlySet<string> = new Set([
  ...RUST_TOOLS,
  'meson',
  'cmake',
  'autoconf',
  'automake',
  'make',
  'ninja'
])

/**
 * @param off floors reached with Rust off; a floor that is also there then is not guarded by Rust.
 * @param on floors reached in any scenario that may use Rust.
 */
export function effectiveFloors(
  off: readonly FloorFact[],
  on: readonly FloorFact[]
): readonly Floor[] {
  const tools = [...new Set([...off, ...on].map((floor) => floor.tool))].filter((tool) =>
    TOOLS.has(tool)
  )
  return tools.sort().map((tool) => ({
    tool,
    unguarded: highest(off, tool),
    withRust: highest([...off, ...on], tool)
  }))
}

function highest(floors: readonly FloorFact[], tool: string): FloorFact | undefined {
  let best: FloorFact | undefined
  for (const floor of floors)
    if (
      floor.tool === tool &&
      (best === undefined || compareReleases(floor.version, best.version) > 0)
    )
      best = floor
  return best
}

/** The highest version each file states, in order of the files: a file has one say. */
export function floorCopies(floors: readonly FloorCopy[]): readonly FloorCopy[] {
  const byFile = new Map<string, FloorCopy>()
  for (const floor of floors) {
    const key = `${floor.tool}\0${floor.at.path}`
    const known = byFile.get(key)
    if (known === undefined || higherVersion(known.version, floor.version) !== known.version)
      byFile.set(key, floor)
  }
  return [...byFile.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, floor]) => floor)
}
