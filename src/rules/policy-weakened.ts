import { defineRule, type Verdict } from './rule.js'

/** The pull request is judged by the target's policy all the same; this is for the people who review it. */
export const policyWeakened = defineRule({
  id: 'policy-weakened',
  summary: 'The change makes the roadmap policy itself promise less.',
  level: 'warning',
  on: ['policy-weakened'],
  judge(change, { active, loaded }): Verdict {
    const key = change.subject.key ?? 'the policy'
    const removed = change.to === null
    return {
      headline: `The policy promises less: ${key}`,
      happened: removed
        ? `The policy of ${target(active.branch)} says ${change.from} there; the one in this change says nothing.`
        : `The policy of ${target(active.branch)} says ${change.from ?? 'nothing'} there; the one in this change says ${change.to}.`,
      why: 'The policy is what the project promised to those who build it, so loosening it is a decision of its own. This change is judged by the policy of the target branch; its own has no force before it is merged.',
      fix: `Propose it in a separate change to ${loaded.path}, where people who care about the roadmap will see it; or leave it as it is.`
    }
  }
})

const target = (branch: string): string => (branch === '' ? 'the target branch' : branch)
