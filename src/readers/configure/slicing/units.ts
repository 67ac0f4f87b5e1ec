import type { Command, List, Region, Statement, WordPart } from '../../../syntax/shell/index.js'
import { Collector } from './collector.js'
import type { Effects } from './effects.js'
import { namesRust } from './functions.js'

/** A statement that is kept or left out as one; of a compound only what stands outside its bodies. */
export interface Unit {
  readonly statement: Statement
  readonly parent: Unit | undefined
  readonly before: Unit | undefined
  readonly own: Effects
  /** The text that `own` stands for. */
  readonly text: string
  readonly kind: 'leaf' | 'function' | 'block' | 'loop'
  /** What decides whether this is run, nearer than the parent's own text: the patterns of its arm. */
  readonly arm: string
  /** Its text or its arm's has Rust in it. */
  readonly rust: boolean
}

/** A line of a machine file: what the lines about Rust below it mean depends on it. */
const opensSection = (text: string): boolean =>
  /\[(?:binaries|properties|(?:built-in|project) options)\]/.test(text)

/** Deeper statements are one with what is around them. */
const MAX_LEVELS = 40

/** The statements of a script, those inside compounds after the compound. */
export function unitsOf(body: List, text: string): readonly Unit[] {
  const units: Unit[] = []
  const list = (statements: List, parent: Unit | undefined, arm: string, level: number): void => {
    let before: Unit | undefined
    for (const statement of statements) {
      before = unitOf(statement, parent, before, arm, level)
      units.push(before)
      if (before.kind === 'block' || before.kind === 'loop') inside(before, level + 1)
    }
  }
  const unitOf = (
    statement: Statement,
    parent: Unit | undefined,
    before: Unit | undefined,
    arm: string,
    level: number
  ): Unit => {
    const { command } = statement
    const collector = new Collector()
    const regions =
      level < MAX_LEVELS && !statement.background ? ownRegions(command, collector) : undefined
    if (regions === undefined) collector.command(command)
    const kind =
      regions !== undefined
        ? command.kind === 'for' || command.kind === 'while'
          ? 'loop'
          : 'block'
        : command.kind === 'function'
          ? 'function'
          : 'leaf'
    const own = regions ?? [statement]
    const words = own.map(({ start, end }) => text.slice(start, end)).join('\n')
    const rust = namesRust(words) || namesRust(arm) || (kind === 'leaf' && opensSection(words))
    return { statement, parent, before, own: collector.found, text: words, kind, arm, rust }
  }
  const inside = (unit: Unit, level: number): void => {
    const { command } = unit.statement
    switch (command.kind) {
      case 'if':
        for (const branch of command.branches) list(branch.body, unit, '', level)
        list(command.otherwise ?? [], unit, '', level)
        return
      case 'case':
        for (const arm of command.arms)
          list(
            arm.body,
            unit,
            arm.patterns.map((word) => text.slice(word.start, word.end)).join(' '),
            level
          )
        return
      case 'for':
      case 'while':
      case 'group':
        list(command.body, unit, '', level)
        return
      default:
    }
  }
  list(body, undefined, '', 0)
  return units
}

/** Collects what a compound does outside its bodies; undefined for what is not taken apart. */
function ownRegions(command: Command, collector: Collector): readonly Region[] | undefined {
  if (!('redirections' in command) || command.redirections.length > 0) return undefined
  switch (command.kind) {
    case 'if':
      for (const branch of command.branches) collector.list(branch.condition)
      return command.branches.flatMap((branch) => branch.condition)
    case 'case':
      collector.word(command.subject)
      for (const arm of command.arms) for (const pattern of arm.patterns) collector.word(pattern)
      return [command.subject]
    case 'for':
      if (command.arithmetic !== undefined) return undefined
      collector.found.assigns.add(command.name)
      for (const word of command.words ?? []) collector.word(word)
      return command.words ?? []
    case 'while':
      collector.list(command.condition)
      return command.condition
    case 'group':
      return []
    default:
      return undefined
  }
}

/** What a variable is called where its value is not known because part of the script is left out. */
export const LEFT_OUT = '…'

/** A command with its variables renamed, so that they are not known. */
export function withoutValues(statement: Statement, keeps: (name: string) => boolean): Statement {
  const { command } = statement
  if (command.kind !== 'simple') return statement
  const part = (one: WordPart): WordPart =>
    one.kind === 'double'
      ? { ...one, parts: one.parts.map(part) }
      : one.kind === 'parameter' && /^[A-Za-z_]/.test(one.name) && !keeps(one.name)
        ? { ...one, name: `${one.name}${LEFT_OUT}` }
        : one
  const words = command.words.map((word) => ({ ...word, parts: word.parts.map(part) }))
  return { ...statement, command: { ...command, words } }
}

/** The script without the statements that are not kept; `apart` says which were taken apart. */
export function rebuild(
  body: List,
  keeps: (statement: Statement) => boolean,
  apart: (statement: Statement) => boolean,
  changed: (statement: Statement) => Statement
): List {
  const list = (statements: List): List =>
    statements
      .filter(keeps)
      .map((one) => (apart(one) ? { ...one, command: inner(one.command) } : changed(one)))
  const inner = (command: Command): Command => {
    switch (command.kind) {
      case 'if':
        return {
          ...command,
          branches: command.branches.map((branch) => ({ ...branch, body: list(branch.body) })),
          otherwise: command.otherwise === undefined ? undefined : list(command.otherwise)
        }
      case 'case':
        return { ...command, arms: command.arms.map((arm) => ({ ...arm, body: list(arm.body) })) }
      case 'for':
      case 'while':
      case 'group':
        return { ...command, body: list(command.body) }
      default:
        return command
    }
  }
  return list(body)
}
