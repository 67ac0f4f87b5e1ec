import type { Refusal } from './result.js'

/** A refusal on the way to a report. */
export class Stop extends Error {
  readonly result: Refusal

  constructor(result: Refusal) {
    super(result.message)
    this.result = result
  }
}
