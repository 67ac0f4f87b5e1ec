import {
  Assumptions,
  and,
  atom,
  type Condition,
  constant,
  FALSE,
  not,
  or,
  TRUE
} from '../../logic/condition.js'
import type { Command, List, SimpleCommand, Word } from '../../syntax/shell/index.js'
import { parseShell } from '../../syntax/shell/index.js'
import type { Span } from '../../text/span.js'
import { rustTool, wrappedTool } from './tools.js'
import {
  append,
  concat,
  describe,
  EMPTY,
  equal,
  known,
  merge,
  nonEmpty,
  type Piece,
  piecesOf,
  text,
  unknownValue,
  type Value
} from './value.js'

/** `undefined`: an ordinary command, which succeeds in a sufficient environment. */
type Status = Condition | undefined

interface Result {
  readonly status: Status
  readonly output: Value
}

/** What a command line asks of its surroundings. */
export interface ShellHost {
  readonly toolchain: 'present' | 'absent'
  readonly at: Span
  variable(name: string): Value | undefined
  /** The text of a file of the snapshot, as seen from where the command runs. */
  file(path: string): string | undefined
  find(words: readonly string[]): readonly string[] | undefined
  /** A program of the Rust toolchain is run; probes are not told. */
  onRust(tool: string, when: Condition): void
  /** Another make is started. */
  onMake(words: readonly Value[], directory: string | undefined, when: Condition): void
  /** Something asks whether the toolchain is there. */
  onProbe(): void
}

const OPEN = '\ue000'
const CLOSE = '\ue001'
const MAX_DEPTH = 40
const MAX_COMMANDS = 3000
const WRAPPERS = new Set([
  'env',
  'exec',
  'command',
  'time',
  'nice',
  'nohup',
  'sudo',
  'ccache',
  'builtin',
  'chronic'
])
const SHELLS = new Set(['sh', 'bash', 'dash', 'ksh', 'zsh', 'python', 'python3', 'perl', 'busybox'])
const KEEPS_FILLED = new Set(['cut', 'sed', 'awk', 'head', 'tail', 'tr', 'sort', 'xargs'])
const EMPTY_FROM_EMPTY = new Set([...KEEPS_FILLED, 'grep', 'egrep', 'jq', 'fgrep', 'uniq'])

/** Follows one command line of a recipe or of `$(shell …)`, as far as the Rust toolchain is concerned. */
export class ShellRun {
  readonly #host: ShellHost
  readonly #held: Piece[] = []
  readonly #variables = new Map<string, Value>()
  #directory: string | undefined
  #depth = 0
  #commands = 0
  /** The command line as written, for names. */
  #name = ''
  #last: Status = TRUE
  #exited: Condition = FALSE
  /** Above zero where failing is an answer, not an end: before `||`, in the condition of an `if`. */
  #guarded = 0
  /** When the command line is sure to fail. */
  failed: Condition = FALSE

  constructor(host: ShellHost) {
    this.#host = host
  }

  /** @param line without choices. */
  run(line: Value): Result {
    this.#name = describe(line)
    let written = ''
    for (const piece of piecesOf(line))
      if (piece.kind === 'text') written += piece.text
      else written += `${OPEN}${this.#held.push(piece) - 1}${CLOSE}`
    const { body, problems } = parseShell(written)
    if (problems.length > 0 && body.length === 0)
      return { status: undefined, output: this.#unknown() }
    return this.#list(body, TRUE)
  }

  #unknown(filled = false, program?: string): Value {
    return unknownValue(
      `$(shell ${this.#name})`,
      'the output of a command is not known',
      this.#host.at,
      filled,
      program
    )
  }

  #list(list: List, when: Condition): Result {
    let output = EMPTY
    let status: Status = TRUE
    for (const { command } of list) {
      const reached = and(when, not(this.#exited))
      const result = this.#command(command, reached)
      output = output === EMPTY ? result.output : concat(output, text(' '), result.output)
      status = result.status
      this.#last = status
      if (this.#guarded === 0 && status !== undefined && status !== TRUE)
        this.failed = or(this.failed, and(reached, not(status)))
    }
    return { status, output }
  }

  #asked<T>(body: () => T): T {
    this.#guarded++
    const result = body()
    this.#guarded--
    return result
  }

  #command(command: Command, when: Condition): Result {
    if (++this.#commands > MAX_COMMANDS || this.#depth >= MAX_DEPTH || when === FALSE)
      return { status: undefined, output: EMPTY }
    this.#depth++
    const result = this.#dispatch(command, when)
    this.#depth--
    return result
  }

  #dispatch(command: Command, when: Condition): Result {
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, when)
      case 'and-or': {
        const last = command.rest.map(({ operator }) => operator).lastIndexOf('||')
        const run = (index: number, next: Command, reached: Condition): Result =>
          index <= last
            ? this.#asked(() => this.#command(next, reached))
            : this.#command(next, reached)
        let { status, output } = run(0, command.first, when)
        let open = false
        for (const [i, { operator, command: next }] of command.rest.entries()) {
          // What `ordinary || other` says is one text that nobody knows, not two.
          open ||= status === undefined && operator === '||'
          const left = this.#decided(status, operator === '||')
          const runs = operator === '&&' ? left : not(left)
          const more = run(i + 1, next, and(when, runs))
          output = concat(output, this.#where(runs, more.output))
          status = joined(operator, status, more.status, left)
        }
        return { status, output: open ? this.#unknown() : output }
      }
      case 'pipeline':
        return this.#pipeline(command.commands, command.negated, when)
      case 'if': {
        let rest = when
        let output = EMPTY
        let status: Status = TRUE
        for (const { condition, body } of command.branches) {
          const holds = this.#decided(this.#asked(() => this.#list(condition, rest)).status, true)
          const result = this.#list(body, and(rest, holds))
          output = concat(output, this.#where(holds, result.output))
          status = holds === TRUE ? result.status : status
          rest = and(rest, not(holds))
        }
        if (command.otherwise !== undefined && rest !== FALSE) {
          const result = this.#list(command.otherwise, rest)
          output = concat(output, this.#where(rest, result.output))
          if (rest === when) status = result.status
        }
        return { status, output }
      }
      case 'for':
        return this.#for(command, when)
      case 'while': {
        this.#asked(() => this.#list(command.condition, when))
        this.#list(command.body, when)
        return { status: undefined, output: this.#unknown() }
      }
      case 'case':
        for (const arm of command.arms) this.#list(arm.body, and(when, this.#some(arm.start)))
        return { status: undefined, output: this.#unknown() }
      case 'subshell':
      case 'group': {
        const directory = this.#directory
        const result = this.#list(command.body, when)
        if (command.kind === 'subshell') this.#directory = directory
        const silent = command.redirections.some(
          (one) => one.operator.startsWith('>') && (one.descriptor ?? 1) === 1
        )
        return silent ? { ...result, output: EMPTY } : result
      }
      default:
        return { status: undefined, output: this.#unknown() }
    }
  }

  /** An ordinary command's success is a question only where its failure matters. */
  #decided(status: Status, matters: boolean): Condition {
    if (status !== undefined) return status
    return matters ? this.#some(0) : TRUE
  }

  #some(place: number): Condition {
    return atom({
      name: `success of «${this.#name.slice(0, 200)}»${place === 0 ? '' : ` #${place}`}`,
      reason: 'what a command answers is not known',
      at: this.#host.at
    })
  }

  #where(when: Condition, output: Value): Value {
    return output === EMPTY ? EMPTY : merge(when, output, EMPTY)
  }

  #for(command: Command & { kind: 'for' }, when: Condition): Result {
    const values = command.words?.flatMap((word) => splitFields(this.#word(word)))
    let output = EMPTY
    for (const value of (values ?? [this.#unknown()]).slice(0, 200)) {
      this.#variables.set(command.name, value)
      const directory = this.#directory
      output = concat(output, text(' '), this.#list(command.body, when).output)
      this.#directory = directory
    }
    return { status: undefined, output }
  }

  #pipeline(commands: readonly Command[], negated: boolean, when: Condition): Result {
    let result: Result = { status: undefined, output: EMPTY }
    commands.forEach((command, i) => {
      const before = result.output
      // Only the last command's status counts.
      const counts = i === commands.length - 1 && !negated
      const own = counts
        ? this.#command(command, when)
        : this.#asked(() => this.#command(command, when))
      const filter = command.kind === 'simple' ? known(this.#wordAt(command, 0)) : undefined
      if (i === 0) result = own
      else if (known(before) === '' && filter !== undefined && EMPTY_FROM_EMPTY.has(filter))
        result = { status: filter.includes('grep') ? FALSE : TRUE, output: EMPTY }
      else {
        const filled = nonEmpty(before) === TRUE && KEEPS_FILLED.has(filter ?? '')
        result = { status: own.status, output: silent(command) ? EMPTY : this.#unknown(filled) }
      }
    })
    if (!negated) return result
    return { ...result, status: result.status === undefined ? undefined : not(result.status) }
  }

  #wordAt(command: SimpleCommand, index: number): Value {
    const word = command.words[index]
    return word === undefined ? EMPTY : this.#word(word)
  }

  #simple(command: SimpleCommand, when: Condition): Result {
    for (const { name, value } of command.assignments) this.#variables.set(name, this.#word(value))
    const words = command.words.flatMap((word, i) => {
      const value = this.#word(word)
      const quoted = word.parts.some((part) => part.kind === 'double' || part.kind === 'single')
      return i === 0 && !quoted ? splitFields(value) : [value]
    })
    if (words.length === 0) return { status: TRUE, output: EMPTY }
    const result = this.#program(words, command, when)
    return silent(command) ? { ...result, output: EMPTY } : result
  }

  #program(words: readonly Value[], command: SimpleCommand, when: Condition): Result {
    const [first = EMPTY, ...rest] = words
    const name = known(first)
    if (name === 'command' || name === 'which' || name === 'type' || name === 'hash') {
      const probe = this.#probe(name, rest)
      if (probe !== undefined) return probe
    }
    if (name !== undefined && WRAPPERS.has(name))
      return this.#program(skipOptions(rest), command, when)
    const tool = toolOf(first) ?? this.#script(name, rest)
    if (tool !== undefined) return this.#rust(tool, rest, command, when)
    if (name === undefined) {
      // `$(CARGO_ENV) $(CARGO) build`: what stands in front may be settings for its environment.
      const next = rest.slice(0, 3).findIndex((one) => toolOf(one) !== undefined)
      return next < 0
        ? { status: undefined, output: this.#unknown() }
        : this.#program(rest.slice(next), command, when)
    }
    if (SHELLS.has(name)) return this.#nested(rest, when)
    return this.#builtin(name, rest, when)
  }

  #builtin(name: string, rest: readonly Value[], when: Condition): Result {
    const texts = rest.map(known)
    switch (name.split('/').at(-1)) {
      case 'echo':
      case 'printf': {
        const said = rest.filter((_, i) => !(i === 0 && /^-[neE]+$/.test(texts[0] ?? '')))
        return { status: TRUE, output: joinWords(said) }
      }
      case 'true':
      case ':':
        return { status: TRUE, output: EMPTY }
      case 'false':
        return { status: FALSE, output: EMPTY }
      case 'exit': {
        if (texts[0] !== undefined && texts[0] !== '0') this.failed = or(this.failed, when)
        this.#exited = or(this.#exited, when)
        return { status: constant(texts[0] === undefined || texts[0] === '0'), output: EMPTY }
      }
      case 'cd':
        this.#directory = enter(this.#directory, texts[0])
        return { status: undefined, output: EMPTY }
      case 'test':
      case '[':
        return { status: this.#test(rest), output: EMPTY }
      case 'make':
      case 'gmake':
        this.#host.onMake(rest, this.#directory, when)
        return { status: undefined, output: this.#unknown() }
      case 'cat': {
        const files = texts.map((path) =>
          path === undefined || path.startsWith('-') ? undefined : this.#host.file(path)
        )
        return files.length === 0 || files.includes(undefined)
          ? { status: undefined, output: this.#unknown() }
          : { status: TRUE, output: text(files.join('').replace(/\s+$/, '')) }
      }
      case 'find': {
        const paths = texts.includes(undefined)
          ? undefined
          : this.#host.find(texts.map((one) => one ?? ''))
        return paths === undefined
          ? { status: undefined, output: this.#unknown() }
          : { status: TRUE, output: text(paths.join(' ')) }
      }
      default:
        return { status: undefined, output: this.#unknown() }
    }
  }

  #probe(name: string, rest: readonly Value[]): Result | undefined {
    const options = rest.map(known).filter((one) => one?.startsWith('-'))
    if (name === 'command' && !options.some((one) => one === '-v' || one === '-V')) return undefined
    const [program] = rest.filter((one) => known(one)?.startsWith('-') !== true)
    const tool = program === undefined ? undefined : toolOf(program)
    if (program === undefined || tool === undefined) return undefined
    this.#host.onProbe()
    return this.#host.toolchain === 'present'
      ? {
          status: TRUE,
          output: unknownValue(
            `path of ${tool}`,
            'the path of a program is not known',
            this.#host.at,
            true,
            tool
          )
        }
      : { status: FALSE, output: EMPTY }
  }

  /** `sh ./cargo-build.sh`, `./build-cargo.sh`. */
  #script(name: string | undefined, rest: readonly Value[]): string | undefined {
    if (name === undefined) return undefined
    if (!SHELLS.has(name)) return wrappedTool(name)
    const script = rest.map(known).find((one) => one === undefined || !one.startsWith('-'))
    const options = rest.map(known)
    return script === undefined || options.includes('-c') ? undefined : wrappedTool(script)
  }

  #rust(tool: string, rest: readonly Value[], command: SimpleCommand, when: Condition): Result {
    const absent = this.#host.toolchain === 'absent'
    const asks = rest.some((one) =>
      /^(?:--version|-V|-vV|--print|--help|metadata)\b/.test(known(one) ?? '')
    )
    this.#host.onProbe()
    if (!asks) this.#host.onRust(tool, when)
    const shown = command.redirections.some((one) => one.operator === '>&' && one.descriptor === 2)
    if (!absent) return { status: TRUE, output: this.#unknown(true) }
    return { status: FALSE, output: shown ? this.#unknown() : EMPTY }
  }

  #nested(rest: readonly Value[], when: Condition): Result {
    const at = rest.findIndex((one) => /^-[a-z]*c$/.test(known(one) ?? ''))
    const script = at < 0 ? undefined : rest[at + 1]
    if (script === undefined) return { status: undefined, output: this.#unknown() }
    let written = ''
    for (const piece of piecesOf(script))
      if (piece.kind === 'text') written += piece.text
      else written += `${OPEN}${this.#held.push(piece) - 1}${CLOSE}`
    return this.#list(parseShell(written).body, when)
  }

  #test(words: readonly Value[]): Status {
    const args = words.filter((one, i) => !(i === words.length - 1 && known(one) === ']'))
    const [a = EMPTY, b = EMPTY, c = EMPTY] = args
    const first = known(a)
    if (first === '!') {
      const inner = this.#test(args.slice(1))
      return inner === undefined ? undefined : not(inner)
    }
    if (args.length === 1) return nonEmpty(a)
    if (args.length === 2 && first === '-n') return nonEmpty(b)
    if (args.length === 2 && first === '-z') return not(nonEmpty(b))
    if (args.length === 2 && (first === '-x' || first === '-e') && toolOf(b) !== undefined) {
      this.#host.onProbe()
      return constant(this.#host.toolchain === 'present')
    }
    const operator = known(b)
    if (args.length === 3 && (operator === '=' || operator === '=='))
      return equal(a, c, Assumptions.NONE)
    if (args.length === 3 && operator === '!=') return not(equal(a, c, Assumptions.NONE))
    return this.#some(args.length === 0 ? 0 : describe(a).length)
  }

  #word(word: Word): Value {
    return concat(...word.parts.map((part) => this.#part(part)))
  }

  #part(part: Word['parts'][number]): Value {
    switch (part.kind) {
      case 'literal':
      case 'escaped':
      case 'single':
        return this.#restore(part.text)
      case 'double':
        return concat(...part.parts.map((inner) => this.#part(inner)))
      case 'command': {
        if (this.#depth >= MAX_DEPTH) return this.#unknown()
        this.#depth++
        const { output } = this.#asked(() => this.#list(part.body, TRUE))
        this.#depth--
        return output
      }
      case 'parameter': {
        if (part.name === '?')
          return this.#last === TRUE
            ? text('0')
            : this.#last === FALSE
              ? text('1')
              : this.#unknown(true)
        const value = this.#variables.get(part.name) ?? this.#host.variable(part.name)
        if (part.operator === undefined && value !== undefined) return value
        return unknownValue(`\${${part.name}}`, 'a shell variable is not known', this.#host.at)
      }
      default:
        return this.#unknown()
    }
  }

  #restore(content: string): Value {
    if (!content.includes(OPEN)) return text(content)
    let result = EMPTY
    content.split(OPEN).forEach((part, i) => {
      const end = i === 0 ? -1 : part.indexOf(CLOSE)
      const piece = end < 0 ? undefined : this.#held[Number(part.slice(0, end))]
      if (piece !== undefined) result = append(result, piece)
      result = append(result, { kind: 'text', text: part.slice(end + 1), at: undefined })
    })
    return result
  }
}

function joined(operator: '&&' | '||', a: Status, b: Status, left: Condition): Status {
  if (a === undefined && b === undefined) return undefined
  if (operator === '&&') return b === undefined ? a : a === undefined ? b : and(a, b)
  if (a === undefined) return undefined
  return b === undefined ? TRUE : or(left, b)
}

/** Standard output goes elsewhere. */
const silent = (command: Command): boolean =>
  command.kind === 'simple' &&
  command.redirections.some(
    (one) =>
      (one.operator === '>' || one.operator === '>>' || one.operator === '&>') &&
      (one.descriptor ?? 1) === 1
  )

const joinWords = (words: readonly Value[]): Value =>
  words.reduce((all, one, i) => (i === 0 ? one : concat(all, text(' '), one)), EMPTY)

/** The program that a command word names, by its text or by where it came from. */
export function toolOf(value: Value): string | undefined {
  const name = known(value)
  if (name !== undefined) return rustTool(name)
  const pieces = piecesOf(value)
  const [only] = pieces
  if (pieces.length === 1 && only?.kind === 'unknown') return only.program
  const last = pieces.at(-1)
  return last?.kind === 'text' && last.text.includes('/') ? rustTool(last.text) : undefined
}

function skipOptions(words: readonly Value[]): readonly Value[] {
  const at = words.findIndex((one) => {
    const content = known(one)
    return content === undefined || !/^-|^[A-Za-z_]\w*=/.test(content)
  })
  const next = at < 0 ? [] : words.slice(at)
  return next
}

/** Unquoted known text is split at blanks. */
function splitFields(value: Value): readonly Value[] {
  const content = known(value)
  if (content === undefined) {
    const pieces = piecesOf(value)
    const [first] = pieces
    // `<unknown> build`: the first field is the unknown program.
    return first?.kind === 'unknown' && pieces.length > 1 ? [value] : [value]
  }
  return content
    .split(/\s+/)
    .filter((one) => one !== '')
    .map((one) => text(one))
}

function enter(from: string | undefined, to: string | undefined): string | undefined {
  if (to === undefined) return undefined
  return to.startsWith('/') || from === undefined ? to : `${from}/${to}`
}
