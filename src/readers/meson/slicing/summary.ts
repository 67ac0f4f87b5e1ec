import type { Block, Expression, Statement } from '../ast.js'
import { ADDERS, literal, rootName, SETTERS } from './calls.js'
import { OVERRIDES } from './source-file.js'

/** What a statement may do, with everything inside it. */
export interface Summary {
  /** The variables it may give a value or change. */
  readonly defines: readonly string[]
  /** Whether it may enter a directory, or end the file or the run. */
  readonly moves: boolean
  /** Whether it may enter a directory. */
  readonly enters: boolean
  /** Whether it may leave a loop around it. */
  readonly leaves: boolean
}

const known = new WeakMap<Statement, Summary>()

export function summaryOf(node: Statement): Summary {
  let summary = known.get(node)
  if (summary === undefined) {
    const made = new Made()
    made.statement(node)
    const { moves, enters, leaves } = made
    summary = { defines: [...made.defines], moves, enters, leaves }
    known.set(node, summary)
  }
  return summary
}

class Made {
  readonly defines = new Set<string>()
  moves = false
  enters = false
  leaves = false

  statement(node: Statement): void {
    switch (node.kind) {
      case 'assignment':
      case 'plus-assignment':
        this.defines.add(node.name)
        return
      case 'expression':
        this.#expression(node.expression)
        return
      case 'if':
        for (const { block } of node.clauses) this.#block(block)
        if (node.otherwise !== undefined) this.#block(node.otherwise)
        return
      case 'foreach':
        for (const name of node.names) this.defines.add(name)
        this.#block(node.block)
        return
      case 'break':
      case 'continue':
        this.leaves = true
        return
      default:
    }
  }

  #block(block: Block): void {
    for (const statement of block.statements) {
      const { defines, moves, enters, leaves } = summaryOf(statement)
      for (const name of defines) this.defines.add(name)
      this.moves ||= moves
      this.enters ||= enters
      this.leaves ||= leaves
    }
  }

  #expression(node: Expression): void {
    if (node.kind === 'method') {
      if (node.name.startsWith('override_')) this.defines.add(OVERRIDES)
      if (!SETTERS.has(node.name) && !ADDERS.has(node.name)) return
      const holder = rootName(node.object)
      if (holder !== undefined) this.defines.add(holder)
      return
    }
    if (node.kind !== 'call') return
    if (MOVES.has(node.name)) this.moves = true
    if (node.name === 'subdir') this.enters = true
    if (node.name === 'set_variable' || node.name === 'unset_variable') {
      const name = literal(node)
      if (name !== undefined) this.defines.add(name)
    }
  }
}

const MOVES: ReadonlySet<string> = new Set(['subdir', 'subdir_done', 'error', 'assert'])
