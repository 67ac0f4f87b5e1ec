import {
  and,
  atom,
  type Condition,
  equalsAtom,
  not,
  TRUE,
  type Unknown
} from '../../logic/condition.js'
import { ite } from '../../logic/connect.js'

/**
 * A value of the CMake language: a string, in which private characters around a number stand for a part
 * that is not known (a hole). Equal texts are equal values: holes of equal content have equal numbers.
 */
export type Text = string

export type Hole =
  | { readonly kind: 'unknown'; readonly unknown: Unknown }
  /** `spread`: stands as an element of a list, and an empty alternative leaves no element behind. */
  | {
      readonly kind: 'choice'
      readonly condition: Condition
      readonly yes: Text
      readonly no: Text
      readonly spread: boolean
    }

/** One element of a list, and when it is one. */
export interface Item {
  readonly text: Text
  readonly when: Condition
}

const OPEN = '\uE000'
const CLOSE = '\uE001'
const ANY = /\uE000(\d+)\uE001/g
const WHOLE = /^\uE000(\d+)\uE001$/

/** More different texts than this in one value are not told apart. */
const MAX_LEAVES = 48
/** More independent choices than this in one value are not told apart either. */
const MAX_CHOICES = 6
/** A part of a list that may be one of many becomes one unknown beyond this. */
const MAX_SIZE = 1_000
/** Larger parts stay one element when a list is taken apart: nobody needs them one by one. */
const MAX_SPLIT = 120
/** Longer values become one unknown. */
const MAX_LENGTH = 400_000

export const isPlain = (text: Text): boolean => !text.includes(OPEN)

/** The holes of one evaluation, and what can be done with texts that have some. */
export class Texts {
  readonly #holes: Hole[] = []
  readonly #numbers = new Map<string, number>()
  /** How many list elements each hole may stand for, both sides counted. */
  readonly #sizes: number[] = []
  readonly #decide: (condition: Condition) => Condition

  /** @param decide puts what is known on the current path into a condition. */
  constructor(decide: (condition: Condition) => Condition) {
    this.#decide = decide
  }

  /** How many holes there are: a measure of the memory they take. */
  get size(): number {
    return this.#holes.length
  }

  #hole(key: string, make: () => Hole): Text {
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#holes.length
      this.#numbers.set(key, number)
      const hole = make()
      this.#holes.push(hole)
      this.#sizes.push(hole.kind === 'unknown' ? 1 : this.#sizeOf(hole.yes) + this.#sizeOf(hole.no))
    }
    return `${OPEN}${number}${CLOSE}`
  }

  unknown(unknown: Unknown): Text {
    return this.#hole(`?${unknown.name}`, () => ({ kind: 'unknown', unknown }))
  }

  #sizeOf(text: Text): number {
    let size = elements(text).length
    for (const [, number] of text.matchAll(ANY)) size += this.#sizes[Number(number)] ?? 0
    return size
  }

  choice(c: Condition, then: Text, otherwise: Text, spread = false): Text {
    if (c.kind === 'constant') return c.value ? then : otherwise
    if (then === otherwise) return then
    if (c.kind === 'not') return this.choice(c.operand, otherwise, then, spread)
    const a = this.#side(c, true, then)
    const b = this.#side(c, false, otherwise)
    if (a === b) return a
    if (this.#sizeOf(a) + this.#sizeOf(b) > MAX_SIZE)
      return this.blur(`${c.key} ${this.describe(a)} ${this.describe(b)}`)
    return this.#hole(`${spread}${c.id}\0${a}\0${b}`, () => ({
      kind: 'choice',
      condition: c,
      yes: a,
      no: b,
      spread
    }))
  }

  #side(c: Condition, value: boolean, text: Text): Text {
    if (isPlain(text)) return text
    return this.#replace(text, (hole) =>
      hole.kind === 'choice' && hole.condition.id === c.id
        ? value
          ? hole.yes
          : hole.no
        : undefined
    )
  }

  #replace(text: Text, by: (hole: Hole) => Text | undefined): Text {
    let gone = false
    const replaced = text.replace(ANY, (whole, number: string) => {
      const hole = this.#holes[Number(number)]
      const other = hole === undefined ? undefined : by(hole)
      if (other === undefined) return whole
      if (other === '' && hole?.kind === 'choice' && hole.spread) {
        gone = true
        return CLOSE
      }
      return other
    })
    // An element that turned out not to be there takes one separator with it.
    return gone ? replaced.replace(/;\uE001(?!\d)|(?<!\d)\uE001;?/g, '') : replaced
  }

  /**
   * The text where everything is settled on the current path, else unchanged: a text that is settled in
   * part would no longer be the one other paths have, and merging would keep both.
   */
  settle(text: Text): Text {
    if (isPlain(text) || text.includes(';')) return text
    const settled = this.#settle(text, 0)
    return isPlain(settled) && !settled.includes(';') ? settled : text
  }

  #settle(text: Text, depth: number): Text {
    if (isPlain(text) || depth > 20) return text
    return this.#replace(text, (hole) => {
      if (hole.kind === 'unknown') return undefined
      const c = this.#decide(hole.condition)
      return c.kind === 'constant'
        ? this.#settle(c.value ? hole.yes : hole.no, depth + 1)
        : undefined
    })
  }

  wholeHole(text: Text): Hole | undefined {
    const number = WHOLE.exec(text)?.[1]
    return number === undefined ? undefined : this.#holes[Number(number)]
  }

  /** The value of a variable after a branch that runs only when `c` holds. */
  merge(c: Condition, a: Text, b: Text): Text {
    if (a === b) return a
    if (c.kind === 'constant') return c.value ? a : b
    const x = elements(a)
    const y = elements(b)
    if (x.length <= 1 && y.length <= 1) return this.#mergeScalars(c, a, b)
    let head = 0
    const limit = Math.min(x.length, y.length)
    while (head < limit && x[head] === y[head]) head++
    let tail = 0
    while (tail < limit - head && x[x.length - 1 - tail] === y[y.length - 1 - tail]) tail++
    const middle = this.choice(
      c,
      x.slice(head, x.length - tail).join(';'),
      y.slice(head, y.length - tail).join(';'),
      true
    )
    return this.bounded([...x.slice(0, head), middle, ...x.slice(x.length - tail)].join(';'))
  }

  /** What one side merely added stays beside what both have. */
  #mergeScalars(c: Condition, a: Text, b: Text): Text {
    const [short, long] = a.length <= b.length ? [a, b] : [b, a]
    if (short !== '' && long.startsWith(short) && !/^[\w.]/.test(long.slice(short.length))) {
      const rest = long.slice(short.length)
      return short + (long === a ? this.choice(c, rest, '') : this.choice(c, '', rest))
    }
    return this.bounded(this.choice(c, a, b))
  }

  bounded(text: Text): Text {
    if (text.length <= MAX_LENGTH) return text
    return this.unknown({
      name: `a text of more than ${MAX_LENGTH} characters`,
      reason: 'it is too long',
      at: undefined
    })
  }

  /** The elements of a list, as an unquoted reference gives them: empty ones vanish. */
  split(text: Text, when: Condition = TRUE, depth = 0): readonly Item[] {
    const items: Item[] = []
    for (const element of elements(text)) {
      if (element === '') continue
      const hole = depth > 30 ? undefined : this.wholeHole(element)
      if (
        hole?.kind !== 'choice' ||
        this.#sizeOf(element) > MAX_SPLIT ||
        this.#isSingle(element, 0)
      )
        items.push({ text: hole === undefined ? element.replaceAll('\\;', ';') : element, when })
      else {
        items.push(...this.split(hole.yes, and(when, hole.condition), depth + 1))
        items.push(...this.split(hole.no, and(when, not(hole.condition)), depth + 1))
      }
      if (items.length > 5_000) break
    }
    return items
  }

  /** Whether a text is one element whatever holds. */
  #isSingle(text: Text, depth: number): boolean {
    const hole = this.wholeHole(text)
    if (hole?.kind !== 'choice') return text !== '' && elements(text).length === 1
    return depth < 20 && this.#isSingle(hole.yes, depth + 1) && this.#isSingle(hole.no, depth + 1)
  }

  /** The opposite of `split`: elements that are not always there become spread choices. */
  join(items: readonly Item[]): Text {
    return this.bounded(items.map(({ text, when }) => this.choice(when, text, '', true)).join(';'))
  }

  /** Every text without choices that this one may be; unknown parts stay. Undefined when too many. */
  alternatives(text: Text, when: Condition = TRUE): readonly Item[] | undefined {
    const found: Item[] = []
    const settled = this.#settle(text, 0)
    if (this.#openChoices(settled) > MAX_CHOICES) return undefined
    return this.#expand(settled, when, found) ? found : undefined
  }

  #openChoices(text: Text): number {
    const found = new Set<number>()
    for (const [, number] of text.matchAll(ANY)) {
      const hole = this.#holes[Number(number)]
      if (hole?.kind === 'choice') found.add(hole.condition.id)
    }
    return found.size
  }

  #expand(text: Text, when: Condition, into: Item[]): boolean {
    const hole = this.#firstChoice(text)
    if (hole === undefined) {
      if (into.length >= MAX_LEAVES) return false
      into.push({ text, when })
      return true
    }
    const c = hole.condition
    const then = and(when, c)
    const otherwise = and(when, not(c))
    const cannot = (condition: Condition): boolean => {
      const decided = this.#decide(condition)
      return decided.kind === 'constant' && !decided.value
    }
    return (
      (cannot(then) || this.#expand(this.#side(c, true, text), then, into)) &&
      (cannot(otherwise) || this.#expand(this.#side(c, false, text), otherwise, into))
    )
  }

  #firstChoice(text: Text): Extract<Hole, { kind: 'choice' }> | undefined {
    for (const [, number] of text.matchAll(ANY)) {
      const hole = this.#holes[Number(number)]
      if (hole?.kind === 'choice') return hole
    }
    return undefined
  }

  /** Applies a function to every alternative; what `apply` gives for too many is one unknown. */
  map(text: Text, apply: (plain: Text) => Text): Text {
    if (isPlain(text)) return apply(text)
    const alternatives = this.alternatives(text)
    if (alternatives === undefined) return apply(this.blur(text))
    let result: Text | undefined
    for (const { text: one, when } of [...alternatives].reverse()) {
      const value = apply(one)
      result = result === undefined ? value : this.merge(when, value, result)
    }
    return result ?? ''
  }

  /** When a predicate holds; a leaf decides with a condition of its own. */
  test(text: Text, decide: (plain: Text) => Condition): Condition {
    if (isPlain(text)) return decide(text)
    const alternatives = this.alternatives(text)
    if (alternatives === undefined) return decide(this.blur(text))
    let result: Condition | undefined
    for (const { text: one, when } of [...alternatives].reverse()) {
      const value = decide(one)
      result = result === undefined ? value : ite(when, value, result)
    }
    return result ?? TRUE
  }

  /** One unknown in place of everything that is open in a text. */
  blur(text: Text): Text {
    return this.unknown({
      name: `one of many values #${hashOf(this.describe(text))}`,
      reason: 'too many different values are possible here',
      at: undefined
    })
  }

  /** A text for names of unknowns and for messages: open parts stand in ‹›. */
  describe(text: Text, depth = 0): string {
    if (isPlain(text)) return clip(text)
    return clip(
      text.replace(ANY, (_, number: string) => {
        const hole = this.#holes[Number(number)]
        if (hole === undefined || depth > 3) return '…'
        if (hole.kind === 'unknown') return `‹${hole.unknown.name}›`
        const [a, b] = [hole.yes, hole.no].map((side) => this.describe(side, depth + 1))
        return `‹${clip(hole.condition.key)} ? ${a} : ${b}›`
      })
    )
  }

  unknownsIn(text: Text): readonly Unknown[] {
    const found: Unknown[] = []
    for (const [, number] of text.matchAll(ANY)) {
      const hole = this.#holes[Number(number)]
      if (hole?.kind === 'unknown') found.push(hole.unknown)
    }
    return found
  }

  /** The literal parts only. */
  literal(text: Text): string {
    return text.replace(ANY, '')
  }

  /** An atom about a text that is not known: the same question always gets the same name. */
  ask(question: string, text: Text): Condition {
    const [first] = this.unknownsIn(text)
    return atom({
      name: `${this.describe(text)} ${question}`,
      reason: first?.reason ?? 'it is not known',
      at: first?.at
    })
  }

  /** Whether a text without choices equals a plain one. */
  equals(text: Text, value: string): Condition {
    const hole = this.wholeHole(text)
    if (hole?.kind === 'unknown') return equalsAtom(hole.unknown, value)
    return this.ask(`STREQUAL ${clip(value)}`, text)
  }
}

/** Splits at `;` outside of square brackets and not after a backslash; an empty text has no elements. */
export function elements(text: Text): string[] {
  if (text === '') return []
  if (!text.includes(';')) return [text]
  if (!/[[\]\\]/.test(text)) return text.split(';')
  const found: string[] = []
  let start = 0
  let brackets = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '[') brackets++
    else if (c === ']') brackets = Math.max(0, brackets - 1)
    else if (c === ';' && brackets === 0 && text[i - 1] !== '\\') {
      found.push(text.slice(start, i))
      start = i + 1
    }
  }
  found.push(text.slice(start))
  return found
}

export function clip(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 40)}…#${hashOf(text)}`
}

export function hashOf(text: string): string {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return (hash >>> 0).toString(16)
}
