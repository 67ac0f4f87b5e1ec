import type { Change } from '../../src/diff/change.js'
import type { Finding } from '../../src/judge/finding.js'
import { type JudgeContext, type Judgement, judge } from '../../src/judge/judge.js'
import { type LoadedPolicy, loadPolicy } from '../../src/policy/load.js'

const POLICY = `version: 1
project:
  name: Sample
  release: { scheme: qemu, file: VERSION }
roadmap:
  - { name: Rust is available, from: "9.2", rust: opt-in, components: selectable }
  - { name: Rust by default, from: "10.0", rust: auto, components: fallback, prototypes: guarded }
  - { name: Rust is required, from: "11.0", rust: mandatory, components: rust-only }
  - { name: Pure Rust, from: never, rust: sole }
`

export function policyWith(more: string): LoadedPolicy {
  const result = loadPolicy(POLICY + more, '.github/rust-roadmap.yml')
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'))
  return result
}

/** Judged on branch main for 9.2, unless said otherwise; `more` is added to the policy. */
export function judgement(
  changes: readonly Change[],
  more = '',
  context: Partial<JudgeContext> = {}
): Judgement {
  return judge(changes, policyWith(more), { branch: 'main', release: '9.2', ...context })
}

export const findings = (
  change: Change,
  more = '',
  context: Partial<JudgeContext> = {}
): readonly Finding[] => judgement([change], more, context).findings

/** `error rust-support-early`, for each finding. */
export const brief = (
  change: Change,
  more = '',
  context: Partial<JudgeContext> = {}
): readonly string[] =>
  findings(change, more, context).map(({ level, ruleId }) => `${level} ${ruleId}`)
