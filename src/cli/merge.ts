import { readFileSync } from 'node:fs'
import { renderJsonSummary } from '../report/series.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { OUTPUT_OPTION } from './format.js'

/** Puts what `history --shard … --format json` wrote back together. */
export const mergeCommand: Command = {
  name: 'merge',
  summary: 'Puts the parts of a history together, as `history --shard` wrote them.',
  operands: '<file>…',
  options: { output: OUTPUT_OPTION },
  run: async (args) => merge(args)
}

const OUTCOMES = ['pass', 'warn', 'fail'] as const
type Outcome = (typeof OUTCOMES)[number]

interface Part {
  readonly index: number
  readonly of: number
  readonly steps: number
  readonly shown: number
  readonly lines: readonly string[]
  readonly outcomes: readonly Outcome[]
}

function merge(args: Args): CommandResult {
  if (args.operands.length === 0) return usageError('merge needs the files to put together.')
  const parts: Part[] = []
  for (const file of args.operands) {
    const part = readPart(file)
    if (typeof part === 'string') return usageError(`${file}: ${part}.`)
    parts.push(part)
  }
  parts.sort((a, b) => a.index - b.index)
  const wrong = incomplete(parts)
  if (wrong !== undefined) return usageError(wrong)
  const sum = (of: (part: Part) => number): number => parts.reduce((all, one) => all + of(one), 0)
  const reports = parts.flatMap(({ outcomes }) => outcomes.map((outcome) => ({ outcome })))
  const counts = { steps: sum(({ steps }) => steps), shown: sum(({ shown }) => shown) }
  const lines = parts.flatMap((part) => part.lines.map((line) => `${line}\n`))
  return {
    code: reports.some(({ outcome }) => outcome === 'fail') ? EXIT.findings : EXIT.pass,
    stdout: `${lines.join('')}${renderJsonSummary(counts, reports)}`
  }
}

/** A part that is missing or came twice would be a report that looks whole and is not. */
function incomplete(parts: readonly Part[]): string | undefined {
  const of = parts[0]?.of ?? 0
  if (parts.some((part) => part.of !== of)) return 'the files are parts of different histories.'
  const have = parts.map(({ index }) => index)
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((n) => !have.includes(n))
  if (missing.length > 0) return `of ${of} parts these are missing: ${missing.join(', ')}.`
  return have.length > of ? 'a part was given twice.' : undefined
}

/** The part in a file, or what is wrong with it. */
function readPart(file: string): Part | string {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const summary: unknown = JSON.parse(lines.pop() ?? '')
    const shard = String(field(summary, 'shard') ?? '1/1').split('/')
    const [index, of] = [Number(shard[0]), Number(shard[1])]
    const [steps, shown] = [Number(field(summary, 'steps')), Number(field(summary, 'shown'))]
    if (![index, of, steps, shown].every(Number.isSafeInteger))
      return 'its last line is not the summary of a history in JSON Lines'
    return { index, of, steps, shown, lines, outcomes: lines.map(outcomeOf) }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function outcomeOf(line: string): Outcome {
  const value = field(JSON.parse(line), 'outcome')
  const found = OUTCOMES.find((outcome) => outcome === value)
  if (found === undefined) throw new Error('a line is not a report')
  return found
}

function field(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object'
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined
}
