import { runChanges } from '../run.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { formatOption, OUTPUT_OPTION, oneOf, present, REPO_OPTION } from './format.js'

const FORMATS = ['text', 'json', 'markdown', 'html'] as const

/** CONTRACT.md: what changed between two revisions, no policy needed. */
export const changesCommand: Command = {
  name: 'changes',
  summary: 'Says what differs between two revisions, without judging it.',
  operands: '',
  options: {
    repo: REPO_OPTION,
    base: { type: 'string', value: 'REV', summary: 'The revision to compare with.' },
    head: { type: 'string', value: 'REV', summary: 'The revision in question.' },
    format: formatOption(FORMATS),
    output: OUTPUT_OPTION
  },
  run: changes
}

async function changes(args: Args): Promise<CommandResult> {
  const format = oneOf(args, 'format', FORMATS)
  if ('problem' in format) return usageError(format.problem)
  const [base, head] = [args.string('base'), args.string('head')]
  if (base === undefined || head === undefined)
    return usageError('changes needs --base REV and --head REV.')
  const result = await runChanges({
    repository: args.string('repo') ?? '.',
    base: { revision: base, origin: `--base ${base}` },
    head: { revision: head, origin: `--head ${head}` }
  })
  return present(result, format.value ?? 'text', () => EXIT.pass)
}
