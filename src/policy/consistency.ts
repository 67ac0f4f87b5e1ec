import type { ComponentState } from '../model/component.js'
import { rung } from '../model/support.js'
import { isWithin } from './components.js'
import { expand } from './glob.js'
import { type PlainYaml, type Problem, quote } from './load-yaml.js'
import { compareReleases } from './release-order.js'
import type { Policy } from './schema.js'

/** What a well-formed policy may still get wrong. */
export function checkConsistency(policy: Policy, yaml: PlainYaml): readonly Problem[] {
  return [
    ...checkRoadmap(policy, yaml),
    ...checkComponents(policy, yaml),
    ...checkRelease(policy, yaml),
    ...checkFloors(policy, yaml),
    ...checkBranches(policy, yaml)
  ]
}

function checkRoadmap({ roadmap }: Policy, yaml: PlainYaml): readonly Problem[] {
  const problems: Problem[] = []
  roadmap.forEach((milestone, i) => {
    const before = roadmap[i - 1]
    if (before !== undefined) {
      const order = compareReleases(before.from, milestone.from)
      const both = `${quote(before.name)} and ${quote(milestone.name)}`
      if (order === 0)
        problems.push({
          message: `two milestones begin with ${milestone.from}, ${both}; keep one, or move one to another release`,
          span: yaml.valueAt(['roadmap', i, 'from'])
        })
      else if (order > 0)
        problems.push({
          message: `the roadmap is not in order: ${quote(milestone.name)} begins with ${milestone.from}, after ${quote(before.name)} with ${before.from}; put the earlier release first`,
          span: yaml.valueAt(['roadmap', i, 'from'])
        })
      if (rung(milestone.rust) < rung(before.rust))
        problems.push({
          message: `the roadmap goes down: ${quote(milestone.name)} allows ${milestone.rust}, less than ${quote(before.name)} with ${before.rust}; a later milestone allows at least as much`,
          span: yaml.valueAt(['roadmap', i, 'rust'])
        })
    }
    if (roadmap.findIndex((other) => other.name === milestone.name) < i)
      problems.push({
        message: `two milestones are called ${quote(milestone.name)}; findings name them, so give each its own name`,
        span: yaml.valueAt(['roadmap', i, 'name'])
      })
  })
  return problems
}

/** Compared with the milestone that said it last: those between go on as before. */
function checkComponents({ roadmap }: Policy, yaml: PlainYaml): readonly Problem[] {
  const problems: Problem[] = []
  let last: { readonly name: string; readonly components: ComponentState } | undefined
  roadmap.forEach(({ name, components }, i) => {
    if (components === undefined) return
    if (last !== undefined && !isWithin(last.components, components))
      problems.push({
        message: `the roadmap goes down: ${quote(name)} allows components to be ${components}, less than ${quote(last.name)} with ${last.components}; a later milestone allows at least as much`,
        span: yaml.valueAt(['roadmap', i, 'components'])
      })
    last = { name, components }
  })
  return problems
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

function checkBranches({ branches }: Policy, yaml: PlainYaml): readonly Problem[] {
  const problems: Problem[] = []
  branches?.forEach((block, i) => {
    const span = yaml.valueAt(['branches', i, 'match'])
    const braces = block.match.replace(/\{[^{}]*\}/g, '')
    if (/[{}]/.test(braces))
      problems.push({
        message: `match: ${quote(block.match)} has a brace without its partner, or one inside another`,
        span
      })
    else if (expand(block.match).length >= 64)
      problems.push({
        message: `match: ${quote(block.match)} has too many alternatives; write several blocks`,
        span
      })
    const earlier = branches.findIndex(
      (other, j) => j < i && (other.match === block.match || other.match === '**')
    )
    if (earlier >= 0)
      problems.push({
        message: `this block is never used: block ${earlier + 1} (match: ${quote(branches[earlier]?.match ?? '')}) comes first and the first match wins`,
        span
      })
  })
  return problems
}
