import type { Observed } from '../../../source/observed.js'
import type { Snapshot } from '../../../source/snapshot.js'
import { moveBetween, type Stretch } from '../places.js'
import { ADDERS } from './calls.js'
import type { Pieces } from './source-file.js'
import { isCutUp, statementsOf, type Unit } from './units.js'

/** The words that a slicing went by: a statement with none of them makes no difference to it. */
export interface Vocabulary {
  readonly seeds: RegExp
  /** Every word in a name that was tainted or live, or in a setting or an override that was. */
  readonly words: ReadonlySet<string>
  /** The variables of which every change was wanted, not only what has to do with Rust. */
  readonly whole: ReadonlySet<string>
  /** Files that were entered, or gone on with, under a condition that matters: everything in them counts. */
  readonly guarded: ReadonlySet<string>
}

/** Words whose calls the walks look at whatever they are about. */
const SPECIAL =
  /\b(?:subdir(?:_done)?|error|assert|subproject|(?:un)?set_variable|get_variable|is_variable|override_\w+|source_set|configuration_data|add_(?:project|global)_(?:link_)?arguments)\b|\{/
const ENDS = /\b(?:subdir_done|error|assert)\b/
const WORD = /[A-Za-z_]\w*/g
const MAX_KEPT = 1000

/** Tells how the places of a slice move when only statements change that make no difference to it. */
export class Inert {
  readonly #source: Observed
  readonly #vocabulary: Vocabulary
  readonly #pieces: Pieces
  readonly #kept: ReadonlyMap<string, readonly Unit[]>
  /** By path and blob id: what moves, or that the file may matter. */
  readonly #known = new Map<string, readonly Stretch[] | undefined>()

  /** @param kept by path, where the statements of the slice stand */
  constructor(
    source: Observed,
    vocabulary: Vocabulary,
    pieces: Pieces,
    kept: ReadonlyMap<string, readonly Unit[]>
  ) {
    this.#source = source
    this.#vocabulary = vocabulary
    this.#pieces = pieces
    this.#kept = kept
  }

  /** Undefined when another snapshot may have another slice. */
  moves(snapshot: Snapshot): ReadonlyMap<string, readonly Stretch[]> | undefined {
    const paths = this.#source.differences(snapshot)
    if (paths === undefined) return undefined
    const moves = new Map<string, readonly Stretch[]>()
    for (const path of paths) {
      const stretches = this.#movesIn(path, snapshot)
      if (stretches === undefined) return undefined
      moves.set(path, stretches)
    }
    return moves
  }

  #movesIn(path: string, snapshot: Snapshot): readonly Stretch[] | undefined {
    const [before, after] = [this.#source.text(path), snapshot.text(path)]
    if (before === undefined || after === undefined) return undefined
    const key = `${path}\0${snapshot.blob(path)}`
    if (this.#known.has(key)) return this.#known.get(key)
    const found = this.#compare(path, before, after)
    if (this.#known.size >= MAX_KEPT) this.#known.clear()
    this.#known.set(key, found)
    return found
  }

  #compare(path: string, before: string, after: string): readonly Stretch[] | undefined {
    if (this.#vocabulary.guarded.has(path) || isCutUp(before) !== isCutUp(after)) return undefined
    // In a small file, whether it may end is a question about all of it.
    if (!isCutUp(before) && (ENDS.test(before) || ENDS.test(after))) return undefined
    const old = this.#telling(before)
    const now = this.#telling(after)
    if (old === undefined || now === undefined) return undefined
    // Whether a file is entered depends on whether it changes anything that is looked at.
    if (old.holders !== now.holders || old.statements.length !== now.statements.length)
      return undefined
    const stretches: Stretch[] = []
    for (const [i, unit] of old.statements.entries()) {
      const other = now.statements[i]
      if (other === undefined) return undefined
      if (before.slice(unit.start, unit.end) !== after.slice(other.start, other.end))
        return undefined
      stretches.push({ ...unit, by: other.start - unit.start })
    }
    return moveBetween(stretches, this.#kept.get(path) ?? [])
  }

  /** The statements that may make a difference, and to what the others add. */
  #telling(
    text: string
  ): { readonly statements: readonly Unit[]; readonly holders: string } | undefined {
    const holders = new Set<string>()
    const statements: Unit[] = []
    for (const unit of statementsOf(text) ?? [{ start: 0, end: text.length }]) {
      const holder = this.#holder(text.slice(unit.start, unit.end))
      if (holder === undefined) statements.push(unit)
      else if (holder !== '') holders.add(holder)
    }
    return { statements, holders: [...holders].sort().join(' ') }
  }

  /**
   * Undefined when a statement may make a difference; else the variable to which it adds something without
   * any bearing on Rust, if it is one that is looked at.
   */
  #holder(text: string): string | undefined {
    const { seeds, words, whole } = this.#vocabulary
    seeds.lastIndex = 0
    if (SPECIAL.test(text) || seeds.test(text)) return undefined
    const found = text.match(WORD)?.filter((word) => words.has(word)) ?? []
    const { statements, problems } = this.#pieces.parse(text)
    if (problems.length > 0) return undefined
    const [holder] = found
    if (holder === undefined) return ''
    const [only, second] = statements
    if (found.length > 1 || whole.has(holder) || second !== undefined) return undefined
    if (only?.kind !== 'expression' || only.expression.kind !== 'method') return undefined
    const { name, object } = only.expression
    const adds = ADDERS.has(name) && object.kind === 'identifier' && object.name === holder
    return adds ? holder : undefined
  }
}
