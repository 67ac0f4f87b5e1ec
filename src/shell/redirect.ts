import type { Redirection } from '../syntax/shell/index.js'
import { expandValue } from './expand.js'
import type { Flow, Redirections, Shell, Sink } from './shell.js'
import { concat, EMPTY, known, text, type Value } from './value.js'
import { Log } from './watched.js'

const TERMINAL: Sink = { kind: 'terminal' }
const NONE: Sink = { kind: 'none' }

/** Where the descriptors point. Files and captured output live in the store, so branches can differ. */
export class Redirector implements Redirections {
  readonly #shell: Shell
  #descriptors: ReadonlyMap<number, Sink> = new Map()
  writes = 0
  /** When each file was last opened for writing. */
  readonly #opened = new Map<string, number>()
  /**
   * The files opened. Numbers of writes are only ever compared with one taken inside a function, so what runs
   * outside functions comes to the same whatever they are when it starts.
   */
  readonly log = new Log<string>()

  constructor(shell: Shell) {
    this.#shell = shell
  }

  /** Whether nothing is redirected. */
  get plain(): boolean {
    return this.#descriptors.size === 0
  }

  /** A file is opened for writing. */
  open(key: string): void {
    this.#opened.set(key, ++this.writes)
    this.log.add(key)
  }

  openedAt(key: string): number {
    return this.#opened.get(key) ?? 0
  }

  sink(descriptor: number): Sink {
    return this.#descriptors.get(descriptor) ?? TERMINAL
  }

  withOutput(sink: Sink, run: () => void): void {
    const saved = this.#descriptors
    this.#descriptors = new Map([...saved, [1, sink]])
    run()
    this.#descriptors = saved
  }

  around(redirections: readonly Redirection[], run: () => Flow): Flow {
    if (redirections.length === 0) return run()
    const saved = this.#descriptors
    const input = this.#shell.stdin
    this.redirectForGood(redirections)
    const flow = run()
    this.#descriptors = saved
    this.#shell.stdin = input
    return flow
  }

  redirectForGood(redirections: readonly Redirection[]): void {
    const next = new Map(this.#descriptors)
    for (const redirection of redirections) this.#one(redirection, next)
    this.#descriptors = next
  }

  #one(redirection: Redirection, next: Map<number, Sink>): void {
    const { operator } = redirection
    if (operator.startsWith('<')) {
      if ((redirection.descriptor ?? 0) === 0) this.#shell.stdin = this.#input(redirection)
      return
    }
    const descriptor = redirection.descriptor ?? 1
    const target = known(expandValue(this.#shell, redirection.target))
    if (operator === '>&' && target !== undefined && /^(\d+|-)$/.test(target)) {
      next.set(descriptor, target === '-' ? NONE : (next.get(Number(target)) ?? TERMINAL))
      return
    }
    const sink = this.#file(target, operator.endsWith('>>'))
    next.set(descriptor, sink)
    if (operator.startsWith('&') || operator === '>&') next.set(2, sink)
  }

  #file(target: string | undefined, append: boolean): Sink {
    if (target === '/dev/null' || target === undefined) return NONE
    if (target === '/dev/stderr' || target === '/dev/tty') return TERMINAL
    const path = this.#shell.absolute(target)
    if (path === undefined) return NONE
    const key = `>${path}`
    this.open(key)
    if (!append || this.#shell.store.get(key) === undefined) this.#shell.store.set(key, EMPTY)
    return { kind: 'file', key }
  }

  #input(redirection: Redirection): Value | undefined {
    if (redirection.document !== undefined)
      return expandValue(this.#shell, redirection.document.body)
    const value = expandValue(this.#shell, redirection.target)
    if (redirection.operator === '<<<') return concat(value, text('\n'))
    const path = known(value)
    const absolute = path === undefined ? undefined : this.#shell.absolute(path)
    const slot = absolute === undefined ? undefined : this.#shell.store.get(`>${absolute}`)
    return slot?.kind === 'value' ? slot : undefined
  }
}
