import type { Expression, ParsedFile, Property, Statement, SyntaxProblem } from './ast.js'
import { MAX_DEPTH } from './ast.js'
import { CompactScanner } from './compact-scanner.js'

/**
 * Parses the compact dialect: `config` with bool, default y|n, depends on, select and imply;
 * `source`/`include` with a bare path; assignments `CONFIG_X=y|n`. After an error it goes on with
 * the next statement and keeps what it read of this one.
 */
export function parseCompact(text: string): ParsedFile {
  return new CompactParser(text).parse()
}

const PROPERTIES = new Set(['default', 'depends', 'select', 'imply', 'bool'])

class CompactParser {
  readonly #scan: CompactScanner
  readonly #problems: SyntaxProblem[] = []
  #failed = false
  #depth = 0

  constructor(text: string) {
    this.#scan = new CompactScanner(text)
  }

  parse(): ParsedFile {
    const statements: Statement[] = []
    while (this.#scan.token !== 'end') {
      this.#failed = false
      const statement = this.#statement()
      if (statement !== undefined) statements.push(statement)
      if (this.#failed) this.#scan.recover()
    }
    return { dialect: 'compact', statements, problems: this.#problems }
  }

  #statement(): Statement | undefined {
    const scan = this.#scan
    const { start, end, value } = scan
    switch (scan.token) {
      case 'source':
        scan.next()
        return { kind: 'source', pattern: value, optional: false, relative: true, start, end }
      case 'config':
        scan.next()
        return this.#config(start)
      case 'id':
        return this.#assignment()
      default:
        this.#fail('expected "config", "source" or an assignment')
        scan.next()
        return undefined
    }
  }

  #assignment(): Statement | undefined {
    const scan = this.#scan
    const { start, value } = scan
    if (!value.startsWith('CONFIG_')) {
      this.#fail('an assigned name starts with CONFIG_')
      scan.next()
      return undefined
    }
    scan.next()
    if (!this.#expect('=')) return undefined
    const on = this.#yesOrNo()
    if (on === undefined) return undefined
    return { kind: 'assignment', name: value.slice(7), value: on, start, end: scan.previousEnd }
  }

  #config(start: number): Statement | undefined {
    const scan = this.#scan
    const nameStart = scan.start
    const name = this.#name()
    if (name === undefined) return undefined
    const properties: Property[] = []
    while (PROPERTIES.has(scan.token) && !this.#failed) {
      const property = this.#property()
      if (property !== undefined) properties.push(property)
    }
    const after = scan.token
    if (!this.#failed && after !== 'config' && after !== 'source' && after !== 'id')
      if (after !== 'end') this.#fail('expected a property or the next declaration')
    return { kind: 'config', name, nameStart, properties, start, end: scan.previousEnd }
  }

  #property(): Property | undefined {
    const scan = this.#scan
    const { start, token } = scan
    scan.next()
    switch (token) {
      case 'bool':
        return { kind: 'type', type: 'bool', start, end: scan.previousEnd }
      case 'default':
        return this.#default(start)
      case 'depends': {
        if (!this.#expect('on')) return undefined
        const expression = this.#expression()
        if (expression === undefined) return undefined
        return { kind: 'depends', expression, condition: undefined, start, end: scan.previousEnd }
      }
      default: {
        const symbol = this.#name()
        if (symbol === undefined) return undefined
        const condition = this.#condition()
        if (this.#failed) return undefined
        const kind = token === 'imply' ? 'imply' : 'select'
        return { kind, symbol, condition, start, end: scan.previousEnd }
      }
    }
  }

  #default(start: number): Property | undefined {
    const scan = this.#scan
    const at = { start: scan.start, end: scan.end }
    const on = this.#yesOrNo()
    if (on === undefined) return undefined
    const condition = this.#condition()
    if (this.#failed) return undefined
    const value: Expression = { kind: 'constant', value: on ? 'y' : 'n', ...at }
    return { kind: 'default', value, condition, start, end: scan.previousEnd }
  }

  #condition(): Expression | undefined {
    if (this.#scan.token !== 'if') return undefined
    this.#scan.next()
    return this.#expression()
  }

  /** `||` binds tighter than `&&` in this dialect. */
  #expression(): Expression | undefined {
    return this.#chain('&&', 'and', () => this.#chain('||', 'or', () => this.#primary()))
  }

  #chain(
    operator: string,
    kind: 'and' | 'or',
    operand: () => Expression | undefined
  ): Expression | undefined {
    const first = operand()
    if (first === undefined) return undefined
    if (this.#scan.token !== operator) return first
    const operands = [first]
    while (this.#scan.token === operator) {
      this.#scan.next()
      const next = operand()
      if (next === undefined) return undefined
      operands.push(next)
    }
    return { kind, operands, start: first.start, end: this.#scan.previousEnd }
  }

  #primary(): Expression | undefined {
    if (this.#depth >= MAX_DEPTH) {
      this.#fail('the expression is nested too deep', 'depth')
      return undefined
    }
    this.#depth++
    const found = this.#primaryInside()
    this.#depth--
    return found
  }

  #primaryInside(): Expression | undefined {
    const scan = this.#scan
    const { start, end, value } = scan
    if (scan.token === 'id') {
      scan.next()
      return { kind: 'symbol', name: value, start, end }
    }
    if (scan.token === '!') {
      scan.next()
      const operand = this.#primary()
      return operand && { kind: 'not', operand, start, end: scan.previousEnd }
    }
    if (scan.token !== '(') {
      this.#fail('expected a symbol, "!" or "("')
      return undefined
    }
    scan.next()
    const inner = this.#expression()
    return inner !== undefined && this.#expect(')') ? inner : undefined
  }

  #name(): string | undefined {
    const { token, value } = this.#scan
    if (token !== 'id') {
      this.#fail('expected a symbol')
      return undefined
    }
    this.#scan.next()
    return value
  }

  #yesOrNo(): boolean | undefined {
    const { token } = this.#scan
    if (token !== 'y' && token !== 'n') {
      this.#fail('expected "y" or "n"')
      return undefined
    }
    this.#scan.next()
    return token === 'y'
  }

  #expect(token: string): boolean {
    if (this.#scan.token !== token) {
      this.#fail(`expected "${token}"`)
      return false
    }
    this.#scan.next()
    return true
  }

  /** Only the first error of a statement is told; what follows is its echo. */
  #fail(message: string, code: SyntaxProblem['code'] = 'syntax'): void {
    if (this.#failed) return
    this.#failed = true
    this.#problems.push({ code, message, start: this.#scan.start, end: this.#scan.end })
  }
}
