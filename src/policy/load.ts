import type { RepoPath, Span } from '../text/span.js'
import { checkConsistency } from './consistency.js'
import { type KeyPath, type Problem, readYaml } from './load-yaml.js'
import { explainIssues } from './problems.js'
import { type Policy, PolicySchema } from './schema.js'

export type { KeyPath, Problem } from './load-yaml.js'

/** A policy and where its parts stand in the file. */
export interface LoadedPolicy {
  readonly policy: Policy
  readonly path: RepoPath
  /** The value of a key (a list or group is shown by its first line); the nearest enclosing one when it is not written. */
  at(path: KeyPath): Span
}

export type PolicyResult =
  | ({ readonly ok: true } & LoadedPolicy)
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads a policy file. Never throws, bounded in time and memory; problems are in order of their places. */
export function loadPolicy(text: string, path: RepoPath): PolicyResult {
  const yaml = readYaml(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text, path)
  const fail = (problems: readonly Problem[]): PolicyResult => ({
    ok: false,
    problems: [...problems].sort((a, b) => a.span.start - b.span.start)
  })
  if (yaml.problems.length > 0) return fail(yaml.problems)
  if (yaml.value === null || yaml.value === undefined)
    return fail([
      { message: 'the policy is empty; begin with policy/starter.yml', span: yaml.valueAt([]) }
    ])
  const parsed = PolicySchema.safeParse(yaml.value)
  if (!parsed.success) return fail(explainIssues(parsed.error.issues, yaml))
  const problems = checkConsistency(parsed.data, yaml)
  if (problems.length > 0) return fail(problems)
  return { ok: true, policy: parsed.data, path, at: (key) => yaml.valueAt(key) }
}
