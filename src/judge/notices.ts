import type { OwnPolicy } from '../policy/own.js'
import { NOTICE_IDS, type NoticeId } from '../policy/rule-ids.js'
import type { RuleLevel } from '../policy/schema.js'
import { RULES } from '../rules/index.js'
import type { Finding, Level } from './finding.js'

/** A finding about the policy itself, before its level is known. */
export type Notice = Omit<Finding, 'level' | 'ruleId'> & { readonly ruleId: NoticeId }

/** What each is about, and its level when the policy says nothing. */
export const NOTICES: Readonly<
  Record<NoticeId, { readonly level: Level; readonly summary: string }>
> = {
  'policy-invalid': {
    level: 'error',
    summary: 'The change leaves a policy behind that cannot be read.'
  },
  'waiver-expired': {
    level: 'error',
    summary: 'A waiver of the policy has ended and is still written down.'
  },
  'waiver-unused': {
    level: 'warning',
    summary: 'A waiver of the policy is for nothing in this change.'
  }
}

/** The level of everything when a policy says nothing. */
export const DEFAULT_LEVELS: ReadonlyMap<string, RuleLevel> = new Map<string, RuleLevel>([
  ...RULES.map(({ id, level }) => [id, level] as const),
  ...NOTICE_IDS.map((id) => [id, NOTICES[id].level] as const)
])

/** Once merged, nothing could be judged any more. */
export function invalid(own: OwnPolicy | undefined, branch: string): readonly Notice[] {
  if (own?.kind !== 'invalid') return []
  const [first, ...more] = own.problems
  const also = more.length === 0 ? '' : ` There are ${more.length} more problems in it.`
  return [
    {
      ruleId: 'policy-invalid',
      change: null,
      headline: `The policy in this change cannot be read: ${own.path}`,
      happened: `${first.message.replace(/\.$/, '')}.${also}`,
      why: `This change is judged by the policy of ${branch || 'the target branch'}, which can be read. Once merged, no change could be judged any more.`,
      fix: `Correct the file; rust-roadmap validate ${own.path} shows every problem.`,
      allowedFrom: null,
      at: { side: 'head', span: first.span },
      milestone: null,
      waiver: null
    }
  ]
}
