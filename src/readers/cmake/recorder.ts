import type { Condition } from '../../logic/condition.js'
import type { FailureFact, LanguageFact, RustUseFact } from '../../model/fact.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import type { Span } from '../../text/span.js'
import type { Text } from './text.js'

/** A cache entry that the project declares. */
export interface Declaration {
  readonly name: string
  /** `BOOL`, `STRING`, `PATH`, `FILEPATH`. */
  readonly type: string
  readonly default: Text
  readonly at: Span
}

/** A value handed on to the code that is built. */
export interface Setting {
  readonly name: string
  readonly when: Condition
  readonly at: Span
}

/** A comparison with the version of a tool of the Rust toolchain, or of CMake. */
export interface VersionCheck {
  readonly tool: string
  /** The tool is older than this on the other side of the comparison. */
  readonly version: string
  readonly when: Condition
  readonly at: Span
}

/** Where one evaluation puts what it finds. */
export class Recorder {
  readonly languages: LanguageFact[] = []
  /** Uses that do not depend on what is built by default. */
  readonly uses: RustUseFact[] = []
  readonly failures: FailureFact[] = []
  readonly settings: Setting[] = []
  readonly floors: { tool: string; version: string; when: Condition; at: Span }[] = []
  readonly checks = new Map<string, VersionCheck>()
  readonly declarations = new Map<string, Declaration>()
  readonly choices = new Map<string, readonly string[]>()
  readonly diagnostics: Diagnostic[] = []
  /** Variables that conditions asked for and nothing had set, with the first place. */
  readonly undeclared = new Map<string, Span>()
  /** Whether anything asked if there is a Rust toolchain. */
  askedForToolchain = false
  readonly #reported = new Set<string>()

  diagnose(code: string, message: string, at: Span): void {
    const key = `${code}\0${message}`
    if (this.#reported.has(key) || this.#reported.size > 200) return
    this.#reported.add(key)
    this.diagnostics.push({ code, message, at })
  }
}
