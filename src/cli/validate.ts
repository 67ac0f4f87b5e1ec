import { readFileSync } from 'node:fs'
import { loadPolicy } from '../policy/load.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { formatOption, OUTPUT_OPTION, oneOf } from './format.js'
import { VALIDATE_FORMATS, type Verdict } from './validate-formats.js'

const FORMATS = Object.keys(VALIDATE_FORMATS)

/** CONTRACT.md: is this a policy, and if not, what is wrong with it and where. */
export const validateCommand: Command = {
  name: 'validate',
  summary: 'Checks policy files and says what is wrong in them, and where.',
  operands: '<policy file>…',
  options: {
    format: formatOption(FORMATS),
    name: {
      type: 'string',
      value: 'PATH',
      summary: 'How to call what is read from standard input, for the file named -.'
    },
    output: OUTPUT_OPTION
  },
  run: validate
}

async function validate(args: Args): Promise<CommandResult> {
  if (args.operands.length === 0) return usageError('validate needs at least one policy file.')
  const format = oneOf(args, 'format', FORMATS)
  if ('problem' in format) return usageError(format.problem)
  const verdicts = args.operands.map((file) =>
    file === '-' ? validateFile(0, args.string('name') ?? 'standard input') : validateFile(file)
  )
  const render = VALIDATE_FORMATS[format.value ?? 'text']
  return {
    code: verdicts.every(({ kind }) => kind === 'valid') ? EXIT.pass : EXIT.usage,
    stdout: render?.(verdicts) ?? ''
  }
}

/** @param source a path, or the descriptor of standard input */
function validateFile(source: string | 0, file: string = String(source)): Verdict {
  let text: string
  try {
    text = readFileSync(source, 'utf8')
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { file, kind: 'unreadable', message }
  }
  const result = loadPolicy(text, file)
  return result.ok
    ? { file, kind: 'valid', milestones: result.policy.roadmap.length }
    : { file, kind: 'invalid', text, problems: result.problems }
}
