import { type Condition, FALSE, TRUE } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import { both } from './formula.js'
import type { Applied, Graph } from './graph.js'
import type { Machine, RecipeLine } from './machine.js'
import type { Relevance } from './relevance.js'
import { ShellRun } from './shell.js'
import { fileText, find } from './shell-function.js'
import {
  alternatives,
  append,
  describe,
  EMPTY,
  known,
  type Piece,
  piecesOf,
  text,
  type Value
} from './value.js'
import { fromWords, type Word } from './words.js'

/** A recipe line that runs a program of the Rust toolchain. */
export interface ToolRun {
  readonly target: string
  readonly tool: string
  readonly when: Condition
  readonly at: Span
}

/** A recipe line that is sure to fail, when `when` holds. */
export interface RecipeFailure {
  readonly target: string
  readonly message: string
  readonly tool: string | undefined
  readonly when: Condition
  readonly at: Span
}

/** A recipe line that starts another make. */
export interface SubMake {
  readonly words: readonly Value[]
  readonly directory: string | undefined
  readonly when: Condition
  readonly at: Span
  readonly target: string
}

export interface RecipeFacts {
  readonly runs: ToolRun[]
  readonly failures: RecipeFailure[]
  readonly makes: SubMake[]
}

/** Whether a recipe of the target is worth reading. */
export const isWorthReading = (
  machine: Machine,
  graph: Graph,
  relevance: Relevance,
  target: string
): boolean =>
  graph.applied(target).some((applied) => telling(machine, relevance, target, applied).length > 0)

/**
 * The lines of a recipe that may matter. The rule of an included file that is not there often only says
 * that configure has to be run first, and stops; one that makes the file in a build of its own does not.
 */
const telling = (
  machine: Machine,
  relevance: Relevance,
  target: string,
  { rule }: Applied
): readonly RecipeLine[] => {
  const missing = machine.missing.has(target)
  return rule.recipe.filter(
    (line) =>
      relevance.line(line.text, rule) ||
      (missing && STOPS.test(line.text) && !line.text.includes('$(MAKE)'))
  )
}

const STOPS = /\b(?:exit|false)\b/

/** Expands and follows the recipe lines that may matter, of one target that the goal needs. */
export function readRecipes(
  machine: Machine,
  graph: Graph,
  relevance: Relevance,
  target: string,
  facts: RecipeFacts
): void {
  const needed = graph.nodes.get(target)?.when ?? FALSE
  for (const applied of graph.applied(target)) {
    const lines = telling(machine, relevance, target, applied)
    if (lines.length === 0) continue
    const when = both(needed, applied.when)
    if (when === FALSE) continue
    const locals = automatic(machine, graph, target, applied)
    for (const line of lines) {
      const reached = both(when, line.when)
      if (reached === FALSE) continue
      machine.given(reached, () =>
        machine.withLocals(locals, () => readLine(machine, target, line, reached, facts))
      )
    }
  }
}

function readLine(
  machine: Machine,
  target: string,
  line: RecipeLine,
  reached: Condition,
  facts: RecipeFacts
): void {
  machine.step(10)
  const value = withoutDetails(machine.expand(line.text.replace(/\r/g, ''), line.at))
  const all = alternatives(value, machine.path, 16) ?? [
    { when: TRUE, value: withoutChoices(value) }
  ]
  for (const { when, value: one } of all) {
    const holds = both(reached, when)
    if (holds !== FALSE)
      for (const command of commandLines(one))
        follow(machine, target, line.at, command, holds, facts)
  }
}

/** Choices between mere arguments are left open: which one it is says nothing about what is run. */
function withoutDetails(value: Value): Value {
  let result = EMPTY
  let started = false
  for (const piece of piecesOf(value)) {
    const detail =
      started &&
      piece.kind === 'choice' &&
      !DECIDES.test(`${describe(piece.then)} ${describe(piece.otherwise)}`)
    result = append(result, detail ? opened(piece) : piece)
    started ||= piece.kind !== 'text' || piece.text.trim() !== ''
  }
  return result
}

const DECIDES = /cargo|rustc|make|[;&|`\n]/i

const withoutChoices = (value: Value): Value =>
  piecesOf(value).reduce(
    (all, piece) => append(all, piece.kind === 'choice' ? opened(piece) : piece),
    EMPTY
  )

const opened = (piece: Piece & { kind: 'choice' }): Piece => ({
  kind: 'unknown',
  unknown: {
    name: describe(append(EMPTY, piece)),
    reason: 'it depends on conditions that are not decided',
    at: undefined
  },
  filled: false,
  program: undefined
})

function follow(
  machine: Machine,
  target: string,
  at: Span,
  command: Value,
  reached: Condition,
  facts: RecipeFacts
): void {
  const { body, ignored } = withoutPrefix(command)
  if (body === EMPTY) return
  machine.world.followed = true
  const runs: ToolRun[] = []
  const run = new ShellRun({
    toolchain: machine.world.toolchain,
    at,
    variable: (name) => shellVariable(machine, name, at),
    file: (path) => fileText(machine, path),
    find: (words) => find(machine, words),
    onRust: (tool, when) => {
      const holds = both(reached, when)
      if (holds !== FALSE) runs.push({ target, tool, when: holds, at })
    },
    onMake: (words, directory, when) => {
      const holds = both(reached, when)
      if (holds !== FALSE) facts.makes.push({ words, directory, when: holds, at, target })
    },
    onProbe: () => {}
  })
  run.run(body)
  const absent = machine.world.toolchain === 'absent'
  const failed = ignored ? FALSE : both(reached, run.failed)
  if (failed !== FALSE) {
    const [tool] = runs.map((one) => one.tool)
    const named =
      tool ?? (absent ? (/\b(rustc|cargo)\b/.exec(describe(body))?.[1] ?? undefined) : undefined)
    facts.failures.push({
      target,
      tool: named,
      message:
        tool === undefined || !absent ? `making ${target} fails` : `making ${target} runs ${tool}`,
      when: failed,
      at
    })
  }
  // What nobody minds the failure of makes nothing without a toolchain.
  if (!absent || failed !== FALSE) facts.runs.push(...runs)
}

/** An exported make variable, as far as the recipe's shell can see it. */
function shellVariable(machine: Machine, name: string, at: Span): Value | undefined {
  const variable = machine.variable(name)
  return variable.kind === 'undefined' ? undefined : machine.reference(name, at)
}

/** Each line of the expanded text is a command line of its own. GNU make manual, 5.3. */
function commandLines(value: Value): readonly Value[] {
  if (known(value)?.includes('\n') === false) return [value]
  const lines: Value[] = [EMPTY]
  for (const piece of piecesOf(value)) {
    const parts = piece.kind === 'text' ? piece.text.split(/(?<!\\)\n/) : [undefined]
    parts.forEach((part, i) => {
      if (i > 0) lines.push(EMPTY)
      const last = lines.length - 1
      const next = part === undefined ? piece : { kind: 'text' as const, text: part, at: undefined }
      lines[last] = append(lines[last] ?? EMPTY, next)
    })
  }
  return lines
}

/** `@`, `-` and `+` in front; a `-` says that failing does not matter. */
function withoutPrefix(command: Value): { readonly body: Value; readonly ignored: boolean } {
  let ignored = false
  let body = EMPTY
  let start = true
  for (const piece of piecesOf(command)) {
    if (!start || piece.kind !== 'text') {
      start = false
      body = append(body, piece)
      continue
    }
    const prefix = /^[\s@+-]*/.exec(piece.text)?.[0] ?? ''
    ignored ||= prefix.includes('-')
    start = prefix.length === piece.text.length
    body = append(body, { ...piece, text: piece.text.slice(prefix.length) })
  }
  return { body, ignored }
}

/** `$@`, `$<`, `$^` and the like, and the variables of this target only. GNU make manual, 10.5.3 and 6.11. */
function automatic(
  machine: Machine,
  graph: Graph,
  target: string,
  applied: Applied
): Map<string, Value> {
  const all = graph.applied(target).flatMap((one) => one.prerequisites)
  const words: readonly Word[] = all.map(({ name, word }) =>
    word.text === undefined ? word : { ...word, value: text(name), text: name }
  )
  const [first] = applied.prerequisites
  const list = fromWords(words)
  const directory = (path: string): string =>
    path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
  const source =
    first === undefined
      ? EMPTY
      : first.word.text === undefined
        ? first.word.value
        : text(first.name)
  const locals = new Map<string, Value>([
    ['@', text(target)],
    ['@D', text(directory(target))],
    ['@F', text(target.slice(target.lastIndexOf('/') + 1))],
    ['<', source],
    ['<D', text(directory(first?.name ?? ''))],
    ['<F', text((first?.name ?? '').slice((first?.name ?? '').lastIndexOf('/') + 1))],
    ['^', list],
    ['+', list],
    ['?', list],
    ['*', text(applied.stem)]
  ])
  for (const { targets, assignment, when } of machine.targetVariables) {
    const here = targets.some(
      (one) => one.text !== undefined && graph.canonical(one.text) === target
    )
    const name = assignment.name.trim()
    if (!here || when === FALSE || machine.isFixed(name, assignment)) continue
    const after = machine.assigned(machine.variable(name), assignment)
    locals.set(name, machine.expandVariable(after, name, assignment.at, true))
  }
  return locals
}
