import type { Arguments, Block, Expression, Statement } from '../ast.js'
import type { Backward } from './backward.js'

/** Makes the syntax tree of a slice: what is kept, with the places that it has in the whole file. */
export class Rebuild {
  readonly #kept: ReadonlySet<Statement>
  readonly #marked: ReadonlySet<Expression>
  readonly #offset: number
  /** Which statements are kept and which expressions are left out, by their places in the outermost one. */
  shape = ''
  #outermost = 0

  /** @param offset of the piece in its file. */
  constructor({ kept, needs }: Backward, offset: number) {
    this.#kept = kept
    this.#marked = needs.marked
    this.#offset = offset
  }

  statements(statements: readonly Statement[]): Statement[] {
    const made: Statement[] = []
    for (const one of statements) if (this.#kept.has(one)) made.push(this.#statement(one))
    return made
  }

  /** An outermost statement. */
  outermost(node: Statement): Statement {
    this.#outermost = node.start + this.#offset
    return this.#statement(node)
  }

  #block(block: Block): Block {
    return { statements: this.statements(block.statements) }
  }

  #statement(node: Statement): Statement {
    const place = this.#place(node)
    this.shape += `${place.start - this.#outermost}:`
    switch (node.kind) {
      case 'assignment':
      case 'plus-assignment':
        return { ...node, ...place, value: this.#expression(node.value) }
      case 'expression':
        return { ...node, ...place, expression: this.#expression(node.expression) }
      case 'if':
        return {
          ...node,
          ...place,
          clauses: node.clauses.map(({ condition, block }) => ({
            condition: this.#open(condition),
            block: this.#block(block)
          })),
          otherwise: node.otherwise === undefined ? undefined : this.#block(node.otherwise)
        }
      case 'foreach':
        return {
          ...node,
          ...place,
          items: this.#open(node.items),
          block: this.#block(node.block)
        }
      default:
        return { ...node, ...place }
    }
  }

  /** Items and conditions: left out, they may be anything. */
  #open(node: Expression): Expression {
    const made = this.#expression(node)
    return made.kind === 'omitted' ? { ...made, open: true } : made
  }

  #place(node: { readonly start: number; readonly end: number }) {
    return { start: node.start + this.#offset, end: node.end + this.#offset }
  }

  #expression = (node: Expression): Expression => {
    const place = this.#place(node)
    if (!this.#marked.has(node)) {
      if (LITERALS.has(node.kind)) return { ...node, ...place }
      this.shape += `${place.start - this.#outermost},`
      return { kind: 'omitted', ...place }
    }
    switch (node.kind) {
      case 'array':
        return { ...node, ...place, items: node.items.map(this.#expression) }
      case 'dictionary':
        return {
          ...node,
          ...place,
          entries: node.entries.map(({ key, value }) => ({
            key: this.#expression(key),
            value: this.#expression(value)
          }))
        }
      case 'parenthesized':
        return { ...node, ...place, inner: this.#expression(node.inner) }
      case 'unary':
        return { ...node, ...place, operand: this.#expression(node.operand) }
      case 'binary':
        return {
          ...node,
          ...place,
          left: this.#expression(node.left),
          right: this.#expression(node.right)
        }
      case 'ternary': {
        const condition = this.#expression(node.condition)
        const then = this.#expression(node.then)
        const otherwise = this.#expression(node.otherwise)
        return { ...node, ...place, condition, then, otherwise }
      }
      case 'index':
        return {
          ...node,
          ...place,
          object: this.#expression(node.object),
          index: this.#expression(node.index)
        }
      case 'call':
        return { ...node, ...place, arguments: this.#arguments(node.arguments) }
      case 'method':
        return {
          ...node,
          ...place,
          nameStart: node.nameStart + this.#offset,
          object: this.#expression(node.object),
          arguments: this.#arguments(node.arguments)
        }
      default:
        return { ...node, ...place }
    }
  }

  /** Positions stay; keywords that are left out are as if they were not written. */
  #arguments(given: Arguments): Arguments {
    return {
      ...given,
      positional: given.positional.map(this.#expression),
      keywords: given.keywords
        .filter(({ value }) => this.#marked.has(value) || LITERALS.has(value.kind))
        .map((one) => ({ ...one, ...this.#place(one), value: this.#expression(one.value) }))
    }
  }
}

/** Reading them costs nothing. */
const LITERALS: ReadonlySet<Expression['kind']> = new Set(['number', 'boolean'])
