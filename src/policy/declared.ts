import type { Profile } from '../model/scenario.js'
import type { Policy } from './schema.js'

/** What a policy says about the build itself, so that it decides what is read. */
export interface Declared {
  /** What people build beside the plain build, in the policy's order. */
  readonly profiles: readonly Profile[]
  readonly prototypes: {
    /** The components that it marks. */
    readonly names: readonly string[]
    readonly options: readonly string[]
  }
  /** Libraries written in Rust; left out where the policy names none. */
  readonly rustLibraries?: readonly string[]
}

export function declaredBy(policy: Policy): Declared {
  const { profiles = {}, components = {}, 'prototype-options': options = [] } = policy
  const libraries = policy['rust-libraries']
  return {
    profiles: Object.entries(profiles).map(([id, profile]) => ({ id, options: profile.options })),
    prototypes: {
      names: Object.entries(components).flatMap(([name, { prototype }]) =>
        prototype === true ? [name] : []
      ),
      options
    },
    ...(libraries === undefined ? {} : { rustLibraries: libraries })
  }
}
