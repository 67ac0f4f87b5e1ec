import type { RepoPath } from '../text/span.js'
import type { LoadedPolicy, Problem } from './load.js'

/** What a change does to the project's policy, beside being judged by the target branch's. */
export type OwnPolicy =
  | { readonly kind: 'removed'; readonly path: RepoPath }
  | {
      readonly kind: 'invalid'
      readonly path: RepoPath
      readonly problems: readonly [Problem, ...Problem[]]
    }
  | {
      readonly kind: 'changed'
      readonly loaded: LoadedPolicy
      /** The policy at base; undefined when there was none that can be read. */
      readonly base: LoadedPolicy | undefined
    }
