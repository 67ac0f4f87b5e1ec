import type { Scenario } from '../model/scenario.js'
import type { Repository } from './repository.js'

/** Where the script thinks it is: no real path, so that nothing known about a real one leaks in. */
export const SOURCE_ROOT = '/@source'
export const BUILD_ROOT = '/@build'

export interface Environment {
  readonly scenario: Scenario
  readonly repository: Repository
}

/** Programs of the Rust toolchain: there or not, as the scenario says. */
const RUST_PROGRAMS = new Set([
  'rustc',
  'cargo',
  'rustdoc',
  'rustfmt',
  'rustup',
  'bindgen',
  'cbindgen',
  'cargo-clippy',
  'clippy-driver',
  'cargo-cbuild',
  'cxxbridge'
])

/** What every build host has: a compiler with its tools, Python, Meson, ninja, make and the utilities. */
const ALWAYS = new Set(
  `cc c++ gcc g++ ar ld as nm ranlib strip objcopy python3 python ninja meson make gmake pkg-config git
   perl sed grep awk cat sort tr cut head tail install rm cp mv ln mkdir touch chmod date uname expr`.split(
    /\s+/
  )
)

export function isRustProgram(name: string): boolean {
  return RUST_PROGRAMS.has(name) || /^(rustc|cargo|rustdoc|bindgen|cbindgen)-[\d.]+$/.test(name)
}

export const isAlwaysThere = (name: string): boolean => ALWAYS.has(name)
