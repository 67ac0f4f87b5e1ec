/** Positions of the whole match and of groups 1 to 9 as start and end pairs; -1 where a group took no part. */
export type Match = readonly number[]

type Step =
  | { readonly kind: 'char'; readonly test: (c: string) => boolean }
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'begin' | 'end' | 'match' }

/** Program steps times text length; beyond it a match is given up. */
const MAX_WORK = 4_000_000
const MAX_PATTERN = 2_000
const MAX_DEPTH = 60

/**
 * CMake's regular expressions, matched in time linear to pattern times text.
 * https://cmake.org/cmake/help/latest/command/string.html#regex-specification
 */
export class Regex {
  readonly #steps: readonly Step[]

  private constructor(steps: readonly Step[]) {
    this.#steps = steps
  }

  /** Undefined when the pattern is not one, or too large. */
  static compile(pattern: string): Regex | undefined {
    if (pattern.length > MAX_PATTERN) return undefined
    const steps = new Compiler(pattern).run()
    return steps === undefined ? undefined : new Regex(steps)
  }

  /** The leftmost match at or after `from`; null when there is none, undefined when given up. */
  exec(text: string, from = 0): Match | null | undefined {
    if (this.#steps.length * (text.length + 1 - from) > MAX_WORK) return undefined
    const visited = new Set<number>()
    for (let start = from; start <= text.length; start++) {
      const found = this.#at(text, start, visited)
      if (found !== null) return found
    }
    return null
  }

  /**
   * Every match from left to right, as repeated searches find them. Before CMP0186 (CMake 4.1) each search
   * starts a text of its own, so that `^` matches again; `once` is the newer way. Undefined when given up.
   */
  all(text: string, once: boolean): readonly Match[] | undefined {
    const found: Match[] = []
    let at = 0
    while (at <= text.length && found.length < 10_000) {
      const match = once ? this.exec(text, at) : this.exec(text.slice(at))
      if (match === undefined) return undefined
      if (match === null) break
      const by = once ? 0 : at
      const moved = match.map((offset) => (offset < 0 ? offset : offset + by))
      const [start = 0, end = 0] = moved
      found.push(moved)
      at = end > start ? end : end + 1
    }
    return found
  }

  /** Backtracking that never visits one step at one position twice: a state that failed fails again. */
  #at(text: string, start: number, visited: Set<number>): Match | null {
    const width = text.length + 1
    const stack: { step: number; at: number; saved: readonly number[] }[] = [
      { step: 0, at: start, saved: [] }
    ]
    for (;;) {
      const state = stack.pop()
      if (state === undefined) return null
      let { step, at, saved } = state
      for (;;) {
        const key = step * width + at
        if (visited.has(key)) break
        visited.add(key)
        const op = this.#steps[step]
        if (op === undefined) break
        if (op.kind === 'match') return [start, at, ...withGaps(saved)]
        if (op.kind === 'char') {
          const c = text[at]
          if (c === undefined || !op.test(c)) break
          at++
          step++
        } else if (op.kind === 'jump') step = op.to
        else if (op.kind === 'save') {
          const next = saved.slice()
          next[op.slot] = at
          saved = next
          step++
        } else if (op.kind === 'split') {
          stack.push({ step: op.second, at, saved })
          step = op.first
        } else {
          if (op.kind === 'begin' ? at !== 0 : at !== text.length) break
          step++
        }
      }
    }
  }
}

const withGaps = (saved: readonly number[]): number[] =>
  Array.from({ length: 18 }, (_, i) => saved[i] ?? -1)

class Compiler {
  readonly #pattern: string
  #steps: Step[] = []
  #at = 0
  #groups = 0
  #depth = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  run(): readonly Step[] | undefined {
    if (!this.#alternatives() || this.#at < this.#pattern.length) return undefined
    return [...this.#steps, { kind: 'match' }]
  }

  #alternatives(): boolean {
    if (++this.#depth > MAX_DEPTH) return false
    const outer = this.#steps
    const branches: Step[][] = []
    do {
      if (branches.length > 0) this.#at++
      this.#steps = []
      if (!this.#branch()) return false
      branches.push(this.#steps)
    } while (this.#pattern[this.#at] === '|')
    this.#steps = outer
    this.#emitBranches(branches)
    this.#depth--
    return true
  }

  #emitBranches(branches: readonly Step[][]): void {
    const ends: number[] = []
    branches.forEach((branch, i) => {
      const last = i === branches.length - 1
      const at = this.#steps.length
      if (!last) this.#steps.push({ kind: 'split', first: at + 1, second: at + branch.length + 2 })
      this.#append(branch)
      if (!last) {
        ends.push(this.#steps.length)
        this.#steps.push({ kind: 'jump', to: 0 })
      }
    })
    for (const end of ends) this.#steps[end] = { kind: 'jump', to: this.#steps.length }
  }

  /** Appends steps that were numbered from 0. */
  #append(steps: readonly Step[]): void {
    const by = this.#steps.length
    for (const step of steps)
      this.#steps.push(
        step.kind === 'split'
          ? { ...step, first: step.first + by, second: step.second + by }
          : step.kind === 'jump'
            ? { ...step, to: step.to + by }
            : step
      )
  }

  #branch(): boolean {
    for (;;) {
      const c = this.#pattern[this.#at]
      if (c === undefined || c === '|' || c === ')') return true
      const outer: Step[] = this.#steps
      this.#steps = []
      if (!this.#atom(c)) return false
      const atom = this.#steps
      this.#steps = outer
      this.#repeat(atom)
    }
  }

  #repeat(atom: readonly Step[]): void {
    const c = this.#pattern[this.#at]
    const at = this.#steps.length
    const end = at + atom.length
    if (c === '*') {
      this.#steps.push({ kind: 'split', first: at + 1, second: end + 2 })
      this.#append(atom)
      this.#steps.push({ kind: 'jump', to: at })
    } else if (c === '+') {
      this.#append(atom)
      this.#steps.push({ kind: 'split', first: at, second: end + 1 })
    } else if (c === '?') {
      this.#steps.push({ kind: 'split', first: at + 1, second: end + 1 })
      this.#append(atom)
    } else {
      this.#append(atom)
      return
    }
    this.#at++
  }

  #atom(c: string): boolean {
    this.#at++
    switch (c) {
      case '^':
        this.#steps.push({ kind: 'begin' })
        return true
      case '$':
        this.#steps.push({ kind: 'end' })
        return true
      case '.':
        this.#steps.push({ kind: 'char', test: () => true })
        return true
      case '[':
        return this.#set()
      case '(': {
        const group = ++this.#groups
        this.#steps.push({ kind: 'save', slot: group * 2 - 2 })
        if (!this.#alternatives() || this.#pattern[this.#at] !== ')') return false
        this.#at++
        this.#steps.push({ kind: 'save', slot: group * 2 - 1 })
        return true
      }
      case '*':
      case '+':
      case '?':
        return false
      case '\\':
        return this.#literal(this.#pattern[this.#at++])
      default:
        return this.#literal(c)
    }
  }

  #literal(c: string | undefined): boolean {
    if (c === undefined) return false
    this.#steps.push({ kind: 'char', test: (other) => other === c })
    return true
  }

  #set(): boolean {
    const negated = this.#pattern[this.#at] === '^'
    if (negated) this.#at++
    const end = this.#pattern.indexOf(']', this.#at + 1)
    if (end < 0) return false
    const body = this.#pattern.slice(this.#at, end)
    this.#at = end + 1
    const ranges: [string, string][] = []
    for (let i = 0; i < body.length; i++) {
      const from = body[i] ?? ''
      const to = body[i + 1] === '-' ? body[i + 2] : undefined
      ranges.push([from, to ?? from])
      if (to !== undefined) i += 2
    }
    this.#steps.push({
      kind: 'char',
      test: (c) => ranges.some(([from, to]) => c >= from && c <= to) !== negated
    })
    return true
  }
}
