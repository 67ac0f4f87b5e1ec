import { defineRule } from './rule.js'
import { doubt, listed, systemName } from './words.js'

export const defaultsDiverged = defineRule({
  id: 'defaults-diverged',
  summary: 'Two ways to build the project no longer agree on the default for Rust.',
  level: 'warning',
  on: ['defaults-diverged'],
  judge(change) {
    const option = change.subject.option ?? 'Rust'
    const states = change.sources.map(
      (source) => `${systemName(source.system)} has ${source.support}`
    )
    const details = change.sources.map(
      (source) =>
        `${systemName(source.system)} (${source.at.path}) has the default ${source.default}, which is ${source.support}`
    )
    return {
      headline: `The defaults of ${option} disagree: ${listed(states)}`,
      happened: `The same choice has several defaults: ${listed(details)}.${doubt(change)}`,
      why: 'What people get depends on which build system they start, so the promise of the roadmap holds for some of them only.',
      fix: `Give ${option} the same default in ${listed([...new Set(change.sources.map((source) => source.at.path))])}.`
    }
  }
})
