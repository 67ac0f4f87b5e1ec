import { existsSync, readFileSync } from 'node:fs'
import { explainComponent } from '../explain-component.js'
import type { ComponentExplanation } from '../model/component-explanation.js'
import { LEVEL_IDS } from '../policy/rule-ids.js'
import { Locator } from '../report/locate.js'
import { renderText } from '../report/text.js'
import type { Side } from '../run/engine.js'
import { shippedFile } from '../run/shipped-file.js'
import { runChanges, withEngine } from '../run.js'
import { nearest } from '../text/nearest.js'
import { visible } from '../text/visible.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { explainBranch } from './explain-branch.js'
import { present, REPO_OPTION, refuse } from './format.js'

/** CONTRACT.md: a rule in words, or one change with everything that is known about it. */
export const explainCommand: Command = {
  name: 'explain',
  summary: 'Explains a rule, a change by its id, or a component by its symbol.',
  operands: '<rule id | change id | component>',
  options: {
    repo: REPO_OPTION,
    base: {
      type: 'string',
      value: 'REV',
      summary: 'With a change or component: the revision compared with.'
    },
    head: {
      type: 'string',
      value: 'REV',
      summary: 'With a change or component: the revision in question.'
    },
    branch: {
      type: 'string',
      value: 'NAME',
      summary: 'With a rule: which block of the policy decides on this target branch, and why.'
    },
    policy: {
      type: 'string',
      value: 'FILE',
      summary: 'With --branch: the policy file; the one at the tip of the branch unless given.'
    }
  },
  run: explain
}

async function explain(args: Args): Promise<CommandResult> {
  const [wanted, ...more] = args.operands
  if (wanted === undefined || more.length > 0)
    return usageError('explain takes one rule id, change id or component.')
  if (/^rr-[0-9a-f]{12}$/.test(wanted)) return explainChange(wanted, args)
  const misspelt = args.string('base') === undefined && nearest(wanted, LEVEL_IDS) !== undefined
  if (misspelt || LEVEL_IDS.some((rule) => rule === wanted)) return explainRule(wanted, args)
  return explainSymbol(wanted, args)
}

/** A component: what each target gets of it, with Rust off and on, and why. */
async function explainSymbol(name: string, args: Args): Promise<CommandResult> {
  const revisions = [args.string('base'), args.string('head') ?? 'HEAD'].filter(
    (revision) => revision !== undefined
  )
  const result = await withEngine(args.string('repo') ?? '.', async (engine) => {
    const ids = await Promise.all(revisions.map((one) => engine.repository.resolve(one)))
    const sides = await engine.read(ids)
    return sides.map((side, i) => ({ title: revisions[i] ?? '', text: sideText(side, name) }))
  })
  if ('kind' in result) return refuse(result)
  const found = result.some(({ text }) => text !== undefined)
  const parts = result.map(
    ({ title, text }) =>
      `${name} at ${title}: ${text ?? 'nothing asks for it, or there is no such component'}\n`
  )
  return found
    ? { code: EXIT.pass, stdout: parts.join('\n').split('\n').map(visible).join('\n') }
    : usageError(`there is no component '${name}' there, and no rule of that name.`)
}

function sideText({ snapshot, model }: Side, name: string): string | undefined {
  const explanation = explainComponent(model, name)
  if (explanation === undefined) return undefined
  const locator = new Locator({
    base: () => undefined,
    head: (path) => snapshot.text(path),
    policy: () => undefined
  })
  const rows = mergeRows(explanation.matrix)
  const width = Math.max(...rows.flatMap(({ off, on }) => [off.length, on.length]), 12) + 2
  const lines = rows.map(
    ({ off, on, targets }) => `  ${off.padEnd(width)}${on.padEnd(width)}${targets}`
  )
  const chain = explanation.chain.map(({ request, note, at }) => {
    const { path, line } = locator.place('head', at)
    return `  with Rust ${request}: ${note}  (${path}:${line})`
  })
  const head = `  ${'Rust off'.padEnd(width)}${'Rust on'.padEnd(width)}targets`
  return [explanation.state, '', head, ...lines, '', 'because:', ...chain].join('\n')
}

/** Targets that get the same share a row. */
function mergeRows(
  matrix: ComponentExplanation['matrix']
): readonly { readonly off: string; readonly on: string; readonly targets: string }[] {
  const rows = new Map<string, { off: string; on: string; names: string[] }>()
  const usual = new Map<string, string>()
  for (const { target, environment, off, on } of matrix)
    if (environment === '') usual.set(target, `${off}\0${on}`)
  for (const { target, environment, off, on } of matrix) {
    if (environment !== '' && usual.get(target) === `${off}\0${on}`) continue
    const key = `${off}\0${on}`
    const row = rows.get(key) ?? { off, on, names: [] }
    row.names.push(environment === '' ? target : `${target} ${environment}`)
    rows.set(key, row)
  }
  return [...rows.values()].map(({ off, on, names }) => ({ off, on, targets: names.join(', ') }))
}

async function explainRule(id: string, args: Args): Promise<CommandResult> {
  const known = LEVEL_IDS.find((rule) => rule === id)
  if (known === undefined) {
    const near = nearest(id, LEVEL_IDS)
    return usageError(
      `there is no rule '${id}'.${near === undefined ? '' : ` Did you mean '${near}'?`} The rules are ${LEVEL_IDS.join(', ')}.`
    )
  }
  const branch = args.string('branch')
  if (branch !== undefined) {
    const why = await explainBranch(known, branch, args)
    return 'problem' in why ? usageError(why.problem) : { code: EXIT.pass, stdout: why.text }
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
