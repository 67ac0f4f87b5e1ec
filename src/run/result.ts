import type { FailAt } from '../policy/schema.js'
import type { Place, Report } from '../report/report.js'
import type { Supply } from '../source/git.js'

export interface NamedRevision {
  /** Anything that git resolves to a commit. */
  readonly revision: string
  /** How it was found, in words. */
  readonly origin: string
}

export interface RunRequest {
  /** A work tree or a bare repository. */
  readonly repository: string
  readonly base: NamedRevision
  readonly head: NamedRevision
  readonly policy: {
    /** A file on disk; overrides the target branch's own. */
    readonly file?: string
    /** Its path in the target branch, or how to call the file. */
    readonly path: string
  }
  /** The target branch's name, which the policy's `branches` are matched with. */
  readonly branch?: string
  /** The revision that holds the policy and states the version; the branch's tip, else the base. */
  readonly target?: string
  /** The release this branch is heading to, instead of what the policy's scheme finds. */
  readonly release?: string
  readonly failAt?: FailAt
  /** YYYY-MM-DD, for waivers that end with a date; today unless given. */
  readonly today?: string
  /** Brings contents that a partial clone left out; without it they are an error. */
  readonly supply?: Supply
  /** The command that shows the same locally. */
  readonly reproduce?: string
}

/** Why there is no report. */
export interface Refusal {
  readonly kind: 'policy-invalid' | 'unresolved' | 'usage'
  /** Printable, with place and remedy; several lines for a policy with several problems. */
  readonly message: string
  readonly place?: Place
}

export type RunResult = { readonly kind: 'report'; readonly report: Report } | Refusal
