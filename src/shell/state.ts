import { type Condition, FALSE, not, TRUE } from '../logic/condition.js'
import type { Evidence } from '../model/fact.js'
import type { List, Region } from '../syntax/shell/index.js'
import type { Span } from '../text/span.js'
import { BUILD_ROOT, type Environment, SOURCE_ROOT } from './environment.js'
import { Path } from './path.js'
import { Recorder } from './recorder.js'
import { Redirector } from './redirect.js'
import { FAILURE, type Frame, type Shell, type Status, SUCCESS } from './shell.js'
import { type SourceText, spanIn, wordsAt } from './source-text.js'
import { type Field, Store } from './store.js'
import { Unknowns } from './unknowns.js'
import {
  type Arm,
  alternatives,
  concat,
  EMPTY,
  hasChoice,
  known,
  merge,
  render,
  text,
  UNSET,
  type UnknownTags,
  type Value
} from './value.js'
import { Cell, Ledger, Shelf } from './watched.js'
import { joinFields } from './words.js'

/** A condition that was passed on the way to where evaluation stands. */
export interface Step {
  readonly source: SourceText
  readonly region: Region
  readonly holds: boolean
}

const PROCESS_ID = '31415'

/** The state of a script being evaluated, and what can be asked of it. */
export abstract class State implements Shell {
  readonly store = new Store()
  readonly path = new Path()
  readonly recorder = new Recorder()
  readonly ledger = new Ledger()
  readonly versions: Shelf<Span> = new Shelf(this.ledger, 'version')
  readonly environment: Environment
  readonly unknowns: Unknowns
  readonly redirector: Redirector
  readonly frames: Frame[] = []
  /** Variables that parts of the script assign which are not evaluated. */
  leftOut: ReadonlySet<string> = new Set()
  stdin: Value | undefined
  source: SourceText
  protected readonly lastStatus = new Cell<Status>(SUCCESS)
  protected readonly place: Cell<Span>
  protected readonly trail: Step[] = []
  /** What went to the terminal last. */
  protected readonly printed = new Cell<readonly string[]>([])
  protected asked:
    | {
        readonly value: Value
        readonly stamp: number
        readonly options: readonly Arm[] | undefined
      }
    | undefined

  constructor(environment: Environment, script: SourceText, args: readonly string[]) {
    this.environment = environment
    this.source = script
    this.place = new Cell({ path: script.path, start: 0, end: 0 })
    this.unknowns = new Unknowns(this, this.ledger)
    this.redirector = new Redirector(this)
    this.store.set('cwd', text(BUILD_ROOT))
    this.setArguments(args.map((arg) => ({ value: text(arg), when: TRUE })))
    this.store.set('$IFS', text(' \t\n'))
  }

  abstract spend(steps: number): void
  abstract capture(body: List): Value
  abstract versionAtLeast(tool: string, version: string, at: Span): Condition

  get status(): Status {
    return this.lastStatus.get()
  }

  set status(status: Status) {
    this.lastStatus.set(status)
  }

  get at(): Span {
    return this.place.get()
  }

  set at(at: Span) {
    this.place.set(at)
  }

  /** Each call has its own, so that calling a function neither asks for the caller's nor changes them. */
  protected get argumentsKey(): string {
    return `@${this.frames.length}`
  }

  setArguments(fields: readonly Field[]): void {
    this.store.set(this.argumentsKey, { kind: 'arguments', fields })
  }

  get arguments(): readonly Field[] {
    const slot = this.store.get(this.argumentsKey)
    return slot?.kind === 'arguments' ? slot.fields : []
  }

  variable(name: string): Value {
    const stored = this.store.value(`$${name}`)
    if (stored !== UNSET) return stored
    if (/^[A-Za-z_]/.test(name)) {
      if (name === 'PWD') return this.store.value('cwd')
      if (name === 'PATH' || name === 'HOME') return this.derive(`$${name}`, [], { filled: true })
      return this.leftOut.has(name) ? this.derive(`$${name.replace('…', '')}`, []) : UNSET
    }
    return this.specialParameter(name)
  }

  protected specialParameter(name: string): Value {
    if (/^\d+$/.test(name)) return this.positional(Number(name))
    switch (name) {
      case '#':
        return this.arguments.every((field) => field.when === TRUE)
          ? text(String(this.arguments.length))
          : this.derive('the number of arguments', [])
      case '@':
      case '*':
        return joinFields(this.arguments)
      case '?':
        return this.statusNumber()
      case '$':
        // Only ever part of a file's name; any number serves.
        return text(PROCESS_ID)
      default:
        return this.derive(`$${name}`, [], { filled: true })
    }
  }

  protected positional(number: number): Value {
    if (number === 0) return text(`${SOURCE_ROOT}/${this.source.path}`)
    const fields = this.arguments.slice(0, number)
    const field = fields[number - 1]
    if (field === undefined) return UNSET
    if (fields.some((before) => before.when !== TRUE))
      return this.derive(`argument ${number}`, [field.value])
    return field.value
  }

  protected statusNumber(): Value {
    if (this.status.code !== undefined) return this.status.code
    const ok = this.path.simplify(this.status.ok)
    if (ok === TRUE) return text('0')
    if (ok === FALSE) return text('1')
    return merge(
      [
        { when: ok, value: text('0') },
        { when: not(ok), value: text('1') }
      ],
      '?'
    )
  }

  /** A `case` asks for the same value's alternatives pattern after pattern: the last are kept. */
  options(value: Value): readonly Arm[] | undefined {
    if (this.asked?.value === value && this.asked.stamp === this.path.stamp)
      return this.asked.options
    const options = alternatives(value, this.path)
    if (hasChoice(value)) this.asked = { value, stamp: this.path.stamp, options }
    return options
  }

  assign(name: string, value: Value): void {
    this.store.set(`$${name}`, value === UNSET ? EMPTY : value)
  }

  absolute(path: string): string | undefined {
    if (path.startsWith('/')) return normalise(path)
    const cwd = known(this.store.value('cwd'))
    return cwd === undefined ? undefined : normalise(`${cwd}/${path}`)
  }

  span(region: Region): Span {
    return spanIn(this.source, region)
  }

  derive(name: string, sources: readonly Value[], tags?: Partial<UnknownTags>): Value {
    return this.unknowns.derive(name, sources, tags)
  }

  probe(name: string, sources: readonly Value[]): Condition {
    return this.unknowns.probe(name, sources)
  }

  placeholder(character: string): Value | undefined {
    return this.unknowns.placeholder(character)
  }

  encodePlaceholder(value: Value): string | undefined {
    return this.unknowns.encode(value)
  }

  note(code: string, message: string): void {
    this.recorder.note(code, message, this.at)
  }

  write(value: Value, descriptor: number): void {
    const sink = this.redirector.sink(descriptor)
    if (value.pieces.length === 0) return
    if (sink.kind !== 'file') {
      if (sink.kind === 'none') return
      this.printed.set([...this.printed.get().slice(-12), render(value, 200)])
      return
    }
    for (const name of this.recorder.muted ? [] : rustNames(value))
      this.recorder.write(`${sink.key}\0${name}`, {
        at: this.at,
        evidence: this.evidence()
      })
    this.store.set(sink.key, concat(this.store.value(sink.key), value))
  }

  setOk(ok: Condition): void {
    this.status = ok === TRUE ? SUCCESS : ok === FALSE ? FAILURE : { ok, code: undefined }
  }

  nameTaken(name: string): boolean {
    return this.store.get(`()${name}`) !== undefined
  }

  protected message(): string {
    const printed = this.printed
      .get()
      .join('')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    const marked = printed.findLast((line) => /error|fatal/i.test(line))
    return (marked ?? printed.at(-1) ?? 'the configure script stops')
      .replace(/^(ERROR|error|Error):\s*/, '')
      .slice(0, 300)
  }

  evidence(): readonly Evidence[] {
    return this.trail.slice(-12).map(({ source, region, holds }) => ({
      at: spanIn(source, region),
      note: `${wordsAt(source, region)} ${holds ? 'holds' : 'does not hold'}`
    }))
  }

  /** Whether Rust has to do with coming here; a failure that is about the host alone is no fact of ours. */
  protected concernsRust(when: Condition): boolean {
    if (this.unknowns.restsOnRust(when)) return true
    return this.trail.some(({ source, region }) =>
      /rust|cargo|bindgen/i.test(source.text.slice(region.start, region.end))
    )
  }
}

/** Names in written text that may be settings about Rust. */
const rustNames = (value: Value): readonly string[] =>
  value.pieces.flatMap((piece) =>
    piece.kind === 'text' && piece.text.includes('RUST')
      ? (piece.text.match(/[A-Za-z_]*RUST[A-Za-z_0-9]*/g) ?? [])
      : []
  )

function normalise(path: string): string {
  if (!/\/(\.|\/|$)/.test(path)) return path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
