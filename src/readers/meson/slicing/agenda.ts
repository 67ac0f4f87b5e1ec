import type { Live } from './live.js'
import { OVERRIDES, type SourceFile, unitAt } from './source-file.js'

/** Why a unit is looked at, the weakest first. */
export type Reason = 0 | 1 | 2 | 3 | 4
/** It enters directories. */
export const ENTERS = 1
/** It may end the file or the run. */
export const ENDS = 2
/** It may give a live variable a value. */
export const DEFINES = 3
/** It has a seed or mentions something tainted. */
export const MATTERS = 4

/** The units of a file that are worth a look, last to first, while ever more variables become live. */
export class Agenda {
  readonly #file: SourceFile
  readonly #reasons: Uint8Array
  readonly #known = new Set<string>()
  #at: number

  constructor(file: SourceFile, active: Uint8Array | undefined) {
    this.#file = file
    this.#reasons = new Uint8Array(file.units.length)
    this.#at = file.units.length
    for (const offset of file.subdirOffsets) this.#raise(unitAt(file, offset), ENTERS)
    for (const unit of file.ends.keys()) this.#raise(unit, ENDS)
    if (active !== undefined)
      for (let i = active.indexOf(MATTERS); i >= 0; i = active.indexOf(MATTERS, i + 1))
        this.#reasons[i] = MATTERS
  }

  reason(unit: number): Reason {
    return (this.#reasons[unit] ?? 0) as Reason
  }

  /** The next unit before the last one; negative at the start of the file. */
  next(live: Live, escaped: ReadonlySet<string>): number {
    for (const name of live.keys()) this.#want(name)
    for (const name of escaped) this.#want(name)
    do this.#at--
    while (this.#at >= 0 && this.#reasons[this.#at] === 0)
    return this.#at
  }

  #want(name: string): void {
    if (this.#known.has(name)) return
    this.#known.add(name)
    for (const offset of this.#file.definitions.get(definedAs(name)) ?? [])
      this.#raise(unitAt(this.#file, offset), DEFINES)
  }

  #raise(unit: number, reason: Reason): void {
    if ((this.#reasons[unit] ?? 0) < reason) this.#reasons[unit] = reason
  }
}

/** What a live name is called among the definitions. */
export function definedAs(name: string): string {
  return name.startsWith('@dependency') || name.startsWith('@program') || name === '@any'
    ? OVERRIDES
    : name
}
