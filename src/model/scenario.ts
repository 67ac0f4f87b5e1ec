import type { Condition } from '../logic/condition.js'

/** The build systems the tool reads; also the ids of their readers. */
export type BuildSystem =
  | 'meson'
  | 'configure'
  | 'autoconf'
  | 'cmake'
  | 'make'
  | 'kconfig'
  | 'cargo'

export type ScenarioId = 'off' | 'absent' | 'default' | 'on'

export const SCENARIO_IDS: readonly ScenarioId[] = ['off', 'absent', 'default', 'on']

/** A named set of configure options that users build with; `options` are the build system's own words. */
export interface Profile {
  readonly id: string
  readonly options: readonly string[]
}

export const DEFAULT_PROFILE: Profile = { id: 'default', options: [] }

/** A command-line argument that another build system hands over, and when it does. */
export interface Argument {
  /** For Meson `-Dname=value` in one piece; the value may hold an unknown, then `value` is undefined. */
  readonly name: string
  readonly value: string | undefined
  readonly when: Condition
}

/** A file that a configure script writes into the build directory, as far as its lines are known. */
export interface GeneratedFile {
  /** Relative to the build directory. */
  readonly path: string
  readonly lines: readonly { readonly text: string; readonly when: Condition }[]
  /** False when something that was not evaluated may have written to it as well. */
  readonly complete: boolean
}

/**
 * The assumptions one evaluation makes: is a Rust toolchain there, what did the person configuring
 * ask for, which profile is built. Everything else stays unknown.
 */
export interface Scenario {
  readonly id: ScenarioId
  /** `present`: rustc, cargo, rustdoc, rustfmt, bindgen, cbindgen, all new enough. */
  readonly toolchain: 'present' | 'absent'
  readonly request: 'default' | 'on' | 'off'
  readonly profile: Profile
  /** Set when another build system drives this one; then `request` has been carried out by the driver. */
  readonly driven: Driven | undefined
  /** Words, such as Kconfig symbols, whose source rules are wanted beside everything about Rust. */
  readonly interest?: readonly string[]
  /** Libraries written in Rust that a policy names: to look for one is to ask for Rust. */
  readonly rustLibraries?: readonly string[]
}

/** What the driving build system hands over. */
export interface Driven {
  readonly by: BuildSystem
  readonly arguments: readonly Argument[]
  readonly files: readonly GeneratedFile[]
}

export function scenario(id: ScenarioId, profile: Profile = DEFAULT_PROFILE): Scenario {
  return {
    id,
    toolchain: id === 'absent' ? 'absent' : 'present',
    request: id === 'on' || id === 'off' ? id : 'default',
    profile,
    driven: undefined
  }
}
