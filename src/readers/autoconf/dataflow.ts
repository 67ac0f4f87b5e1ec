import type { Command, List, Region } from '../../syntax/shell/index.js'
import type { DeclaredOption } from './declared.js'
import type { Expansion } from './expansion.js'

const RUST = /rust|cargo/i
const MAX_ROUNDS = 8
const WRAPPER = /^:(?:option|opaque)\b/

/** One simple command, with the variables tested on the way to it. */
interface Entry {
  readonly assigns: readonly string[]
  readonly names: readonly string[]
  readonly tested: readonly string[]
  readonly text: string
}

/** Where the flow ends: what is about Rust. */
export interface Seeds {
  /** Conditionals of Automake that stand around Rust. */
  readonly conditionals: ReadonlySet<string>
  /** Found in the text of a command that is about Rust. */
  readonly rust: RegExp
}

/**
 * The options that data or control flows from to something about Rust, nearest first. What they really do
 * is for evaluation to tell.
 */
export function optionsTowardsRust(
  { source, declared }: Expansion,
  seeds: Seeds
): readonly DeclaredOption[] {
  const entries = entriesOf(source.body, source.text)
  const distance = new Map<string, number>()
  const reach = (names: readonly string[], at: number): void => {
    for (const name of names) if (!distance.has(name)) distance.set(name, at)
  }
  for (const entry of entries)
    if (isSeed(entry.text, seeds)) {
      reach(entry.names, 0)
      reach(entry.tested, 0)
    }
  for (let round = 1, done = 0; round < MAX_ROUNDS && distance.size > done; round++) {
    done = distance.size
    for (const entry of entries)
      if (entry.assigns.some((name) => (distance.get(name) ?? round) < round)) {
        reach(entry.names, round)
        reach(entry.tested, round)
      }
  }
  const rank = ({ name, variable }: DeclaredOption): number =>
    (/^rust$/i.test(name) ? -20 : RUST.test(name) ? -10 : 0) + (distance.get(variable) ?? 9)
  return [...declared.options.values()]
    .filter(({ name, variable }) => distance.has(variable) || RUST.test(name))
    .sort((a, b) => rank(a) - rank(b))
}

function isSeed(text: string, { conditionals, rust }: Seeds): boolean {
  const [, name] = /^:conditional (\w+)/.exec(text) ?? []
  if (name !== undefined) return conditionals.has(name) || RUST.test(name)
  return !WRAPPER.test(text) && rust.test(text)
}

/** Texts that the variable is compared with: the words a person may give an option. */
export function wordsComparedWith({ source }: Expansion, variable: string): readonly string[] {
  const found = new Set<string>()
  const add = (word: string | undefined): void => {
    if (word !== undefined && /^[\w.+-]{1,30}$/.test(word)) found.add(word)
  }
  const test = new RegExp(
    `["']?[xX]?\\$\\{?${variable}\\}?["']?\\s*(?:!=|==?)\\s*["']?([^\\s"'\\];)]+)`,
    'g'
  )
  for (const match of source.text.matchAll(test))
    add(/^["']?[xX]\$/.test(match[0]) ? match[1]?.replace(/^[xX]/, '') : match[1])
  const cases = new RegExp(`case\\s+["']?\\$\\{?${variable}\\}?["']?\\s+in(.{0,600}?)esac`, 'gs')
  for (const [, arms = ''] of source.text.matchAll(cases))
    for (const [, patterns = ''] of arms.matchAll(/(?:^|;;)\s*\(?([\w.+|\s"'-]+)\)/g))
      for (const word of patterns.split('|')) add(word.trim().replace(/["']/g, ''))
  return [...found].slice(0, 6)
}

function entriesOf(body: List, text: string): readonly Entry[] {
  const entries: Entry[] = []
  const namesIn = (region: Region): readonly string[] => [
    ...new Set(
      [
        ...text
          .slice(region.start, Math.min(region.end, region.start + 4000))
          .matchAll(/\$\{?([A-Za-z_]\w*)/g)
      ].flatMap(([, name]) => name ?? [])
    )
  ]
  const regionOf = (list: List): Region => ({
    start: list[0]?.start ?? 0,
    end: list.at(-1)?.end ?? 0
  })
  const visitAll = (list: List, tested: readonly string[]): void => {
    for (const { command } of list) visit(command, tested)
  }
  const visit = (command: Command, tested: readonly string[]): void => {
    switch (command.kind) {
      case 'simple':
        entries.push({
          assigns: command.assignments.map(({ name }) => name),
          names: namesIn(command),
          tested,
          text: text.slice(command.start, Math.min(command.end, command.start + 4000))
        })
        return
      case 'and-or': {
        visit(command.first, tested)
        let before = [...tested, ...namesIn(command.first)]
        for (const { command: next } of command.rest) {
          visit(next, before)
          before = [...before, ...namesIn(next)]
        }
        return
      }
      case 'pipeline':
        for (const part of command.commands) visit(part, tested)
        return
      case 'function':
        visit(command.body, tested)
        return
      case 'if': {
        let before = tested
        for (const branch of command.branches) {
          visitAll(branch.condition, before)
          before = [...before, ...namesIn(regionOf(branch.condition))]
          visitAll(branch.body, before)
        }
        if (command.otherwise !== undefined) visitAll(command.otherwise, before)
        return
      }
      case 'case':
        for (const arm of command.arms) visitAll(arm.body, [...tested, ...namesIn(command.subject)])
        return
      case 'test':
      case 'arithmetic':
        return
      case 'while':
        visitAll(command.condition, tested)
        visitAll(command.body, tested)
        return
      default:
        visitAll(command.body, tested)
    }
  }
  visitAll(body, [])
  return entries
}
