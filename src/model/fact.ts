import type { Condition } from '../logic/condition.js'
import type { Ternary } from '../logic/ternary.js'
import type { Span } from '../text/span.js'
import type { Argument, BuildSystem, GeneratedFile } from './scenario.js'

/** One step of the reasoning. */
export interface Evidence {
  readonly at: Span
  readonly note: string
}

/** A thing a person can set when configuring. The same in every scenario. */
export interface OptionFact {
  readonly kind: 'option'
  readonly name: string
  /** The build system's own word: `feature`, `boolean`, `combo`, `string`, `integer`, `array`, `switch`… */
  readonly type: string
  /** As the person would write it; null when it is not a constant. Arrays as JSON. */
  readonly default: string | null
  readonly choices: readonly string[] | null
  readonly yield?: boolean
  /** The replacement's name, or a map as JSON, or true; absent when not deprecated. */
  readonly deprecated?: string | boolean
  readonly at: Span
}

/** The option that decides about Rust, with the words that turn it on and off. */
export interface SwitchFact {
  readonly kind: 'switch'
  readonly option: string
  /** E.g. `-Drust=enabled`, `--enable-rust`; undefined when there is no such way. */
  readonly on: string | undefined
  readonly off: string | undefined
  /** What a person gets who says nothing: the option's default in the build system's own words. */
  readonly default: string | null
  readonly at: Span
}

/** Configuring stops here, when `when` holds. */
export interface FailureFact {
  readonly kind: 'failure'
  /** The constant `true` when it stops in any environment. */
  readonly when: Condition
  readonly message: string
  /** The program, dependency or language whose absence or age is the cause, if one is. */
  readonly tool: string | undefined
  readonly at: Span
  /** How evaluation came here, outermost first: the conditions taken, the options read. */
  readonly evidence: readonly Evidence[]
}

/** Something of the configured build that needs the Rust toolchain. */
export interface RustUseFact {
  readonly kind: 'rust-use'
  /**
   * `language`: the Rust language was added; `target`: a target compiles Rust or runs cargo;
   * `setting`: a value handed on (a define, a Kconfig symbol) says that Rust is in the build.
   */
  readonly what: 'language' | 'target' | 'setting'
  readonly name: string
  /** For a language: configuring stops without it, so it counts although nothing is made of it. */
  readonly required?: boolean
  readonly when: Condition
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

/** The lowest version of a tool that this place accepts, in the scenario evaluated. */
export interface FloorFact {
  readonly kind: 'floor'
  /** The program's own name: `rustc`, `cargo`, `bindgen`, `cbindgen`, `meson`, `cmake`… */
  readonly tool: string
  readonly version: string
  /** What holds on the way here; `true` when it always applies. */
  readonly when: Condition
  readonly at: Span
  /** What happens below it, in words: `stops`, `leaves Rust out`. */
  readonly note: string
}

export interface LanguageFact {
  readonly kind: 'language'
  readonly language: string
  /** yes: configuring stops without it. */
  readonly required: Ternary
  readonly found: Ternary
  readonly when: Condition
  readonly at: Span
}

/** This build system runs another one, with these arguments and files. */
export interface DriveFact {
  readonly kind: 'drive'
  readonly system: BuildSystem
  readonly arguments: readonly Argument[]
  readonly files: readonly GeneratedFile[]
  readonly when: Condition
  readonly at: Span
}

/** A target and its sources, each with the condition under which it is compiled. */
export interface TargetFact {
  readonly kind: 'target'
  readonly name: string
  /** The build system's own word: `executable`, `static_library`, `custom_target`… */
  readonly type: string
  readonly sources: readonly {
    readonly path: string
    readonly when: Condition
    readonly at: Span
  }[]
  readonly when: Condition
  readonly at: Span
}

/** A configuration symbol that a tree declares; its value depends on the configuration solved. */
export interface SymbolFact {
  readonly kind: 'symbol'
  readonly name: string
  /** `bool`, `tristate`, `string`, `int`, `hex`, or `unknown` when no declaration says. */
  readonly type: string
  /** The name in the first declaration. */
  readonly at: Span
}

/** Sources that are built when some symbols of the configuration are on. */
export interface SourceRuleFact {
  readonly kind: 'source-rule'
  /** Symbols as the build file writes them; all have to be on. */
  readonly symbols: readonly string[]
  /** Symbols of which none may be on. */
  readonly unless?: readonly string[]
  readonly sources: readonly {
    readonly path: string
    readonly language: 'c' | 'rust' | 'other'
  }[]
  /** The Rust library that the rule links in. */
  readonly crate: string | undefined
  readonly when: Condition
  readonly at: Span
}

/** A name that the preprocessor is told. Meson's are stated only where everything compiled is asked for. */
export interface DefineFact {
  readonly kind: 'define'
  readonly name: string
  readonly when: Condition
  readonly at: Span
}

/** What a reader may state. */
export type Fact =
  | OptionFact
  | SwitchFact
  | FailureFact
  | RustUseFact
  | FloorFact
  | LanguageFact
  | DriveFact
  | TargetFact
  | SymbolFact
  | SourceRuleFact
  | DefineFact
