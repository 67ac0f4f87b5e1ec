import { and, type Condition, constant, FALSE, not, or, TRUE } from '../logic/condition.js'
import type {
  CaseCommand,
  Command,
  CompoundCommand,
  IfCommand,
  List,
  Region,
  SimpleCommand,
  Statement,
  Word
} from '../syntax/shell/index.js'
import type { Span } from '../text/span.js'
import { BUILTINS, type Builtin, type BuiltinHost } from './builtins.js'
import { MAX_CALLS, type Sources } from './calls.js'
import { patternMatch } from './compare.js'
import type { Environment } from './environment.js'
import { arithmeticOf, expandPattern, expandValue, expandWords } from './expand.js'
import { External } from './external.js'
import { Recalling } from './recalling.js'
import { type Choice, FAILURE, type Flow, NORMAL, SUCCESS } from './shell.js'
import type { SourceText } from './source-text.js'
import type { Field, FunctionSlot } from './store.js'
import { concat, known, type Value } from './value.js'
import { VersionChecks } from './version-checks.js'
import { joinFields } from './words.js'

/** Runs a script on abstract values: every branch that nobody can decide is run both ways and merged. */
export class Machine extends Recalling implements BuiltinHost {
  readonly checks: VersionChecks
  readonly external: External
  readonly sources: Sources

  constructor(
    environment: Environment,
    script: SourceText,
    args: readonly string[],
    offVariables: ReadonlyMap<string, string>,
    sources: Sources,
    tooOld: string | undefined
  ) {
    super(environment, script, args)
    this.sources = sources
    this.checks = new VersionChecks(this, offVariables, tooOld)
    this.external = new External(this)
  }

  start(): Flow {
    return this.run(this.source.body)
  }

  versionAtLeast(tool: string, version: string, at: Span): Condition {
    return this.checks.atom(tool, version, at)
  }

  protected statement(statement: Statement): Flow {
    if (this.spent()) return this.giveUp()
    return this.recalled(statement, () => this.afresh(statement))
  }

  protected afresh(statement: Statement): Flow {
    if (!statement.background) return this.command(statement.command)
    const flow = this.subshell(() => this.command(statement.command))
    this.status = SUCCESS
    return flow
  }

  protected command(command: Command): Flow {
    if (this.spent()) return this.giveUp()
    switch (command.kind) {
      case 'simple':
        return this.simpleCommand(command)
      case 'and-or':
        return this.andOr(command.first, command.rest, 0)
      case 'pipeline':
        return this.pipeline(command.commands, command.negated)
      case 'function':
        this.store.set(`()${command.name}`, {
          kind: 'function',
          name: command.name,
          body: command.body,
          source: this.source
        })
        this.status = SUCCESS
        return NORMAL
      default:
        return this.redirector.around(command.redirections, () => this.compoundCommand(command))
    }
  }

  protected compoundCommand(command: CompoundCommand): Flow {
    switch (command.kind) {
      case 'if':
        return this.ifCommand(command, 0)
      case 'case':
        return this.caseCommand(command)
      case 'for':
        return this.inLoop(() => this.forLoop(command))
      case 'while':
        return this.inLoop(() => this.whileLoop(command))
      case 'group':
        return this.run(command.body)
      case 'subshell':
        return this.subshell(() => this.run(command.body))
      case 'test':
        this.setOk(this.external.bashTest(command.words))
        return NORMAL
      case 'arithmetic':
        this.setOk(this.arithmeticTest(command.text))
        return NORMAL
    }
  }

  /** `((…))` succeeds when its value is not zero. */
  private arithmeticTest(expression: string): Condition {
    const result = arithmeticOf(this, expression)
    if (result !== undefined) return constant(result !== 0)
    return this.probe(`((${expression.trim().slice(0, 60)}))`, [])
  }

  protected ifCommand(command: IfCommand, index: number): Flow {
    const branch = command.branches[index]
    if (branch === undefined) {
      if (command.otherwise !== undefined) return this.run(command.otherwise)
      this.status = SUCCESS
      return NORMAL
    }
    return this.after(this.run(branch.condition), () =>
      this.choose(
        this.status.ok,
        () => this.along(regionOf(branch.condition), true, () => this.run(branch.body)),
        () =>
          this.along(regionOf(branch.condition), false, () => this.ifCommand(command, index + 1))
      )
    )
  }

  protected andOr(
    first: Command,
    rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[],
    at: number
  ): Flow {
    let flow = this.command(first)
    for (let i = at; i < rest.length; i++) {
      const next = rest[i]
      if (next === undefined) break
      if (flow.kind === 'split') return this.after(flow, () => this.tail(rest, i, first))
      if (flow.kind !== 'normal') return flow
      flow = this.step(next, first)
    }
    return flow
  }

  protected tail(
    rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[],
    at: number,
    first: Region
  ): Flow {
    const next = rest[at]
    if (next === undefined) return NORMAL
    return this.after(this.step(next, first), () => this.tail(rest, at + 1, first))
  }

  protected step(
    next: { readonly operator: '&&' | '||'; readonly command: Command },
    first: Region
  ): Flow {
    const runs = next.operator === '&&'
    const run = (): Flow => this.along(first, runs, () => this.command(next.command))
    // Skipped, the status stays the one that made it so.
    const skip = (): Flow => {
      this.status = runs ? FAILURE : SUCCESS
      return NORMAL
    }
    return runs ? this.choose(this.status.ok, run, skip) : this.choose(this.status.ok, skip, run)
  }

  protected pipeline(commands: readonly Command[], negated: boolean): Flow {
    let flow: Flow = NORMAL
    const saved = this.stdin
    const [only] = commands
    if (only !== undefined && commands.length === 1) flow = this.command(only)
    else
      commands.forEach((command, i) => {
        const last = i === commands.length - 1
        const run = (): Flow => this.command(command)
        if (last) flow = this.subshell(run)
        else this.stdin = this.captured(run)
      })
    this.stdin = saved
    if (!negated) return flow
    return this.after(flow, () => {
      this.setOk(not(this.status.ok))
      return NORMAL
    })
  }

  protected caseCommand(command: CaseCommand): Flow {
    const subject = expandValue(this, command.subject)
    const choices: Choice[] = []
    const taken: Condition[] = []
    let decided = false
    for (let i = 0; i < command.arms.length && !decided; i++) {
      const arm = command.arms[i]
      if (arm === undefined) break
      const matches = this.path.simplify(
        or(...arm.patterns.map((word) => this.matches(subject, word)))
      )
      if (matches === FALSE) continue
      decided = matches === TRUE
      const when = excludes(taken, matches) ? matches : and(not(or(...taken)), matches)
      taken.push(matches)
      const region = { start: command.subject.start, end: arm.patterns.at(-1)?.end ?? arm.end }
      choices.push({ when, run: () => this.along(region, true, () => this.arm(command, i)) })
    }
    const none = (): Flow => {
      this.status = SUCCESS
      return NORMAL
    }
    if (!decided) choices.push({ when: not(or(...taken)), run: none })
    return this.branch(choices)
  }

  protected matches(subject: Value, word: Word): Condition {
    const [only] = word.parts
    if (word.parts.length === 1 && only?.kind === 'literal') {
      const content = known(subject)
      // The common case, and the hot one: a plain word against a plain word.
      if (content !== undefined && !/[*?[\ue000-\uf8ff]/.test(only.text))
        return content === only.text ? TRUE : FALSE
    }
    return patternMatch(this, subject, expandPattern(this, word.parts))
  }

  protected arm(command: CaseCommand, index: number): Flow {
    const arm = command.arms[index]
    if (arm === undefined) return NORMAL
    this.status = SUCCESS
    const flow = this.run(arm.body)
    if (arm.terminator !== ';&' || flow.kind !== 'normal') return flow
    return this.arm(command, index + 1)
  }

  protected simpleCommand(command: SimpleCommand): Flow {
    this.at = this.span(command)
    if (command.words.length === 0) {
      this.assignments(command)
      if (command.redirections.length === 0) return NORMAL
      return this.redirector.around(command.redirections, () => NORMAL)
    }
    const fields = expandWords(this, command.words)
    const [first] = fields
    if (first === undefined) {
      this.assignments(command)
      return NORMAL
    }
    this.at = this.span(command)
    const saved = command.assignments.map(
      (assignment) => [assignment.name, this.store.get(`$${assignment.name}`)] as const
    )
    this.assignments(command)
    const flow = this.redirector.around(command.redirections, () => this.invoke(fields))
    if (saved.length > 0 && flow.kind === 'normal')
      for (const [name, slot] of saved) this.store.set(`$${name}`, slot)
    return flow
  }

  protected assignments(command: SimpleCommand): void {
    const substitutions = this.substitutions
    for (const assignment of command.assignments) {
      const { name } = assignment
      let value: Value
      if (assignment.array !== undefined) value = joinFields(expandWords(this, assignment.array))
      else value = expandValue(this, assignment.value)
      if (assignment.subscript !== undefined) value = this.derive(`$${name}[…]`, [value])
      this.assign(name, assignment.append ? concat(this.variable(name), value) : value)
    }
    if (command.words.length === 0 && substitutions === this.substitutions) this.status = SUCCESS
  }

  /** Runs a command line that is already expanded. */
  invoke(fields: readonly Field[]): Flow {
    const [first, ...args] = fields
    if (first === undefined) return NORMAL
    const there = this.path.simplify(first.when)
    if (there !== TRUE)
      return this.branch([
        { when: there, run: () => this.invoke([{ value: first.value, when: TRUE }, ...args]) },
        { when: not(there), run: () => this.invoke(args) }
      ])
    const name = known(first.value)
    if (name !== undefined) {
      const slot = this.store.get(`()${name}`)
      if (slot?.kind === 'function') return this.callFunction(slot, args)
      const builtin: Builtin | undefined = BUILTINS.get(name)
      if (builtin !== undefined) return builtin(this, args, name)
    }
    this.setOk(this.external.run(first.value, args))
    return NORMAL
  }

  protected callFunction(slot: FunctionSlot, args: readonly Field[]): Flow {
    if (this.frames.length >= MAX_CALLS) {
      this.note('configure/recursion', `the calls of ${slot.name} nest too deeply`)
      this.setOk(this.probe(`a nested call of ${slot.name}`, []))
      return NORMAL
    }
    const check = this.checks.recognise(slot, args)
    if (check !== undefined) {
      this.setOk(check)
      return NORMAL
    }
    return this.callPlainly(slot, args)
  }
}

/** Whether it says that one subject has yet another value than the conditions before it say. */
function excludes(before: readonly Condition[], next: Condition): boolean {
  if (before.length === 0) return true
  const subject = subjectOf(next)
  return subject !== undefined && before.every((condition) => subjectOf(condition) === subject)
}

function subjectOf(condition: Condition): string | undefined {
  if (condition.kind === 'atom') return condition.equals?.subject
  if (condition.kind !== 'or') return undefined
  const [first, ...others] = condition.operands.map(subjectOf)
  return others.every((other) => other === first) ? first : undefined
}

function regionOf(body: List): Region {
  return { start: body[0]?.start ?? 0, end: body.at(-1)?.end ?? 0 }
}
