import { readFileSync } from 'node:fs'
import { loadPolicy } from '../policy/load.js'
import { renderProblems } from '../policy/render-problems.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'

/** CONTRACT.md: is this a policy, and if not, what is wrong with it and where. */
export const validateCommand: Command = {
  name: 'validate',
  summary: 'Checks policy files and says what is wrong in them, and where.',
  operands: '<policy file>…',
  options: {},
  run: validate
}

async function validate(args: Args): Promise<CommandResult> {
  if (args.operands.length === 0) return usageError('validate needs at least one policy file.')
  const verdicts = args.operands.map(validateFile)
  return {
    code: verdicts.every(({ ok }) => ok) ? EXIT.pass : EXIT.usage,
    stdout: verdicts.map(({ text }) => text).join('')
  }
}

function validateFile(file: string): { readonly ok: boolean; readonly text: string } {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return {
      ok: false,
      text: `${file}: ${error instanceof Error ? error.message : String(error)}\n`
    }
  }
  const result = loadPolicy(text, file)
  if (result.ok)
    return { ok: true, text: `${file}: valid, ${result.policy.roadmap.length} milestones\n` }
  return { ok: false, text: `${renderProblems(result.problems, text)}\n` }
}
