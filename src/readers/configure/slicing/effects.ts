import type { Word } from '../../../syntax/shell/index.js'

/** A command by name, with the names its arguments hold as text and as variables. */
export interface Call {
  readonly name: string
  readonly words: readonly string[]
  readonly variables: readonly string[]
  /** An argument comes from the arguments of the function around. */
  readonly positional: boolean
}

/** What running some commands may do and need, by names alone. A name may hold `*` for a part not known. */
export interface Effects {
  readonly assigns: Set<string>
  readonly uses: Set<string>
  /** Functions of the script, builtins and programs alike. */
  readonly calls: Call[]
  /** Files written, as patterns still to be resolved. */
  readonly writes: Word[]
  /** Arguments and files read: they may name files written before. */
  readonly words: Word[]
  readonly values: { readonly name: string; readonly value: Word }[]
  /** Files sourced. */
  readonly sources: Word[]
  /** It assigns or calls what some text names: any word of that text. */
  dynamic: boolean
  /** It uses what some text names. */
  dynamicUse: boolean
  /** A command whose name is the value of a variable. */
  dynamicCall: boolean
  /** It evaluates what some command prints. */
  opaque: boolean
  exits: boolean
  /** `$?` is used before any command that would set it. */
  status: boolean
}

export const noEffects = (): Effects => ({
  assigns: new Set(),
  uses: new Set(),
  calls: [],
  writes: [],
  words: [],
  values: [],
  sources: [],
  dynamic: false,
  dynamicUse: false,
  dynamicCall: false,
  opaque: false,
  exits: false,
  status: false
})

/** Adds what happens in `other` to `effects`. */
export function include(effects: Effects, other: Effects): void {
  for (const name of other.assigns) effects.assigns.add(name)
  for (const name of other.uses) effects.uses.add(name)
  effects.writes.push(...other.writes)
  effects.words.push(...other.words)
  effects.sources.push(...other.sources)
  effects.dynamic ||= other.dynamic
  effects.dynamicUse ||= other.dynamicUse
  effects.dynamicCall ||= other.dynamicCall
  effects.opaque ||= other.opaque
  effects.exits ||= other.exits
}
