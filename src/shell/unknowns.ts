import {
  atom,
  type Condition,
  equalsAtom,
  FALSE,
  not,
  TRUE,
  type Unknown,
  unknownsOf
} from '../logic/condition.js'
import { stableHash } from '../text/stable-hash.js'
import { substitute } from './path.js'
import type { Shell } from './shell.js'
import {
  type Arm,
  alternatives,
  fromPieces,
  known,
  merge,
  type UnknownTags,
  unknownPieces,
  unknownValue,
  type Value
} from './value.js'
import { type Ledger, Shelf } from './watched.js'

const FIRST_PLACEHOLDER = 0xe000
const LAST_PLACEHOLDER = 0xf8ff
/** A choice resting on more than this many atoms gets a name of its own. */
const MAX_ARM_ATOMS = 8
/** Nor does a branch carry a condition of more. */
const MAX_BRANCH_ATOMS = 6
const MAX_NAME = 160

/** Makes and remembers the unknowns of one evaluation. */
export class Unknowns {
  readonly #shell: Shell
  readonly #placeholders: Shelf<Value>
  readonly #counts: Shelf<number>
  readonly #probes: Shelf<true>
  readonly #rust: Shelf<true>
  readonly #renamed: Shelf<number>
  /** What larger conditions that have a name of their own come to in a sufficient environment. */
  readonly #answers: Shelf<boolean>

  constructor(shell: Shell, ledger: Ledger) {
    this.#shell = shell
    this.#placeholders = new Shelf(ledger, 'placeholder')
    this.#counts = new Shelf(ledger, 'count')
    this.#probes = new Shelf(ledger, 'probe')
    this.#rust = new Shelf(ledger, 'rust')
    this.#renamed = new Shelf(ledger, 'renamed')
    this.#answers = new Shelf(ledger, 'answer')
  }

  derive(name: string, sources: readonly Value[], tags: Partial<UnknownTags> = {}): Value {
    const rust = tags.rust === true || sources.some((source) => this.#isRust(source))
    const unknown = { name: bounded(name), reason: 'it was not evaluated', at: this.#shell.at }
    if (rust) this.#rust.set(unknown.name, true)
    return unknownValue(unknown, { ...tags, rust })
  }

  /** Something that succeeds in a sufficient environment, as far as anybody knows. */
  probe(name: string, sources: readonly Value[]): Condition {
    const unknown = {
      name: bounded(name),
      reason: 'it depends on the host where configure runs',
      at: this.#shell.at
    }
    this.#probes.set(unknown.name, true)
    if (sources.some((source) => this.#isRust(source))) this.#rust.set(unknown.name, true)
    return atom(unknown)
  }

  #isRust(value: Value): boolean {
    return unknownPieces(value).some((piece) => piece.rust || this.#rust.has(piece.unknown.name))
  }

  /**
   * The condition of a failure, or false when a sufficient environment excludes it: one where every
   * probe succeeds that has nothing to do with Rust.
   */
  sufficient(condition: Condition): Condition {
    const ideal = this.ideal(condition)
    return ideal === FALSE ? ideal : condition
  }

  /** The condition in a sufficient environment. */
  ideal(condition: Condition): Condition {
    return substitute(condition, (name) =>
      this.#probes.has(name) && !this.#rust.has(name) ? true : this.#answers.get(name)
    )
  }

  restsOnRust(condition: Condition): boolean {
    return unknownsOf(condition).some((unknown) => this.#rust.has(unknown.name))
  }

  /** Like `merge`, but a choice with unwieldy conditions becomes «the variable equals …». */
  merge(arms: readonly Arm[], name: string): Value {
    const merged = merge(arms, name)
    const [piece] = merged.pieces
    if (merged.pieces.length !== 1 || piece?.kind !== 'choice') return merged
    if (!/^\w+$/.test(name)) return merged
    const leaves = leavesOf(piece.arms)
    if (leaves === undefined || leaves.texts.size < 2) return merged
    const { texts, atoms } = leaves
    if (atoms <= (texts.size > 3 ? texts.size : MAX_ARM_ATOMS)) return merged
    return fromPieces([
      { kind: 'choice', arms: this.#named(piece.arms, name, leaves.subject(name), [...texts]) }
    ])
  }

  /** Arms «the variable equals …». The same name is used again when a chain of branches goes on merging. */
  #named(
    arms: readonly Arm[],
    name: string,
    subject: string | undefined,
    texts: readonly (readonly [string, Value])[]
  ): readonly Arm[] {
    let chosen = texts.length > 2 ? subject : undefined
    if (chosen === undefined) {
      const count = (this.#renamed.get(name) ?? 0) + 1
      this.#renamed.set(name, count)
      chosen = count === 1 ? `$${name}` : `$${name} (${count})`
    }
    const unknown = {
      name: chosen,
      reason: 'it depends on the host where configure runs',
      at: this.#shell.at
    }
    const named = texts.map(([content, value]) => ({ when: equalsAtom(unknown, content), value }))
    this.#remember(unknown, arms, texts)
    const [first, second] = named
    if (first === undefined || second === undefined || named.length > 2) return named
    return [first, { when: not(first.when), value: second.value }]
  }

  #remember(
    unknown: Unknown,
    arms: readonly Arm[],
    texts: readonly (readonly [string, Value])[]
  ): void {
    const ideal = this.#idealText(arms)
    if (ideal === undefined) return
    for (const [content] of texts) {
      const equals = equalsAtom(unknown, content)
      if (equals.kind === 'atom') this.#answers.set(equals.unknown.name, content === ideal)
    }
  }

  /** The text that a choice comes to in a sufficient environment. */
  #idealText(arms: readonly Arm[]): string | undefined {
    const arm = arms.find(({ when }) => this.ideal(when) === TRUE)
    const [piece] = arm?.value.pieces ?? []
    if (arm === undefined) return undefined
    return piece?.kind === 'choice' ? this.#idealText(piece.arms) : known(arm.value)
  }

  /** A condition too large to carry about becomes one unknown of its own. */
  compact(condition: Condition): Condition {
    if (condition.size <= MAX_BRANCH_ATOMS) return condition
    const parts = unknownsOf(condition)
    if (parts.length <= MAX_BRANCH_ATOMS) return condition
    const name = `one of ${parts.length} conditions #${stableHash(condition.key)}`
    if (parts.every((part) => this.#probes.has(part.name))) this.#probes.set(name, true)
    if (parts.some((part) => this.#rust.has(part.name))) this.#rust.set(name, true)
    const ideal = this.ideal(condition)
    if (ideal.kind === 'constant') this.#answers.set(name, ideal.value)
    return atom({ name, reason: 'many things that depend on the host decide it', at: parts[0]?.at })
  }

  placeholder(character: string): Value | undefined {
    if (character.length !== 1) return undefined
    return this.#placeholders.get(character)
  }

  /** The text with one character for every part that is not known; undefined when those run out. */
  encode(value: Value): string | undefined {
    let encoded = ''
    for (const piece of value.pieces) {
      if (piece.kind === 'text') encoded += piece.text
      else {
        const count = this.#counts.get('placeholders') ?? 0
        const code = FIRST_PLACEHOLDER + count
        if (code > LAST_PLACEHOLDER) return undefined
        this.#counts.set('placeholders', count + 1)
        this.#placeholders.set(String.fromCharCode(code), fromPieces([piece]))
        encoded += String.fromCharCode(code)
      }
    }
    return encoded
  }
}

interface Leaves {
  /** All the texts a choice can come to, each once. */
  readonly texts: ReadonlyMap<string, Value>
  /** How many atoms the conditions on the ways to them have. */
  readonly atoms: number
  /** The name that such a variable has in a condition already. */
  subject(name: string): string | undefined
}

/** undefined when a part is not known or the texts are many. */
function leavesOf(arms: readonly Arm[]): Leaves | undefined {
  const texts = new Map<string, Value>()
  const conditions: Condition[] = []
  let atoms = 0
  const visit = (arm: Arm, outer: number): boolean => {
    const size = outer + arm.when.size
    const content = known(arm.value)
    const [piece] = arm.value.pieces
    conditions.push(arm.when)
    if (content !== undefined) {
      atoms += size
      texts.set(content, arm.value)
      return texts.size <= 24
    }
    if (arm.value.pieces.length !== 1 || piece?.kind !== 'choice') return false
    return piece.arms.every((inner) => visit(inner, size))
  }
  if (!arms.every((arm) => visit(arm, 0))) return undefined
  const subject = (name: string): string | undefined => {
    for (const condition of conditions)
      for (const unknown of unknownsOf(condition))
        if (unknown.name.startsWith(`$${name} `)) return unknown.name.replace(/ == .*$/s, '')
    return undefined
  }
  return { texts, atoms, subject }
}

function bounded(name: string): string {
  const line = name
    .replace(/\s+/g, ' ')
    .replace(/\/@(source|build)\//g, '')
    .trim()
  return line.length <= MAX_NAME ? line : `${line.slice(0, MAX_NAME)}… #${stableHash(line)}`
}

/** The known texts a value may have. */
export function knownTexts(shell: Shell, value: Value): readonly string[] {
  return (alternatives(value, shell.path) ?? []).flatMap((arm) => known(arm.value) ?? [])
}
