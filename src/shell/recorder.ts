import type { Condition } from '../logic/condition.js'
import type { Evidence } from '../model/fact.js'
import type { Argument } from '../model/scenario.js'
import type { Span } from '../text/span.js'
import { Log } from './watched.js'

/** A place where the script ends with an error. */
export interface Stop {
  readonly when: Condition
  readonly message: string
  readonly tool: string | undefined
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

export interface Floor {
  readonly tool: string
  readonly version: string
  readonly when: Condition
  readonly at: Span
  readonly note: string
}

/** A comparison of a tool's version with a number. */
export interface Check {
  readonly tool: string
  readonly version: string
  readonly at: Span
}

/** A run of the driven build system. */
export interface Run {
  readonly arguments: readonly Argument[]
  readonly when: Condition
  readonly at: Span
}

/** A run of cargo or rustc that builds something. */
export interface Build {
  readonly name: string
  readonly when: Condition
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

/** What one evaluation of the script came to, before it is put into facts. */
export class Recorder {
  readonly stops: Stop[] = []
  readonly floors: Floor[] = []
  readonly runs: Run[] = []
  readonly builds: Build[] = []
  /** Where each generated line was written, by its text. */
  readonly written = new Map<string, Written>()
  /** Checks whose old side only sets variables: what becomes of those shows in another evaluation. */
  readonly suspects = new Map<string, Check>()
  readonly notes = new Map<string, { readonly message: string; readonly at: Span }>()
  /** What is recorded, so that it can be recorded again. */
  readonly log = new Log<Recorded>()
  #muted = 0

  get muted(): boolean {
    return this.#muted > 0
  }

  /** While `trial` runs nothing is recorded: it is only tried. */
  silently<T>(trial: () => T): T {
    this.#muted++
    const result = trial()
    this.#muted--
    return result
  }

  stop(stop: Stop): void {
    if (this.muted) return
    this.log.add((to) => to.stop(stop))
    if (this.stops.length < 200) this.stops.push(stop)
  }

  floor(floor: Floor): void {
    if (this.muted) return
    this.log.add((to) => to.floor(floor))
    if (this.floors.length < 100) this.floors.push(floor)
  }

  run(run: Run): void {
    if (this.muted) return
    this.log.add((to) => to.run(run))
    if (this.runs.length < 20) this.runs.push(run)
  }

  build(build: Build): void {
    if (this.muted) return
    this.log.add((to) => to.build(build))
    if (this.builds.length < 50) this.builds.push(build)
  }

  suspect(name: string, check: Check): void {
    this.log.add((to) => to.suspect(name, check))
    if (this.suspects.size < 4) this.suspects.set(name, check)
  }

  /** A name that is about Rust was written to a file. */
  write(key: string, written: Written): void {
    this.log.add((to) => to.write(key, written))
    this.written.set(key, written)
  }

  note(code: string, message: string, at: Span): void {
    if (!this.muted) this.always(code, message, at)
  }

  /** Also on trial. */
  always(code: string, message: string, at: Span): void {
    this.log.add((to) => to.always(code, message, at))
    if (this.notes.size < 40 && !this.notes.has(`${code} ${message}`))
      this.notes.set(`${code} ${message}`, { message, at })
  }
}

/** Records something once more. */
export type Recorded = (to: Recorder) => void

interface Written {
  readonly at: Span
  readonly evidence: readonly Evidence[]
}
