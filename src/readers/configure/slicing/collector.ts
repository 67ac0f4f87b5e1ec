import type { Command, List, Word, WordPart } from '../../../syntax/shell/index.js'
import { type Call, noEffects } from './effects.js'
import { evalEffects } from './eval-text.js'

const NAME = /^[A-Za-z_]\w*$/
const ASSIGNING = new Set(['read', 'getopts', 'local', 'declare', 'typeset', 'unset', 'printf'])
const PREFIXES = new Set(['command', 'builtin', 'env', 'nohup', 'nice', 'exec'])
const MAX_DEPTH = 220

/** Collects effects. Subshells count like anything else: too much is no mistake here. */
export class Collector {
  readonly found = noEffects()
  #depth = 0

  list(list: List): void {
    for (const statement of list) this.command(statement.command)
  }

  command(command: Command): void {
    if (++this.#depth > MAX_DEPTH) this.found.opaque = true
    else this.#visit(command)
    this.#depth--
  }

  #visit(command: Command): void {
    switch (command.kind) {
      case 'simple':
        for (const { name, value, array, subscript } of command.assignments) {
          this.found.assigns.add(name)
          this.found.values.push({ name, value })
          if (subscript !== undefined) this.text(subscript)
          this.word(value)
          for (const word of array ?? []) this.word(word)
        }
        this.#simple(command.words)
        break
      case 'and-or':
        this.command(command.first)
        for (const { command: next } of command.rest) this.command(next)
        return
      case 'pipeline':
        for (const part of command.commands) this.command(part)
        return
      case 'function':
        // Defined here, run where it is called.
        return
      default:
        this.#compound(command)
    }
    for (const redirection of command.redirections) this.redirection(redirection)
  }

  #compound(
    command: Exclude<Command, { kind: 'simple' | 'and-or' | 'pipeline' | 'function' }>
  ): void {
    switch (command.kind) {
      case 'if':
        for (const branch of command.branches) {
          this.list(branch.condition)
          this.list(branch.body)
        }
        this.list(command.otherwise ?? [])
        return
      case 'case':
        this.word(command.subject)
        for (const arm of command.arms) {
          for (const pattern of arm.patterns) this.word(pattern)
          this.list(arm.body)
        }
        return
      case 'for':
        if (command.name !== '') this.found.assigns.add(command.name)
        for (const word of command.words ?? []) this.word(word)
        if (command.arithmetic !== undefined) this.text(command.arithmetic)
        this.list(command.body)
        return
      case 'while':
        this.list(command.condition)
        this.list(command.body)
        return
      case 'test':
        for (const word of command.words) this.word(word)
        return
      case 'arithmetic':
        this.text(command.text)
        return
      default:
        this.list(command.body)
    }
  }

  /** Arithmetic and subscripts: every name in them may be used and assigned. */
  text(text: string): void {
    for (const [name] of text.matchAll(/[A-Za-z_]\w*/g)) {
      this.found.uses.add(name)
      if (text.includes('=') || text.includes('++') || text.includes('--'))
        this.found.assigns.add(name)
    }
  }

  redirection(redirection: {
    readonly operator: string
    readonly target: Word
    readonly document: { readonly body: Word } | undefined
  }): void {
    if (redirection.document !== undefined) {
      this.word(redirection.document.body)
      return
    }
    this.word(redirection.target)
    const [only] = redirection.target.parts
    if (only?.kind === 'literal' && /^(\/dev\/.*|\d+|-)$/.test(only.text)) return
    if (redirection.operator.includes('>')) this.found.writes.push(redirection.target)
    else this.found.words.push(redirection.target)
  }

  #simple(words: readonly Word[]): void {
    for (const word of words) this.word(word)
    this.found.words.push(...words.slice(1))
    let rest = words
    let name = literalText(rest[0])
    while (name !== undefined && PREFIXES.has(name) && rest.length > 1) {
      rest = rest.slice(1)
      name = literalText(rest[0])
      if (name?.startsWith('-') || name?.includes('=')) name = 'env'
    }
    if (rest[0] === undefined) return
    if (name === undefined) {
      this.found.dynamicCall = true
      return
    }
    this.found.calls.push(callOf(name, rest.slice(1)))
    if (name === 'exit') this.found.exits = true
    if (name === '.' || name === 'source') {
      if (rest[1] !== undefined) this.found.sources.push(rest[1])
    } else if (name === 'eval') evalEffects(rest.slice(1), this.found, callOf)
    else if (name === 'export' || name === 'readonly' || ASSIGNING.has(name))
      this.#assigning(name, rest.slice(1))
  }

  #assigning(command: string, words: readonly Word[]): void {
    for (const word of words) {
      const [first] = word.parts
      const text = literalText(word)
      const equals = first?.kind === 'literal' ? /^([A-Za-z_]\w*)=/.exec(first.text) : null
      if (equals?.[1] !== undefined) this.found.assigns.add(equals[1])
      else if (text === undefined) {
        if (command !== 'printf') this.found.dynamic = true
      } else if (NAME.test(text) && command !== 'export' && command !== 'readonly')
        this.found.assigns.add(text)
      else if (NAME.test(text)) this.found.uses.add(text)
    }
  }

  word(word: Word): void {
    for (const part of word.parts) this.#part(part)
  }

  #part(part: WordPart): void {
    switch (part.kind) {
      case 'double':
        for (const inner of part.parts) this.#part(inner)
        return
      case 'parameter':
        if (part.name === '?') this.found.status = true
        if (NAME.test(part.name)) this.found.uses.add(part.name)
        if (part.indirect) this.found.dynamicUse = true
        if (part.subscript !== undefined) this.text(part.subscript)
        if (part.operator === '=' || part.operator === ':=') this.found.assigns.add(part.name)
        if (part.operand !== undefined && ++this.#depth < MAX_DEPTH) {
          this.word(part.operand)
          this.#depth--
        }
        return
      case 'command':
      case 'process':
        this.list(part.body)
        return
      case 'arithmetic':
        this.text(part.text)
        return
      default:
    }
  }
}

/** The text of a word in which nothing is expanded. */
export function literalText(word: Word | undefined): string | undefined {
  if (word === undefined) return undefined
  const text = patternText(word)
  return text.includes('\0') ? undefined : text
}

/** The text of a word with `\0` for every part that is expanded. */
export function patternText(word: Word): string {
  const show = (part: WordPart): string =>
    part.kind === 'literal' || part.kind === 'escaped' || part.kind === 'single'
      ? part.text
      : part.kind === 'double'
        ? part.parts.map(show).join('')
        : '\0'
  return word.parts.map(show).join('')
}

/** How a command is called: what its arguments may name. */
export function callOf(name: string, args: readonly Word[]): Call {
  const texts = args.map(patternText).join(' ')
  return {
    name,
    words: texts.match(/[A-Za-z_]\w*/g) ?? [],
    variables: [...new Set(args.flatMap(variablesOf))],
    positional: args.some((arg) => hasPositional(arg.parts))
  }
}

/** A call inside an argument has arguments: without this, what is nested is walked through twice on each level. */
const known = new WeakMap<Word, readonly string[]>()

function variablesOf(word: Word): readonly string[] {
  let found = known.get(word)
  if (found === undefined) {
    const inner = new Collector()
    inner.word(word)
    found = [...inner.found.uses]
    known.set(word, found)
  }
  return found
}

const hasPositional = (parts: readonly WordPart[]): boolean =>
  parts.some((part) =>
    part.kind === 'parameter'
      ? /^([@*]|\d+)$/.test(part.name)
      : part.kind === 'double' && hasPositional(part.parts)
  )
