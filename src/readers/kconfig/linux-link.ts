import type { RepoPath, Span } from '../../text/span.js'
import type {
  BlockStatement,
  ConfigStatement,
  IfStatement,
  Property,
  SourceStatement,
  Statement
} from './ast.js'
import { directoryOf, type Files, join } from './files.js'
import { Macros } from './linux-macros.js'
import { type ChoiceChild, membersOf } from './linux-members.js'
import type {
  Guard,
  Guarded,
  LinuxChoice,
  LinuxFormula,
  LinuxModel,
  LinuxOperand,
  LinuxSymbol,
  Reverse,
  Task
} from './linux-model.js'
import { taskOrder } from './linux-order.js'
import { formulasOf, LinuxTable } from './linux-table.js'
import type { Fault } from './solution.js'

/** Limits on what a tree may unfold to: a file may be sourced any number of times here. */
const MAX_SOURCES = 20_000
const MAX_STATEMENTS = 1_000_000
const MAX_NESTING = 300
const MAX_FAULTS = 1_000

/** Reads the tree from its root file and links it. Never fails: see `faults`. */
export function linkLinux(
  files: Files,
  root: RepoPath,
  environment: ReadonlyMap<string, string> = new Map()
): LinuxModel {
  const macros = new Macros(environment)
  const table = new LinuxTable(macros)
  const linker = new Linker(files, environment, macros, table)
  linker.file(root, undefined, linker.top)
  linker.finish()
  const { choices, paths, faults } = linker
  const { symbols, index, guards } = table
  const modules = linker.modules ?? index.get('MODULES')
  let order: readonly Task[] | undefined
  return {
    ...{ dialect: 'linux', symbols, index, choices, guards, modules, paths, faults, files },
    get order() {
      // Worked out on first use: listing a tree's symbols needs none.
      order ??= taskOrder(symbols, choices, guards, modules)
      return order
    }
  }
}

/** Where a statement stands. */
interface Context {
  readonly path: RepoPath
  readonly guard: Guard
  /** The `visible if` of the menus around. */
  readonly visible: Guard
  /** Collects the children of the choice around, if the statement is directly in one. */
  readonly children: ChoiceChild[] | undefined
  readonly including: readonly RepoPath[]
  readonly depth: number
}

class Linker {
  readonly choices: LinuxChoice[] = []
  readonly paths: RepoPath[] = []
  readonly faults: Fault[] = []
  modules: number | undefined
  readonly top: Context
  readonly #files: Files
  readonly #macros: Macros
  readonly #table: LinuxTable
  readonly #environment: ReadonlyMap<string, string>
  readonly #namedChoices = new Map<string, LinuxChoice>()
  readonly #seen = new Set<RepoPath>()
  #sources = 0
  #statements = 0
  #tooLarge = false

  constructor(
    files: Files,
    environment: ReadonlyMap<string, string>,
    macros: Macros,
    table: LinuxTable
  ) {
    this.#files = files
    this.#environment = environment
    this.#macros = macros
    this.#table = table
    const guard = this.#table.guard(undefined, [])
    const none = { children: undefined, including: [], depth: 0 }
    this.top = { path: '', guard, visible: guard, ...none }
  }

  file(path: RepoPath, from: Span | undefined, context: Context): void {
    const parsed = this.#files.parsed(path)
    if (parsed === undefined) {
      this.#fault('missing-source', `there is no file ${path}`, from)
      return
    }
    if (!this.#seen.has(path)) {
      this.#seen.add(path)
      this.paths.push(path)
      for (const { code, message, start, end } of parsed.problems)
        this.#fault(code, message, { path, start, end })
    }
    const including = [...context.including, path]
    this.#body(parsed.statements, { ...context, path, including })
  }

  /** Choices without a type take their members', members without one take the choice's. */
  finish(): void {
    for (const choice of this.choices) {
      const members = choice.members.map((member) => this.#table.symbols[member])
      choice.type ??= members.find((member) => member?.type !== undefined)?.type
      for (const member of members) if (member !== undefined) member.type ??= choice.type
    }
  }

  #body(statements: readonly Statement[], context: Context): void {
    for (const statement of statements) {
      if (++this.#statements > MAX_STATEMENTS) {
        this.#limit({ path: context.path, start: statement.start, end: statement.end })
        return
      }
      this.#statement(statement, context)
    }
  }

  #statement(statement: Statement, context: Context): void {
    switch (statement.kind) {
      case 'config':
        this.#config(statement, context)
        return
      case 'variable':
        this.#macros.set(statement.name, statement.operator, statement.value)
        return
      case 'comment': {
        const depends = this.#depends(statement.properties)
        this.#child(context, undefined, true, depends, undefined)
        return
      }
      case 'assignment':
        return
      default:
        this.#nested(statement, context)
    }
  }

  #nested(statement: BlockStatement | IfStatement | SourceStatement, context: Context): void {
    const at = { path: context.path, start: statement.start, end: statement.end }
    if (context.depth > MAX_NESTING) {
      this.#fault('depth', 'files and blocks are nested too deep', at)
      return
    }
    const inner = { ...context, depth: context.depth + 1 }
    if (statement.kind === 'source') this.#source(statement, at, inner)
    else if (statement.kind === 'if') this.#if(statement, inner)
    else if (statement.kind === 'menu') this.#menu(statement, inner)
    else this.#choice(statement, inner)
  }

  #if(statement: IfStatement, context: Context): void {
    const guard = this.#table.guard(context.guard, [this.#table.condition(statement.condition)])
    const inside = context.children && []
    this.#child(context, undefined, false, guard.own, inside)
    this.#body(statement.body, { ...context, guard, children: inside })
  }

  #source(statement: SourceStatement, at: Span, context: Context): void {
    const expanded = this.#macros.expandPath(statement.pattern)
    if (expanded === undefined) {
      this.#fault('unknown', `which file ${statement.pattern} means is not known`, at)
      return
    }
    const pattern = statement.relative ? join(directoryOf(context.path), expanded) : expanded
    const paths = this.#files.matching(pattern)
    if (paths.length === 0 && !statement.optional)
      this.#fault('missing-source', `there is no file ${pattern}`, at)
    for (const path of paths) {
      if (++this.#sources > MAX_SOURCES) {
        this.#limit(at)
        return
      }
      if (context.including.includes(path))
        this.#fault('source-loop', `${path} sources itself through this file`, at)
      else this.file(path, at, context)
    }
  }

  #menu(menu: BlockStatement, context: Context): void {
    const depends = this.#depends(menu.properties)
    this.#child(context, undefined, true, depends, undefined)
    const visible = menu.properties.flatMap((property) =>
      property.kind === 'visible' ? [this.#table.condition(property.expression)] : []
    )
    this.#body(menu.body, {
      ...context,
      guard: this.#table.guard(context.guard, depends),
      visible: visible.length === 0 ? context.visible : this.#table.guard(context.visible, visible),
      children: undefined
    })
  }

  #choice(statement: BlockStatement, context: Context): void {
    const choice = this.#choiceNamed(statement.name)
    const guard = this.#table.guard(context.guard, this.#depends(statement.properties))
    for (const property of statement.properties) {
      const own = { path: context.path, start: property.start, end: property.end }
      if (property.kind === 'type') choice.type = property.type
      else if (property.kind === 'optional') choice.optional = true
      else if (property.kind === 'default') {
        const value = this.#table.formula(property.value, false)
        choice.defaults.push({ value, guard: this.#table.when(guard, property.condition), at: own })
      }
    }
    this.#prompt(statement.properties, choice.prompts, guard, context)
    this.#child(context, undefined, true, guard.own, undefined)
    const children: ChoiceChild[] = []
    const inside: Guard = this.#table.guard(undefined, [], choice.index)
    this.#body(statement.body, { ...context, guard: inside, children })
    for (const member of membersOf(children)) {
      const symbol = this.#table.symbols[member]
      if (symbol === undefined) continue
      symbol.choice = choice.index
      choice.members.push(member)
    }
  }

  #choiceNamed(name: string | undefined): LinuxChoice {
    const known = name === undefined ? undefined : this.#namedChoices.get(name)
    if (known !== undefined) return known
    const lists = { prompts: [], defaults: [], members: [] }
    const choice = { index: this.choices.length, type: undefined, optional: false, ...lists }
    this.choices.push(choice)
    if (name !== undefined) this.#namedChoices.set(name, choice)
    return choice
  }

  #config(config: ConfigStatement, context: Context): void {
    const { path } = context
    const symbol = this.#named(config.name, { path, start: config.start, end: config.end })
    if (symbol === undefined) return
    const named = { path, start: config.nameStart, end: config.nameStart + config.name.length }
    symbol.definitions.push(named)
    const own = this.#depends(config.properties)
    const guard = own.length === 0 ? context.guard : this.#table.guard(context.guard, own)
    symbol.depends.push({ guard, at: this.#dependsPlace(config, path) ?? named })
    const condition = this.#prompt(config.properties, symbol.prompts, guard, context)
    const conditions = condition === undefined ? own : [...own, ...condition.own]
    this.#child(context, symbol.index, condition !== undefined, conditions, undefined)
    for (const property of config.properties) {
      const at = { path, start: property.start, end: property.end }
      this.#property(symbol, property, guard, at)
    }
  }

  /** The symbol of a name that may hold macros; undefined when they are not known. */
  #named(name: string, at: Span): LinuxSymbol | undefined {
    const expanded = name.includes('$') ? this.#macros.expand(name) : name
    if (expanded !== undefined) return this.#table.symbol(expanded)
    this.#fault('unknown', `which symbol ${name} means is not known`, at)
    return undefined
  }

  #property(symbol: LinuxSymbol, property: Property, guard: Guard, at: Span): void {
    switch (property.kind) {
      case 'type':
        symbol.type = property.type
        return
      case 'default': {
        const value = this.#table.formula(property.value, false)
        symbol.defaults.push({ value, guard: this.#table.when(guard, property.condition), at })
        return
      }
      case 'select':
      case 'imply': {
        const target = this.#named(property.symbol, at)
        if (target === undefined) return
        const when = this.#table.when(guard, property.condition)
        const reverse: Reverse = { by: symbol.index, guard: when, at }
        if (property.kind === 'select') target.selected.push(reverse)
        else target.implied.push(reverse)
        return
      }
      case 'range': {
        const low = this.#table.operand(property.low)
        const high = this.#table.operand(property.high)
        symbol.ranges.push({ low, high, guard: this.#table.when(guard, property.condition), at })
        return
      }
      case 'modules':
        this.modules = symbol.index
        return
      case 'transitional':
        // Old configurations may still set it, though nobody is asked any more.
        symbol.prompts.push({ guard, at })
        return
      case 'option':
        if (property.name === 'env') this.#environmentDefault(symbol, property.value, guard, at)
        return
      default:
    }
  }

  #environmentDefault(
    symbol: LinuxSymbol,
    variable: string | undefined,
    guard: Guard,
    at: Span
  ): void {
    const text = variable === undefined ? undefined : this.#environment.get(variable)
    const value: LinuxOperand = text === undefined ? { kind: 'unknown' } : { kind: 'text', text }
    symbol.defaults.push({ value, guard, at })
  }

  /** Notes the last prompt of a declaration; returns its own condition. */
  #prompt(
    properties: readonly Property[],
    into: Guarded[],
    guard: Guard,
    context: Context
  ): Guard | undefined {
    const prompt = properties.findLast((property) => property.kind === 'prompt')
    if (prompt === undefined) return undefined
    const own = prompt.condition === undefined ? [] : [this.#table.condition(prompt.condition)]
    const visible = formulasOf(context.visible)
    const when =
      own.length + visible.length === 0 ? guard : this.#table.guard(guard, [...own, ...visible])
    into.push({ guard: when, at: { path: context.path, start: prompt.start, end: prompt.end } })
    return when
  }

  #child(
    context: Context,
    symbol: number | undefined,
    prompted: boolean,
    conditions: readonly LinuxFormula[],
    inside: ChoiceChild[] | undefined
  ): void {
    context.children?.push({ symbol, prompted, conditions, inside })
  }

  #depends(properties: readonly Property[]): readonly LinuxFormula[] {
    return properties.flatMap((property) => {
      if (property.kind !== 'depends') return []
      const needed = this.#table.condition(property.expression)
      if (property.condition === undefined) return [needed]
      const unless: LinuxFormula = {
        kind: 'not',
        operand: this.#table.condition(property.condition)
      }
      return [{ kind: 'or', operands: [unless, needed] }]
    })
  }

  #dependsPlace(config: ConfigStatement, path: RepoPath): Span | undefined {
    const first = config.properties.find((property) => property.kind === 'depends')
    return first && { path, start: first.start, end: first.end }
  }

  #limit(at: Span): void {
    if (!this.#tooLarge) this.#fault('too-large', 'the tree unfolds to too many files', at)
    this.#tooLarge = true
  }

  #fault(code: Fault['code'], message: string, at: Span | undefined): void {
    if (this.faults.length >= MAX_FAULTS) return
    this.faults.push({ code, symbol: undefined, message, places: [{ at, note: message }] })
  }
}
