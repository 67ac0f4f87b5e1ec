import { and, atom, type Condition, constant, FALSE, not, or, TRUE } from '../../logic/condition.js'
import type { Span } from '../../text/span.js'
import { compareVersions } from '../../text/version.js'

/** One comparison with the symbolic version of a tool that decided something. */
export interface VersionCheck {
  /** The atom «the tool is older than that»; also how `World.tooOld` names it. */
  readonly key: string
  readonly tool: string
  readonly version: string
  readonly at: Span
  /** The version does not exist yet: every tool is older, unless an evaluation looks at the other side. */
  readonly notYet: boolean
  when: Condition
}

/** Nothing is this new yet. */
const NOT_YET: ReadonlyMap<string, string> = new Map([
  ['rustc', '2'],
  ['cargo', '2'],
  ['rustdoc', '2'],
  ['rustfmt', '2'],
  ['meson', '2']
])

type Known = Omit<VersionCheck, 'key' | 'when'>

/** On which side of which comparisons the tools are, other than «there, and new enough». */
export interface OtherSides {
  /** Comparisons, by key, in which the tool is too old. */
  readonly tooOld: ReadonlySet<string>
  /** Comparisons with versions that do not exist yet in which the tool is new enough all the same. */
  readonly newer: ReadonlySet<string>
}

/**
 * Versions of the Rust toolchain and of Meson are symbolic. A comparison gives the atom «too old»; every
 * decision assumes that it does not hold, unless this evaluation is told to look at the other side. With a
 * version that does not exist yet it is assumed to hold: a build may have an upper bound there.
 */
export class VersionChecks {
  readonly #known = new Map<string, Known>()
  readonly #decisive = new Map<string, VersionCheck>()
  readonly #sides: OtherSides

  constructor(sides: OtherSides) {
    this.#sides = sides
  }

  get any(): boolean {
    return this.#known.size > 0
  }

  /** The comparisons that a decision came to depend on, in the order of those decisions. */
  get decisive(): readonly VersionCheck[] {
    return [...this.#decisive.values()]
  }

  /** When `tool`'s version satisfies a constraint such as `>=1.63`. */
  compare(tool: string, constraint: string, at: Span): Condition {
    const match = /^\s*(>=|<=|!=|==|=|>|<)?\s*(.*?)\s*$/.exec(constraint)
    const version = match?.[2] ?? ''
    switch (match?.[1]) {
      case '<':
        return this.#older(tool, '<', version, at)
      case '>=':
        return not(this.#older(tool, '<', version, at))
      case '<=':
        return this.#older(tool, '<=', version, at)
      case '>':
        return not(this.#older(tool, '<=', version, at))
      case '!=':
        return TRUE
      default:
        return FALSE
    }
  }

  #older(tool: string, operator: '<' | '<=', version: string, at: Span): Condition {
    const ceiling = NOT_YET.get(tool)
    const notYet = ceiling !== undefined && compareVersions(version, ceiling) >= 0
    const name = `${tool} version ${operator} ${version}`
    const older = atom({ name, reason: `the version of ${tool} is not known`, at })
    if (!this.#known.has(older.key)) this.#known.set(older.key, { tool, version, at, notYet })
    return older
  }

  /** The condition with every comparison decided as this evaluation assumes. */
  assume(condition: Condition): Condition {
    return this.#substitute(condition, undefined)
  }

  /** Remembers the comparisons of a condition whose other outcome would change it. */
  note(condition: Condition, assumed: Condition, when: Condition): void {
    for (const key of this.#atomsOf(condition)) {
      if (this.#substitute(condition, key).id === assumed.id) continue
      const known = this.#known.get(key)
      if (known === undefined) continue
      const check = this.#decisive.get(key)
      if (check === undefined) this.#decisive.set(key, { key, ...known, when })
      else check.when = or(check.when, when)
    }
  }

  #atomsOf(condition: Condition): readonly string[] {
    switch (condition.kind) {
      case 'constant':
        return []
      case 'atom':
        return this.#known.has(condition.key) ? [condition.key] : []
      case 'not':
        return this.#atomsOf(condition.operand)
      default:
        return condition.operands.flatMap((operand) => this.#atomsOf(operand))
    }
  }

  #substitute(condition: Condition, flipped: string | undefined): Condition {
    switch (condition.kind) {
      case 'constant':
        return condition
      case 'atom': {
        const known = this.#known.get(condition.key)
        if (known === undefined) return condition
        const older = this.#isOlder(condition.key, known)
        return constant(condition.key === flipped ? !older : older)
      }
      case 'not': {
        const operand = this.#substitute(condition.operand, flipped)
        return operand === condition.operand ? condition : not(operand)
      }
      default: {
        const operands = condition.operands.map((operand) => this.#substitute(operand, flipped))
        if (operands.every((operand, i) => operand === condition.operands[i])) return condition
        return condition.kind === 'and' ? and(...operands) : or(...operands)
      }
    }
  }

  /** A tool older than one version is older than every higher one. */
  #isOlder(key: string, known: Known): boolean {
    const { tooOld, newer } = this.#sides
    if (tooOld.has(key)) return true
    const prefix = `${known.tool} version <`
    for (const forced of tooOld)
      if (forced.startsWith(prefix)) {
        const version = forced.slice(prefix.length).replace(/^=?\s*/, '')
        if (compareVersions(version, known.version) <= 0) return true
      }
    return known.notYet && !newer.has(key)
  }
}
