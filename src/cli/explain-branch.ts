import { readFileSync } from 'node:fs'
import { DEFAULT_LEVELS } from '../judge/notices.js'
import { blockFor } from '../policy/active.js'
import { type LoadedPolicy, loadPolicy } from '../policy/load.js'
import { renderProblems } from '../policy/render-problems.js'
import type { LevelId } from '../policy/rule-ids.js'
import { POLICY_PATH, withEngine } from '../run.js'
import { LineIndex } from '../text/line-index.js'
import type { Span } from '../text/span.js'
import { visible } from '../text/visible.js'
import type { Args } from './command.js'

/** Which block of the policy decides for a branch, and what that means for one rule; lines for a terminal. */
export async function explainBranch(
  rule: LevelId,
  branch: string,
  args: Args
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const source = await policyText(branch, args)
  if ('problem' in source) return source
  const result = loadPolicy(source.text, source.path)
  if (!result.ok) return { problem: renderProblems(result.problems, source.text) }
  const index = new LineIndex(source.text)
  const at = ({ path, start }: Span): string => `${path}:${index.position(start).line}`
  const lines = [...blockLines(result, branch, at), levelLine(result, rule, branch, at)]
  return { text: `${lines.map(visible).join('\n')}\n` }
}

type At = (span: Span) => string

function blockLines(loaded: LoadedPolicy, branch: string, at: At): readonly string[] {
  const match = blockFor(loaded, branch)
  const blocks = loaded.policy.branches ?? []
  const passed = blocks.slice(0, match?.index ?? blocks.length)
  const earlier = passed.map(
    ({ match: glob }, i) =>
      `  block ${i + 1} "${glob}" (${at(loaded.at(['branches', i, 'match']))}) does not match`
  )
  if (match === undefined)
    return [`${branch}: no block of the policy matches, so it is enforced`, ...earlier]
  const keys = Object.keys(match.block).filter((key) => key !== 'match')
  const says = keys.map((key) => {
    const value = key === 'roadmap' ? 'of its own' : JSON.stringify(writtenAt(match.block, key))
    return `  ${key} ${value} (${at(loaded.at(['branches', match.index, key]))})`
  })
  return [
    `${branch}: block ${match.index + 1} "${match.block.match}" decides (${at(loaded.at(['branches', match.index, 'match']))}), the first that matches`,
    ...earlier,
    ...says
  ]
}

const writtenAt = (block: object, key: string): unknown =>
  Object.getOwnPropertyDescriptor(block, key)?.value

function levelLine(loaded: LoadedPolicy, rule: LevelId, branch: string, at: At): string {
  const match = blockFor(loaded, branch)
  const own = match?.block.rules?.[rule]
  if (own !== undefined && match !== undefined)
    return `  ${rule} is ${own} there, by the block (${at(loaded.at(['branches', match.index, 'rules', rule]))})`
  const general = loaded.policy.rules?.[rule]
  return general === undefined
    ? `  ${rule} is ${DEFAULT_LEVELS.get(rule)} there, its default`
    : `  ${rule} is ${general} there, as on all branches (${at(loaded.at(['rules', rule]))})`
}

/** A file, or the policy at the branch's tip, or at HEAD where there is no such branch. */
async function policyText(
  branch: string,
  args: Args
): Promise<{ readonly text: string; readonly path: string } | { readonly problem: string }> {
  const file = args.string('policy')
  if (file !== undefined)
    try {
      return { text: readFileSync(file, 'utf8'), path: file }
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  const found = await withEngine(args.string('repo') ?? '.', async ({ repository }) => {
    const tip = await repository.branchTip(branch)
    const commit = tip?.commit ?? (await repository.resolve('HEAD'))
    return { text: await repository.readFile(commit, POLICY_PATH) }
  })
  if ('kind' in found) return { problem: found.message }
  return found.text === undefined
    ? { problem: `there is no ${POLICY_PATH} on ${branch}; name a file with --policy.` }
    : { text: found.text, path: POLICY_PATH }
}
