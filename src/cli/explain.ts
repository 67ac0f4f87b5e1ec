import { existsSync, readFileSync } from 'node:fs'
import { RULE_IDS } from '../policy/rule-ids.js'
import { renderText } from '../report/text.js'
import { runChanges } from '../run.js'
import { nearest } from '../text/nearest.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { present, REPO_OPTION } from './format.js'
import { shippedFile } from './shipped-file.js'

/** CONTRACT.md: a rule in words, or one change with everything that is known about it. */
export const explainCommand: Command = {
  name: 'explain',
  summary: 'Explains a rule, or one change between two revisions by its id.',
  operands: '<rule id | change id>',
  options: {
    repo: REPO_OPTION,
    base: {
      type: 'string',
      value: 'REV',
      summary: 'With a change id: the revision compared with.'
    },
    head: { type: 'string', value: 'REV', summary: 'With a change id: the revision in question.' }
  },
  run: explain
}

async function explain(args: Args): Promise<CommandResult> {
  const [wanted, ...more] = args.operands
  if (wanted === undefined || more.length > 0)
    return usageError('explain takes one rule id or one change id.')
  if (/^rr-[0-9a-f]{12}$/.test(wanted)) return explainChange(wanted, args)
  return explainRule(wanted)
}

function explainRule(id: string): CommandResult {
  const known = RULE_IDS.find((rule) => rule === id)
  if (known === undefined) {
    const near = nearest(id, RULE_IDS)
    return usageError(
      `there is no rule '${id}'.${near === undefined ? '' : ` Did you mean '${near}'?`} The rules are ${RULE_IDS.join(', ')}.`
    )
  }
  const page = shippedFile(`docs/rules/${known}.md`)
  if (!existsSync(page)) return usageError(`the page ${page} is not beside this program.`)
  return { code: EXIT.pass, stdout: readFileSync(page, 'utf8') }
}

async function explainChange(id: string, args: Args): Promise<CommandResult> {
  const [base, head] = [args.string('base'), args.string('head')]
  if (base === undefined || head === undefined)
    return usageError(`to explain ${id}, name the revisions it came from with --base and --head.`)
  const result = await runChanges({
    repository: args.string('repo') ?? '.',
    base: { revision: base, origin: `--base ${base}` },
    head: { revision: head, origin: `--head ${head}` }
  })
  if (result.kind !== 'report') return present(result, 'text', () => EXIT.pass)
  const changes = result.report.changes.filter((change) => change.id === id)
  if (changes.length === 0)
    return usageError(
      `there is no change ${id} between these revisions. There ${
        result.report.changes.length === 0
          ? 'is none at all'
          : `are ${result.report.changes.map((change) => change.id).join(', ')}`
      }.`
    )
  return { code: EXIT.pass, stdout: renderText({ ...result.report, changes }) }
}
