import { covers, globProblem } from './glob.js'
import { type KeyPath, type PlainYaml, type Problem, quote } from './load-yaml.js'
import type { BranchBlock, Policy, Waiver } from './schema.js'

export function checkBranches(policy: Policy, yaml: PlainYaml): readonly Problem[] {
  const blocks = policy.branches ?? []
  return blocks.flatMap((block, i) => {
    const span = yaml.valueAt(['branches', i, 'match'])
    const wrong = globProblem(block.match)
    if (wrong !== undefined) return [{ message: `match: ${quote(block.match)} ${wrong}`, span }]
    const earlier = blocks.findIndex((other, j) => j < i && covers(other.match, block.match))
    const unused = {
      message: `this block is never used: block ${earlier + 1} (match: ${quote(blocks[earlier]?.match ?? '')}) comes first and the first match wins`,
      span
    }
    return [...(earlier < 0 ? [] : [unused]), ...checkBlock(block, i, policy, yaml)]
  })
}

/** Schemes that know what follows a release. */
const COUNTING: ReadonlySet<string> = new Set(['qemu', 'git', 'semver', 'calver'])

function checkBlock(
  block: BranchBlock,
  i: number,
  { project }: Policy,
  yaml: PlainYaml
): readonly Problem[] {
  const problems: Problem[] = []
  const at = (key: string) => yaml.keyAt(['branches', i, key])
  const { scheme } = project.release
  if (block.freeze === true && block.lead !== undefined)
    problems.push({
      message: 'a branch cannot both be frozen and lead: with freeze nothing may rise; keep one',
      span: at('lead')
    })
  if (block.freeze === true && block.roadmap !== undefined)
    problems.push({
      message: 'with freeze nothing may rise whatever the roadmap says; keep one of them',
      span: at('roadmap')
    })
  if (block.lead !== undefined && !COUNTING.has(scheme))
    problems.push({
      message: `lead counts releases, and the scheme ${scheme} does not say what follows one; give the branch a release instead`,
      span: at('lead')
    })
  return problems
}

export function checkWaivers({ waivers }: Policy, yaml: PlainYaml): readonly Problem[] {
  return (waivers ?? []).flatMap((waiver, i) => {
    const at = (...path: KeyPath) => yaml.valueAt(['waivers', i, ...path])
    const problems: Problem[] = []
    const wrong = aboutProblem(waiver)
    if (wrong !== undefined) problems.push({ message: `waiver ${i + 1} ${wrong}`, span: at() })
    if (waiver.branch !== undefined) {
      const glob = globProblem(waiver.branch)
      if (glob !== undefined)
        problems.push({
          message: `branch: ${quote(waiver.branch)} ${glob}`,
          span: at('branch')
        })
    }
    if (waiver.until.includes('-') && !isDate(waiver.until))
      problems.push({
        message: `until: there is no day ${waiver.until}; a date is a year, a month and a day`,
        span: at('until')
      })
    const first = waivers?.findIndex((other) => subjectOf(other) === subjectOf(waiver)) ?? i
    if (first < i)
      problems.push({
        message: `waiver ${i + 1} waives the same as waiver ${first + 1}; keep one`,
        span: at()
      })
    return problems
  })
}

const subjectOf = ({ finding, rule, component, branch }: Waiver): string =>
  JSON.stringify([finding, rule, component, branch])

function aboutProblem({ finding, rule, component }: Waiver): string | undefined {
  if (finding !== undefined && (rule !== undefined || component !== undefined))
    return 'names a finding and a rule; the id of a finding is enough, or rule and component together'
  if (finding !== undefined) return undefined
  if (rule === undefined && component === undefined)
    return 'does not say what it is for; give it a "finding", or "rule" and "component"'
  if (component === undefined)
    return 'waives a rule for the whole project; add the "component", or set the level in "rules"'
  return rule === undefined ? 'has a "component" but no "rule"' : undefined
}

/** By counting, so that no calendar and no clock is asked. */
function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= (days[month - 1] ?? 0)
}
