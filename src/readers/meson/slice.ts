import { libraryName } from '../../text/library-name.js'
import type { Block, Expression, ParsedFile, Statement } from './ast.js'
import { within } from './paths.js'
import { rustTool } from './toolchain.js'
import { type AnyCall, below } from './walk.js'

const MAX_FILES = 2_000
const MAX_NAMES = 400

/**
 * The options that may decide whether Rust is used, nearest first: those in the conditions around what
 * needs Rust, in its `required:` arguments, and in what the variables there were assigned. A static
 * look at the syntax; whether an option really decides is found out by trying.
 */
export function optionsAroundRust(
  parse: (path: string) => ParsedFile | undefined,
  rustLibraries: ReadonlySet<string>
): readonly string[] {
  const walk = new Walk(parse, rustLibraries)
  walk.file('', [])
  return walk.options()
}

/** The variables that some condition, loop or `required:` argument looks at, if only through others. */
export function decidingNames(
  parse: (path: string) => ParsedFile | undefined
): ReadonlySet<string> {
  const walk = new Walk(parse, new Set())
  walk.file('', [])
  return walk.deciding()
}

class Walk {
  readonly #parse: (path: string) => ParsedFile | undefined
  readonly #rustLibraries: ReadonlySet<string>
  readonly #seen = new Set<string>()
  /** What each variable was assigned, and under which conditions. */
  readonly #assigned = new Map<string, Expression[]>()
  readonly #conditions: Expression[] = []
  /** Expressions that decide whether something that needs Rust is reached. */
  readonly #deciding: Expression[] = []
  #directory = ''

  constructor(parse: (path: string) => ParsedFile | undefined, rustLibraries: ReadonlySet<string>) {
    this.#parse = parse
    this.#rustLibraries = rustLibraries
  }

  file(directory: string, controls: readonly Expression[]): void {
    if (this.#seen.has(directory) || this.#seen.size >= MAX_FILES) return
    this.#seen.add(directory)
    const parsed = this.#parse(directory === '' ? 'meson.build' : `${directory}/meson.build`)
    if (parsed === undefined) return
    const outer = this.#directory
    this.#directory = directory
    this.#block(parsed.block, controls)
    this.#directory = outer
  }

  #block(block: Block, controls: readonly Expression[]): void {
    for (const statement of block.statements) this.#statement(statement, controls)
  }

  #statement(node: Statement, controls: readonly Expression[]): void {
    switch (node.kind) {
      case 'assignment':
      case 'plus-assignment': {
        const known = this.#assigned.get(node.name)
        const entry = [node.value, ...controls.slice(-3)]
        if (known === undefined) this.#assigned.set(node.name, entry)
        else known.push(...entry)
        this.#expression(node.value, controls)
        return
      }
      case 'expression':
        this.#expression(node.expression, controls)
        return
      case 'foreach':
        this.#conditions.push(node.items)
        this.#expression(node.items, controls)
        this.#block(node.block, controls)
        return
      case 'if': {
        for (const { condition, block } of node.clauses) {
          this.#conditions.push(condition)
          this.#expression(condition, controls)
          this.#block(block, [...controls, condition])
        }
        const conditions = node.clauses.map((clause) => clause.condition)
        if (node.otherwise !== undefined) this.#block(node.otherwise, [...controls, ...conditions])
        return
      }
      default:
    }
  }

  #expression(node: Expression, controls: readonly Expression[]): void {
    for (const call of below(node)) {
      if (call.kind === 'ternary') this.#conditions.push(call.condition)
      if (call.kind !== 'call' && call.kind !== 'method') continue
      for (const { name, value } of call.arguments.keywords)
        if (name === 'required') this.#conditions.push(value)
      const [first] = call.arguments.positional
      if (call.kind === 'call' && call.name === 'subdir' && first?.kind === 'string') {
        const target = within(this.#directory, first.value)
        if (target !== undefined) this.file(target, controls)
      }
      if (needsRust(call, this.#rustLibraries))
        this.#deciding.push(
          ...[...controls].reverse(),
          ...call.arguments.keywords.flatMap(({ name, value }) =>
            name === 'required' ? [value] : []
          ),
          node
        )
    }
  }

  deciding(): ReadonlySet<string> {
    const names = new Set<string>()
    const queue = [...this.#conditions]
    for (let node = queue.pop(); node !== undefined; node = queue.pop())
      for (const name of namesIn(node)) {
        if (names.has(name)) continue
        names.add(name)
        queue.push(...(this.#assigned.get(name) ?? []))
      }
    return names
  }

  /** Breadth first from what decides, through the variables. */
  options(): readonly string[] {
    const options = new Set<string>()
    const queue = [...this.#deciding]
    const visited = new Set<string>()
    for (let i = 0; i < queue.length && visited.size < MAX_NAMES; i++) {
      const node = queue[i]
      if (node === undefined) continue
      for (const name of namesIn(node)) {
        if (visited.has(name)) continue
        visited.add(name)
        queue.push(...(this.#assigned.get(name) ?? []))
      }
      for (const name of optionsIn(node)) options.add(name)
    }
    return [...options]
  }
}

function needsRust(call: AnyCall, rustLibraries: ReadonlySet<string>): boolean {
  const words = call.arguments.positional.flatMap(stringsIn)
  switch (call.name) {
    case 'add_languages':
      return words.some((word) => word.toLowerCase() === 'rust')
    case 'find_program':
      return words.some((word) => rustTool(word) !== undefined)
    case 'dependency':
    case 'find_library':
      return words.some((word) => rustLibraries.has(libraryName(word)))
    case 'custom_target':
    case 'bindgen':
    case 'proc_macro':
      return call.name !== 'custom_target' || /cargo|rustc/.test(allStrings(call))
    default:
      return words.some((word) => word.endsWith('.rs'))
  }
}

const allStrings = (call: AnyCall): string =>
  call.arguments.keywords.flatMap(({ value }) => stringsIn(value)).join(' ')

function* callsIn(node: Expression): Generator<AnyCall> {
  for (const inner of below(node)) if (inner.kind === 'call' || inner.kind === 'method') yield inner
}

function* namesIn(node: Expression): Generator<string> {
  for (const inner of below(node)) if (inner.kind === 'identifier') yield inner.name
}

/** The options that an expression reads by name. */
export function optionsIn(node: Expression): readonly string[] {
  const names = new Set<string>()
  for (const call of callsIn(node)) {
    const [first] = call.arguments.positional
    if (call.kind === 'call' && call.name === 'get_option' && first?.kind === 'string')
      names.add(first.value)
  }
  return [...names]
}

const stringsIn = (node: Expression): string[] =>
  [...below(node)].flatMap((inner) => (inner.kind === 'string' ? [inner.value] : []))
