import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beginningOf, WORKFLOW } from '../run/init.js'
import { shippedFile } from '../run/shipped-file.js'
import { POLICY_PATH, withEngine } from '../run.js'
import { visible } from '../text/visible.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { oneOf, REPO_OPTION, refuse } from './format.js'

const WORKFLOW_PATH = '.github/workflows/rust-roadmap.yml'

/** CONTRACT.md: a policy and a workflow to begin with. */
export const initCommand: Command = {
  name: 'init',
  summary: 'Writes a policy and a workflow that the present tree passes.',
  operands: '',
  options: {
    repo: REPO_OPTION,
    rev: { type: 'string', value: 'REV', summary: 'The revision to look at; HEAD unless given.' },
    preset: {
      type: 'string',
      value: 'NAME',
      summary: 'Take a policy that comes with this program instead of looking at the tree.'
    },
    write: {
      type: 'boolean',
      summary: 'Write the files into the work tree; without it they are only shown.'
    },
    force: { type: 'boolean', summary: 'Replace files that are there already.' }
  },
  run: init
}

async function init(args: Args): Promise<CommandResult> {
  const preset = oneOf(args, 'preset', presets())
  if ('problem' in preset) return usageError(preset.problem)
  const result = await withEngine(args.string('repo') ?? '.', async (engine) => ({
    kind: 'begun' as const,
    top: engine.repository.top,
    policy:
      preset.value === undefined
        ? (await beginningOf(engine, args.string('rev') ?? 'HEAD')).policy
        : readFileSync(shippedFile(`policy/${preset.value}.yml`), 'utf8')
  }))
  if (result.kind !== 'begun') return refuse(result)
  const files = [
    [POLICY_PATH, result.policy],
    [WORKFLOW_PATH, WORKFLOW]
  ] as const
  if (!args.flag('write'))
    return { code: EXIT.pass, stdout: files.map(([path, text]) => shown(path, text)).join('\n') }
  if (result.top === undefined)
    return usageError('a bare repository has no work tree to write to. Leave --write out.')
  return write(result.top, files, args.flag('force'))
}

/** The names of the policies that come with this program. */
function presets(): readonly string[] {
  try {
    return readdirSync(dirname(shippedFile('policy/starter.yml')))
      .filter((name) => name.endsWith('.yml'))
      .map((name) => name.slice(0, -'.yml'.length))
  } catch {
    return []
  }
}

/** Whoever reads it on a terminal sees which file is which; the heading is a comment of YAML. */
const shown = (path: string, text: string): string =>
  `# ---- ${path}\n${text.split('\n').map(visible).join('\n')}`

function write(
  top: string,
  files: readonly (readonly [string, string])[],
  force: boolean
): CommandResult {
  const there = files.filter(([path]) => existsSync(join(top, path)))
  if (there.length > 0 && !force)
    return usageError(
      `${there.map(([path]) => path).join(' and ')} ${there.length === 1 ? 'is' : 'are'} there already; nothing was written. --force replaces.`
    )
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(top, path)), { recursive: true })
      writeFileSync(join(top, path), text, { flag: force ? 'w' : 'wx' })
    }
  } catch (error) {
    return usageError(error instanceof Error ? error.message : String(error))
  }
  return {
    code: EXIT.pass,
    stdout: `Written: ${files.map(([path]) => path).join(' and ')}. Read the policy, then commit both.\n`
  }
}
