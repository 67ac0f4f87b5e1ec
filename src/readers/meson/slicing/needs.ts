import type { Expression, MethodCall } from '../ast.js'
import { EXHAUSTED } from '../signals.js'
import { type AnyCall, below } from '../walk.js'
import { NONE } from './bits.js'
import { ADDERS, BUILDERS, keyword, literal, PASSED_ON, SETTERS } from './calls.js'
import type { Tainted } from './forward.js'
import { demand, type Live, type Mode, PARTLY, SHAPE, WHOLE } from './live.js'
import { overrideName, settingName } from './taint.js'

/** Positional arguments and keywords of calls that matter only as far as they are tainted. */
const PARTIAL: ReadonlySet<string> = new Set([
  'sources',
  'generated_sources',
  'command',
  'input',
  'if_true',
  'if_false'
])
/** Of a declared dependency, whoever uses it gets these as well. */
const HANDED_ON: ReadonlySet<string> = new Set([
  'link_with',
  'link_whole',
  'dependencies',
  'objects'
])

/** Methods that read one setting of a configuration. */
const READERS: ReadonlySet<string> = new Set(['get', 'get_unquoted', 'has'])

/** Finds which parts of an expression have to be evaluated, and which variables they read. */
export class Needs {
  /** The expressions that are evaluated; anything else is left out. */
  readonly marked = new Set<Expression>()
  /** Shared objects that another variable may hold too: any change of them counts. */
  readonly escaped = new Set<string>()
  /** Every name that was ever live, with the most that was needed of it. */
  readonly demanded: Live = new Map()
  /** How many loops are around that are gone through once, with unknown items. */
  once = 0
  readonly #tainted: Tainted
  readonly #mutable: (name: string) => boolean

  constructor(tainted: Tainted, mutable: (name: string) => boolean) {
    this.#tainted = tainted
    this.#mutable = mutable
  }

  #demand(live: Live, name: string, mode: Mode): void {
    demand(live, name, mode)
    demand(this.demanded, name, mode)
  }

  need(node: Expression, mode: Mode, live: Live): void {
    if (mode === PARTLY && this.#bits(node) === NONE) return
    this.marked.add(node)
    switch (node.kind) {
      case 'identifier':
        this.#demand(live, node.name, mode)
        if (this.#mutable(node.name)) this.escaped.add(node.name)
        return
      case 'string':
        if (node.formatted)
          for (const [, name] of node.value.matchAll(/@([_a-zA-Z]\w*)@/g))
            if (name !== undefined) this.#demand(live, name, WHOLE)
        return
      case 'array':
        for (const item of node.items) this.need(item, mode === WHOLE ? WHOLE : PARTLY, live)
        return
      case 'dictionary':
        for (const { key, value } of node.entries) {
          this.need(key, WHOLE, live)
          const passedOn = key.kind === 'string' && PASSED_ON.has(key.value)
          this.need(value, mode === WHOLE && !passedOn ? WHOLE : PARTLY, live)
        }
        return
      case 'parenthesized':
        this.need(node.inner, mode, live)
        return
      case 'binary': {
        const sides = node.operator === '+' ? mode : WHOLE
        this.need(node.left, sides, live)
        this.need(node.right, sides, live)
        return
      }
      case 'unary':
        this.need(node.operand, WHOLE, live)
        return
      case 'ternary': {
        this.need(node.condition, WHOLE, live)
        const sides = mode === PARTLY && this.#bits(node.condition) !== NONE ? SHAPE : mode
        this.need(node.then, sides, live)
        this.need(node.otherwise, sides, live)
        return
      }
      case 'index':
        this.need(node.object, mode, live)
        this.need(node.index, WHOLE, live)
        return
      case 'call':
        this.call(node, mode, live)
        return
      case 'method':
        this.#method(node, mode, live)
        return
      default:
    }
  }

  #bits(node: Expression): number {
    return this.#tainted.bits.get(node) ?? NONE
  }

  /** What a call needs to do what it does; `mode` is how much of its value is needed. */
  call(node: AnyCall, mode: Mode, live: Live): void {
    this.marked.add(node)
    if (node.kind === 'method') this.#method(node, mode, live)
    else if (BUILDERS.has(node.name)) this.#target(node, WHOLE, live)
    else if (node.name === 'declare_dependency') this.#target(node, PARTLY, live, mode)
    else if (node.name === 'custom_target' || node.name === 'generator')
      this.#target(node, WHOLE, live)
    else if (node.name === 'configure_file') {
      const output = keyword(node, 'output')
      if (output !== undefined) this.need(output, WHOLE, live)
    } else if (node.name === 'structured_sources') this.#target(node, PARTLY, live)
    else this.#plain(node, live)
  }

  /** @param first how much of the first positional argument is needed: its name, often. */
  #target(node: AnyCall, first: Mode, live: Live, rest: Mode = WHOLE): void {
    const declares = node.name === 'declare_dependency'
    node.arguments.positional.forEach((argument, i) => {
      // Where names are of no item in particular, they need not be known.
      this.need(argument, i === 0 && this.once === 0 ? first : PARTLY, live)
      this.#literals(argument)
    })
    for (const { name, value } of node.arguments.keywords)
      if (PARTIAL.has(name) || (declares && HANDED_ON.has(name))) {
        this.need(value, PARTLY, live)
        this.#literals(value)
      } else if (!PASSED_ON.has(name)) this.need(value, rest === WHOLE ? WHOLE : PARTLY, live)
  }

  /** What is written out in full costs nothing to keep. */
  #literals(node: Expression): void {
    if (node.kind === 'string' && !node.formatted) this.marked.add(node)
    else if (node.kind === 'array' || (node.kind === 'call' && node.name === 'files')) {
      this.marked.add(node)
      const items = node.kind === 'array' ? node.items : node.arguments.positional
      for (const item of items) this.#literals(item)
    }
  }

  #plain(node: AnyCall, live: Live): void {
    const name = literal(node)
    switch (node.name) {
      case 'get_variable':
      case 'is_variable':
        // The name may be any: nothing could be left out.
        if (name === undefined) throw EXHAUSTED
        this.#demand(live, name, WHOLE)
        if (this.#mutable(name)) this.escaped.add(name)
        break
      case 'dependency':
      case 'find_program':
        for (const one of node.arguments.positional)
          this.#demand(
            live,
            one.kind === 'string' ? overrideName(node.name, one.value) : '@any',
            WHOLE
          )
        break
      default:
    }
    for (const argument of node.arguments.positional) this.need(argument, WHOLE, live)
    for (const { name: word, value } of node.arguments.keywords)
      if (word !== 'dirs' && word !== 'include_directories') this.need(value, WHOLE, live)
  }

  #method(node: MethodCall, mode: Mode, live: Live): void {
    const setting = READERS.has(node.name) ? literal(node) : undefined
    const { object } = node
    if (setting !== undefined && object.kind === 'identifier' && this.#mutable(object.name)) {
      // Of a configuration, only the setting that is read.
      this.#demand(live, settingName(setting), WHOLE)
      this.marked.add(object)
      this.#demand(live, object.name, PARTLY)
      for (const argument of node.arguments.positional) this.need(argument, WHOLE, live)
      return
    }
    const changes = ADDERS.has(node.name) || SETTERS.has(node.name)
    this.#receiver(node.object, mode, changes, live)
    // What is applied is a configuration, whose symbols nobody knows before it is solved.
    if (node.name === 'apply' && !node.arguments.positional.every(isLiteral)) return
    // What a rule brings is stated as a whole; of sets inside it, only what is tainted is followed.
    const rest = mode === PARTLY && node.name !== 'add' ? PARTLY : WHOLE
    for (const argument of node.arguments.positional)
      this.need(argument, SETTERS.has(node.name) ? WHOLE : rest, live)
    for (const { name, value } of node.arguments.keywords) {
      this.need(value, name === 'when' ? WHOLE : rest, live)
      // What a rule brings is what it is asked for, tainted or not.
      if (name === 'if_true' || name === 'if_false') this.#literals(value)
    }
  }

  /** Calling a method on a shared object makes no second name for it. */
  #receiver(node: Expression, mode: Mode, changes: boolean, live: Live): void {
    if (node.kind !== 'identifier') {
      this.need(node, mode, live)
      return
    }
    if (mode === PARTLY && !changes && this.#bits(node) === NONE) return
    this.marked.add(node)
    this.#demand(live, node.name, mode === PARTLY ? PARTLY : WHOLE)
  }
}

/** Whether there is no variable in a dictionary that is written out. */
function isLiteral(node: Expression): boolean {
  if (node.kind !== 'dictionary') return false
  for (const one of below(node)) if (one.kind === 'identifier') return false
  return true
}
