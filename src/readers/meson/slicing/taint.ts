import type { Expression, MethodCall } from '../ast.js'
import { runsRust, rustTool } from '../toolchain.js'
import { type AnyCall, argumentsOf } from '../walk.js'
import {
  ASKED,
  type Bits,
  DECIDES,
  decision,
  LIBRARY,
  NONE,
  RUST,
  SOURCES,
  tainted,
  VERSION,
  WORDS
} from './bits.js'
import {
  ADDERS,
  ARGUMENT_ADDERS,
  BUILDERS,
  FAILING,
  IDLE,
  keyword,
  literal,
  PASSED_ON,
  QUESTIONS,
  rootName,
  SETTERS,
  WORDY
} from './calls.js'

/** Where a walk over statements puts what it learns about expressions. */
export interface Taints {
  readonly state: Map<string, Bits>
  /** What is known by a written name, wherever it is: entries of dictionaries, settings. */
  readonly shared: Map<string, Bits>
  /** By expression: everything seen there in any round. */
  readonly bits: Map<Expression, Bits>
  readonly hasWords: (text: string) => boolean
  readonly isSwitch: (option: string) => boolean
  readonly hasSubproject: (name: string) => boolean
  /** Whether a text is a word somebody asks for, or may become one. */
  readonly isAsked: (text: string) => boolean
  taint(name: string, bits: Bits, replace: boolean): void
  /** Taints what a shared object holds. */
  change(holder: string, bits: Bits): void
  /** Notes a call that states a fact which may depend on Rust. */
  criterion(call: AnyCall): void
}

/** The bits of an expression; on the way, the calls in it that matter are noted. */
export function look(taints: Taints, node: Expression, under: Bits): Bits {
  const found = bitsOf(taints, node, under)
  const known = taints.bits.get(node) ?? NONE
  if ((known | found) !== known || found === NONE) taints.bits.set(node, known | found)
  return found
}

function bitsOf(taints: Taints, node: Expression, under: Bits): Bits {
  const of = (inner: Expression): Bits => look(taints, inner, under)
  switch (node.kind) {
    case 'identifier':
      return taints.state.get(node.name) ?? NONE
    case 'string':
      return ofString(taints, node.value, node.formatted)
    case 'array':
      return all(node.items, of)
    case 'dictionary':
      return all(node.entries, ({ key, value }) => of(key) | field(taints, key, of(value)))
    case 'parenthesized':
      return of(node.inner)
    case 'unary':
      return decision(of(node.operand))
    case 'binary': {
      const both = of(node.left) | of(node.right)
      return '+-*/%'.includes(node.operator) ? both : decision(both)
    }
    case 'ternary': {
      const condition = decision(of(node.condition))
      const sides = of(node.then) | of(node.otherwise)
      if (condition === NONE) return sides
      const implied = implicit(node.then) | implicit(node.otherwise)
      return sides | (tainted(condition) ? implied : implied === DECIDES ? VERSION : NONE)
    }
    case 'index': {
      const whole = of(node.object) | of(node.index)
      return node.index.kind === 'string'
        ? whole & (taints.shared.get(fieldName(node.index.value)) ?? whole)
        : whole
    }
    case 'call':
      return ofCall(taints, node, under)
    case 'method':
      return ofMethod(taints, node, under)
    case 'misplaced':
      return of(node.value)
    default:
      return NONE
  }
}

/** Entries of dictionaries count by their name, whichever dictionary they are in. */
const fieldName = (key: string): string => `@field:${key}`

function field(taints: Taints, key: Expression, bits: Bits): Bits {
  // An entry without taint is known too: it tells that the name is one of a written dictionary.
  if (key.kind === 'string') noteShared(taints, fieldName(key.value), bits)
  return bits
}

function noteShared(taints: Taints, name: string, bits: Bits): void {
  const known = taints.shared.get(name)
  if (known === undefined || (known | bits) !== known)
    taints.shared.set(name, (known ?? NONE) | bits)
}

function all<T>(items: readonly T[], of: (item: T) => Bits): Bits {
  let bits = NONE
  for (const item of items) bits |= of(item)
  return bits
}

/** Before anything slower is tried. */
const RUSTY = /rust|cargo|clippy|bindgen|cxxbridge|\.rs$/i

function ofString(taints: Taints, text: string, formatted: boolean): Bits {
  let bits = NONE
  if (formatted)
    for (const [, name] of text.matchAll(/@([_a-zA-Z]\w*)@/g))
      bits |= taints.state.get(name ?? '') ?? NONE
  if (taints.isAsked(text)) bits |= ASKED
  if (text.length > 200 || !RUSTY.test(text)) return bits
  if (text.endsWith('.rs')) return bits | RUST
  if (text.toLowerCase() === 'rust') return bits | RUST | DECIDES
  return rustTool(text) !== undefined || runsRust(text) ? bits | RUST : bits
}

/** What a value is that is assigned only where Rust is, or only where it is not. */
export function implicit(node: Expression): Bits {
  switch (node.kind) {
    case 'string':
      return /\.(?:c|h|cc|cpp|S|rs)$/.test(node.value) ? SOURCES : WORDS
    case 'array':
      return all(node.items, implicit) || WORDS
    case 'dictionary':
      return all(node.entries, ({ value }) => implicit(value)) || WORDS
    case 'parenthesized':
      return implicit(node.inner)
    case 'binary':
      return '+/'.includes(node.operator) ? implicit(node.left) | implicit(node.right) : DECIDES
    case 'ternary':
      return implicit(node.then) | implicit(node.otherwise)
    case 'call':
      if (node.name === 'files') return SOURCES
      if (node.name === 'include_directories') return WORDS
      if (node.name === 'declare_dependency') return LIBRARY | SOURCES
      return BUILDERS.has(node.name) || node.name === 'custom_target' ? LIBRARY | SOURCES : DECIDES
    case 'method':
      if (WORDY.has(node.name)) return WORDS
      return /sources|dependencies|apply|process/.test(node.name) ? SOURCES : DECIDES
    default:
      return DECIDES
  }
}

function ofCall(taints: Taints, node: AnyCall & { kind: 'call' }, under: Bits): Bits {
  const of = (inner: Expression): Bits => look(taints, inner, under)
  const given = all(argumentsOf(node), of)
  const matters = tainted(given) || tainted(under)
  const { name } = node
  if (matters && !IDLE.has(name)) criterion(taints, node, given, under)
  switch (name) {
    case 'project':
      taints.criterion(node)
      return NONE
    case 'get_option':
      return taints.isSwitch(literal(node) ?? '') ? DECIDES : NONE
    case 'add_languages':
      if (tainted(given) || !node.arguments.positional.every((one) => one.kind === 'string'))
        taints.criterion(node)
      return decision(given)
    case 'import':
    case 'find_program':
    case 'subproject':
    case 'dependency':
      return ofSought(taints, node, given)
    case 'error':
    case 'assert':
      if ((given & ~ASKED) !== NONE || under !== NONE || saysRust(taints, node))
        taints.criterion(node)
      return NONE
    case 'declare_dependency':
      return (given & ~ASKED) === NONE ? NONE : LIBRARY | (part(of, node, 'sources') & RUST)
    case 'structured_sources':
      return tainted(given) ? RUST : NONE
    case 'custom_target':
    case 'generator':
      return (given & RUST) !== 0 ? made(taints, node) : NONE
    case 'configure_file':
      return NONE
    case 'set_variable':
      set(taints, node, under)
      return NONE
    case 'get_variable':
      return (taints.state.get(literal(node) ?? '') ?? NONE) | given
    case 'is_variable':
      return decision(taints.state.get(literal(node) ?? '') ?? NONE)
    default:
      if (BUILDERS.has(name)) return ofBuilder(taints, node, of)
      return name === 'message' || name === 'summary' ? NONE : given
  }
}

const part = (of: (node: Expression) => Bits, node: AnyCall, name: string): Bits => {
  const value = keyword(node, name)
  return value === undefined ? NONE : of(value)
}

const saysRust = (taints: Taints, node: AnyCall): boolean =>
  node.arguments.positional.some((one) => one.kind === 'string' && taints.hasWords(one.value))

/** What is looked for, and what may come of it. */
function ofSought(taints: Taints, node: AnyCall, given: Bits): Bits {
  const name = literal(node) ?? ''
  if (node.name === 'subproject' && taints.hasSubproject(name)) {
    taints.criterion(node)
    return DECIDES
  }
  const override = taints.state.get(overrideName(node.name, name)) ?? NONE
  // Even what is always asked for is there only with a toolchain.
  return (tainted(given) ? DECIDES : NONE) | (given & VERSION) | override
}

export const overrideName = (call: string, name: string): string =>
  `@${call.includes('program') ? 'program' : 'dependency'}:${name}`

/** Whether a call that something tainted reaches states a fact. */
function criterion(taints: Taints, node: AnyCall, given: Bits, under: Bits): void {
  if (ARGUMENT_ADDERS.has(node.name) || tainted(under)) taints.criterion(node)
  else if (BUILDERS.has(node.name)) {
    if (builds(taints, node)) taints.criterion(node)
  } else if ((given & (DECIDES | RUST)) !== 0) taints.criterion(node)
}

/** Whether what a target is built from is Rust, or differs with it. */
function builds(taints: Taints, node: AnyCall): boolean {
  const { positional, keywords } = node.arguments
  if (keywords.some(({ name }) => name === 'rust_crate_type' || name === 'rust_abi')) return true
  const from = [...positional]
  for (const { name, value } of keywords) if (!PASSED_ON.has(name)) from.push(value)
  return from.some((one) => ((taints.bits.get(one) ?? NONE) & (DECIDES | RUST | SOURCES)) !== 0)
}

function ofBuilder(taints: Taints, node: AnyCall, of: (node: Expression) => Bits): Bits {
  const declares = node.arguments.keywords.some(({ name }) => name.startsWith('rust_'))
  if (declares) taints.criterion(node)
  const sources = all(node.arguments.positional.slice(1), of) | part(of, node, 'sources')
  // Nothing is linked with a program.
  if (node.name === 'executable' || node.name === 'jar') return NONE
  return declares || (sources & RUST) !== 0 ? LIBRARY : NONE
}

/** What a command makes: Rust source, or something to link or include. */
function made(taints: Taints, node: AnyCall): Bits {
  const output = keyword(node, 'output')
  if (output === undefined) return LIBRARY
  return ((taints.bits.get(output) ?? NONE) & RUST) !== 0 ? RUST | LIBRARY : LIBRARY
}

function set(taints: Taints, node: AnyCall, under: Bits): void {
  const [, value] = node.arguments.positional
  const name = literal(node)
  if (name === undefined || value === undefined) return
  const bits = taints.bits.get(value) ?? NONE
  taints.taint(name, bits | (tainted(under) ? implicit(value) : NONE), false)
}

function ofMethod(taints: Taints, node: MethodCall, under: Bits): Bits {
  const of = (inner: Expression): Bits => look(taints, inner, under)
  const object = of(node.object)
  const given = all(argumentsOf(node), of)
  const { name } = node
  if (node.object.kind === 'identifier' && node.object.name === 'meson')
    return ofMeson(taints, node, given, under)
  if (SETTERS.has(name)) setting(taints, node, given, under)
  else if (ADDERS.has(name)) adding(taints, node, given, under)
  else if (tainted(object | given | under) && FAILING.has(name)) taints.criterion(node)
  else if ((object & DECIDES) !== 0 && (name === 'bindgen' || name === 'proc_macro')) {
    taints.criterion(node)
    return name === 'bindgen' ? RUST : LIBRARY
  }
  const both = object | given
  if (name === 'get' || name === 'get_unquoted')
    return both | (taints.shared.get(settingName(literal(node) ?? '')) ?? NONE)
  return QUESTIONS.has(name) ? decision(both) : both
}

function ofMeson(taints: Taints, node: MethodCall, given: Bits, under: Bits): Bits {
  switch (node.name) {
    case 'version':
      return VERSION
    case 'override_dependency':
    case 'override_find_program': {
      const implied = tainted(under) ? DECIDES : NONE
      const name = literal(node)
      if (name !== undefined) taints.taint(overrideName(node.name, name), given | implied, false)
      return NONE
    }
    default:
      return decision(given)
  }
}

/** Settings count by their name, whichever configuration they are in. */
export const settingName = (key: string): string => `@setting:${key}`

function setting(taints: Taints, node: MethodCall, given: Bits, under: Bits): void {
  if (!tainted(decision(given)) && !tainted(under)) return
  taints.criterion(node)
  noteShared(taints, settingName(literal(node) ?? ''), decision(given) | WORDS)
}

/** A rule that is asked for, brings Rust, or is there only with Rust; the latter mark the set as well. */
function adding(taints: Taints, node: MethodCall, given: Bits, under: Bits): void {
  const brings = tainted(under) || (given & (LIBRARY | RUST | DECIDES | SOURCES)) !== 0
  if (!brings && !isAsked(taints, node)) return
  taints.criterion(node)
  const holder = rootName(node.object)
  if (!brings || holder === undefined) return
  const held = [...node.arguments.positional]
  for (const { name, value } of node.arguments.keywords) if (name !== 'when') held.push(value)
  const bits = all(held, (value) => taints.bits.get(value) ?? NONE) & ~(VERSION | ASKED)
  taints.change(holder, bits | LIBRARY | (tainted(under) ? SOURCES : NONE))
}

/** Whether a condition of a rule holds a word somebody asks for, written there or come through variables. */
function isAsked(taints: Taints, node: MethodCall): boolean {
  const when = keyword(node, 'when')
  return when !== undefined && ((taints.bits.get(when) ?? NONE) & ASKED) !== 0
}
