import { type Condition, constant, FALSE, TRUE } from '../logic/condition.js'
import type { Word } from '../syntax/shell/index.js'
import { libraryName } from '../text/library-name.js'
import { stableHash } from '../text/stable-hash.js'
import { argumentsFor } from './driven.js'
import { isAlwaysThere, isRustProgram } from './environment.js'
import { expandPattern, expandValue } from './expand.js'
import type { Host } from './shell.js'
import type { Field } from './store.js'
import { evaluateBashTest } from './test.js'
import { runTextTool } from './text-tools.js'
import {
  alternatives,
  EMPTY,
  known,
  named,
  render,
  type UnknownPiece,
  type Value
} from './value.js'
import { Shelf } from './watched.js'

const TEXT_TOOLS = new Set('sed grep egrep fgrep tr cut head tail sort cat wc'.split(' '))
/** Commands that only arrange files: taken to succeed. */
const FILE_TOOLS = new Set('mkdir touch rm chmod ln rmdir install sleep'.split(' '))
const VERSION_FLAGS = new Set([
  '--version',
  '-V',
  '-vV',
  '-v',
  'version',
  '-version',
  '-dumpversion'
])

/** Commands that are not the shell's own. Nothing is run: they are known, or they are unknown. */
export class External {
  readonly #host: Host
  readonly #facts: Shelf<string>

  constructor(host: Host) {
    this.#host = host
    this.#facts = new Shelf(host.ledger, 'external')
    this.#facts.set('toolchain', host.environment.scenario.toolchain)
  }

  /** The Rust program last looked for in vain. */
  get missing(): string | undefined {
    return this.#facts.get('missing')
  }

  get askedForToolchain(): boolean {
    return this.#facts.has('asked')
  }

  #toolchainPresent(): boolean {
    this.#facts.set('asked', 'yes')
    return this.#facts.get('toolchain') === 'present'
  }

  bashTest(words: readonly Word[]): Condition {
    const operands: Value[] = []
    words.forEach((word, i) => {
      const before = words[i - 1]?.parts[0]
      const pattern = before?.kind === 'literal' && /^(==?|!=)$/.test(before.text)
      operands.push(pattern ? expandPattern(this.#host, word.parts) : expandValue(this.#host, word))
    })
    return evaluateBashTest(this.#host, operands)
  }

  /** Whether a program can be found; sets what is missing. */
  installed(name: string): Condition {
    const program = baseName(name)
    if (isRustProgram(program)) {
      const present = this.#toolchainPresent()
      if (!present) this.#facts.set('missing', program)
      return constant(present)
    }
    if (isAlwaysThere(program)) return TRUE
    return this.#host.probe(`program ${program}`, [])
  }

  /** Whether one of these words names a library that a policy says is written in Rust. */
  isRustLibrary(words: string): boolean {
    const { rustLibraries = [] } = this.#host.environment.scenario
    if (rustLibraries.length === 0) return false
    const names = new Set(rustLibraries.map(libraryName))
    return words.split(/\s+/).some((word) => names.has(libraryName(word)))
  }

  /** Looks for a library written in Rust: there when the toolchain is. */
  rustLibrary(): Condition {
    return constant(this.#toolchainPresent())
  }

  /** Runs a command line; its output goes where the descriptors point. */
  run(command: Value, args: readonly Field[]): Condition {
    const program = this.programName(command)
    const plain = args.map((arg) => (arg.when === TRUE ? known(arg.value) : undefined))
    const all = plain.every((arg) => arg !== undefined) ? (plain as string[]) : undefined
    if (program === 'meson') return this.#meson(args, plain, command)
    if (program !== undefined && isRustProgram(program)) return this.#rust(program, args, plain)
    if (program === 'mv' || program === 'cp') return this.#move(program, plain)
    if (program !== undefined && FILE_TOOLS.has(program)) {
      if (program === 'rm' && all !== undefined) this.#remove(all)
      return TRUE
    }
    if (program !== undefined && TEXT_TOOLS.has(program) && all !== undefined) {
      const result = runTextTool(this.#host, program, all, this.#host.stdin)
      if (result !== undefined) {
        this.#host.write(result.output, 1)
        return result.ok
      }
    }
    return this.#unknown(program, command, args, plain)
  }

  /** The last part of the path, in any of its alternatives. */
  programName(command: Value): string | undefined {
    for (const option of alternatives(command, this.#host.path) ?? [{ value: command }]) {
      const last = option.value.pieces.at(-1)
      const named = option.value.pieces.find(
        (piece): piece is UnknownPiece => piece.kind === 'unknown' && piece.program !== undefined
      )
      if (named !== undefined && option.value.pieces.length === 1) return named.program
      const tail = last?.kind === 'text' ? baseName(last.text.split(' ')[0] ?? '') : ''
      const name = tail.replace(/\.(exe|py)$/, '')
      if (name !== '') return name
    }
    return undefined
  }

  #rust(
    program: string,
    args: readonly Field[],
    plain: readonly (string | undefined)[]
  ): Condition {
    const present = this.installed(program)
    if (present === FALSE) return FALSE
    const asksVersion = plain.some((arg) => arg !== undefined && VERSION_FLAGS.has(arg))
    const builds =
      program === 'cargo' &&
      plain.some((arg) => arg !== undefined && /^(build|rustc|cbuild|install|run)$/.test(arg))
    if (builds)
      this.#host.recorder.build({
        name: `cargo ${plain.find((arg) => arg !== undefined && !arg.startsWith('-')) ?? ''}`.trim(),
        when: this.#host.path.condition,
        at: this.#host.at,
        evidence: this.#host.evidence()
      })
    const shown = args.map((arg) => named(arg.value, 60)).join(' ')
    this.#output(
      this.#host.derive(`output of ${program} ${shown}`, [], {
        rust: true,
        filled: asksVersion,
        versionOf: asksVersion ? program : undefined
      })
    )
    return TRUE
  }

  /** Unknown output: a line of its own kind; files that get it are no longer completely known. */
  #output(value: Value): void {
    if (this.#host.redirector.sink(1).kind === 'file') this.#host.write(value, 1)
  }

  #meson(
    args: readonly Field[],
    plain: readonly (string | undefined)[],
    command: Value
  ): Condition {
    const [first] = plain
    const sub = first !== undefined && /^[a-z]+$/.test(first) ? first : undefined
    if (plain.some((arg) => arg !== undefined && VERSION_FLAGS.has(arg)))
      return this.#unknown('meson', command, args, plain)
    if (sub !== undefined && sub !== 'setup') return this.#host.probe(`meson ${sub}`, [])
    const handed = sub === 'setup' ? args.slice(1) : args
    this.#host.recorder.run({
      arguments: argumentsFor(handed),
      when: this.#host.path.condition,
      at: this.#host.at
    })
    return this.#host.probe('meson setup', [])
  }

  #move(program: string, plain: readonly (string | undefined)[]): Condition {
    const names = plain.filter((arg) => arg?.startsWith('-') !== true)
    const [from, to] = names.map((name) =>
      name === undefined ? undefined : this.#host.absolute(name)
    )
    if (names.length === 2 && from !== undefined && to !== undefined) {
      const { store } = this.#host
      const slot = store.get(`>${from}`)
      if (slot !== undefined) {
        store.set(`>${to}`, slot)
        if (program === 'mv') store.set(`>${from}`, undefined)
      }
    }
    return TRUE
  }

  #remove(args: readonly string[]): void {
    for (const arg of args) {
      const path = arg.startsWith('-') ? undefined : this.#host.absolute(arg)
      if (path !== undefined && this.#host.store.get(`>${path}`) !== undefined)
        this.#host.store.set(`>${path}`, undefined)
    }
  }

  #unknown(
    program: string | undefined,
    command: Value,
    args: readonly Field[],
    plain: readonly (string | undefined)[]
  ): Condition {
    const values = args.map((arg) => arg.value)
    const shown =
      `${named(command, 80)} ${values.map((value) => named(value, 60)).join(' ')}`.trim()
    const asksVersion = plain.some((arg) => arg !== undefined && VERSION_FLAGS.has(arg))
    const sources = [
      command,
      ...values,
      ...(this.#host.stdin === undefined ? [] : [this.#host.stdin])
    ]
    const tool = program ?? render(command, 40)
    const piped = this.#host.stdin?.pieces.find(
      (piece): piece is UnknownPiece => piece.kind === 'unknown' && piece.versionOf !== undefined
    )
    this.#output(
      this.#host.derive(`output of ${shown}`, sources, {
        output: true,
        filled: asksVersion || piped !== undefined,
        versionOf: asksVersion ? tool : piped?.versionOf,
        component: piped?.component
      })
    )
    if (/pkg-?config/i.test(tool) && this.isRustLibrary(shown)) return this.rustLibrary()
    return this.#host.probe(this.#probeName(shown, plain), sources)
  }

  /**
   * A probe is named after the function that the script itself called with arguments, or after the command.
   * What it tests may stand in a file written before: then that file's contents are part of the name.
   */
  #probeName(shown: string, plain: readonly (string | undefined)[]): string {
    const [outermost] = this.#host.frames
    const name = outermost?.call.includes(' ') === true ? outermost.call : shown
    const contents = plain.map((arg) => {
      const path = arg === undefined ? undefined : this.#host.absolute(arg)
      const slot = path === undefined ? undefined : this.#host.store.get(`>${path}`)
      if (path === undefined || slot?.kind !== 'value' || slot === EMPTY) return ''
      const before =
        outermost === undefined || this.#host.redirector.openedAt(`>${path}`) <= outermost.writes
      return before ? render(slot, 2000) : ''
    })
    const joined = contents.join('')
    return joined === '' ? name : `${name} #${stableHash(joined)}`
  }
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
