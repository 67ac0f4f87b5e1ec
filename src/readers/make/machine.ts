import { Assumptions, atom, type Condition, FALSE, not, TRUE } from '../../logic/condition.js'
import type { Evidence } from '../../model/fact.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { Assignment, Conditional, ParsedMakefile, RuleLine, Statement, Test } from './ast.js'
import type { Evaluator, World } from './context.js'
import { SOURCE_ROOT } from './files.js'
import { both } from './formula.js'
import { applyFunction } from './functions.js'
import { parseMakefile, parseRule } from './parser.js'
import { parseTemplate, type Template } from './template.js'
import { toolOfVariable } from './tools.js'
import {
  alternatives,
  append,
  concat,
  describe,
  EMPTY,
  equal,
  fromAlternatives,
  ite,
  known,
  merge,
  nonEmpty,
  type Piece,
  piecesOf,
  text,
  unknownValue,
  type Value
} from './value.js'
import {
  appended,
  builtIns,
  type Definition,
  definition,
  mapVariable,
  mergeVariables,
  type Origin,
  Scope,
  UNDEFINED,
  type Variable
} from './variables.js'
import { type Word, word, wordsOf } from './words.js'

export interface Failure {
  readonly when: Condition
  readonly message: string
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

export interface RecipeLine {
  readonly text: string
  readonly when: Condition
  readonly at: Span
}

export interface Rule {
  readonly targets: readonly Word[]
  /** Static pattern rules: what gives the stem. */
  readonly pattern: string | undefined
  readonly prerequisites: readonly Word[]
  readonly recipe: RecipeLine[]
  readonly double: boolean
  readonly when: Condition
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

/** A variable set for some targets only. */
export interface TargetVariable {
  readonly targets: readonly Word[]
  readonly assignment: Assignment
  readonly when: Condition
}

/** A preprocessor define that says Rust is in the build. */
export interface Define {
  readonly name: string
  readonly when: Condition
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

/** An assignment or rule line inside conditionals, and which way they went. */
export interface Guarded {
  readonly name: string
  /** Unexpanded. */
  readonly value: string
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

/** Unwinds everything: the bounds of the evaluation are used up. */
export const EXHAUSTED = Symbol('exhausted')

const CONFIGURE = 'configure'
const MAX_DEPTH = 120
const MAX_RULES = 60_000
const MAX_INCLUDES = 400

/** Runs one makefile and what it includes, the first of make's two phases. GNU make manual, 3.7. */
export class Machine implements Evaluator {
  readonly world: World
  readonly directory: RepoPath
  readonly rules: Rule[] = []
  readonly targetVariables: TargetVariable[] = []
  readonly failures: Failure[] = []
  readonly guarded: Guarded[] = []
  readonly defines: Define[] = []
  readonly included: RepoPath[] = []
  /** Names of files to include that are not there, in a tree whose configure script may write them. */
  readonly missing = new Set<string>()
  /** What the branches taken say. */
  when: Condition = TRUE
  /** That, and what is taken for granted because the build would have stopped otherwise. */
  path = Assumptions.NONE
  readonly #commandLine: ReadonlyMap<string, string>
  readonly #locals: Map<string, Value>[] = []
  readonly #expanding = new Set<string>()
  readonly #held: Value[] = []
  #scope = new Scope(undefined)
  #current: readonly Rule[] = []
  #evidence: readonly Evidence[] = []
  #depth = 0
  #dead = false
  /** A file that has to be generated first may set any variable. */
  #generated: { readonly name: string; readonly at: Span } | undefined

  constructor(
    world: World,
    directory: RepoPath,
    commandLine: ReadonlyMap<string, string>,
    goals: readonly string[]
  ) {
    this.world = world
    this.directory = directory
    this.#commandLine = commandLine
    builtIns(this.#scope)
    const root = directory === '' ? SOURCE_ROOT : `${SOURCE_ROOT}/${directory}`
    for (const [name, value] of [
      ['CURDIR', root],
      ['PWD', root]
    ] as const)
      this.#scope.set(name, definition('simple', 'file', text(value), undefined))
    for (const name of ['HOME', 'PATH', 'USER', 'MAKE_VERSION', 'MAKE_HOST', '.VARIABLES'])
      this.#scope.set(name, hostVariable(name, true))
    this.#scope.set('OS', hostVariable('OS', false))
    if (goals.length > 0)
      this.#scope.set(
        'MAKECMDGOALS',
        definition('simple', 'default', text(goals.join(' ')), undefined)
      )
    if (world.automake !== undefined)
      for (const [name, value] of AUTOMAKE_DIRECTORIES(directory))
        this.#scope.set(name, definition('simple', 'default', text(value), undefined))
    for (const [name, value] of commandLine)
      this.#scope.set(name, definition('recursive', 'command line', text(value), undefined))
  }

  /** False when there is no such file. */
  run(file: RepoPath): boolean {
    const parsed = this.world.parse(file, this.world.automake !== undefined)
    if (parsed === undefined) return false
    this.#file(parsed)
    return true
  }

  #file(parsed: ParsedMakefile): void {
    this.included.push(parsed.path)
    for (const { message, at } of parsed.problems) this.diagnose('make/parse', message, at)
    const name = this.#relative(parsed.path)
    const list = this.variable('MAKEFILE_LIST')
    const old = list.kind === 'definition' ? list.value : EMPTY
    const value = concat(old, text(` ${name}`))
    this.#scope.set('MAKEFILE_LIST', definition('simple', 'file', value, undefined))
    this.#statements(parsed.body)
    this.#current = []
  }

  #relative(path: RepoPath): string {
    if (this.directory === '') return path
    if (path.startsWith(`${this.directory}/`)) return path.slice(this.directory.length + 1)
    return `${'../'.repeat(this.directory.split('/').length)}${path}`
  }

  diagnose(code: string, message: string, at: Span): void {
    const key = `${code}\0${message}\0${at.path}`
    if (this.world.diagnostics.size < 200 && !this.world.diagnostics.has(key))
      this.world.diagnostics.set(key, { code, message, at })
  }

  step(count = 1): void {
    this.world.budget.steps -= count
    if (this.world.budget.steps < 0) throw EXHAUSTED
  }

  #statements(body: readonly Statement[]): void {
    for (const statement of body) {
      if (this.#dead) return
      this.step()
      this.#statement(statement)
    }
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'assignment':
        this.#current = []
        this.assign(statement.assignment)
        return
      case 'undefine':
        this.#set(known(this.expand(statement.name, statement.at)) ?? '', UNDEFINED)
        return
      case 'conditional':
        this.#conditional(statement, 0, [])
        return
      case 'include':
        this.#current = []
        this.#include(statement)
        return
      case 'rule':
        this.#rule(statement)
        return
      case 'recipe':
        this.#recipe(statement.text, statement.at)
        return
      case 'line':
        this.#current = []
        this.#line(statement.text, statement.at)
        return
      case 'nothing':
        this.#current = []
    }
  }

  #conditional(statement: Conditional, from: number, passed: readonly Evidence[]): void {
    let notes = passed
    for (let i = from; i < statement.branches.length; i++) {
      const branch = statement.branches[i]
      if (branch === undefined) break
      const holds = this.path.simplify(this.test(branch.test))
      const said = renderTest(branch.test)
      if (holds === FALSE) {
        notes = [...notes, { at: branch.test.at, note: `\`${said}\` does not hold` }].slice(-4)
        continue
      }
      if (holds === TRUE) {
        const note = { at: branch.test.at, note: `\`${said}\` holds` }
        this.#within([...notes, note], () => this.#statements(branch.body))
        return
      }
      const evidence = [...notes, { at: branch.test.at, note: `\`${said}\` cannot be decided` }]
      if (++this.#depth > MAX_DEPTH) {
        this.#depth--
        this.diagnose(
          'make/too-deep',
          'too many undecided conditions inside each other',
          statement.at
        )
        return
      }
      this.under(
        holds,
        () => this.#within(evidence, () => this.#statements(branch.body)),
        () => this.#conditional(statement, i + 1, evidence)
      )
      this.#depth--
      return
    }
    if (statement.otherwise.length > 0)
      this.#within(notes, () => this.#statements(statement.otherwise))
  }

  #within(evidence: readonly Evidence[], body: () => void): void {
    const before = this.#evidence
    this.#evidence = [...before, ...evidence].slice(-8)
    body()
    this.#evidence = before
  }

  /** Runs `body` where the condition is taken for granted. */
  given<T>(condition: Condition, body: () => T): T {
    const { path, when } = this
    this.path = path.assume(condition)
    this.when = condition
    const result = body()
    this.path = path
    this.when = when
    return result
  }

  get evidence(): readonly Evidence[] {
    return this.#evidence
  }

  /** Runs both sides and merges what they assign. A side that ends in an error leaves the other one. */
  under(c: Condition, then: () => void, otherwise: () => void): void {
    const { path, when } = this
    const base = this.#scope
    const side = (taken: Condition, body: () => void): { scope: Scope; dead: boolean } => {
      this.#scope = new Scope(base)
      this.path = path.assume(taken)
      this.when = both(when, taken)
      this.#dead = false
      body()
      const result = { scope: this.#scope, dead: this.#dead }
      this.#scope = base
      this.path = path
      this.when = when
      this.#dead = false
      return result
    }
    const a = side(c, then)
    const b = side(not(c), otherwise)
    const alike = a.dead === b.dead
    for (const name of new Set([...a.scope.own.keys(), ...b.scope.own.keys()])) {
      const x = a.scope.get(name)
      const y = b.scope.get(name)
      base.set(name, alike ? mergeVariables(c, x, y) : a.dead ? y : x)
    }
    if (!alike) this.path = path.assume(a.dead ? not(c) : c)
    this.#dead = a.dead && b.dead && when !== TRUE
  }

  /** The value of one side or the other, each computed where it holds. */
  choose(c: Condition, then: () => Value, otherwise: () => Value): Value {
    const decided = this.path.simplify(c)
    if (decided === TRUE) return then()
    if (decided === FALSE) return otherwise()
    let a = EMPTY
    let b = EMPTY
    this.under(
      decided,
      () => {
        a = then()
      },
      () => {
        b = otherwise()
      }
    )
    return merge(decided, a, b)
  }

  /** The build stops here, on this path. */
  fail(message: string, at: Span): void {
    const { when } = this
    if (this.failures.length < 200)
      this.failures.push({ when, message, at, evidence: this.#evidence })
    // What comes after an error that nothing prevents is still worth knowing.
    if (when !== TRUE) this.#dead = true
  }

  test(test: Test): Condition {
    const plain = this.#plainTest(test)
    return test.negated ? not(plain) : plain
  }

  #plainTest(test: Test): Condition {
    switch (test.kind) {
      case 'automake':
        return this.world.automake?.(test.name, test.at) ?? FALSE
      case 'equal':
        return equal(this.expand(test.left, test.at), this.expand(test.right, test.at), this.path)
      case 'defined': {
        const name = known(this.expand(test.name, test.at))
        if (name === undefined)
          return atom({
            name: `ifdef ${describe(this.expand(test.name, test.at))}`,
            reason: 'the name of the variable is not known',
            at: test.at
          })
        return this.#isSet(this.variable(name.trim()), name.trim(), test.at)
      }
    }
  }

  /** `ifdef` looks at the unexpanded text. GNU make manual, 7.2. */
  #isSet(variable: Variable, name: string, at: Span): Condition {
    if (variable.kind === 'definition') return nonEmpty(variable.value)
    if (variable.kind === 'undefined') return nonEmpty(this.#undefinedValue(name, at))
    const c = this.path.simplify(variable.when)
    const then = c === FALSE ? FALSE : this.#isSet(variable.then, name, at)
    const otherwise = c === TRUE ? FALSE : this.#isSet(variable.otherwise, name, at)
    if (c.kind === 'constant') return c.value ? then : otherwise
    return ite(c, then, otherwise)
  }

  variable(name: string): Variable {
    return this.#scope.get(name)
  }

  names(): ReadonlySet<string> {
    return this.#scope.names()
  }

  #set(name: string, variable: Variable): void {
    if (name !== '') this.#scope.set(name, variable)
  }

  assign(assignment: Assignment): void {
    const { at } = assignment
    const name = assignment.name.includes('$')
      ? known(this.expand(assignment.name, at))?.trim()
      : assignment.name.trim()
    if (name === undefined || name === '') return
    if (this.isFixed(name, assignment)) return
    const defined = rustDefine(name, assignment.value)
    if (defined !== undefined && this.defines.length < 100)
      this.defines.push({ name: defined, when: this.when, at, evidence: this.#evidence })
    if (this.#evidence.length > 0 && this.guarded.length < 20_000)
      this.guarded.push({ name, value: assignment.value, at, evidence: this.#evidence })
    this.#set(name, this.assigned(this.variable(name), assignment))
  }

  /** What the command line says stays, unless the makefile insists. GNU make manual, 9.5. */
  isFixed(name: string, assignment: Assignment): boolean {
    return this.#commandLine.has(name) && !assignment.override
  }

  get commandLine(): ReadonlyMap<string, string> {
    return this.#commandLine
  }

  /** The variable after the assignment. */
  assigned(old: Variable, { operator, value, override, at }: Assignment): Variable {
    const origin: Origin = override ? 'override' : 'file'
    switch (operator) {
      case '=':
        return definition('recursive', origin, text(value, at), at)
      case ':=':
      case ':::=':
        return definition('simple', origin, this.expand(value, at), at)
      case '!=': {
        const output = applyFunction(this, 'shell', [parseTemplate(value)], value, at)
        return definition('simple', origin, output, at)
      }
      case '?=':
        return mapVariable(old, (leaf) =>
          leaf.kind === 'undefined' ? definition('recursive', origin, text(value, at), at) : leaf
        )
      case '+=':
        return mapVariable(old, (leaf) => this.#more(leaf, value, origin, at))
    }
  }

  #more(leaf: Variable, value: string, origin: Origin, at: Span): Variable {
    if (leaf.kind !== 'definition') return definition('recursive', origin, text(value, at), at)
    const more = leaf.flavor === 'simple' ? this.expand(value, at) : text(value, at)
    if (leaf.origin === 'command line' && origin !== 'override') return leaf
    const kept = leaf.origin === 'default' ? 'file' : leaf.origin
    return { ...leaf, origin: kept, value: appended(leaf.value, more), at }
  }

  #include(statement: Statement & { kind: 'include' }): void {
    for (const file of wordsOf(this.expand(statement.files, statement.at))) {
      if (this.included.length >= MAX_INCLUDES) return
      if (file.when === TRUE) this.#includeOne(file, statement)
      else
        this.under(
          this.path.simplify(file.when),
          () => this.#includeOne(file, statement),
          () => {}
        )
    }
  }

  #includeOne(file: Word, { optional, at }: Statement & { kind: 'include' }): void {
    const pattern = file.text
    const found = pattern === undefined ? [] : this.world.files.wildcard(this.directory, pattern)
    if (this.#depth > MAX_DEPTH) return
    for (const name of found) {
      const path = this.world.files.resolve(this.directory, name)
      const parsed =
        path === undefined ? undefined : this.world.parse(path, this.world.automake !== undefined)
      if (parsed === undefined) {
        this.diagnose('make/not-read', `the included file ${name} was not read`, at)
        this.#generated = { name, at }
        continue
      }
      this.#depth++
      this.#file(parsed)
      this.#depth--
    }
    if (found.length > 0 || this.#written(pattern, at)) return
    if (pattern !== undefined && this.world.files.exists(CONFIGURE)) this.missing.add(pattern)
    if (optional) return
    // Something has to write it before make can go on: it may set any variable.
    if (pattern === undefined || !/[*?[]/.test(pattern))
      this.#generated ??= { name: pattern ?? describe(file.value), at }
  }

  /** A file that a configure script is known to write. */
  #written(pattern: string | undefined, at: Span): boolean {
    const path =
      pattern === undefined ? undefined : this.world.files.resolve(this.directory, pattern)
    const file = path === undefined ? undefined : this.world.generated.get(path)
    if (file === undefined) return false
    for (const { text: line, when } of file.lines) {
      const read = (): void => this.evaluate(text(line), at)
      const decided = this.path.simplify(when)
      if (decided === TRUE) read()
      else if (decided !== FALSE) this.under(decided, read, () => {})
    }
    if (!file.complete) this.#generated ??= { name: file.path, at }
    return true
  }

  #rule(line: RuleLine): void {
    this.#current = []
    const targets = wordsOf(this.expand(line.targets, line.at)).map(withoutDot)
    if (line.assignment !== undefined) {
      this.targetVariables.push({
        targets,
        assignment: line.assignment,
        when: this.when
      })
      return
    }
    const [first, second] = splitStatic(line.rest)
    const rest = this.expand(second ?? first, line.at)
    const pattern = second === undefined ? undefined : known(this.expand(first, line.at))?.trim()
    this.#addRule(targets, pattern, rest, line.double, line.at)
    if (line.inline !== undefined) this.#recipe(line.inline, line.at)
  }

  #addRule(
    targets: readonly Word[],
    pattern: string | undefined,
    rest: Value,
    double: boolean,
    at: Span
  ): void {
    if (this.rules.length >= MAX_RULES) throw EXHAUSTED
    const prerequisites = wordsOf(rest)
      .filter((one) => one.text !== '|')
      .map(withoutDot)
    this.step(targets.length + prerequisites.length)
    const rule: Rule = {
      targets,
      pattern,
      prerequisites,
      recipe: [],
      double,
      when: this.when,
      at,
      evidence: this.#evidence
    }
    this.rules.push(rule)
    this.#current = [rule]
  }

  #recipe(content: string, at: Span): void {
    for (const rule of this.#current) rule.recipe.push({ text: content, when: this.when, at })
  }

  /** A line that is one expansion: what it says is read as a makefile. */
  #line(content: string, at: Span): void {
    const value = this.expand(content, at)
    if (known(value)?.trim() !== '') this.evaluate(value, at)
  }

  /** `$(eval …)`: parts that are not known are put in by reference. */
  evaluate(value: Value, at: Span): void {
    const structured = piecesOf(value).some(
      (piece) =>
        piece.kind === 'choice' && /[\n=:]/.test(describe(piece.then) + describe(piece.otherwise))
    )
    if (structured) {
      const all = alternatives(value, this.path, 6)
      const run = (index: number): void => {
        const one = all?.[index]
        if (one === undefined) return
        if (index === (all?.length ?? 0) - 1) this.evaluate(one.value, at)
        else
          this.under(
            one.when,
            () => this.evaluate(one.value, at),
            () => run(index + 1)
          )
      }
      if (all === undefined) this.diagnose('make/eval', 'this text can be too many things', at)
      else run(0)
      return
    }
    let written = ''
    for (const piece of piecesOf(value))
      written += piece.kind === 'text' ? piece.text : this.#hold(append(EMPTY, piece))
    this.step(1 + written.length / 50)
    if (++this.#depth > MAX_DEPTH) {
      this.#depth--
      return
    }
    const current = this.#current
    const parsed = parseMakefile(at.path, written, false)
    for (const statement of parsed.body) {
      if (this.#dead) break
      this.step()
      this.#statement(relocated(statement, at))
    }
    this.#current = current
    this.#depth--
  }

  /** A reference that stands for the value, wherever its text goes. */
  #hold(value: Value): string {
    return `$(\ue002${this.#held.push(value) - 1})`
  }

  expand(content: string, at: Span): Value {
    return this.expandTemplate(parseTemplate(content), at)
  }

  expandTemplate(template: Template, at: Span | undefined): Value {
    this.step()
    const place = at ?? NOWHERE
    if (++this.#depth > MAX_DEPTH) {
      this.#depth--
      this.diagnose('make/too-deep', 'expansions are nested too deeply', place)
      return unknownValue('a deep expansion', 'it is nested too deeply', at)
    }
    let result = EMPTY
    for (const part of template)
      result =
        part.kind === 'text'
          ? this.#literal(result, part.text, at)
          : this.#joined(result, this.#part(part, place))
    this.#depth--
    return result
  }

  /** In Automake's files `@NAME@` is what configure puts there. */
  #literal(result: Value, content: string, at: Span | undefined): Value {
    if (this.world.automake === undefined || !content.includes('@'))
      return append(result, { kind: 'text', text: content, at })
    let value = result
    content.split(/@([A-Za-z_]\w*)@/).forEach((part, i) => {
      value =
        i % 2 === 0
          ? append(value, { kind: 'text', text: part, at })
          : this.#joined(value, this.#configured(part, at ?? NOWHERE))
    })
    return value
  }

  /** Within the value that Automake's file gives to NAME, `@NAME@` is configure's own. */
  #configured(name: string, at: Span): Value {
    return this.#expanding.has(name) ? this.#undefinedValue(name, at) : this.reference(name, at)
  }

  #joined(result: Value, more: Value): Value {
    if (result === EMPTY) return more
    this.step(1 + more.count / 4)
    return concat(result, more)
  }

  #part(part: Exclude<Template[number], { kind: 'text' }>, at: Span): Value {
    if (part.kind === 'function') return applyFunction(this, part.name, part.args, part.text, at)
    const name = this.#nameOf(part.name, at)
    const value = name === undefined ? this.#computed(part.name, at) : this.reference(name, at)
    if (part.kind === 'reference') return value
    const from = known(this.expandTemplate(part.from, at)) ?? ''
    const pattern = from.includes('%')
      ? part.from
      : ([{ kind: 'text', text: '%' }, ...part.from] as const)
    const to = from.includes('%') ? part.to : ([{ kind: 'text', text: '%' }, ...part.to] as const)
    const held: Template = [
      { kind: 'reference', name: [{ kind: 'text', text: this.#hold(value).slice(2, -1) }] }
    ]
    return applyFunction(this, 'patsubst', [pattern, to, held], '', at)
  }

  #nameOf(template: Template, at: Span): string | undefined {
    const [only] = template
    if (template.length === 1 && only?.kind === 'text') return only.text
    return known(this.expandTemplate(template, at))
  }

  /** A name that depends on what is not known. */
  #computed(template: Template, at: Span): Value {
    const name = this.expandTemplate(template, at)
    const all = alternatives(name, this.path, 8)
    const values = all?.map(({ when, value }) => {
      const one = known(value)
      const result =
        one === undefined
          ? unknownValue(`$(${describe(value)})`, 'the name of the variable is not known', at)
          : this.reference(one, at)
      return { when, value: result }
    })
    return values === undefined
      ? unknownValue(`$(${describe(name)})`, 'the name of the variable is not known', at)
      : fromAlternatives(values)
  }

  /** `$(NAME)` */
  reference(name: string, at: Span): Value {
    if (name.startsWith('\ue002')) return this.#held[Number(name.slice(1))] ?? EMPTY
    const local = this.#local(name)
    return local ?? this.expandVariable(this.variable(name), name, at)
  }

  #local(name: string): Value | undefined {
    for (let i = this.#locals.length - 1; i >= 0; i--) {
      const found = this.#locals[i]?.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Binds names while `body` runs: parameters of `call`, the variable of `foreach`, `$@`. */
  withLocals<T>(locals: Map<string, Value>, body: () => T): T {
    this.#locals.push(locals)
    const result = body()
    this.#locals.pop()
    return result
  }

  expandVariable(variable: Variable, name: string, at: Span, call = false): Value {
    if (variable.kind === 'undefined') return this.#undefinedValue(name, at)
    if (variable.kind === 'choice') {
      const c = this.path.simplify(variable.when)
      if (c.kind === 'constant')
        return this.expandVariable(c.value ? variable.then : variable.otherwise, name, at, call)
      const then = this.expandVariable(variable.then, name, at, call)
      return merge(c, then, this.expandVariable(variable.otherwise, name, at, call))
    }
    if (variable.flavor === 'simple') return this.#settled(variable.value)
    return this.#recursive(variable, name, at, call)
  }

  #recursive(variable: Definition, name: string, at: Span, call: boolean): Value {
    const again = this.#expanding.has(name)
    if (again && !call) {
      this.diagnose('make/recursive', `the variable ${name} refers to itself`, at)
      return unknownValue(`$(${name})`, 'it refers to itself', at)
    }
    this.#expanding.add(name)
    const value = this.#stored(variable.value, variable.at ?? at)
    if (!again) this.#expanding.delete(name)
    return value
  }

  #stored(value: Value, at: Span): Value {
    let result = EMPTY
    for (const piece of piecesOf(value)) result = this.#joined(result, this.#storedPiece(piece, at))
    return result
  }

  #storedPiece(piece: Piece, at: Span): Value {
    if (piece.kind === 'text') return this.expandTemplate(parseTemplate(piece.text), piece.at ?? at)
    if (piece.kind === 'unknown') return append(EMPTY, piece)
    const c = this.path.simplify(piece.when)
    if (c.kind === 'constant') return this.#stored(c.value ? piece.then : piece.otherwise, at)
    const then = this.#stored(piece.then, at)
    return merge(c, then, this.#stored(piece.otherwise, at))
  }

  /** Without the choices that this path has decided. */
  #settled(value: Value): Value {
    if (this.path === Assumptions.NONE) return value
    const pieces = piecesOf(value)
    if (
      !pieces.some(
        (piece) => piece.kind === 'choice' && this.path.simplify(piece.when).kind === 'constant'
      )
    )
      return value
    let result = EMPTY
    for (const piece of pieces) {
      const c = piece.kind === 'choice' ? this.path.simplify(piece.when) : undefined
      if (piece.kind === 'choice' && c?.kind === 'constant')
        for (const inner of piecesOf(this.#settled(c.value ? piece.then : piece.otherwise)))
          result = append(result, inner)
      else result = append(result, piece)
    }
    return result
  }

  #undefinedValue(name: string, at: Span): Value {
    if (AUTOMATIC.test(name) || name === '') return EMPTY
    if (this.world.automake !== undefined)
      return unknownValue(
        `@${name}@`,
        'configure decides about it',
        at,
        false,
        toolOfVariable(name)
      )
    if (this.#generated === undefined || MAKES_OWN.has(name)) return EMPTY
    return unknownValue(
      `${name} of ${this.#generated.name}`,
      'a file that is generated first may set it',
      this.#generated.at,
      false,
      toolOfVariable(name)
    )
  }
}

const NOWHERE: Span = { path: '', start: 0, end: 0 }
const AUTOMATIC = /^(?:[@<^+?*%|][DF]?|\d+)$/
const MAKES_OWN = new Set([
  'MAKEFLAGS',
  'MFLAGS',
  'MAKECMDGOALS',
  'MAKEOVERRIDES',
  'MAKEFILES',
  'MAKE_RESTARTS',
  'MAKEFILE_LIST',
  '.DEFAULT_GOAL'
])

const AUTOMAKE_DIRECTORIES = (directory: RepoPath): readonly (readonly [string, string])[] => [
  ['top_srcdir', SOURCE_ROOT],
  ['abs_top_srcdir', SOURCE_ROOT],
  ['top_builddir', SOURCE_ROOT],
  ['abs_top_builddir', SOURCE_ROOT],
  ['srcdir', '.'],
  ['builddir', '.'],
  ['abs_srcdir', directory === '' ? SOURCE_ROOT : `${SOURCE_ROOT}/${directory}`],
  ['abs_builddir', directory === '' ? SOURCE_ROOT : `${SOURCE_ROOT}/${directory}`],
  ['AM_V_GEN', ''],
  ['AM_V_at', ''],
  ['am__append', '']
]

const hostVariable = (name: string, filled: boolean): Definition =>
  definition(
    'simple',
    'environment',
    unknownValue(`$(${name})`, 'it depends on the host', undefined, filled),
    undefined
  )

/** `./x` is `x`, and so is the checkout's absolute path in front. */
function withoutDot(one: Word): Word {
  if (one.text === undefined) return one
  const short = one.text.startsWith(`${SOURCE_ROOT}/`)
    ? one.text
    : one.text.replace(/^(?:\.\/+)+(?=.)/, '')
  return short === one.text ? one : word(short, one.when, one.at)
}

/** `targets: pattern: prerequisites` */
function splitStatic(rest: string): readonly [string, string | undefined] {
  const inner = parseRule(rest, NOWHERE)
  if (inner === undefined || inner.assignment !== undefined) return [rest, undefined]
  return [inner.targets, inner.rest]
}

/** Statements made by `eval` stand where the `eval` does. */
function relocated(statement: Statement, at: Span): Statement {
  switch (statement.kind) {
    case 'assignment':
      return { ...statement, at, assignment: { ...statement.assignment, at } }
    case 'rule':
      return {
        ...statement,
        at,
        assignment: statement.assignment && { ...statement.assignment, at }
      }
    case 'conditional':
      return {
        ...statement,
        at,
        branches: statement.branches.map(({ test, body }) => ({
          test: { ...test, at },
          body: body.map((one) => relocated(one, at))
        })),
        otherwise: statement.otherwise.map((one) => relocated(one, at))
      }
    default:
      return { ...statement, at }
  }
}

/** `-DWITH_RUST` added to compiler flags; not `-DNO_RUST`, and not an option of another build system. */
function rustDefine(variable: string, value: string): string | undefined {
  if (
    !/FLAGS|DEFINES?|DEFS|OPTS|CPP/i.test(variable) ||
    /CMAKE|MESON|CONFIGURE|RUST/i.test(variable)
  )
    return undefined
  for (const [, name = '', , set] of value.matchAll(/(?:^|\s)-D([A-Z0-9_]+)(=(\S*))?/g)) {
    const parts = name.split('_')
    if (!parts.includes('RUST')) continue
    if (parts.some((part) => /^(?:NO|WITHOUT|DISABLE|DISABLED|NOT|SKIP)$/.test(part))) continue
    if (!/^["']*(?:0|n|no|off|false)["']*$/i.test(set ?? '')) return `-D${name}`
  }
  return undefined
}

export function renderTest(test: Test): string {
  const not = test.negated
  switch (test.kind) {
    case 'automake':
      return `if ${not ? '!' : ''}${test.name}`
    case 'defined':
      return `${not ? 'ifndef' : 'ifdef'} ${test.name}`
    case 'equal':
      return `${not ? 'ifneq' : 'ifeq'} (${test.left},${test.right})`
  }
}
