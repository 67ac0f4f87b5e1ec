import { type Condition, constant, FALSE, not, or, TRUE } from '../logic/condition.js'
import { CHARACTERS_A_STEP } from './budget.js'
import { decodePlaceholders } from './expand.js'
import { singleUnknown } from './parameter.js'
import { compilePattern } from './regex.js'
import { parseSed, runSed } from './sed.js'
import type { Shell } from './shell.js'
import {
  alternatives,
  concat,
  EMPTY,
  known,
  mapValue,
  merge,
  named,
  text,
  unknownPieces,
  type Value
} from './value.js'

const MAX_INPUT = 60_000
const VERSION = /^v?\d+(\.\d+)+$/

/** What a text tool gave: its output (nothing for `grep -q`) and whether it succeeded. */
export interface ToolResult {
  readonly output: Value
  readonly ok: Condition
}

/** Runs a text tool on known input; undefined when it, its options or its input are not followed. */
export function runTextTool(
  shell: Shell,
  name: string,
  args: readonly string[],
  input: Value | undefined
): ToolResult | undefined {
  if (name === 'grep' || name === 'egrep' || name === 'fgrep') return grep(shell, name, args, input)
  if (name === 'sort' && input !== undefined && sortsVersions(args))
    return sortVersions(shell, args, input)
  const change = tool(name, args)
  if (change === undefined) return undefined
  const source = change.files.length > 0 ? readFiles(shell, change.files) : input
  if (source === undefined) return undefined
  const output = transform(shell, source, change.neutral, change.run, `${name} ${args.join(' ')}`)
  return { output, ok: TRUE }
}

interface Tool {
  readonly files: readonly string[]
  /** Leaves placeholders in peace. */
  readonly neutral: boolean
  run(input: string): string | undefined
}

function tool(name: string, args: readonly string[]): Tool | undefined {
  switch (name) {
    case 'sed': {
      const parsed = parseSed(args)
      if (parsed === undefined) return undefined
      const { script, files } = parsed
      return { files, neutral: script.neutral, run: (input) => runSed(script, input) }
    }
    case 'cat':
      return { files: args.filter((arg) => arg !== '-'), neutral: true, run: (input) => input }
    case 'tr': {
      const run = translate(args)
      return run === undefined ? undefined : { files: [], neutral: false, run }
    }
    case 'cut':
      return cut(args)
    case 'head':
    case 'tail':
      return firstLines(name, args)
    case 'sort':
      return args.length > 0
        ? undefined
        : { files: [], neutral: false, run: (input) => `${lines(input).sort().join('\n')}\n` }
    case 'wc':
      return args[0] === '-l' && args.length === 1
        ? { files: [], neutral: true, run: (input) => `${lines(input).length}\n` }
        : undefined
    default:
      return undefined
  }
}

const lines = (input: string): string[] =>
  input === '' ? [] : input.replace(/\n$/, '').split('\n')

function readFiles(shell: Shell, files: readonly string[]): Value | undefined {
  const parts: Value[] = []
  for (const file of files) {
    const absolute = shell.absolute(file)
    if (absolute === undefined) return undefined
    const slot = shell.store.get(`>${absolute}`)
    const content = absolute.startsWith('/@source/')
      ? shell.environment.repository.text(absolute.slice('/@source/'.length))
      : undefined
    if (slot?.kind === 'value') parts.push(slot)
    else if (content !== undefined && content.length < MAX_INPUT) parts.push(text(content))
    else return undefined
  }
  return concat(...parts)
}

/** Applies a tool to every alternative; unknown parts travel as placeholders where the tool lets them. */
function transform(
  shell: Shell,
  input: Value,
  neutral: boolean,
  run: (input: string) => string | undefined,
  name: string
): Value {
  const one = (plain: Value): Value | undefined => {
    const content = known(plain)
    if (content !== undefined) {
      shell.spend(content.length / CHARACTERS_A_STEP)
      const output = content.length > MAX_INPUT ? undefined : run(content)
      return output === undefined ? undefined : text(output)
    }
    const encoded = neutral ? shell.encodePlaceholder(plain) : undefined
    const output = encoded === undefined ? undefined : run(encoded)
    return output === undefined ? undefined : decodePlaceholders(shell, output)
  }
  return mapValue(input, shell.path, one, name) ?? derivedOutput(shell, input, name)
}

/** A version stays one through `head`, `sed`, `cut`…; `cut -d. -fN` takes one number of it. */
function derivedOutput(shell: Shell, input: Value, name: string): Value {
  const version = unknownPieces(input).find((piece) => piece.versionOf !== undefined)
  const component = /^cut .*-f ?([123])( |$)/.exec(name)?.[1]
  const dots = /-d ?\.( |$)/.test(name)
  return shell.derive(`${named(input, 60)} | ${name}`, [input], {
    versionOf: version?.versionOf,
    component:
      version !== undefined && component !== undefined && dots
        ? Number(component) - 1
        : version?.component,
    filled: version !== undefined,
    output: true
  })
}

function translate(args: readonly string[]): ((input: string) => string | undefined) | undefined {
  const remove = args[0] === '-d'
  if (args[0]?.startsWith('-') && !remove) return undefined
  const from = expandSet(args[remove ? 1 : 0] ?? '')
  const to = remove ? '' : expandSet(args[1] ?? '')
  if (from === '' || (!remove && to === '')) return undefined
  const map = new Map<string, string>()
  for (let i = 0; i < from.length; i++)
    if (!map.has(from[i] ?? ''))
      map.set(from[i] ?? '', remove ? '' : (to[Math.min(i, to.length - 1)] ?? ''))
  return (input) => [...input].map((c) => map.get(c) ?? c).join('')
}

function expandSet(set: string): string {
  return set
    .replace(/\[:upper:\]/g, 'A-Z')
    .replace(/\[:lower:\]/g, 'a-z')
    .replace(/\[:digit:\]/g, '0-9')
    .replace(/^\[(.-.)\]$/, '$1')
    .replace(/\\n/g, '\n')
    .replace(/\\(.)/g, '$1')
    .replace(/([a-zA-Z0-9])-([a-zA-Z0-9])/g, (whole, low: string, high: string) => {
      let run = ''
      for (let c = low.charCodeAt(0); c <= high.charCodeAt(0); c++) run += String.fromCharCode(c)
      return run === '' ? whole : run
    })
}

function cut(args: readonly string[]): Tool | undefined {
  const joined = args.join(' ')
  const found = /^(?:-d ?(\S| )? ?)?-f ?(\d+)(-)?(?: -d ?(\S))?$/.exec(joined)
  if (found === null) return undefined
  const delimiter = found[1] ?? found[4] ?? '\t'
  const index = Number(found[2]) - 1
  const line = (content: string): string => {
    const parts = content.split(delimiter)
    if (parts.length === 1) return content
    return found[3] === undefined ? (parts[index] ?? '') : parts.slice(index).join(delimiter)
  }
  return { files: [], neutral: false, run: (input) => `${lines(input).map(line).join('\n')}\n` }
}

function firstLines(name: string, args: readonly string[]): Tool | undefined {
  const found = /^(?:(?:-n ?|-)(\d+))?(?: ?([^- ].*))?$/.exec(args.join(' '))
  if (found === null) return undefined
  const count = Number(found[1] ?? '10')
  const files = found[2]?.split(' ') ?? []
  const pick = (all: string[]): string[] =>
    name === 'head' ? all.slice(0, count) : all.slice(-count)
  return {
    files,
    neutral: true,
    run: (input) =>
      pick(lines(input))
        .map((line) => `${line}\n`)
        .join('')
  }
}

function grep(
  shell: Shell,
  name: string,
  args: readonly string[],
  input: Value | undefined
): ToolResult | undefined {
  let flags = name === 'egrep' ? 'E' : name === 'fgrep' ? 'F' : ''
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '-e') rest.unshift(args[++i] ?? '')
    else if (/^-[a-zA-Z]+$/.test(arg) && (rest.length === 0 || arg !== '-')) flags += arg.slice(1)
    else if (arg.startsWith('--')) return undefined
    else rest.push(arg)
  }
  const [source, ...files] = rest
  if (source === undefined || /[^qvixEFcslhn]/.test(flags)) return undefined
  const escaped = flags.includes('F') ? source.replace(/[\\^$.*[\]]/g, '\\$&') : source
  const whole = flags.includes('x') ? `^${escaped}$` : escaped
  const pattern = compilePattern(whole, flags.includes('E'), flags.includes('i') ? 'i' : '')
  const content = files.length > 0 ? readFiles(shell, files) : input
  if (content === undefined || pattern === undefined) return undefined
  const options = alternatives(content, shell.path)
  if (options === undefined) return undefined
  const quiet = /[qcl]/.test(flags)
  const results = options.map((option) => {
    const plain = known(option.value)
    if (plain === undefined || plain.length > MAX_INPUT) return undefined
    shell.spend(plain.length / CHARACTERS_A_STEP)
    if (lines(plain).some((line) => line.length > pattern.longest)) return undefined
    const kept = lines(plain).filter((line) => pattern.regex.test(line) !== flags.includes('v'))
    return { when: option.when, kept }
  })
  if (results.some((result) => result === undefined)) return undefined
  const decided = results.flatMap((result) => result ?? [])
  const output = merge(
    decided.map(({ when, kept }) => ({
      when,
      value: text(kept.map((line) => `${line}\n`).join(''))
    })),
    name
  )
  const failing = decided.filter(({ kept }) => kept.length === 0).map(({ when }) => when)
  const ok = failing.length === decided.length ? FALSE : not(or(...failing))
  return { output: quiet ? EMPTY : output, ok }
}

/** `sort -V`, or `sort -t. -k1,1n -k2,2n` where there is none. */
function sortsVersions(args: readonly string[]): boolean {
  const joined = args.join(' ')
  return (
    /(?:^| )(?:-\w*V|--version-sort)/.test(joined) ||
    (/(?:^| )-\w*t ?\.(?: |$)/.test(joined) && /(?:^| )-k ?1,1n/.test(joined))
  )
}

/** `printf '%s\n' "$needed" "$found" | sort -V`: which comes first is a comparison of versions. */
function sortVersions(shell: Shell, args: readonly string[], input: Value): ToolResult | undefined {
  const content = known(input)
  if (content !== undefined) return undefined
  const parts = linesOf(input)
  const [a, b] = parts
  if (parts.length !== 2 || a === undefined || b === undefined) return undefined
  const literal = [a, b].find((part) => VERSION.test(known(part) ?? ''))
  const found = [a, b].find((part) => singleUnknown(part)?.versionOf !== undefined)
  const tool = found === undefined ? undefined : singleUnknown(found)?.versionOf
  if (literal === undefined || found === undefined || tool === undefined) return undefined
  const [piece] = literal.pieces
  const at =
    (piece?.kind === 'text' ? piece.at : undefined) ??
    shell.versions.get(known(literal) ?? '') ??
    shell.at
  const enough = shell.versionAtLeast(tool, known(literal) ?? '', at)
  const newline = text('\n')
  const ascending = concat(literal, newline, found, newline)
  const descending = concat(found, newline, literal, newline)
  const reversed = args.some((arg) => /^-\w*r/.test(arg))
  const [first, second] = reversed ? [descending, ascending] : [ascending, descending]
  const output: Value = {
    kind: 'value',
    pieces: [
      {
        kind: 'choice',
        arms: [
          { when: enough, value: first },
          { when: not(enough), value: second }
        ]
      }
    ]
  }
  const check = args.some((arg) => /^-\w*[cC]/.test(arg))
  if (!check) return { output, ok: TRUE }
  return { output: EMPTY, ok: a === literal ? enough : constant(true) }
}

function linesOf(value: Value): Value[] {
  const found: Value[] = []
  let current: Value = EMPTY
  for (const piece of value.pieces) {
    if (piece.kind !== 'text') {
      current = concat(current, { kind: 'value', pieces: [piece] })
      continue
    }
    const parts = piece.text.split('\n')
    parts.forEach((part, i) => {
      const kept: Value =
        part === piece.text
          ? { kind: 'value', pieces: [piece] }
          : text(part, VERSION.test(part) ? piece.at : undefined)
      current = concat(current, part === '' ? EMPTY : kept)
      if (i < parts.length - 1) {
        found.push(current)
        current = EMPTY
      }
    })
  }
  if (current !== EMPTY) found.push(current)
  return found
}
