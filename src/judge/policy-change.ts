import type { PolicyWeakened } from '../diff/change.js'
import { changeId, subject } from '../diff/identity.js'
import type { LoadedPolicy } from '../policy/load.js'
import type { OwnPolicy } from '../policy/own.js'
import { type Weakening, weakenings } from '../policy/weakened/index.js'
import { DEFAULT_LEVELS } from './notices.js'

/**
 * Where the change's own policy promises less than the target's, by the change's doing: what base has
 * already, in the same words, is no news.
 */
export function policyChanges(
  target: LoadedPolicy,
  own: OwnPolicy | undefined,
  branch: string
): readonly PolicyWeakened[] {
  if (own === undefined || own.kind === 'invalid') return []
  if (own.kind === 'removed') {
    const was = target.at([])
    const all = { key: 'the whole policy', from: 'a roadmap', to: null, was }
    return [changeOf(all, { side: 'policy', span: was })]
  }
  const context = { branch, defaults: DEFAULT_LEVELS }
  const before = own.base === undefined ? [] : weakenings(target, own.base, context)
  return weakenings(target, own.loaded, context)
    .filter(({ key, to }) => !before.some((old) => old.key === key && old.to === to))
    .map((weakening) => changeOf(weakening, { side: 'head', span: weakening.now }))
}

function changeOf(
  { key, from, to, was }: Omit<Weakening, 'now'>,
  at: PolicyWeakened['at']
): PolicyWeakened {
  const about = subject({ key })
  return {
    kind: 'policy-weakened',
    id: changeId('policy-weakened', about, from, to),
    subject: about,
    from,
    to,
    certainty: 'proven',
    at,
    evidence: [
      { side: 'policy', at: was, note: `the policy that judges says ${from ?? 'nothing'}` },
      ...(at.side === 'head'
        ? [
            {
              side: at.side,
              at: at.span,
              note: `the policy of this change says ${to ?? 'nothing'}`
            }
          ]
        : [])
    ],
    unknowns: []
  }
}
