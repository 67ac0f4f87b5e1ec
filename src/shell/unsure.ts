import { atom } from '../logic/condition.js'
import type { Fact } from '../model/fact.js'
import type { RepoPath } from '../text/span.js'

/** Where evaluation was given up, anything may follow: that nothing was seen proves nothing. */
export function nothingSure(path: RepoPath): readonly Fact[] {
  const at = { path, start: 0, end: 0 }
  const when = atom({
    name: 'the rest of the configure script',
    reason: 'it takes too long to evaluate',
    at
  })
  const message = 'not evaluated to its end'
  return [
    { kind: 'failure', when, message, tool: undefined, at, evidence: [] },
    { kind: 'rust-use', what: 'setting', name: message, when, at, evidence: [] }
  ]
}
