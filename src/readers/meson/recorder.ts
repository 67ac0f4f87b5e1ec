import type { Condition } from '../../logic/condition.js'
import type { FailureFact, LanguageFact, RustUseFact, TargetFact } from '../../model/fact.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { Span } from '../../text/span.js'
import { ENOUGH } from './signals.js'
import type { AddedRule } from './source-rules.js'
import type { Value } from './value.js'

/** A value handed on to the code that is built. */
export interface Setting {
  /** E.g. `define HAVE_FOO`, `argument -DHAVE_FOO`. */
  readonly name: string
  readonly value: Value
  readonly when: Condition
  readonly at: Span
}

/** A setting's name and place. */
export const settingKey = (setting: Setting): string =>
  `${setting.name}\0${setting.at.path}:${setting.at.start}`

/** An assertion of the build itself and what became of it; for comparing with Meson. */
export interface Assertion {
  readonly outcome: 'true' | 'false' | 'unknown'
  readonly when: Condition
  readonly at: Span
}

/** Where one evaluation puts what it finds. */
export class Recorder {
  readonly languages: LanguageFact[] = []
  readonly targets: TargetFact[] = []
  readonly uses: RustUseFact[] = []
  readonly failures: FailureFact[] = []
  readonly settings: Setting[] = []
  /** What targets hand to the C compiler. */
  readonly targetArguments: { given: Value; when: Condition; at: Span }[] = []
  readonly sourceRules: AddedRule[] = []
  readonly #until: string | undefined
  readonly floors: { tool: string; version: string; when: Condition; at: Span }[] = []
  readonly diagnostics: Diagnostic[] = []
  readonly assertions: Assertion[] = []
  /** Whether anything asked if there is a Rust toolchain. */
  askedForToolchain = false
  /** Whether any disabler was made; calls look for them only then. */
  disablers = false
  /** The options that were read. */
  readonly optionsRead = new Set<string>()
  /** Whether a loop was gone through once for all its items. */
  once = false
  /** Whether something about Rust was asked of such an item. */
  vague = false
  readonly #reported = new Set<string>()

  constructor(until?: string) {
    this.#until = until
  }

  set(setting: Setting): void {
    this.settings.push(setting)
    if (this.#until !== undefined && settingKey(setting) === this.#until) throw ENOUGH
  }

  diagnose(code: string, message: string, at: Span): void {
    const key = `${code}\0${message}`
    if (this.#reported.has(key)) return
    this.#reported.add(key)
    this.diagnostics.push({ code, message, at })
  }
}
