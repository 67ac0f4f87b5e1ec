import type { ComponentState } from '../model/component.js'
import { rung } from '../model/support.js'
import { isWithin } from './components.js'
import { type KeyPath, type PlainYaml, type Problem, quote } from './load-yaml.js'
import { compareReleases } from './release-order.js'
import type { Milestone, Policy } from './schema.js'

/** A milestone of any roadmap; those of profiles need no name. */
type Stage = Pick<Milestone, 'from' | 'rust' | 'components'> & {
  readonly name?: string | undefined
}

/** Every roadmap that a policy holds: its own, those of profiles, those of branches. */
export function checkRoadmaps(policy: Policy, yaml: PlainYaml): readonly Problem[] {
  const whole: readonly (readonly [readonly Milestone[] | undefined, KeyPath])[] = [
    [policy.roadmap, ['roadmap']],
    ...(policy.branches ?? []).map(
      ({ roadmap }, i) => [roadmap, ['branches', i, 'roadmap']] as const
    )
  ]
  return [
    ...whole.flatMap(([roadmap, path]) => [
      ...checkStages(roadmap ?? [], path, yaml),
      ...checkConditions(roadmap ?? [], path, policy, yaml)
    ]),
    ...Object.entries(policy.profiles ?? {}).flatMap(([id, { roadmap }]) =>
      checkStages(roadmap ?? [], ['profiles', id, 'roadmap'], yaml)
    )
  ]
}

/** Releases rise, what is allowed does not fall, names differ. */
function checkStages(
  roadmap: readonly Stage[],
  path: KeyPath,
  yaml: PlainYaml
): readonly Problem[] {
  const problems: Problem[] = []
  const report = (i: number, key: string, message: string): void => {
    problems.push({ message, span: yaml.valueAt([...path, i, key]) })
  }
  roadmap.forEach((stage, i) => {
    const before = roadmap[i - 1]
    const [name, last] = [called(stage), before === undefined ? '' : called(before)]
    if (before !== undefined) {
      const order = compareReleases(before.from, stage.from)
      if (order === 0)
        report(
          i,
          'from',
          `two milestones begin with ${stage.from}, ${last} and ${name}; keep one, or move one to another release`
        )
      else if (order > 0)
        report(
          i,
          'from',
          `the roadmap is not in order: ${name} begins with ${stage.from}, after ${last} with ${before.from}; put the earlier release first`
        )
      if (rung(stage.rust) < rung(before.rust))
        report(
          i,
          'rust',
          `the roadmap goes down: ${name} allows ${stage.rust}, less than ${last} with ${before.rust}; a later milestone allows at least as much`
        )
    }
    if (stage.name !== undefined && roadmap.findIndex((other) => other.name === stage.name) < i)
      report(
        i,
        'name',
        `two milestones are called ${name}; findings name them, so give each its own name`
      )
  })
  return [...problems, ...checkComponents(roadmap, path, yaml)]
}

const called = ({ name, from }: Stage): string => (name === undefined ? from : quote(name))

/** Compared with the milestone that said it last: those between go on as before. */
function checkComponents(
  roadmap: readonly Stage[],
  path: KeyPath,
  yaml: PlainYaml
): readonly Problem[] {
  const problems: Problem[] = []
  let last: { readonly name: string; readonly components: ComponentState } | undefined
  roadmap.forEach((stage, i) => {
    const { components } = stage
    if (components === undefined) return
    if (last !== undefined && !isWithin(last.components, components))
      problems.push({
        message: `the roadmap goes down: ${called(stage)} allows components to be ${components}, less than ${last.name} with ${last.components}; a later milestone allows at least as much`,
        span: yaml.valueAt([...path, i, 'components'])
      })
    last = { name: called(stage), components }
  })
  return problems
}

/** What stands in a milestone beside the release. */
function checkConditions(
  roadmap: readonly Milestone[],
  path: KeyPath,
  policy: Policy,
  yaml: PlainYaml
): readonly Problem[] {
  return roadmap.flatMap((milestone, i) => [
    ...checkRequires(milestone, [...path, i, 'requires'], policy, yaml),
    ...checkPressure(milestone, [...path, i], yaml),
    ...checkPrototypes(roadmap, i, path, yaml)
  ])
}

function checkRequires(
  { requires }: Milestone,
  path: KeyPath,
  policy: Policy,
  yaml: PlainYaml
): readonly Problem[] {
  return (requires ?? []).flatMap((condition, i) => {
    const span = yaml.valueAt([...path, i])
    const keys = (['distros', 'platforms'] as const).filter((key) => condition[key] !== undefined)
    if (keys.length !== 1)
      return [
        {
          message: `a condition has exactly one key; ${keys.length === 0 ? 'this one says nothing' : 'write this as two entries'}`,
          span,
          allowed: ['distros', 'platforms']
        }
      ]
    return keys
      .filter((key) => policy[key] === undefined)
      .map((key) => ({
        message: `this waits for all ${key}, but the policy lists none; add ${quote(key)} to the policy`,
        span
      }))
  })
}

function checkPressure(
  { from, 'fallbacks-until': until }: Milestone,
  path: KeyPath,
  yaml: PlainYaml
): readonly Problem[] {
  if (until === undefined || compareReleases(from, until) < 0) return []
  return [
    {
      message: `fallbacks-until ${until} is not later than the beginning of its milestone, ${from}`,
      span: yaml.valueAt([...path, 'fallbacks-until'])
    }
  ]
}

function checkPrototypes(
  roadmap: readonly Milestone[],
  i: number,
  path: KeyPath,
  yaml: PlainYaml
): readonly Problem[] {
  const last = roadmap.slice(0, i).findLast(({ prototypes }) => prototypes !== undefined)
  const stage = roadmap[i]
  if (last?.prototypes !== 'allowed' || stage?.prototypes !== 'guarded') return []
  return [
    {
      message: `the roadmap goes down: ${called(stage)} wants prototypes guarded, ${called(last)} allows them already`,
      span: yaml.valueAt([...path, i, 'prototypes'])
    }
  ]
}
