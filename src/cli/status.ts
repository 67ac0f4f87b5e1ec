import { FAIL_AT } from '../policy/schema.js'
import type { StatusReport } from '../report/status.js'
import { renderStatusJson } from '../report/status-json.js'
import { renderStatusMarkdown } from '../report/status-markdown.js'
import { renderStatusText } from '../report/status-text.js'
import { POLICY_PATH, runStatus } from '../run.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { formatOption, OUTPUT_OPTION, oneOf, REPO_OPTION, refuse } from './format.js'

const RENDER: Readonly<Record<string, (report: StatusReport) => string>> = {
  text: renderStatusText,
  json: renderStatusJson,
  markdown: renderStatusMarkdown
}

const FORMATS = Object.keys(RENDER)

/** CONTRACT.md: where the tree stands against the roadmap. */
export const statusCommand: Command = {
  name: 'status',
  summary: 'Says where one revision stands against the roadmap.',
  operands: '',
  options: {
    repo: REPO_OPTION,
    rev: { type: 'string', value: 'REV', summary: 'The revision; HEAD unless given.' },
    policy: {
      type: 'string',
      value: 'FILE',
      summary: `A policy file; ${POLICY_PATH} of the revision unless given.`
    },
    branch: {
      type: 'string',
      value: 'NAME',
      summary: "The branch's name, which the policy may have a block for."
    },
    release: {
      type: 'string',
      value: 'X.Y',
      summary: 'The release the branch is heading to; found by the policy unless given.'
    },
    cutting: {
      type: 'string',
      value: 'X.Y',
      summary: 'Judge the whole tree as this release; errors make the exit code 1.'
    },
    format: formatOption(FORMATS),
    output: OUTPUT_OPTION,
    'fail-at': {
      type: 'string',
      value: FAIL_AT.join('|'),
      summary: 'The lowest level that makes the exit code 1; never unless given or with --cutting.'
    },
    today: {
      type: 'string',
      value: 'YYYY-MM-DD',
      summary: 'The date that waivers are judged by; today unless given.'
    }
  },
  run: status
}

async function status(args: Args): Promise<CommandResult> {
  const format = oneOf(args, 'format', FORMATS)
  if ('problem' in format) return usageError(format.problem)
  const failAt = oneOf(args, 'fail-at', FAIL_AT)
  if ('problem' in failAt) return usageError(failAt.problem)
  const [release, cutting, today] = ['release', 'cutting', 'today'].map((name) => args.string(name))
  if (release !== undefined && cutting !== undefined)
    return usageError('--release and --cutting exclude each other: --cutting names the release.')
  const given = cutting ?? release
  if (given !== undefined && !/^\d+(\.\d+)*$/.test(given))
    return usageError(`${given} is no release. Write digits and dots, such as 9.2.`)
  if (today !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(today))
    return usageError(`--today ${today} is no date. Write it as YYYY-MM-DD.`)
  const revision = args.string('rev') ?? 'HEAD'
  const file = args.string('policy')
  const branch = args.string('branch')
  const result = await runStatus({
    repository: args.string('repo') ?? '.',
    revision: { revision, origin: revision },
    policy: file === undefined ? { path: POLICY_PATH } : { file, path: file },
    ...(branch === undefined ? {} : { branch }),
    ...(release === undefined ? {} : { release }),
    ...(cutting === undefined ? {} : { cutting }),
    ...(failAt.value === undefined ? {} : { failAt: failAt.value }),
    ...(today === undefined ? {} : { today })
  })
  if (result.kind !== 'status') return refuse(result)
  const render = RENDER[format.value ?? 'text'] ?? renderStatusText
  const counts = failAt.value !== undefined || cutting !== undefined
  return {
    code: counts && result.status.outcome === 'fail' ? EXIT.findings : EXIT.pass,
    stdout: render(result.status)
  }
}
