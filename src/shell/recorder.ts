import type { Condition } from '../logic/condition.js'
import type { Evidence } from '../model/fact.js'
import type { Argument } from '../model/scenario.js'
import type { Span } from '../text/span.js'

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
  readonly written = new Map<
    string,
    { readonly at: Span; readonly evidence: readonly Evidence[] }
  >()
  readonly notes = new Map<string, { readonly message: string; readonly at: Span }>()
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
    if (!this.muted && this.stops.length < 200) this.stops.push(stop)
  }

  floor(floor: Floor): void {
    if (!this.muted && this.floors.length < 100) this.floors.push(floor)
  }

  run(run: Run): void {
    if (!this.muted && this.runs.length < 20) this.runs.push(run)
  }

  build(build: Build): void {
    if (!this.muted && this.builds.length < 50) this.builds.push(build)
  }

  note(code: string, message: string, at: Span): void {
    if (!this.muted) this.always(code, message, at)
  }

  /** Also on trial. */
  always(code: string, message: string, at: Span): void {
    if (this.notes.size < 40 && !this.notes.has(`${code} ${message}`))
      this.notes.set(`${code} ${message}`, { message, at })
  }
}
