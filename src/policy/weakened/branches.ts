import { type BranchMatch, blockFor } from '../active.js'
import { expand } from '../glob.js'
import type { KeyPath, LoadedPolicy } from '../load.js'
import { compareReleases } from '../release-order.js'
import { LEVEL_IDS } from '../rule-ids.js'
import type { FailAt, Mode, RuleLevel } from '../schema.js'
import { compareRoadmaps, type Roadmap } from './roadmap.js'
import type { Comparison } from './weakening.js'

/** From the strictest. */
const MODES: readonly Mode[] = ['enforce', 'warn', 'audit']
const FAIL_AT: readonly FailAt[] = ['warning', 'error', 'never']
const LEVELS: readonly RuleLevel[] = ['error', 'warning', 'note', 'off']

/** Levels for all branches; `defaults` are those of what a policy does not mention. */
export function compareLevels(
  comparison: Comparison,
  defaults: ReadonlyMap<string, RuleLevel>
): void {
  for (const id of LEVEL_IDS) {
    const [was, is] = [comparison.old, comparison.new].map(({ policy }) => policy.rules?.[id])
    const usual = defaults.get(id) ?? 'warning'
    if (LEVELS.indexOf(is ?? usual) > LEVELS.indexOf(was ?? usual))
      comparison.add(
        `rules: ${id}`,
        [was ?? `${usual} (by default)`, ['rules', id]],
        [is ?? `${usual} (by default)`, ['rules', id]]
      )
  }
}

/**
 * Compares what holds for branches, not blocks: for names that the globs of both policies can tell apart.
 * So moved and split blocks are silent as long as they mean the same, and a glob that became wider is not.
 * @param branch the target branch of the change, which is always looked at.
 */
export function compareBranches(
  comparison: Comparison,
  branch: string,
  defaults: ReadonlyMap<string, RuleLevel>
): void {
  for (const name of names([comparison.old, comparison.new], branch)) {
    const [old, now] = [blockFor(comparison.old, name), blockFor(comparison.new, name)]
    if (old !== undefined || now !== undefined) compareBlocks(comparison, old, now, defaults)
  }
}

/** Names for which the globs may give different answers; bounded by the globs' own bounds. */
function names(policies: readonly LoadedPolicy[], branch: string): ReadonlySet<string> {
  const result = new Set([branch, 'x', 'x/x'])
  for (const { policy } of policies)
    for (const { match } of policy.branches ?? [])
      for (const glob of expand(match))
        for (const fill of ['x', '1', '10.0']) {
          result.add(glob.replace(/\*+|\?/g, (token) => (token === '?' ? 'x' : fill)))
          if (glob.includes('**')) result.add(glob.replace(/\*+/g, `${fill}/x`))
        }
  return result
}

function compareBlocks(
  comparison: Comparison,
  old: BranchMatch | undefined,
  now: BranchMatch | undefined,
  defaults: ReadonlyMap<string, RuleLevel>
): void {
  const glob = now?.block.match ?? old?.block.match ?? ''
  const place = (match: BranchMatch | undefined, ...key: KeyPath): KeyPath =>
    match === undefined ? ['branches'] : ['branches', match.index, ...key]
  const tell = (key: string, was: string | null, is: string | null, ...path: KeyPath): void =>
    comparison.add(
      `branches ${glob}: ${key}`,
      [was, place(old, ...path)],
      [is, place(now, ...path)]
    )
  const [before, after] = [old?.block, now?.block]
  const [mode, newMode] = [before?.mode ?? 'enforce', after?.mode ?? 'enforce']
  if (MODES.indexOf(newMode) > MODES.indexOf(mode)) tell('mode', mode, newMode, 'mode')
  const [failAt, newFailAt] = [before?.['fail-at'] ?? 'error', after?.['fail-at'] ?? 'error']
  if (FAIL_AT.indexOf(newFailAt) > FAIL_AT.indexOf(failAt))
    tell('fail-at', failAt, newFailAt, 'fail-at')
  if (before?.freeze === true && after?.freeze !== true) tell('freeze', 'true', null, 'freeze')
  const [lead, newLead] = [before?.lead ?? 0, after?.lead ?? 0]
  if (newLead > lead && after?.freeze !== true)
    tell('lead', lead === 0 ? null : String(lead), String(newLead), 'lead')
  const [most, newMost] = [before?.limits?.warnings, after?.limits?.warnings]
  if (most !== undefined && (newMost === undefined || newMost > most))
    tell(
      'limits',
      `${most} warnings`,
      newMost === undefined ? null : `${newMost} warnings`,
      'limits'
    )
  if (after?.freeze !== true && isLater(before?.release, after?.release))
    tell('release', before?.release ?? null, after?.release ?? null, 'release')
  for (const id of LEVEL_IDS) {
    const usual = (rules: LoadedPolicy): RuleLevel =>
      rules.policy.rules?.[id] ?? defaults.get(id) ?? 'warning'
    const [was, is] = [before?.rules?.[id], after?.rules?.[id]]
    // A level that changed for all branches is told once, not for each of them.
    if (was === undefined && is === undefined) continue
    const [level, newLevel] = [was ?? usual(comparison.old), is ?? usual(comparison.new)]
    if (LEVELS.indexOf(newLevel) > LEVELS.indexOf(level))
      tell(`rules ${id}`, level, newLevel, 'rules', id)
  }
  compareOwnRoadmaps(comparison, glob, old, now)
}

/** A branch that is judged as a later release may do more; what cannot be compared is told. */
function isLater(was: string | undefined, is: string | undefined): boolean {
  if (was === is) return false
  const known = (text: string | undefined): text is string =>
    text !== undefined && !text.includes('{')
  return known(was) && known(is) ? compareReleases(is, was) > 0 : true
}

function compareOwnRoadmaps(
  comparison: Comparison,
  glob: string,
  old: BranchMatch | undefined,
  now: BranchMatch | undefined
): void {
  if (old?.block.roadmap === undefined && now?.block.roadmap === undefined) return
  const roadmap = (loaded: LoadedPolicy, match: BranchMatch | undefined): Roadmap => {
    const own = match?.block.roadmap
    return own === undefined || match === undefined
      ? { stages: loaded.policy.roadmap, path: ['roadmap'] }
      : { stages: own, path: ['branches', match.index, 'roadmap'] }
  }
  compareRoadmaps(
    comparison,
    `branches ${glob}`,
    roadmap(comparison.old, old),
    roadmap(comparison.new, now)
  )
}
