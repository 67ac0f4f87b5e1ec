import { defineRule, type RuleContext, type Verdict } from './rule.js'
import { nameOf, some } from './words.js'

export const twinDrifted = defineRule({
  id: 'twin-drifted',
  summary: 'One version of a component, C or Rust, moves on without the other.',
  level: 'warning',
  on: ['twin-drifted'],
  judge(change, context): Verdict | undefined {
    const name = nameOf(change)
    if (isAnswered(change.subject.component ?? '', context)) return undefined
    const [mine, other] = change.touched === 'c' ? ['C', 'Rust'] : ['Rust', 'C']
    return {
      // Rust follows its C, and is rewritten while it grows: that it moves alone is the rule.
      ...(change.touched === 'rust' ? { atMost: 'note' as const } : {}),
      headline: `${name} changes in ${mine} alone, its ${other} is left as it was`,
      happened: `What the ${mine} of ${name} does changes in ${some(change.sources)}, and nothing changes in its ${other} (${change.other}).`,
      why: `People get one version or the other by how they build, so that from here on ${name} does one thing for some of them and another for the rest.`,
      fix: `Make the same change in ${change.other}; or, where it needs none, ${waysToSay(name, context)}.`
    }
  }
})

/** Whether a commit of the change says that the other version needs nothing. */
const isAnswered = (component: string, { trailers }: RuleContext): boolean =>
  trailers.values.some((value) =>
    value
      .toLowerCase()
      .split(/[\s,:;.]+/)
      .includes(component.toLowerCase())
  )

function waysToSay(name: string, { loaded, trailers }: RuleContext): string {
  const trailer = loaded.policy.twins?.trailer
  if (trailer === undefined)
    return `waive this; a line of the commit message counts as well once ${loaded.path} names one (twins: { trailer: Rust-twin })`
  const unseen = trailers.complete
    ? ''
    : ' (this clone has not all of its commits, so such a line cannot be seen: check out with fetch-depth: 0)'
  return `say so in the message of one of the commits, with a line ${trailer}: ${name} and the reason${unseen}`
}
