import type { Block, Clause, Command, ParsedFile, Problem, Statement } from './ast.js'
import { lex } from './lexer.js'

const BLOCKS: ReadonlyMap<string, Block['kind']> = new Map([
  ['foreach', 'foreach'],
  ['while', 'while'],
  ['function', 'function'],
  ['macro', 'macro'],
  ['block', 'block']
])
const ENDS = new Set(['endif', 'else', 'elseif', ...[...BLOCKS.keys()].map((name) => `end${name}`)])
const MAX_DEPTH = 150

/** Command invocations put into their blocks. Never throws; what does not close ends with the file. */
export function parse(text: string): ParsedFile {
  // The private characters that stand for unknown parts of a text have no meaning in a file.
  const { commands, problems } = lex(text.replace(/[\uE000-\uE0FF]/g, '?'))
  const parser = new Parser(commands)
  const body: Statement[] = []
  while (!parser.atEnd) {
    body.push(...parser.body(0))
    parser.skipStray()
  }
  return { body, problems: [...problems, ...parser.problems] }
}

class Parser {
  readonly #commands: readonly Command[]
  readonly problems: Problem[] = []
  #at = 0

  constructor(commands: readonly Command[]) {
    this.#commands = commands
  }

  get atEnd(): boolean {
    return this.#at >= this.#commands.length
  }

  body(depth: number): Statement[] {
    const statements: Statement[] = []
    for (;;) {
      const command = this.#commands[this.#at]
      if (command === undefined || ENDS.has(command.name)) return statements
      this.#at++
      const kind = BLOCKS.get(command.name)
      if (depth >= MAX_DEPTH && (kind !== undefined || command.name === 'if')) {
        this.#problem('blocks are nested too deeply', command)
        this.#at = this.#commands.length
        return statements
      }
      if (command.name === 'if') statements.push(this.#if(command, depth))
      else if (kind === undefined) statements.push(command)
      else {
        const body = this.body(depth + 1)
        this.#close(`end${kind}`, command)
        statements.push({ kind, head: command, body })
      }
    }
  }

  #if(head: Command, depth: number): Statement {
    const clauses: Clause[] = [{ head, body: this.body(depth + 1) }]
    let otherwise: Statement[] | undefined
    for (;;) {
      const next = this.#commands[this.#at]
      if (next?.name === 'elseif' && otherwise === undefined) {
        this.#at++
        clauses.push({ head: next, body: this.body(depth + 1) })
      } else if (next?.name === 'else' && otherwise === undefined) {
        this.#at++
        otherwise = this.body(depth + 1)
      } else {
        this.#close('endif', head)
        return { kind: 'if', clauses, otherwise }
      }
    }
  }

  #close(name: string, opened: Command): void {
    if (this.#commands[this.#at]?.name === name) this.#at++
    else this.#problem(`'${opened.name}' is not closed by '${name}'`, opened)
  }

  skipStray(): void {
    const stray = this.#commands[this.#at]
    if (stray === undefined) return
    this.#problem(`'${stray.name}' closes nothing`, stray)
    this.#at++
  }

  #problem(message: string, { start, end }: Command): void {
    if (this.problems.length < 20) this.problems.push({ message, start, end })
  }
}
