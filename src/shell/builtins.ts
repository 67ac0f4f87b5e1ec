import { and, type Condition, FALSE, not, TRUE } from '../logic/condition.js'
import { numeric } from './compare.js'
import { SOURCE_ROOT } from './environment.js'
import type { External } from './external.js'
import { FieldBuilder } from './fields.js'
import { echo, expr, pathPart, printf } from './output.js'
import { type Flow, type Host, NORMAL, SUCCESS } from './shell.js'
import type { Field } from './store.js'
import { evaluateTest } from './test.js'
import {
  concat,
  EMPTY,
  known,
  mapValue,
  merge,
  named,
  render,
  text,
  UNSET,
  type Value
} from './value.js'
import { joinFields } from './words.js'

export interface BuiltinHost extends Host {
  readonly external: External
  /** The loops around the command being run. */
  readonly loops: number
}

export type Builtin = (host: BuiltinHost, args: readonly Field[], name: string) => Flow

const succeed =
  (run: (host: BuiltinHost, args: readonly Field[]) => void): Builtin =>
  (host, args) => {
    run(host, args)
    host.status = SUCCESS
    return NORMAL
  }

const answer =
  (run: (host: BuiltinHost, args: readonly Field[], name: string) => Condition): Builtin =>
  (host, args, name) => {
    host.setOk(run(host, args, name))
    return NORMAL
  }

const knownArgs = (args: readonly Field[]): readonly (string | undefined)[] =>
  args.map((arg) => (arg.when === TRUE ? known(arg.value) : undefined))

function count(args: readonly Field[], fallback: number): number {
  const given = knownArgs(args)[0]
  return given !== undefined && /^\d{1,4}$/.test(given) ? Number(given) : fallback
}

/** `set`: options are ignored, `--`, a word or nothing but words replace the parameters. */
function set(host: BuiltinHost, args: readonly Field[]): void {
  let i = 0
  let replaces = false
  for (; i < args.length; i++) {
    const word = known(args[i]?.value ?? EMPTY)
    if (word === '--') {
      i++
      replaces = true
      break
    }
    if (word === undefined || !/^[-+]\w/.test(word)) break
    if (/^[-+]\w*o$/.test(word)) i++
  }
  if (replaces || i < args.length) host.setArguments(args.slice(i))
}

function shift(host: BuiltinHost, args: readonly Field[]): void {
  host.setArguments(host.arguments.slice(count(args, 1)))
}

/** `export a=b`, `local a`, `readonly a=b`, `declare a`. */
function declare(local: boolean): Builtin {
  return succeed((host, args) => {
    const frame = host.frames.at(-1)
    for (const arg of args) {
      const [first] = arg.value.pieces
      const match = first?.kind === 'text' ? /^([A-Za-z_]\w*)(=)?/.exec(first.text) : null
      if (match === null || first?.kind !== 'text') continue
      const name = match[1] ?? ''
      if (local && frame !== undefined && !frame.locals.has(name))
        frame.locals.set(name, host.store.value(`$${name}`))
      if (match[2] !== undefined) {
        const rest = text(first.text.slice(match[0].length))
        host.assign(name, concat(rest, { kind: 'value', pieces: arg.value.pieces.slice(1) }))
      } else if (local && frame !== undefined) host.store.set(`$${name}`, undefined)
    }
  })
}

function unset(host: BuiltinHost, args: readonly Field[]): void {
  let functions = false
  for (const word of knownArgs(args)) {
    if (word === '-f') functions = true
    else if (word !== undefined && word !== '-v')
      host.store.set(`${functions ? '()' : '$'}${word}`, undefined)
  }
}

/** `type`, `command -v`, `which`, `hash`: whether a command is there, and where. */
function locate(host: BuiltinHost, args: readonly Field[]): Condition {
  const names = args.filter((arg) => known(arg.value)?.startsWith('-') !== true)
  const results = names.map((field): Condition => {
    const name = known(field.value)
    const program = name ?? host.external.programName(field.value)
    if (name === '') return FALSE
    if (program === undefined) return host.probe(`program ${named(field.value, 60)}`, [field.value])
    if (
      name !== undefined &&
      (host.nameTaken(name) || (BUILTINS.has(name) && !OUTSIDE.has(name)))
    ) {
      host.write(text(`${name}\n`), 1)
      return TRUE
    }
    const there = host.external.installed(program)
    if (there !== FALSE && host.redirector.sink(1).kind === 'file') {
      const path = host.derive(`path of ${program}`, [], { filled: true, program })
      const line = concat(path, text('\n'))
      host.write(
        there === TRUE
          ? line
          : merge(
              [
                { when: there, value: line },
                { when: not(there), value: EMPTY }
              ],
              'path'
            ),
        1
      )
    }
    return there
  })
  return and(...results)
}

/** Implemented here, but programs to `command -v`. */
const OUTSIDE = new Set(['which', 'expr', 'basename', 'dirname', 'env'])

const command: Builtin = (host, args, name) => {
  const first = knownArgs(args)[0]
  if (first === '-v' || first === '-V')
    return BUILTINS.get('type')?.(host, args.slice(1), name) ?? NORMAL
  return first === undefined && args.length === 0 ? NORMAL : host.invoke(args)
}

const evaluate: Builtin = (host, args) => {
  host.status = SUCCESS
  const joined = joinFields(args)
  if (
    args.every((arg) => arg.when === TRUE) &&
    joined.pieces.every((piece) => piece.kind !== 'choice')
  ) {
    const encoded = host.encodePlaceholder(joined)
    if (encoded !== undefined) return host.evaluate(encoded)
  }
  const words = commandLine(host, args)
  if (words !== undefined) return host.invoke(words)
  host.note('configure/dynamic-command', 'the text given to eval is not known')
  host.setOk(host.probe(`eval ${named(joined, 80)}`, [joined]))
  return NORMAL
}

/** A single command whose words may be there or not: unquoted word by word. */
function commandLine(host: BuiltinHost, args: readonly Field[]): readonly Field[] | undefined {
  const words: Field[] = []
  for (const arg of args) {
    const builder = new FieldBuilder(' \t\n', true)
    builder.split(arg.value)
    for (const field of builder.finish()) {
      const value = unquote(host, field.value)
      if (value === undefined) return undefined
      words.push({ value, when: and(arg.when, field.when) })
    }
  }
  return words
}

/** Takes single and double quotes and backslashes off; undefined when the shell would do more. */
function unquote(host: BuiltinHost, value: Value): Value | undefined {
  const plain = (part: Value): Value | undefined => {
    const encoded = host.encodePlaceholder(part)
    if (
      encoded === undefined ||
      !/^(?:'[^']*'|"[^"$`\\]*"|\\.|[^'"\\$`;&|<>()*?[\n])*$/s.test(encoded)
    )
      return undefined
    const bare = encoded.replace(/'([^']*)'|"([^"]*)"|\\(.)/gs, (_, a, b, c) => a ?? b ?? c ?? '')
    return concat(
      ...bare.split(/([\ue000-\uf8ff])/).map((run) => host.placeholder(run) ?? text(run))
    )
  }
  return mapValue(value, host.path, plain, 'eval')
}

const source: Builtin = (host, args) => {
  const [field] = args
  host.status = SUCCESS
  if (field === undefined) return NORMAL
  const path = known(field.value)
  const absolute = path === undefined ? undefined : host.absolute(path)
  if (absolute?.startsWith(`${SOURCE_ROOT}/`)) {
    const flow = host.sourceFile(absolute.slice(SOURCE_ROOT.length + 1))
    if (flow !== undefined) return flow
  }
  if (path === undefined || absolute?.startsWith(`${SOURCE_ROOT}/`) === true)
    host.note('configure/source', `a sourced file cannot be read: ${render(field.value, 80)}`)
  return NORMAL
}

const changeFolder: Builtin = (host, args) => {
  const target = args
    .map((arg) => arg.value)
    .find((value) => known(value)?.startsWith('-') !== true)
  const path = target === undefined ? undefined : known(target)
  const absolute = path === undefined ? undefined : host.absolute(path)
  host.store.set('cwd', absolute === undefined ? host.derive('the directory', []) : text(absolute))
  host.status = SUCCESS
  return NORMAL
}

function test(host: BuiltinHost, args: readonly Field[], name: string): Condition {
  const operands =
    name === '[' && known(args.at(-1)?.value ?? EMPTY) === ']' ? args.slice(0, -1) : args
  if (operands.some((field) => field.when !== TRUE)) {
    const values = operands.map((field) => field.value)
    return host.probe(`test ${values.map((value) => named(value, 40)).join(' ')}`, values)
  }
  return evaluateTest(
    host,
    operands.map((field) => (field.value === UNSET ? EMPTY : field.value))
  )
}

/** Runs the rest of the line: `env A=b cmd`, `exec cmd`, `nohup cmd`. */
function runRest(host: BuiltinHost, args: readonly Field[]): Flow {
  const from = args.findIndex(
    (arg) => !/^(-\w*|[A-Za-z_]\w*=.*)$/s.test(known(arg.value) ?? 'command')
  )
  if (from < 0) {
    host.status = SUCCESS
    return NORMAL
  }
  return host.invoke(args.slice(from))
}

const exec: Builtin = (host, args) => {
  host.status = SUCCESS
  if (args.length === 0) return NORMAL
  runRest(host, args)
  host.status = SUCCESS
  return host.exit(TRUE)
}

const exit: Builtin = (host, args) => {
  const code = args[0] === undefined ? undefined : args[0].value
  if (code === undefined) return host.exit(host.status.ok)
  return host.exit(numeric(host, code, '-eq', text('0')))
}

const giveBack: Builtin = (host, args) => {
  const code = args[0]?.value
  if (code !== undefined) {
    const ok = numeric(host, code, '-eq', text('0'))
    host.status = { ok, code }
  }
  return { kind: 'return' }
}

function loopControl(kind: 'break' | 'continue'): Builtin {
  return (host, args) => {
    if (host.loops > 0) return { kind, levels: Math.max(1, count(args, 1)) }
    // Outside a loop shells take it for nothing, and scripts have it there.
    host.status = SUCCESS
    return NORMAL
  }
}

const read = answer((host, args) => {
  for (const arg of args) {
    const name = known(arg.value)
    if (name !== undefined && /^[A-Za-z_]\w*$/.test(name))
      host.assign(name, host.derive(`$${name} as read`, []))
  }
  return host.probe('read', [])
})

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', succeed(() => undefined)],
  ['true', succeed(() => undefined)],
  ['false', answer(() => FALSE)],
  ['echo', succeed(echo)],
  ['printf', succeed(printf)],
  ['test', answer(test)],
  ['[', answer(test)],
  ['set', succeed(set)],
  ['shift', succeed(shift)],
  ['export', declare(false)],
  ['readonly', declare(false)],
  ['declare', declare(true)],
  ['typeset', declare(true)],
  ['local', declare(true)],
  ['unset', succeed(unset)],
  ['type', answer(locate)],
  ['which', answer(locate)],
  ['hash', answer(locate)],
  ['command', command],
  ['builtin', command],
  ['eval', evaluate],
  ['.', source],
  ['source', source],
  ['cd', changeFolder],
  ['pwd', succeed((host) => host.write(concat(host.store.value('cwd'), text('\n')), 1))],
  ['expr', answer(expr)],
  ['basename', answer(pathPart)],
  ['dirname', answer(pathPart)],
  ['env', runRest],
  ['nohup', runRest],
  ['nice', runRest],
  ['exec', exec],
  ['exit', exit],
  ['return', giveBack],
  ['break', loopControl('break')],
  ['continue', loopControl('continue')],
  ['read', read],
  ['getopts', read],
  ...['trap', 'umask', 'ulimit', 'wait', 'shopt', 'alias', 'times'].map(
    (name): [string, Builtin] => [name, succeed(() => undefined)]
  )
])
