import type { Argument, Command, Problem } from './ast.js'

/** A file with more commands than this is cut there. */
const MAX_COMMANDS = 100_000
const MAX_ARGUMENTS = 100_000
const MAX_NESTING = 200

export interface Lexed {
  readonly commands: readonly Command[]
  readonly problems: readonly Problem[]
}

/**
 * Splits a file into command invocations.
 * https://cmake.org/cmake/help/latest/manual/cmake-language.7.html#syntax
 */
export function lex(text: string): Lexed {
  return new Lexer(text).run()
}

class Lexer {
  readonly #text: string
  readonly #commands: Command[] = []
  readonly #problems: Problem[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  run(): Lexed {
    while (this.#at < this.#text.length && this.#commands.length < MAX_COMMANDS) {
      if (this.#skipSpaceOrComment()) continue
      const name = this.#match(/[A-Za-z_][A-Za-z0-9_]*/y)
      if (name === undefined) this.#skipLine('a command was expected here')
      else this.#command(name)
    }
    return { commands: this.#commands, problems: this.#problems }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #problem(message: string, start: number, end: number): void {
    if (this.#problems.length < 20) this.#problems.push({ message, start, end })
  }

  #skipLine(message: string): void {
    const start = this.#at
    const end = this.#text.indexOf('\n', start)
    this.#at = end < 0 ? this.#text.length : end + 1
    this.#problem(message, start, this.#at)
  }

  /** True when something was skipped. */
  #skipSpaceOrComment(): boolean {
    if (this.#match(/[\s\uFEFF]+/y) !== undefined) return true
    if (this.#text[this.#at] !== '#') return false
    this.#at++
    if (this.#bracket() !== undefined) return true
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#text.length : end
    return true
  }

  /** The content of a bracket argument or comment that starts here. */
  #bracket(): string | undefined {
    const start = this.#at
    const open = this.#match(/\[=*\[/y)
    if (open === undefined) return undefined
    const close = `]${open.slice(1, -1)}]`
    const end = this.#text.indexOf(close, this.#at)
    if (end < 0) {
      this.#problem('this bracket is never closed', start, this.#at)
      const rest = this.#text.slice(this.#at)
      this.#at = this.#text.length
      return rest
    }
    const content = this.#text.slice(this.#at, end).replace(/^\r?\n/, '')
    this.#at = end + close.length
    return content
  }

  #command(name: string): void {
    const start = this.#at - name.length
    this.#match(/[ \t]+/y)
    if (this.#text[this.#at] !== '(') {
      this.#skipLine(`'${name}' is not followed by its arguments`)
      return
    }
    this.#at++
    const args = this.#arguments(name, start)
    const end = this.#at
    this.#commands.push({ kind: 'command', name: name.toLowerCase(), args, start, end })
  }

  #arguments(name: string, from: number): Argument[] {
    const args: Argument[] = []
    let depth = 0
    while (this.#at < this.#text.length) {
      if (this.#skipSpaceOrComment()) continue
      const start = this.#at
      const c = this.#text[start]
      if (c === ')') {
        this.#at++
        if (depth === 0) return args
        depth--
        args.push({ kind: 'close', raw: ')', start, end: this.#at })
      } else if (c === '(') {
        this.#at++
        depth++
        if (depth > MAX_NESTING)
          this.#problem('parentheses are nested too deeply', start, start + 1)
        args.push({ kind: 'open', raw: '(', start, end: this.#at })
      } else args.push(this.#argument(start))
      if (args.length > MAX_ARGUMENTS) break
    }
    this.#problem(`the arguments of '${name}' are never closed`, from, from + name.length)
    return args
  }

  #argument(start: number): Argument {
    const bracket = this.#bracket()
    if (bracket !== undefined) return { kind: 'bracket', raw: bracket, start, end: this.#at }
    if (this.#text[start] === '"') return this.#quoted(start)
    const raw = this.#unquoted()
    return { kind: 'unquoted', raw, start, end: this.#at }
  }

  #quoted(start: number): Argument {
    const body = this.#match(/"(?:[^"\\]|\\[\s\S])*/y) ?? '"'
    if (this.#text[this.#at] === '"') this.#at++
    else this.#problem('this quoted argument is never closed', start, start + 1)
    const raw = body.slice(1).replace(/(\\\\)|\\\r?\n/g, '$1')
    return { kind: 'quoted', raw, start, end: this.#at }
  }

  /** With the legacy forms: quotes and `$(make)` references inside. */
  #unquoted(): string {
    const found = this.#match(
      /(?:[^\s()#"\\]|\\[\s\S]|\$\([A-Za-z0-9_]*\)|(?<=[^\s(])"(?:[^"\\\n]|\\[\s\S])*")+/y
    )
    if (found !== undefined) return found
    this.#at++
    return this.#text[this.#at - 1] ?? ''
  }
}
