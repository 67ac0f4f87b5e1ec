import { printJson, toJson } from '../report/json.js'
import type { Report } from '../report/report.js'
import { renderJsonSummary } from '../report/series.js'
import { location, subjectName, transition } from '../report/words.js'
import type { Engine } from '../run/engine.js'
import type { Refusal } from '../run/result.js'
import { changesBetween, checkRevisions, withEngine } from '../run.js'
import type { Commit } from '../source/git.js'
import { visible } from '../text/visible.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { formatOption, OUTPUT_OPTION, oneOf, REPO_OPTION, refuse } from './format.js'

const FORMATS = ['text', 'json'] as const

/** CONTRACT.md: every step of a range, each compared with its first parent. */
export const historyCommand: Command = {
  name: 'history',
  summary: 'Replays a range of commits, step by step, with or without a policy.',
  operands: '',
  options: {
    repo: REPO_OPTION,
    range: { type: 'string', value: 'A..B', summary: 'The commits in B that are not in A.' },
    'first-parent': {
      type: 'boolean',
      summary: 'Only the steps of the main line: merges as a whole.'
    },
    policy: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      summary: 'Judge each step by this policy; several are compared side by side.'
    },
    shard: {
      type: 'string',
      value: 'I/N',
      summary: 'Only the Ith of N parts of equal length; `merge` puts the parts together.'
    },
    all: { type: 'boolean', summary: 'Also print the steps without a change.' },
    format: formatOption(FORMATS),
    output: OUTPUT_OPTION
  },
  run: history
}

interface Step {
  /** Its place in the whole range, from 1. */
  readonly number: number
  readonly commit: Commit
  /** One for each policy, in order; one without a verdict when there is no policy. */
  readonly reports: readonly { readonly policy: string | null; readonly report: Report }[]
}

async function history(args: Args): Promise<CommandResult> {
  const format = oneOf(args, 'format', FORMATS)
  if ('problem' in format) return usageError(format.problem)
  const [from, to] = args.string('range')?.split('..') ?? []
  if (!from || !to) return usageError('history needs --range A..B.')
  const shard = shardOf(args.string('shard') ?? '1/1')
  if (shard === undefined) return usageError('--shard takes I/N with 1 <= I <= N, such as 2/8.')
  const result = await withEngine(args.string('repo') ?? '.', async (engine) => {
    const [a, b] = await Promise.all([from, to].map((one) => engine.repository.resolve(one)))
    const commits = await engine.repository.commits(a, b ?? '', {
      firstParent: args.flag('first-parent')
    })
    const numbered = commits
      .toReversed()
      .filter(({ parents }) => parents.length > 0)
      .map((commit, i) => ({ commit, number: i + 1 }))
    return replay(engine, partOf(numbered, shard), args.strings('policy'))
  })
  if ('kind' in result) return refuse(result)
  const shown = result.filter((step) => args.flag('all') || spoke(step))
  const lines =
    format.value === 'json' ? asJson(shown, result.length, shard) : asText(shown, result.length)
  const failed = result.some((step) => step.reports.some(({ report }) => report.outcome === 'fail'))
  return { code: failed ? EXIT.findings : EXIT.pass, stdout: lines }
}

interface Shard {
  /** From 1. */
  readonly index: number
  readonly of: number
}

function shardOf(text: string): Shard | undefined {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []
  const [i, n] = [Number(index), Number(of)]
  return i >= 1 && i <= n ? { index: i, of: n } : undefined
}

/** Steps that follow each other stay together: what is read for one serves the next. */
const partOf = <T>(steps: readonly T[], { index, of }: Shard): readonly T[] =>
  steps.slice(
    Math.floor((steps.length * (index - 1)) / of),
    Math.floor((steps.length * index) / of)
  )

/** Steps in order, so that what was read of one serves the next; the first refusal ends it. */
async function replay(
  engine: Engine,
  commits: readonly { readonly commit: Commit; readonly number: number }[],
  policies: readonly string[]
): Promise<readonly Step[] | Refusal> {
  const steps: Step[] = []
  for (const { commit, number } of commits) {
    const base = { id: commit.parents[0] ?? '', origin: 'first parent' }
    const head = { id: commit.id, origin: 'the step' }
    if (policies.length === 0) {
      const report = await changesBetween(engine, base, head)
      steps.push({ number, commit, reports: [{ policy: null, report }] })
      continue
    }
    const reports: { policy: string; report: Report }[] = []
    for (const file of policies) {
      const result = await checkRevisions(engine, {
        repository: '',
        base: { revision: base.id, origin: base.origin },
        head: { revision: head.id, origin: head.origin },
        policy: { file, path: file },
        target: base.id,
        // Waivers are judged as on the day of the step, so that a replay says the same on every day.
        today: new Date(commit.date * 1000).toISOString().slice(0, 10)
      })
      if (result.kind !== 'report') return result
      reports.push({ policy: file, report: result.report })
    }
    steps.push({ number, commit, reports })
  }
  return steps
}

const spoke = (step: Step): boolean =>
  step.reports.some(({ report }) => report.changes.length + report.findings.length > 0)

/** JSON Lines: one object a step and policy with the step's number, then a summary. */
function asJson(shown: readonly Step[], steps: number, { index, of }: Shard): string {
  const lines = shown.flatMap(({ number, reports }) =>
    reports.map(({ policy, report }) => {
      const line = { ...toJson(report), step: number }
      return `${printJson(policy === null ? line : { ...line, policy })}\n`
    })
  )
  const reports = shown.flatMap((step) => step.reports.map(({ report }) => report))
  const shard = of === 1 ? {} : { shard: `${index}/${of}` }
  return `${lines.join('')}${renderJsonSummary({ steps, shown: shown.length, ...shard }, reports)}`
}

function asText(shown: readonly Step[], steps: number): string {
  const lines = shown.flatMap(({ commit, reports }) => [
    `${commit.id.slice(0, 10)} ${commit.subject}`,
    ...reports.flatMap(({ policy, report }) => [
      ...(policy === null
        ? []
        : [`  ${policy}: ${report.outcome}, this is ${report.release?.value}`]),
      ...(policy === null
        ? report.changes.map(
            (change) =>
              `  ${change.kind}: ${subjectName(change.subject)} ${transition(change)}  ${location(change.place)}`
          )
        : report.findings.map(
            (finding) => `    ${finding.level}[${finding.ruleId}]: ${finding.headline}`
          ))
    ])
  ])
  lines.push(`${steps} steps, ${shown.filter(spoke).length} with something to say`)
  return `${lines.map(visible).join('\n')}\n`
}
