import { checkBranches, checkWaivers } from './consistency-branches.js'
import { checkParts } from './consistency-parts.js'
import { checkRoadmaps } from './consistency-roadmap.js'
import { type PlainYaml, type Problem, quote } from './load-yaml.js'
import { compareReleases } from './release-order.js'
import type { Policy } from './schema.js'

/** What a well-formed policy may still get wrong. */
export function checkConsistency(policy: Policy, yaml: PlainYaml): readonly Problem[] {
  return [
    ...checkRoadmaps(policy, yaml),
    ...checkParts(policy, yaml),
    ...checkRelease(policy, yaml),
    ...checkFloors(policy, yaml),
    ...checkBranches(policy, yaml),
    ...checkWaivers(policy, yaml)
  ]
}

function checkRelease({ project }: Policy, yaml: PlainYaml): readonly Problem[] {
  const { release } = project
  const problems: Problem[] = []
  if ('pattern' in release && release.pattern !== undefined && release.file === undefined)
    problems.push({
      message: 'project.release has a "pattern" but no "file" to look in',
      span: yaml.keyAt(['project', 'release', 'pattern'])
    })
  if ('next' in release)
    release.next?.forEach((entry, i) => {
      if (compareReleases(entry.release, entry.after) <= 0)
        problems.push({
          message: `${entry.release} cannot follow ${entry.after}: it is not later`,
          span: yaml.valueAt(['project', 'release', 'next', i, 'release'])
        })
      if (
        release.next?.some((other, j) => j < i && compareReleases(other.after, entry.after) === 0)
      )
        problems.push({
          message: `what follows ${entry.after} is given twice; keep one`,
          span: yaml.valueAt(['project', 'release', 'next', i, 'after'])
        })
    })
  return problems
}

/** Names that people use for the floor of a tool with another name. */
const TOOL_NAMES: Readonly<Record<string, string>> = {
  rust: 'rustc',
  'rust-version': 'rustc',
  msrv: 'rustc',
  rustup: 'rustc',
  'bindgen-cli': 'bindgen'
}

function checkFloors({ floors }: Policy, yaml: PlainYaml): readonly Problem[] {
  return Object.entries(floors ?? {}).flatMap(([tool, floor]) => {
    const problems: Problem[] = []
    const name = TOOL_NAMES[tool]
    if (name !== undefined)
      problems.push({
        message: `floors are named after the program: did you mean "${name}" instead of ${quote(tool)}?`,
        span: yaml.keyAt(['floors', tool])
      })
    if (Object.keys(floor).length === 0)
      problems.push({
        message: `the floor of ${tool} says nothing`,
        span: yaml.keyAt(['floors', tool]),
        allowed: ['at-most', 'unguarded', 'copies']
      })
    floor.copies?.forEach((copy, i) => {
      const first = floor.copies?.findIndex(
        (other) => other.file === copy.file && other.pattern === copy.pattern
      )
      if (first !== undefined && first < i)
        problems.push({
          message: `this copy in ${quote(copy.file)} is given twice; keep one`,
          span: yaml.valueAt(['floors', tool, 'copies', i])
        })
    })
    return problems
  })
}
