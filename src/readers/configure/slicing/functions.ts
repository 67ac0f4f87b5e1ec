import type { SourceText } from '../../../shell/source-text.js'
import type { Command, List, Word } from '../../../syntax/shell/index.js'
import { Collector } from './collector.js'
import { type Effects, include, noEffects } from './effects.js'

const RUST = /rust|cargo|bindgen/i
/** A command whose name is, or comes from a variable named after, the driven build system. */
const DRIVEN = /(^|[\s;&|('"`{/])(\$\{?\w*)?meson(\.py)?[}"']*(\s|$)/im

export const namesRust = (text: string): boolean => RUST.test(text)
export const runsDriven = (text: string): boolean => /meson/i.test(text) && DRIVEN.test(text)

interface Definition {
  readonly rust: boolean
  readonly driven: boolean
  readonly own: Effects
}

/** A function with all that it calls. */
export interface Summary {
  readonly effects: Effects
  /** It, or a function it calls, has Rust in its text. */
  readonly rust: boolean
  /** The driven build system is run. */
  readonly driven: boolean
}

/** What a command does, apart from the functions it calls. */
export interface Closure {
  readonly own: Effects
  readonly called: readonly Summary[]
}

/** The functions of a script and of what it sources, and how variables get their values. */
export class Functions {
  readonly #definitions = new Map<string, Definition[]>()
  readonly #summaries = new Map<string, Summary>()
  readonly #values = new Map<string, Word[]>()
  readonly #tokens = new Map<string, readonly string[]>()

  add(source: SourceText): void {
    this.#find(source.body, source.text, 0)
  }

  /** Notes the values that some commands assign. */
  values({ values }: Effects): void {
    for (const { name, value } of values) {
      const known = this.#values.get(name)
      if (known === undefined) this.#values.set(name, [value])
      else known.push(value)
    }
  }

  has(name: string): boolean {
    return this.#definitions.has(name)
  }

  exits(name: string): boolean {
    return this.#summary(name)?.effects.exits === true
  }

  valuesOf(name: string): readonly Word[] {
    return this.#values.get(name) ?? []
  }

  /** Adds the functions called, and what they do to variables that they are told the names of. */
  close(effects: Effects): Closure {
    const called = new Set<Summary>()
    let own = effects
    const named = (words: readonly string[], assigns: boolean): void => {
      if (words.length === 0) return
      if (own === effects) {
        own = noEffects()
        include(own, effects)
        own.status = effects.status
        own.calls.push(...effects.calls)
      }
      for (const summary of this.#anyOf(own, words, assigns)) called.add(summary)
    }
    for (const { name, words, variables } of effects.calls) {
      const summary = this.#summary(name)
      if (summary === undefined) continue
      called.add(summary)
      const { dynamic, dynamicUse } = summary.effects
      if (!dynamic && !dynamicUse) continue
      named([...words, ...variables.flatMap((variable) => this.#wordsOf(variable))], dynamic)
    }
    const { dynamic, dynamicUse, dynamicCall } = effects
    if (dynamic || dynamicUse || dynamicCall)
      for (const variable of effects.uses)
        for (const word of this.#wordsOf(variable)) {
          const summary = this.#summary(word)
          if (dynamic || dynamicUse) named([word], dynamic)
          else if (summary !== undefined) called.add(summary)
        }
    return { own, called: [...called] }
  }

  #anyOf(effects: Effects, words: readonly string[], assigns: boolean): readonly Summary[] {
    const called: Summary[] = []
    for (const word of words) {
      effects.uses.add(word)
      if (!assigns) continue
      effects.assigns.add(word)
      const summary = this.#summary(word)
      if (summary !== undefined) called.push(summary)
    }
    return called
  }

  #summary(name: string): Summary | undefined {
    const known = this.#summaries.get(name)
    if (known !== undefined || !this.#definitions.has(name)) return known
    const effects = noEffects()
    const reached = new Set([name])
    let rust = false
    let driven = false
    for (const reachedName of reached)
      for (const definition of this.#definitions.get(reachedName) ?? []) {
        const { own } = definition
        include(effects, own)
        rust ||= definition.rust
        driven ||= definition.driven
        for (const { name: next } of own.calls) if (this.#definitions.has(next)) reached.add(next)
        if (own.dynamicCall)
          for (const variable of own.uses)
            for (const word of this.#wordsOf(variable))
              if (this.#definitions.has(word)) reached.add(word)
      }
    this.#callSites(reached, effects)
    const summary = { effects, rust, driven }
    this.#summaries.set(name, summary)
    return summary
  }

  /** What functions do to the variables that they are told the names of. */
  #callSites(reached: ReadonlySet<string>, effects: Effects): void {
    if (!effects.dynamic && !effects.dynamicUse) return
    for (const name of reached)
      for (const { own } of this.#definitions.get(name) ?? [])
        for (const { name: callee, words, variables } of own.calls)
          if (reached.has(callee) && this.#dynamic(callee))
            for (const word of [...words, ...variables.flatMap((one) => this.#wordsOf(one))]) {
              if (effects.dynamic) effects.assigns.add(word)
              effects.uses.add(word)
            }
    if (effects.dynamic) effects.dynamic = [...reached].some((name) => this.#opens(name))
  }

  #dynamic(name: string): boolean {
    return (this.#definitions.get(name) ?? []).some(({ own }) => own.dynamic || own.dynamicUse)
  }

  /** Whether its own callers say what it changes. */
  #opens(name: string): boolean {
    return (this.#definitions.get(name) ?? []).some(
      ({ own }) =>
        own.dynamic || own.calls.some((call) => call.positional && this.#dynamic(call.name))
    )
  }

  /** The words in the texts that a variable is assigned. */
  #wordsOf(variable: string): readonly string[] {
    const known = this.#tokens.get(variable)
    if (known !== undefined) return known
    const found = new Set<string>()
    for (const { parts } of this.valuesOf(variable))
      for (const part of parts)
        for (const inner of part.kind === 'double' ? part.parts : [part])
          if ('text' in inner)
            for (const [word] of inner.text.matchAll(/[A-Za-z_]\w*/g)) found.add(word)
    const words = [...found]
    this.#tokens.set(variable, words)
    return words
  }

  #find(list: List, text: string, depth: number): void {
    if (depth > 100) return
    for (const { command } of list) this.#command(command, text, depth + 1)
  }

  #command(command: Command, text: string, depth: number): void {
    switch (command.kind) {
      case 'function':
        this.#define(command.name, command.body, text)
        this.#command(command.body, text, depth)
        return
      case 'if':
        for (const branch of command.branches) this.#find(branch.body, text, depth)
        this.#find(command.otherwise ?? [], text, depth)
        return
      case 'case':
        for (const arm of command.arms) this.#find(arm.body, text, depth)
        return
      case 'and-or':
        for (const { command: next } of command.rest) this.#command(next, text, depth)
        return
      case 'for':
      case 'while':
      case 'group':
      case 'subshell':
        this.#find(command.body, text, depth)
        return
      default:
    }
  }

  #define(name: string, body: Command, text: string): void {
    const collector = new Collector()
    collector.command(body)
    const words = text.slice(body.start, body.end)
    const definition = {
      own: collector.found,
      rust: namesRust(words),
      driven: runsDriven(words)
    }
    this.values(collector.found)
    const others = this.#definitions.get(name)
    if (others === undefined) this.#definitions.set(name, [definition])
    else others.push(definition)
  }
}
