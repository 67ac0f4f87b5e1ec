import type {
  Assignment,
  CaseCommand,
  Command,
  List,
  Region,
  Word
} from '../../syntax/shell/index.js'

/** What one option of the command line does to a variable, read from the script without running it. */
export interface ScriptOption {
  /** Without leading dashes and `enable-`, `disable-`, `with-`, `without-`. */
  readonly name: string
  readonly takesValue: boolean
  readonly variable: string
  /** The words of the command line that turn it on and off, as far as there are such. */
  readonly on: string | undefined
  readonly off: string | undefined
  /** The constant that the `off` arm assigns. */
  readonly offValue: string | undefined
  /** The variable's constant value before options are read; null when it has none. */
  readonly default: string | null
  readonly at: Region
}

interface Arm {
  readonly word: string
  readonly region: Region
  readonly assignment: Assignment
}

/** Options are the arms of a `case` whose patterns start with a dash and whose bodies assign something. */
export function scriptOptions(body: List): readonly ScriptOption[] {
  const arms: Arm[] = []
  const assignments: Assignment[] = []
  walk(body, false, {
    cases: (command) => {
      for (const arm of optionArms(command)) arms.push(arm)
    },
    assignment: (assignment) => assignments.push(assignment)
  })
  const groups = new Map<string, Arm[]>()
  for (const arm of arms) {
    const name = optionName(arm.word)
    if (name === '') continue
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [arm])
    else group.push(arm)
  }
  return [...groups].map(([name, group]) => toOption(name, group, assignments))
}

function toOption(
  name: string,
  group: readonly Arm[],
  assignments: readonly Assignment[]
): ScriptOption {
  const off = group.find((arm) => /^--(disable|without|no)-/.test(arm.word))
  const on = group.find((arm) => arm !== off && !arm.word.includes('='))
  const [first] = group
  const main = on ?? off ?? first
  const variable = main?.assignment.name ?? ''
  const before = assignments.findLast(
    (assignment) => assignment.name === variable && assignment.start < (main?.region.start ?? 0)
  )
  const constant = before === undefined ? undefined : constantText(before.value)
  return {
    name,
    takesValue: on === undefined && off === undefined,
    variable,
    on: on?.word,
    off: off?.word,
    offValue: off === undefined ? undefined : constantText(off.assignment.value),
    default: before?.append === false ? (constant ?? null) : null,
    at:
      constant !== undefined && before !== undefined
        ? before
        : (main?.region ?? { start: 0, end: 0 })
  }
}

function optionName(word: string): string {
  return word
    .replace(/^--?/, '')
    .replace(/[=*].*$/, '')
    .replace(/^(enable|disable|with|without|no)-/, '')
    .replace(/-$/, '')
}

function optionArms(command: CaseCommand): readonly Arm[] {
  const found: Arm[] = []
  for (const arm of command.arms)
    for (const pattern of arm.patterns) {
      const word = constantText(pattern)
      if (word === undefined || !/^--?[A-Za-z][\w-]*(=?\*?)?$/.test(word)) continue
      const assignment = firstAssignment(arm.body)
      if (assignment !== undefined && assignment.array === undefined)
        found.push({ word: word.replace(/\*$/, ''), region: pattern, assignment })
    }
  return found
}

function firstAssignment(body: List): Assignment | undefined {
  let found: Assignment | undefined
  walk(body, true, {
    cases: () => undefined,
    assignment: (assignment) => {
      found ??= assignment
    }
  })
  return found
}

/** The word's text when nothing in it is expanded. */
export function constantText(word: Word): string | undefined {
  let text = ''
  for (const part of word.parts) {
    if (part.kind === 'literal' || part.kind === 'escaped' || part.kind === 'single')
      text += part.text
    else if (part.kind === 'double') {
      const inner = constantText({ ...word, parts: part.parts })
      if (inner === undefined) return undefined
      text += inner
    } else return undefined
  }
  return text
}

interface Visitor {
  cases(command: CaseCommand): void
  /** Plain assignments outside functions; those inside option arms are left out. */
  assignment(assignment: Assignment): void
}

/** Visits commands; the arms of a `case` over options are visited only when asked for. */
function walk(body: List, intoArms: boolean, visitor: Visitor): void {
  const visit = (command: Command): void => {
    switch (command.kind) {
      case 'simple':
        if (command.words.length === 0) command.assignments.forEach(visitor.assignment)
        return
      case 'and-or':
        visit(command.first)
        for (const { command: next } of command.rest) visit(next)
        return
      case 'pipeline':
        for (const part of command.commands) visit(part)
        return
      case 'function':
        // Functions that read options are common; what they assign is not an initial value.
        walkCases(command.body, visitor)
        return
      case 'if':
        for (const branch of command.branches) list(branch.body)
        if (command.otherwise !== undefined) list(command.otherwise)
        return
      case 'case':
        visitor.cases(command)
        if (intoArms || optionArms(command).length === 0)
          for (const arm of command.arms) list(arm.body)
        return
      case 'test':
      case 'arithmetic':
        return
      default:
        list(command.body)
    }
  }
  const list = (statements: List): void => {
    for (const statement of statements) visit(statement.command)
  }
  list(body)
}

function walkCases(command: Command, visitor: Visitor): void {
  const statement = { command, background: false, start: command.start, end: command.end }
  if (command.kind !== 'function')
    walk([statement], false, { ...visitor, assignment: () => undefined })
}
