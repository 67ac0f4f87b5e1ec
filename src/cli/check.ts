import { FAIL_AT } from '../policy/schema.js'
import { runSeries } from '../run/series.js'
import { POLICY_PATH, run } from '../run.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { FORMAT_NAMES, formatOption, OUTPUT_OPTION, oneOf, present, REPO_OPTION } from './format.js'

/** CONTRACT.md: judges what changed against the policy of the target branch. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'Judges what differs between two revisions against the roadmap.',
  operands: '',
  options: {
    repo: REPO_OPTION,
    base: { type: 'string', value: 'REV', summary: 'The revision to compare with.' },
    head: { type: 'string', value: 'REV', summary: 'The revision in question.' },
    policy: {
      type: 'string',
      value: 'FILE',
      summary: `A policy file; ${POLICY_PATH} at the target branch's tip unless given.`
    },
    branch: {
      type: 'string',
      value: 'NAME',
      summary: 'The target branch: its tip holds policy and version; the base unless given.'
    },
    release: {
      type: 'string',
      value: 'X.Y',
      summary: 'The release the branch is heading to; found by the policy unless given.'
    },
    'each-commit': {
      type: 'boolean',
      summary: 'Judge each commit of the range on its own; the worst outcome decides.'
    },
    format: formatOption(FORMAT_NAMES),
    output: OUTPUT_OPTION,
    'fail-at': {
      type: 'string',
      value: FAIL_AT.join('|'),
      summary: 'The lowest level that makes the exit code 1; the policy says it unless given.'
    },
    today: {
      type: 'string',
      value: 'YYYY-MM-DD',
      summary: 'The date that waivers are judged by; today unless given.'
    }
  },
  run: checkRevisions
}

async function checkRevisions(args: Args): Promise<CommandResult> {
  const format = oneOf(args, 'format', FORMAT_NAMES)
  if ('problem' in format) return usageError(format.problem)
  const failAt = oneOf(args, 'fail-at', FAIL_AT)
  if ('problem' in failAt) return usageError(failAt.problem)
  const [base, head] = [args.string('base'), args.string('head')]
  if (base === undefined || head === undefined)
    return usageError('check needs --base REV and --head REV.')
  const release = args.string('release')
  if (release !== undefined && !/^\d+(\.\d+)*$/.test(release))
    return usageError(`--release ${release} is no release. Write digits and dots, such as 9.2.`)
  const today = args.string('today')
  if (today !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(today))
    return usageError(`--today ${today} is no date. Write it as YYYY-MM-DD.`)
  const file = args.string('policy')
  const branch = args.string('branch')
  const judge = args.flag('each-commit') ? runSeries : run
  const result = await judge({
    repository: args.string('repo') ?? '.',
    base: { revision: base, origin: `--base ${base}` },
    head: { revision: head, origin: `--head ${head}` },
    policy: file === undefined ? { path: POLICY_PATH } : { file, path: file },
    ...(branch === undefined ? {} : { branch }),
    ...(release === undefined ? {} : { release }),
    ...(failAt.value === undefined ? {} : { failAt: failAt.value }),
    ...(today === undefined ? {} : { today })
  })
  return present(result, format.value ?? 'text', (report) =>
    report.outcome === 'fail' ? EXIT.findings : EXIT.pass
  )
}
